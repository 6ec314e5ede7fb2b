"""Past errors of many methods, and the weights under which they would have erred least together."""

from __future__ import annotations

import numpy as np

from forecast.series.scale import changes


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


def weigh(errors: np.ndarray, steps: int = 400, rate: float = 0.5, keep: float = 0.2) -> np.ndarray:
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
        # only ratios of weights matter: the largest factor is one, and none overflows
        weights = weights * np.exp(-rate / np.sqrt(step + 1) * (slope - slope.min()))
        weights /= weights.sum()
        if step >= steps // 2:
            mean += weights
    return mean / mean.sum()


def past_rows(
    wrong: np.ndarray, steady: np.ndarray, y: np.ndarray, least: int = 6, ago: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Past errors as rows [row, member], those of no change [row], and what a unit costs [row].

    The cost is half scaled error (per usual yearly change), half symmetric relative error (per
    level), so that neither restless nor large series rule the weights. With ``ago``, only errors
    known that many years before the end.
    """
    origins = wrong.shape[2]
    length = (~np.isnan(y)).sum(-1)[:, None] - np.arange(origins)
    known = np.isfinite(wrong).all(0) & np.isfinite(steady) & (length >= least)[..., None]
    known &= np.arange(origins)[:, None] - np.arange(1, wrong.shape[-1] + 1) >= ago
    rows, still = wrong[:, known].T, steady[known]
    if len(rows) == 0:
        return rows, still, np.empty(0)
    unit = np.broadcast_to(changes(y)[:, None, None], known.shape)[known]
    truth = errors_of(y, np.zeros(wrong.shape[1:]))[known]
    middle = truth - np.median(rows, axis=-1)
    scaled = 1 / np.maximum(unit, 1e-12)
    relative = 2 / np.maximum(np.abs(truth) + np.abs(middle), unit)
    usual = [max(float((np.abs(rows[:, 0]) * c).mean()), 1e-12) for c in (scaled, relative)]
    return rows, still, scaled / usual[0] + relative / usual[1]


def weighted_median(pool: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted median over the first axis."""
    order = np.argsort(pool, axis=0)
    below = np.cumsum(weights[order], axis=0)
    pick = np.argmax(below >= 0.5 - 1e-12, axis=0)
    return np.take_along_axis(np.take_along_axis(pool, order, 0), pick[None], 0)[0]
