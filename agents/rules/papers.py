"""From links to papers: bilateral and multilateral, international and domestic.

Shapes: ``[...]`` one value a country, ``[..., F]`` by field, ``[..., F, N]`` row by partner.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from agents.rules.channels import Channel
from forecast.projection.bilateral import bilateral_share

_LEAST, _MOST = -1.0 + 1e-9, 50.0


def bilateral(
    international: np.ndarray, links: np.ndarray, *, bilateral_slope: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Bilateral share of international papers, and the same per link: as the forecast has them.

    Parameters
    ----------
    international, links : [..., N] papers; sum of links. bilateral_slope : [..., 1].

    Examples
    --------
    >>> share, _ = bilateral(np.array([100.0]), np.array([100.0]), bilateral_slope=np.array([0.9]))
    >>> share.tolist()
    [1.0]
    """
    return bilateral_share(international, links, bilateral_slope)


def link_change(
    choice: np.ndarray, own: np.ndarray | None, partner: np.ndarray | None
) -> np.ndarray:
    """Relative change of links: ``exp(h_ij) A_i A_j - 1``, exactly 0 where nothing moved.

    Parameters
    ----------
    choice : [..., F, N] exp of the habit state of choices.
    own, partner : [..., F], [..., F, N] exp of the habit state of capacity, or None for 1.

    Examples
    --------
    >>> link_change(np.array([[0.5]]), np.array([0.8]), np.array([[1.0]])).round(3).tolist()
    [[-0.6]]
    """
    if own is None or partner is None:
        return choice - 1.0
    both = own[..., None] * partner
    both *= choice
    both -= 1.0
    return both


def multilateral(
    links_lost: np.ndarray,
    links_base: np.ndarray,
    capacity: np.ndarray,
    *,
    multilateral_response: np.ndarray,
) -> np.ndarray:
    """Log change of multilateral papers, by field.

    Whole papers follow the country's own capacity; a link lost inside a paper leaves the paper
    international: ``log U = h_i + phi log1p(x_i)``, x = change of the links inside multilateral
    papers beyond own capacity. Response phi: assumption (0.2).

    Parameters
    ----------
    links_lost : [..., F] change of links inside multilateral papers (negative: lost).
    links_base : [..., F] the same links in the baseline.
    capacity : [..., F] habit state h_i of own capacity.
    multilateral_response : [...] phi.

    Examples
    --------
    >>> phi = np.array(0.2)
    >>> x = multilateral(
    ...     np.array([-50.0]), np.array([100.0]), np.zeros(1), multilateral_response=phi)
    >>> float(np.exp(x)[0].round(3))
    0.871
    """
    own = np.exp(capacity)
    change = links_lost / np.where(links_base > 0.0, links_base, 1.0)
    beyond = np.clip((change - (own - 1.0)) / own, _LEAST, _MOST)
    return capacity + multilateral_response[..., None] * np.log1p(beyond)


def papers(
    papers0: np.ndarray,
    international0: np.ndarray,
    bilateral0: np.ndarray,
    bilateral_change: np.ndarray,
    multilateral_ratio: np.ndarray,
    capacity_ratio: np.ndarray,
    *,
    home_conversion: Annotated[np.ndarray, Channel("home")],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Papers of a country after the change of its ties and its capacity.

    - multilateral U = U0 + U0 u, bilateral B = B0 + dB, international I = U + B;
    - domestic D = D0 + D0 K - kappa (dB - B0 K): bilateral papers that are lost beyond what
      capacity explains are written at home in a share kappa, those gained are taken from there;
    - papers P = D + I, never below I.

    All as baseline plus change, so that no change gives the baseline bit for bit.

    Parameters
    ----------
    papers0, international0, bilateral0 : [...] baseline papers.
    bilateral_change : [...] dB papers. multilateral_ratio : [...] u = U / U0 - 1.
    capacity_ratio : [...] K = capacity - 1. home_conversion : [...] kappa.

    Returns
    -------
    papers, international, bilateral, change of multilateral : [...]

    Examples
    --------
    >>> a = np.array
    >>> out = papers(a(100.), a(40.), a(25.), a(-5.), a(0.), a(0.), home_conversion=a(0.7))
    >>> [round(float(x), 6) for x in out]
    [98.5, 35.0, 20.0, 0.0]
    """
    domestic0 = papers0 - international0
    more_multilateral = (international0 - bilateral0) * multilateral_ratio
    international = np.maximum(international0 + (bilateral_change + more_multilateral), 0.0)
    beyond = bilateral_change - bilateral0 * capacity_ratio
    at_home = domestic0 * capacity_ratio - home_conversion * beyond
    change = (international - international0) + at_home
    bilateral = np.clip(bilateral0 + bilateral_change, 0.0, international)
    return (
        np.maximum(papers0 + change, international),
        international,
        bilateral,
        more_multilateral,
    )


def capped_links(
    links: np.ndarray, international: np.ndarray, partner_international: np.ndarray
) -> np.ndarray:
    """No pair shares more papers than either side has international ones, nor fewer than none.

    Parameters
    ----------
    links : [..., N]. international : [...]. partner_international : [..., N].

    Examples
    --------
    >>> capped_links(np.array([5.0, 9.0]), np.array(8.0), np.array([4.0, 20.0])).tolist()
    [4.0, 8.0]
    """
    out = np.clip(links, 0.0, international[..., None])
    return np.minimum(out, partner_international, out=out)
