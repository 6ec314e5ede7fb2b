"""Citation impact of a country as a mix of its papers at home, with one partner, with several.

Shapes: ``[...]`` one value a country, ``[..., N]`` by partner.
"""

from __future__ import annotations

import numpy as np

_REFERENCE = 0.02  # a country with 2 percent of the world's papers has the premium of the table
_SMALLEST = 1e-4
_LARGEST_FACTOR = 3.0
_QUALITY = (0.5, 2.0)


def own_premium(
    papers_share: np.ndarray, *, impact_premium: np.ndarray, premium_decline: np.ndarray
) -> np.ndarray:
    """Premium of a bilateral paper for a country: ``pi (share / 0.02)^-lambda``, at most 3 pi.

    Largest where own capacity is small: Potter, Szomszor, Adams 2020,
    doi:10.1016/j.joi.2020.101075 (literature); the elasticity lambda is an assumption.

    Parameters
    ----------
    papers_share : [...] share of the world's papers.
    impact_premium, premium_decline : [...] pi, lambda.

    Examples
    --------
    >>> share = np.array([0.2, 0.02, 0.002])
    >>> size = np.array(0.15)
    >>> own_premium(share, impact_premium=size, premium_decline=size).round(3).tolist()
    [0.106, 0.15, 0.212]
    """
    relative = np.maximum(papers_share, _SMALLEST) / _REFERENCE
    return impact_premium * np.minimum(np.power(relative, -premium_decline), _LARGEST_FACTOR)


def partner_quality(impact: np.ndarray) -> np.ndarray:
    """Weight of a partner in the premium: its own index, within 0.5 and 2; 1 where unknown.

    Partner-specific premiums: Sud and Thelwall 2016, doi:10.1002/asi.23515 (literature, sign).

    Parameters
    ----------
    impact : [...] top-1 % share, percent (world = 1).

    Examples
    --------
    >>> partner_quality(np.array([np.nan, 0.1, 1.5, 9.0])).tolist()
    [1.0, 0.5, 1.5, 2.0]
    """
    return np.where(np.isnan(impact), 1.0, np.clip(impact, *_QUALITY))


def several_partners(
    partners: np.ndarray, *, premium_partners: np.ndarray, premium_plateau: np.ndarray
) -> np.ndarray:
    """Premium of a multilateral paper relative to a bilateral one: ``min(n, plateau - 1)^gamma``.

    Plateau after about five countries: Adams and Gurney 2018, doi:10.3389/frma.2018.00012.

    Parameters
    ----------
    partners : [...] mean partner countries n of a multilateral paper.
    premium_partners, premium_plateau : [...] gamma; countries, own included.

    Examples
    --------
    >>> sizes = {"premium_partners": np.array(0.75), "premium_plateau": np.array(5.0)}
    >>> several_partners(np.array([2.0, 9.0]), **sizes).round(2).tolist()
    [1.68, 2.83]
    """
    return np.power(np.minimum(np.maximum(partners, 1.0), premium_plateau - 1.0), premium_partners)


def impact(
    impact0: np.ndarray,
    papers0: np.ndarray,
    premium0: np.ndarray,
    papers: np.ndarray,
    premium: np.ndarray,
    factor: np.ndarray,
) -> np.ndarray:
    """Index of a country: ``impact0 * (1 + f Q / P) / (1 + Q0 / P0)``.

    P papers, Q the sum of premiums over international papers (papers times premium), f the lever on
    the premium. Exactly ``impact0`` where nothing moved: both ratios are then the same number.

    Parameters
    ----------
    all [...]; papers; papers times ratio; ratio.

    Examples
    --------
    >>> a = np.array
    >>> float(impact(a(1.2), a(100.), a(10.), a(100.), a(5.), a(1.)).round(4))
    1.1455
    """
    before = np.where(papers0 > 0.0, premium0 / np.where(papers0 > 0.0, papers0, 1.0), 0.0)
    after = np.where(papers > 0.0, factor * premium / np.where(papers > 0.0, papers, 1.0), 0.0)
    return impact0 * ((1.0 + after) / (1.0 + before))
