"""Intervals from what the model got wrong before, scaled by what each series is like.

That is its size, its volatility, the horizon, and how wrong it was itself.

The errors of all series on rolling origins inside the training years are brought to one spread
(locally weighted conformal prediction: Lei et al. 2018, doi:10.1080/01621459.2017.1307116) and
their quantiles are used for all: a single yearly series has too few errors of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.combination.fit import Fit
from forecast.intervals.error_history import relative_rmse

# A frame may be one short series: then the spread starts from its own yearly changes, held as
# strongly as this many errors.
PRIOR_ROWS = 20.0
# Changes that a series' volatility is measured on, at most; and how many the middle series is
# worth beside them.
LONGEST, SHRUNK = 30, 5.0
# Errors that the middle series is worth where the size of a series' errors is estimated.
HELD = 5
# Figures of this size are off as much by the chance of counting as by a year's growth (a tenth).
COUNTED = 100.0


@dataclass(frozen=True)
class ErrorScale:
    """How large errors are.

    Attributes
    ----------
    sigma : typical error of each forecast, working scale, [series, h].
    standard : past errors divided by their own sigma, [row]; their quantiles are the intervals'.
    horizon : horizon of each of these, [row].
    """

    sigma: np.ndarray
    standard: np.ndarray
    horizon: np.ndarray


def volatility(z: np.ndarray, back: int) -> np.ndarray:
    """Mean absolute deviation of the yearly changes before each origin, [series, back + 1].

    Few changes say little: the estimate is drawn towards the middle series, in logarithms.

    Examples
    --------
    >>> volatility(np.array([[0.0, 1.0, 0.0, 1.0, 0.0, 1.0]] * 2), 0).round(2)
    array([[1.2],
           [1.2]])
    """
    out, count = np.empty((len(z), back + 1)), np.empty((len(z), back + 1))
    for b in range(back + 1):
        end = z.shape[-1] - b
        step = np.diff(z[:, max(end - LONGEST - 1, 0) : end], axis=-1)
        seen = np.isfinite(step)
        count[:, b] = many = seen.sum(-1)
        mean = np.where(seen, step, 0.0).sum(-1) / np.maximum(many, 1)
        off = np.where(seen, np.abs(step - mean[:, None]), 0.0).sum(-1) / np.maximum(many - 1, 1)
        out[:, b] = np.where(many >= 2, off, np.nan)
    unknown = np.isnan(out)
    middle = float(np.median(out[~unknown])) if not unknown.all() else 0.1
    out, count = np.where(unknown, middle, out), np.where(unknown, 0.0, count)
    floor = max(float(np.median(out)) * 0.1, 1e-6)
    held = np.log(max(middle, floor))
    return np.exp((count * np.log(np.maximum(out, floor)) + SHRUNK * held) / (count + SHRUNK))


def error_scale(fit: Fit) -> ErrorScale:
    """Fit log |error| over all series, origins and horizons; then again with each one's own errors.

    The first fit has size, volatility and horizon. What a series' errors were beside it until
    each origin is the last feature of the second.
    """
    n, origins, h = fit.errors.shape
    rest = volatility(fit.history, origins - 1)
    known = np.isfinite(fit.errors)
    if not known.any():
        return ErrorScale(
            rest[:, :1] * np.sqrt(np.arange(1, h + 1)) * 1.25, np.empty(0), np.empty(0)
        )
    ends = fit.history.shape[-1] - 1 - np.arange(origins)
    logs = np.broadcast_to(fit.scale.logs, n)[:, None]
    size = np.where(logs, fit.history[:, ends] + np.log(fit.scale.unit)[:, None], 0.0)
    x = _features(size, rest, h)
    error = fit.errors[known]
    floor = max(float(np.median(np.abs(error))) * 0.05, 1e-9)
    target = np.log(np.abs(error) + floor)
    relative = np.full(fit.errors.shape, np.nan)
    relative[known] = np.exp(target - x[known] @ _coefficients(x[known], target))
    own = relative_rmse(relative, np.isfinite(fit.history).cumsum(-1)[:, ends])
    x = np.concatenate([x, np.broadcast_to(own[..., None, None], (*x.shape[:-1], 1))], axis=-1)
    beta = _coefficients(x[known], target)
    standard = error / np.exp(x[known] @ beta)
    # What all series get wrong together was seen a few times only: its part of the variance is
    # tripled, as that of a t-distribution of three degrees of freedom is.
    usual = max(float(np.quantile(np.abs(standard), 0.8)) / 1.2816, 1e-12)
    sigma = np.sqrt(np.exp(x[:, 0] @ beta) ** 2 + 2 * common(fit) / usual**2)
    return ErrorScale(sigma, standard, np.nonzero(known)[2] + 1)


def _coefficients(x: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Least squares, held by :data:`PRIOR_ROWS` rows to errors as large as a year's change is."""
    prior = np.zeros(x.shape[-1])
    prior[[0, 1, 4]] = np.log(1.25), 1.0, 0.6
    held = np.diag(np.full(len(prior), PRIOR_ROWS))
    held[0, 0] = 1e-6
    return prior + np.linalg.solve(x.T @ x + held, x.T @ (target - x @ prior))


def _features(size: np.ndarray, rest: np.ndarray, h: int) -> np.ndarray:
    """[series, origin, h, feature]: one, log volatility, size, its square, log horizon.

    And the log horizon of what counting is to blame for: a small count is off by chance in every
    year alike, a large one by growth, which adds up.
    """
    from scipy.special import expit

    steps = np.log(np.arange(1, h + 1))
    shape = (*size.shape, h)
    scaled = (size - 5.0) / 3.0
    counted = expit(np.log(COUNTED) - size)  # noise of counting, over that and growth
    return np.stack(
        [
            np.ones(shape),
            np.broadcast_to(np.log(rest)[..., None], shape),
            np.broadcast_to(scaled[..., None], shape),
            np.broadcast_to(scaled[..., None] ** 2, shape),
            np.broadcast_to(steps, shape),
            counted[..., None] * steps,
        ],
        axis=-1,
    )


def typical_size(errors: np.ndarray) -> np.ndarray:
    """Mean absolute error of each series, drawn towards the middle one; [series].

    Parameters
    ----------
    errors : [series, origin, h], NaN where not known; the middle series is worth :data:`HELD`.
    """
    known = np.isfinite(errors)
    count = known.sum((1, 2))
    size = np.where(known, np.abs(errors), 0.0).sum((1, 2)) / np.maximum(count, 1)
    middle = float(np.median(size[count > 0])) if (count > 0).any() else 1.0
    return np.asarray((size * count + middle * HELD) / (count + HELD))


def common(fit: Fit) -> np.ndarray:
    """Variance of the errors that all series had in common, by horizon, [h].

    The mean error of an origin, precise series counting more, is one draw of it; what chance alone
    would put into that mean is taken off.

    Examples
    --------
    >>> from forecast.series.scale import Scale
    >>> e = np.tile(np.array([np.nan, 0.1, -0.1])[None, :, None], (9, 1, 1))
    >>> common(Fit(np.arange(9), np.zeros(9), Scale(True, 0.5, np.ones(9)), e, e, e, {})).round(4)
    array([0.01])
    """
    known = np.isfinite(fit.errors)
    spread_of = np.maximum(typical_size(fit.errors), 1e-12)
    weight = np.where(known, 1 / spread_of[:, None, None] ** 2, 0.0)
    # Errors of one large surprise must not stand for the world.
    most = 5 * spread_of[:, None, None]
    held = np.clip(np.where(known, fit.errors, 0.0), -most, most)
    total = np.where(known.any(0), weight.sum(0), 1.0)
    enough = known.sum(0) >= 5
    mean = (weight * held).sum(0) / total
    chance = ((weight * (held - mean)) ** 2).sum(0) / total**2
    shared = np.where(enough, np.maximum(mean**2 - chance, 0.0), 0.0)
    return shared.sum(0) / np.maximum(enough.sum(0), 1)


def bounds(fit: Fit, levels: tuple[float, ...]) -> dict[float, tuple[np.ndarray, np.ndarray]]:
    """Lower and upper figures of each level, [series, h] each.

    Parameters
    ----------
    levels : percent, such as ``(80, 95)``.
    """
    found = error_scale(fit)
    out = {}
    for level in levels:
        tail = (1 - level / 100) / 2
        # past errors may lean to one side; the forecast stays inside its interval all the same
        low, high = min(_quantile(found, tail), 0.0), max(_quantile(found, 1 - tail), 0.0)
        out[level] = (
            fit.scale.figures(fit.point + found.sigma * low),
            fit.scale.figures(fit.point + found.sigma * high),
        )
    return out


def _quantile(found: ErrorScale, p: float) -> float:
    from scipy.stats import norm

    usual = float(norm.ppf(p))
    n = len(found.standard)
    if n == 0:
        return usual
    # Few errors cannot show a tail: the normal one is mixed in, less and less.
    share = n / (n + PRIOR_ROWS)
    scale = np.median(np.abs(found.standard)) / 0.6745
    return share * float(np.quantile(found.standard, p)) + (1 - share) * usual * float(scale)
