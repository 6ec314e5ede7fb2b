"""What a year is in each field: divided from what groups of fields did, adding up to the totals.

Shapes as in :mod:`agents.year.baseline`; F fields of the evidence, L labels of the levers' axis.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from agents.rules.table import Rules
from agents.year.baseline import Baseline, row_dot
from agents.year.fields import Axis, FieldShares, mixed
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
    papers : [..., L]. total : [...] international papers. links : [..., L] of the fields.

    Examples
    --------
    >>> papers = np.array([10.0, 90.0])
    >>> international_base(papers, np.array(30.0), np.array([3.0, 3.0])).round(6).tolist()
    [10.0, 20.0]
    """
    share = links / np.maximum(links.sum(axis=-1, keepdims=True), 1e-300)
    none = links.sum(axis=-1, keepdims=True) <= 0.0
    share = np.where(none, papers / np.maximum(papers.sum(axis=-1, keepdims=True), 1e-300), share)
    out = np.minimum(total[..., None] * share, papers)
    room = papers - out
    left = total[..., None] - out.sum(axis=-1, keepdims=True)
    return out + left * room / np.maximum(room.sum(axis=-1, keepdims=True), 1e-300)


class Before(NamedTuple):
    """The baseline of a year by label, [..., N, L] papers, and links a pair and mixed share."""

    papers: np.ndarray
    international: np.ndarray
    bilateral: np.ndarray
    per_pair: np.ndarray  # [..., N, N]


def before(base: Baseline, fields: FieldShares, share: np.ndarray) -> Before:
    """How the baseline of a year divides over the labels; ``share`` [..., N, F] of the year."""
    axis = fields.axis
    papers = base.papers[..., None] * (share[..., axis.field] * axis.width)
    both = mixed(share, fields.affinity, np.ones(share.shape[-1]))
    per_pair = base.links / np.where(both > 0.0, both, np.inf)
    links = _divided(per_pair, share, fields.affinity)[..., axis.field] * axis.width
    abroad = international_base(papers, base.international, links)
    one = abroad * _ratio(base.bilateral, base.international)[..., None]
    return Before(papers, abroad, one, per_pair)


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

    Parameters
    ----------
    share : [..., N, F] of the year. counted, impact : of the countries, [..., N].
    rules : with draws of shape [..., 1].
    """
    if fields.plain:
        return ByField(counted.papers[..., None], counted.international[..., None],
                       impact[..., None])  # fmt: skip
    group, was = fields.axis.group, before(base, fields, share)
    more = np.zeros(was.papers.shape)
    if moved.more is not None:
        more = _more_bilateral(base, moved.more, was.per_pair, share, fields, fields.axis)
    several, grown = moved.several[..., group], moved.level[..., group]
    raw, raw_abroad = _follow(was, more, several, grown, rules)
    home0, home = was.papers - was.international, moved.papers - moved.international
    abroad = adding_up(was.international, raw_abroad - was.international, moved.international)
    at_home = adding_up(home0, raw - raw_abroad - home0, home)
    abroad = _to_total(abroad, counted.international, was.papers)
    at_home = _to_total(at_home, counted.papers - counted.international, was.papers)
    papers = abroad + at_home
    gain = _gain(was, more, moved, group, rules)
    index0 = fields.impact[..., fields.axis.field]
    mean = _ratio((index0 * was.papers).sum(axis=-1), base.papers)
    top0 = index0 * _ratio(base.impact, mean)[..., None] * was.papers
    change = _ratio(top0, was.papers) * gain * papers - top0
    top = adding_up(top0, change, impact * papers.sum(axis=-1))
    index = _ratio(top, papers)
    mean = _ratio((index * papers).sum(axis=-1), papers.sum(axis=-1))[..., None]
    level = impact[..., None]
    index = np.where(mean > 0.0, index * (level / np.where(mean > 0.0, mean, 1.0)), level)
    return ByField(papers, abroad, index)


def _follow(
    was: Before, more: np.ndarray, several: np.ndarray, level: np.ndarray, rules: Rules
) -> tuple[np.ndarray, np.ndarray]:
    """The rule of a country field by field: papers and international papers, [..., N, L]."""
    lead = [np.moveaxis(x, -1, 0) for x in (*was[:3], more, np.expm1(several), np.expm1(level))]
    papers, abroad, *_ = rules.papers(*lead)
    return np.moveaxis(papers, 0, -1), np.moveaxis(abroad, 0, -1)


def _gain(
    was: Before, more: np.ndarray, moved: Moved, group: np.ndarray, rules: Rules
) -> np.ndarray:
    """Factor on impact by field: answers to the mix with own capacity unchanged, and to money."""
    strength = moved.strength[..., group]
    own = (more + was.bilateral) / np.exp(strength) - was.bilateral
    none = np.zeros(own.shape)
    papers, abroad = _follow(was, own, moved.several[..., group] - strength, none, rules)
    mix = _ratio(was.international, was.papers), _ratio(abroad, papers)
    lead = [np.moveaxis(x, -1, 0) for x in (*mix, moved.funded[..., group])]
    return np.moveaxis(rules.impact(np.ones(()), *lead, moved.premium), 0, -1)


def tie_change(base: Baseline, moved: Moved) -> np.ndarray:
    """Change of links in each group of fields against the baseline, [..., N, N, G]; 0 is none."""
    if moved.more is None:
        return np.zeros((*base.links.shape, moved.level.shape[-1]))
    change = moved.more / np.where(base.weight > 0.0, base.weight, np.inf)
    return np.moveaxis(change, -2, -1)


def _divided(per_pair: np.ndarray, share: np.ndarray, affinity: np.ndarray) -> np.ndarray:
    """``phi_if sum_j z_ij phi_jf C_ijf``, [..., N, F]."""
    out = np.empty((*per_pair.shape[:-1], share.shape[-1]))
    part = np.empty(np.broadcast_shapes(per_pair.shape, affinity.shape[:2]))
    for f in range(share.shape[-1]):
        other = np.ascontiguousarray(share[..., f])
        np.multiply(per_pair, affinity[..., f], out=part)
        out[..., f] = other * row_dot(part, other[..., None, :])
    return out


def _more_bilateral(
    base: Baseline,
    more: np.ndarray,
    per_pair: np.ndarray,
    share: np.ndarray,
    fields: FieldShares,
    axis: Axis,
) -> np.ndarray:
    """Change of bilateral papers by label, [..., N, L]: each group's change where its links are."""
    out = np.zeros((*base.papers.shape, len(axis.labels)))
    # The ensemble's baseline has the partners' factors as rows already.
    tie = base.tie if base.tie.ndim > base.papers.ndim else base.tie[..., None, :]
    for g in range(axis.groups):
        weight = base.weight[..., g, :]
        change = more[..., g, :] / np.where(weight > 0.0, weight, np.inf)
        if not change.any():
            continue
        tied = per_pair * change * tie
        own = np.flatnonzero(axis.group == g)
        part = _divided(tied, share, fields.affinity) * base.tie_own[..., None]
        out[..., own] = part[..., axis.field[own]] * axis.width[own]
    return out


def adding_up(before: np.ndarray, change: np.ndarray, total: np.ndarray) -> np.ndarray:
    """What fields come to, [..., L]: a field that did not change stays as it was.

    What is left to the total, as the rules of a country hold for its fields together, lies where
    there is change. Nothing below zero.

    Parameters
    ----------
    before, change : [..., L]. total : [...].

    Examples
    --------
    >>> before, change = np.array([10.0, 5.0]), np.array([-2.0, 0.0])
    >>> adding_up(before, change, np.array(12.0)).tolist()
    [7.0, 5.0]
    """
    left = total[..., None] - (before + change).sum(axis=-1, keepdims=True)
    size = np.abs(change)
    sizes = size.sum(axis=-1, keepdims=True)
    out = np.maximum(before + change + left * size / np.where(sizes > 0.0, sizes, 1.0), 0.0)
    sums = out.sum(axis=-1, keepdims=True)
    out = np.where(sums > 0.0, out, before)
    sums = np.where(sums > 0.0, sums, before.sum(axis=-1, keepdims=True))
    return out * (total[..., None] / np.where(sums > 0.0, sums, 1.0))


def _to_total(parts: np.ndarray, total: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """Parts in their proportions adding up to a total; in the usual ones where all are zero."""
    parts = np.where(parts.sum(axis=-1, keepdims=True) > 0.0, parts, usual)
    return parts * _ratio(total, parts.sum(axis=-1))[..., None]


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return part / np.where(whole > 0.0, whole, 1.0)
