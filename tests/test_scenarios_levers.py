"""Every intervention: registered, described, in a config; its direction; nothing does nothing."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scenarios_toy import toy_outlook

import evidence
from agents.levers import Levers
from scenarios.check import load_checked
from scenarios.compile import compile_levers
from scenarios.config import Scenario
from scenarios.interventions import ALL, BY_KIND
from scenarios.put_in import shock

CONFIGS = sorted(Path("configs").glob("*.yaml"))
EV = evidence.load()
OUTLOOK = toy_outlook(EV, 2035, range(3), 1)
CHN, USA, DEU, JPN = (EV.countries.index(c) for c in ("CHN", "USA", "DEU", "JPN"))


def levers(**move: Any) -> Levers:
    scenario = Scenario.model_validate({"name": "x", "interventions": [{"start": 2026, **move}]})
    return compile_levers(scenario, OUTLOOK, EV, EV.parameters)[0]


def same(a: Levers, b: Levers) -> bool:
    """Levers that move the same, bit for bit."""
    for field in fields(Levers):
        x, y = getattr(a, field.name), getattr(b, field.name)
        if isinstance(x, np.ndarray) and not (x.shape == y.shape and (x == y).all()):
            return False
    return not any(u.values.any() for u in a.uncertain) and not any(
        p.gain.any() for p in a.programmes
    )


SIDES = {"between": [["USA"], ["CHN"]]}
NULLS: dict[str, dict[str, Any]] = {
    "decouple": {**SIDES, "size": {"percent": 0}},
    "sanction": {"by": "USA", "against": "CHN", "size": {"measured": "russia-2022", "times": 0}},
    "funding": {"countries": "USA", "change": 0},
    "foreign_awards": {"funder": "USA", "cut": 0},
    "multilateral_programme": {"members": ["USA", "CHN"], "gain": 0, "open": False},
    "joint_funding": {**SIDES, "budget": 0},
    "institution": {**SIDES, "mode": "spin-off", "number": 0},
    "talent": {"host": "CHN", "change": 0},
    "pandemic": {"severity": 0},
    "digital_infrastructure": {"members": "BRICS", "strength": 0},
    "virtual_organisation": {"members": "BRICS", "strength": 0},
    "open_data": {"strength": 0},
    "regionalisation": {"blocs": ["EU27", ["USA", "CAN"]], "inside": 0, "across": 0},
    "strategy": {"countries": "JPN"},
    "screening": {**SIDES, "fields": ["engineering"], "strict": 0},
    "decomposition": {**SIDES, "fields": ["engineering"], "reopened": 0},
    "partner_expansion": {"country": "CHN", "number": 0},
    "withdrawal": {"countries": "USA", "strength": 0},
    "indexing": {"countries": "IND", "growth": 0},
}


@pytest.mark.parametrize("kind", BY_KIND)
def test_size_zero_moves_no_bit(kind: str) -> None:
    moved = levers(kind=kind, **NULLS[kind])
    assert same(moved, Levers.neutral(OUTLOOK, moved.fields))


@pytest.mark.parametrize("cls", ALL, ids=lambda c: c.__name__)
def test_each_kind_is_described_and_told_in_a_config(cls: Any) -> None:
    kind = cls.model_fields["kind"].default
    assert cls.grade in ("measured", "literature", "assumption")
    assert all(cls.title[lang] and cls.meaning[lang] for lang in ("en", "zh"))
    assert cls.sources and set(cls.sources) <= set(EV.sources)
    used = {m.kind for path in CONFIGS for m in load_checked(path, EV)[0].moves()}
    assert kind in used


@pytest.mark.parametrize("path", CONFIGS, ids=lambda p: p.stem)
def test_configs_name_their_schema_and_have_both_languages(path: Path) -> None:
    scenario, _ = load_checked(path, EV)
    assert path.stem == scenario.name
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../docs/")
    assert scenario.label("en") != scenario.name
    assert any("\u4e00" <= c <= "\u9fff" for c in scenario.label("zh"))


def put(moved: Levers, a: int, b: int, year: int = -1) -> float:
    return float(np.median(shock(moved, OUTLOOK, EV.parameters, year)[a, b]))


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
    a = shock(once, OUTLOOK, EV.parameters)[USA, CHN]
    b = shock(twice, OUTLOOK, EV.parameters)[USA, CHN]
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


def test_directions_of_ties() -> None:
    assert put(levers(kind="sanction", by="West", against="RUS", chill=0.1),
               USA, EV.countries.index("RUS")) < 1  # fmt: skip
    assert put(levers(kind="sanction", by="USA", against="RUS", chill=0.1),
               CHN, EV.countries.index("RUS")) < 1  # fmt: skip
    assert up(kind="foreign_awards", funder="USA") < 1
    assert up(kind="multilateral_programme", members=["USA", "CHN"]) > 1
    assert up(kind="joint_funding", **SIDES, budget=500) > 1
    assert up(kind="institution", **SIDES, mode="joint-institute", number=5) > 1
    assert up(kind="talent", host="USA", origins="CHN", change=-1) < 1
    assert up(kind="pandemic", start=2034) < 1
    assert up(kind="digital_infrastructure", members=["USA", "CHN"], connection="first") > 1
    assert up(kind="regionalisation", blocs=[["USA", "CAN"], ["CHN", "JPN"]]) < 1
    assert up(kind="screening", **SIDES, fields=["engineering"]) < 1
    assert up(kind="decomposition", **SIDES, fields=["engineering"]) > 1
    assert up(kind="partner_expansion", country="CHN", partners=["USA"]) > 1


def test_directions_of_countries() -> None:
    last = -1
    assert levers(kind="funding", countries="USA", change=-0.4).funding[last, 0, USA] == 0.6
    awards = levers(kind="foreign_awards", funder="USA", recipients=["DEU"])
    assert awards.funding[last, 0, DEU] < 1 == awards.funding[last, 0, JPN]
    visa = levers(kind="talent", host="USA", origins="CHN", change=-1).talent[last, 0]
    assert visa[USA] < 0 < visa[DEU] and visa[CHN] > 0  # some go elsewhere, the rest stays at home
    assert levers(kind="withdrawal", countries="USA").uncertain[0].values[last, 0, USA] == -1
    assert levers(kind="virtual_organisation", members="BRICS").premium[last, CHN] < 1
    assert levers(kind="open_data").spillover[last, CHN] > 1
    assert levers(kind="indexing", countries="IND", growth=3, end=2030).counting[
        last, EV.countries.index("IND")
    ] == pytest.approx(1.03**5)
    codes = levers(kind="strategy", countries="JPN", competitive="CHN", assistance="ASEAN").strategy
    assert codes[last, JPN, CHN] == 1 and codes[last, CHN, JPN] == 0
    assert levers(kind="joint_funding", **SIDES, budget=500).cost[last] == 500


def test_splitting_projects_never_reopens_more_than_was_closed() -> None:
    both = Scenario.model_validate(
        {"name": "x", "interventions": [
            {"kind": "screening", **SIDES, "fields": ["engineering"], "share": 0.2, "start": 2026},
            {"kind": "decomposition", **SIDES, "fields": ["engineering"], "share": 0.2,
             "reopened": 1.0, "start": 2026}]}
    )  # fmt: skip
    central = EV.parameters.replace(
        **{k: EV.parameters[k].model_copy(update={"distribution": "fixed"})
           for k in ("screening_share", "decomposition_reopened")}
    )  # fmt: skip
    moved, _ = compile_levers(both, OUTLOOK, EV, central)
    assert shock(moved, OUTLOOK, central)[USA, CHN] == pytest.approx(1.0)


def test_a_programme_does_what_its_money_can_do() -> None:
    members = ["CHN", "DEU", "FRA", "GBR"]
    rich = levers(kind="multilateral_programme", members=members, budget=100_000)
    poor = levers(kind="multilateral_programme", members=members, budget=100)
    most = EV.parameters["programme_gain"].central
    assert 0 < poor.programmes[0].gain.max() < rich.programmes[0].gain.max() < most
