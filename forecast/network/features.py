"""What was known about each pair at an origin: growth of world, countries and pair, and noise."""

from __future__ import annotations

import numpy as np

from forecast.methods.events import remove_outliers
from forecast.network.covariates import SPANS, NationalPapers
from forecast.network.pairs import TwoWay
from forecast.series.frame import Sides

# Years over which growth is measured; momentum of one year is mostly noise, of twelve mostly past.
WINDOWS = (1, 2, 3, 5, 8, 12)
# Weight of a pair in two-way fits is the root of its papers, up to this many (log).
LARGEST = 9.0
# How strongly countries are held at the world's level and growth, in pairs of mean weight.
RIDGE_LEVELS, RIDGE_GROWTH = 0.5, 5.0
# Least yearly unrest of a pair, log units: counting moves even the calmest.
CALM = 0.02
LINEAR = (
    "affinity",
    "level",
    "unlike",
    "mass",
    *(f"countries{w}" for w in WINDOWS),
    *(f"own{w}" for w in WINDOWS),
    "own1-clipped",
    "own1-small",
    "own1-over3",
    "own1-over7",
    "jump",
    "jump-clipped",
    "jump-over4",
    "jump-over8",
    "countries1-clipped",
    "surge",
    "volatility",
    "gravity",
    "long",
    *(f"papers{w}" for w in SPANS),
)
BOOSTED = (
    *LINEAR,
    "smaller",
    "larger",
    "apart1",
    "apart3",
    "apart5",
    "apart8",
    "totals",
    "totals-unlike",
    "share-of-smaller",
    "share-of-larger",
    "totals1",
    "totals3",
    "totals10",
    "jump-in-rest",
    "ahead",
)


def _beyond(x: np.ndarray, edge: float) -> np.ndarray:
    return np.sign(x) * np.maximum(np.abs(x) - edge, 0.0)


def features(
    y: np.ndarray, who: Sides, year: int, national: NationalPapers
) -> dict[str, np.ndarray]:
    """Features of every pair at the last year of ``y``.

    Parameters
    ----------
    y : counts up to the origin, [pair, year]; nothing after it is looked at.
    who : sides of the pairs.
    year : the origin, as a date. national : papers of the countries, read until then.

    Returns
    -------
    name -> [pair]; growth rates in log units a year, levels in log counts.
    """
    z = remove_outliers(np.log(y + 0.5))
    usual = z[:, -3:].mean(-1)
    weight = np.exp(0.5 * np.minimum(usual, LARGEST))
    weight = weight / weight.mean()
    out = _levels(z, who, weight)
    pace = _growth(z, who, weight, out)
    _jumps(z, usual, pace[WINDOWS.index(3)] + out["countries3"], out)
    out["long"] = _since_first_paper(y, z)
    for name, grown in national.growth(year).items():
        out[name] = grown[who.a] + grown[who.b]
    out["gravity"] = _low_rank(out["affinity"], np.exp(usual), who)
    out["ahead"] = _smoothed_gap(z, float(pace[WINDOWS.index(5)]))
    out.update(_totals(y, z[:, -1], who))
    return out


def _levels(z: np.ndarray, who: Sides, weight: np.ndarray) -> dict[str, np.ndarray]:
    """Size of the pair, of both countries, and what the pair has beyond these."""
    world, country = TwoWay(who, weight, RIDGE_LEVELS).fit(z[:, -1:])
    left, right = country[who.a, 0], country[who.b, 0]
    return {
        "level": z[:, -1],
        "affinity": z[:, -1] - world[0] - left - right,
        "mass": left + right,
        "unlike": np.abs(left - right),
        "smaller": np.minimum(left, right),
        "larger": np.maximum(left, right),
    }


def _growth(
    z: np.ndarray, who: Sides, weight: np.ndarray, out: dict[str, np.ndarray]
) -> np.ndarray:
    """Growth over each window, split into world (returned, [window]), countries and the pair's."""
    last = z.shape[-1] - 1
    spans = [min(w, last) for w in WINDOWS]
    growth = np.stack([(z[:, -1] - z[:, -1 - s]) / max(s, 1) for s in spans], axis=-1)
    world, country = TwoWay(who, weight, RIDGE_GROWTH).fit(growth)
    for k, w in enumerate(WINDOWS):
        c = country[who.a, k] + country[who.b, k]
        out[f"countries{w}"] = c
        out[f"own{w}"] = growth[:, k] - world[k] - c
        out[f"apart{w}"] = np.abs(country[who.a, k] - country[who.b, k])
    out["countries1-clipped"] = np.clip(out["countries1"], -0.1, 0.1)
    out["surge"] = _beyond(out["countries1"] - out["countries5"], 0.1)
    return world


def _jumps(z: np.ndarray, usual: np.ndarray, pace: np.ndarray, out: dict[str, np.ndarray]) -> None:
    """What the last year did that the years before did not lead one to expect; how calm they were.

    An artefact of one year is gone the next; a small jump is mostly there to stay.
    """
    last = z.shape[-1] - 1
    step = out["own1"]
    out["own1-clipped"] = np.clip(step, -0.15, 0.15)
    out["own1-small"] = step * 10 * np.exp(-np.clip(usual, 2.0, 8.0) / 2)
    out["own1-over3"], out["own1-over7"] = _beyond(step, 0.3), _beyond(step, 0.7)
    before = z[:, -4:-1]
    ahead = np.arange(before.shape[-1], 0, -1)
    jump = z[:, -1] - np.median(before + pace[:, None] * ahead, -1) if last else step
    out["jump"], out["jump-clipped"] = jump, np.clip(jump, -0.2, 0.2)
    out["jump-over4"], out["jump-over8"] = _beyond(jump, 0.4), _beyond(jump, 0.8)
    recent = np.diff(z, axis=-1)[:, -8:]
    off = np.abs(recent - np.median(recent, -1, keepdims=True)).mean(-1) if last else step * 0
    out["volatility"] = np.log(off + CALM)
    out["jump-in-rest"] = np.clip(jump / (off + CALM), -2, 2) * (off + CALM)


def _since_first_paper(y: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Growth a year since the first joint paper."""
    last = z.shape[-1] - 1
    begun = np.minimum((y > 0).argmax(-1), last - 1) if last else np.zeros(len(y), int)
    return (z[:, -1] - z[np.arange(len(z)), begun]) / np.maximum(last - begun, 1)


def _low_rank(values: np.ndarray, size: np.ndarray, who: Sides, rank: int = 5) -> np.ndarray:
    """Affinity as far as blocs of countries explain it: soft-imputed matrix of low rank.

    Mazumder, Hastie, Tibshirani 2010 (JMLR 11). What a pair has beyond its blocs is nearer to
    chance and reverts.
    """
    n = len(who.names)
    trust = size / (size + 30.0)
    m, w = np.zeros((n, n)), np.zeros((n, n))
    m[who.a, who.b] = m[who.b, who.a] = values
    w[who.a, who.b] = w[who.b, who.a] = trust
    low = np.zeros((n, n))
    for _ in range(6):
        value, vector = np.linalg.eigh(w * m + (1 - w) * low)
        top = np.argsort(-np.abs(value))[:rank]
        shrunk = np.sign(value[top]) * np.maximum(
            np.abs(value[top]) - np.median(np.abs(value)), 0.0
        )
        low = (vector[:, top] * shrunk) @ vector[:, top].T
    return low[who.a, who.b]


def _smoothed_gap(z: np.ndarray, pace: float) -> np.ndarray:
    """Last level minus a slowly smoothed one."""
    start = max(z.shape[-1] - 13, 0)
    level = z[:, start].copy()
    for t in range(start + 1, z.shape[-1]):
        expected = level + pace
        level = expected + 0.3 * (z[:, t] - expected)
    return z[:, -1] - level


def _totals(y: np.ndarray, level: np.ndarray, who: Sides) -> dict[str, np.ndarray]:
    """Sums over the partners of each country, and what the pair is of them."""
    n, last = len(who.names), y.shape[-1] - 1
    total = np.zeros((n, y.shape[-1]))
    np.add.at(total, who.a, y)
    np.add.at(total, who.b, y)
    total = np.log(total + 1.0)
    left, right = total[who.a, -1], total[who.b, -1]
    out = {
        "totals": left + right,
        "totals-unlike": np.abs(left - right),
        "share-of-smaller": level - np.minimum(left, right),
        "share-of-larger": level - np.maximum(left, right),
    }
    for w in (1, 3, 10):
        span = min(w, last)
        growth = (total[:, -1] - total[:, -1 - span]) / max(span, 1)
        out[f"totals{w}"] = growth[who.a] + growth[who.b]
    return out
