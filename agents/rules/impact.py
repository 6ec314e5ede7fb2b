"""Citation impact of a country: what its mix of partners and its money do to it.

Shapes: ``[...]`` one value a country, ``[..., N]`` by partner.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from agents.rules.channels import Channel

_QUALITY = (0.5, 2.0)


def partner_quality(impact: np.ndarray) -> np.ndarray:
    """Weight of a partner in the mix: its own index, within 0.5 and 2; 1 where unknown.

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


def impact(
    impact0: np.ndarray,
    mix0: np.ndarray,
    mix: np.ndarray,
    money: np.ndarray,
    factor: np.ndarray,
    *,
    impact_slope: np.ndarray,
    impact_money: Annotated[np.ndarray, Channel("funding")],
    impact_causal: np.ndarray,
) -> np.ndarray:
    """Index of a country: ``index0 exp(kappa (sigma (f m - m0) + mu money))``.

    sigma, mu: slopes of the log index on the share of international papers and on log research
    money, measured on figures of 46 economies with country and year effects
    (:mod:`agents.validation.impact_response`); kappa the share of them that is causal, a third to a
    half. The mix m is that of own capacity unchanged: a country that is ruined has a larger share
    of international papers, and nothing to be proud of. So no cut of money raises impact.

    Parameters
    ----------
    impact0 : [...] index of the baseline. mix0 : [...] international share of its papers.
    mix : [...] the same in the scenario, partners weighted by quality, own capacity as it was.
    money : [...] log research money that has reached papers. factor : [...] lever on the premium f.
    impact_slope, impact_money, impact_causal : [...] sigma, mu, kappa.

    Examples
    --------
    >>> a = np.array
    >>> sizes = {"impact_slope": a(1.61), "impact_money": a(0.28), "impact_causal": a(0.42)}
    >>> float(impact(a(1.5), a(0.4), a(0.2), a(0.0), a(1.0), **sizes).round(3))  # half abroad lost
    1.31
    >>> float(impact(a(1.5), a(0.4), a(0.4), np.log(0.5), a(1.0), **sizes).round(3))  # half money
    1.383
    """
    moved = impact_slope * (factor * mix - mix0) + impact_money * money
    return impact0 * np.exp(impact_causal * moved)
