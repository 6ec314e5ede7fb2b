"""Choosing among policies when the future is open: regret, and the size at which a rank turns."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd

from scenarios.result import RunResult


def regret(result: RunResult, variable: str, region: str, *, most: bool = True) -> pd.DataFrame:
    """How much each scenario falls short of the best one in the same future, in the last year.

    Columns ``scenario, best_in, mean_regret, regret_p95, worst``: share of futures in which it is
    best, then its regret in the unit of the outcome. Futures are replicates; all scenarios see the
    same.

    Parameters
    ----------
    most : True where more is better.
    """
    values = np.stack([result.paths(n, region, variable)[:, -1] for n in result.names])
    values = values[:, np.isfinite(values).all(axis=0)]
    gain = values if most else -values
    short = gain.max(axis=0) - gain
    return pd.DataFrame(
        {
            "scenario": result.names,
            "best_in": (short == 0).mean(axis=1),
            "mean_regret": short.mean(axis=1),
            "regret_p95": np.quantile(short, 0.95, axis=1),
            "worst": short.max(axis=1),
        }
    ).sort_values("mean_regret", ignore_index=True)


def tipping(
    gap: Callable[[float], float], low: float, high: float, steps: int = 9, precision: float = 1e-3
) -> float | None:
    """Smallest size at which a gap changes sign; None where it does not between the ends.

    A coarse walk from ``low`` finds the first change, halving narrows it down.

    Parameters
    ----------
    gap : size -> median gap, such as links EU27-China minus US-China.
    precision : of the answer, as a share of the range.

    Examples
    --------
    >>> round(tipping(lambda size: size - 0.37, 0.0, 1.0), 2)
    0.37
    """
    sizes = np.linspace(low, high, steps)
    last = gap(float(sizes[0]))
    for a, b in pairwise(sizes):
        here = gap(float(b))
        if np.sign(here) != np.sign(last):
            left, right = float(a), float(b)
            while right - left > precision * (high - low):
                middle = 0.5 * (left + right)
                if np.sign(gap(middle)) == np.sign(last):
                    left = middle
                else:
                    right = middle
            return right
        last = here
    return None
