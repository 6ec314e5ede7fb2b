"""Measures of a network and of inequality that several packages take."""

from __future__ import annotations

import numpy as np


def affinity(links: np.ndarray) -> np.ndarray:
    """Observed over expected links, 1 where the totals of both sides alone explain a tie.

    Parameters
    ----------
    links : [n, n] papers shared by two countries, symmetric.

    Returns
    -------
    [n, n] ``L_ij L / (L_i L_j)``, without unit; 0 for a country without links.

    Examples
    --------
    >>> affinity(np.array([[0.0, 2.0, 2.0], [2.0, 0.0, 0.0], [2.0, 0.0, 0.0]]))[0].tolist()
    [0.0, 2.0, 2.0]
    """
    totals = links.sum(axis=-1)
    ratio: np.ndarray = links * links.sum() / np.maximum(np.outer(totals, totals), 1e-12)
    return ratio


def gini(values: np.ndarray) -> np.ndarray:
    """Gini coefficient over the last axis, 0 (all equal) to nearly 1 (one has all).

    Parameters
    ----------
    values : [..., n], not negative.

    Examples
    --------
    >>> gini(np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 9.0]])).round(3).tolist()
    [0.0, 0.667]
    """
    ordered = np.sort(values, axis=-1)
    n = ordered.shape[-1]
    rank = np.arange(1, n + 1)
    out: np.ndarray = (ordered * (2 * rank - n - 1)).sum(-1) / (n * ordered.sum(-1))
    return out
