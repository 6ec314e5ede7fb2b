"""Capacity of a country to write papers: money with a lag, people, knowledge, shocks.

Shapes: a country's own quantity by field is ``[..., F]``; the model's
parameters, keyword-only and named by id, are ``[...]`` and broadcast.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from agents.rules.channels import Channel

# The median of a two-stage lag with rate a is (1.678 / a - 0.35) years for a between 0.3 and 0.5;
# solved numerically for medians of 3, 4 and 5 years and exact there to three digits.
_TWO_STAGES = 1.678
_OFFSET = 0.35
_LOWEST = 1e-3  # funding never falls below a thousandth: logs stay finite
_BOUND = 3.0  # capacity moves within a factor of 20 either way


def funding_level(funding: np.ndarray, *, funding_replacement: np.ndarray) -> np.ndarray:
    """Log of research money against the baseline after other money has stepped in.

    ``log(1 - (1 - r) (1 - f))`` for a cut to the ratio f, ``log f`` for growth; log points.

    Source: Jacob and Lefgren 2011, doi:10.1016/j.jpubeco.2011.05.005 (single grants); the national
    share r is an assumption.

    Parameters
    ----------
    funding : [..., F] ratio to baseline, 1 is neutral.
    funding_replacement : [...] share r of a cut that is replaced.

    Examples
    --------
    >>> funding_level(np.array([1.0, 2.0]), funding_replacement=np.array(0.1)).round(3).tolist()
    [0.0, 0.693]
    >>> cut = funding_level(np.array([0.6]), funding_replacement=np.array(0.5))
    >>> float(np.exp(cut)[0].round(6))
    0.8
    """
    missing = (1.0 - funding_replacement[..., None]) * (1.0 - funding)
    return np.log(np.maximum(np.where(funding < 1.0, 1.0 - missing, funding), _LOWEST))


def funding_lag(
    first: np.ndarray,
    second: np.ndarray,
    level: np.ndarray,
    *,
    funding_lag: np.ndarray,
    funding_recovery: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """One year of the lag between money and papers: projects follow money, papers follow projects.

    Two stages with the same rate a = 1.678 / (funding_lag + 0.35), the lag being the years to half
    of the effect; regrowth after a cut runs at ``funding_recovery`` times that rate. Log points.

    Source: Crespi and Geuna 2008, doi:10.1016/j.respol.2007.12.007: half of the papers by year 4,
    all by year 6 (literature); recovery: the Aftershock model 2025 (assumption).

    Parameters
    ----------
    first, second : [..., F] state of the stages, log points.
    level : [..., F] from :func:`funding_level`.
    funding_lag, funding_recovery : [...] years; ratio.

    Returns
    -------
    tuple of arrays [..., F] : the stages of this year.

    Examples
    --------
    >>> a = b = np.zeros(1)
    >>> sizes = {"funding_lag": np.array(4.0), "funding_recovery": np.array(1.0)}
    >>> for year in range(4):
    ...     a, b = funding_lag(a, b, np.ones(1), **sizes)
    >>> float(b[0].round(2))
    0.5
    """
    rate = np.minimum(_TWO_STAGES / (funding_lag + _OFFSET), 1.0)[..., None]
    slow = rate * funding_recovery[..., None]
    growing = np.where((level > first) & (first < 0.0), slow, rate)
    following = np.where((first > second) & (second < 0.0), slow, rate)
    return first + growing * (level - first), second + following * (first - second)


def capacity(
    funded: np.ndarray,
    talent: np.ndarray,
    shock: np.ndarray,
    learned: np.ndarray,
    moved: np.ndarray,
    *,
    funding_elasticity: Annotated[np.ndarray, Channel("funding")],
) -> np.ndarray:
    """Log capacity against the baseline, by field.

    ``k = funding_elasticity * funded + talent + shock + learned + moved``, within +-3 log points.

    Source: Adams and Griliches 1996, doi:10.1073/pnas.93.23.12664 (elasticity, literature).

    Parameters
    ----------
    funded : [..., F] second stage of :func:`funding_lag`.
    talent, shock : [..., F] levers, log points.
    learned, moved : [..., F] last year's spillover and flows of people, log points.
    funding_elasticity : [...] papers to funding, long run.

    Examples
    --------
    >>> z = np.zeros(1)
    >>> float(capacity(np.array([-0.4]), z, z, z, z, funding_elasticity=np.array(0.75))[0])
    -0.30000000000000004
    """
    sum_ = funding_elasticity[..., None] * funded + talent + shock + learned + moved
    return np.clip(sum_, -_BOUND, _BOUND)
