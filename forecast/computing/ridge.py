"""Robust regression held at coefficients believed beforehand."""

from __future__ import annotations

import numpy as np


def robust_ridge(
    x: np.ndarray,
    y: np.ndarray,
    weight: np.ndarray,
    prior: np.ndarray,
    *,
    held: float,
    edge: float,
    rounds: int,
    least: float,
) -> np.ndarray:
    """Huber regression without intercept, held at ``prior``; [feature].

    Parameters
    ----------
    x : [row, feature]. y, weight : [row].
    prior : coefficients without any data, [feature].
    held : strength of the prior, in rows of a feature of unit spread.
    edge : size of an error beyond which it counts by its size, not its square; unit of ``y``.
    rounds : passes of reweighted least squares.
    least : spread below which a feature counts as if it had this one. What hardly differed among
        the rows says nothing about rows where it differs by far more, and keeps its prior.

    Source: Huber 1964, doi:10.1214/aoms/1177703732.

    Examples
    --------
    >>> x, none = np.arange(10.0)[:, None] - 4.5, np.zeros(1)
    >>> y = 2 * x[:, 0] + np.eye(10)[9] * 50
    >>> usual = {"held": 1e-6, "edge": 0.1, "rounds": 20, "least": 1e-9}
    >>> robust_ridge(x, y, np.ones(10), none, **usual).round(1)
    array([2.])
    >>> robust_ridge(x * 1e-9, y, np.ones(10), none, **{**usual, "held": 1, "least": 1}).round(3)
    array([0.])
    """
    spread = np.maximum(x.std(axis=0), least)
    scaled = x / spread
    beta = prior * spread
    for _ in range(rounds):
        off = np.abs(y - scaled @ beta)
        weighted = scaled * (weight * np.minimum(1.0, edge / np.maximum(off, edge)))[:, None]
        gram = weighted.T @ scaled + held * np.eye(len(beta))
        beta = np.linalg.solve(gram, weighted.T @ y + held * prior * spread)
    return beta / spread
