"""From money for joint work to joint papers, and from those to a shift of utility of the tie."""

from __future__ import annotations

import numpy as np

from agents.levers import ALL_FIELDS, Levers
from evidence.model import Evidence
from evidence.reference.topics import widths
from scenarios.interventions.edits import Draws, with_part

# Money -> papers of joint calls -> the co-published part -> the part that would not have been there
# without the call (NSFC international projects 2018-21: CNY 4.8 billion, 4,131 projects, 26,350
# papers, 37.7 and 40 % co-published).
CHAIN = ("joint_papers_per_million", "joint_copublished", "joint_additionality")

MONEY = ("money_paid", "copapers_per_million")  # outcomes of those who pay


def links_of(
    evidence: Evidence, mask: np.ndarray, fields: np.ndarray, labels: tuple[str, ...]
) -> float:
    """Links of the pairs in ``mask`` in the last year with figures, in the fields that count.

    ``fields`` is 1 for those of ``labels``, the axis of the levers, that count; how a pair divides
    over fields: :meth:`evidence.model.Evidence.pair_fields`.
    """
    links = evidence.world["links"].isel(year=-1).values
    total = links * np.triu(mask, 1)
    if len(fields) > 1 and not fields.all():
        share = evidence.pair_fields()
        parts = [
            share.sel(field=field).values * width
            for (field, width), counts in zip(widths(labels), fields, strict=True)
            if counts
        ]
        total = total * np.sum(parts, axis=0)
    return float(total.sum())


def ties_of(evidence: Evidence, mask: np.ndarray, levers: Levers, fields: np.ndarray) -> np.ndarray:
    """How money is spread over the pairs in ``mask``: in proportion to the last figures' links.

    Shape [country, field, partner], symmetric; every pair and field counts once in its sum of 1.
    All zero where no pair has a joint paper: there is nobody to give the money to.
    """
    links = evidence.world["links"].isel(year=-1).values * mask
    if levers.fields == (ALL_FIELDS,):
        weight = links[:, None, :]
    else:
        known = evidence.pair_fields()
        both = np.stack(
            [known.sel(field=field).values * width for field, width in widths(levers.fields)], 1
        )
        weight = links[:, None, :] * both * fields[:, None]
    total = weight.sum() / 2.0
    return weight / total if total > 0 else weight


def add_joint(levers: Levers, size: str, years: np.ndarray, shares: np.ndarray) -> Levers:
    """Joint papers that money pays for: ``size`` papers a year in the years, spread by shares.

    Parameters
    ----------
    size : name of a size, papers a year. years : [T]. shares : of :func:`ties_of`.
    """
    return with_part(levers, "joint", size, np.multiply.outer(years, shares))


def joint_papers(million: float | np.ndarray, draws: Draws) -> np.ndarray:
    """Additional co-published papers a year that ``million`` PPP dollars a year lead to.

    Parameters
    ----------
    million : money; a number, or one a replicate.
    draws : parameters of ``CHAIN``, [replicate] each.

    Examples
    --------
    >>> one = np.ones(1)
    >>> chain = {"joint_papers_per_million": 20 * one, "joint_copublished": 0.4 * one,
    ...          "joint_additionality": 0.25 * one}
    >>> joint_papers(225.0, chain).tolist()
    [450.0]
    """
    papers: np.ndarray = million * draws[CHAIN[0]] * draws[CHAIN[1]] * draws[CHAIN[2]]
    return papers
