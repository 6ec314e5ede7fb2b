"""Sensitivity, sources of spread and discovery on things whose answer is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import scenarios
from scenarios.analysis.crossing import runnable
from scenarios.analysis.experiment import (
    Explorer,
    Input,
    Sample,
    Target,
    inputs,
    scenario_numbers,
)
from scenarios.analysis.prim import discover, prim
from scenarios.analysis.sensitivity import analyse, cases, chance_share, design, sensitivity
from scenarios.analysis.variance_decomposition import (
    MIXTURES,
    SOURCES,
    shapley,
    variance_shares,
)
from scenarios.running import engine
from scenarios.running.plan import plan
from scenarios.schema.scenario import Scenario

pytest_plugins = ["scenarios_toy"]


def flat(name: str) -> Input:
    return Input(name, 0.0, 1.0, lambda u: u)


def sample(y: Any, x: np.ndarray, names: list[str]) -> Sample:
    y = np.asarray(y, dtype=float)[:, None]
    return Sample(tuple(map(flat, names)), x, ("out",), y, np.zeros_like(y), {})


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


def test_morris_finds_the_known_effects() -> None:
    problem, x = design([flat(n) for n in "abc"], "morris", 20, 1)
    rows = analyse(sample(3 * x[:, 0] + x[:, 1], x, ["a", "b", "c"]), problem, "morris")
    assert [r["mu_star"] for r in rows] == pytest.approx([3, 1, 0], abs=0.02)


@pytest.mark.parametrize(("method", "size", "block"), [("sobol", 8, 4), ("morris", 8, 3)])
def test_too_many_failed_rows_are_a_reason_and_never_zeros(
    method: str, size: int, block: int
) -> None:
    problem, x = design([flat("a"), flat("b")], method, size, 1)
    y = x[:, 0].copy()
    y[3] = np.nan
    rows = analyse(sample(y, x, ["a", "b"]), problem, method)
    assert all("total" not in r and "mu_star" not in r for r in rows)
    assert {r["reason"] for r in rows} == {f"1 of {size * block} rows failed"}
    rows = analyse(sample(0 * x[:, 0] + 1, x, ["a", "b"]), problem, method)
    assert rows[0]["reason"] == "the outcome does not move"


@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_few_failed_rows_leave_with_their_block(method: str) -> None:
    """SALib itself gives zeros for all inputs, silently, as soon as one row is not a number."""
    moved = [flat(n) for n in "abc"]
    problem, x = design(moved, method, 256, 1)
    y = ishigami(x) if method == "sobol" else 3 * x[:, 0] + x[:, 1]
    whole = analyse(sample(y, x, ["a", "b", "c"]), problem, method)
    y[[0, 100]] = np.nan, np.inf
    rows = analyse(sample(y, x, ["a", "b", "c"]), problem, method)
    key = "total" if method == "sobol" else "mu_star"
    assert [r[key] for r in rows] == pytest.approx([r[key] for r in whole], abs=0.05)
    assert rows[0]["left_out"] == 2 * (5 if method == "sobol" else 4)
    assert whole[0]["left_out"] == 0


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
    held = SCENARIO.model_copy(update={"parameters": {}})
    held = Scenario.model_validate({**held.model_dump(mode="json"), "parameters": {"habit": 0.3}})
    todo = plan([held], toy, replicates=4)
    assert "habit" not in [i.name for i in inputs(todo, todo.scenarios[1])]


def explorer(toy: Any, *wanted: Any, paths: int = 3) -> Explorer:
    todo = plan([SCENARIO], toy, replicates=4)
    moved = [i for i in inputs(todo, todo.scenarios[1]) if i.spread is not None]
    return Explorer(todo, todo.scenarios[1], wanted, moved, paths)


def test_what_drives_links_is_the_break_and_what_drives_papers_the_money(toy: Any) -> None:
    rows, taken = sensitivity(explorer(toy, ("links", "CHN-USA"), ("papers", "USA")), "sobol", 32)
    total = {(r["outcome"], r["input"]): r["total"] for r in rows}
    assert total["links CHN-USA", "decouple.size.percent"] > 0.9
    assert total["links CHN-USA", "funding.change"] == pytest.approx(0.0, abs=1e-9)
    assert total["papers USA", "funding.change"] > 0.9
    assert all(0 <= v <= 1 for v in chance_share(taken).values())


def test_percent_of_the_baseline_is_path_by_path(toy: Any) -> None:
    one = explorer(toy, Target("links", "CHN-USA", True), ("links", "CHN-USA"))
    percent, count = one.row([-50.0, -0.2])
    assert percent == pytest.approx(np.full(3, -50.0))
    assert count.std() > 0.01 * abs(count.mean())


def test_rows_on_several_processes_are_the_same_rows(toy: Any) -> None:
    one = explorer(toy, ("links", "CHN-USA"))
    x = cases(one.moved, 12, 1)
    assert np.array_equal(one.run(x).y, one.run(x, workers=2).y)


def test_a_row_that_fails_is_named(toy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = explorer(toy, ("links", "CHN-USA"), paths=2)
    real, calls = engine.simulate, {"n": 0}

    def breaks(*args: Any, **more: Any) -> Any:
        calls["n"] += 1
        if calls["n"] == 4:
            raise FloatingPointError("a bad draw")
        return real(*args, **more)

    monkeypatch.setattr(engine, "simulate", breaks)
    taken = one.run(np.array([[-30.0, -0.1]] * 4))
    assert taken.failed == {2: "FloatingPointError: a bad draw"}
    assert np.isnan(taken.y[2]).all() and np.isfinite(taken.y[[0, 1, 3]]).all()


def test_a_parameter_scales_a_size_that_is_given_as_its_draws_do(toy: Any) -> None:
    """What share of a field is sensitive is known least, also where the scenario says a share."""
    move = {"kind": "screening", "between": [["USA"], ["CHN"]], "start": 2026, "share": 0.2,
            "fields": ["engineering"]}  # fmt: skip
    todo = plan([Scenario.model_validate({"name": "x", "interventions": [move]})], toy)
    moved = inputs(todo, todo.scenarios[1], ["screening_share"])
    share = next(i for i in moved if i.name == "screening_share")
    one = Explorer(todo, todo.scenarios[1], [("links", "CHN-USA")], [share], paths=2)
    assert (one.row([share.high]) < one.row([share.low])).all()


def test_a_bug_is_no_failed_row(toy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = explorer(toy, ("links", "CHN-USA"), paths=2)
    todo = plan([SCENARIO], toy, replicates=4)

    def bug(*args: Any, **more: Any) -> Any:
        raise KeyError("a name that is not there")

    monkeypatch.setattr(engine, "simulate", bug)
    with pytest.raises(KeyError, match="a name that is not there"):
        one.run(np.array([[-30.0, -0.1]] * 4))
    with pytest.raises(KeyError, match="a name that is not there"):
        variance_shares(todo, todo.scenarios[1], [Target("papers", "USA")], 4)


def mixtures(world: Any, pairs: int = 20_000) -> np.ndarray:
    """Values of ``world(forecast, measured, literature, assumption, chance)`` on all mixtures."""
    rng = np.random.default_rng(1)
    a, b = rng.standard_normal((2, len(SOURCES), pairs))
    return np.array([world(*[np.where(v >> k & 1, b[k], a[k]) for k in range(len(SOURCES))])
                     for v in range(MIXTURES)])  # fmt: skip


def test_shares_are_those_of_a_known_function_and_add_up() -> None:
    """Variances: 9, 4 and 0.25 alone, 1 of two together, 1 of three together."""
    assert SOURCES == ("forecast", "measured", "literature", "assumption", "chance")
    values = mixtures(lambda f, m, k, a, c: 3 * f + 2 * m + f * k + f * k * c + 0.5 * a)
    found = shapley(values)
    assert found.mean(1) == pytest.approx([9 + 5 / 6, 4, 5 / 6, 0.25, 1 / 3], rel=0.05)
    assert (found >= 0).all()
    # The whole is half the mean squared distance of two worlds that share nothing: the variance.
    apart = [(values[v] - values[MIXTURES - 1 - v]) ** 2 for v in range(MIXTURES)]
    whole = 0.5 * np.mean(apart, axis=0)
    assert found.sum(0) == pytest.approx(whole)


def test_the_toy_world_owes_its_spread_to_what_it_draws(toy: Any) -> None:
    """In the toy, percent of links hang on the range alone, papers on path and money."""
    todo = plan([SCENARIO], toy, replicates=4)
    rows, failed = variance_shares(
        todo,
        todo.scenarios[1],
        [Target("links", "CHN-USA", True), Target("papers", "USA")],
        12,
    )
    assert not failed
    share = {(r["outcome"], r["of"], r["source"]): r["share"] for r in rows}
    assert share["links CHN-USA %", "difference", "assumption"] == pytest.approx(100)
    assert share["papers USA", "difference", "forecast"] == pytest.approx(100)
    assert ("links CHN-USA %", "level", "forecast") not in share
    for name, of in {(r["outcome"], r["of"]) for r in rows}:
        assert sum(share[name, of, s] for s in SOURCES) == pytest.approx(100)


def test_every_grade_is_a_source_of_its_own(toy: Any) -> None:
    assert {p.grade for p in toy.parameters.values()} == set(SOURCES) - {"forecast", "chance"}


def test_a_world_that_fails_costs_its_pair_only(toy: Any, monkeypatch: Any) -> None:
    real = engine.simulate

    def breaks(outlook: Any, *args: Any, **more: Any) -> Any:
        if 5 in outlook.replicates:
            raise FloatingPointError("a bad draw")
        return real(outlook, *args, **more)

    plain = SCENARIO.model_copy(update={"spreads": ()})
    todo = plan([plain], toy, replicates=4)
    monkeypatch.setattr(engine, "simulate", breaks)
    rows, failed = variance_shares(todo, todo.scenarios[1], [Target("papers", "USA")], 8)
    assert failed == {5: "FloatingPointError: a bad draw"}
    assert sum(r["share"] for r in rows if r["of"] == "difference") == pytest.approx(100)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_box_is_as_good_as_that_of_ema_workbench(seed: int) -> None:
    """Kwakkel 2017, doi:10.1016/j.envsoft.2017.06.054: the usual PRIM, on cases with noise."""
    from ema_workbench.analysis import prim as theirs

    rng = np.random.default_rng(seed)
    x, names = rng.random((600, 4)), list("abcd")
    hit = ((x[:, 0] > 0.6) & (x[:, 2] < 0.5)) ^ (rng.random(600) < 0.08)
    box = prim(x, hit, names)
    other = theirs.Prim(pd.DataFrame(x, columns=names), hit, threshold=0.5, mass_min=0.1,
                        peel_alpha=0.05).find_box().peeling_trajectory  # fmt: skip
    as_wide = other[other["coverage"] >= box.coverage - 0.02]
    assert box.density > as_wide["density"].max() - 0.03
    assert {"a", "c"} <= set(box.limits)


def test_discovery_finds_the_planted_box() -> None:
    x = np.random.default_rng(2).random((2000, 3))
    hit = (x[:, 0] > 0.6) & (x[:, 2] < 0.5)
    box = discover(sample(hit, x, ["a", "b", "c"]), "out", 0.5, above=True)
    assert set(box.limits) == {"a", "c"}
    assert box.density > 0.95 and box.coverage > 0.8
    assert box.limits["a"][0] == pytest.approx(0.6, abs=0.06)
    assert box.base == pytest.approx(hit.mean()) and box.cases == 2000


def test_the_yaml_of_a_box_runs_and_crosses(toy: Any, tmp_path: Any) -> None:
    """Of the worlds that the file draws, nearly all cross; of the scenario's own far fewer."""
    moves = [
        {"kind": "decouple", "between": [["USA"], ["CHN"]], "start": 2026,
         "size": {"measured": "us-china-2018", "times": 1.0}},
        {"kind": "funding", "countries": "USA", "change": [-0.3, -0.1], "start": 2027},
    ]  # fmt: skip
    scenario = Scenario.model_validate({"name": "x", "interventions": moves, "replicates": 60})
    todo = plan([scenario], toy)
    scenario = todo.scenarios[1]
    moved = [i for i in inputs(todo, scenario) if "decouple" in i.name or "event" in i.name
             or "funding.change" in i.name]  # fmt: skip
    wanted = Target("links", "CHN-USA", True)
    taken = Explorer(todo, scenario, [wanted], moved, 2).run(cases(moved, 600, 1))
    box = discover(taken, wanted.name, -35.0, above=False)
    assert set(box.limits) == {"decouple.size.times", "event/us-china-2018"}
    path = tmp_path / "crossed.yaml"
    path.write_text(runnable(scenario, box, taken, {"en": "so", "zh": "如此"}), encoding="utf-8")
    assert "times: [" in path.read_text(encoding="utf-8")
    result = scenarios.run([scenario, path], evidence=toy)
    fell = [
        float(((result.paths(n, "CHN-USA", "links") / result.paths("baseline", "CHN-USA", "links"))
               [:, -1] < 0.65).mean())
        for n in ("x", "x-crossed")
    ]  # fmt: skip
    assert fell[1] > 0.85 and fell[0] < 0.65
    ranged = {s.name: (s.low, s.high) for s in result.scenarios[-1].spreads}
    assert ranged["funding.change"] == (-0.3, -0.1)
