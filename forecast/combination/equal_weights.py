"""Equal weights: the mean of three methods, a trend where all show one, short series together.

Weights learned on past errors gained less than half a per cent over equal ones (Claeskens et al.
2016, doi:10.1016/j.ijforecast.2015.12.005, on why) and let one odd series move all others. Methods
and constants were chosen on the training parts of M1, M3 and tourism without their last years
(``benchmarks/bench_sets.py``).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from forecast.combination.fit import Fit, errors_of
from forecast.methods import registry, smoothers
from forecast.methods.pooled_trend import leaned_trend
from forecast.methods.registry import Member
from forecast.series.frame import Panel, right_aligned
from forecast.series.jumps import last_jump
from forecast.series.scale import Scale, softened


def without_alternation(run: registry.Run) -> registry.Run:
    """A method whose forecasts may go up and down by turns, without that.

    Complex smoothing takes a jump in the last year for the beginning of a swing of two years. Each
    forecast is averaged with its neighbours by weights 1, 2, 1; the one before the first is the one
    that line and swing imply.

    Examples
    --------
    >>> def swing(z, h, back=0):
    ...     return np.array([[[11.0, 8.0, 13.0, 10.0, 15.0]]])[..., :h]
    >>> without_alternation(swing)(np.zeros((1, 9)), 4).tolist()
    [[[9.0, 10.0, 11.0, 12.0]]]
    """

    def smooth(z: np.ndarray, h: int, back: int = 0) -> np.ndarray:
        f = run(z, max(h + 1, 3), back)
        first = (3 * f[..., :1] + 2 * f[..., 1:2] - f[..., 2:3]) / 4
        later = (f[..., :-2] + 2 * f[..., 1:-1] + f[..., 2:]) / 4
        return np.concatenate([first, later], axis=-1)[..., :h]

    return smooth


COMPLEX = registry.MEMBERS["complex"]
# One that follows levels, one that follows rates, one that is free to do either.
POINTS = (
    *(registry.MEMBERS[n] for n in ("drift-levels", "theta")),
    replace(COMPLEX, run=without_alternation(COMPLEX.run)),
)
# They run from the last year alone. What they would have got wrong before is what these got wrong,
# whose errors are two per cent larger, for a tenth of the time.
STAND_INS = (
    *POINTS[:2],
    Member("damped-levels", smoothers.damped(0.6, 0.4, 0.9), "levels", True, 3, ""),
)
# Yearly changes that the growth of the others is worth beside a series' own growth.
HELD = 2.0
RECENT = 10  # years that growth of the others is measured on
# Earlier origins that errors are taken from, beyond the horizon.
EARLIER = 20
LEAST = 8  # years a series has before its errors tell which method suits
# Gains of a trend, in logarithms of errors, from which on nothing and all of it is taken; a series
# gains up to CLEAR and counts as HEAVY middle ones. Elsewhere it loses, which is worth so many
# series.
NONE, ALL, CLEAR, HEAVY = 0.0, 0.1, 0.5, 2.0
ELSEWHERE, SERIES = 0.1, 10


def equal_weights(panel: Panel, h: int) -> Fit:
    """Forecast every series by the mean of the pool, short ones partly by the growth of the others.

    No constant is learned from the frame. A series is drawn towards the middle growth of the
    others, by the logarithm, as if that had been seen in :data:`HELD` years; alone it is drawn
    towards no change.
    """
    y = right_aligned(panel.y)
    scale = softened(panel.y)
    z = scale.work(y)
    y, own = y / scale.unit[:, None], replace(scale, unit=np.ones(len(y)))
    back = int(min(z.shape[-1] - 1, EARLIER + h))
    now = _mean(POINTS, y, own, h, 0)
    before = _mean(STAND_INS, y, own, h, back)
    years = (~np.isnan(z)).sum(-1)[:, None] - np.arange(back + 1)
    known = np.where(years >= LEAST, 1.0, np.nan)[..., None]
    # neither a few years nor a jump in the last one are a trend
    jump = np.stack([last_jump(z, b)[0] for b in range(back + 1)], axis=1)
    may = np.clip((years - 3) / (LEAST - 3), 0, 1) * (1 - jump)
    weights = {m.name: 1 / len(POINTS) for m in POINTS}
    for name, run in TRENDS.items():
        trend = run(z, h, back, scale)
        share = share_of_trend(known * errors_of(z, before), known * errors_of(z, trend))
        each = (share * may)[..., None]
        now = now + each[:, :1] * (trend[:, :1] - now)
        before = before + each * (trend - before)
        weights = {n: (1 - share) * w for n, w in weights.items()} | {name: share}
    now, _ = towards_others(y, z, own, now)
    before, doubt = towards_others(y, z, own, before)
    weights = {n: round(w, 3) for n, w in weights.items()}
    errors = errors_of(z, before)
    return Fit(panel.ids, panel.last, scale, z, now[:, 0], errors, weights, doubt)


def _leaned(z: np.ndarray, h: int, back: int, scale: Scale) -> np.ndarray:
    """Smooth trend leaned towards the long drift, [series, origin, h]; before it the last value."""
    out = smoothers.naive(z, h, back)
    logs = np.broadcast_to(scale.logs, len(z))
    moves = np.nanmax(z, axis=-1) > np.nanmin(z, axis=-1)  # of nothing nothing is learned
    for kind in (True, False):
        rows = (logs == kind) & moves
        if rows.any():
            found = leaned_trend(z[rows], h, back, kind)
            out[rows] = np.where(np.isfinite(found), found, out[rows])
    return out


def _smoothed(z: np.ndarray, h: int, back: int, scale: Scale) -> np.ndarray:
    """Exponential smoothing by Akaike weights, [series, origin, h]; before it the last value."""
    return smoothers.smoothing(z, h, back)


# Trends that take over, one after the other, where past errors of the whole frame say so: papers of
# countries grow along smooth lines, accounts and populations carry on what they did last.
TRENDS = {"leaned-trend": _leaned, "smoothing": _smoothed}


def share_of_trend(mean: np.ndarray, trend: np.ndarray) -> float:
    """How much of a trend is taken beside what there is, 0 to 1, one for the frame.

    Totals of countries have trends, other series hardly. What says so are past errors
    [series, origin, h] of both, as the mean over series of the logarithm of how much smaller those
    of the trend were, large errors counting more. A series can say and count so much only, and
    beside few series stands what series say elsewhere: nothing jumps when a figure changes.

    Examples
    --------
    >>> steady, rough = np.ones((40, 12, 1)), np.full((40, 12, 1), 2.0)
    >>> share_of_trend(rough, steady), share_of_trend(steady, rough)
    (1.0, 0.0)
    """
    known = np.isfinite(mean) & np.isfinite(trend)
    count = known.sum((1, 2))
    if not count.any():
        return 0.0
    size = [np.where(known, np.abs(e), 0.0).sum((1, 2))[count > 0] + 1e-12 for e in (mean, trend)]
    gain = np.clip(np.log(size[0] / size[1]), -CLEAR, CLEAR)
    weight = (size[0] + size[1]) / count[count > 0]
    weight = np.minimum(weight / np.median(weight), HEAVY)
    middle = ((weight * gain).sum() - SERIES * ELSEWHERE) / (weight.sum() + SERIES)
    return float(np.clip((middle - NONE) / (ALL - NONE), 0.0, 1.0))


def _mean(
    members: tuple[Member, ...], y: np.ndarray, scale: Scale, h: int, back: int
) -> np.ndarray:
    """Mean of the members that a series is long enough for, working scale, [series, origin, h]."""
    length = (~np.isnan(y)).sum(-1)[:, None] - np.arange(back + 1)
    total, count = np.zeros((len(y), back + 1, h)), np.zeros((len(y), back + 1, 1))
    for member in members:
        there = (length >= member.least)[..., None]
        found = scale.figures(registry.run(member, y, scale, h, back))
        total += np.where(there, found, 0.0)
        count += there
    mean = total / np.maximum(count, 1)
    last = y[:, y.shape[-1] - 1 - np.arange(back + 1), None]
    return scale.work(np.where(count > 0, mean, last))


def towards_others(
    y: np.ndarray, z: np.ndarray, scale: Scale, own: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Draw forecasts [series, origin, h] towards the middle growth of all, by what is known then.

    Also the standard deviation of this: a series goes its own way with the probability of its
    share, and otherwise with the others.
    """
    ahead = np.arange(1, own.shape[-1] + 1)
    out, doubt = np.empty_like(own), np.empty_like(own)
    length = np.cumsum(~np.isnan(z), axis=-1)
    for b in range(own.shape[1]):
        t = z.shape[-1] - 1 - b
        share, growth = _others(z, length, t, np.broadcast_to(scale.logs, len(z)))
        # figures grow, not their softened logarithms: nothing grows out of nothing
        common = scale.work(y[:, t, None] * np.exp(np.minimum(growth[:, None] * ahead, 300)))
        s = share[:, None]
        out[:, b] = s * own[:, b] + (1 - s) * common
        doubt[:, b] = np.sqrt(s * (1 - s)) * np.abs(own[:, b] - common)
    return out, doubt


def _others(
    z: np.ndarray, length: np.ndarray, t: int, logs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Share of a series' own forecast, and the growth a year it is drawn towards, [series] each.

    The middle growth of the others is believed as far as there are others: like one more series
    that does not grow.
    """
    changes = np.maximum(length[:, t] - 1, 0)
    share = changes / (changes + HELD)
    years = np.minimum(changes, RECENT)
    pace = (z[:, t] - z[np.arange(len(z)), t - years]) / np.maximum(years, 1)
    weight = np.where(logs, share, 0.0)
    if weight.sum() == 0:
        return share, np.zeros(len(z))
    order = np.argsort(np.where(weight > 0, pace, 0.0), kind="stable")
    middle = pace[order][np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2)]
    others = weight.sum() - weight
    return share, np.where(logs, middle * others / (others + 1), 0.0)
