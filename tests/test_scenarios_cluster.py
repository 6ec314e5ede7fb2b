"""A run on a Dask cluster of two worker processes, one of them killed in the middle."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import distributed
import pytest
import scenarios_toy

import evidence
import scenarios
from evidence.files import code_digest
from scenarios.errors import RunError
from scenarios.running import chunk as chunks
from scenarios.running import cluster as clusters
from scenarios.running import engine

pytest_plugins = ["scenarios_toy"]
DECOUPLE = "configs/us-china-decoupling.yaml"
HERE = str(Path(__file__).parent)


def obey(pause: float) -> int:
    """Put the toys into a worker process, slow enough that it can be killed at work."""
    import sys
    import time

    sys.path.insert(0, HERE)
    import scenarios_toy as toy

    from scenarios.running import engine as its

    def slow(*args: Any, **more: Any) -> Any:
        time.sleep(pause)
        return toy.toy_simulate(*args, **more)

    its.outlook, its.simulate = toy.toy_outlook, slow  # type: ignore[assignment]
    return os.getpid()


@pytest.fixture
def two_workers() -> Iterator[Any]:
    """A scheduler with two worker processes that are not started again when they die."""
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        client.wait_for_workers(2)
        yield cluster, client


def test_a_worker_killed_in_the_middle_changes_no_bit(
    toy: Any, two_workers: Any, tmp_path: Path
) -> None:
    cluster, client = two_workers
    serial = scenarios.run(DECOUPLE, replicates=24, evidence=toy, chunk=2)
    pids = client.run(obey, 0.1)
    assert len(set(pids.values())) == 2
    seen: list[int] = []

    def after_two(done: int, _all: int) -> None:
        seen.append(done)
        if len(seen) == 3:
            os.kill(next(iter(pids.values())), signal.SIGKILL)

    # A worker that is started again in place of the dead one obeys as well.
    client.register_plugin(_Toys(), name="toys")
    result = scenarios.run(
        DECOUPLE, replicates=24, evidence=toy, chunk=2, cluster=cluster.scheduler_address,
        progress=after_two, out=tmp_path / "run",
    )  # fmt: skip
    assert len(seen) == 13 and seen[-1] == 24
    assert (result.values == serial.values).all()
    assert result.links.equals(serial.links)
    assert not result.failures and not (tmp_path / "run" / ".parts").exists()
    now = client.run(os.getpid)
    assert next(iter(pids.values())) not in now.values()


class _Toys(distributed.WorkerPlugin):
    def setup(self, worker: Any) -> None:
        obey(0.1)


def test_a_cluster_that_goes_away_keeps_what_is_done(toy: Any, tmp_path: Path) -> None:
    """The scheduler itself dies: a plain line, and the run goes on without it."""
    cluster = distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    )
    out = tmp_path / "run"

    def pull_the_plug(done: int, _all: int) -> None:
        if done >= 4:
            cluster.close(timeout=5)

    with pytest.raises(RunError, match="the Dask cluster"):
        scenarios.run(DECOUPLE, replicates=24, evidence=toy, chunk=2, progress=pull_the_plug,
                      cluster=cluster.scheduler_address, out=out)  # fmt: skip
    assert len(list((out / ".parts").glob("part-*.npz"))) >= 2
    resumed = scenarios.run(DECOUPLE, replicates=24, evidence=toy, out=out, resume=True)
    assert (resumed.values == scenarios.run(DECOUPLE, replicates=24, evidence=toy).values).all()


def test_workers_of_other_code_are_refused_before_they_compute(
    toy: Any, two_workers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "code_digest", lambda *_: "another")
    with pytest.raises(RunError, match="runs other code than this"):
        scenarios.run(DECOUPLE, replicates=4, evidence=toy,
                      cluster=two_workers[0].scheduler_address)  # fmt: skip


def test_a_cluster_without_a_worker_or_left_by_all_is_told(
    toy: Any, two_workers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster, client = two_workers
    pids = client.run(obey, 0.3)
    start = time.monotonic()

    def all_leave(done: int, _all: int) -> None:
        if done >= 2:
            client.register_plugin(_Toys(), name="toys")
            cluster.scale(0)
            for pid in pids.values():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    with pytest.raises(RunError, match="went away or lost the work"):
        scenarios.run(DECOUPLE, replicates=24, evidence=toy, chunk=2, progress=all_leave,
                      cluster=cluster.scheduler_address)  # fmt: skip
    assert time.monotonic() - start < 40
    monkeypatch.setattr(clusters, "CONNECT", 1)
    with pytest.raises(RunError, match="no worker of the Dask cluster"):
        scenarios.run(DECOUPLE, replicates=4, evidence=toy, cluster=cluster.scheduler_address)


@pytest.fixture
def threads() -> Iterator[str]:
    """The address of a cluster in this process, whose workers run what is patched here."""
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


def _raises(*_: Any) -> Any:
    raise ZeroDivisionError("\x1b[31mof another")


def _half(plan: Any, first: int, stop: int) -> Any:
    part = chunks.compute(plan, first, stop)
    return code_digest(*clusters.CODE), replace(part, values=part.values[..., :-1])


ODD: dict[str, tuple[Any, str]] = {
    "another version": (lambda *a: ("0" * 64, chunks.compute(*a)), "runs other code"),
    "nothing": (lambda *_: None, "runs other code"),
    "text": (lambda *_: (code_digest(*clusters.CODE), "x"), "something else than was asked"),
    "too few years": (_half, "something else than was asked"),
    "other replicates": (
        lambda p, a, b: (code_digest(*clusters.CODE), chunks.compute(p, 0, 1)),
        "something else than was asked",
    ),
    "a fault": (_raises, "a worker failed: ZeroDivisionError"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_no_worker_of_ours_returns_is_a_line(
    toy: Any, threads: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A worker that comes after all were asked which code they run is asked with every result."""
    monkeypatch.setattr(clusters, "_compute", ODD[name][0])
    with pytest.raises(RunError, match=ODD[name][1]) as told:
        scenarios.run(DECOUPLE, replicates=4, evidence=toy, chunk=2, cluster=threads)
    assert "went away or lost the work" in str(told.value)


SILENCED: list[str] = []
ENDED = threading.Event()


async def _says_nothing(*_: Any, **__: Any) -> Any:
    while not ENDED.is_set():
        await asyncio.sleep(0.05)
    return {"status": "OK", "workers": {}}


def _waits(*_: Any) -> None:
    """Never done; and from now on the scheduler tells nothing, or hears of no worker."""
    for scheduler in distributed.Scheduler._instances:
        scheduler.handlers[SILENCED[-1]] = _says_nothing
    ENDED.wait(30)


@pytest.mark.parametrize("who", ["identity", "heartbeat_worker"])
def test_a_cluster_that_falls_silent_is_not_waited_for(
    toy: Any, threads: str, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """A machine that sleeps closes no connection: the scheduler's, or those of the workers."""
    SILENCED.append(who)
    ENDED.clear()
    for setting in ("PATIENCE", "WORD"):
        monkeypatch.setattr(clusters, setting, 0.8)
    monkeypatch.setattr(clusters, "_compute", _waits)
    start = time.monotonic()
    try:
        with pytest.raises(RunError, match="no worker is left that answers"):
            scenarios.run(DECOUPLE, replicates=4, evidence=toy, cluster=threads)
    finally:
        ENDED.set()
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    "says",
    [None, b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x15\x03\x03\x00\x02\x02\x46", b"\0" * 99],
)
def test_what_is_no_scheduler_is_told_at_once(
    toy: Any, monkeypatch: pytest.MonkeyPatch, says: bytes | None
) -> None:
    """A web server, one that wants TLS, rubbish; a stopped process, whose system connects."""
    monkeypatch.setattr(clusters, "CONNECT", 1)
    start = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    link, _ = listening.accept()
                    link.sendall(says or b"")
                    link.close()

        if says is not None:
            threading.Thread(target=answer, daemon=True).start()
        address = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(RunError, match="no Dask scheduler answers at"):
            scenarios.run(DECOUPLE, replicates=4, evidence=toy, cluster=address)
    assert time.monotonic() - start < 15


def test_the_toys_are_those_of_the_other_tests(toy: Any) -> None:
    assert engine.outlook is scenarios_toy.toy_outlook and toy.digest == evidence.load().digest
