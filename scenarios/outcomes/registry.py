"""Every outcome a scenario can report, with all that is known of it: the one list of outcomes."""

from __future__ import annotations

from scenarios.outcomes import formulas
from scenarios.outcomes.decided import DECIDED
from scenarios.outcomes.outcome import PAIRS, PAPERS, PERCENT, PLACES, VOLUME, WORLD, Outcome
from scenarios.vocabulary.text import Text

INSIDE = ("domestic",)  # pairs of a player and the rest of its country, or of two players
LINKS = (
    "links",
    "share_of_us_international_with_country",
    "share_of_country_international_with_us",
)


ALL: tuple[Outcome, ...] = (
    Outcome(
        "papers",
        PAPERS,
        (*PLACES, *WORLD),
        lambda arrays, place: arrays.papers_of(place),
        ("papers",),
        label=Text("Papers", "论文数"),
        meaning=Text(
            "Papers, whole counting: a paper counts for every country on it",
            "论文数（全计数）",
        ),
        by_field=True,
    ),
    Outcome(
        "papers_share",
        PERCENT,
        PLACES,
        formulas.papers_share,
        ("papers",),
        label=Text("Share of the world's papers", "占世界论文份额"),
        meaning=Text(
            "Papers as percent of the world's papers; shares add to over 100, since a joint"
            " paper counts for every country on it; of a bloc: each paper once, estimated",
            "占世界论文的份额（%）；国家集团的论文每篇只计一次（估计）",
        ),
        by_field=True,
    ),
    Outcome(
        "international_share",
        PERCENT,
        (*PLACES, *WORLD),
        formulas.international_share,
        ("international", "papers"),
        label=Text("Share of own papers with partners abroad", "国际合著论文占比"),
        meaning=Text(
            "Papers with an author abroad as percent of papers; of a bloc: abroad means outside"
            " the member, not outside the bloc",
            "国际合著论文比例（%）",
        ),
        by_field=True,
    ),
    Outcome(
        "bilateral",
        PAPERS,
        PLACES,
        formulas.bilateral,
        ("international", "links"),
        label=Text("Papers with one partner country", "双边合著论文数"),
        meaning=Text(
            "International papers with exactly one partner country, estimated",
            "双边合著论文数（估计）",
        ),
    ),
    Outcome(
        "multilateral",
        PAPERS,
        PLACES,
        formulas.multilateral,
        ("international", "links"),
        label=Text("Papers with several partner countries", "多边合著论文数"),
        meaning=Text(
            "International papers with two or more partner countries, estimated",
            "多边合著论文数（估计）",
        ),
    ),
    Outcome(
        "links",
        PAPERS,
        (*PAIRS, *INSIDE, *WORLD),
        lambda arrays, place: arrays.links_of(place),
        LINKS,
        label=Text("Joint papers of two countries or regions", "两个国家或地区的合著论文"),
        meaning=Text(
            "Papers shared by a pair; of blocs: sum over pairs of members, so a paper of several"
            " members counts several times; domestic: of two parts of a country, as a player tells",
            "双方合著论文数",
        ),
        by_field=True,
    ),
    Outcome(
        "impact",
        "percent (world = 1)",
        PLACES,
        formulas.impact,
        ("top1_share",),
        label=Text(
            "Impact: share of papers among the world's 1 % most cited",
            "影响力：进入全球前1%高被引的论文占比",
        ),
        meaning=Text(
            "Share of papers among the world's top 1 percent most cited; of a bloc: mean"
            " weighted by papers",
            "前1%高被引论文比例（世界=1）",
        ),
        phases=(*VOLUME, "impact"),
        by_field=True,
    ),
    Outcome(
        "researchers",
        PERCENT,
        PLACES,
        formulas.researchers,
        ("papers",),
        label=Text("Researchers gained or lost", "研究人员增减"),
        meaning=Text(
            "Researchers gained over the baseline as percent of own researchers, below 0 lost:"
            " people who move by a policy or with the ties they came through; no source counts"
            " researchers of all countries, so they are read off papers. Of a bloc: mean weighted"
            " by papers",
            "研究人员相对基线的净增减（占本国研究人员的百分比，负值为流失），由论文推算；集团按论文加权",
        ),
        phases=("capacity",),
    ),
    Outcome(
        "turned_away",
        PERCENT,
        PLACES,
        formulas.turned_away,
        ("papers",),
        label=Text("Researchers turned away", "因合作中断未能前来的研究人员"),
        meaning=Text(
            "Researchers who would have come through ties that are lost, percent of own"
            " researchers; a share of them goes to third countries",
            "原本会通过已中断的合作前来的研究人员，占本国研究人员的百分比；其中一部分转往第三国",
        ),
        phases=("capacity",),
    ),
    Outcome(
        "us_doctorates",
        "doctorates",
        ("country",),
        formulas.us_doctorates,
        ("us_doctorates", "us_intend_to_stay_percent"),
        label=Text("Foreign doctorates who stay in the United States", "留美外国博士"),
        meaning=Text(
            "People a year: of a country its citizens with a new doctorate who stay in the United"
            " States, of the United States those of all origins named; as in 2023 in the baseline,"
            " moved with the tie to the United States as after 2018; empty where visas move",
            "每年人数：一国为其公民中新获博士学位并留美者，美国为各来源合计；基线取2023年，"
            "随与美国的合作按2018年后的比例变化；情景直接改变人员流动时为空",
        ),
        phases=("ties",),
    ),
    Outcome(
        "partner_hhi",
        "0-1",
        PLACES,
        formulas.partner_hhi,
        ("links",),
        label=Text("Concentration on few partners (HHI)", "合作伙伴集中度（HHI）"),
        meaning=Text(
            "Concentration of links on partners (Herfindahl), without the rest of the world",
            "合作伙伴集中度（HHI）",
        ),
    ),
    Outcome(
        "effective_partners",
        "partners",
        PLACES,
        formulas.effective_partners,
        ("links",),
        label=Text("Effective number of partners", "有效合作伙伴数"),
        meaning=Text("Effective number of partners: 1 / concentration", "有效合作伙伴数"),
    ),
    Outcome(
        "top_partner_dependency",
        PERCENT,
        ("country",),
        formulas.top_partner_dependency,
        ("links", "international"),
        label=Text("Dependence on the largest partner", "对最大合作伙伴的依赖度"),
        meaning=Text(
            "International papers that involve the largest partner",
            "对最大伙伴的依赖度（%）",
        ),
    ),
    Outcome(
        "affinity",
        "observed / expected",
        PAIRS,
        formulas.affinity,
        ("links",),
        label=Text("Affinity (observed over expected)", "合作亲和度（观测值/期望值）"),
        meaning=Text(
            "Links over what the totals of both sides make expect; 1 is neutral",
            "亲和度（实际/期望）",
        ),
    ),
    Outcome(
        "centrality",
        PERCENT,
        PLACES,
        formulas.centrality,
        ("links",),
        label=Text("Centrality in the network", "网络中心度"),
        meaning=Text("Share in the leading eigenvector of the network of links", "网络中心度（%）"),
    ),
    Outcome(
        "world_gini",
        "0-1",
        WORLD,
        formulas.world_gini,
        ("papers",),
        label=Text(
            "Inequality of papers between countries (Gini)",
            "国家间论文不均衡程度（基尼系数）",
        ),
        meaning=Text(
            "Inequality of papers among the economies with figures of their own",
            "世界论文基尼系数",
        ),
    ),
    Outcome(
        "cost_per_copaper",
        "PPP dollars",
        WORLD,
        formulas.cost_per_copaper,
        ("links",),
        label=Text("Cost per additional joint paper", "每新增一篇合著论文的成本"),
        meaning=Text(
            "Money spent since the start per link gained over the baseline; infinite where none"
            " was gained",
            "每新增一篇合著论文的成本（购买力平价美元）",
        ),
    ),
    *DECIDED,
)

OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in ALL}
