"""Whether figures of countries are better forecast as any other series are.

The national rule is made for what countries produce, papers above all: they share shocks, and own
growth fades. Populations or life expectancy move along lines of their own. Past errors tell: on
papers of countries, at every origin, those of the rule are smaller; on populations three times as
large.
"""

from __future__ import annotations

import numpy as np

from forecast.combination.equal_weights import LEAST, share_of_trend
from forecast.combination.fit import Fit
from forecast.national import rule
from forecast.series.frame import Panel


def share_of_others(data: Panel, others: Fit) -> float:
    """How far methods for any series take over from the national rule, 0 to 1, one for the frame.

    Forecasts of both are replayed from earlier years, and the share follows their errors as that of
    a trend does (:func:`forecast.combination.equal_weights.share_of_trend`).

    Parameters
    ----------
    data : figures of countries, all above zero. others : the combination, fitted to them.
    """
    now = data.last == data.last.max()
    if not now.any():
        return 0.0
    z, past_fit = rule.without_gaps(rule.logs(data.y[now])), others.select(now)
    scale, history, errors = past_fit.scale, past_fit.history, past_fit.errors
    known = np.cumsum(np.isfinite(z), axis=1)
    width, (origins, h) = z.shape[1], errors.shape[1:]
    ours, theirs = np.full(errors.shape, np.nan), np.full(errors.shape, np.nan)
    for ago in range(1, min(origins, width - LEAST + 1)):
        t, many = width - ago, min(ago, h)
        long = known[:, t - 1] >= LEAST
        if not long.any():
            continue
        past, truth = z[long, :t], z[long, t : t + many]
        ours[long, ago, :many] = truth - past[:, -1:] - rule.growth(past, many)
        found = scale.figures(history[:, t : t + many] - errors[:, ago, :many])[long]
        low = np.exp(past[:, -1:]) / 1e3  # a forecast of nothing is very wrong, not endlessly
        theirs[long, ago, :many] = truth - np.log(np.maximum(found, low))
    return share_of_trend(ours, theirs)
