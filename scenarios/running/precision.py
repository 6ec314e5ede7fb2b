"""Whether the replicates so far are enough for the precision that a scenario asks for."""

from __future__ import annotations

import numpy as np

from scenarios.running.checkpoints import Parts
from scenarios.running.plan import Plan
from scenarios.schema.precision import Until

Z95 = 1.959964  # standard normal quantile of a two-sided 95 % interval


def precise_enough(plan: Plan, parts: Parts) -> bool:
    """Whether the interval of every difference that was asked for is narrow enough."""
    values = np.concatenate([p.values for p in parts.all()], axis=2)
    names = [s.name for s in plan.scenarios]
    return all(
        interval_width(plan, values, names.index(name), until) <= until.width
        for name, until in plan.until
    )


def interval_width(plan: Plan, values: np.ndarray, scenario: int, until: Until) -> float:
    """Width of the 95 % interval of the mean difference, infinite for fewer than two replicates.

    Parameters
    ----------
    values : [scenario, column, replicate, year]. scenario : position of the one asked about.
    """
    column = plan.column(until.outcome, until.region)
    year = -1 if until.year is None else plan.years.index(until.year)
    delta = (values[scenario, column] - values[0, column])[:, year]
    delta = delta[np.isfinite(delta)]
    if len(delta) < 2:
        return float("inf")
    return float(2.0 * Z95 * delta.std(ddof=1) / np.sqrt(len(delta)))
