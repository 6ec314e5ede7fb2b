"""One unit of work: some replicates of every scenario of a run, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agents.drivers.baseline_cache import BaselineCache
from scenarios.outcomes.history_arrays import HistoryArrays
from scenarios.running.deciders import Deciders
from scenarios.running.plan import Plan
from scenarios.running.simulation import Setting, simulate_replicates


@dataclass(frozen=True)
class Failure:
    """A replicate that could not be computed: data, not an excuse to stop."""

    scenario: str
    replicate: int
    error: str


@dataclass(frozen=True)
class Part:
    """Results of replicates ``first`` to ``stop`` - 1.

    Attributes
    ----------
    values : [scenario, column, replicate, year], NaN where a replicate failed.
    links : [scenario, year, pair, replicate] float32, pairs in the order of ``np.triu_indices``:
        only quantiles of them are kept, for which seven digits are plenty.
    direct_effect : [scenario, pair, replicate] float32, factor on the links of each pair in the
        last year; 1 where no lever acts on the pair.
    affected : [scenario, pair] bool, True where a lever acts on the pair in some year.
    deciders : who followed or joined in each scenario.
    failures : replicates that could not be computed.
    fallbacks : scenarios whose replicates were computed one by one, by the first of them, since
        the whole failed.
    """

    first: int
    stop: int
    values: np.ndarray
    links: np.ndarray
    direct_effect: np.ndarray
    affected: np.ndarray
    deciders: tuple[Deciders, ...]
    failures: tuple[Failure, ...]
    fallbacks: tuple[Failure, ...]


def compute(plan: Plan, first: int, stop: int) -> Part:
    """Simulate replicates ``first`` to ``stop`` - 1 of every scenario, baseline first."""
    setting = Setting.of(plan, range(first, stop), BaselineCache())
    n, t, r = len(plan.evidence.countries), len(plan.years), stop - first
    rows, cols = np.triu_indices(n, 1)
    s = len(plan.scenarios)
    values = np.full((s, len(plan.columns), r, t), np.nan)
    links = np.full((s, t, len(rows), r), np.nan, dtype=np.float32)
    direct_effect = np.ones((s, len(rows), r), dtype=np.float32)
    affected = np.zeros((s, len(rows)), dtype=bool)
    deciders: list[Deciders] = []
    failures: list[Failure] = []
    fallbacks: list[Failure] = []
    baseline: HistoryArrays | None = None
    for k, scenario in enumerate(plan.scenarios):
        done = simulate_replicates(scenario, setting, baseline, with_direct_effect=True)
        failures += [Failure(scenario.name, r, error) for r, error in done.failed.items()]
        if done.fallback:
            fallbacks.append(Failure(scenario.name, first, done.fallback))
        baseline = baseline or done.arrays
        deciders.append(Deciders.of(done.arrays, baseline, plan.years))
        for c, (outcome, place) in enumerate(plan.columns):
            values[k, c] = outcome.values(done.arrays, place)
        links[k] = np.moveaxis(done.arrays.links[:, :, rows, cols], 0, -1)
        direct_effect[k] = done.direct_effect[rows, cols]
        affected[k] = done.affected_pairs[rows, cols]
        for number in done.failed:
            values[k, :, number - first] = np.nan
            links[k, ..., number - first] = np.nan
    return Part(
        first,
        stop,
        values,
        links,
        direct_effect,
        affected,
        tuple(deciders),
        tuple(failures),
        tuple(fallbacks),
    )
