"""The baseline of one year as the agents see it: the forecast, and what follows from it alone.

Nothing here is behaviour. Both drivers ask for :func:`baseline` once a year, the ensemble for many
replicates, the Mesa model for one; countries then read their own row.

Shapes: N countries, F fields, ``...`` leading axes (none in the Mesa model, replicates in the
ensemble). Country is axis -1 of ``[..., N]``, -2 of ``[..., N, F]``, -3 of ``[..., N, F, N]``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from agents.rules.impact import partner_quality
from agents.rules.table import BaselineRules

_ROUNDS = 12  # rounds of balancing bilateral shares; the shares settle to a percent in about eight
_COUNTRIES_PER_PAPER = 2.5  # used where the baseline does not say (NSF: between 2.3 and 2.9)


class Paths(NamedTuple):
    """One year of the outlook."""

    papers: np.ndarray  # [..., N]
    international: np.ndarray  # [..., N]
    links: np.ndarray  # [..., N, N]
    impact: np.ndarray  # [..., N]


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
    tie_quality_sum: np.ndarray  # [..., N, F] the same with quality of j
    quality_sum: np.ndarray  # [..., N, F] sum over partners of quality times links
    partners: np.ndarray  # [..., N, F] partner countries of a multilateral paper, >= 1
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


class Ties(NamedTuple):
    """The first year's bilateral factors, and the bilateral share per link they belong to."""

    factors: np.ndarray  # [..., N]
    per_link: np.ndarray  # [..., N]


def first_ties(international: np.ndarray, links: np.ndarray, rules: BaselineRules) -> Ties:
    """Bilateral factors of the first year.

    Parameters
    ----------
    international : [..., N]. links : [..., N, N]. rules : with draws of shape [..., 1].
    """
    share, per_link = rules.bilateral(international, links.sum(axis=-1))
    return Ties(balanced_ties(links, share * international), per_link)


def baseline(
    paths: Paths,
    fields: tuple[np.ndarray, np.ndarray | None],
    first: Ties,
    rules: BaselineRules,
    with_weakness: bool,
) -> Baseline:
    """Everything of one year that depends on the forecast alone.

    Parameters
    ----------
    fields : shares [..., N, F] and [..., N, F, N] from :class:`agents.year.fields.FieldShares`.
    rules : with draws of shape [..., 1].
    with_weakness : whether a lever asks how weak ties are.
    """
    papers, international, links, impact = paths
    total = links.sum(axis=-1)
    field_share, pair_field = fields
    if pair_field is None:
        weight, weight_sum = links[..., None, :], total[..., None]
    else:
        weight = links[..., None, :] * pair_field
        weight_sum = weight.sum(axis=-1)
    _, per_link = rules.bilateral(international, total)
    growth = np.sqrt(per_link / np.where(first.per_link > 0.0, first.per_link, 1.0))
    tie = np.minimum(first.factors * growth, 1.0)
    quality = partner_quality(impact)
    tie_quality = tie * quality
    tie_sum = row_dot(weight, tie[..., None, None, :])
    raw = tie * tie_sum.sum(axis=-1)
    bilateral = np.minimum(raw, international)
    tie_own = tie * np.where(raw > 0.0, bilateral / np.where(raw > 0.0, raw, 1.0), 1.0)
    inside = weight_sum - tie_own[..., None] * tie_sum
    several = (international - bilateral)[..., None] * field_share
    partners = np.maximum(inside / np.where(several > 0.0, several, np.inf), 1.0)
    return Baseline(
        papers=papers,
        international=international,
        links=links,
        field_share=np.broadcast_to(field_share, (*papers.shape, field_share.shape[-1])),
        weight=weight,
        weight_sum=weight_sum,
        weak=_weakness(links, total, rules) if with_weakness else None,
        tie=tie,
        tie_own=tie_own,
        tie_quality=tie_quality,
        quality=quality,
        bilateral=bilateral,
        tie_sum=tie_sum,
        tie_quality_sum=row_dot(weight, tie_quality[..., None, None, :]),
        quality_sum=row_dot(weight, quality[..., None, None, :]),
        partners=partners,
        international_share=international / np.where(papers > 0.0, papers, 1.0),
        impact=impact,
    )


def _weakness(links: np.ndarray, total: np.ndarray, rules: BaselineRules) -> np.ndarray:
    return rules.weakness(links, total, total[..., None, :], total.sum(axis=-1, keepdims=True))


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
