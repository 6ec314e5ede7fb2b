"""Gaps between ties and what was expected of them, and what of a gap countries share."""

from __future__ import annotations

import numpy as np

from forecast.network.pairs import TwoWay
from forecast.series.frame import Sides

HALF = 0.5  # a paper, so that a pair without papers has a logarithm


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
