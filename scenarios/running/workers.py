"""Who computes the units of work: this process, several, or a Dask cluster. Equal numbers."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from forecast.computing.parallel import over_processes
from scenarios.errors import RunError
from scenarios.running import engine
from scenarios.running.chunk import Part, compute
from scenarios.running.plan import Plan


def results(
    plan: Plan, chunks: list[tuple[int, int]], workers: int = 1, cluster: str | None = None
) -> Iterator[Part]:
    """Parts as they are finished, in any order.

    Raises
    ------
    RunError : a worker died, or the cluster cannot be reached.
    """
    if cluster is not None:
        yield from _on_dask(plan, chunks, cluster)
    elif workers > 1 and len(chunks) > 1:
        yield from _in_processes(plan, chunks, min(workers, len(chunks)))
    else:
        for first, stop in chunks:
            yield compute(plan, first, stop)


def _in_processes(plan: Plan, chunks: list[tuple[int, int]], workers: int) -> Iterator[Part]:
    # Fit once here: workers find it among the fits on disk.
    engine.outlook(plan.evidence, plan.horizon, range(1), plan.seed)
    try:
        for _, part in over_processes(partial(_compute, plan), chunks, workers):
            yield part
    except BrokenProcessPool:
        raise RunError(
            "a worker process was ended from outside (out of memory?); finished parts are kept;"
            " go on with --resume and fewer --workers"
        ) from None


def _compute(plan: Plan, chunk: tuple[int, int]) -> Part:
    return compute(plan, *chunk)


def _on_dask(plan: Plan, chunks: list[tuple[int, int]], address: str) -> Iterator[Part]:
    try:
        from distributed import Client, KilledWorker
        from distributed import as_completed as finished
        from distributed.comm.core import CommClosedError
    except ImportError:
        raise RunError(
            "--cluster needs the package distributed; install it with `pip install distributed`"
        ) from None
    try:
        client = Client(address, timeout=5)
    except (OSError, TimeoutError, ValueError) as error:
        raise RunError(
            f"no Dask scheduler answers at {address} ({error}); start one with `dask scheduler`,"
            " or leave --cluster out"
        ) from None
    try:
        shared = client.scatter(plan, broadcast=True, hash=False)
        # A worker that dies costs its unit of work only: Dask gives it to another.
        futures = [client.submit(compute, shared, a, b, pure=False, retries=3) for a, b in chunks]
        for future in finished(futures):
            yield future.result()
            future.release()
    except (CommClosedError, CancelledError, KilledWorker, TimeoutError, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise RunError(
            f"the Dask cluster at {address} went away or lost the work ({type(error).__name__}:"
            f" {reason}); finished parts are kept; go on with --resume"
        ) from None
    finally:
        client.close(timeout=5)
