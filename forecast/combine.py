"""Combination of methods with one set of weights for all series of a frame.

Weights per series are mostly noise on twenty points; weights learned across series on rolling
origins inside the training years are not (Montero-Manso and Hyndman 2021,
doi:10.1016/j.ijforecast.2021.03.004, on the gain of global methods).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast import members, smoothers
from forecast.events import without_events
from forecast.frame import Panel, right_aligned
from forecast.scale import Scale, changes, choose

# One series at a time, and many at once; the first are left out where they would take minutes.
SLOWER = ("drift-levels", "theta", "dot", "autotheta", "ces")
MANY = 1500
# The core is mixed by mean or median, whichever was better: half of the forecast. The whole pool,
# weaker but more diverse, gives its weighted median: the other half.
CORE = ("drift-levels", "dot", "autotheta", "ces", "damped")
POOL = (*CORE, "naive", "smoothing-levels", "theta", "autoets", "together")
FAST_CORE = ("drift-levels", "theta-levels", "damped")
FAST_POOL = (*FAST_CORE, "naive", "smoothing-levels", "theta", "together")
# Pull towards equal weights in the two mixes.
KEEP = 0.02
# What takes seconds on fifty series.
COSTLY = ("ets", "arima", "structural", "autoarima", "prophet")
# Damped trends tried; the best few constants for the whole frame are averaged into one member.
DAMPED = tuple((a, b, p) for a in (0.6, 0.9) for b in (0.2, 0.4) for p in (0.8, 0.9, 0.95))
BEST = 3
# Models of level and trend that would take a pulse for a turn of the trend.
EVENT_AWARE = ("structural", "prophet")
# Rolling origins inside the training years, beyond the horizon.
ORIGINS = 3
# The mix of many is flatter than any of them: of a stretch of all growth that would have helped,
# this share is believed. Never a shrinkage: damped and unchanging members see to that.
STRETCH = 0.3


@dataclass(frozen=True)
class Fit:
    """A model's forecasts and what it got wrong inside the training years.

    Attributes
    ----------
    ids : names, shape [series].
    start : last year of each series, shape [series].
    scale : the working scale.
    history : working scale, right-aligned, [series, year].
    point : forecasts on the working scale, [series, h].
    errors : truth minus forecast on the working scale, [series, back + 1, h]; entry b is the
        origin b years before the end; NaN where the truth is not yet known.
    weights : what was mixed, by name.
    """

    ids: np.ndarray
    start: np.ndarray
    scale: Scale
    history: np.ndarray
    point: np.ndarray
    errors: np.ndarray
    weights: dict[str, float]


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


def backs(z: np.ndarray, h: int, most: int = ORIGINS) -> int:
    """How many origins back errors are taken: never more than the training years can bear."""
    length = int(np.median((~np.isnan(z)).sum(-1)))
    return int(max(0, min(most + h - 1, 8, length - 5)))


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
        weights = weights * np.exp(-rate / np.sqrt(step + 1) * (slope - slope @ weights))
        weights /= weights.sum()
        if step >= steps // 2:
            mean += weights
    return mean / mean.sum()


def combination(
    panel: Panel, h: int, most: int = ORIGINS, known: Mapping[str, float] | None = None
) -> Fit:
    """Forecast every series by the mix of the pool.

    Half is the core, by weighted mean or weighted median (or between), half the weighted median of
    the whole pool; then the growth of all series may be stretched by one number. Weights, place
    between mean and median, and stretch are learned from past errors of all series together.

    With ``known`` weights, learned before over another pool (:mod:`forecast.learned`), that pool is
    the core and all there is; members without weight are not run, and costly ones only from the
    last year, so that past errors are those of the mix without them.
    """
    y = right_aligned(panel.y)
    scale = choose(panel.y)
    z = scale.work(y)
    back = backs(z, h, most)
    few = len(y) <= MANY
    names: Sequence[str] = list(known) if known else POOL if few else FAST_POOL
    core = slice(len(names) if known else len(CORE if few else FAST_CORE))
    pool = _pool(names, known or {}, y, scale, h, back)
    last = y[:, y.shape[-1] - 1 - np.arange(back + 1), None]

    wrong = np.stack([errors_of(y, f) for f in pool])
    steady = errors_of(y, np.broadcast_to(last, pool.shape[1:]))
    rows, still, loss = _rows(wrong, steady, y)
    costly = (rows * loss[:, None])[:: max(1, len(rows) // 20_000)]
    inner, outer = weigh(costly[:, core], keep=KEEP), weigh(costly, keep=KEEP)
    if known:
        inner = outer = np.array(list(known.values())) / sum(known.values())
    share = 0.0 if known else 0.5
    place, stretch = 0.5, 1.0
    if len(rows):
        mean, middle = rows[:, core] @ inner, _median(rows[:, core].T, inner)
        cost = [float((np.abs(e) * loss).mean()) for e in (mean, middle)]
        place = float(np.clip(0.5 + 50 * (cost[0] - cost[1]) / max(cost[0], 1e-12), 0, 1))
        mixed = (1 - share) * ((1 - place) * mean + place * middle)
        mixed += share * _median(rows.T, outer)
        tries = np.linspace(0.6, 1.2, 13) if known else np.linspace(1.0, 1.2, 5)
        costs = [float((np.abs(t * mixed + (1 - t) * still) * loss).mean()) for t in tries]
        stretch = 1 + STRETCH * (float(tries[int(np.argmin(costs))]) - 1)

    inside = pool[core]
    mix = (1 - place) * np.einsum("m,mnbh->nbh", inner, inside) + place * _median(inside, inner)
    if share:
        mix = (1 - share) * mix + share * _median(pool, outer)
    mix = last + stretch * (mix - last)
    if scale.logs:
        # a stretched fall must not reach below a tenth of what there is
        mix = np.maximum(mix, 0.1 * last)
    weights = share * outer
    weights[core] += (1 - share) * inner
    out = scale.work(mix)
    shown = dict(zip(names, weights.round(4).tolist(), strict=True))
    return Fit(
        panel.ids,
        panel.last,
        scale,
        z,
        out[:, 0],
        errors_of(z, out),
        shown | {"median": round(place, 3), "stretch": round(stretch, 3)},
    )


def _pool(
    names: Sequence[str],
    known: Mapping[str, float],
    y: np.ndarray,
    scale: Scale,
    h: int,
    back: int,
) -> np.ndarray:
    """Forecasts of all members [member, series, origin, h].

    With known weights, costly members run from the last year only; at earlier origins the weighted
    mean of the others stands in for them.
    """
    quick = [n for n in names if not (known and n in COSTLY)]
    found = {n: _figures_of(n, y, scale, h, back) for n in quick}
    costly = [n for n in names if n not in found]
    if costly and quick:
        share = np.array([known[n] for n in quick])
        mean = np.einsum("m,mnbh->nbh", share / share.sum(), np.stack(list(found.values())))
    for name in costly:
        if not quick:
            found[name] = _figures_of(name, y, scale, h, back)
            continue
        found[name] = mean.copy()
        found[name][:, :1] = _figures_of(name, y, scale, h, 0)
    return np.stack([found[n] for n in names])


def _figures_of(name: str, y: np.ndarray, scale: Scale, h: int, back: int) -> np.ndarray:
    """Forecasts of a member by name; "damped" stands for the best damped trends of the frame."""
    if name == "damped":
        return _damped(y, scale, h, back)
    return _figures(members.MEMBERS[name], y, scale, h, back)


def _figures(member: members.Member, y: np.ndarray, scale: Scale, h: int, back: int) -> np.ndarray:
    return scale.figures(members.run(member, y, scale, h, back))


def _damped(y: np.ndarray, scale: Scale, h: int, back: int) -> np.ndarray:
    """Mean of the damped trends whose constants would have served the whole frame best."""
    every = np.stack(
        [
            _figures(
                members.Member("damped", smoothers.damped(*c), "work", True, 3, ""),
                y, scale, h, back,
            )
            for c in DAMPED
        ]
    )  # fmt: skip
    wrong = np.stack([errors_of(y, f) for f in every])
    rows, _, loss = _rows(wrong, wrong[0], y)
    if len(rows) == 0:
        return every.mean(0)
    cost = (np.abs(rows) * loss[:, None]).mean(0)
    return every[np.argsort(cost, kind="stable")[:BEST]].mean(0)


def _rows(
    wrong: np.ndarray, steady: np.ndarray, y: np.ndarray, least: int = 6
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Past errors as rows [row, member], those of no change [row], and what a unit costs [row].

    The cost is half scaled error (per usual yearly change), half symmetric relative error (per
    level), so that neither restless nor large series rule the weights.
    """
    origins = wrong.shape[2]
    length = (~np.isnan(y)).sum(-1)[:, None] - np.arange(origins)
    known = np.isfinite(wrong).all(0) & np.isfinite(steady) & (length >= least)[..., None]
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


def _median(pool: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted median over the first axis."""
    order = np.argsort(pool, axis=0)
    below = np.cumsum(weights[order], axis=0)
    pick = np.argmax(below >= 0.5 - 1e-12, axis=0)
    return np.take_along_axis(np.take_along_axis(pool, order, 0), pick[None], 0)[0]


def single(name: str, panel: Panel, h: int, most: int = ORIGINS) -> Fit:
    """Forecast every series by one member; slow ones get their errors from a sample of series."""
    member = members.MEMBERS[name]
    if name in EVENT_AWARE:
        panel = without_events(panel)
    y = right_aligned(panel.y)
    scale = choose(panel.y)
    z = scale.work(y)
    back = backs(z, h, most if member.fast else 2)
    if member.fast or len(y) <= 50:
        out = members.run(member, y, scale, h, back)
        errors = errors_of(z, out)
        point = out[:, 0]
    else:
        point = members.run(member, y, scale, h)[:, 0]
        errors = np.full((len(y), back + 1, h), np.nan)
        some = np.unique(np.linspace(0, len(y) - 1, 50).astype(int))
        past = members.run(member, y[some], scale.select(some), h, back)
        errors[some] = errors_of(z[some], past)
    return Fit(panel.ids, panel.last, scale, z, point, errors, {name: 1.0})
