"""Last level, growth that all countries share, own growth that fades, small systems catching up.

A handful of constants, the same for every country; nothing is picked from the data, so a forecast
is a continuous function of every figure, units do not matter, and one odd row hardly moves the
others. They were chosen on origins 2002 to 2012, on two databases, and then applied to all later
years (``benchmarks/bench_national.py``; what was tried stands in ``docs/decisions.md``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

KEEP = 0.95  # share of the last common step kept each year; the rest is the mean step of the past
HALF, COMMON_FADE = 5.0, 0.95  # years until a common rate counts half; its fading, a year
FIRST, AHEAD = 6, 4  # years of history before the first replay of common growth; horizons of each
HELD = 8 * 0.002  # squared log points; what both ways to carry on are believed to be wrong by
NEW = 0.4  # weight of the newest change in a country's own pace
FADE = 0.85  # of the own pace, a year
MOST = 0.4  # log units; a change of one year is believed up to about this much: a jump is no pace
FEW = 4.0  # series; the median of so few is half believed to be what all share


@dataclass(frozen=True)
class Kind:
    """What a national figure is, as far as its growth depends on it.

    Attributes
    ----------
    own : a country's own pace goes on, fading; what is mostly measurement noise has none.
    catch_up : log units a year for each log unit below the middle country.
    """

    own: bool = True
    catch_up: float = 0.0


COUNTS = Kind(catch_up=0.004)  # papers and other sizes of countries
RATIO = Kind()  # odds of a paper being international, partners of an international paper
# The citation index: with a country's own pace the error of four years ahead is 0.170 (all origins
# 2008 to 2016, embedded figures), without 0.122, of no change 0.152.
INDEX = Kind(own=False)


def believed(series: np.ndarray | int) -> np.ndarray:
    """How far the median of so many series is what all share, between 0 and 1.

    Examples
    --------
    >>> believed(np.array([1, 4, 40])).round(2).tolist()
    [0.06, 0.5, 0.99]
    """
    return np.asarray(np.square(series) / (np.square(series) + FEW**2))


def logs(y: np.ndarray) -> np.ndarray:
    """Natural logarithms [series, year], NaN where a figure is not above zero.

    A series without any is a quarter of the smallest figure there is, in its last year.
    """
    out = np.log(np.where(y > 0, y, np.nan))
    nothing = ~np.isfinite(out).any(axis=1)
    if nothing.any():
        out[nothing, -1] = (np.nanmin(out) if np.isfinite(out).any() else 0.0) - np.log(4.0)
    return np.asarray(out)


def without_gaps(z: np.ndarray) -> np.ndarray:
    """Logs [series, year]: gaps bridged on a line; a series that ends early goes on with all.

    Years before a series began stay NaN.

    Examples
    --------
    >>> without_gaps(np.array([[np.nan, 1.0, np.nan, 3.0, np.nan], [0.0, 1.0, 2.0, 3.0, 5.0]]))
    array([[nan,  1.,  2.,  3.,  5.],
           [ 0.,  1.,  2.,  3.,  5.]])
    """
    out, column = np.array(z, dtype=float), np.arange(z.shape[1])
    for row in out:
        known = np.flatnonzero(np.isfinite(row))
        inside = column[known[0] : known[-1] + 1]
        row[inside] = np.interp(inside, known, row[known])
    step = np.diff(out, axis=1)
    for year in np.flatnonzero(~np.isfinite(out[:, 1:]).all(axis=0)) + 1:
        ended = ~np.isfinite(out[:, year]) & np.isfinite(out[:, year - 1])
        going = np.isfinite(step[:, year - 1])
        common = np.median(step[going, year - 1]) if going.any() else 0.0
        out[ended, year] = out[ended, year - 1] + common
    return out


def common_level(z: np.ndarray) -> np.ndarray:
    """Cumulated median change, [year], zero in the last; ``z`` [series, year] logs."""
    step = np.diff(z, axis=1)
    known = np.isfinite(step)
    middle = np.array(
        [np.median(s[k]) if k.any() else 0.0 for s, k in zip(step.T, known.T, strict=True)]
    )
    level = np.r_[0.0, np.cumsum(middle * believed(known.sum(axis=0)))]
    return level - level[-1]


def as_levels(level: np.ndarray, h: int) -> np.ndarray:
    """Common growth [h] by steps of levels, whose rate falls by itself: papers of the world.

    The last step is carried on and goes over to the mean step of the past.
    """
    step = np.diff(np.exp(level - level[-1]))
    ahead = step.mean() + (step[-1] - step.mean()) * KEEP ** np.arange(1, h + 1)
    return np.asarray(np.log(np.maximum(1.0 + np.cumsum(ahead), 0.05)))


def as_rates(level: np.ndarray, h: int) -> np.ndarray:
    """Common growth [h] by a weighted mean of past rates, fading: international papers."""
    rate = np.diff(level)
    weight = 0.5 ** (np.arange(len(rate))[::-1] / HALF)
    mean = np.average(rate, weights=weight)
    return np.asarray(mean * np.cumsum(COMMON_FADE ** np.arange(1, h + 1)))


def share_of_levels(level: np.ndarray) -> float:
    """How far growth is carried on as steps of levels: by what both would have got wrong before.

    Weights are inverse to the fourth power of errors replayed one to four years ahead, both held by
    a prior, so that they move smoothly with every figure.
    """
    wrong = np.zeros(2)
    for t in range(FIRST, len(level) - 1):
        truth = level[t + 1 : t + 1 + AHEAD] - level[t]
        for k, way in enumerate((as_levels, as_rates)):
            wrong[k] += np.mean(np.square(truth - way(level[: t + 1], len(truth))))
    inverse = (wrong + HELD) ** -2
    return float(inverse[0] / inverse.sum())


def common_growth(level: np.ndarray, h: int) -> np.ndarray:
    """Log growth of the common level after 1 to h years, [h].

    Examples
    --------
    >>> common_growth(np.log(100.0 + 5 * np.arange(20)), 2).round(3).tolist()
    [0.027, 0.053]
    """
    if len(level) < 2:
        return np.zeros(h)
    share = share_of_levels(level)
    return np.asarray(share * as_levels(level, h) + (1 - share) * as_rates(level, h))


def own_pace(relative: np.ndarray) -> np.ndarray:
    """Weighted mean of past changes beside what all share, [series]; a series starts at zero."""
    step = np.diff(relative, axis=1)
    step = step / (1.0 + (step / MOST) ** 4) ** 0.25
    pace = np.zeros(len(relative))
    for change in step.T:
        moved = FADE * pace + NEW * (change - FADE * pace)
        pace = np.where(np.isfinite(change), moved, 0.0)
    return pace


def growth(z: np.ndarray, h: int, kind: Kind = COUNTS) -> np.ndarray:
    """Log growth after 1 to h years, [series, h].

    Parameters
    ----------
    z : logs [series, year], NaN before a series began; all end in the last year.

    Examples
    --------
    >>> steady = np.log(100 * 1.05 ** np.arange(20)) + np.zeros((9, 1))
    >>> growth(steady, 2, RATIO).round(3)[0].tolist()
    [0.04, 0.077]
    """
    level = common_level(z)
    return common_growth(level, h) + relative_growth(z, level, h, kind)


def relative_growth(z: np.ndarray, level: np.ndarray, h: int, kind: Kind) -> np.ndarray:
    """Log growth beside what all share, [series, h]; the middle series has none."""
    ahead, size = np.arange(1, h + 1), z[:, -1] - np.median(z[:, -1])
    own = -kind.catch_up * size[:, None] * ahead
    if kind.own:
        own = own + own_pace(z - level)[:, None] * np.cumsum(FADE**ahead)
    return np.asarray(own - believed(len(z)) * np.median(own, axis=0))
