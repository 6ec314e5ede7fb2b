"""Capacity of a country to write papers: money with a lag, people, knowledge, shocks.

Shapes: a country's own quantity by field is ``[..., F]``; parameters are ``[...]`` and broadcast.
"""

from __future__ import annotations

import numpy as np

# The median of a two-stage lag with rate a is (1.678 / a - 0.35) years for a between 0.3 and 0.5;
# solved numerically for medians of 3, 4 and 5 years and exact there to three digits.
_TWO_STAGES = 1.678
_OFFSET = 0.35
_LOWEST = 1e-3  # funding never falls below a thousandth: logs stay finite
_BOUND = 3.0  # capacity moves within a factor of 20 either way


def funding_level(funding: np.ndarray, replacement: np.ndarray) -> np.ndarray:
    """Log of research money against the baseline after other money has stepped in.

    ``log(1 - (1 - r) (1 - f))`` for a cut to the ratio f, ``log f`` for growth; log points.

    Source: Jacob and Lefgren 2011, doi:10.1016/j.jpubeco.2011.05.005 (single grants); the national
    share r (``funding_replacement``) is an assumption.

    Parameters
    ----------
    funding : [..., F] ratio to baseline, 1 is neutral.
    replacement : [...] share of a cut that is replaced.

    Examples
    --------
    >>> funding_level(np.array([1.0, 2.0]), np.array(0.1)).round(3).tolist()
    [0.0, 0.693]
    >>> float(np.exp(funding_level(np.array([0.6]), np.array(0.5)))[0].round(6))
    0.8
    """
    kept = np.where(funding < 1.0, 1.0 - (1.0 - replacement[..., None]) * (1.0 - funding), funding)
    return np.log(np.maximum(kept, _LOWEST))


def funding_lag(
    first: np.ndarray,
    second: np.ndarray,
    level: np.ndarray,
    lag: np.ndarray,
    recovery: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """One year of the lag between money and papers: projects follow money, papers follow projects.

    Two stages with the same rate a = 1.678 / (lag + 0.35), ``lag`` the years to half of the effect;
    regrowth after a cut runs at ``recovery`` times that rate. Log points.

    Source: Crespi and Geuna 2008, doi:10.1016/j.respol.2007.12.007: half of the papers by year 4,
    all by year 6 (literature); recovery: the Aftershock model 2025 (assumption).

    Parameters
    ----------
    first, second : [..., F] state of the stages, log points.
    level : [..., F] from :func:`funding_level`.
    lag, recovery : [...] years; ratio.

    Returns
    -------
    tuple of arrays [..., F] : the stages of this year.

    Examples
    --------
    >>> a = b = np.zeros(1)
    >>> for year in range(4):
    ...     a, b = funding_lag(a, b, np.ones(1), np.array(4.0), np.array(1.0))
    >>> float(b[0].round(2))
    0.5
    """
    rate = np.minimum(_TWO_STAGES / (lag + _OFFSET), 1.0)[..., None]
    slow = rate * recovery[..., None]
    growing = np.where((level > first) & (first < 0.0), slow, rate)
    following = np.where((first > second) & (second < 0.0), slow, rate)
    return first + growing * (level - first), second + following * (first - second)


def capacity(
    funded: np.ndarray,
    elasticity: np.ndarray,
    talent: np.ndarray,
    shock: np.ndarray,
    learned: np.ndarray,
    moved: np.ndarray,
) -> np.ndarray:
    """Log capacity against the baseline, by field.

    ``k = elasticity * funded + talent + shock + learned + moved``, within +-3 log points.

    Source: Adams and Griliches 1996, doi:10.1073/pnas.93.23.12664 (elasticity, literature).

    Parameters
    ----------
    funded : [..., F] second stage of :func:`funding_lag`.
    elasticity : [...] papers to funding, long run.
    talent, shock : [..., F] levers, log points.
    learned, moved : [..., F] last year's spillover and flows of people, log points.

    Examples
    --------
    >>> z = np.zeros(1)
    >>> float(capacity(np.array([-0.4]), np.array(0.75), z, z, z, z)[0].round(6))
    -0.3
    """
    sum_ = elasticity[..., None] * funded + talent + shock + learned + moved
    return np.clip(sum_, -_BOUND, _BOUND)
