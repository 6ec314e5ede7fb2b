"""Absurd requests are refused at once, on the command line and in Python, before they cost."""

from __future__ import annotations

import resource
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import scenarios
from collabcast.app import app
from evidence import bounds
from forecast.projection.kept import BLOCK
from scenarios.running import limits
from scenarios.running.plan import CHUNK, Plan, plan

pytest_plugins = ["scenarios_toy"]
ROOT = Path(__file__).resolve().parent.parent
DECOUPLE = str(ROOT / "configs" / "us-china-decoupling.yaml")


def call(*args: str) -> Any:
    return CliRunner().invoke(app, list(args))


@pytest.mark.parametrize(
    "args",
    [
        ["run", DECOUPLE, "--replicates", "1000000000"],
        ["run", DECOUPLE, "--replicates", "-1"],
        ["run", DECOUPLE, "--horizon", "9999"],
        ["run", DECOUPLE, "--seed", str(10**30)],
        ["run", DECOUPLE, "--workers", "1000000"],
        ["forecast", "--replicates", "1000000000"],
        ["forecast", "--horizon", "9999"],
        ["backtest", "papers", "--h", "9999"],
        ["hindcast", "--replicates", "1000000000"],
        ["explore", DECOUPLE, "--size", "1000000000"],
        ["evidence", "import", "x.csv", "--year", "99999"],
    ],
    ids=lambda a: " ".join(a[:1] + a[-2:]),
)
def test_the_command_line_refuses_absurd_numbers(args: list[str]) -> None:
    started = time.process_time()
    out = call(*args)
    assert out.exit_code == 2 and "Input should be" in out.output, out.output
    assert time.process_time() - started < 2.0


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("replicates", 10**9, "came 1000000000; allowed is 1 to 100000"),
        ("replicates", 0, "came 0; allowed is 1"),
        ("horizon", 9999, "allowed is 1990 to 2100"),
        ("seed", -1, "allowed is 0 to"),
        ("seed", 10**30, "allowed is 0 to"),
    ],
)
def test_python_refuses_absurd_numbers(name: str, value: int, said: str, toy: Any) -> None:
    with pytest.raises(scenarios.ConfigError, match=said):
        scenarios.run(DECOUPLE, evidence=toy, **{name: value})
    with pytest.raises(scenarios.ConfigError, match="allowed is 0 to 50"):
        scenarios.run([DECOUPLE] * 51, evidence=toy)


def test_a_run_too_large_for_memory_or_disk_is_refused_before_it_takes_any(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(scenarios.ConfigError, match=r"need about \d+\.\d GB of memory; allowed"):
        scenarios.run(DECOUPLE, replicates=100_000, horizon=2100, evidence=toy)
    monkeypatch.setenv(limits.VARIABLE, "1e6")
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("U", (), {"free": 10**9})())
    with pytest.raises(scenarios.RunError, match=r"GB of disk .*, 1\.0 GB are free"):
        scenarios.run(DECOUPLE, replicates=100_000, evidence=toy, out=tmp_path / "r")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes"
    assert not (tmp_path / "r").exists()
    for odd in ("", "many", "-3", "nan"):
        monkeypatch.setenv(limits.VARIABLE, odd)
        assert limits.allowed_gb() == bounds.USUAL_GB


def test_the_usual_run_is_allowed_and_the_estimate_counts_what_it_holds(toy: Any) -> None:
    todo = plan([DECOUPLE], toy, replicates=10_000)
    memory, disk = limits.need(todo, in_memory=False)
    assert memory < 3.0, "ten thousand replicates are promised within 3 GiB"
    cells = 2 * 10_000 * len(todo.years)
    assert disk == pytest.approx(cells * (47 * 46 / 2 * 4 + len(todo.columns) * 16) / 1e9)
    assert limits.need(todo, in_memory=True)[0] > memory


def test_many_countries_are_computed_fewer_replicates_at_once(toy: Any) -> None:
    todo = plan([DECOUPLE], toy, replicates=1000)
    assert limits.fitting(todo, CHUNK) == CHUNK and limits.fitting(todo, 7) == 7

    def of(countries: int) -> Plan:
        rows = [*range(47), *[0] * (countries - 47)]
        world = toy.world.isel(country=rows, partner=rows)
        return replace(todo, evidence=replace(toy, world=world))

    assert limits.fitting(of(150), CHUNK) == BLOCK, "41 would fit, and no path would be kept"
    large = of(250)
    at_once = limits.fitting(large, CHUNK)
    assert 1 <= at_once < CHUNK
    assert limits.need(large, in_memory=False)[0] < 4.5 < limits.need(large, in_memory=True)[0]
