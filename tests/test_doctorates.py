"""Researchers in heads: foreign doctorates of the United States, by origin."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import evidence
import scenarios
from evidence.ncses.doctorates import staying_doctorates
from evidence.ncses.series import matrix, read_series
from scenarios.schema.scenario import Scenario

pytest_plugins = ["scenarios_toy"]
EV = evidence.load()
BREAK = {"kind": "decouple", "between": [["USA"], ["CHN"]], "start": 2023, "ramp_years": 1}


def go(toy: Any, *moves: dict[str, Any]) -> Any:
    report = {"countries": ["CHN", "USA", "IND", "EU27"], "outcomes": ["us_doctorates"]}
    data = {"name": "x", "interventions": list(moves), "report": report}
    scenario = Scenario.model_validate(data)
    return scenarios.run(scenario, replicates=3, seed=2, horizon=2026, evidence=toy)


def test_heads_are_those_published() -> None:
    series = read_series()
    count = matrix(series, "us_doctorates", "sed28-2023")
    assert count.loc["WLD", 2023] == 19_393 and count.loc["CHN", 2023] == 6_652
    heads = staying_doctorates()
    assert heads["CHN"] == pytest.approx(6_652 * 0.775)
    # Named origins make the whole, but for citizens of countries nobody names.
    assert 0.95 < heads.drop("WLD").sum() / heads["WLD"] < 1.0


def test_lost_ties_cost_people_as_after_2018(toy: Any) -> None:
    run = go(toy, {**BREAK, "size": {"percent": -50}})
    heads, table = staying_doctorates(), EV.parameters
    base = run.paths("baseline", "CHN", "us_doctorates")
    assert base == pytest.approx(heads["CHN"] * np.ones_like(base))
    loss = table["talent_inflow_loss"].central
    elasticity = -np.log(1 - loss) / table["event/us-china-2018"].central
    after = run.paths("x", "CHN", "us_doctorates")[:, -1]
    assert after == pytest.approx(heads["CHN"] * 0.5**elasticity, rel=0.02)
    # What China loses the United States loses; nobody else does.
    gone = [(run.paths("x", c, "us_doctorates") - run.paths("baseline", c, "us_doctorates"))[:, -1]
            for c in ("CHN", "USA", "IND")]  # fmt: skip
    assert gone[1] == pytest.approx(gone[0] + gone[2], rel=0.05)
    assert "EU27" not in run.regions("us_doctorates")


def test_at_the_ends(toy: Any) -> None:
    """Nothing put in moves nobody; a whole break leaves nearly nobody; visas are nobody's count."""
    same = go(toy, {**BREAK, "size": {"percent": 0}})
    for code in ("CHN", "USA"):
        x, b = (same.paths(n, code, "us_doctorates") for n in ("x", "baseline"))
        assert (x == b).all()
    gone = go(toy, {**BREAK, "size": {"percent": -99.99}}).paths("x", "CHN", "us_doctorates")[:, -1]
    assert (gone < 0.1 * staying_doctorates()["CHN"]).all() and (gone >= 0.0).all()
    visas = go(toy, {"kind": "talent", "host": ["USA"], "change": -1, "start": 2024})
    assert np.isnan(visas.paths("x", "USA", "us_doctorates")).all()
