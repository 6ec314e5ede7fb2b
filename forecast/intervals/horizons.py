"""Intervals of series that are no pairs: what was got wrong before, horizon by horizon.

Past errors of all series are divided by what was expected of each when it was made: its yearly
changes, a jump in its last year that may be taken back, and for a short series whether it goes its
own way (locally weighted conformal prediction: Lei et al. 2018,
doi:10.1080/01621459.2017.1307116). The quantiles of each horizon serve all series.
"""

from __future__ import annotations

import numpy as np

from forecast.combination.fit import Fit
from forecast.series.jumps import HELD, LOWEST, deviations, last_jump, mean_known

# What is believed before any figure: yearly changes are off by a tenth (of the usual change where
# no logarithms are taken: by all of it), errors grow by this power of the horizon, and their
# quantiles are those of Student's t. About what M1, M3 and tourism cut short show.
USUAL, USUAL_CHANGE, POWER, FREEDOM, WIDTH = 0.1, 1.0, 0.8, 4.0, 0.9
PRIOR = 40.0  # figures of the frame that this is worth
TRUST = 4.0  # an error one year ahead tells as much as so many changes
LEAST = 8  # years a series has before its errors count
MOST = 8.0  # an error beyond this many expected ones counts as that many: one row moves no other


def volatility(fit: Fit) -> np.ndarray:
    """How far off one year ahead each series was before each origin, [series, origin].

    The geometric mean of two: yearly changes less their mean, and errors one year ahead. Few say
    little: the estimate is drawn towards the middle series, by the logarithm, and that towards what
    is usual anywhere.
    """
    origins = fit.errors.shape[1]
    logs = np.broadcast_to(fit.scale.logs, len(fit.history))
    made = np.abs(fit.errors[..., 0])
    out, count = np.empty((len(logs), origins)), np.empty((len(logs), origins))
    for b in range(origins):
        changes, many = mean_known(np.abs(deviations(fit.history, b)))
        many = np.maximum(many - 1, 0)  # one went into their mean
        changes = changes * (many + 1) / np.maximum(many, 1)
        before, some = mean_known(made[:, b + 1 :])
        some = some * TRUST
        total = np.maximum(many + some, 1)
        both = many * np.log(changes + 1e-12) + some * np.log(before + 1e-12)
        out[:, b], count[:, b] = both / total, np.maximum(many, some / TRUST)
    for kind, usual in ((logs, USUAL), (~logs, USUAL_CHANGE)):
        n = count[kind]
        if not len(n):
            continue
        known, weight = out[kind, 0][n[:, 0] > 0], n[:, 0].sum()
        middle = float(np.median(known)) if len(known) else 0.0
        middle = (weight * middle + PRIOR * np.log(usual)) / (weight + PRIOR)
        own = np.maximum(out[kind], middle + np.log(LOWEST))
        out[kind] = np.exp((n * own + HELD * middle) / (n + HELD))
    return out


def bounds(fit: Fit, levels: tuple[float, ...]) -> dict[float, tuple[np.ndarray, np.ndarray]]:
    """Lower and upper figures of each level, [series, h] each; ``levels`` in percent."""
    h = fit.point.shape[-1]
    rest = volatility(fit)
    doubt = 0.0 if fit.doubt is None else fit.doubt
    sigma = np.sqrt((rest[..., None] * np.arange(1, h + 1) ** POWER) ** 2 + doubt**2)
    years = np.isfinite(fit.history).sum(-1)[:, None] - np.arange(sigma.shape[1])
    ratio = np.where((years >= LEAST)[..., None], np.abs(fit.errors) / sigma, np.nan)
    jump, before, pace = last_jump(fit.history)
    sure = jump[:, None]
    back = before[:, None] + pace[:, None] * np.arange(2, h + 2)  # without the last change
    out = {}
    for level in levels:
        reach = sigma[:, 0] * _quantiles(np.minimum(ratio, MOST), level)
        low, high = fit.point - reach, fit.point + reach
        low = low + sure * np.minimum(back - reach - low, 0.0)
        high = high + sure * np.maximum(back + reach - high, 0.0)
        out[level] = fit.scale.figures(low), fit.scale.figures(high)
    return out


def _quantiles(ratio: np.ndarray, level: float) -> np.ndarray:
    """How many times the expected size errors reach, by horizon, [h].

    A power of the horizon, fitted: bands widen smoothly.
    """
    from scipy.stats import t

    usual = np.log(float(t.ppf(0.5 + level / 200, FREEDOM)) * WIDTH)
    x = np.log(np.arange(1, ratio.shape[-1] + 1))
    seen, count = np.empty(len(x)), np.empty(len(x))
    for k in range(len(x)):
        known = ratio[..., k][np.isfinite(ratio[..., k])]
        count[k] = len(known)
        at = float(np.quantile(known, level / 100)) if len(known) else 1.0
        seen[k] = (len(known) * np.log(max(at, 1e-3)) + PRIOR * usual) / (len(known) + PRIOR)
    weight = np.sqrt(count + PRIOR)
    columns = np.stack([np.ones(len(x)), x], axis=-1)[:, : len(x)]
    line = np.linalg.lstsq(columns * weight[:, None], seen * weight, rcond=None)[0]
    return np.exp(columns @ line)
