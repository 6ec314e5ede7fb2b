"""How large an event was: from the ties themselves, against what was expected without it.

The size of an event is one number, the long-run friction it puts on a tie (log points, positive:
ties are lost). A pair's course after the event is that number times the model's own response to a
unit of friction, so that ramp and habit come from the model and only the size from the data. The
size used on a pair is never learned from that pair.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.network.pairs import TwoWay
from forecast.series.frame import Sides

HALF = 0.5  # a paper, so that a pair without papers has a logarithm
Z90 = 3.29  # width of a central 90 % interval in standard deviations


def log_gap(truth: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Log ratio of what came to what was expected, any shape.

    Examples
    --------
    >>> float(log_gap(np.array(9.5), np.array(9.5)))
    0.0
    """
    return np.log((truth + HALF) / (expected + HALF))


def net_of_others(
    gap: np.ndarray, i: np.ndarray, j: np.ndarray, control: np.ndarray, countries: int
) -> np.ndarray:
    """Gap of every pair less what world and both countries share with the untouched pairs.

    Parameters
    ----------
    gap : ``[pair, year]``, log points. i, j : ``[pair]``, number of either country.
    control : ``[pair]``, True for pairs the event does not touch.
    countries : how many there are.

    Returns
    -------
    ``[pair, year]``: gap - (world + country i + country j), fitted each year on the controls with a
    ridge of one pair, so that a country with few untouched ties is held near the world.

    Examples
    --------
    >>> i, j = np.triu_indices(5, 1)
    >>> shift = np.array([0.1, 0.0, 0.2, 0.0, -0.1])
    >>> gap = (0.05 + shift[i] + shift[j])[:, None]
    >>> gap[0] -= 0.4
    >>> net = net_of_others(gap, i, j, np.arange(10) > 0, 5)
    >>> bool(net[0, 0] < -0.3), bool(abs(net[1:]).max() < 0.06)
    (True, True)
    """
    sides = Sides(tuple(map(str, range(countries))), i, j)
    # Medians would be safer still; clipping keeps single-year artefacts from moving a country.
    fit = TwoWay(sides, control.astype(float), ridge=1.0)
    world, country = fit.fit(np.clip(gap, -1.0, 1.0))
    return gap - (world + country[i] + country[j])


def response(years: int, ramp_years: float, habit: float) -> np.ndarray:
    """Course of a log tie in the model after one unit of lasting friction, ``[year]``, to -1.

    Friction is phased in over ``ramp_years``; ties move the share ``habit`` of the way each year.

    Examples
    --------
    >>> response(3, 1, 0.5).tolist()
    [-0.5, -0.75, -0.875]
    """
    out, level = [], 0.0
    for t in range(1, years + 1):
        level += habit * (-min(t / ramp_years, 1.0) - level)
        out.append(level)
    return np.array(out)


def sizes(net: np.ndarray, course: np.ndarray) -> np.ndarray:
    """Least-squares size of each pair ``[pair]`` given its net gaps and the course ``[year]``.

    Examples
    --------
    >>> sizes(np.array([[-0.1, -0.2]]), np.array([-0.5, -1.0])).round(6).tolist()
    [0.2]
    """
    known = np.isfinite(net)
    moved = np.where(known, net, 0.0) * course
    return moved.sum(axis=-1) / np.maximum((known * course**2).sum(axis=-1), 1e-12)


@dataclass(frozen=True)
class Learned:
    """Size to expect on a pair that was not looked at: mean and standard deviation, log points.

    ``pairs`` says how many other pairs it rests on.
    """

    mean: float
    sd: float
    pairs: int


def learn(
    found: np.ndarray, noise: float, prior_mean: float = 0.0, prior_sd: float = 0.3
) -> Learned:
    """Size of an event from other pairs, held by a prior.

    Parameters
    ----------
    found : ``[pair]``, sizes measured on the other pairs.
    noise : standard deviation of such a size where nothing happened.
    prior_mean, prior_sd : what literature says of the size, or 0 and a width.

    Normal-normal with the spread between pairs estimated by moments (DerSimonian, Laird 1986,
    doi:10.1016/0197-2456(86)90046-2).

    Examples
    --------
    >>> learn(np.array([]), 0.1, 0.4, 0.1)
    Learned(mean=0.4, sd=0.1, pairs=0)
    >>> many = learn(np.full(30, 0.6), 0.05, 0.4, 0.1)
    >>> 0.58 < many.mean < 0.6
    True
    """
    n = len(found)
    if n == 0:
        return Learned(prior_mean, prior_sd, 0)
    spread = float(found.var(ddof=1)) if n > 1 else 0.0
    between = max(spread - noise**2, 0.0)
    precision = n / (between + noise**2 + 1e-12)
    held = 1.0 / prior_sd**2
    mean = (precision * float(found.mean()) + held * prior_mean) / (precision + held)
    return Learned(mean, float(np.sqrt(1.0 / (precision + held) + between)), n)
