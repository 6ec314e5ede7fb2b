"""How wrong the national rule is: a shock of the year that all share, and each country's own.

Both are Student t with five degrees of freedom, for common shocks are few and own ones have heavy
tails. Powers of the horizon and the coefficients of own errors come from origins up to 2012.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from forecast.computing.draws import normals
from forecast.national.rule import (
    COUNTS,
    Kind,
    common_growth,
    common_level,
    own_pace,
    relative_growth,
)

PRIOR, HELD = 0.025, 8.0  # one-step common error, log units, and how many years it is worth
COMMON_POWER, OWN_POWER = 0.9, 0.75  # of the horizon
FREEDOM = 5  # degrees of freedom of both
FIRST = 6  # years of history before the first replay
LONGEST = 12  # years that unrest and common errors are measured on, at most
CALM = 0.01  # log units; counting moves even the calmest
# Log scale of the own error a year ahead, what replays are held by; a log unit of unrest and size;
# an own pace of one above and below zero: fast growers and decliners are further off.
LEVEL, UNREST, SIZE, FASTER, SLOWER = -2.49, 0.40, -0.16, 5.4, 3.5
FAR, LEAST_POWER = 5, 0.25  # horizons replayed; the least power of the horizon
MIDDLE = 0.727  # median of the absolute value of Student t with five degrees of freedom


@dataclass(frozen=True)
class Spread:
    """How far forecasts of many countries are off: Student t scales and how they grow.

    Attributes
    ----------
    common : scale of the error that all series share a year ahead. own : of their own, [series].
    common_power, own_power : of the horizon.
    """

    common: float
    own: np.ndarray
    common_power: float
    own_power: float


def spread(z: np.ndarray, kind: Kind) -> Spread:
    """Measure it by replays: forecasts made before, from what was known then.

    Parameters
    ----------
    z : logs [series, year] without gaps. kind : what the figures are.
    """
    shape, single = likeness(z, kind), len(z) == 1
    ratios = [
        [np.full(int(HELD), MIDDLE * np.exp(LEVEL) * ahead**OWN_POWER)]
        for ahead in range(1, FAR + 1)
    ]
    shared = []
    for t in range(FIRST, z.shape[1] - 1):
        begun = np.isfinite(z[:, t])
        if begun.sum() < len(z) / 2:
            continue
        past = z[begun, : t + 1]
        truth = z[begun, t + 1 : t + 1 + FAR] - past[:, -1:]
        level = common_level(past)
        common = common_growth(level, truth.shape[1])
        off = truth - relative_growth(past, level, truth.shape[1], kind)
        middle = np.median(off, axis=0)
        shared.append(float(middle[0] - common[0]))
        # The errors of one series are all its own.
        rest = np.abs(off - (common if single else middle)) / shape[begun, None]
        for k, column in enumerate(rest.T):
            ratios[k].append(column)
    sizes = np.array([np.median(np.concatenate(r)) for r in ratios])
    sizes = np.maximum(sizes, 1e-6)  # constant figures
    power = float(np.clip(np.log(sizes[-1] / sizes[0]) / np.log(FAR), LEAST_POWER, OWN_POWER))
    one = np.exp(np.mean(np.log(sizes) - power * np.log(np.arange(1, FAR + 1)))) / MIDDLE
    past = np.square(shared[-LONGEST:])
    one_year = float(np.sqrt((HELD * PRIOR**2 + past.sum()) / (HELD + len(past))))
    counts = kind == COUNTS
    return Spread(
        0.0 if single else one_year,
        np.asarray(one * shape),
        COMMON_POWER if counts else power,
        power,
    )


def likeness(z: np.ndarray, kind: Kind) -> np.ndarray:
    """Size of the own error of each series beside the others', [series]."""
    relative = z - common_level(z)
    out = UNREST * np.log(unrest(relative) + CALM)
    if kind == COUNTS:
        size, pace = z[:, -1] - np.median(z[:, -1]), own_pace(relative)
        out = out + SIZE * size + FASTER * np.maximum(pace, 0.0) + SLOWER * np.maximum(-pace, 0.0)
    return np.asarray(np.exp(out))


def unrest(relative: np.ndarray) -> np.ndarray:
    """Mean absolute change of the pace over the last years, [series], log units."""
    bend = np.minimum(np.abs(np.diff(relative, n=2, axis=1))[:, -LONGEST:], 1.0)
    known = np.isfinite(bend)
    total = np.where(known, bend, 0.0).sum(axis=1)
    middle = np.median(bend[known]) if known.any() else 0.1
    # A short series is as restless as the middle one: three changes of its own outweigh that.
    return np.asarray((total + 3.0 * middle) / (known.sum(axis=1) + 3.0))


@lru_cache
def _root(h: int, power: float) -> np.ndarray:
    """Lower triangular root of the correlation of fractional Brownian motion, [h, h]."""
    t = np.arange(1.0, h + 1)
    apart = np.abs(t[:, None] - t[None, :])
    both = t[:, None] ** (2 * power) + t[None, :] ** (2 * power) - apart ** (2 * power)
    scale = t**power
    return np.linalg.cholesky(both / (2 * scale[:, None] * scale[None, :]))


def wander(draws: np.ndarray, power: float = 0.5) -> np.ndarray:
    """Unit-variance errors [..., h, series] of a path whose spread grows as ``h ** power``.

    Fractional Brownian motion (Mandelbrot, Van Ness 1968, doi:10.1137/1010093): yearly changes are
    alike in every year, and go on the more the larger the power; one half is a random walk. One
    draw a year, so that a longer horizon appends.

    Examples
    --------
    >>> wander(np.ones((2, 1)), 0.5).round(3).ravel().tolist()
    [1.0, 1.414]
    """
    return np.asarray(np.einsum("hk,...kn->...hn", _root(draws.shape[-2], power), draws))


def student_walk(
    seed: int, stream: str, replicates: Sequence[int], shape: tuple[int, int], power: float
) -> np.ndarray:
    """Student t errors [replicate, h, series] of unit scale that :func:`wander`.

    A path has one size of shocks for all its years, so that each year is Student t.
    """
    walk = wander(normals(seed, stream, replicates, shape), power)
    squares = np.square(normals(seed, f"{stream}/tails", replicates, (FREEDOM, shape[1])))
    return np.asarray(walk / np.sqrt(squares.mean(axis=1))[:, None, :])
