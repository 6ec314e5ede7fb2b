"""What a run takes is told before it starts, and is near what it then takes."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import evidence
import scenarios
from collabcast.app import app
from collabcast.terminal.costs import in_words
from forecast.computing.parallel import cores, over_processes
from scenarios.running import assembling, cluster, limits
from scenarios.running.cost import Cost, cost_of, processor_seconds
from scenarios.running.plan import plan

pytest_plugins = ["scenarios_toy"]
ROOT = Path(__file__).resolve().parent.parent
DECOUPLE = str(ROOT / "configs" / "us-china-decoupling.yaml")
FIELDS = str(ROOT / "configs" / "us-china-sensitive-fields.yaml")


def call(*args: str) -> Any:
    return CliRunner().invoke(app, list(args))


def test_a_dry_run_tells_time_memory_and_disk_and_runs_nothing(tmp_path: Path) -> None:
    out = tmp_path / "run"
    ask = ["run", DECOUPLE, "--dry-run", "--out", str(out)]
    said = call(*ask, "--replicates", "20000")
    assert said.exit_code == 0 and "20,000 replicates in 400 parts" in said.stdout
    assert "minutes where nothing else is running" in said.stdout
    assert (
        "20,000次重复，分400部分计算" in call(*ask, "--replicates", "20000", "--lang", "zh").stdout
    )
    told = json.loads(call(*ask, "--json").stdout)
    assert told["ok"] and told["dry_run"] and told["replicates"] == 500 and told["seconds"] > 0
    assert not out.exists()


def test_a_dry_run_is_refused_where_the_run_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(limits.VARIABLE, "0.5")
    said = call("run", DECOUPLE, "--dry-run")
    assert said.exit_code == 2 and "which need about" in said.output
    chinese = call("run", DECOUPLE, "--dry-run", "--lang", "zh")
    assert "GB 内存" in chinese.output and "请减少重复次数" in chinese.output


def test_the_cost_is_told_once_before_anything_is_computed(toy: Any, tmp_path: Path) -> None:
    order: list[object] = []

    def stop_after_two(done: int, _all: int) -> None:
        order.append(done)
        if done == 4:
            raise KeyboardInterrupt

    ask = {"replicates": 10, "evidence": toy, "chunk": 2, "out": tmp_path / "run"}
    with pytest.raises(KeyboardInterrupt):
        scenarios.run(DECOUPLE, **ask, announce=order.append, progress=stop_after_two)
    assert isinstance(order[0], Cost) and order[1:] == [0, 2, 4]
    assert (order[0].replicates, order[0].parts) == (10, 5)
    left: list[Cost] = []
    scenarios.run(DECOUPLE, **ask, announce=left.append, resume=True)
    assert [(c.replicates, c.parts) for c in left] == [(6, 3)]


def test_a_short_run_says_nothing_and_a_long_one_says_it_on_standard_error(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = ["run", DECOUPLE, "--replicates", "4", "--no-report", "--force", "--out"]
    assert "nothing else is running" not in call(*ask, str(tmp_path / "a")).stderr
    monkeypatch.setattr("scenarios.running.cost.START", 100.0)
    said = call(*ask, str(tmp_path / "a"))
    assert "4 replicates in 1 parts" in said.stderr and "replicates in" not in said.stdout
    assert "about 2 minutes" in said.stderr


def test_cost_grows_with_what_there_is_to_do(toy: Any) -> None:
    def seconds(config: str = DECOUPLE, at_once: int = 1, kept: bool = True, **ask: int) -> float:
        todo = plan([config], toy, **ask)
        return processor_seconds(todo, todo.replicates, at_once, kept)

    usual = seconds(replicates=1000)
    assert seconds(replicates=2000) > usual < seconds(replicates=1000, horizon=2050)
    assert seconds(FIELDS, replicates=1000) > usual < seconds(replicates=1000, kept=False)
    assert seconds(replicates=1000, at_once=2) < usual
    todo = plan([DECOUPLE], toy, replicates=1000)
    two, one = limits.need(todo, False, workers=2), limits.need(todo, False)
    assert two[0] > one[0] and two[1] == one[1]
    assert limits.need(todo, False, workers=99) == limits.need(todo, False, workers=20), "20 parts"
    assert cost_of(todo, done=1000).parts == 0


def test_words_for_seconds_minutes_and_hours() -> None:
    def about(seconds: float, **more: Any) -> str:
        return in_words(Cost(9, 1, seconds, 1.0, 0.0, True, False), **more).split(" where")[0]

    assert about(0.2) == "about 1 seconds" and about(89) == "about 89 seconds"
    assert about(100) == "about 2 minutes" and about(5 * 3600) == "about 5 hours"
    assert "一个工作进程" in about(100, lang="zh", cluster=True)
    early = in_words(Cost(9, 1, 5.0, 1.0, 0.0, False, True))
    assert "or fewer once precise enough" in early and "made once" in early


def test_whoever_shares_a_machine_takes_a_share_of_its_cores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert [made for _, made in over_processes(_cores, [0, 1], 2)] == [max(1, cores() // 2)] * 2
    monkeypatch.setattr(cluster, "compute", lambda *_: cores())
    assert cluster._compute(None, 0, 1)[1] == 1 and cores() >= 1  # type: ignore[arg-type,comparison-overlap]


def _cores(_: int) -> int:
    return cores()


def test_pages_of_a_file_that_was_read_are_let_go(tmp_path: Path) -> None:
    np.save(tmp_path / "links.npy", np.ones(8_000_000))
    links = np.load(tmp_path / "links.npy", mmap_mode="r")
    assert links.sum() == 8_000_000
    held = _resident()
    assembling._let_go(links)
    assert held - _resident() > 30_000_000, "bytes"
    assert links.sum() == 8_000_000, "and may be read again"


def _resident() -> int:
    statm = Path("/proc/self/statm")
    if not statm.is_file():
        pytest.skip("no /proc")
    return int(statm.read_text().split()[1]) * 4096


@pytest.mark.slow
@pytest.mark.parametrize(
    ("config", "replicates", "horizon"),
    [(DECOUPLE, 400, 2035), (DECOUPLE, 150, 2050), (FIELDS, 100, 2035)],
    ids=["many replicates", "many years", "by field"],
)
def test_the_time_told_is_near_the_time_taken(
    config: str, replicates: int, horizon: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Processor time, which others on the machine move less than the clock on the wall."""
    known = evidence.load()
    scenarios.run(config, 2, horizon=horizon, evidence=known)  # imports and fits
    told: list[Cost] = []
    monkeypatch.setattr("scenarios.running.cost.START", 0.0)
    monkeypatch.setattr("scenarios.running.cost.WORTH_MEASURING", 0.0)
    monkeypatch.setattr("forecast.projection.kept.LAST", 0)  # paths of an earlier run save a third
    started = time.process_time()
    scenarios.run(
        config, replicates, horizon=horizon, evidence=known, out=tmp_path / "run",
        announce=told.append,
    )  # fmt: skip
    took = time.process_time() - started
    assert told[0].fits_kept and 0.5 < told[0].seconds / took < 2.0
