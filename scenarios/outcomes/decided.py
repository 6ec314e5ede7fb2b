"""Outcomes of what countries decide and pay: reported unasked where some country may."""

from __future__ import annotations

from scenarios.outcomes import formulas
from scenarios.outcomes.outcome import PLACES, WORLD, Outcome
from scenarios.vocabulary.text import Text

DECIDED: tuple[Outcome, ...] = (
    Outcome(
        "money_paid",
        "million PPP dollars",
        PLACES,
        formulas.money_paid,
        ("gerd_million_ppp",),
        label=Text("Money paid so far", "累计出资"),
        meaning=Text(
            "Money a country is known to have paid since the start: its contributions to"
            " programmes, what it brings on joining, the change of its own funding (below 0 saved)",
            "国家自开始以来已知的出资：对计划的出资、加入时的出资及本国经费的变化（负值为节省）",
        ),
        phases=("join a programme",),
        asked=False,
    ),
    Outcome(
        "copapers_per_million",
        "per million PPP dollars",
        PLACES,
        formulas.copapers_per_million,
        ("links",),
        label=Text("Joint papers gained for a million paid", "每百万出资新增合著论文"),
        meaning=Text(
            "Joint papers a country has gained over the baseline since the start, for each million"
            " PPP dollars it paid itself; of a cut: lost for each million saved; empty where it"
            " paid nothing",
            "国家自开始以来相对基线新增的合著论文与其自身出资（百万购买力平价美元）之比；削减时为每节省百万所失；未出资则为空",
        ),
        asked=False,
    ),
    Outcome(
        "follows",
        "countries",
        (*PLACES, *WORLD),
        formulas.follows,
        (),
        label=Text("Follows a measure of others", "跟随他国措施"),
        meaning=Text(
            "1 in the years in which a country follows an alliance it did not start, else 0: the"
            " mean is the share of replicates in which it follows; of a bloc and of the world: how"
            " many follow",
            "国家跟随非其发起的措施的年份为1，否则为0：均值即其跟随的重复比例；集团和世界为跟随者数",
        ),
        phases=("follow an alliance",),
        asked=False,
    ),
    Outcome(
        "joins",
        "countries",
        (*PLACES, *WORLD),
        formulas.joins,
        (),
        label=Text("Has joined a programme", "已加入计划"),
        meaning=Text(
            "1 in the years in which a country is in a programme it joined, else 0: the mean is the"
            " share of replicates in which it has joined; of blocs and the world: how many have",
            "国家已加入非其创立的计划的年份为1，否则为0：均值即其加入的重复比例；集团和世界为加入者数",
        ),
        phases=("join a programme",),
        asked=False,
    ),
)
