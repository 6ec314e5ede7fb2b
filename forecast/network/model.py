"""All pairs of a network together: the growth of a pair is the growth of its two sides.

forecast = level + world + countries and own growth (learned linearly) + correction (boosted),
each from what was known at the origin; see ``docs/forecasting.md`` for what carries the gain.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from forecast.combination.fit import Fit, errors_of
from forecast.network import regression
from forecast.network.covariates import NationalPapers
from forecast.network.features import LINEAR, features
from forecast.network.pairs import counts, sides_of
from forecast.network.regression import Origin, relative
from forecast.network.world_growth import world
from forecast.series.frame import Panel, Sides
from forecast.series.scale import Scale

# Pairs are learned from above this many papers a year, and stand for the world above the second.
LARGE, MIDDLE = 20.0, 50.0
# Horizons learned directly; further ones continue the growth, fading.
DIRECT, FADE = 6, 0.85
FIRST = 6
ORIGINS = 9
REFIT = 3
# Trees of different origins grow side by side, each on one thread.
WORKERS = 2


def network(panel: Panel, h: int, boost: bool = True, covariates: Panel | None = None) -> Fit:
    """Forecast all pairs from the last year of the panel.

    Parameters
    ----------
    covariates : papers of the countries, under the names the pairs have; read up to each origin.
    """
    who = sides_of(panel)
    if who is None:
        raise ValueError(
            f"model: came 'network' with names such as {panel.ids[0]!r}; allowed are pairs "
            "'AAA-BBB' of at least three countries; use model='combination' for other series"
        )
    if np.nanmin(panel.y) < 0:
        raise ValueError(
            "frame: y of a pair came below zero; allowed are counts; drop or mend these rows"
        )
    # Threads that wait for each other on a shared machine took seven times as long as one. The
    # limit holds for what is loaded already, hence the first import.
    import sklearn.ensemble  # noqa: F401
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return _fitted(panel, who, h, boost, NationalPapers.of(covariates, who.names))


def _fitted(panel: Panel, who: Sides, h: int, boost: bool, national: NationalPapers) -> Fit:
    y = counts(panel.y)
    z = np.log(y + 0.5)
    now = z.shape[-1] - 1
    years = [int(year) for year in panel.years]
    past = [_origin(y, t, who, years[t], national) for t in range(min(FIRST, now), now + 1)]
    direct = max(1, min(h, DIRECT, len(past) - 3))
    back = max(0, min(ORIGINS + h - 1, len(past) - 3))
    covered = national.covers(years[-1])
    parts = [_parts(past, z, now - b, direct, covered) for b in range(back + 1)]
    corrections, share = _corrections(past, z, parts, now, direct) if boost else (None, 0.0)
    out = np.stack(
        [
            _extended(z, past, parts[b], corrections[b] if corrections else None, now - b, h)
            for b in range(back + 1)
        ],
        axis=1,
    )
    scale = Scale(True, 0.5, np.ones(len(z)))
    return Fit(
        panel.ids,
        np.full(len(z), panel.years[-1]),
        scale,
        z,
        out[:, 0],
        errors_of(z, out),
        {"linear": 1.0, "boosted": round(share, 3)},
    )


def _origin(y: np.ndarray, t: int, who: Sides, year: int, national: NationalPapers) -> Origin:
    mean = y[:, max(0, t - 9) : t + 1].mean(-1)
    enough = min(150, len(mean) // 2)
    edge = min(LARGE, float(np.sort(mean)[::-1][enough - 1])) if enough else 0.0
    learn = (mean >= max(edge, 1.0)) & (y[:, t] > 0)
    middle = mean > edge * MIDDLE / LARGE
    if middle.sum() < 10:
        middle = learn if learn.any() else np.ones(len(mean), bool)
    weight = 1.0 / (0.02 + 1.0 / np.maximum(mean, 1.0))
    return Origin(t, features(y[:, : t + 1], who, year, national), learn, middle, weight)


def _parts(
    past: Sequence[Origin], z: np.ndarray, t: int, direct: int, covered: bool
) -> tuple[Origin, np.ndarray]:
    """The origin t and the coefficients known then."""
    first = past[0].year
    seen = past[: t - first + 1]
    return seen[-1], regression.linear(seen[:-1], z[:, : t + 1], direct, t, covered)


def _corrections(
    past: Sequence[Origin],
    z: np.ndarray,
    parts: Sequence[tuple[Origin, np.ndarray]],
    now: int,
    direct: int,
) -> tuple[list[np.ndarray], float]:
    """Boosted correction at every origin, and the share of it believed today.

    Trees are grown anew every few origins only.

    Trees known b years ago serve the origins after it as well: older than need be, never younger.
    """
    from threadpoolctl import threadpool_limits

    first = past[0].year
    none = np.zeros((len(z), direct))
    out = [none] * len(parts)

    def grown(b: int) -> tuple[float, list[tuple[int, np.ndarray]]]:
        # the group b .. b + REFIT - 1 of earlier origins shares the trees of its oldest
        group = [0] if b == 0 else range(b - REFIT + 1, b + 1)
        oldest = max(group)
        t = now - oldest
        with threadpool_limits(1):
            trees = regression.boosted(
                past[: t - first], z[:, : t + 1], parts[oldest][1], t, 3 if b == 0 else 1
            )
            if trees is None:
                return 0.0, [(g, none) for g in group]
            return trees.share, [(g, trees.share * trees.correction(parts[g][0])) for g in group]

    with ThreadPoolExecutor(WORKERS) as pool:
        found = list(pool.map(grown, range(0, len(parts), REFIT)))
    for _, group in found:
        for g, correction in group:
            out[g] = correction
    return out, found[0][0]


def _extended(
    z: np.ndarray,
    past: Sequence[Origin],
    part: tuple[Origin, np.ndarray],
    correction: np.ndarray | None,
    t: int,
    h: int,
) -> np.ndarray:
    """Forecasts made in year t, log counts, [pair, h]."""
    p, beta = part
    growth = relative(p, LINEAR) @ beta.T
    if correction is not None:
        growth = growth + correction
    growth = growth - np.median(growth[p.middle], axis=0)
    direct = growth.shape[-1]
    if direct < h:
        half = direct // 2
        slope = (growth[:, -1] - (growth[:, half - 1] if half else 0.0)) / (direct - half)
        more = np.cumsum(FADE ** np.arange(1, h - direct + 1))
        growth = np.concatenate([growth, growth[:, -1:] + slope[:, None] * more], axis=-1)
    return z[:, t, None] + growth[:, :h] + world(z, past, t, h)
