"""Arrays of countries, figures or paths, with players beside what is left of their countries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from evidence.players.shares import Shares
from evidence.players.split import Account, share_out
from evidence.reference.players import rest_of

if TYPE_CHECKING:
    import xarray as xr


def carved(whole: xr.Dataset, shares: Sequence[Shares]) -> xr.Dataset:
    """Figures or paths of countries with players beside what is left of them.

    Parameters
    ----------
    whole : with ``country``, ``partner`` and any other dimensions; ``papers``, ``international``,
        ``links``, ``field_share`` and what else it holds.
    shares : of every player, in the order they get.
    """
    n = len(whole["country"])
    labels = [str(c) for c in whole["country"].values]
    for s in shares:
        labels[s.country] = rest_of(s.player.of)
    labels += [s.player.id for s in shares]
    which = np.array([*range(n), *(s.country for s in shares)])
    out = whole.isel(country=which, partner=which).assign_coords(country=labels, partner=labels)
    lead = [d for d in ("replicate", "year") if d in whole.dims]
    out = out.transpose(*lead, "country", "partner", ...)
    arrays = {str(name): out[name].values.copy() for name in out.data_vars}
    links = arrays["links"].copy()  # of whole countries: the grid of all their parts
    arrays["links"][..., n:, :] = arrays["links"][..., :, n:] = 0.0
    for country in dict.fromkeys(s.country for s in shares):
        own = {n + k: s for k, s in enumerate(shares) if s.country == country}
        _carve_one(arrays, links[..., country, :], country, own, which)
    out = out.assign({name: (out[name].dims, values) for name, values in arrays.items()})
    return out.assign({name: out[name].transpose(*whole[name].dims) for name in arrays})


def _carve_one(
    arrays: dict[str, np.ndarray], grid: np.ndarray, country: int, own: Mapping[int, Shares],
    which: np.ndarray,
) -> None:  # fmt: skip
    """Put the players of one country, by position, beside what is left of it.

    ``grid`` : links of the whole country with whole countries; partners may be carved already.
    """
    papers, abroad = (arrays[k][..., country].copy() for k in ("papers", "international"))
    account = Account(papers, abroad, arrays["links"][..., country, :].copy())
    profile = _profile(arrays["field_share"][..., country, :])
    pool, taken, rated = account, np.zeros(papers.shape), np.zeros(papers.shape)
    for at, s in own.items():
        want = Account(
            papers * (profile * s.papers).sum(axis=-1), abroad * s.international,
            account.links * s.ties[which],
        )  # fmt: skip
        part, pool = share_out(account._replace(links=grid), pool, want)
        _put(arrays, at, part)
        share = part.papers / np.where(papers > 0.0, papers, 1.0)
        most = 1.0 / np.where(share > 0.0, share, 1e-300)  # all that is most cited is the player's
        factor = np.minimum(s.impact, most)
        taken, rated = taken + share, rated + share * factor
        _rate(arrays, at, s.papers, factor)
    _put(arrays, country, pool)
    some = taken < 1.0
    factor = np.maximum(1.0 - rated, 0.0) / np.where(some, 1.0 - taken, 1.0)
    left = 1.0 - np.sum([s.papers for s in own.values()], axis=0)
    _rate(arrays, country, np.maximum(left, 0.0), np.where(some, factor, 1.0))
    if "gerd" in arrays:
        for at, s in own.items():
            arrays["gerd"][..., at] *= s.money
        arrays["gerd"][..., country] *= max(1.0 - sum(s.money for s in own.values()), 0.0)


def _profile(field_share: np.ndarray) -> np.ndarray:
    """Shares of fields [..., F] that add up to one; even where a source does not know fields."""
    share = np.nan_to_num(field_share)
    total = share.sum(axis=-1, keepdims=True)
    return np.where(total > 0.0, share / np.where(total > 0.0, total, 1.0), 1.0 / share.shape[-1])


def _put(arrays: dict[str, np.ndarray], at: int, part: Account) -> None:
    """Papers, international papers and links of a part, which has none with its own country."""
    arrays["papers"][..., at], arrays["international"][..., at] = part.papers, part.international
    arrays["links"][..., at, :] = arrays["links"][..., :, at] = part.links


def _rate(arrays: dict[str, np.ndarray], at: int, papers: np.ndarray, factor: np.ndarray) -> None:
    """Fields and impact of a part, which begin as its country's.

    ``papers`` : [F] of the country's in each field. ``factor`` : on impact.
    """
    before = arrays["field_share"][..., at, :]
    raw = before * papers
    total = raw.sum(axis=-1, keepdims=True)
    some = total > 0.0
    arrays["field_share"][..., at, :] = np.where(some, raw / np.where(some, total, 1.0), before)
    if "field_papers" in arrays:
        arrays["field_papers"][..., at, :] *= papers
    if "impact" in arrays:
        arrays["impact"][..., at] *= factor
    if "field_impact" in arrays:
        arrays["field_impact"][..., at, :] *= factor[..., None]
