"""Runs: paired with the baseline, the same however they are cut, written whole or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scenarios_toy import toy_simulate

import evidence
import scenarios
from scenarios.errors import ConfigError, RunError
from scenarios.outcomes.columns import asked as asked_of
from scenarios.outcomes.registry import OUTCOMES
from scenarios.results.store import FILES
from scenarios.running import engine
from scenarios.running.baseline import HELD, baseline
from scenarios.running.checkpoints import LOCK
from scenarios.schema.scenario import Scenario

pytest_plugins = ["scenarios_toy"]
DECOUPLE = "configs/us-china-decoupling.yaml"


def go(toy: Any, **more: Any) -> scenarios.RunResult:
    return scenarios.run(DECOUPLE, **{"replicates": 12, "evidence": toy, **more})


def test_a_run_holds_the_baseline_and_fewer_links(toy: Any) -> None:
    result = go(toy)
    assert result.names == ("baseline", "us-china-decoupling")
    row = result.compare().query("region == 'CHN-USA' and variable == 'links' and year == 2035")
    assert float(row["p_increase"].iloc[0]) == 0.0
    assert float(row["delta_p95"].iloc[0]) < 0.0
    told = result.manifest["shock"]["scenarios"]["us-china-decoupling"]
    assert [r["pair"] for r in told] == ["CHN-USA"]
    # The toy only obeys: all is put in, nothing follows.
    assert told[0]["total_percent"]["p50"] == pytest.approx(
        told[0]["put_in_percent"]["p50"], abs=0.01
    )


@pytest.mark.parametrize(("chunk", "workers"), [(1, 1), (5, 1), (5, 2)])
def test_the_numbers_do_not_depend_on_the_cut(toy: Any, chunk: int, workers: int) -> None:
    whole, cut = go(toy, chunk=12), go(toy, chunk=chunk, workers=workers)
    assert (whole.values == cut.values).all()
    assert whole.links.equals(cut.links)


def test_same_seed_same_bytes(toy: Any, tmp_path: Path) -> None:
    for name in ("a", "b"):
        go(toy, out=tmp_path / name)
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == sorted(FILES)
    for name in FILES:
        a, b = ((tmp_path / run / name).read_bytes() for run in ("a", "b"))
        if name == "manifest.json":
            a, b = ({**json.loads(x), "timings": None} for x in (a, b))  # type: ignore[assignment]
        assert a == b, name
    other = go(toy, seed=2)
    assert not (other.values == scenarios.read_run(tmp_path / "a").values).all()


def test_a_run_comes_back_from_its_folder(toy: Any, tmp_path: Path) -> None:
    result = go(toy, out=tmp_path / "r")
    back = scenarios.read_run(tmp_path / "r")
    assert back.compare().equals(result.compare())
    assert back.summary().equals(result.summary())
    assert back.scenarios == result.scenarios
    long = back.outcomes
    assert list(long) == [
        "scenario",
        "replicate",
        "region",
        "variable",
        "field",
        "unit",
        "year",
        "value",
    ]
    one = long.query("scenario == 'baseline' and region == 'CHN' and variable == 'papers'")
    assert (one["value"].to_numpy() == result.paths("baseline", "CHN", "papers").ravel()).all()


def test_files_have_the_columns_others_read(toy: Any, tmp_path: Path) -> None:
    import pandas as pd

    go(toy, out=tmp_path / "r")
    heads = {
        n: (tmp_path / "r" / n).read_text().splitlines()[0] for n in FILES if n.endswith("csv")
    }
    assert heads["summary.csv"] == (
        "model,scenario,region,variable,field,unit,year,mean,p05,p25,p50,p75,p95"
    )
    assert heads["comparison.csv"] == (
        "scenario,region,variable,field,unit,year,baseline_p50,scenario_p50,delta_p05,delta_p50,"
        "delta_p95,delta_percent_p50,p_increase"
    )
    links = pd.read_parquet(tmp_path / "r" / "links.parquet")
    assert list(links) == [
        "scenario", "year", "a", "b", "p05", "p50", "p95",
        "percent_p05", "percent_p50", "percent_p95", "p_increase",
    ]  # fmt: skip
    assert (links["a"] < links["b"]).all()


def test_comparison_is_paired(toy: Any) -> None:
    result = go(toy)
    delta = result.paths("us-china-decoupling", "CHN-USA", "links") - result.paths(
        "baseline", "CHN-USA", "links"
    )
    row = result.compare().query("region == 'CHN-USA' and variable == 'links' and year == 2030")
    at = result.years.index(2030)
    assert float(row["delta_p50"].iloc[0]) == pytest.approx(np.median(delta[:, at]))
    # A difference that is exactly nothing is neither a rise nor a fall.
    before = result.compare().query("variable == 'links' and year == 2024")
    assert (before["p_increase"] == 0.5).all() and (before["delta_p50"] == 0).all()


def test_a_failed_replicate_is_counted_and_costs_only_itself(
    toy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(outlook: Any, levers: Any, *rest: Any, **more: Any) -> Any:
        if 3 in outlook.replicates and levers.friction.shape and levers.uncertain:
            raise FloatingPointError("a bad draw")
        return toy_simulate(outlook, levers, *rest, **more)

    good = go(toy)
    monkeypatch.setattr(engine, "simulate", breaks)
    result = go(toy, chunk=4)
    assert result.failures == [
        {"scenario": "us-china-decoupling", "replicate": 3,
         "error": "FloatingPointError: a bad draw"}
    ]  # fmt: skip
    kept = [r for r in range(12) if r != 3]
    assert (result.values[:, :, kept] == good.values[:, :, kept]).all()
    assert np.isnan(result.values[1, :, 3]).all()
    assert np.isfinite(result.compare()["delta_p50"]).all()


@pytest.mark.parametrize("bug", [TypeError, AttributeError, KeyError, ValueError])
def test_a_bug_is_no_failed_replicate(
    toy: Any, monkeypatch: pytest.MonkeyPatch, bug: type[Exception]
) -> None:
    """One that shows only where all replicates are computed at once, too."""

    def broken(outlook: Any, *rest: Any, **more: Any) -> Any:
        if len(outlook.replicates) > 1:
            raise bug("a fault of the program")
        return toy_simulate(outlook, *rest, **more)

    monkeypatch.setattr(engine, "simulate", broken)
    with pytest.raises(bug, match="a fault of the program"):
        go(toy)


def test_replicates_computed_one_by_one_are_counted(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def large(outlook: Any, *rest: Any, **more: Any) -> Any:
        if len(outlook.replicates) > 1:
            raise MemoryError("too large at once")
        return toy_simulate(outlook, *rest, **more)

    good = go(toy)
    assert good.manifest["fallbacks"] == []
    monkeypatch.setattr(engine, "simulate", large)
    result = go(toy, out=tmp_path / "run", chunk=6)
    assert not result.failures and (result.values == good.values).all()
    assert result.manifest["fallbacks"] == [
        {"scenario": name, "replicate": first, "error": "MemoryError: too large at once"}
        for first in (0, 6)
        for name in ("baseline", "us-china-decoupling")
    ]


def test_links_that_are_not_numbers_are_failures(toy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def nan(*args: Any, **more: Any) -> Any:
        out = toy_simulate(*args, **more)
        out["papers"][{"replicate": 0}] = np.nan
        return out

    monkeypatch.setattr(engine, "simulate", nan)
    assert go(toy, chunk=12).manifest["failed_replicates"] == 1


def test_folders_are_refused_resumed_or_replaced(toy: Any, tmp_path: Path) -> None:
    out = tmp_path / "r"
    first = go(toy, out=out)
    with pytest.raises(RunError, match="holds a finished run; go on with --resume"):
        go(toy, out=out)
    assert (go(toy, out=out, resume=True).values == first.values).all()
    with pytest.raises(RunError, match="other scenarios, settings or figures"):
        go(toy, out=out, resume=True, seed=5)
    made = [
        out / f"report{lang}.{form}" for lang in ("", "-zh") for form in ("html", "pptx", "xlsx")
    ]
    kept = [out / "notes.txt", out / "report-final.pptx"]
    for path in (*made, *kept):
        path.write_text("of the run before")
    assert go(toy, out=out, force=True, seed=5).manifest["seed"] == 5
    assert not any(path.exists() for path in made), "what was made of the run before goes with it"
    assert all(path.exists() for path in kept), "what others put there stays"
    foreign = tmp_path / "thesis"
    foreign.mkdir()
    (foreign / "chapter.txt").write_text("do not touch")
    with pytest.raises(RunError, match="not a run"):
        go(toy, out=foreign, force=True)
    assert (foreign / "chapter.txt").read_text() == "do not touch"


def test_two_runs_into_one_folder_are_refused(toy: Any, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    with (tmp_path / LOCK).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(RunError, match="another run is writing here"):
            go(toy, out=tmp_path)


def test_a_run_cut_anywhere_resumes_to_the_same_bytes(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(toy, out=tmp_path / "whole", chunk=3)
    for stop_at in (1, 2, 5, 7):
        calls = {"n": 0}

        def cut(
            *args: Any, calls: dict[str, int] = calls, stop_at: int = stop_at, **more: Any
        ) -> Any:
            calls["n"] += 1
            if calls["n"] == stop_at:
                raise KeyboardInterrupt
            return toy_simulate(*args, **more)

        out = tmp_path / f"cut{stop_at}"
        with monkeypatch.context() as m:
            m.setattr(engine, "simulate", cut)
            with pytest.raises(KeyboardInterrupt):
                go(toy, out=out, chunk=3)
        done = len(list((out / ".parts").glob("part-*.npz")))
        assert done == (stop_at - 1) // 2
        with pytest.raises(RunError, match="unfinished run"):
            go(toy, out=out)
        go(toy, out=out, chunk=3, resume=True)
        for name in FILES[:-1]:
            assert (out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
        assert not (out / ".parts").exists()


KILLED = """
import sys, time
sys.path.insert(0, "tests")
import scenarios_toy as t, evidence, scenarios
from scenarios.running import engine
engine.outlook = t.toy_outlook
def slow(*args, **more):
    time.sleep(0.02)
    return t.toy_simulate(*args, **more)
engine.simulate = slow
scenarios.run("configs/us-china-decoupling.yaml", replicates=16, evidence=evidence.load(), chunk=1,
              out=sys.argv[1], resume=True)
"""


def test_a_kill_at_any_moment_loses_no_finished_part(toy: Any, tmp_path: Path) -> None:
    go(toy, replicates=16, chunk=1, out=tmp_path / "whole")
    out, rng = tmp_path / "killed", np.random.default_rng(1)
    kept = 0
    for _ in range(2):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(out)])
        limit = time.monotonic() + 40
        # Kill once it has got further than before, at a moment nobody chose.
        while time.monotonic() < limit and process.poll() is None:
            if len(list((out / ".parts").glob("part-*.npz"))) > kept + 2:
                break
            time.sleep(0.01)
        time.sleep(float(rng.uniform(0, 0.1)))
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
        parts = list((out / ".parts").glob("part-*.npz"))
        assert len(parts) >= kept
        kept = len(parts)
    go(toy, replicates=16, out=out, resume=True)
    for name in FILES[:-1]:
        assert (out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_a_folder_that_cannot_be_written_is_said_plainly(toy: Any, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(RunError, match="choose another folder"):
        go(toy, out=blocked / "run")


def test_a_full_disk_keeps_what_is_done(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = np.savez, {"n": 0}

    def full(*args: Any, **kwargs: Any) -> Any:
        calls["n"] += 1
        if calls["n"] == 3:
            raise OSError(28, "No space left on device")
        return real(*args, **kwargs)

    with monkeypatch.context() as m:
        m.setattr(np, "savez", full)
        with pytest.raises(RunError, match="No space left on device"):
            go(toy, out=tmp_path / "r", chunk=3)
    assert len(list((tmp_path / "r" / ".parts").glob("part-*.npz"))) == 2
    assert (go(toy, out=tmp_path / "r", resume=True).values == go(toy).values).all()


def test_scenarios_of_one_run_share_seed_or_say_so(toy: Any) -> None:
    a = scenarios.Scenario(name="a", seed=1)
    b = scenarios.Scenario(name="b", seed=2)
    with pytest.raises(ConfigError, match="give --seed"):
        scenarios.run([a, b], evidence=toy)
    assert scenarios.run([a, b], seed=3, replicates=2, evidence=toy).manifest["seed"] == 3
    with pytest.raises(ConfigError, match="differ in name"):
        scenarios.run([a, a], evidence=toy)
    with pytest.raises(ConfigError, match="one or more are needed"):
        scenarios.run([], evidence=toy)


def test_every_outcome_is_finite_where_it_should_be(toy: Any) -> None:
    scenario = scenarios.Scenario.model_validate(
        {"name": "all", "report": {"countries": ["CHN", "EU27"], "outcomes": list(OUTCOMES)},
         "interventions": [{"kind": "joint_funding", "between": [["CHN"], ["DEU"]], "budget": 100,
                            "start": 2026}]}
    )  # fmt: skip
    result = scenarios.run(scenario, replicates=4, evidence=toy)
    may_be_empty = {"cost_per_copaper", "copapers_per_million", "us_doctorates"}
    frame = result.summary().query("variable not in @may_be_empty")
    assert np.isfinite(frame[["p05", "p50", "p95"]].to_numpy()).all()
    assert set(frame["variable"]) == set(OUTCOMES) - may_be_empty
    price = result.paths("all", "World", "cost_per_copaper")
    assert np.isnan(price[:, 0]).all() and (price[:, -1] > 0).all()
    eu, parts = (
        result.paths("all", "EU27", "bilateral"),
        result.paths("all", "EU27", "multilateral"),
    )
    assert (eu + parts <= result.paths("all", "EU27", "papers") * 1.7).all()


def test_dask_gives_the_same_numbers(toy: Any) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        # In-process workers see the toys; the address is that of any scheduler.
        result = go(toy, cluster=cluster.scheduler_address, chunk=4)
    assert (result.values == go(toy).values).all()


def test_a_cluster_that_does_not_answer_is_said_plainly(toy: Any) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(RunError, match="no Dask scheduler answers"):
        go(toy, cluster="tcp://127.0.0.1:1")


def test_what_a_scenario_names_is_reported_unasked(toy: Any, tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    head = "name: s\ntitle: s\ninterventions:\n"
    file.write_text(
        head + "  - {kind: decouple, between: [[DEU], [RUS]], size: {percent: -30}, start: 2026}\n",
        "utf-8",
    )
    told = scenarios.run(file, replicates=2, evidence=toy).compare()
    assert {"DEU", "RUS", "DEU-RUS", "CHN", "CHN-USA"} <= set(told["region"])
    asked = file.read_text("utf-8") + "report: {countries: [JPN]}\n"
    file.write_text(asked, "utf-8")
    told = scenarios.run(file, replicates=2, evidence=toy).compare()
    assert "DEU" not in set(told["region"]) and "JPN" in set(told["region"])
    # Where the evidence holds few of our defaults, the largest stand in.
    held = ["BRA", "ESP", "FRA", "ITA", "KOR", "NLD", "SWE", "ROW"]
    few = replace(toy, world=toy.world.sel(country=held, partner=held))
    base = Scenario(name="baseline", title="b")
    assert asked_of(base, few)[0] == "EU27" and len(asked_of(base, few)) == 6
    assert set(asked_of(base, few)) <= {"EU27", *held} - {"ROW"}


def test_a_report_on_the_world_counts_it_once(toy: Any, tmp_path: Path) -> None:
    text = Path("configs/us-china-decoupling.yaml").read_text(encoding="utf-8")
    text = text.replace("[CHN, USA, EU27, GBR, JPN, IND]", "[CHN, USA, World]")
    path = tmp_path / "world.yaml"
    path.write_text(text, encoding="utf-8")
    result = scenarios.run([path], replicates=3, evidence=toy, out=tmp_path / "run")
    keys = result.compare()[["scenario", "region", "variable", "year"]]
    assert not keys.duplicated().any() and "World" in set(keys["region"])
    assert not any(r.startswith("World-") or r.endswith("-World") for r in keys["region"])


def test_the_baseline_read_off_the_forecast_is_the_run_of_no_scenario() -> None:
    """Of the agents' own, not of the toy's: with no lever moved they give the forecast back."""
    known = evidence.load()
    report = {"outcomes": HELD, "countries": ["CHN", "USA", "EU27"]}
    asked = {"name": "baseline", "horizon": 2024, "replicates": 7, "seed": 3, "report": report}
    scenario = Scenario.model_validate(asked)
    run, read = scenarios.run(scenario, evidence=known), baseline(scenario, known)
    assert set(read.variables) == set(HELD)
    every = run.summary()
    every = every[every["variable"].isin(HELD)].reset_index(drop=True)
    pd.testing.assert_frame_equal(read.summary(), every, check_exact=True)
    pair = baseline(scenario, known, ["CHN-EU27"])
    assert [(c.variable, c.region) for c in pair.columns] == [("links", "CHN-EU27")]
    assert (pair.values[0, 0] == run.paths("baseline", "CHN-EU27", "links")).all()
