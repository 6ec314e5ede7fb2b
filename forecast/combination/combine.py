"""Combination of methods with one set of weights for all series of a frame.

Weights per series are mostly noise on twenty points; weights learned across series on rolling
origins inside the training years are not (Montero-Manso and Hyndman 2021,
doi:10.1016/j.ijforecast.2021.03.004, on the gain of global methods).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.combination.mixing import Backtest, learn, share_of_second
from forecast.combination.weights import errors_of, past_rows
from forecast.methods import registry, smoothers
from forecast.series.frame import Panel, right_aligned
from forecast.series.scale import Scale, changes, choose, of_counts

# One series at a time, and many at once; the first are left out where they would take minutes.
SLOWER = ("drift-levels", "theta", "dot", "autotheta", "ces")
MANY = 1500
# The core is mixed by mean or median, whichever was better: half of the forecast. The whole pool,
# weaker but more diverse, gives its weighted median: the other half.
CORE = ("drift-levels", "dot", "autotheta", "ces", "damped")
POOL = (*CORE, "naive", "smoothing-levels", "theta", "autoets", "together")
FAST_CORE = ("drift-levels", "theta-levels", "damped")
FAST_POOL = (*FAST_CORE, "naive", "smoothing-levels", "theta", "together")
# Beside the mix stands one method that looks at all series at once; past errors say how much of it.
TREND = "pooled-trend"
# What takes seconds on fifty series.
COSTLY = ("ets", "arima", "structural", "autoarima", "prophet")
# Damped trends tried; the best few constants for the whole frame are averaged into one member.
DAMPED = tuple((a, b, p) for a in (0.6, 0.9) for b in (0.2, 0.4) for p in (0.8, 0.9, 0.95))
BEST = 3
# Rolling origins inside the training years, beyond the horizon.
ORIGINS = 3


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
    doubt : standard deviation, working scale, of whether a series goes its own way or with the
        others, [series, back + 1, h]; given where series are no pairs, whose bounds are others.
    """

    ids: np.ndarray
    start: np.ndarray
    scale: Scale
    history: np.ndarray
    point: np.ndarray
    errors: np.ndarray
    weights: dict[str, float]
    doubt: np.ndarray | None = None


def backs(z: np.ndarray, h: int, most: int = ORIGINS) -> int:
    """How many origins back errors are taken: never more than the training years can bear."""
    length = int(np.median((~np.isnan(z)).sum(-1)))
    return int(max(0, min(most + h - 1, 8, length - 5)))


def combination(
    panel: Panel, h: int, most: int = ORIGINS, known: Mapping[str, float] | None = None
) -> Fit:
    """Forecast every series by the mix of the pool and the pooled trend.

    Half of the mix is the core, by weighted mean or weighted median (or between), half the weighted
    median of the whole pool; then the growth of all series may be stretched by one number. Weights,
    place between mean and median, stretch, and the share of the pooled trend are learned from past
    errors of all series together; those of an earlier origin from what was known then, so that past
    errors are as large as those to come.

    With ``known`` weights, learned before over another pool
    (:mod:`forecast.projection.shipped_weights`), that pool is the core and all there is; members
    without weight are not run, and costly ones only from the last year, so that
    past errors are those of the mix without them.
    """
    y = right_aligned(panel.y)
    scale = _scale(panel.y)
    z = scale.work(y)
    back = backs(z, h, most)
    few = len(y) <= MANY
    names: Sequence[str] = list(known) if known else POOL if few else FAST_POOL
    core = len(names) if known else len(CORE if few else FAST_CORE)
    pool = _pool(names, known or {}, y, scale, h, back, panel.last)
    last = y[:, y.shape[-1] - 1 - np.arange(back + 1), None]
    past = Backtest.of(pool, last, y)
    fixed = np.array(list(known.values())) / sum(known.values()) if known else None
    mixes = [learn(past, core, b, fixed) for b in range(back + 1)]
    mix = np.stack([m.apply(pool[:, :, b], last[:, b]) for b, m in enumerate(mixes)], axis=1)
    if scale.logs:
        # a stretched fall must not reach below a tenth of what there is
        mix = np.maximum(mix, 0.1 * last)
    mix, trend = scale.work(mix), registry.run(registry.MEMBERS[TREND], y, scale, h, back)
    share = share_of_second(errors_of(z, mix), errors_of(z, trend))
    out = (1 - share) * mix + share * trend
    weights = dict(zip(names, ((1 - share) * mixes[0].weights).round(4).tolist(), strict=True))
    weights |= {TREND: round(share, 3)}
    shown = {"median": round(mixes[0].place, 3), "stretch": round(mixes[0].stretch, 3)}
    return Fit(panel.ids, panel.last, scale, z, out[:, 0], errors_of(z, out), weights | shown)


def _scale(y: np.ndarray) -> Scale:
    """Logs unless a figure is negative, one scale for all series."""
    known = y[~np.isnan(y)]
    if known.size and known.min() < 0:
        return Scale(False, 0.0, changes(y))
    if (known == np.round(known)).all():
        return of_counts(len(y))
    positive = known[known > 0]
    offset = 0.0 if known.min() > 0 else 0.1 * float(np.median(positive)) if len(positive) else 0.5
    return Scale(True, offset, np.ones(len(y)))


def _pool(
    names: Sequence[str],
    known: Mapping[str, float],
    y: np.ndarray,
    scale: Scale,
    h: int,
    back: int,
    ends: np.ndarray,
) -> np.ndarray:
    """Forecasts of all members [member, series, origin, h].

    With known weights, costly members run from the last year only; at earlier origins the weighted
    mean of the others stands in for them.
    """
    quick = [n for n in names if not (known and n in COSTLY)]
    found = {n: figures_of(n, y, scale, h, back, ends) for n in quick}
    costly = [n for n in names if n not in found]
    if costly and quick:
        share = np.array([known[n] for n in quick])
        mean = np.einsum("m,mnbh->nbh", share / share.sum(), np.stack(list(found.values())))
    for name in costly:
        if not quick:
            found[name] = figures_of(name, y, scale, h, back, ends)
            continue
        found[name] = mean.copy()
        found[name][:, :1] = figures_of(name, y, scale, h, 0, ends)
    return np.stack([found[n] for n in names])


def figures_of(
    name: str, y: np.ndarray, scale: Scale, h: int, back: int, ends: np.ndarray | None = None
) -> np.ndarray:
    """Forecasts of a member by name; "damped" stands for the best damped trends of the frame."""
    if name == "damped":
        return _damped(y, scale, h, back)
    return scale.figures(registry.run(registry.MEMBERS[name], y, scale, h, back, ends))


def _damped(y: np.ndarray, scale: Scale, h: int, back: int) -> np.ndarray:
    """Mean of the damped trends whose constants would have served the whole frame best."""
    every = np.stack(
        [
            scale.figures(
                registry.run(
                    registry.Member("damped", smoothers.damped(*c), "work", True, 3, ""),
                    y, scale, h, back,
                )
            )
            for c in DAMPED
        ]
    )  # fmt: skip
    wrong = np.stack([errors_of(y, f) for f in every])
    rows, _, loss = past_rows(wrong, wrong[0], y)
    if len(rows) == 0:
        return every.mean(0)
    cost = (np.abs(rows) * loss[:, None]).mean(0)
    return every[np.argsort(cost, kind="stable")[:BEST]].mean(0)


def single(name: str, panel: Panel, h: int, most: int = ORIGINS, counts: bool = False) -> Fit:
    """Forecast every series by one member; slow ones get their errors from a sample of series.

    Parameters
    ----------
    counts : whether the figures are counts, such as joint papers of pairs.
    """
    member = registry.MEMBERS[name]
    y = right_aligned(panel.y)
    scale = of_counts(len(y)) if counts else choose(panel.y)
    z = scale.work(y)
    back = backs(z, h, most if member.fast else 2)
    if member.fast or len(y) <= 50:
        out = registry.run(member, y, scale, h, back, panel.last)
        errors = errors_of(z, out)
        point = out[:, 0]
    else:
        point = registry.run(member, y, scale, h, 0, panel.last)[:, 0]
        errors = np.full((len(y), back + 1, h), np.nan)
        some = np.unique(np.linspace(0, len(y) - 1, 50).astype(int))
        past = registry.run(member, y[some], scale.select(some), h, back, panel.last[some])
        errors[some] = errors_of(z[some], past)
    doubt = None if counts else np.zeros_like(errors)
    return Fit(panel.ids, panel.last, scale, z, point, errors, {name: 1.0}, doubt)
