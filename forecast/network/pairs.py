"""Pairs of a network: who is in them, their figures in every year, and two-way fits over them."""

from __future__ import annotations

import re

import numpy as np

from forecast.series.frame import Panel, Sides

_PAIR = re.compile(r"^([^-\s][^-]*)-([^-]*[^-\s])$")
# Missing counts below this are zeros nobody wrote down; missing counts above it are gaps.
WRITTEN = 10.0


def sides(ids: np.ndarray) -> Sides | None:
    """Read ``"AAA-BBB"`` names; None where they do not form a network.

    A network has at least three nodes, as many pairs as nodes, and a node that stands on the left
    of one pair and on the right of another (which in ``"M3-0001"`` none ever does).

    Examples
    --------
    >>> sides(np.array(["CHN-USA", "CHN-FRA", "FRA-USA"])).names
    ('CHN', 'FRA', 'USA')
    >>> sides(np.array(["Y-1", "Y-2", "Y-3"])) is None
    True
    """
    found = [_PAIR.match(str(i)) for i in ids]
    if len(found) < 3 or any(m is None for m in found):
        return None
    left = [m.group(1).strip() for m in found if m]
    right = [m.group(2).strip() for m in found if m]
    names = tuple(sorted(set(left) | set(right)))
    if len(names) < 3 or len(found) < len(names) or not set(left) & set(right):
        return None
    if any(x == y for x, y in zip(left, right, strict=True)):
        return None
    at = {name: k for k, name in enumerate(names)}
    return Sides(names, np.array([at[x] for x in left]), np.array([at[x] for x in right]))


def sides_of(panel: Panel) -> Sides | None:
    """Who is in each pair of a panel, None where its series are no network."""
    return panel.sides or sides(panel.ids)


def counts(y: np.ndarray) -> np.ndarray:
    """Figures of every pair in every year, [pair, year]: small missing counts are zeros.

    Whoever publishes pair counts drops the zeros; a missing year among hundreds is a gap and is
    bridged in logs. Years after the last figure are treated alike.

    Examples
    --------
    >>> counts(np.array([[np.nan, 1.0, np.nan, 2.0], [100.0, np.nan, 400.0, 800.0]])).round()
    array([[  0.,   1.,   0.,   2.],
           [100., 200., 400., 800.]])
    """
    out = y.copy()
    column = np.arange(y.shape[-1])
    for i in np.flatnonzero(np.isnan(y).any(-1)):
        known = np.flatnonzero(~np.isnan(y[i]))
        near = np.expm1(np.interp(column, known, np.log1p(y[i, known])))
        near = np.where((column < known[0]) | (near < WRITTEN), 0.0, near)
        out[i] = np.where(np.isnan(y[i]), near, y[i])
    return out


class TwoWay:
    """Weighted fit of value = world + country a + country b, many values with the same weights.

    Parameters
    ----------
    who : the sides of the pairs.
    weight : [pair]; pairs with weight zero do not count.
    ridge : how strongly country parts are held at zero, in units of weight.
    """

    def __init__(self, who: Sides, weight: np.ndarray, ridge: float):
        self.who, self.weight = who, weight
        n = len(who.names)
        flat = np.bincount(who.a * n + who.b, weight, n * n).reshape(n, n)
        total = np.bincount(who.a, weight, n) + np.bincount(who.b, weight, n)
        gram = np.zeros((n + 1, n + 1))
        gram[1:, 1:] = flat + flat.T + np.diag(total + ridge)
        gram[0, 1:] = gram[1:, 0] = total
        gram[0, 0] = weight.sum() + 1e-9
        self.inverse = np.linalg.inv(gram)

    def fit(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """World [k] and country parts [country, k] of values [pair, k]."""
        n = len(self.who.names)
        weighted = values * self.weight[:, None]
        right = np.empty((n + 1, values.shape[1]))
        right[0] = weighted.sum(0)
        for k in range(values.shape[1]):
            right[1:, k] = np.bincount(self.who.a, weighted[:, k], n) + np.bincount(
                self.who.b, weighted[:, k], n
            )
        beta = self.inverse @ right
        return beta[0], beta[1:]
