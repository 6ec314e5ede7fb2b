"""What a year is in each field: divided from what groups of fields did, adding up to the totals.

Shapes as in :mod:`agents.year.baseline`; F fields of the evidence, L labels of the levers' axis.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from agents.rules.table import Rules
from agents.year.baseline import Baseline, row_dot
from agents.year.fields import Axis, FieldShares
from agents.year.producing import Counted


class Moved(NamedTuple):
    """What groups of fields did in a year, and what it came to before a database counts it."""

    more: np.ndarray | None  # [..., N, G, N] change of links; None: nothing moved
    level: np.ndarray  # [..., N, G] log capacity
    several: np.ndarray  # [..., N, G] log change of multilateral papers
    strength: np.ndarray  # [..., N, G] habit of capacity in links
    funded: np.ndarray  # [..., N, G] log money that has reached papers
    premium: np.ndarray  # [..., N] lever on the premium of partners
    papers: np.ndarray  # [..., N]
    international: np.ndarray  # [..., N]


class ByField(NamedTuple):
    """A year by label of the levers' axis; papers and international add up to the totals."""

    papers: np.ndarray  # [..., N, L]
    international: np.ndarray  # [..., N, L], never above papers
    impact: np.ndarray  # [..., N, L] percent; the mean by papers is the country's


def international_base(papers: np.ndarray, total: np.ndarray, links: np.ndarray) -> np.ndarray:
    """International papers by field: as the links divide, none above the papers of the field.

    Parameters
    ----------
    papers : [L, ...]. total : [...] international papers. links : [L, ...] of the fields.

    Examples
    --------
    >>> papers = np.array([10.0, 90.0])
    >>> international_base(papers, np.array(30.0), np.array([3.0, 3.0])).round(6).tolist()
    [10.0, 20.0]
    """
    sums = links.sum(axis=0)
    share = np.where(sums > 0.0, links / np.maximum(sums, 1e-300),
                     papers / np.maximum(papers.sum(axis=0), 1e-300))  # fmt: skip
    out = np.minimum(total * share, papers)
    room = papers - out
    left = total - out.sum(axis=0)
    return out + (left / np.maximum(room.sum(axis=0), 1e-300)) * room


class Before(NamedTuple):
    """The baseline of a year by label, [L, ..., N] papers."""

    papers: np.ndarray
    international: np.ndarray
    bilateral: np.ndarray


def before(
    base: Baseline, fields: FieldShares, share: np.ndarray, more: np.ndarray | None
) -> tuple[Before, np.ndarray]:
    """How the baseline of a year divides over the labels, and the change of bilateral papers.

    Parameters
    ----------
    share : [L, ..., N] of the year, of the field that each label is of.
    more : [..., N, G, N] change of links, None of none.
    """
    width = fields.axis.width.reshape(-1, *[1] * (share.ndim - 1))
    papers = base.papers * (share * width)
    links, change = _ties(base, fields, share, more)
    abroad = international_base(papers, base.international, links)
    return Before(papers, abroad, abroad * _ratio(base.bilateral, base.international)), change


def by_field(
    base: Baseline,
    fields: FieldShares,
    share: np.ndarray,
    moved: Moved,
    counted: Counted,
    impact: np.ndarray,
    rules: Rules,
) -> ByField:
    """Papers, international papers and impact of a year by field.

    Labels stand first inside: sums over them then run along whole arrays.

    Parameters
    ----------
    share : [..., N, F] of the year, the same in all replicates where they are not forecast.
    counted, impact : of the countries, [..., N].
    rules : with draws of shape [..., 1].
    """
    if fields.plain:
        return ByField(counted.papers[..., None], counted.international[..., None],
                       impact[..., None])  # fmt: skip
    axis = fields.axis
    share = share.reshape(*[1] * (base.papers.ndim + 1 - share.ndim), *share.shape)
    own = np.ascontiguousarray(np.moveaxis(share, -1, 0)[axis.field])
    was, more = before(base, fields, own, moved.more)
    raw, raw_abroad = _follow(was, more, _of_labels(moved.several, axis),
                              _of_labels(moved.level, axis), rules)  # fmt: skip
    home0, home = was.papers - was.international, moved.papers - moved.international
    abroad = adding_up(was.international, raw_abroad - was.international, moved.international)
    at_home = adding_up(home0, raw - raw_abroad - home0, home)
    abroad = _to_total(abroad, counted.international, was.papers)
    at_home = _to_total(at_home, counted.papers - counted.international, was.papers)
    papers = abroad + at_home
    whole = papers.sum(axis=0)
    index0 = np.moveaxis(fields.impact[..., axis.field], -1, 0)
    index0 = index0.reshape(len(index0), *[1] * (papers.ndim - index0.ndim), -1)
    mean = _ratio((index0 * was.papers).sum(axis=0), base.papers)
    top0 = index0 * _ratio(base.impact, mean) * was.papers
    change = _ratio(top0, was.papers) * _gain(was, more, moved, axis, rules) * papers - top0
    index = _ratio(adding_up(top0, change, impact * whole), papers)
    mean = _ratio((index * papers).sum(axis=0), whole)
    index = np.where(mean > 0.0, index * (impact / np.where(mean > 0.0, mean, 1.0)), impact)
    return ByField(*(np.moveaxis(x, 0, -1) for x in (papers, abroad, index)))


def _of_labels(values: np.ndarray, axis: Axis) -> np.ndarray:
    """[..., N, G] of groups for each label, [L, ..., N]."""
    return np.moveaxis(values, -1, 0)[axis.group]


def _follow(
    was: Before, more: np.ndarray, several: np.ndarray, level: np.ndarray, rules: Rules
) -> tuple[np.ndarray, np.ndarray]:
    """The rule of a country field by field: papers and international papers, [L, ..., N]."""
    papers, abroad, *_ = rules.papers(*was, more, np.expm1(several), np.expm1(level))
    return papers, abroad


def _gain(was: Before, more: np.ndarray, moved: Moved, axis: Axis, rules: Rules) -> np.ndarray:
    """Factor on impact by field: answers to the mix with own capacity unchanged, and to money."""
    strength = _of_labels(moved.strength, axis)
    own = (more + was.bilateral) / np.exp(strength) - was.bilateral
    several = _of_labels(moved.several - moved.strength, axis)
    papers, abroad = _follow(was, own, several, np.zeros(()), rules)
    mix = _ratio(was.international, was.papers), _ratio(abroad, papers)
    funded = _of_labels(moved.funded, axis)
    return rules.impact(np.ones(()), *mix, funded, moved.premium)


def tie_change(base: Baseline, moved: Moved) -> np.ndarray:
    """Change of links in each group of fields against the baseline, [..., N, N, G]; 0 is none."""
    if moved.more is None:
        return np.zeros((*base.links.shape, moved.level.shape[-1]))
    change = moved.more / np.where(base.weight > 0.0, base.weight, np.inf)
    return np.moveaxis(change, -2, -1)


def _ties(
    base: Baseline, fields: FieldShares, share: np.ndarray, more: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Links of a country and change of its bilateral papers by label, [L, ..., N] each.

    A pair's links divide over labels by both sides' shares and their affinity; each group's change
    lies where its links are. Country by country, so that what is multiplied stays in the cache.
    """
    own = np.ascontiguousarray(np.moveaxis(share[fields.order], 0, -2))  # [..., L, N]
    lead = np.broadcast_shapes(base.links.shape[:-2], own.shape[:-2])
    links, change = np.zeros((2, own.shape[-1], *lead, own.shape[-2]))
    part, groups = np.empty(own.shape), list(enumerate(pairwise(fields.edges)))
    # The ensemble's baseline has the partners' factors as rows already.
    tie = base.tie[..., 0, :] if base.tie.ndim > base.papers.ndim else base.tie
    for i in range(own.shape[-1]):
        np.multiply(own, fields.toward[i], out=part)
        both = [np.einsum("...lj,...l->...j", part[..., a:b, :], own[..., a:b, i])
                for _, (a, b) in groups]  # fmt: skip
        links[i] = row_dot(part, _ratio(base.links[..., i, :], sum(both))[..., None, :])
        if more is None:
            continue
        for g, (a, b) in groups:
            moved = _ratio(more[..., i, g, :] * tie, both[g])
            change[i, ..., a:b] = row_dot(part[..., a:b, :], moved[..., None, :])
    back = np.argsort(fields.order)
    links, change = (np.moveaxis(np.moveaxis(x, 0, -2)[..., back], -1, 0) for x in (links, change))
    # The width of a label is in `toward` already.
    return share * links, share * change * base.tie_own


def adding_up(before: np.ndarray, change: np.ndarray, total: np.ndarray) -> np.ndarray:
    """What fields come to, [L, ...]: a field that did not change stays as it was.

    What is left to the total, as the rules of a country hold for its fields together, lies where
    there is change. Nothing below zero.

    Parameters
    ----------
    before, change : [L, ...]. total : [...].

    Examples
    --------
    >>> before, change = np.array([10.0, 5.0]), np.array([-2.0, 0.0])
    >>> adding_up(before, change, np.array(12.0)).tolist()
    [7.0, 5.0]
    """
    moved = before + change
    left = total - moved.sum(axis=0)
    size = np.abs(change)
    size *= _ratio(left, size.sum(axis=0))
    moved += size
    out = np.maximum(moved, 0.0, out=moved)
    return _to_total(out, total, before)


def _to_total(parts: np.ndarray, total: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """Parts in their proportions adding up to a total; in the usual ones where all are zero."""
    sums = parts.sum(axis=0)
    if not (sums > 0.0).all():
        parts = np.where(sums > 0.0, parts, usual)
        sums = parts.sum(axis=0)
    return parts * _ratio(total, sums)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Part over whole, the part itself of a whole that is zero."""
    return part / np.where(whole > 0.0, whole, 1.0)
