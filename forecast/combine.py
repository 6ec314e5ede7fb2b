"""Combination of methods with one set of weights for all series of a frame.

Weights per series are mostly noise on twenty points; weights learned across series on rolling
origins inside the training years are not (Montero-Manso and Hyndman 2021,
doi:10.1016/j.ijforecast.2021.03.004, on the gain of global methods).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast import members
from forecast.frame import Panel, right_aligned
from forecast.scale import Scale, choose

FAST = (
    "naive",
    "drift",
    "drift10",
    "drift-levels",
    "theta",
    "theta-levels",
    "smoothing",
    "smoothing-levels",
    "damped",
)
# Compiled, but one series at a time: left out of frames where they would take minutes.
SLOWER = ("autotheta", "dot", "autoets", "ces")
MANY = 1500
# Rolling origins inside the training years.
ORIGINS = 6


@dataclass(frozen=True)
class Fit:
    """A model's forecasts and what it got wrong inside the training years.

    Attributes
    ----------
    ids : names, shape [series].
    start : last year of each series, shape [series].
    scale : the working scale.
    history : working scale, right-aligned, [series, year].
    point : forecasts on the working scale, [series, h].
    errors : truth minus forecast on the working scale, [series, back + 1, h]; entry b is the
        origin b years before the end; NaN where the truth is not yet known.
    weights : what was mixed, by name.
    """

    ids: np.ndarray
    start: np.ndarray
    scale: Scale
    history: np.ndarray
    point: np.ndarray
    errors: np.ndarray
    weights: dict[str, float]


def errors_of(z: np.ndarray, forecasts: np.ndarray) -> np.ndarray:
    """Truth minus forecast for every origin and horizon, NaN where the truth is in the future."""
    n, origins, h = forecasts.shape
    out = np.full((n, origins, h), np.nan)
    end = z.shape[-1] - 1
    for b in range(1, origins):
        ahead = min(b, h)
        truth = z[:, end - b + 1 : end - b + 1 + ahead]
        out[:, b, :ahead] = truth - forecasts[:, b, :ahead]
    return out


def backs(z: np.ndarray, h: int, most: int = ORIGINS) -> int:
    """How many origins back errors are taken: never more than the training years can bear."""
    length = int(np.median((~np.isnan(z)).sum(-1)))
    return int(max(0, min(most + h - 1, length - 5)))


def weigh(errors: np.ndarray, steps: int = 400, rate: float = 0.5, keep: float = 0.1) -> np.ndarray:
    """Weights on the simplex that make the mean absolute error of the mix smallest.

    Parameters
    ----------
    errors : [row, member], every row one series, origin and horizon, scaled alike.
    keep : pull towards equal weights, as a share of the error of the equal mix.

    Returns
    -------
    weights, shape [member], sum one. Exponentiated gradient (Kivinen and Warmuth 1997,
    doi:10.1006/inco.1996.2612).

    Examples
    --------
    >>> weigh(np.array([[0.0, 1.0], [0.0, -1.0]]), keep=0.0).round(2)
    array([1., 0.])
    """
    count = errors.shape[-1]
    equal = np.full(count, 1.0 / count)
    if len(errors) == 0:
        return equal
    size = np.abs(errors @ equal).mean()
    if size == 0:
        return equal
    scaled = errors / size
    weights, mean = equal.copy(), np.zeros(count)
    for step in range(steps):
        slope = (np.sign(scaled @ weights)[:, None] * scaled).mean(0)
        slope += keep * np.log(np.maximum(weights, 1e-12) / equal)
        weights = weights * np.exp(-rate / np.sqrt(step + 1) * (slope - slope @ weights))
        weights /= weights.sum()
        if step >= steps // 2:
            mean += weights
    return mean / mean.sum()


def combination(panel: Panel, h: int, most: int = ORIGINS) -> Fit:
    """Forecast every series by the weighted mix of the pool."""
    y = right_aligned(panel.y)
    scale = choose(panel.y)
    z = scale.work(y)
    back = backs(z, h, most)
    names = list(FAST) + (list(SLOWER) if len(y) <= MANY else [])
    each = np.stack([members.run(members.MEMBERS[n], y, scale, h, back) for n in names])
    wrong = np.stack([errors_of(z, f) for f in each])
    rows = wrong.reshape(len(names), -1).T
    rows = rows[np.isfinite(rows).all(-1)]
    if len(rows) > 20_000:
        rows = rows[:: len(rows) // 20_000 + 1]
    weights = weigh(rows)
    mix = np.einsum("m,mnbh->nbh", weights, each)
    return Fit(
        panel.ids,
        panel.last,
        scale,
        z,
        mix[:, 0],
        errors_of(z, mix),
        dict(zip(names, weights.round(4).tolist(), strict=True)),
    )


def single(name: str, panel: Panel, h: int, most: int = ORIGINS) -> Fit:
    """Forecast every series by one member; slow ones get their errors from a sample of series."""
    member = members.MEMBERS[name]
    y = right_aligned(panel.y)
    scale = choose(panel.y)
    z = scale.work(y)
    back = backs(z, h, most if member.fast else 2)
    if member.fast or len(y) <= 50:
        out = members.run(member, y, scale, h, back)
        errors = errors_of(z, out)
        point = out[:, 0]
    else:
        point = members.run(member, y, scale, h)[:, 0]
        errors = np.full((len(y), back + 1, h), np.nan)
        some = np.unique(np.linspace(0, len(y) - 1, 50).astype(int))
        past = members.run(member, y[some], scale.select(some), h, back)
        errors[some] = errors_of(z[some], past)
    return Fit(panel.ids, panel.last, scale, z, point, errors, {name: 1.0})
