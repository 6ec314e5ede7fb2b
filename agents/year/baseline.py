"""The baseline of one year as the agents see it: the forecast, and what follows from it alone.

Nothing here is behaviour. Both drivers call :func:`baseline` once a year, the ensemble for many
replicates, the Mesa model for one; countries then read their own row.

Shapes: N countries, F fields, ``...`` leading axes (none in the Mesa model, replicates in the
ensemble). Country is axis -1 of ``[..., N]``, -2 of ``[..., N, F]``, -3 of ``[..., N, F, N]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.levers import ALL_FIELDS
from agents.rules import impact as impact_rules
from agents.rules import utility
from agents.year.fields import closed
from forecast.projection.bilateral import bilateral_share

if TYPE_CHECKING:
    from forecast.projection.outlook import Outlook

_NEAR = 500.0  # km; nearer than this, distance is no hindrance
_ROUNDS = 12  # rounds of balancing bilateral shares; the shares settle to a percent in about eight
_COUNTRIES_PER_PAPER = 2.5  # used where the baseline does not say (NSF: between 2.3 and 2.9)


@dataclass(frozen=True)
class World:
    """What stays the same in all years and replicates.

    Attributes
    ----------
    countries, fields, years : labels.
    field_share : [N, F] share of a country's papers in the last year of the figures, rows sum to 1.
    log_distance : [N, N] ln(km / 500), >= 0. profile_distance : [N, N] 1 - cosine of field shares.
    eu27 : [N] 1.0 for members of the EU27.
    """

    countries: tuple[str, ...]
    fields: tuple[str, ...]
    years: np.ndarray
    field_share: np.ndarray
    log_distance: np.ndarray
    profile_distance: np.ndarray
    eu27: np.ndarray

    @classmethod
    def of(cls, outlook: Outlook, fields: tuple[str, ...]) -> World:
        """The world of an outlook, with the fields the levers name."""
        evidence = outlook.evidence
        countries = outlook.countries
        known = evidence.world.sel(country=list(countries))
        all_shares = closed(known["field_share"].values)
        if fields == (ALL_FIELDS,):
            share = np.ones((len(countries), 1))
        else:
            unknown = [f for f in fields if f not in evidence.fields]
            if unknown:
                raise ValueError(
                    f"levers name fields {unknown}; the evidence has {list(evidence.fields)}"
                )
            share = closed(known["field_share"].sel(field=list(fields)).values)
        km = known["distance"].sel(partner=list(countries)).values.astype(float)
        off = ~np.eye(len(countries), dtype=bool) & np.isfinite(km) & (km > 0.0)
        km = np.where(off, km, np.median(km[off]) if off.any() else _NEAR)
        np.fill_diagonal(km, _NEAR)
        length = np.sqrt((all_shares**2).sum(axis=1))
        cosine = (all_shares[:, None, :] * all_shares[None, :, :]).sum(axis=-1)
        members = set(evidence.blocs["EU27"].members) if "EU27" in evidence.blocs else set()
        return cls(
            countries=countries,
            fields=fields,
            years=np.asarray(outlook.years),
            field_share=share,
            log_distance=np.log(np.maximum(km / _NEAR, 1.0)),
            profile_distance=np.clip(1.0 - cosine / (length[:, None] * length[None, :]), 0.0, 1.0),
            eu27=np.array([float(c in members) for c in countries]),
        )


class Baseline(NamedTuple):
    """One year of the forecast and what the rules need of it; ``row(i)`` is what country i sees."""

    papers: np.ndarray  # [..., N]
    international: np.ndarray  # [..., N]
    links: np.ndarray  # [..., N, N]
    field_share: np.ndarray  # [..., N, F]
    weight: np.ndarray  # [..., N, F, N] links by field
    weight_sum: np.ndarray  # [..., N, F]
    weak: np.ndarray | None  # [..., N, N] weakness of ties, where a lever asks for it
    tie: np.ndarray  # [..., N] a_i: a_i a_j is the bilateral share of a pair's links
    tie_own: np.ndarray  # [..., N] the same with the cap at own international papers
    tie_quality: np.ndarray  # [..., N] a_j times quality of j
    quality: np.ndarray  # [..., N]
    bilateral: np.ndarray  # [..., N] bilateral papers
    tie_sum: np.ndarray  # [..., N, F] sum over partners of a_j times links
    quality_sum: np.ndarray  # [..., N, F] the same with quality
    premium: np.ndarray  # [..., N] premium of a bilateral paper
    premium_several: np.ndarray  # [..., N] premium of a multilateral paper
    premium_sum: np.ndarray  # [..., N] sum of premiums over international papers
    international_share: np.ndarray  # [..., N]
    impact: np.ndarray  # [..., N]

    def row(self, i: int) -> Baseline:
        """What country i sees: its own part; vectors over partners stay whole."""
        whole = {"tie", "tie_quality", "quality"}
        return Baseline._make(
            value if value is None or name in whole else value[i]
            for name, value in zip(self._fields, self, strict=True)
        )

    def rows(self) -> Baseline:
        """What all countries see: vectors over partners as [..., 1, N], a row for each country."""
        return self._replace(
            tie=self.tie[..., None, :],
            tie_quality=self.tie_quality[..., None, :],
            quality=self.quality[..., None, :],
        )


def row_dot(rows: np.ndarray, partners: np.ndarray) -> np.ndarray:
    """Sum over the last axis of a product, in one pass, the same bits for one row as for many.

    ``@`` is not used: batched and single matrix products differ in the last bit.

    Examples
    --------
    >>> row_dot(np.array([[1.0, 2.0]]), np.array([3.0, 4.0])).tolist()
    [11.0]
    """
    return np.einsum("...j,...j->...", rows, partners)


def balanced_ties(links: np.ndarray, goal: np.ndarray) -> np.ndarray:
    """Factors a with ``a_i sum_j a_j L_ij = goal_i`` as nearly as a_i <= 1 allows.

    So the bilateral part of a pair is one number, ``a_i a_j L_ij``, whichever side looks.

    Parameters
    ----------
    links : [..., N, N] symmetric. goal : [..., N] bilateral papers of each country.

    Examples
    --------
    >>> links = np.array([[0.0, 4.0, 2.0], [4.0, 0.0, 2.0], [2.0, 2.0, 0.0]])
    >>> a = balanced_ties(links, np.array([3.0, 3.0, 1.5]))
    >>> (a * (links * a).sum(-1)).round(2).tolist()
    [3.0, 3.0, 1.5]
    """
    total = links.sum(axis=-1)
    a = np.sqrt(np.clip(goal / np.where(total > 0.0, total, 1.0), 0.0, 1.0))
    for _ in range(_ROUNDS):
        now = a * row_dot(links, a[..., None, :])
        a = np.minimum(a * np.sqrt(goal / np.where(now > 0.0, now, np.inf)), 1.0)
    return a


def first_ties(
    international: np.ndarray, links: np.ndarray, slope: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Bilateral factors of the first year and the bilateral share per link they belong to.

    Parameters
    ----------
    international : [..., N]. links : [..., N, N]. slope : [...] or [..., 1].
    """
    share, per_link = bilateral_share(international, links.sum(axis=-1), slope)
    return balanced_ties(links, share * international), per_link


def baseline(
    papers: np.ndarray,
    international: np.ndarray,
    links: np.ndarray,
    world_papers: np.ndarray,
    impact: np.ndarray,
    fields: tuple[np.ndarray, np.ndarray | None],
    ties0: np.ndarray,
    per_link0: np.ndarray,
    parameters: Mapping[str, np.ndarray],
    with_weakness: bool,
) -> Baseline:
    """Everything of one year that depends on the forecast alone.

    Parameters
    ----------
    papers, international, impact : [..., N]. links : [..., N, N]. world_papers : [..., 1].
    fields : shares [..., N, F] and [..., N, F, N] from :class:`agents.year.fields.FieldShares`.
    ties0, per_link0 : [..., N] from :func:`first_ties`.
    parameters : each [..., 1].
    with_weakness : whether a lever asks how weak ties are.
    """
    total = links.sum(axis=-1)
    field_share, pair_field = fields
    if pair_field is None:
        weight, weight_sum = links[..., None, :], total[..., None]
    else:
        weight = links[..., None, :] * pair_field
        weight_sum = weight.sum(axis=-1)
    _, per_link = bilateral_share(international, total, parameters["bilateral_slope"])
    tie = np.minimum(ties0 * np.sqrt(per_link / np.where(per_link0 > 0.0, per_link0, 1.0)), 1.0)
    quality = impact_rules.partner_quality(impact)
    tie_quality = tie * quality
    tie_sum = row_dot(weight, tie[..., None, None, :])
    raw = tie * tie_sum.sum(axis=-1)
    bilateral = np.minimum(raw, international)
    tie_own = tie * np.where(raw > 0.0, bilateral / np.where(raw > 0.0, raw, 1.0), 1.0)
    several = international - bilateral
    inside = total - tie_own * tie_sum.sum(axis=-1)
    partners = inside / np.where(several > 0.0, several, np.inf)
    safe_world = np.where(world_papers > 0.0, world_papers, 1.0)
    premium = impact_rules.own_premium(
        papers / safe_world, parameters["impact_premium"], parameters["premium_decline"]
    )
    premium_several = premium * impact_rules.several_partners(
        partners, parameters["premium_partners"], parameters["premium_plateau"]
    )
    one_partner = row_dot(links, tie_quality[..., None, :])
    weak = None
    if with_weakness:
        every = total.sum(axis=-1, keepdims=True)
        half = parameters["weakness_half"]
        weak = utility.weakness(links, total, total[..., None, :], every, half)
    return Baseline(
        papers=papers,
        international=international,
        links=links,
        field_share=np.broadcast_to(field_share, (*papers.shape, field_share.shape[-1])),
        weight=weight,
        weight_sum=weight_sum,
        weak=weak,
        tie=tie,
        tie_own=tie_own,
        tie_quality=tie_quality,
        quality=quality,
        bilateral=bilateral,
        tie_sum=tie_sum,
        quality_sum=row_dot(weight, quality[..., None, None, :]),
        premium=premium,
        premium_several=premium_several,
        premium_sum=premium * (tie_own * one_partner) + premium_several * several,
        international_share=international / np.where(papers > 0.0, papers, 1.0),
        impact=impact,
    )


def countries_per_paper(
    papers: np.ndarray, international: np.ndarray, world_papers: np.ndarray
) -> np.ndarray:
    """Countries on an international paper in the baseline: sum of I over (world papers - sum of D).

    Where the figures give no sensible number (below 2 or above 10), 2.5.

    Parameters
    ----------
    papers, international : [..., N]. world_papers : [...].

    Examples
    --------
    >>> a = np.array
    >>> float(countries_per_paper(a([60.0, 50.0]), a([20.0, 20.0]), a(85.0)).round(3))
    2.667
    """
    once = world_papers - (papers - international).sum(axis=-1)
    ratio = international.sum(axis=-1) / np.where(once > 0.0, once, np.inf)
    return np.where((ratio >= 2.0) & (ratio <= 10.0), ratio, _COUNTRIES_PER_PAPER)
