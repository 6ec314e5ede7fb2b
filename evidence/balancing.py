"""Fitting a symmetric matrix to the totals of its rows, under a ceiling where there is one.

Source: Deming, Stephan 1940, doi:10.1214/aoms/1177731829 (iterative proportional fitting).
"""

from __future__ import annotations

import numpy as np


def balance(
    matrix: np.ndarray,
    totals: np.ndarray,
    ceiling: np.ndarray | None = None,
    *,
    rounds: int,
    tolerance: float = 0.0,
) -> None:
    """Scale matrices in place until their rows add up to ``totals``.

    Parameters
    ----------
    matrix : ``[..., n, n]`` float, symmetric, >= 0; symmetric to the last bit afterwards.
    totals : ``[..., n]``, >= 0, the same unit.
    ceiling : ``[..., n, n]``, of every cell; where it contradicts the totals it holds.
    rounds : passes, at the most. tolerance : relative change at which they stop, 0 never.

    Examples
    --------
    >>> found = np.ones((3, 3)) - np.eye(3)
    >>> balance(found, np.array([3.0, 3.0, 2.0]), rounds=500, tolerance=1e-10)
    >>> found.sum(axis=-1).round(6).tolist(), bool((found == found.T).all())
    ([3.0, 3.0, 2.0], True)
    """
    both = np.empty_like(matrix)
    if ceiling is not None:
        np.minimum(matrix, ceiling, out=matrix)
    for _ in range(rounds):
        rows = matrix.sum(axis=-1)
        step = np.sqrt(np.divide(totals, rows, out=np.ones_like(rows), where=rows > 0))
        # One product of both sides keeps the matrix symmetric to the last bit.
        np.multiply(step[..., :, None], step[..., None, :], out=both)
        np.multiply(matrix, both, out=matrix)
        if ceiling is not None:
            np.minimum(matrix, ceiling, out=matrix)
        if tolerance and np.abs(step - 1.0).max() < tolerance:
            break
