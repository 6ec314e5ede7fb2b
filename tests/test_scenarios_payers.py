"""Who pays and what each gains for it: money by member adds up, and a part is no whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import scenarios
from scenarios.interventions.money_held import held
from scenarios.schema.scenario import Scenario
from workshop.content.payers import payers
from workshop.view.result_view import ResultView

pytest_plugins = ["scenarios_toy"]


def go(toy: Any, **move: Any) -> Any:
    known = {"kind": "multilateral_programme", "members": ["CHN", "DEU", "FRA"], "start": 2024,
             "ramp_years": 1}  # fmt: skip
    data = {"name": "x", "report": {"countries": ["CHN", "DEU", "FRA", "USA"],
                                    "outcomes": ["cost_per_copaper"]},
            "interventions": [{**known, **move}]}  # fmt: skip
    scenario = Scenario.model_validate(data)
    return scenarios.run(scenario, replicates=5, seed=2, horizon=2027, evidence=toy)


def test_money_by_member_is_the_money(toy: Any) -> None:
    run = go(toy, contributions={"CHN": 300, "DEU": 100})
    assert (run.paths("x", "CHN", "money_paid")[0] == [0, 300, 600, 900, 1200]).all()
    assert (run.paths("x", "DEU", "money_paid")[:, -1] == 400).all()
    assert not run.paths("baseline", "CHN", "money_paid").any()
    # Three times the money and fewer than three times the papers, or more: told by member.
    each = {c: run.paths("x", c, "copapers_per_million") for c in ("CHN", "DEU", "FRA")}
    assert np.isnan(each["FRA"]).all() and np.isnan(each["CHN"][:, 0]).all()
    rows = payers(ResultView(run, "en"), "x")
    assert [r.country for r in rows] == ["China", "Germany"] and rows[0].paid == "1,200"


def test_one_pays_all_and_nobody_pays(toy: Any) -> None:
    alone = go(toy, contributions={"FRA": 400})
    assert np.isnan(alone.paths("x", "CHN", "copapers_per_million")).all()
    assert [r.country for r in payers(ResultView(alone, "zh"), "x")] == ["法国"]
    nobody = go(toy, budget=0, gain=0)
    assert {c.variable for c in nobody.columns} & {"money_paid", "copapers_per_million"} == set()
    assert payers(ResultView(nobody, "en"), "x") == ()
    # A budget without names is money, and nobody's.
    unnamed = go(toy, budget=400)
    assert payers(ResultView(unnamed, "en"), "x") == ()


def test_a_cut_is_money_saved(toy: Any) -> None:
    data = {"kind": "funding", "countries": ["USA", "GBR"], "change": -0.1, "start": 2024}
    cut = Scenario.model_validate({"name": "x", "interventions": [data]})
    run = scenarios.run(cut, replicates=3, seed=2, horizon=2026, evidence=toy)
    for code in ("USA", "GBR"):
        paid = run.paths("x", code, "money_paid")[:, -1]
        assert paid == pytest.approx(-0.3 * held([code])[0])
