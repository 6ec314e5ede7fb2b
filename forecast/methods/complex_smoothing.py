"""Complex exponential smoothing of many series at once, averaged over its two constants.

Svetunkov, Kourentzes and Ord 2022, doi:10.1002/nav.22074: a figure and its last error are one
complex number, smoothed by one complex constant. Level and trend are not told apart, so that
nothing has to be chosen between them. The constants are not estimated: every pair of a grid counts
by its likelihood, as in :func:`forecast.methods.smoothers.smoothing`, and nothing jumps when a
figure changes.
"""

from __future__ import annotations

import numpy as np

# Real and imaginary part of the constant. Beside 1 in the imaginary part lie growth and decline.
GRID = np.add.outer(np.linspace(0.3, 1.8, 9), 1j * np.linspace(0.7, 1.4, 15)).reshape(-1, 1)
FIRST = 10  # years whose mean smoothing starts from, before it is found backwards


def complex_smoothing(z: np.ndarray, h: int, back: int = 0) -> np.ndarray:
    """Forecasts [series, back + 1, h] of right-aligned ``z`` [series, year], NaN before the first.

    Examples
    --------
    >>> complex_smoothing(np.full((1, 8), 3.0), 2).round(3)
    array([[[3., 3.]]])
    """
    width = z.shape[1]
    return np.stack([_ahead(z[:, : width - b], h) for b in range(back + 1)], axis=1)


def _ahead(z: np.ndarray, h: int) -> np.ndarray:
    """Forecasts from the last year alone, [series, h]; NaN where there is none."""
    seen = ~np.isnan(z)
    first = np.where(np.cumsum(seen, axis=1) <= FIRST, z, np.nan)
    count = seen.sum(axis=1)
    start = np.nansum(first, axis=1) / np.maximum(np.minimum(count, FIRST), 1)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        state, _ = _smooth(z, np.broadcast_to(start * (1 + 1j), (len(GRID), len(z))))
        state, _ = _smooth(z[:, ::-1], state)
        state, squares = _smooth(z, state)
        cost = count * np.log(squares / count + 1e-12)
        out = np.empty((h, *state.shape))
        for k in range(h):
            out[k] = state.real
            state = _next(state, state.real)
        fine = np.isfinite(out).all(axis=0) & np.isfinite(cost)
        cost = np.where(fine, cost, np.inf)
        weight = np.where(fine, np.exp((cost.min(axis=0) - cost) / 2), 0.0)
        mean = (weight * np.where(fine, out, 0.0)).sum(axis=1) / weight.sum(axis=0)
    return mean.T


def _next(state: np.ndarray, y: np.ndarray) -> np.ndarray:
    """What is expected after ``y`` came: real part the figure, imaginary part its error."""
    return GRID * (y + 1j * (y - state.real)) + (1 + 1j - GRID) * state


def _smooth(z: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """State after the last column and sum of squared errors, [constant, series] each."""
    squares = np.zeros(state.shape)
    for y in z.T:
        known = ~np.isnan(y)
        squares += np.where(known, (y - state.real) ** 2, 0.0)
        state = np.where(known, _next(state, y), state)
    return state, squares
