"""Finished parts put together: series, figures of every tie, what the run was made from."""

from __future__ import annotations

import mmap
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from forecast.computing.parallel import cores
from scenarios.results.arrays import Column
from scenarios.results.links import FIGURES, figures, links_frame
from scenarios.results.result import RunResult
from scenarios.running.checkpoints import Parts
from scenarios.running.chunk import Part
from scenarios.running.manifest import manifest
from scenarios.running.plan import Plan

BLOCK = 200  # pairs whose figures are taken at once: what is sorted stays small


def assemble(todo: Plan, parts: Parts, timings: dict[str, float], started: float) -> RunResult:
    """Put finished parts together; the same numbers however they were cut."""
    every = list(parts.all())
    values = np.concatenate([p.values for p in every], axis=2)
    names = tuple(s.name for s in todo.scenarios)
    links = links_frame(names, todo.years, todo.evidence.countries, _link_bands(every))
    columns = tuple(Column(o.name, p.code, o.unit, p.field) for o, p in todo.columns)
    timings = {**timings, "total": time.perf_counter() - started}
    note = manifest(todo, columns, every, timings)
    return RunResult(todo.scenarios, todo.evidence, columns, todo.years, values, links, note)


def _link_bands(every: list[Part]) -> np.ndarray:
    """Quantiles and paired changes of every link, [scenario, year, pair, 7], see
    :data:`scenarios.results.links.FIGURES`; a year at a time to spare memory."""
    s, t, p, _ = every[0].links.shape
    bands = np.full((s, t, p, len(FIGURES)), np.nan)
    blocks = [slice(a, a + BLOCK) for a in range(0, p, BLOCK)]
    with ThreadPoolExecutor(cores()) as pool:
        for year in range(t):
            first = np.concatenate([part.links[0, year] for part in every], axis=-1)
            for k in range(s):
                values = np.concatenate([part.links[k, year] for part in every], axis=-1)
                of = partial(_figures, first, values, _good(first, values), k > 0)
                bands[k, year] = np.concatenate(list(pool.map(of, blocks)))
            for part in every:
                _let_go(part.links)
    return bands


def _good(base: np.ndarray, values: np.ndarray) -> np.ndarray | slice:
    """Replicates, the last axis, that did not fail in either."""
    good = np.isfinite(values).all(axis=0) & np.isfinite(base).all(axis=0)
    return slice(None) if good.all() else good


def _figures(
    base: np.ndarray, values: np.ndarray, good: np.ndarray | slice, changes: bool, at: slice
) -> np.ndarray:
    return figures(base[at, good], values[at, good], changes=changes)


def _let_go(links: np.ndarray) -> None:
    """Pages of a file count as memory of the process until it lets them go."""
    if isinstance(links.base, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        links.base.madvise(mmap.MADV_DONTNEED)
