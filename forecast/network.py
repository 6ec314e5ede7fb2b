"""All pairs of a network together: the growth of a pair is the growth of its two sides."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from forecast.combine import ORIGINS, Fit, backs, errors_of
from forecast.frame import Panel
from forecast.scale import choose

_PAIR = re.compile(r"^([^-\s][^-]*)-([^-]*[^-\s])$")


@dataclass(frozen=True)
class Sides:
    """Who is in each pair.

    Attributes
    ----------
    names : countries, shape [country].
    a, b : index of either side, shape [pair].
    """

    names: tuple[str, ...]
    a: np.ndarray
    b: np.ndarray


def sides(ids: np.ndarray) -> Sides | None:
    """Read ``"AAA-BBB"`` names; None where they do not form a network.

    A network has at least three nodes, as many pairs as nodes, and nodes that stand on the left of
    one pair and on the right of another (which ``"M3-0001"`` never do).

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
    both = set(left) & set(right)
    if len(names) < 3 or len(found) < len(names) or not both:
        return None
    if any(x == y for x, y in zip(left, right, strict=True)):
        return None
    at = {name: k for k, name in enumerate(names)}
    return Sides(names, np.array([at[x] for x in left]), np.array([at[x] for x in right]))


def pooled_growth(
    growth: np.ndarray, size: np.ndarray, who: Sides, ridge: float = 1.0, own: float = 0.1
) -> np.ndarray:
    """Yearly growth of each pair: world + country + country + a shrunken part of its own.

    Parameters
    ----------
    growth : own mean yearly growth, log units, [pair].
    size : weight of each pair, [pair].
    """
    count = len(who.names)
    x = np.zeros((len(growth), count + 1))
    x[:, 0] = 1.0
    rows = np.arange(len(growth))
    x[rows, who.a + 1] = 1.0
    x[rows, who.b + 1] = 1.0
    weighted = x * size[:, None]
    penalty = np.diag([0.0] + [ridge * size.mean() * count / 10] * count)
    beta = np.linalg.solve(x.T @ weighted + penalty + 1e-9 * np.eye(count + 1), weighted.T @ growth)
    fitted = x @ beta
    return fitted + own * (growth - fitted)


def _at(z: np.ndarray, who: Sides, h: int) -> np.ndarray:
    window = min(10, z.shape[-1] - 1)
    if window < 1:
        return np.repeat(z[:, -1:], h, axis=-1)
    growth = (z[:, -1] - z[:, -1 - window]) / window
    size = np.sqrt(np.exp(z[:, -1 - window :].mean(-1)))
    steps = np.cumsum(0.9 ** np.arange(1, h + 1))
    return z[:, -1:] + pooled_growth(growth, size, who)[:, None] * steps


def filled(y: np.ndarray) -> np.ndarray:
    """Figures of every pair in every year: a missing small count is a zero, a large one a gap."""
    out = y.copy()
    for i in np.flatnonzero(np.isnan(y).any(-1)):
        known = np.flatnonzero(~np.isnan(y[i]))
        near = np.exp(np.interp(np.arange(y.shape[-1]), known, np.log1p(y[i, known]))) - 1
        hole = np.isnan(y[i])
        before = np.arange(y.shape[-1]) < known[0]
        zero = before | (near < 10)
        out[i] = np.where(hole, np.where(zero, 0.0, near), y[i])
    return out


def network(panel: Panel, h: int, most: int = ORIGINS + 4) -> Fit:
    """Forecast all pairs from the last year of the panel."""
    who = sides(panel.ids)
    if who is None:
        raise ValueError(
            f"model: came 'network' with names such as {panel.ids[0]!r}; allowed are pairs "
            "'AAA-BBB' of at least three countries; use model='combination' for other series"
        )
    if np.nanmin(panel.y) < 0:
        raise ValueError(
            "frame: y of a pair came below zero; allowed are counts; drop or mend these rows"
        )
    y = filled(panel.y)
    scale = choose(y)
    z = scale.work(y)
    back = backs(z, h, most)
    width = z.shape[-1]
    out = np.stack([_at(z[:, : width - b], who, h) for b in range(back + 1)], axis=1)
    return Fit(
        panel.ids,
        np.full(len(z), panel.years[-1]),
        scale,
        z,
        out[:, 0],
        errors_of(z, out),
        {"pooled": 1.0},
    )
