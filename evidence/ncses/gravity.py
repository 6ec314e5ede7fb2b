"""Links with the rest of the world, which nobody published.

A gravity model on the published pairs of a year gives the ties with every economy outside the
panel, which are then added up to the rest of the world: an estimate from the published figures
alone, and marked as such. What stands between two published years: :mod:`evidence.ncses.filling`.

Source: Santos Silva, Tenreyro 2006, The log of gravity, doi:10.1162/rest.88.4.641 (Poisson
pseudo-likelihood).
"""

from __future__ import annotations

import numpy as np

STEPS = 100  # at most
SMALLEST_GAIN = 1e-8  # of the deviance, in papers; less is no gain
EPS = float(np.finfo(float).eps)


def gravity_fit(
    links: np.ndarray, size: np.ndarray, distance: np.ndarray, language: np.ndarray
) -> np.ndarray:
    """Coefficients of constant, log size product, log distance and language, shape ``[4]``.

    Parameters
    ----------
    links : papers of a pair, ``[n, n]``, symmetric; NaN is left out.
    size : international papers of a country, ``[n]``.
    distance : km, ``[n, n]``. language : 0 or 1, ``[n, n]``.
    """
    i, j = np.triu_indices(len(size), 1)
    y, x = links[i, j], _gravity_terms(size[i], size[j], distance[i, j], language[i, j])
    known = np.isfinite(y) & np.isfinite(x).all(axis=-1)
    return _poisson_fit(y[known], x[known])


def _poisson_fit(y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Coefficients of a Poisson regression, log link, by iteratively reweighted least squares.

    The same to the last bit as ``statsmodels`` finds, whose import takes a second of a first start.

    Parameters
    ----------
    y : counts of one case each [case]. x : terms [case, term].

    Source: McCullagh, Nelder 1989, Generalized Linear Models, chapter 2.5.
    """
    mu = (y + y.mean()) / 2.0
    log_mu, deviance = np.log(mu), np.inf
    for _ in range(STEPS):
        slope = 1.0 / np.maximum(mu, EPS)  # of the link
        root = np.sqrt(1.0 / (slope**2 * mu))[:, None]
        working = (log_mu + slope * (y - mu))[:, None]
        log_mu = x @ np.linalg.lstsq(root * x, (root * working)[:, 0], rcond=-1)[0]
        mu, before = np.exp(log_mu), deviance
        deviance = np.sum(2 * (y * np.log(np.maximum(y / mu, EPS)) - (y - mu)))
        if abs(before - deviance) <= SMALLEST_GAIN:
            break
    coefficients: np.ndarray = np.linalg.pinv(root * x) @ (root * working)[:, 0]
    return coefficients


def gravity(
    coefficients: np.ndarray,
    size_a: np.ndarray,
    size_b: np.ndarray,
    distance: np.ndarray,
    language: np.ndarray,
) -> np.ndarray:
    """Expected links of pairs, in papers.

    Parameters
    ----------
    coefficients : [4], see :func:`gravity_fit`. size_a, size_b : international papers.
    distance : km. language : 0 or 1. These four broadcast to the shape of the result.
    """
    terms = _gravity_terms(size_a, size_b, distance, language)
    expected: np.ndarray = np.exp((terms * coefficients).sum(axis=-1))
    return expected


def _gravity_terms(
    size_a: np.ndarray, size_b: np.ndarray, distance: np.ndarray, language: np.ndarray
) -> np.ndarray:
    log_size = np.log(np.maximum(size_a, 1.0)) + np.log(np.maximum(size_b, 1.0))
    # Neighbours with capitals in sight of each other would otherwise have no distance at all.
    log_distance = np.log(np.maximum(distance, 50.0))
    return np.stack(
        np.broadcast_arrays(np.ones_like(log_size), log_size, log_distance, language), axis=-1
    )
