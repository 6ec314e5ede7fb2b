"""Sensitivity, discovery, regret and tipping points on things whose answer is known."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import scenarios
from collabcast.app import app
from scenarios import engine
from scenarios.config import Scenario
from scenarios.discover import discover
from scenarios.explore import Explorer, Input, Sample, inputs, scenario_numbers
from scenarios.plan import plan
from scenarios.robust import regret, tipping
from scenarios.sensitivity import analyse, chance_share, design, sensitivity

pytest_plugins = ["scenarios_toy"]
pytest.importorskip("SALib")


def flat(name: str) -> Input:
    return Input(name, 0.0, 1.0, lambda u: u)


def sample(y: Any, x: np.ndarray, names: list[str]) -> Sample:
    y = np.asarray(y, dtype=float)[:, None]
    return Sample(tuple(map(flat, names)), x, ("out",), y, 0.0 * y, {})


def ishigami(x: np.ndarray) -> np.ndarray:
    """A test function whose indices are known in closed form (Ishigami and Homma 1990)."""
    a, b, c = (2 * np.pi * x - np.pi).T
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


def test_sobol_finds_the_known_indices() -> None:
    moved = [flat(n) for n in "abc"]
    problem, x = design(moved, "sobol", 1024, 1)
    rows = analyse(sample(ishigami(x), x, ["a", "b", "c"]), problem, "sobol")
    assert [r["first"] for r in rows] == pytest.approx([0.314, 0.442, 0.0], abs=0.03)
    assert [r["total"] for r in rows] == pytest.approx([0.558, 0.442, 0.244], abs=0.03)


def test_one_failed_row_is_a_reason_and_never_zeros() -> None:
    problem, x = design([flat("a"), flat("b")], "sobol", 8, 1)
    y = x[:, 0].copy()
    y[3] = np.nan
    rows = analyse(sample(y, x, ["a", "b"]), problem, "sobol")
    assert all("total" not in r and r["reason"] == "1 of 32 rows failed" for r in rows)
    rows = analyse(sample(0 * y + 1, x, ["a", "b"]), problem, "sobol")
    assert "rows failed" in rows[0]["reason"]


SCENARIO = Scenario.model_validate(
    {"name": "x", "interventions": [
        {"kind": "decouple", "between": [["USA"], ["CHN"]], "size": {"percent": [-60, -20]},
         "start": 2026, "ramp_years": 1},
        {"kind": "funding", "countries": "USA", "change": -0.2, "start": 2026}]}
)  # fmt: skip


def test_numbers_of_the_scenario_and_parameters_are_inputs(toy: Any) -> None:
    found = {s.name: (s.low, s.high) for s in scenario_numbers(SCENARIO)}
    assert found["decouple.size.percent"] == (-60, -20)
    assert found["funding.change"] == pytest.approx((-0.3, -0.1))
    assert len(found) == 2
    todo = plan([SCENARIO], toy, replicates=4)
    names = [i.name for i in inputs(todo, todo.scenarios[1])]
    assert names[:2] == ["decouple.size.percent", "funding.change"] and "habit" in names


def test_what_drives_links_is_the_break_and_what_drives_papers_the_money(toy: Any) -> None:
    todo = plan([SCENARIO], toy, replicates=4)
    moved = [i for i in inputs(todo, todo.scenarios[1]) if i.spread is not None]
    explorer = Explorer(
        todo, todo.scenarios[1], [("links", "CHN-USA"), ("papers", "USA")], moved, 3
    )
    rows, taken = sensitivity(explorer, "sobol", 32)
    total = {(r["outcome"], r["input"]): r["total"] for r in rows}
    assert total["links CHN-USA", "decouple.size.percent"] > 0.9
    assert total["links CHN-USA", "funding.change"] == pytest.approx(0.0, abs=1e-9)
    assert total["papers USA", "funding.change"] > 0.9
    assert all(0 <= v <= 1 for v in chance_share(taken).values())


def test_a_row_that_fails_is_named(toy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    todo = plan([SCENARIO], toy, replicates=4)
    moved = [i for i in inputs(todo, todo.scenarios[1]) if i.spread is not None]
    explorer = Explorer(todo, todo.scenarios[1], [("links", "CHN-USA")], moved, 2)
    real, calls = engine.simulate, {"n": 0}

    def breaks(*args: Any) -> Any:
        calls["n"] += 1
        if calls["n"] == 4:
            raise ValueError("a bad draw")
        return real(*args)

    monkeypatch.setattr(engine, "simulate", breaks)
    taken = explorer.run(np.array([[-30.0, -0.1]] * 4))
    assert taken.failed == {2: "ValueError: a bad draw"}
    assert np.isnan(taken.y[2]).all() and np.isfinite(taken.y[[0, 1, 3]]).all()


def test_discovery_finds_the_planted_box() -> None:
    x = np.random.default_rng(2).random((2000, 3))
    hit = (x[:, 0] > 0.6) & (x[:, 2] < 0.5)
    box = discover(sample(hit, x, ["a", "b", "c"]), "out", 0.5, above=True)
    assert set(box.limits) == {"a", "c"}
    assert box.density > 0.95 and box.coverage > 0.8
    assert box.limits["a"][0] == pytest.approx(0.6, abs=0.06)
    assert "a is 0." in box.sentence("out", 0.5, True)
    assert "a: [0." in box.yaml()


def test_regret_and_tipping(toy: Any) -> None:
    cut = Scenario.model_validate({"name": "cut", "interventions": [
        {"kind": "funding", "countries": "USA", "change": -0.2, "start": 2026}]})  # fmt: skip
    rise = Scenario.model_validate({"name": "rise", "interventions": [
        {"kind": "funding", "countries": "USA", "change": 0.2, "start": 2026}]})  # fmt: skip
    table = regret(scenarios.run([cut, rise], replicates=5, evidence=toy), "papers", "USA")
    assert list(table["scenario"]) == ["rise", "baseline", "cut"]
    assert table["best_in"].tolist() == [1.0, 0.0, 0.0] and table["mean_regret"].iloc[0] == 0
    assert tipping(lambda s: 1.0 + s, 0.0, 1.0) is None


def test_the_command(toy: Any, tmp_path: Any) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("""\
name: x
interventions:
  - {kind: decouple, between: [[USA], [CHN]], size: {percent: [-60, -20]}, start: 2026}
""")
    args = ["explore", str(path), "--outcome", "links:CHN-USA", "--inputs",
            "decouple.size.percent,habit", "--size", "8", "--threshold",
            "links:CHN-USA<-20000", "--json"]  # fmt: skip
    out = CliRunner().invoke(app, args)
    assert out.exit_code == 0, out.output
    told = json.loads(out.stdout)
    assert told["rows"] == 8 * 4 and told["failed"] == {}
    assert list(told["discovery"]["limits"]) == ["decouple.size.percent"]
    for bad, said in [("links:CHNUSA", "no links of CHNUSA"), ("imapct:CHN", "no imapct of CHN")]:
        out = CliRunner().invoke(app, ["explore", str(path), "--outcome", bad])
        assert out.exit_code == 2 and said in out.stderr
    out = CliRunner().invoke(app, ["explore", str(path), "--inputs", "habbit"])
    assert out.exit_code == 2 and "did you mean 'habit'" in out.stderr
