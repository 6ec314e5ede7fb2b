"""Last level, growth that all countries share, own growth that fades, small systems catching up.

Six constants, the same for every country; nothing is picked from the data, so a forecast is a
continuous function of every figure, units do not matter, and one odd row hardly moves the others.
They were chosen on origins 2002 to 2012, on two databases, and then applied to all later years
(``benchmarks/bench_national.py``; what was tried stands in ``docs/decisions.md``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

KEEP = 0.95  # share of the last common step kept each year; the rest is the mean step of the past
HALF, COMMON_FADE = 5.0, 0.95  # in logs: years until a common change counts half; fading a year
NEW = 0.4  # weight of the newest change in a country's own pace
FADE = 0.85  # of the own pace, a year
MOST = 0.4  # log units; a change of one year is believed up to about this much: a jump is no pace
FEW = 4.0  # series; the median of so few is half believed to be what all share


@dataclass(frozen=True)
class Kind:
    """What a national figure is, as far as its growth depends on it.

    Attributes
    ----------
    levels : what all share is carried on as a step of levels (papers), else as a rate of logs.
    own : a country's own pace goes on, fading; what is mostly measurement noise has none.
    catch_up : log units a year for each log unit below the middle country.
    """

    levels: bool = False
    own: bool = True
    catch_up: float = 0.0


PAPERS = Kind(levels=True, catch_up=0.004)
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
        out[ended, year] = out[ended, year - 1] + np.median(step[going, year - 1])
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


def common_growth(level: np.ndarray, h: int, levels: bool = True) -> np.ndarray:
    """Log growth of the common level, [h].

    Parameters
    ----------
    levels : carry on the last step of levels, so that its rate falls by itself, going over to the
        mean step of the past; otherwise a weighted mean of past rates, fading.
    """
    if len(level) < 2:
        return np.zeros(h)
    if not levels:
        rate = np.diff(level)
        weight = 0.5 ** (np.arange(len(rate))[::-1] / HALF)
        mean = np.average(rate, weights=weight)
        return np.asarray(mean * np.cumsum(COMMON_FADE ** np.arange(1, h + 1)))
    step = np.diff(np.exp(level))
    ahead = step.mean() + (step[-1] - step.mean()) * KEEP ** np.arange(1, h + 1)
    return np.asarray(np.log(np.maximum(1.0 + np.cumsum(ahead), 0.05)))


def own_pace(relative: np.ndarray) -> np.ndarray:
    """Weighted mean of past changes beside what all share, [series]; a series starts at zero."""
    step = np.diff(relative, axis=1)
    step = step / (1.0 + (step / MOST) ** 4) ** 0.25
    pace = np.zeros(len(relative))
    for change in step.T:
        moved = FADE * pace + NEW * (change - FADE * pace)
        pace = np.where(np.isfinite(change), moved, 0.0)
    return pace


def growth(z: np.ndarray, h: int, kind: Kind = PAPERS) -> np.ndarray:
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
    level, ahead = common_level(z), np.arange(1, h + 1)
    size = z[:, -1] - np.median(z[:, -1])
    own = -kind.catch_up * size[:, None] * ahead
    if kind.own:
        own = own + own_pace(z - level)[:, None] * np.cumsum(FADE**ahead)
    own = own - believed(len(z)) * np.median(own, axis=0)
    return np.asarray(common_growth(level, h, kind.levels) + own)
