"""How large a series' own past errors were, beside those of series like it.

Some series are harder to forecast than their size and volatility tell: the model is wrong for
them, or they break more often. A few errors say so in part, and are believed in part: the variance
is drawn towards the usual one (empirical Bayes; Efron and Morris 1973,
doi:10.1080/01621459.1973.10481350).
"""

from __future__ import annotations

import numpy as np

# Origins that the usual variance is worth beside a series' own. Two to five do equally well.
HELD = 3.0
# One surprise is not a habit: errors count up to this many times the middle one.
MOST = 3.0
# An error made from fewer years than this tells how a series began, not how it is.
ENOUGH = 5


def relative_rmse(size: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Log of the root mean square of what was wrong before, over the usual, [series, origin].

    Errors of one origin have much in common and count as one. Only what was known at an origin
    counts there, so that the use of it can be learned on past errors.

    Parameters
    ----------
    size : error over the size expected of it, at least 0, [series, origin, h]; origin b lies b
        years before the end, NaN where the truth was not known by then.
    length : years that each series had at each origin, [series, origin].

    Examples
    --------
    >>> size = np.full((2, 7, 1), np.nan)
    >>> size[:, 1:, 0] = [[1.0], [2.0]]
    >>> relative_rmse(size, np.full((2, 7), 20)).round(2)[:, [0, 5, 6]]
    array([[-0.26, -0.08,  0.  ],
           [ 0.17,  0.07,  0.  ]])
    """
    known = np.isfinite(size)
    if not known.any() or not (middle := float(np.median(size[known]))) > 0:
        return np.zeros(length.shape)
    square = np.where(known, np.minimum(size, MOST * middle), 0.0) ** 2
    usual = float(square[known].mean())
    origin, ahead = np.arange(size.shape[1])[:, None], np.arange(1, size.shape[2] + 1)
    fit = known & (length >= ENOUGH)[..., None]
    out = np.empty(length.shape)
    for b in range(size.shape[1]):
        then = fit & (origin - ahead >= b)
        count = then.sum(-1)
        mean = np.where(then, square, 0.0).sum(-1) / np.maximum(count, 1)
        variance = (mean.sum(-1) + HELD * usual) / ((count > 0).sum(-1) + HELD)
        out[:, b] = 0.5 * np.log(variance / usual)
    return out
