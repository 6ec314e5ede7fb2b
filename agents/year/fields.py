"""How papers and links divide over fields.

A pair's links divide in proportion to both sides' shares in a field and their affinity in it
(:meth:`evidence.model.Evidence.pair_fields`). Fields that all levers treat alike behave alike: they
move together as one group, and what moved is divided over them afterwards
(:mod:`agents.year.by_field`). So fourteen fields cost little more than the two or three groups that
a scenario tells apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from agents.levers import ALL_FIELDS, LEVERS, Levers
from evidence.reference.topics import widths

if TYPE_CHECKING:
    import xarray as xr

    from forecast.projection.outlook import Outlook

_RATIO = 0.2, 5.0  # impact of a field against the country's: a small field swings
_IMPACT_YEARS = 3  # this and the next: the best at early origins, benchmarks/field_origins.py
_FEW = 10.0  # papers among the most cited that a field's own ratio must weigh up
ABSOLUTE = ("joint",)  # levers in papers: those of a group of fields are the sum over its fields


def closed(raw: np.ndarray) -> np.ndarray:
    """Shares ``[..., N, F]`` that add up to one; even where a source does not know fields.

    Examples
    --------
    >>> closed(np.array([[1.0, 3.0], [np.nan, 0.0]])).tolist()
    [[0.25, 0.75], [0.5, 0.5]]
    """
    raw = np.nan_to_num(np.asarray(raw, dtype=float))
    total = raw.sum(axis=-1, keepdims=True)
    return np.where(total > 0.0, raw / np.where(total > 0.0, total, 1.0), 1.0 / raw.shape[-1])


def mixed(own: np.ndarray, toward: np.ndarray, edges: Sequence[int]) -> np.ndarray:
    """Sum over the labels of each group of ``phi_il phi_jl C_ijl``, ``[..., N, G, N]``, symmetric.

    Country by country, so that what is multiplied stays in the cache; one order of adding whatever
    the leading axes, so that one replicate has the bits of many.

    Parameters
    ----------
    own : ``[..., L, N]`` shares. toward : ``[N, L, N]`` affinities of each country's pairs.
    edges : G + 1 positions of the axis of labels at which groups begin and end.

    Examples
    --------
    >>> own = np.array([[0.5, 1.0], [0.5, 0.0]])
    >>> mixed(own, np.ones((2, 2, 2)), (0, 2))[:, 0].tolist()
    [[0.5, 0.5], [0.5, 1.0]]
    """
    n = own.shape[-1]
    out = np.empty((*own.shape[:-2], n, len(edges) - 1, n))
    part = np.empty(own.shape)
    for i in range(n):
        np.multiply(own[..., i:], own[..., i, None], out=part[..., i:])
        for g, (a, b) in enumerate(pairwise(edges)):
            both = np.einsum("...lj,lj->...j", part[..., a:b, i:], toward[i, a:b, i:])
            out[..., i, g, i:] = out[..., i:, g, i] = both
    return out


@dataclass(frozen=True)
class Axis:
    """Fields as levers have them, L labels, and the G groups of them that are treated alike.

    Attributes
    ----------
    labels : of the levers: fields of the evidence and parts of them.
    field : [L] position of the field in the evidence. width : [L] how much of it the label is.
    group : [L] position of the group.
    """

    labels: tuple[str, ...]
    field: np.ndarray
    width: np.ndarray
    group: np.ndarray

    @property
    def groups(self) -> int:
        """How many there are."""
        return int(self.group.max()) + 1

    @classmethod
    def of(cls, levers: Levers, fields: Sequence[str]) -> Axis:
        """The axis of levers over the fields of an evidence.

        Raises
        ------
        ValueError : levers name a field that the evidence does not have.
        """
        if levers.fields == (ALL_FIELDS,):
            zero = np.zeros(1, dtype=int)
            return cls(levers.fields, zero, np.ones(1), zero)
        found = widths(levers.fields)
        unknown = [f for f, _ in found if f not in fields]
        if unknown:
            raise ValueError(f"levers name fields {unknown}; the evidence has {list(fields)}")
        place = {f: k for k, f in enumerate(fields)}
        position = np.array([place[f] for f, _ in found])
        return cls(levers.fields, position, np.array([w for _, w in found]), _treatment(levers))


def _treatment(levers: Levers) -> np.ndarray:
    """Group of each field ``[L]``: fields that every lever moves alike, in order of appearance.

    A lever in papers (:data:`ABSOLUTE`) moves fields alike where it moves both: it is spread over
    them by size.
    """
    columns = [
        np.moveaxis(values != 0.0 if name in ABSOLUTE else values, LEVERS[name].axes.index("f"), 0)
        for name, values in [
            *((n, getattr(levers, n)) for n, lever in LEVERS.items() if "f" in lever.axes),
            *((u.lever, u.values) for u in levers.uncertain if "f" in LEVERS[u.lever].axes),
        ]
    ]
    columns += [a.friction.T for a in levers.alliances] + [g.gain.T for g in levers.programmes]
    group = np.zeros(len(levers.fields), dtype=int)
    for values in columns:
        if len(values) == 1 or (values == values[:1]).all():
            continue
        codes = [np.ascontiguousarray(own).tobytes() for own in values + 0.0]  # no -0.0
        both = list(zip(group.tolist(), codes, strict=True))
        seen = list(dict.fromkeys(both))
        group = np.array([seen.index(g) for g in both])
    return group


def grouped(levers: Levers, axis: Axis) -> Levers:
    """The same levers with a field a group."""
    if axis.groups == len(axis.labels):
        return levers
    first = [int(np.flatnonzero(axis.group == g)[0]) for g in range(axis.groups)]

    def few(values: np.ndarray, name: str) -> np.ndarray:
        at = LEVERS[name].axes.find("f")
        if at < 0:
            return values
        if name in ABSOLUTE:
            parts = [values.compress(axis.group == g, axis=at) for g in range(axis.groups)]
            return np.stack([part.sum(axis=at) for part in parts], axis=at)
        return np.ascontiguousarray(values.take(first, axis=at))

    return levers.with_(
        fields=tuple(axis.labels[k] for k in first),
        **{name: few(getattr(levers, name), name) for name in LEVERS},
        uncertain=tuple(replace(u, values=few(u.values, u.lever)) for u in levers.uncertain),
        alliances=tuple(replace(a, friction=a.friction[:, first]) for a in levers.alliances),
        programmes=tuple(replace(g, gain=g.gain[:, first]) for g in levers.programmes),
    )


def known_of(outlook: Outlook) -> xr.Dataset:
    """The figures of the evidence on the countries of an outlook, in their order."""
    world, codes = outlook.evidence.world, list(outlook.countries)
    if all(list(map(str, world[axis].values)) == codes for axis in ("country", "partner")):
        return world  # looking them up takes longer than a year of all countries
    return world.sel(country=codes, partner=codes)


class FieldShares:
    """Shares of fields in a run, by year where the outlook forecasts them.

    Parameters
    ----------
    outlook : its evidence gives shares and affinities, its paths the shares of years to come.
    axis : of the levers. paths : shares [replicate, year, N, F] of years to come, where forecast.

    Attributes
    ----------
    still : [N, F] shares in the last year of the figures.
    order : [L] labels group by group. edges : [G + 1] where groups begin and end in it.
    toward : [N, L, N] affinity of a country's pairs in each label, in that order, with its width.
    impact : [N, F] impact of a field against the country's, mean of the last years published.
    """

    def __init__(self, outlook: Outlook, axis: Axis, paths: np.ndarray | None = None) -> None:
        world = known_of(outlook)
        self.axis = axis
        self.plain = axis.labels == (ALL_FIELDS,)
        self.still = closed(world["field_share"].values)
        n, f = self.still.shape
        self.order = np.argsort(axis.group, kind="stable")
        sizes = np.bincount(axis.group, minlength=axis.groups)
        self.edges = [0, *map(int, np.cumsum(sizes))]
        self.toward = np.broadcast_to(axis.width[self.order, None], (n, len(self.order), n))
        if "field_affinity" in world and not self.plain:
            by_field = world["field_affinity"].transpose("country", "field", "partner").values
            self.toward = self.toward * by_field[:, axis.field[self.order]]
        self._paths = paths
        self._kept = None if paths is not None else self._of(self.still)
        self.impact = np.ones((n, f))
        if "field_impact" in world:
            self.impact = _impact_ratio(world, self.still)

    def share(self, rows: slice | int, t: int) -> np.ndarray:
        """Shares of the fields of the evidence ``[..., N, F]`` in year index t."""
        return self.still if self._paths is None else closed(self._paths[rows, t])

    def year(self, rows: slice | int, t: int) -> tuple[np.ndarray, np.ndarray | None]:
        """Shares of groups ``[..., N, G]``, in pairs ``[..., N, G, N]`` (None of a single one)."""
        if self._kept is not None:
            return self._kept
        if self.axis.groups == 1 and self._paths is not None:  # whatever the shares are
            return np.ones((*self._paths[rows, t].shape[:-1], 1)), None
        return self._of(self.share(rows, t))

    def labels(self, share: np.ndarray) -> np.ndarray:
        """Shares ``[..., L, N]`` of the field that each label is of, groups side by side."""
        return np.ascontiguousarray(share[..., self.axis.field[self.order]].swapaxes(-1, -2))

    def _of(self, share: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        groups = self.axis.groups
        if groups == 1:
            return np.ones((*share.shape[:-1], 1)), None
        labels = self.labels(share)
        wide = labels * self.axis.width[self.order, None]
        own = [wide[..., a:b, :].sum(axis=-2) for a, b in pairwise(self.edges)]
        both = mixed(labels, self.toward, self.edges)
        total = both.sum(axis=-2, keepdims=True)
        nowhere = total <= 0.0
        if nowhere.any():  # two countries without a field in common
            both = np.where(nowhere, 1.0, both)
            total = np.where(nowhere, float(groups), total)
        both /= total
        return np.stack(own, axis=-1), both


def _impact_ratio(world: xr.Dataset, share: np.ndarray) -> np.ndarray:
    """Impact of fields against the country's ``[N, F]``, 1 where it is not published.

    Few papers among the most cited say little: their ratio is held to the country's.
    """
    field, whole = world["field_impact"].values, world["impact"].values
    known = np.isfinite(field) & np.isfinite(whole)[:, None, :]
    seen = np.flatnonzero(known.any(axis=(0, 1)))[-_IMPACT_YEARS:]
    known = known[..., seen]
    above = np.where(known, field[..., seen], 0.0)
    below = np.where(known, whole[:, None, seen], 0.0).sum(axis=-1)
    ratio = above.sum(axis=-1) / np.where(below > 0.0, below, 1.0)
    papers = share[..., None] * np.nan_to_num(world["papers"].values[:, None, seen])
    top = (0.01 * papers * above).sum(axis=-1)
    ratio = (top * ratio + _FEW) / (top + _FEW)
    return np.where((below > 0.0) & (above.sum(axis=-1) > 0.0), np.clip(ratio, *_RATIO), 1.0)
