"""Which part of a difference comes from where: the direct effect, and what each channel adds.

A channel (diversion, funding, alignment, ...) is a mechanism of the agents that can be switched
off.
With all of them off the direct effect is left. What a channel adds depends on what is on, so
channels are switched on one after the other in one order and in the reverse order, and the two
contributions are averaged: the parts add up to the whole difference in every replicate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from agents.drivers.baseline_cache import BaselineCache
from agents.rules.table import CHANNELS
from scenarios.outcomes.history_arrays import HistoryArrays
from scenarios.running.plan import Plan
from scenarios.running.simulation import Setting, simulate
from scenarios.schema.scenario import Scenario

DIRECT = "direct"
PARTS: tuple[str, ...] = (DIRECT, *CHANNELS)


@dataclass(frozen=True)
class Decomposition:
    """Parts of the difference of one scenario to the baseline.

    Attributes
    ----------
    scenario : its name.
    parts : [part, column, replicate, year], in the order of ``PARTS``.
    total : [column, replicate, year] the whole difference.
    """

    scenario: str
    parts: np.ndarray
    total: np.ndarray


def decompose(plan: Plan, scenario: Scenario, replicates: int | None = None) -> Decomposition:
    """Split the differences of one scenario, on the plan's own draws.

    Ranges of the scenario stand at their central value here: what is split is the work of the
    model, and a range is given to it.

    Parameters
    ----------
    plan : from :func:`scenarios.running.plan.plan`.
    scenario : one of its scenarios.
    replicates : the first so many only.
    """
    setting = Setting.of(plan, range(replicates or plan.replicates), BaselineCache())
    setting = setting.with_parameters_of(scenario)
    base = simulate(plan.scenarios[0], setting)
    ground = _values(plan, base)
    levers = setting.levers(scenario)

    def run(off: frozenset[str]) -> np.ndarray:
        moved = simulate(scenario, setting, baseline=base, without=sorted(off), levers=levers)
        return _values(plan, moved) - ground

    parts, total = split(run, tuple(CHANNELS))
    return Decomposition(scenario.name, parts, total)


def split(
    run: Callable[[frozenset[str]], np.ndarray], channels: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Parts in the order direct, channels; and the whole.

    Parameters
    ----------
    run : difference to the baseline with some channels off.
    channels : all that can be switched off.

    Examples
    --------
    >>> def run(off):                     # two channels that work together
    ...     a, b = "a" not in off, "b" not in off
    ...     return np.array(10.0 + a + 4.0 * (a and b))
    >>> parts, total = split(run, ("a", "b"))
    >>> parts.tolist(), float(total)
    ([10.0, 3.0, 2.0], 15.0)
    """
    everything = frozenset(channels)
    known: dict[frozenset[str], np.ndarray] = {}

    def at(off: frozenset[str]) -> np.ndarray:
        if off not in known:
            known[off] = run(off)
        return known[off]

    added = {channel: np.zeros_like(at(everything)) for channel in channels}
    for order in (channels, channels[::-1]):
        off = everything
        for channel in order:
            added[channel] = added[channel] + 0.5 * (at(off - {channel}) - at(off))
            off = off - {channel}
    return np.stack([at(everything), *added.values()]), at(frozenset())


def _values(plan: Plan, arrays: HistoryArrays) -> np.ndarray:
    return np.stack([outcome.values(arrays, place) for outcome, place in plan.columns])


def frame(plan: Plan, found: Decomposition, year: int | None = None) -> pd.DataFrame:
    """Median and 90 % interval of every part, and of the whole, in one year (the last).

    One row a scenario, region, variable, field (``all`` for the total) and part.
    """
    at = -1 if year is None else plan.years.index(year)
    rows = []
    for c, (outcome, place) in enumerate(plan.columns):
        if outcome.name == "cost_per_copaper":
            continue  # a ratio of sums has no parts that add up
        whole = found.total[c, :, at]
        for name, values in [*zip(PARTS, found.parts[:, c, :, at], strict=True), ("total", whole)]:
            low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
            rows.append(
                (found.scenario, place.code, outcome.name, place.field, outcome.unit,
                 plan.years[at], name, float(values.mean()), low, middle, high)
            )  # fmt: skip
    names = ["scenario", "region", "variable", "field", "unit", "year", "part", "mean",
             "p05", "p50", "p95"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)
