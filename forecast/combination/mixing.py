"""How the members of a pool are mixed: weights, mean or median, and stretch, learned from the past.

What is learned for an earlier origin uses only errors known then. The errors of the mix at earlier
origins are therefore those of a mix that did not know the outcome, and intervals made from them are
as wide as they must be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from forecast.combination.weights import errors_of, past_rows, weigh, weighted_median

# Pull towards equal weights in the two mixes.
KEEP = 0.02
# The mix of many is flatter than any of them: of a stretch of all growth that would have helped,
# this share is believed. Never a shrinkage: damped and unchanging members see to that.
STRETCH = 0.3
# Past errors that differ by less are told apart by nothing but chance; a forecast is well ahead of
# another with errors smaller by this much, on all origins and on the latest ones.
NEAR, AHEAD, LATEST = 0.01, 0.05, 3
# Rows that weights are learned on, for the forecast and for earlier origins.
ROWS, ROWS_EARLIER = 20_000, 4_000


@dataclass(frozen=True)
class Backtest:
    """Errors of a pool [member, series, origin, h], those of no change, and the figures."""

    wrong: np.ndarray
    steady: np.ndarray
    y: np.ndarray

    @classmethod
    def of(cls, pool: np.ndarray, last: np.ndarray, y: np.ndarray) -> Backtest:
        """From forecasts [member, series, origin, h] and last values [series, origin, 1]."""
        wrong = np.stack([errors_of(y, f) for f in pool])
        return cls(wrong, errors_of(y, np.broadcast_to(last, pool.shape[1:])), y)


@dataclass(frozen=True)
class Weights:
    """One way of mixing a pool.

    Attributes
    ----------
    inner : weights of the core, the first members, sum one. outer : of the whole pool, sum one.
    half : share of the whole pool's weighted median. place : 0 mean, 1 median of the core.
    stretch : factor on all growth.
    """

    inner: np.ndarray
    outer: np.ndarray
    half: float
    place: float = 0.5
    stretch: float = 1.0

    @property
    def weights(self) -> np.ndarray:
        """Weight of every member in all, [member]."""
        out = self.half * self.outer
        out[: len(self.inner)] += (1 - self.half) * self.inner
        return out

    def apply(self, pool: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Mix forecasts [member, ...] made from ``last`` [..., 1]."""
        inside = pool[: len(self.inner)]
        mean = np.tensordot(self.inner, inside, axes=1)
        middle = weighted_median(inside, self.inner)
        mix = (1 - self.place) * mean + self.place * middle
        if self.half:
            mix = (1 - self.half) * mix + self.half * weighted_median(pool, self.outer)
        return last + self.stretch * (mix - last)


def learn(past: Backtest, core: int, ago: int = 0, fixed: np.ndarray | None = None) -> Weights:
    """The mix that past errors of all series together speak for.

    Parameters
    ----------
    core : how many of the first members are the core.
    ago : years before the end at which it is learned; nothing known later is used.
    fixed : weights given instead of learned; the core is then all there is.
    """
    rows, still, loss = past_rows(past.wrong, past.steady, past.y, ago=ago)
    most = ROWS_EARLIER if ago else ROWS
    every = max(1, len(rows) // most)
    rows, still, loss = rows[::every], still[::every], loss[::every]
    costly = rows * loss[:, None]
    if fixed is not None:
        inner = outer = fixed
    else:
        inner, outer = weigh(costly[:, :core], keep=KEEP), weigh(costly, keep=KEEP)
    mix = Weights(inner, outer, half=0.5 if fixed is None else 0.0)
    if len(rows) == 0:
        return mix
    # a mix of errors is the error of the mix, and that of no change stands for the last value
    sides = [replace(mix, half=0.0, place=p).apply(rows.T, still) for p in (0.0, 1.0)]
    cost = [float((np.abs(e) * loss).mean()) for e in sides]
    place = float(np.clip(0.5 + 50 * (cost[0] - cost[1]) / max(cost[0], 1e-12), 0, 1))
    mixed = replace(mix, place=place).apply(rows.T, still)
    tries = np.linspace(1.0, 1.2, 5) if fixed is None else np.linspace(0.6, 1.2, 13)
    costs = [float((np.abs(t * mixed + (1 - t) * still) * loss).mean()) for t in tries]
    stretch = 1 + STRETCH * (float(tries[int(np.argmin(costs))]) - 1)
    return replace(mix, place=place, stretch=stretch)


def share_of_second(first: np.ndarray, second: np.ndarray) -> float:
    """How much of a second forecast to take, 0 to 1, by past errors [series, origin, h] of both.

    The cost of a share is its mean absolute error over that of the first alone, on all origins or
    on the latest ones, whichever is worse: what was ahead long ago need not be now. Shares within a
    hundredth of the best are as good; of these the largest is taken where the second alone was well
    ahead of the first alone, otherwise the smallest (the rule of one standard error: Breiman et al.
    1984, Classification and Regression Trees). Without past errors, half.

    Examples
    --------
    >>> share_of_second(np.ones((5, 2, 1)), np.zeros((5, 2, 1)))
    1.0
    """
    known = np.isfinite(first) & np.isfinite(second)
    if not known.any():
        return 0.5
    shares = np.linspace(0, 1, 21)
    latest = known & (np.arange(known.shape[1]) <= LATEST)[:, None]
    costs = np.maximum(*(_costs(first[k], second[k], shares) for k in (known, latest)))
    near = np.flatnonzero(costs <= (1 + NEAR) * costs.min())
    return float(shares[near[-1] if costs[-1] < 1 - AHEAD else near[0]])


def _costs(first: np.ndarray, second: np.ndarray, shares: np.ndarray) -> np.ndarray:
    alone = max(float(np.abs(first).mean()), 1e-12)
    return np.array([np.abs((1 - s) * first + s * second).mean() for s in shares]) / alone
