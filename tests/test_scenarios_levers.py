"""Every intervention: registered, described, in a config; its direction; nothing does nothing."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scenarios_toy import toy_outlook

import agents
import evidence
import scenarios
from agents.levers import LEVERS, TIES, Levers
from agents.validation.events.course import blow
from agents.year.lever_year import Calendar
from agents.year.sizes import cost, draws
from forecast.projection.outlook import Outlook
from scenarios.errors import ConfigError
from scenarios.interventions import ALL, BY_KIND, Intervention
from scenarios.outcomes.registry import OUTCOMES
from scenarios.reading.load import load_checked
from scenarios.running.compile import compile_levers, lever_parameters
from scenarios.running.direct_effect import direct_effect
from scenarios.schema.scenario import Scenario

GUIDE = Path("docs/guide").resolve()
CONFIGS = sorted(Path("configs").glob("*.yaml"))
EV = evidence.load()
OUTLOOK = toy_outlook(EV, 2035, range(3), 1)
SIDES = {"between": [["USA"], ["CHN"]]}
ENGINEERING = {"fields": ["engineering"]}
CHN, USA, DEU, JPN, IND, RUS = map(EV.countries.index, ("CHN", "USA", "DEU", "JPN", "IND", "RUS"))


def levers(**move: Any) -> Levers:
    scenario = Scenario.model_validate({"name": "x", "interventions": [{"start": 2026, **move}]})
    return compile_levers(scenario.moves(), EV, OUTLOOK.years)


def values(moved: Levers) -> dict[str, np.ndarray]:
    """What each lever is moved by, with its sizes at their central values; groups by their size."""
    drawn = draws(moved, EV.parameters.central(), [0], 1)
    out = {}
    for name in LEVERS:
        total: Any = 0.0
        for parameter, pattern in moved.parts(name):
            if parameter is not None and parameter.startswith(TIES):
                continue  # differences of ties, 0 in the middle
            size = np.ones(1) if parameter is None else drawn[parameter][0]
            total = total + np.reshape(size, (-1, *[1] * (pattern.ndim - 1))) * pattern
        out[name] = total
    out["alliances"] = np.array([a.friction.max() for a in moved.alliances])
    out["programmes"] = np.array([p.gain.max() for p in moved.programmes])
    return out


@pytest.mark.parametrize("cls", ALL, ids=lambda c: c.__name__)
def test_size_zero_moves_no_bit(cls: type[Intervention]) -> None:
    moved = levers(kind=kind_of(cls), **{**cls.example, **cls.null})
    groups = [*(p.gain for p in moved.programmes), *(a.friction for a in moved.alliances)]
    assert not any(by.any() for by in (*groups, *(by for _, by in moved.parts(*LEVERS))))


@pytest.mark.parametrize("cls", ALL, ids=lambda c: c.__name__)
def test_what_an_example_moves_is_what_its_kind_says(cls: type[Intervention]) -> None:
    """All levers, and the way of what moves most."""
    by = values(levers(kind=kind_of(cls), **cls.example))
    most = {name: by[name].ravel()[np.abs(by[name]).argmax()] for name in by if np.any(by[name])}
    assert {name: int(np.sign(value)) for name, value in most.items()} == dict(cls.moves)


def kind_of(cls: type[Intervention]) -> str:
    return str(cls.model_fields["kind"].default)


@pytest.mark.parametrize("cls", ALL, ids=lambda c: c.__name__)
def test_each_kind_is_whole(cls: Any) -> None:
    """A config that tells its story, a page, words, a grade, sources."""
    kind = kind_of(cls)
    assert cls.grade in ("measured", "literature", "assumption")
    assert all((*cls.title, *cls.meaning, *cls.limits))
    assert cls.sources and set(cls.sources) <= set(EV.sources)
    used = {m.kind for path in CONFIGS for m in load_checked(path, EV)[0].moves()}
    assert kind in used
    assert (GUIDE / "interventions" / f"{kind}.md").is_file()


GRADED = {
    "measured": [
        {"kind": "decouple", "size": {"measured": "us-china-2018", "times": 1.5}},
        {"kind": "decouple", "size": {"like": "bilateral_rupture"}},
    ],
    "literature": [
        {"kind": "decouple", "size": {"measured": "sanctions-2014"}},
        {"kind": "funding", "countries": ["USA"], "change": -0.9},
    ],
    "assumption": [
        {"kind": "decouple", "size": {"percent": -40}},
        {"kind": "decouple", "retaliation": 0.5},
        {"kind": "sanction", "by": ["USA"], "against": ["RUS"], "chill": 0.2},
        {"kind": "funding", "countries": ["USA"], "awards": -0.2},
        {"kind": "multilateral_programme", "members": ["CHN", "DEU"], "gain": 10},
        *({"kind": kind_of(c), **c.example, "size": {"percent": 5}}
          for c in ALL if "size" in c.model_fields),
    ],
}  # fmt: skip


@pytest.mark.parametrize("grade", GRADED)
def test_the_grade_is_that_of_the_size(grade: str) -> None:
    """A number of one's own is an assumption, whatever the kind could lean on."""
    for data in GRADED[grade]:
        cls = BY_KIND[data["kind"]]
        whole = {"start": 2026, **(SIDES if "between" in cls.model_fields else {}), **data}
        assert cls.model_validate(whole).graded(EV.parameters) == grade, data
    own = {"event/us-china-2018": {"low": 0.1, "high": 0.2}}
    told = {"kind": "decouple", "between": [["USA"], ["CHN"]], "start": 2026,
            "size": {"measured": "us-china-2018"}}  # fmt: skip
    scenario = Scenario.model_validate({"name": "x", "interventions": [told], "parameters": own})
    assert scenario.moves()[0].graded(scenario.table(EV.parameters)) == "assumption"


def test_pages_of_the_guide_are_as_the_code_says() -> None:
    spec = importlib.util.spec_from_file_location("make_pages", "docs/make_pages.py")
    assert spec and spec.loader
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    wanted = maker.pages()
    stale = [p.name for p, text in wanted.items()
             if not p.is_file() or p.read_text(encoding="utf-8") != text]  # fmt: skip
    assert not stale, "run `python docs/make_pages.py`"
    kinds = set((GUIDE / "interventions").glob("*.md"))
    assert kinds == {p for p in wanted if p.parent.name == "interventions"}
    listed = (GUIDE / "outcomes.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in listed for name in OUTCOMES)


@pytest.mark.parametrize(
    "cls", [c for c in ALL if c.grade == "assumption"], ids=lambda c: c.__name__
)
def test_what_is_assumed_is_wide(cls: Any) -> None:
    kind = cls.model_fields["kind"].default
    whole = [s for path in CONFIGS if not (s := load_checked(path, EV)[0]).players]
    own = [k for scenario in whole for m in scenario.moves() if m.kind == kind
           for k in compile_levers([m], EV, OUTLOOK.years).drawn]  # fmt: skip
    for key in dict.fromkeys(own):
        p = EV.parameters[key]
        if p.grade == "assumption":
            assert p.distribution != "fixed", key
            assert p.low <= 0 or p.high - p.low >= 0.8 * p.central, key


# Figures of the documents, as the embedded facts hold them, and the config that tells of each.
TOLD = {
    "nsfc-joint-calls": ("F086", "F087", "F088", "F091", "F093"),
    "talent-fund": ("F096", "F097", "F098"),
    "research-networks": ("F107", "F108", "F109"),
}


@pytest.mark.parametrize("name", TOLD)
def test_configs_tell_the_figures_of_the_documents(name: str) -> None:
    facts = EV.facts.set_index("id")["value"].astype(float)
    scenario, _ = load_checked(f"configs/{name}.yaml", EV)
    words = " ".join(dict(scenario.description)["en"].split())
    for fact in TOLD[name]:
        assert f"{facts[fact]:,.10g}" in words, fact
    if name == "nsfc-joint-calls":
        assert f"{facts['F090'] + facts['F092']:,.0f} papers" in words  # of both kinds of project


@pytest.mark.parametrize("path", CONFIGS, ids=lambda p: p.stem)
def test_configs_name_their_schema_and_have_both_languages(path: Path) -> None:
    scenario, _ = load_checked(path, EV)
    assert path.stem == scenario.name
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../docs/")
    assert scenario.label("en") != scenario.name
    assert any("\u4e00" <= c <= "\u9fff" for c in scenario.label("zh"))


def put(moved: Levers, a: int, b: int, year: int = -1) -> float:
    return float(np.median(direct_effect(moved, OUTLOOK, EV.parameters, year)[a, b]))


def test_decoupling_by_percent_is_what_it_says_in_the_long_run() -> None:
    moved = levers(kind="decouple", **SIDES, size={"percent": -40}, ramp_years=4)
    assert put(moved, USA, CHN) == pytest.approx(0.6)
    assert put(moved, USA, DEU) == 1.0
    first = moved.years.index(2026)
    assert put(moved, USA, CHN, first - 1) == 1.0
    assert put(moved, USA, CHN, first) == pytest.approx(0.6**0.25)


def test_a_measured_size_is_drawn_and_multiplied_in_log_points() -> None:
    once = levers(kind="decouple", **SIDES, size={"measured": "us-china-2018"})
    twice = levers(kind="decouple", **SIDES, size={"measured": "us-china-2018", "times": 2})
    a = direct_effect(once, OUTLOOK, EV.parameters)[USA, CHN]
    b = direct_effect(twice, OUTLOOK, EV.parameters)[USA, CHN]
    assert len(set(a)) == 3
    np.testing.assert_allclose(b, a**2)


def test_fields_share_out_the_shock() -> None:
    fields = ["engineering and technology"]
    one = put(levers(kind="decouple", **SIDES, fields=fields, size={"percent": -40}), USA, CHN)
    assert 0.6 < one < 1.0


def test_followers_decide_or_are_made_to_follow() -> None:
    size = {"percent": -40}
    free = levers(kind="decouple", **SIDES, size=size, followers=["AUS", "CAN"])
    made = levers(kind="decouple", **SIDES, size=size, followers=["AUS", "CAN"], align=False)
    every = levers(kind="decouple", **SIDES, size=size, align=True)
    aus = EV.countries.index("AUS")
    assert free.alliances[0].candidates == (aus, EV.countries.index("CAN"))
    assert len(every.alliances[0].candidates) == len(EV.countries) - 3  # ROW does not decide
    assert not made.alliances and put(made, aus, CHN) == pytest.approx(0.6)


def test_profile_rises_stays_and_fades() -> None:
    move = Scenario.model_validate(
        {"name": "x", "interventions": [{"kind": "funding", "countries": "USA", "change": -0.4,
         "start": 2026, "end": 2028, "ramp_years": 2, "fade_years": 2}]}
    ).moves()[0]  # fmt: skip
    got = dict(zip(OUTLOOK.years, move.profile(Levers.neutral(OUTLOOK)), strict=True))
    assert [got[y] for y in range(2025, 2032)] == [0.0, 0.5, 1.0, 1.0, 0.5, 0.0, 0.0]


def up(**move: Any) -> float:
    return put(levers(**move), USA, CHN)


def faced(**move: Any) -> Any:
    """Levers of the last year as the agents meet them, sizes at their central values."""
    moved = levers(**move)
    drawn = draws(moved, EV.parameters.central(), [0], 1)
    return Calendar(moved).year(len(moved.years) - 1, {k: v[0] for k, v in drawn.items()})


def spent(**move: Any) -> np.ndarray:
    """Money of the last year by replicate, million PPP dollars."""
    moved = levers(**move)
    return cost(moved, draws(moved, EV.parameters, range(3), 1), 3)[:, -1]


def test_talent_moves_people_away_from_the_host() -> None:
    visa = faced(kind="talent", host="USA", origins="CHN", change=-1).talent[:, 0]
    # Some go elsewhere, the rest stays at home; the tie with those who stay away is weaker.
    assert visa[USA] < 0 < visa[DEU] < visa[CHN]
    assert up(kind="talent", host="USA", origins="CHN", change=-1) < 1


def test_openness_is_that_of_the_one_who_withdraws() -> None:
    own = faced(kind="withdrawal", countries="USA").openness
    assert own[USA, 0] < 0 == own[CHN, 0]


def test_a_strategy_is_of_one_side() -> None:
    codes = faced(kind="strategy", countries="JPN", competitive="CHN", assistance="ASEAN").strategy
    assert codes[JPN, CHN] == 1 and codes[CHN, JPN] == 0


def test_awards_take_money_from_the_recipient_alone() -> None:
    money = faced(kind="foreign_awards", funder="USA", recipients=["DEU"]).funding[:, 0]
    assert money[DEU] < 1 == money[JPN]


def test_a_cut_of_funding_is_what_it_says() -> None:
    assert faced(kind="funding", countries="USA", change=-0.4).funding[USA, 0] == 0.6


def test_money_is_measured_against_what_pays_for_papers() -> None:
    """A tenth of higher education and government R&D, a fiftieth of all R&D, is a cut by 10 %."""
    money = evidence.research_money()["money"]
    cut = faced(kind="funding", countries="USA", money=-0.1 * money["USA"]).funding
    assert cut[USA, 0] == pytest.approx(0.9) and cut[DEU, 0] == 1.0
    assert 0.15 < money["USA"] / 806_010 < 0.2
    both = faced(kind="funding", countries=["USA", "DEU"], money=0.1 * money[["USA", "DEU"]].sum())
    assert both.funding[[USA, DEU], 0] == pytest.approx(1.1)
    booked = spent(kind="funding", countries=["USA"], change=0.1)
    assert booked == pytest.approx(0.1 * money["USA"])
    assert (spent(kind="funding", countries=["USA"], change=0.1, budget=50) == 5).all()
    # Nobody publishes the money of one field, or of a country without a table: no cost is booked.
    assert (spent(kind="funding", countries=["USA"], change=0.1, **ENGINEERING) == 0).all()
    assert (spent(kind="funding", countries=["USA", "IND"], change=0.1) == 0).all()


@pytest.mark.parametrize(
    ("setting", "wanted"),
    [
        ({}, "came neither change nor money"),
        ({"change": 0.1, "money": 5}, "came change and money"),
        ({"money": 5, "fields": ["engineering"]}, "came money with fields"),
        ({"money": 5, "countries": "IND"}, "came money for IND, whose R&D by sector is not"),
        ({"money": -150_000}, "allowed is -143,"),
    ],
)
def test_money_that_cannot_be_is_refused(
    setting: dict[str, Any], wanted: str, tmp_path: Path
) -> None:
    move = {"kind": "funding", "countries": "USA", "start": 2026, **setting}
    path = tmp_path / "x.yaml"
    path.write_text(json.dumps({"name": "x", "interventions": [move]}), encoding="utf-8")
    with pytest.raises(ConfigError, match=wanted):
        load_checked(path, EV)


def money(**setting: Any) -> list[float]:
    """Research money of the USA over the baseline, 2023 to 2035."""
    moved = levers(kind="funding", countries="USA", **setting)
    return [round(float(x), 4) for x in moved.funding[:, USA, 0]]


def test_money_follows_its_path() -> None:
    asked = {"kind": "funding", "countries": "USA", "change": {2026: -0.2, 2028: 0.1, 2030: 0}}
    scenario = Scenario.model_validate({"name": "x", "interventions": [asked]})
    assert scenario.moves()[0].start == 2026
    moved = compile_levers(scenario.moves(), EV, OUTLOOK.years).funding[:, USA, 0]
    assert [round(float(x), 4) for x in moved] == [1, 1, 1, 0.8, 0.8, 1.1, 1.1, 1, 1, 1, 1, 1, 1]
    again = Scenario.model_validate(scenario.model_dump(mode="json"))
    assert again.moves() == scenario.moves()


def test_prices_eat_a_freeze_and_fewer_awards_weigh_less_than_less_money() -> None:
    frozen = money(freeze=10, end=2028)
    assert frozen[3:6] == [0.9091, 0.8264, 0.7513] and set(frozen[:3] + frozen[6:]) == {1}
    fewer = faced(kind="funding", countries="USA", awards=-0.22).funding[USA, 0]
    assert 0.78 < fewer < 1.0 and spent(kind="funding", countries="USA", awards=-0.22).max() == 0


@pytest.mark.parametrize(
    "more",
    [{"end": 2030}, {"change": -0.1}, {"ramp_years": 2}, {"start": 2025}, {"path": {}}],
)
def test_a_path_says_when(more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="came a path of years"):
        levers(kind="funding", countries="USA", **{"path": {2026: -0.2, 2028: 0}, **more})


def test_virtual_work_is_nearer_and_less_novel() -> None:
    year = faced(kind="virtual_organisation", members="BRICS", remote=0.5)
    # The penalty falls on work with members: a small part of what each of them does.
    assert 0.97 < year.premium[CHN] < 1 == year.premium[USA] and year.distance_relief[CHN, IND] > 0


def test_a_pandemic_lifts_health() -> None:
    calm = {"event/pandemic-2020": 0.0, "pandemic_output_loss": 0.0}
    drawn = {**EV.parameters.central(), **calm}
    moved = levers(kind="pandemic", start=2034)
    capacity = Calendar(moved).year(11, draws(moved, drawn, [0], 1)).capacity_shock[0, CHN]
    assert capacity[list(EV.fields).index("health sciences")] == capacity.max() > 0
    share = EV.world["field_share"].to_numpy()[CHN]
    assert share @ capacity == pytest.approx(0.0, abs=1e-12)  # what one field has the others miss


def test_a_pandemic_takes_from_ties_what_its_size_says_in_its_first_year() -> None:
    """Scenario and hindcast mean the same: all of it at once, kept two years."""
    moved = levers(kind="pandemic", start=2026, fade_years=0)
    table = {**EV.parameters.central(), "event/pandemic-2020": 0.11, "pandemic_output_loss": 0.0,
             "pandemic_field_surge": 0.0, "pandemic_digital": 0.0}  # fmt: skip
    only = OUTLOOK.paths.isel(replicate=slice(0, 1))
    history = agents.simulate(Outlook(only, EV, 1), moved, table, seed=1, keep=("links",))
    at = {"replicate": 0, "country": "CHN", "partner": "USA"}
    change = np.log(history["links"].sel(**at) / only["links"].sel(**at)).to_numpy()
    first = list(OUTLOOK.years).index(2026)
    wanted = 0.11 * blow(5, table["habit"])
    assert np.abs(change[:first]).max() == 0.0
    assert change[first : first + 5] == pytest.approx(wanted, abs=0.01)


def test_people_who_came_leave_as_slowly_as_others_did() -> None:
    moved = levers(kind="talent", host="USA", origins=["CHN", "KOR"], change=2, end=2028)
    drawn = draws(moved, EV.parameters.central(), [0], 1)
    at = {
        year: Calendar(moved).year(t, drawn).talent[0, USA, 0] for t, year in enumerate(moved.years)
    }
    papers = EV.world["papers"].isel(year=-1).to_numpy()[[CHN, EV.countries.index("KOR")]]
    stay = [EV.parameters[f"talent_stay/{k}"].central for k in ("CHN", "KOR")]
    assert at[2026] == at[2028] > 0.0
    assert at[2033] / at[2028] == pytest.approx(np.average(stay, weights=papers))
    assert {"talent_stay/CHN", "talent_stay/KOR"} <= set(moved.drawn)
    lasting = levers(kind="talent", host="USA", origins="CHN", change=2)
    assert not any(key.startswith("talent_stay") for key in lasting.drawn)


def test_third_countries_grow_careful_where_a_sanction_says_so() -> None:
    assert put(levers(kind="sanction", by="West", against="RUS", chill=0.1), CHN, RUS) < 1
    assert put(levers(kind="sanction", by="West", against="RUS"), CHN, RUS) == 1.0


def test_ties_of_members_come_nearer() -> None:
    pair = ["USA", "CHN"]
    assert up(kind="multilateral_programme", members=pair) > 1
    assert up(kind="digital_infrastructure", members=pair, connection="first") > 1
    assert up(kind="partner_expansion", country="CHN", partners=["USA"]) > 1


def test_more_of_it_moves_more() -> None:
    few, many = (up(kind="institution", **SIDES, mode="spin-off", number=n) for n in (1, 500))
    assert 1 < few < many
    small, large = (up(kind="joint_funding", **SIDES, budget=b) for b in (50, 5000))
    assert 1 < small < large
    assert up(kind="screening", **SIDES, **ENGINEERING, share=0.3) < up(
        kind="screening", **SIDES, **ENGINEERING, share=0.1
    )


def test_money_is_booked() -> None:
    assert (spent(kind="joint_funding", **SIDES, budget=500) == 500).all()
    drawn = spent(kind="institution", **SIDES, mode="spin-off", number=10)
    known = EV.parameters["institution/spin-off/cost"]
    assert len(set(drawn)) == 3
    assert ((10 * known.low < drawn) & (drawn < 10 * known.high)).all()
    assert (spent(kind="institution", **SIDES, mode="spin-off", number=10, cost=7) == 70).all()


def test_counting_grows_as_told() -> None:
    told = levers(kind="indexing", countries="IND", growth=3, end=2030).counting[-1, IND]
    assert told == pytest.approx(1.03**5)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("multilateral_programme", {"programme_fee", "joint_additionality"}),
        ("joint_funding", {"joint_papers_per_million", "joint_copublished"}),
        ("foreign_awards", {"foreign_award_tie", "foreign_award_share"}),
        ("institution", {f"institution/spin-off/{k}" for k in ("gain", "setup", "cost")}),
        ("talent", {"talent_elasticity", "talent_diversion", "fellowship_tie"}),
        ("open_data", {"open_data_spillover", "open_data_concentration"}),
        ("virtual_organisation", {"virtual_distance_relief", "virtual_breakthrough_penalty"}),
        ("pandemic", {"event/pandemic-2020", "pandemic_digital"}),
        ("screening", {"screening_share", "screening_chill"}),
        ("decouple", {"event/us-china-2018"}),
    ],
)
def test_sizes_are_drawn_for_each_replicate_and_recorded(kind: str, wanted: set[str]) -> None:
    moves: dict[str, dict[str, Any]] = {
        "multilateral_programme": {"members": ["USA", "CHN"], "budget": 500},
        "joint_funding": {**SIDES, "budget": 500},
        "foreign_awards": {"funder": "USA"},
        "institution": {**SIDES, "mode": "spin-off"},
        "talent": {"host": "USA", "origins": "CHN", "change": -1},
        "virtual_organisation": {"members": "BRICS"},
        "screening": {**SIDES, **ENGINEERING},
        "decouple": {**SIDES, "size": {"measured": "us-china-2018"}, "align": True},
    }
    move = {"kind": kind, "start": 2026, **moves.get(kind, {})}
    scenario = Scenario.model_validate({"name": "x", "interventions": [move]})
    moved = compile_levers(scenario.moves(), EV, OUTLOOK.years)
    assert wanted <= set(moved.drawn) == set(lever_parameters(moved, EV.parameters))
    drawn = draws(moved, EV.parameters, range(3), 1)
    assert all(len(np.unique(drawn[size.name], axis=0)) == 3 for size in moved.sizes)


def test_a_programme_and_its_followers_are_drawn() -> None:
    fund = levers(kind="multilateral_programme", members=["USA", "CHN"]).programmes[0]
    assert (fund.parameter, fund.fee_parameter) == ("programme_gain", "programme_fee")
    told = levers(kind="multilateral_programme", members=["USA", "CHN"], gain=10, fee=0.1)
    assert (told.programmes[0].parameter, told.programmes[0].fee_parameter) == (None, None)
    size = {"measured": "us-china-2018", "times": 2}
    every = levers(kind="decouple", **SIDES, size=size, align=True)
    club = every.alliances[0]
    assert club.friction.max() == 2.0 and set(every.drawn) == {
        "event/us-china-2018", "follower_share_rupture"
    }  # fmt: skip
    drawn = draws(every, EV.parameters, range(3), 1)
    product = drawn["event/us-china-2018"] * drawn["follower_share_rupture"]
    np.testing.assert_allclose(drawn[club.parameter or ""], product)


def test_splitting_projects_never_reopens_more_than_was_closed() -> None:
    both = Scenario.model_validate(
        {"name": "x", "interventions": [
            {"kind": "screening", **SIDES, "fields": ["engineering"], "share": 0.2, "start": 2026},
            {"kind": "decomposition", **SIDES, "fields": ["engineering"], "share": 0.2,
             "reopened": 1.0, "start": 2026}]}
    )  # fmt: skip
    moved = compile_levers(both.moves(), EV, OUTLOOK.years)
    # In every replicate: both lean on the same draws.
    np.testing.assert_allclose(direct_effect(moved, OUTLOOK, EV.parameters)[USA, CHN], 1.0)


def test_a_programme_does_what_its_money_can_do() -> None:
    def money(**more: Any) -> Any:
        return levers(kind="multilateral_programme", members=["CHN", "DEU"], **more).programmes[0]

    both = money(contributions={"CHN": 70, "Germany": 30}, open=True, joiner_pays=5)
    assert both.money[-1] == 100 and both.joiner_money[-1] == 5
    assert money(budget=100).money[-1] == 100 and not money(budget=100).candidates
    assert money().money is None and money().parameter == "programme_gain"


def test_who_is_no_member_pays_nothing(tmp_path: Path) -> None:
    """Members of a bloc are members; money of others is refused with its place."""
    file = tmp_path / "p.yaml"
    text = ("name: p\nhorizon: 2030\ninterventions:\n  - {kind: multilateral_programme, members: "
            "[CHN, EU27], contributions: {DEU: 3, XXX: 8}, start: 2026}\n")  # fmt: skip
    file.write_text(text.replace("XXX", "CHN"), encoding="utf-8")
    assert load_checked(file, EV)
    file.write_text(text.replace("XXX", "USA"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"p.yaml:4:\d+: .*contributions.USA: came money of USA"):
        load_checked(file, EV)


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"budget": 9, "contributions": {"CHN": 9}}, "came budget and contributions"),
        ({"budget": 9, "gain": 10, "open": True}, "came gain and money in an open programme"),
        ({"budget": 9, "joiner_pays": 1}, "in a closed programme"),
    ],
)
def test_money_is_said_one_way(more: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        levers(kind="multilateral_programme", members=["CHN", "DEU"], **more)


@pytest.mark.parametrize(
    ("kind", "setting"),
    [("pandemic", "end: 2030"), ("pandemic", "ramp_years: 3"), ("institution", "ramp_years: 3"),
     ("institution", "fade_years: 3"), ("indexing", "ramp_years: 2")],
)  # fmt: skip
def test_timing_that_a_kind_has_not_is_refused(kind: str, setting: str, tmp_path: Path) -> None:
    """A setting that moved nothing would be believed."""
    more = {"institution": ", mode: spin-off, between: [[CHN], [EU27]]"}.get(kind, "")
    file = tmp_path / "s.yaml"
    file.write_text(
        f"name: s\ntitle: s\ninterventions:\n  - {{kind: {kind}{more}, start: 2026, {setting}}}\n",
        "utf-8",
    )
    with pytest.raises(ConfigError, match=setting.split(":")[0]):
        scenarios.run(file, replicates=2)
