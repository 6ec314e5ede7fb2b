"""Who computes the units of work: this process, several, or a Dask cluster. Equal numbers."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from forecast.computing.parallel import over_processes
from scenarios.errors import RunError
from scenarios.running import engine
from scenarios.running.chunk import Part, compute
from scenarios.running.cluster import on_dask
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
        yield from on_dask(plan, chunks, cluster)
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
