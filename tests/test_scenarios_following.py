"""Followers by name, year and probability; exceptions, answers, and what waits for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scenarios_toy import toy_outlook

import evidence
from agents.levers import Levers, Told
from scenarios.errors import ConfigError
from scenarios.reading.load import load_checked
from scenarios.running.compile import compile_levers
from scenarios.running.direct_effect import affected_pairs, direct_effect
from scenarios.schema.scenario import Scenario

EV = evidence.load()
OUTLOOK = toy_outlook(EV, 2035, range(3), 1)
USA, CHN, JPN, GBR = (EV.countries.index(c) for c in ("USA", "CHN", "JPN", "GBR"))
BREAK: dict[str, Any] = {
    "kind": "decouple", "between": ["USA", "CHN"], "start": 2026, "size": {"percent": -40},
    "ramp_years": 1,
}  # fmt: skip


def compiled(*moves: dict[str, Any]) -> Levers:
    scenario = Scenario.model_validate({"name": "x", "interventions": list(moves)})
    again = Scenario.model_validate(scenario.model_dump(mode="json"))
    assert again.moves() == scenario.moves()  # a run folder reads back what it wrote
    return compile_levers(scenario.moves(), EV, OUTLOOK.years)


def test_a_list_of_followers_says_who_decides_and_who_is_told() -> None:
    told = [
        "GBR", {"country": "JPN", "year": 2028}, {"country": "DEU", "probability": 0.4},
        {"country": "Nordic", "year": 2030, "probability": 0.1}, {"country": "NOR", "year": 2031},
    ]  # fmt: skip
    moved = compiled({**BREAK, "followers": told})
    free, fixed = moved.alliances
    assert free.candidates == (GBR,) and free.allies == (GBR,) and not free.told
    said = {EV.countries[t.country]: t for t in fixed.told}
    assert said["NOR"][1:] == (2031, 1.0)  # the last word on a country holds
    assert said["SWE"][1:] == (2030, 0.1) and "USA" not in said
    assert not fixed.candidates and np.isclose(fixed.friction.max(), -np.log(0.6))
    alone = compiled({**BREAK, "followers": told[1]})
    assert alone.alliances[0].told == (Told(JPN, 2028, 1.0),)


def test_who_is_told_to_follow_for_certain_is_put_in() -> None:
    moved = compiled({**BREAK, "followers": [{"country": "JPN", "year": 2028}, {"country": "GBR",
                      "probability": 0.5}]})  # fmt: skip
    direct = direct_effect(moved, OUTLOOK, EV.parameters)
    np.testing.assert_allclose(direct[JPN, CHN], 0.6)
    assert (direct[GBR, CHN] == 1.0).all() and affected_pairs(moved)[CHN, JPN]


@pytest.mark.parametrize("kind", ["decouple", "sanction"])
def test_an_exception_neither_acts_nor_follows(kind: str) -> None:
    sides = {"between": ["G7", "CHN"]} if kind == "decouple" else {"by": "G7", "against": "CHN"}
    move = {"kind": kind, **sides, "start": 2026, "size": {"percent": -40}, "align": True,
            "chill": 0.5, "except": ["JPN", "BRA"]}  # fmt: skip
    if kind == "decouple":
        del move["chill"]
    moved = compiled(move)
    bra = EV.countries.index("BRA")
    assert moved.friction[-1, USA, 0, CHN] > 0
    for spared in (JPN, bra):
        assert not moved.friction[:, spared].any()
        assert spared not in (*moved.alliances[0].candidates, *moved.alliances[0].leaders)


def test_the_target_answers_a_year_later() -> None:
    plain, moved = (compiled({**BREAK, "retaliation": r, "followers": "GBR"}) for r in (0.0, 0.5))
    ratio = [m.friction[:, USA, 0, CHN] / plain.friction[-1, USA, 0, CHN] for m in (plain, moved)]
    first = OUTLOOK.years.tolist().index(2026)
    assert ratio[1][first] == ratio[0][first] == 1.0
    np.testing.assert_allclose(ratio[1][first + 1 :], 1.5)
    follow = moved.alliances[0].friction / plain.alliances[0].friction.max()
    np.testing.assert_allclose(follow[[first, first + 1], 0], [1.0, 1.5])


def test_what_waits_becomes_parts_that_act_under_a_condition() -> None:
    answer = {"kind": "funding", "countries": "GBR", "change": 0.1, "start": 2026,
              "when": {"follows": "GBR"}}  # fmt: skip
    moved = compiled(answer, {**BREAK, "align": True}, {**BREAK, "when": {"follows": "JPN"},
                     "between": ["GBR", "IND"], "align": True})  # fmt: skip
    assert (moved.funding == 1.0).all() and not moved.friction[:, GBR].any()
    (money,) = [p for p in moved.uncertain if p.lever == "funding"]
    assert money.when == 0 and np.isclose(money.values[-1, GBR, 0], 0.1)
    assert [c.country for c in moved.conditions] == [GBR, JPN]
    assert moved.conditions[0].alliances == (0,) and moved.alliances[1].when == 1
    assert (direct_effect(moved, OUTLOOK, EV.parameters)[GBR] == 1.0).all()


@pytest.mark.parametrize(
    "lines, told",
    [
        ("followers: [{country: JPN}]", "without `year` and `probability`"),
        ("followers: [{country: JPN, probability: 2}]", "allowed is at most 1"),
        ("except: [USA]", "leaves nobody of USA"),
        ("except: [KRO]", "unknown country or region 'KRO'"),
        ("when: {}", "neither of `follows` and `joins`"),
        ("when: {follows: GBR}", "cannot do that in any other intervention"),
        ("when: {follows: G7}", "allowed is one country"),
        ("align: true\n    when: {follows: CHN}", "followers: [CHN]"),
        ("exept: [USA]", "did you mean 'except'?"),
    ],
)
def test_faults_are_told_with_place_and_remedy(tmp_path: Path, lines: str, told: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        "name: x\ninterventions:\n  - kind: decouple\n    between: [[USA], [CHN]]\n"
        f"    start: 2026\n    {lines}\n", encoding="utf-8"
    )  # fmt: skip
    with pytest.raises(ConfigError) as refused:
        load_checked(path, EV)
    assert told in str(refused.value) and f"{path.name}:" in str(refused.value)
