"""A yearly chance to begin, fitted to events: logit with an event's own readiness.

``logit P(begins this year) = base + slopes x traits + event``, event normal about 0. Slopes are
held by a weak normal prior, for alliances nearly separate who follows from who does not (Gelman and
others 2008, doi:10.1214/08-AOAS191); the spread between events comes from the events themselves
(empirical Bayes). Mode and curvature, so standard errors are approximate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

PRIOR = 2.5  # standard deviation of a slope, logits from one end of a trait to the other
BASE_PRIOR = 10.0


@dataclass(frozen=True)
class Fit:
    """Readiness without any trait, slopes by trait, spread between events; logits, with errors."""

    traits: tuple[str, ...]
    base: float
    base_error: float
    slopes: np.ndarray
    errors: np.ndarray
    between: float
    events: dict[str, float]

    @property
    def next_event(self) -> float:
        """Standard deviation of the readiness of an event not yet seen."""
        return float(np.hypot(self.base_error, self.between))

    def chance(self, values: np.ndarray, points: int = 21) -> np.ndarray:
        """Chance a year at ``[..., trait]``, over what an unseen event may be, ``[point, ...]``."""
        nodes, _ = np.polynomial.hermite_e.hermegauss(points)
        logits = self.base + np.asarray(values) @ self.slopes
        moved: np.ndarray = 1.0 / (1.0 + np.exp(-np.add.outer(self.next_event * nodes, logits)))
        return moved


def point_weights(points: int = 21) -> np.ndarray:
    """Weights of the points of :meth:`Fit.chance`."""
    weights = np.polynomial.hermite_e.hermegauss(points)[1]
    return weights / weights.sum()


def fit(
    rows: pd.DataFrame, traits: Sequence[str], prior: float = PRIOR, between: float | None = None
) -> Fit:
    """Fit rows of a country and a year.

    Parameters
    ----------
    rows : columns ``event``, ``y`` (0 or 1), ``weight`` and the traits.
    traits : columns that matter. prior : standard deviation of slopes.
    between : spread between events; None: estimated.

    Examples
    --------
    >>> rows = pd.DataFrame({"event": list("aabb") * 50, "y": [0, 1, 0, 1] * 50,
    ...                      "x": [0, 1, 1, 0] * 50, "weight": 1.0})
    >>> abs(float(fit(rows, ["x"]).slopes[0])) < 1e-6
    True
    """
    events = sorted(rows["event"].unique())
    own = np.stack([rows["event"] == e for e in events], axis=1).astype(float)
    design = np.hstack([np.ones((len(rows), 1)), rows[list(traits)].to_numpy(float), own])
    y, weight = rows["y"].to_numpy(float), rows["weight"].to_numpy(float)
    k = 1 + len(traits)
    spread = 2.0 if between is None else between
    for _ in range(200):
        sds = np.r_[BASE_PRIOR, [prior] * len(traits), [max(spread, 1e-3)] * len(events)]
        found, variance = _mode(design, y, weight, 1.0 / sds**2)
        if between is not None:
            break
        now = float(np.sqrt(np.mean(found[k:] ** 2 + np.diag(variance)[k:])))
        if abs(now - spread) < 1e-4:
            break
        spread = now
    errors = np.sqrt(np.diag(variance))
    return Fit(
        tuple(traits), float(found[0]), float(errors[0]), found[1:k], errors[1:k], spread,
        dict(zip(events, map(float, found[k:]), strict=True)),
    )  # fmt: skip


def _mode(
    design: np.ndarray, y: np.ndarray, weight: np.ndarray, precision: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Newton's method on the penalised log likelihood: coefficients and their covariance."""
    at = np.zeros(design.shape[1])
    for _ in range(100):
        chance = 1.0 / (1.0 + np.exp(-design @ at))
        curve = (design.T * (weight * chance * (1.0 - chance))) @ design + np.diag(precision)
        step = np.linalg.solve(curve, design.T @ (weight * (y - chance)) - precision * at)
        at = at + step / max(1.0, np.abs(design @ step).max() / 3.0)
        if np.abs(step).max() < 1e-10:
            break
    return at, np.linalg.inv(curve)
