"""A smooth trend under noise, all series at once: a level that follows its slope, which drifts.

``y_t = level_t + noise_t``, ``level_t = level_{t-1} + slope_{t-1}``, ``slope_t = slope_{t-1} +
drift_t`` (Harvey 1989, Forecasting, Structural Time Series Models and the Kalman Filter, section
2.3: the local linear trend whose level does not jump). One number matters, the ratio of the
variance of the drift to that of the noise. It is averaged over a grid by how well each value has
foretold the series, and, since twenty points say little, all others of the frame.
"""

from __future__ import annotations

import numpy as np

RATIOS = np.logspace(-4, 2, 13)
UNKNOWN = 1e9  # variance of what is not known yet, in units of the noise
FIRST = 2  # observations that level and slope take; they foretell nothing


def smooth_trend(z: np.ndarray, h: int, back: int = 0) -> np.ndarray:
    """Forecasts [series, back + 1, h]; see :mod:`forecast.methods.smoothers`.

    Parameters
    ----------
    z : right-aligned, gaps and leading NaN allowed, [series, year].

    Examples
    --------
    >>> smooth_trend(np.array([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]), 2).round(3).tolist()
    [[[7.0, 8.0]]]
    """
    n, years = z.shape
    ratio = RATIOS[None, :]
    level = np.zeros((n, len(RATIOS)))
    slope, fit, seen = np.zeros_like(level), np.zeros_like(level), np.zeros((n, 1))
    squares = np.zeros_like(level)
    a = np.full_like(level, UNKNOWN)  # variance of the level, of the slope, and between them
    b, c = a.copy(), np.zeros_like(level)
    out = np.full((n, back + 1, h), np.nan)
    steps = np.arange(1, h + 1)
    for t in range(years):
        if t:
            level = level + slope
            a, c, b = a + 2 * c + b, c + b, b + ratio
        y = z[:, t, None]
        there = np.isfinite(y)
        miss = np.where(there, y - level, 0.0)
        total = a + 1.0
        counts = there & (seen >= FIRST)
        squares = squares + np.where(counts, miss**2 / total, 0.0)
        fit = fit - 0.5 * np.where(counts, np.log(total), 0.0)
        up, turn = np.where(there, a / total, 0.0), np.where(there, c / total, 0.0)
        level, slope = level + up * miss, slope + turn * miss
        a, b, c = a - up * a, b - turn * c, c - up * c
        seen = seen + there
        ago = years - 1 - t
        if ago <= back:
            weight = _weights(fit, squares, np.maximum(seen - FIRST, 0.0))
            ahead = level[..., None] + slope[..., None] * steps
            out[:, ago] = (weight[..., None] * ahead).sum(axis=1)
    return np.where((seen > FIRST)[..., None], out, np.nan)


def _weights(fit: np.ndarray, squares: np.ndarray, used: np.ndarray) -> np.ndarray:
    """How far each ratio is believed, [series, ratio]; the noise has its best-fitting variance."""
    size = np.maximum(squares / np.maximum(used, 1.0), 1e-300)
    likely = fit - 0.5 * used * np.log(size)
    likely = likely - likely.max(axis=1, keepdims=True)
    likely = likely + likely[used[:, 0] > 0].mean(axis=0) if (used > 0).any() else likely
    weight = np.exp(likely - likely.max(axis=1, keepdims=True))
    return weight / weight.sum(axis=1, keepdims=True)
