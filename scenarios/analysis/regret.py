"""Choosing among policies when the future is open: how much one falls short of the best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd

ALL = "all outcomes"


class Futures(Protocol):
    """Policies over futures: a run, or several read as one (:mod:`scenarios.analysis.shocks`)."""

    @property
    def names(self) -> tuple[str, ...]:
        """Policies, doing nothing first."""

    def paths(self, scenario: str, region: str, variable: str) -> np.ndarray:
        """Values of one series, shape [future, year]."""


def regret(result: Futures, variable: str, region: str, *, most: bool = True) -> pd.DataFrame:
    """How much each scenario falls short of the best one in the same future, in the last year.

    Columns ``scenario, best_in, mean_regret, regret_p95, worst, not_worse``: share of futures in
    which it is best, its regret in the unit of the outcome, and the share of futures in which it
    is no worse than the baseline. Futures are replicates: all scenarios see the same paths,
    parameters and luck. The baseline, doing nothing, is a choice like any other.

    Parameters
    ----------
    most : True where more is better.
    """
    return _table(result.names, _gain(result, variable, region, most))


def _gain(result: Futures, variable: str, region: str, most: bool) -> np.ndarray:
    values = np.stack([result.paths(n, region, variable)[:, -1] for n in result.names])
    return values if most else -values


def _table(names: Sequence[str], gain: np.ndarray) -> pd.DataFrame:
    gain = gain[:, np.isfinite(gain).all(axis=0)]
    if gain.shape[1] == 0:
        raise ValueError("no future in which every policy could be computed")
    short = gain.max(axis=0) - gain
    return pd.DataFrame(
        {
            "scenario": list(names),
            "best_in": (short == 0).mean(axis=1),
            "mean_regret": short.mean(axis=1),
            "regret_p95": np.quantile(short, 0.95, axis=1),
            "worst": short.max(axis=1),
            "not_worse": (gain >= gain[0]).mean(axis=1),
        }
    ).sort_values("mean_regret", ignore_index=True)


def robust(
    result: Futures, goals: Sequence[tuple[str, str, bool]]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Regret for every goal, and over all of them; and which policy is the robust choice.

    Over all goals a regret counts in units of what is at stake there: the mean distance between the
    best and the worst policy. So each goal weighs the same, whatever its unit.

    Parameters
    ----------
    goals : ``(variable, region, most)``, ``most`` False where less is better.

    Returns
    -------
    frame ``outcome, less_is_better, scenario, ...`` as in :func:`regret`; and a dictionary with the
    names that have the least mean regret and the least regret in 95 of 100 futures.
    """
    gains = [_gain(result, *goal) for goal in goals]
    good = np.isfinite(np.stack(gains)).all(axis=(0, 1))
    parts, scaled = [], []
    for (variable, region, most), gain in zip(goals, gains, strict=True):
        frame = _table(result.names, gain)
        frame.insert(0, "outcome", f"{variable} {region}")
        frame.insert(1, "less_is_better", not most)
        parts.append(frame)
        stake = np.ptp(gain[:, good], axis=0).mean()
        scaled.append(gain[:, good] / stake if stake > 0 else 0.0 * gain[:, good])
    every = parts[0]
    if len(goals) > 1:
        short = np.mean([g.max(axis=0) - g for g in scaled], axis=0)
        every = _table(result.names, -short)
        # What falls short of the best in every goal at once falls short of nothing here.
        order = [result.names.index(n) for n in every["scenario"]]
        every["mean_regret"] = short.mean(axis=1)[order]
        every["regret_p95"] = np.quantile(short, 0.95, axis=1)[order]
        every["worst"] = short.max(axis=1)[order]
        every.insert(0, "outcome", ALL)
        every.insert(1, "less_is_better", False)
        parts.append(every)
    choice = {
        "least_mean_regret": str(every.loc[every["mean_regret"].idxmin(), "scenario"]),
        "least_regret_p95": str(every.loc[every["regret_p95"].idxmin(), "scenario"]),
        "futures": int(good.sum()),
        "futures_left_out": int((~good).sum()),
    }
    return pd.concat(parts, ignore_index=True), choice
