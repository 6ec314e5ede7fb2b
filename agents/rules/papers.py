"""From links to papers: bilateral and multilateral, international and domestic.

Shapes: ``[...]`` one value a country, ``[..., F]`` by field, ``[..., F, N]`` row by partner.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from agents.rules.channels import Channel
from forecast.projection.bilateral import bilateral_share

_LEAST, _MOST = -1.0 + 1e-9, 50.0
_ROUNDING = 1e-12  # sums of links differ from papers in their last bits


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
    partners: np.ndarray,
    *,
    multilateral_response: np.ndarray,
) -> np.ndarray:
    """Log change of multilateral papers, by field.

    Whole papers follow the country's own capacity; a link lost inside a paper leaves the paper
    international as long as one partner is left. With r links of one before beyond own capacity,
    n partners a paper: ``log U = h_i + log1p(phi (r - 1) - (1 - phi) (1 - r)^n)`` where links are
    lost: a share phi of the papers is not written at all, the others lose partners one by one, each
    with probability 1 - r. One lost link of many moves papers by phi; as the last ties vanish, the
    papers vanish with them, and there are never more of them than links inside. Where links are won
    ``log U = h_i + phi log r``: most join papers that are there. phi: assumption (0.2).

    Parameters
    ----------
    links_lost : [..., F] change of links inside multilateral papers (negative: lost).
    links_base : [..., F] the same links in the baseline.
    capacity : [..., F] habit state h_i of own capacity.
    partners : [..., F] partner countries n of a multilateral paper in the baseline, >= 1.
    multilateral_response : [...] phi.

    Examples
    --------
    >>> phi, none = np.array(0.2), np.zeros(1)
    >>> lost = np.array([[-10.0], [-50.0], [-90.0], [-100.0]])
    >>> x = multilateral(
    ...     lost, np.array([100.0]), none, np.array([2.5]), multilateral_response=phi)
    >>> np.exp(x)[:, 0].round(3).tolist()
    [0.977, 0.759, 0.205, 0.0]
    """
    own = np.exp(capacity)
    change = links_lost / np.where(links_base > 0.0, links_base, 1.0)
    beyond = np.clip((change - (own - 1.0)) / own, _LEAST, _MOST)
    phi = multilateral_response[..., None]
    falling = np.minimum(beyond, 0.0)
    left = phi * falling - (1.0 - phi) * np.power(-falling, partners)
    return capacity + np.where(
        beyond < 0.0, np.log1p(left), phi * np.log1p(np.maximum(beyond, 0.0))
    )


def counted_pair(own: np.ndarray, partner: np.ndarray) -> np.ndarray:
    """What a database that counts a country's papers times c counts of the papers of two.

    New journals of either side hold their joint papers: the larger growth, the deeper cut, both
    where one grows and one shrinks. 1 where neither moves, c where both are counted times c.

    Examples
    --------
    >>> counted_pair(np.array([1.2, 1.2, 0.5, 1.0]), np.array([1.0, 1.2, 1.0, 1.0])).tolist()
    [1.2, 1.2, 0.5, 1.0]
    """
    most, least = np.maximum(own, partner), np.minimum(own, partner)
    return np.maximum(most, 1.0) * np.minimum(least, 1.0)


def counted_several(
    own: np.ndarray, pair: np.ndarray, inside: np.ndarray, partners: np.ndarray
) -> np.ndarray:
    """Factor on the multilateral papers of a country when the database changes.

    Its own factor, and beyond that of the partners: a paper is counted more where one of its n
    partners is, ``1 - (1 - q)^n`` of the papers with the share q of links with such partners.

    Parameters
    ----------
    own : [...] factor on own papers. pair : [..., N] of :func:`counted_pair`.
    inside : [..., N] links inside multilateral papers. partners : [...] n.

    Examples
    --------
    >>> a = np.array
    >>> counted_several(a(1.2), a([1.2, 1.2]), a([5.0, 5.0]), a(2.5)).tolist()
    1.2
    >>> round(float(counted_several(a(1.0), a([1.5, 1.0]), a([2.0, 8.0]), a(2.5))), 3)
    1.214
    """
    ratio = np.where(inside > 0.0, pair / own[..., None], 1.0)
    total = inside.sum(axis=-1)
    share = inside / np.where(total > 0.0, total, 1.0)[..., None]
    up, down = np.maximum(ratio - 1.0, 0.0), np.maximum(1.0 - ratio, 0.0)
    return own * (1.0 + _of_several(up, share, partners) - _of_several(down, share, partners))


def _of_several(moved: np.ndarray, share: np.ndarray, partners: np.ndarray) -> np.ndarray:
    most = moved.max(axis=-1)
    met = (share * moved).sum(axis=-1) / np.where(most > 0.0, most, 1.0)
    return most * (1.0 - np.power(np.maximum(1.0 - met, 0.0), partners))


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


def accompanied(international: np.ndarray, links: np.ndarray, unnamed: np.ndarray) -> np.ndarray:
    """International papers that have a partner: never more than links, whatever became of them.

    Where links were capped by what the partners have, the rest is written at home.

    Parameters
    ----------
    international : [...]. links : [...] sum of own links, capped. unnamed : [...] papers of the
        baseline whose partners the figures do not name.

    Examples
    --------
    >>> a = np.array
    >>> accompanied(a([5.0, 9.0, 9.0]), a([8.0, 8.0, 8.0]), a([0.0, 0.0, 2.0])).tolist()
    [5.0, 8.0, 9.0]
    """
    alone = international - (links + unnamed)
    return np.where(alone > _ROUNDING * international, international - alone, international)
