"""Trends of all series together: three smooth trends, the long drift, and what past errors share.

A series grows by steps (figures), by rates (logarithms) or in between; twenty points do not tell
which. The smooth trend under noise is run on figures, their square roots and their logarithms (the
ladder of powers: Box and Cox 1964, doi:10.1111/j.2517-6161.1964.tb00553.x), the three are averaged
and leaned a little towards the drift of the whole past, where growth tends to return. What is left
is regressed, over all series and earlier origins, on how fast, how steadily and how large a series
was: fast growers slow down, towards the middle series, in every panel of countries looked at. The
regression is held at zero, so that few series or few years change nothing.
"""

from __future__ import annotations

import warnings

import numpy as np

from forecast.computing.ridge import robust_ridge
from forecast.methods.local_linear_trend import smooth_trend
from forecast.methods.smoothers import trend

POWERS = (1.0, 0.5, 0.0)  # zero stands for the logarithm
# Share of the long drift, where growth tends to return; flat from 0.15 to 0.25.
LEAN = 0.2
# Strength of the prior of the regression, in rows; years until an earlier origin counts half.
HELD, HALF = 400.0, 8.0
EARLIER = 12  # origins that errors are taken from
LEAST = 5  # years a series has before its errors count
WINDOWS = (1, 3, 8, 1000)
ROUNDS, ROBUST = 8, 1.0  # of the robust regression; errors beyond this many medians count less
LOWEST = 0.05  # a power of a figure is not let fall below this share of its last value


def pooled_trend(z: np.ndarray, h: int, back: int = 0, logs: bool = True) -> np.ndarray:
    """Forecasts [series, back + 1, h]; see :mod:`forecast.methods.smoothers`.

    Parameters
    ----------
    z : working scale, right-aligned, gaps bridged, leading NaN allowed, [series, year].
    logs : whether ``z`` are logarithms; otherwise the trend is that of ``z`` alone.

    Examples
    --------
    >>> growing = np.log(100 * 1.05 ** np.arange(12.0))[None]
    >>> float(np.exp(pooled_trend(growing, 1)[0, 0, 0] - growing[0, -1]).round(3))
    1.049
    """
    width = z.shape[-1]
    every = min(width - 1, back + EARLIER)
    ahead = np.arange(1, h + 1)
    base = leaned_trend(z, h, every, logs)
    known = [_descriptors(z, width - 1 - b) for b in range(every + 1)]
    out = base[:, : back + 1].copy()
    for b in range(back + 1):
        slope = _learned(z, base, known, b)
        out[:, b] += (known[b] @ slope)[:, None] * ahead
    return out


def leaned_trend(z: np.ndarray, h: int, back: int, logs: bool) -> np.ndarray:
    """The mean of the smooth trends, leaned towards the drift of the whole past; as above."""
    found = [_on_power(z, p, h, back) for p in POWERS] if logs else [smooth_trend(z, h, back)]
    smooth, drift = np.mean(found, axis=0), trend()(z, h, back)
    return np.where(np.isfinite(smooth), (1 - LEAN) * smooth + LEAN * drift, drift)


def _on_power(z: np.ndarray, power: float, h: int, back: int) -> np.ndarray:
    if power == 0:
        return smooth_trend(z, h, back)
    # relative to the last value: the size of a figure must not matter
    last = z[:, -1:]
    raised = np.exp(np.clip(power * (z - last), -300, 300))
    out = smooth_trend(raised, h, back)
    floor = LOWEST * raised[:, z.shape[-1] - 1 - np.arange(back + 1), None]
    return np.log(np.maximum(out, floor)) / power + last[..., None]


def _descriptors(z: np.ndarray, t: int) -> np.ndarray:
    """What is known about each series in year ``t``, relative to the middle one, [series, 6].

    Growth of the last year, of three, eight and all years, each less the next; the level; how far
    yearly changes differ from those of the year before.
    """
    first = (~np.isnan(z)).argmax(-1)
    rows = np.arange(len(z))
    pace = []
    for w in WINDOWS:
        start = np.minimum(np.maximum(first, t - w), t)
        pace.append((z[:, t] - z[rows, start]) / np.maximum(t - start, 1))
    bends = np.abs(np.diff(z[:, max(0, t - 8) : t + 1], n=2, axis=-1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # series that have not begun
        bent = np.nanmean(bends, axis=-1) if bends.shape[-1] else np.full(len(z), np.nan)
        usual = np.nanmedian(bent)
        rest = np.log(bent + 0.2 * usual) if usual > 0 else np.zeros(len(z))
        out = np.stack(
            [pace[0] - pace[1], pace[1], pace[1] - pace[2], pace[2] - pace[3], z[:, t], rest],
            axis=-1,
        )
        out = out - np.nanmedian(out, axis=0)
    return np.where(np.isfinite(out), out, 0.0)


def _learned(z: np.ndarray, base: np.ndarray, known: list[np.ndarray], ago: int) -> np.ndarray:
    """Error a year for each unit of each feature, by what was known ``ago`` years before the end.

    Errors are relative to the middle one of their origin: what all series had in common is no
    property of one.
    """
    length = np.cumsum(~np.isnan(z), axis=-1)
    xs, ys, ws = [], [], []
    for b in range(ago + 1, min(ago + EARLIER + 1, base.shape[1])):
        t = z.shape[-1] - 1 - b
        for k in range(1, min(b - ago, base.shape[-1]) + 1):
            error = z[:, t + k] - base[:, b, k - 1]
            use = (length[:, t] >= LEAST) & np.isfinite(error)
            if use.sum() < LEAST:
                continue
            ys.append((error[use] - np.median(error[use])) / k)
            xs.append(known[b][use])
            ws.append(np.full(int(use.sum()), 0.5 ** ((b - ago - k) / HALF)))
    if not ys:
        return np.zeros(known[0].shape[-1])
    y = np.concatenate(ys)
    edge = ROBUST * float(np.median(np.abs(y))) + 1e-12
    x, w, zero = np.concatenate(xs), np.concatenate(ws), np.zeros(known[0].shape[-1])
    return robust_ridge(x, y, w, zero, held=HELD, edge=edge, rounds=ROUNDS, least=1e-9)
