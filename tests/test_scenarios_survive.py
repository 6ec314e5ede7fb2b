"""Runs that survive: kills at any moment, two at once, a full disk, a folder that turns read-only.

A driver imports everything once and forks a process for each attempt, so that fifty kills cost the
time of fifty attempts and not of fifty starts of Python.
"""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import resource
import secrets
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scenarios_toy import toy_simulate
from typer.testing import CliRunner

import scenarios
from collabcast.app import app
from forecast.computing.parallel import over_processes
from scenarios.errors import RunError
from scenarios.results.store import FILES
from scenarios.running import engine

pytest_plugins = ["scenarios_toy"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL are POSIX")
DECOUPLE = "configs/us-china-decoupling.yaml"
fork = multiprocessing.get_context("fork")


def go(toy: Any, **more: Any) -> scenarios.RunResult:
    return scenarios.run(DECOUPLE, **{"replicates": 16, "chunk": 1, "evidence": toy, **more})


def spawn(task: Callable[[], Any]) -> Any:
    process = fork.Process(target=task)
    process.start()
    return process


def done_in(out: Path) -> int:
    """How many units of work are finished; none where the run has just cleared them away."""
    try:
        return sum(name.startswith("part-") and name.endswith(".npz")
                   for name in os.listdir(out / ".parts"))  # fmt: skip
    except FileNotFoundError:
        return 0


def parts_of(out: Path) -> dict[str, bytes]:
    """Finished units of work: the second of their two files makes them count."""
    return {p.name: p.read_bytes() for p in (out / ".parts").glob("part-*.npz")}


def same(a: Path, b: Path) -> None:
    """Both folders hold a whole run, the same but for how long it took, and nothing else."""
    for folder in (a, b):
        assert sorted(p.name for p in folder.iterdir()) == sorted(FILES)
    for name in FILES:
        x, y = ((f / name).read_bytes() for f in (a, b))
        if name == "manifest.json":
            x, y = ({**json.loads(t), "timings": None} for t in (x, y))  # type: ignore[assignment]
        assert x == y, name


@pytest.mark.parametrize(("workers", "kills"), [(1, 50), (2, 10)])
def test_kills_lose_nothing_and_change_no_bit(
    toy: Any, tmp_path: Path, workers: int, kills: int
) -> None:
    """Each kill comes once some more units of work are done, and up to a tenth of a second later.

    Fewer where workers are started anew each time; it is the same process that writes.
    """
    go(toy, out=tmp_path / "whole", workers=workers)
    rng = np.random.default_rng(workers)
    killed = finished = longest = 0
    out = tmp_path / "killed0"
    while killed < kills or finished < 2:
        before = parts_of(out)
        process = spawn(lambda out=out: go(toy, out=out, resume=True, workers=workers))
        wanted = len(before) + int(rng.integers(0, 5)) if killed < kills else np.inf
        while process.is_alive() and done_in(out) < wanted:
            process.join(0.005)
        process.join(float(rng.uniform(0, 0.1)))
        if process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        process.join()
        if process.exitcode == 0:  # it came to its end before the kill: another one
            same(out, tmp_path / "whole")
            finished += 1
            out = tmp_path / f"killed{finished}"
            continue
        assert process.exitcode == -signal.SIGKILL
        if (out / "manifest.json").is_file():
            continue  # while it was clearing up: the run itself is whole
        now = parts_of(out)
        assert {k: now.get(k) for k in before} == before, "a finished unit of work was lost"
        longest = max(longest, len(now))
    go(toy, out=out, resume=True, workers=workers)
    same(out, tmp_path / "whole")
    assert finished >= 2 and longest > 8, (finished, longest)


def test_a_kill_while_files_are_written_leaves_none_in_halves(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One kill before, and one after, each of the moves into place."""
    go(toy, out=tmp_path / "whole", replicates=3)
    real, moves = os.replace, 0

    def counted(a: Any, b: Any) -> None:
        nonlocal moves
        moves += 1
        real(a, b)

    with monkeypatch.context() as m:
        m.setattr(os, "replace", counted)
        go(toy, out=tmp_path / "count", replicates=3)
    for n in range(moves):
        for early in (True, False):
            out, calls = tmp_path / f"cut{n}{early}", 0

            def cut(a: Any, b: Any, n: int = n, early: bool = early) -> None:
                nonlocal calls
                calls += 1
                if calls == n + 1 and early:
                    os.kill(os.getpid(), signal.SIGKILL)
                real(a, b)
                if calls == n + 1:
                    os.kill(os.getpid(), signal.SIGKILL)

            with monkeypatch.context() as m:
                m.setattr(os, "replace", cut)
                process = spawn(lambda out=out: go(toy, out=out, replicates=3))
            process.join()
            assert process.exitcode == -signal.SIGKILL
            go(toy, out=out, replicates=3, resume=True)
            same(out, tmp_path / "whole")


def test_a_killed_run_takes_its_workers_with_it(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers left alone would hold the folder, memory and processor for ever."""
    notes = tmp_path / "pids"
    notes.mkdir()

    def slow(*args: Any, **more: Any) -> Any:
        (notes / str(os.getpid())).touch()
        time.sleep(0.05)
        return toy_simulate(*args, **more)

    out = tmp_path / "run"
    with monkeypatch.context() as m:
        m.setattr(engine, "simulate", slow)
        process = spawn(lambda: go(toy, out=out, workers=2))
        until(lambda: len(list(notes.iterdir())) >= 2)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    go(toy, out=out, resume=True)  # at once: nobody holds the folder any more
    until(lambda: not any(alive(int(p.name)) for p in notes.iterdir()))


def test_a_worker_that_is_ended_from_outside_is_told(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = os.getpid()

    def killed(outlook: Any, *args: Any, **more: Any) -> Any:
        if os.getpid() != here and int(outlook.replicates[0]) == 9:
            os.kill(os.getpid(), signal.SIGKILL)
        return toy_simulate(outlook, *args, **more)

    out = tmp_path / "run"
    with monkeypatch.context() as m:
        m.setattr(engine, "simulate", killed)
        with pytest.raises(RunError, match="ended from outside"):
            go(toy, out=out, workers=2)
    go(toy, out=out, resume=True)
    go(toy, out=tmp_path / "whole")
    same(out, tmp_path / "whole")


def test_workers_start_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are no copy of this process, with its threads and the locks these hold."""
    monkeypatch.setattr(os, "made_up", True, raising=False)
    found = over_processes(lambda name: hasattr(os, name), ["made_up", "getpid"], 2)
    assert sorted(found) == [(0, False), (1, True)]


def until(true: Callable[[], bool], patience: float = 15) -> None:
    limit = time.monotonic() + patience
    while not true():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (OSError, IndexError):
        return False
    return state != "Z"


def test_of_two_runs_into_one_folder_the_second_is_refused(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(toy, out=tmp_path / "whole")
    out = tmp_path / "run"

    def slow(*args: Any, **more: Any) -> Any:
        time.sleep(0.02)
        return toy_simulate(*args, **more)

    with monkeypatch.context() as m:
        m.setattr(engine, "simulate", slow)
        process = spawn(lambda: go(toy, out=out))
    until(lambda: bool(parts_of(out)))
    for more in ({}, {"resume": True}, {"force": True}):
        with pytest.raises(RunError, match="another run is writing here"):
            go(toy, out=out, **more)
    process.join()
    assert process.exitcode == 0
    same(out, tmp_path / "whole")


@pytest.mark.parametrize(
    ("number", "every"), [(errno.ENOSPC, 1), (errno.EROFS, 5), (errno.EDQUOT, 7)]
)
def test_a_disk_that_fails_at_any_write_is_told_and_costs_nothing_done(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, every: int
) -> None:
    """Every file in turn, while it is made or while it is handed to the disk."""
    size = {"replicates": 3}
    go(toy, out=tmp_path / "whole", **size)
    places: list[tuple[Any, str]] = [(secrets, "token_hex"), (os, "fsync")]
    for module, name in places:
        for n in range(0, 1 + 2 * 3 + len(FILES), every):
            out, calls = tmp_path / f"{name}{n}", 0
            real = getattr(module, name)

            def fails(*args: Any, n: int = n, real: Any = real, **more: Any) -> Any:
                nonlocal calls
                calls += 1
                if calls > n:
                    raise OSError(number, os.strerror(number))
                return real(*args, **more)

            with monkeypatch.context() as m:
                m.setattr(module, name, fails)
                with pytest.raises(RunError) as error:
                    go(toy, out=out, **size)
            assert os.strerror(number) in str(error.value) and "--resume" in str(error.value)
            kept = parts_of(out)
            assert len(kept) == min(3, max(0, (n - 1) // 2))
            assert not [p for p in out.rglob(".*") if p.name not in (".parts",)]
            go(toy, out=out, resume=True, **size)
            same(out, tmp_path / "whole")


def test_a_real_limit_on_files_is_told_with_exit_code_1(toy: Any, tmp_path: Path) -> None:
    """The system itself refuses a byte too many, in a large file and in a unit of work."""
    go(toy, out=tmp_path / "whole", replicates=40)
    largest = max(p.stat().st_size for p in (tmp_path / "whole").iterdir())
    out, other, pipe = tmp_path / "run", tmp_path / "command", os.pipe()

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest - 1, largest - 1))
        done = CliRunner().invoke(app, ["run", DECOUPLE, "--replicates", "40", "--out", str(other)])
        try:
            go(toy, out=out, replicates=40)
        except RunError as error:
            os.write(pipe[1], f"{error}\n{done.exit_code}\n{done.stderr}".encode())

    spawn(limited).join()
    error, code, stderr = os.read(pipe[0], 10_000).decode().split("\n", 2)
    assert "File too large" in error and "--resume" in error and len(parts_of(out)) == 40
    assert code == "1" and "the disk is full, or files may not be larger" in stderr
    assert "Traceback" not in stderr and not (other / "manifest.json").exists()
    go(toy, out=out, resume=True, replicates=40)
    same(out, tmp_path / "whole")


def test_replacing_a_run_can_be_cut_anywhere(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill while the old run is removed leaves a folder that --force still takes for a run."""
    real = Path.unlink
    go(toy, out=tmp_path / "whole", replicates=2)
    for n in range(1, 5):
        out, calls = tmp_path / f"r{n}", 0
        go(toy, out=out, replicates=2, seed=7)

        def cut(self: Path, missing_ok: bool = False, n: int = n) -> None:
            nonlocal calls
            calls += 1
            real(self, missing_ok=missing_ok)
            if calls == n:
                os.kill(os.getpid(), signal.SIGKILL)

        with monkeypatch.context() as m:
            m.setattr(Path, "unlink", cut)
            process = spawn(lambda out=out: go(toy, out=out, replicates=2, force=True))
        process.join()
        assert process.exitcode == -signal.SIGKILL
        go(toy, out=out, replicates=2, force=True)
        same(out, tmp_path / "whole")
