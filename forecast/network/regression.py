"""Learning, across pairs and earlier origins, how what was known became growth.

Two layers: a robust linear regression, held at the damped pooled growth that forecasting practice
would assume anyway, and boosted trees on what it leaves. Both see growth relative to the middle
pair of the same origin: how fast the world grows is one number a year and is forecast apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.computing.ridge import robust_ridge
from forecast.network.features import BOOSTED, LINEAR

# Strength of the prior of the regression, in rows; years until an earlier origin counts half.
HELD, HALF = 500.0, 8.0
# Growth that differed by less than this among pairs, log units, teaches nothing. The least that
# any feature differed by in 82 countries and 24 origins is 0.008.
LEAST_SPREAD = 0.005
# Growth this far from what was expected, log units, counts by its size; passes of the regression.
EDGE, ROUNDS = 0.1, 4
# How much of a country's growth goes on in its pairs, before damping: of its papers, and of its
# pairs beside. Panels of few countries need the papers, large ones hardly feel it.
PAPERS, PAIRS = 0.9, 0.2
# Growth goes on by this factor a year; of a pair's own last step this much is gone the next year,
# of its growth over five years this much goes on; affinity fades by so much a year, and what a jump
# has beyond 0.8 log units by half. Assumptions of forecasting practice: data overrule them.
DAMPED, JUMP, OWN, AFFINITY, LARGE_JUMP = 0.8, -0.35, 0.1, -0.01, -0.5
# Boosted trees: enough to bend the regression, too few to learn single pairs.
TREES = {"max_iter": 100, "max_leaf_nodes": 15, "learning_rate": 0.05, "min_samples_leaf": 200}
MOST_ROWS, BINS = 25_000, 60
# Rows of one horizon that trees must learn on for half of what they say to be believed.
BELIEVED = 3000.0
Features = dict[str, np.ndarray]


@dataclass(frozen=True)
class Origin:
    """One earlier origin: what was known, and which pairs are large enough to learn from.

    Attributes
    ----------
    year : column of the origin.
    known : features, name -> [pair].
    learn : pairs to learn from, [pair] bool.
    middle : pairs whose median growth is the world's, [pair] bool.
    weight : [pair]; the inverse of noise (two per cent plus counting noise).
    """

    year: int
    known: Features
    learn: np.ndarray
    middle: np.ndarray
    weight: np.ndarray


def prior(h: int, published: bool) -> np.ndarray:
    """Coefficients believed before any data: damped growth of both countries, own jumps fade.

    A country's growth is mostly that of its published papers, the rest that of its pairs; all is
    that of its pairs where papers are not published.

    Examples
    --------
    >>> dict(zip(LINEAR, prior(1, True)))["papers5"].round(3)
    np.float64(0.24)
    """
    steps = float(np.sum(DAMPED ** np.arange(1, h + 1)))
    papers, pairs = (PAPERS, PAIRS) if published else (0.0, 1.0)
    held = {f"papers{w}": papers * steps / 3 for w in (3, 5, 10)}
    held |= {f"countries{w}": pairs * steps / 3 for w in (3, 5, 8)}
    held |= {"own1": JUMP, "own5": OWN * steps, "affinity": AFFINITY * h, "jump-over8": LARGE_JUMP}
    return np.array([held.get(name, 0.0) for name in LINEAR])


def rows(
    past: Sequence[Origin], z: np.ndarray, h: int, names: Sequence[str], now: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features [row, feature], relative growth [row] and weights of origins h or more years ago."""
    xs, ys, ws = [], [], []
    for p in past:
        if p.year + h > now or not p.learn.any():
            continue
        growth = z[:, p.year + h] - z[:, p.year]
        x = np.stack([p.known[n] for n in names], axis=-1)[p.learn]
        w = p.weight[p.learn] * 0.5 ** ((now - h - p.year) / HALF)
        xs.append(x - x.mean(0))
        ys.append(growth[p.learn] - np.median(growth[p.middle]))
        ws.append(w / p.weight[p.learn].mean())
    if not xs:
        return np.empty((0, len(names))), np.empty(0), np.empty(0)
    return np.concatenate(xs), np.concatenate(ys), np.concatenate(ws)


def linear(past: Sequence[Origin], z: np.ndarray, h: int, now: int, published: bool) -> np.ndarray:
    """Coefficients for every horizon, [h, feature]."""
    out = []
    for k in range(1, h + 1):
        x, y, w = rows(past, z, k, LINEAR, now)
        start = prior(k, published)
        out.append(
            robust_ridge(x, y, w, start, held=HELD, edge=EDGE, rounds=ROUNDS, least=LEAST_SPREAD)
            if len(y)
            else start
        )
    return np.stack(out)


def relative(p: Origin, names: Sequence[str]) -> np.ndarray:
    """Features of all pairs at one origin, relative to the pairs learned from."""
    x = np.stack([p.known[n] for n in names], axis=-1)
    return x - x[p.learn].mean(0) if p.learn.any() else x - x.mean(0)


def believed(rows: int) -> float:
    """Share to believe, 0 to 1, of what trees say that learned on so many rows of one horizon.

    Examples
    --------
    >>> [round(believed(rows), 2) for rows in (1500, 3000, 20000)]
    [0.33, 0.5, 0.87]
    """
    return rows / (rows + BELIEVED)


@dataclass(frozen=True)
class Trees:
    """Trees on what the regression leaves.

    Attributes
    ----------
    correction : origin -> what to add to relative growth, [pair, h].
    share : how much of it to believe, 0 to 1.
    """

    correction: Callable[[Origin], np.ndarray]
    share: float


def boosted(
    past: Sequence[Origin], z: np.ndarray, beta: np.ndarray, now: int, seeds: int
) -> Trees | None:
    """Trees known in year ``now``; None where there is too little to learn from.

    One model for all horizons, the horizon being a feature.
    """
    from sklearn.ensemble import HistGradientBoostingRegressor

    h = len(beta)
    at = [BOOSTED.index(n) for n in LINEAR]
    xs, ys, ws = [], [], []
    for k in range(1, h + 1):
        x, y, w = rows(past, z, k, BOOSTED, now)
        root = np.sqrt(k)
        xs.append(np.column_stack([x, np.full(len(x), k)]))
        ys.append(np.clip((y - x[:, at] @ beta[k - 1]) / root, -1, 1))
        ws.append(w * root)
    x, y, w = np.concatenate(xs), np.concatenate(ys), np.concatenate(ws)
    if len(y) < 20 * TREES["min_samples_leaf"]:
        return None
    # Binned here: with weights the library takes a sort for every edge of every bin.
    edges = np.quantile(x, np.linspace(0, 1, BINS + 1)[1:-1], axis=0)
    x = _binned(x, edges)
    models = []
    for seed in range(seeds):
        some = np.random.default_rng(seed).permutation(len(y))[:MOST_ROWS]
        model = HistGradientBoostingRegressor(
            **TREES, max_features=0.3, l2_regularization=10.0, random_state=seed,
            early_stopping=False, max_bins=BINS + 1,
        )  # fmt: skip
        models.append(model.fit(x[some], y[some], w[some]))

    def correction(p: Origin) -> np.ndarray:
        here = relative(p, BOOSTED)
        out = np.empty((len(here), h))
        for k in range(1, h + 1):
            full = _binned(np.column_stack([here, np.full(len(here), k)]), edges)
            out[:, k - 1] = np.mean([m.predict(full) for m in models], axis=0) * np.sqrt(k)
        return out

    return Trees(correction, believed(len(xs[0])))


def _binned(x: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Number of edges below each value, column by column."""
    return np.stack(
        [np.searchsorted(edges[:, j], x[:, j]) for j in range(x.shape[-1])], axis=-1
    ).astype(float)
