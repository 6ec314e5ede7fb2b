"""Smoothing methods for thousands of series at once: one pass over time serves every origin.

Every function takes ``z`` [series, year] on the working scale, right-aligned (the last column is
the last observation, NaN before the first), a horizon ``h`` and ``back``, and returns forecasts
[series, back + 1, h]: entry b holds the forecasts made b years before the last observation, from
what was known then.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Smoother = Callable[[np.ndarray, int, int], np.ndarray]

# Smoothing constants tried for each series; yearly figures change their level fast.
ALPHAS = (0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.999)
BETAS = (0.05, 0.15, 0.3, 0.5)
PHIS = (0.8, 0.9, 0.98)


def _columns(z: np.ndarray, back: int) -> np.ndarray:
    return z.shape[-1] - 1 - np.arange(back + 1)


def _first(z: np.ndarray) -> np.ndarray:
    """Column of the first observation, shape [series]."""
    return (~np.isnan(z)).argmax(-1)


def naive(z: np.ndarray, h: int, back: int = 0) -> np.ndarray:
    """Next years like the last one."""
    return np.repeat(z[:, _columns(z, back), None], h, axis=-1)


def trend(window: int | None = None, phi: float = 1.0) -> Smoother:
    """Random walk with drift: the mean yearly change of the last ``window`` years (all if None).

    With ``phi`` below one the change fades (Gardner and McKenzie 1985,
    doi:10.1287/mnsc.31.10.1237).

    Examples
    --------
    >>> trend()(np.array([[1.0, 2.0, 3.0]]), 2)
    array([[[4., 5.]]])
    """

    def run(z: np.ndarray, h: int, back: int = 0) -> np.ndarray:
        t = _columns(z, back)
        start = np.minimum(_first(z)[:, None], t)
        if window is not None:
            start = np.maximum(start, t - window)
        rows = np.arange(len(z))[:, None]
        slope = (z[:, t] - z[rows, start]) / np.maximum(t - start, 1)
        steps = np.cumsum(phi ** np.arange(1, h + 1)) if phi < 1 else np.arange(1, h + 1)
        return z[:, t, None] + slope[..., None] * steps

    return run


def _states(
    z: np.ndarray, alpha: float, beta: float, phi: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Level, trend and sum of squared one-step errors after every year, each [series, year]."""
    n, width = z.shape
    first = _first(z)
    rows = np.arange(n)
    # The first trend is the mean of the first three changes: one change alone is mostly noise.
    ahead = np.minimum(first + 3, width - 1)
    start = (z[rows, ahead] - z[rows, first]) / np.maximum(ahead - first, 1)
    level, slope = np.full((n, width), np.nan), np.zeros((n, width))
    squares = np.zeros((n, width))
    for t in range(width):
        begins = first == t
        if t == 0:
            level[:, 0], slope[:, 0] = z[:, 0], np.where(begins, start if beta > 0 else 0.0, 0.0)
            continue
        expected = level[:, t - 1] + phi * slope[:, t - 1]
        error = z[:, t] - expected
        level[:, t] = np.where(begins, z[:, t], expected + alpha * error)
        slope[:, t] = np.where(
            begins, start if beta > 0 else 0.0, phi * slope[:, t - 1] + alpha * beta * error
        )
        squares[:, t] = squares[:, t - 1] + np.where(np.isnan(error), 0.0, error**2)
    return level, slope, squares


def _ahead(level: np.ndarray, slope: np.ndarray, phi: float, h: int) -> np.ndarray:
    steps = np.cumsum(phi ** np.arange(1, h + 1))
    return level[..., None] + slope[..., None] * steps


def damped(alpha: float, beta: float, phi: float) -> Smoother:
    """Exponential smoothing with a damped trend, the same constants for every series."""

    def run(z: np.ndarray, h: int, back: int = 0) -> np.ndarray:
        level, slope, _ = _states(z, alpha, beta, phi)
        t = _columns(z, back)
        return _ahead(level[:, t], slope[:, t], phi, h)

    return run


def smoothing(z: np.ndarray, h: int, back: int = 0) -> np.ndarray:
    """Exponential smoothing, averaged over constants and forms (level, trend, damped trend).

    Each form counts by its Akaike weight, corrected for short series, from the one-step errors up
    to the origin (Kolassa 2011, International Journal of Forecasting 27(2), 238-251): choosing the
    best one is no more accurate and jumps when a figure changes.

    Examples
    --------
    >>> smoothing(np.array([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]]), 2).round(2)
    array([[[10., 11.]]])
    """
    t = _columns(z, back)
    count = np.maximum(t - _first(z)[:, None], 0).astype(float)
    best, total = np.full(count.shape, np.inf), np.zeros(count.shape)
    out = np.zeros((*count.shape, h))
    forms = [(a, 0.0, 1.0, 2) for a in ALPHAS]
    forms += [(a, b, 1.0, 4) for a in ALPHAS[3:] for b in (0.0001, *BETAS)]
    forms += [(a, b, p, 5) for a in ALPHAS[3:] for b in (0.0001, *BETAS) for p in PHIS]
    for alpha, beta, phi, k in forms:
        level, slope, squares = _states(z, alpha, beta, phi)
        with np.errstate(divide="ignore", invalid="ignore"):
            fit = count * np.log(squares[:, t] / count + 1e-12)
            cost = fit + 2 * k + 2 * k * (k + 1) / (count - k - 1)
        cost = np.where(count > k + 1, cost, np.inf)
        least = np.minimum(best, cost)  # weights are relative to the best so far
        with np.errstate(invalid="ignore"):
            before = np.where(np.isfinite(best), np.exp((least - best) / 2), 0.0)
            weight = np.where(np.isfinite(cost), np.exp((least - cost) / 2), 0.0)
        ahead = _ahead(level[:, t], slope[:, t], phi, h)
        total = total * before + weight
        out = out * before[..., None] + weight[..., None] * np.where(np.isnan(ahead), 0.0, ahead)
        best = least
    known = (total > 0)[..., None]
    return np.where(known, out / np.where(known, total[..., None], 1.0), naive(z, h, back))


def theta(z: np.ndarray, h: int, back: int = 0) -> np.ndarray:
    """Theta method: simple exponential smoothing plus half of the straight-line slope.

    Assimakopoulos and Nikolopoulos 2000, doi:10.1016/S0169-2070(00)00066-2, in the form of
    Hyndman and Billah 2003, doi:10.1016/S0169-2070(01)00143-1.
    """
    t = _columns(z, back)
    first = _first(z)
    x = np.arange(z.shape[-1]) - first[:, None]
    seen = x >= 0
    filled = np.where(seen, z, 0.0)
    xs = np.where(seen, x, 0.0)
    n = np.cumsum(seen, -1)
    sx, sy = np.cumsum(xs, -1), np.cumsum(filled, -1)
    sxx, sxy = np.cumsum(xs**2, -1), np.cumsum(xs * filled, -1)
    spread = np.maximum(n * sxx - sx**2, 1e-12)
    slope = np.where(n > 1, (n * sxy - sx * sy) / spread, 0.0) / 2
    best = np.full((len(z), back + 1), np.inf)
    out = naive(z, h, back)
    for alpha in ALPHAS:
        level, _, squares = _states(z, alpha, 0.0, 1.0)
        better = squares[:, t] < best
        best = np.where(better, squares[:, t], best)
        # Hyndman and Billah: the drift also carries what the smoothing lags behind.
        lag = (1 - (1 - alpha) ** np.maximum(n[:, t], 1)) / alpha
        line = slope[:, t, None] * (np.arange(h) + lag[..., None])
        out = np.where(better[..., None], level[:, t, None] + line, out)
    return out


def together(z: np.ndarray, h: int, back: int = 0) -> np.ndarray:
    """Growth of the middle series carried on, own growth relative to it fading fast.

    What all series of a frame do is steadier than what one does (the single-series counterpart of
    :mod:`forecast.network.model`). Growth is that of the last five years.
    """
    t = _columns(z, back)
    rows = np.arange(len(z))[:, None]
    start = np.maximum(np.minimum(_first(z)[:, None], t), t - 5)
    own = (z[:, t] - z[rows, start]) / np.maximum(t - start, 1)
    own = np.where(np.isfinite(own), own, 0.0)
    step = np.diff(z, axis=-1, prepend=np.nan)
    seen = np.isfinite(step)
    middle = np.array([np.median(step[seen[:, k], k]) if seen[:, k].any() else 0.0
                       for k in range(z.shape[-1])])  # fmt: skip
    pace = np.array([middle[max(k - 4, 0) : k + 1].mean() for k in t])
    relative = own - np.median(own, axis=0)
    ahead = np.arange(1, h + 1)
    common = pace[:, None] * np.cumsum(0.95**ahead)
    return z[:, t, None] + common + relative[..., None] * np.cumsum(0.8**ahead)
