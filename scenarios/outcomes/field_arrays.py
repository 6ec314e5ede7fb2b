"""The arrays of one history in one field of science, read by outcomes as the whole is."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

import numpy as np

from evidence.reference.topics import share_of, widths
from scenarios.outcomes.history_arrays import HistoryArrays, Place
from scenarios.vocabulary.resolve import field_mask


def in_field(arrays: HistoryArrays, field: str) -> HistoryArrays:
    """The arrays of a field; kept, since many outcomes ask for the same.

    Parameters
    ----------
    field : of the evidence, a broad field or a topic, by its own name.
    """
    kept = arrays.__dict__.setdefault("_in_field", {})
    if field not in kept:
        kept[field] = FieldArrays(arrays, field)
    found: HistoryArrays = kept[field]
    return found


class FieldArrays(HistoryArrays):
    """One field of a history: its parts of the levers' axis together.

    Papers and international papers are recorded by field. Links divide over fields as in the
    baseline, each field moved as its group of fields was; what is asked of them are sums over
    pairs (:meth:`joint`), and ``links`` stay those of all fields.
    """

    by_country = False  # links of a field are asked of pairs of agents

    def __init__(self, whole: HistoryArrays, field: str) -> None:
        super().__init__(whole.history, whole.evidence, whole.baseline, whole.cost)
        self.baseline = self if whole.baseline is whole else in_field(whole.baseline, field)
        labels = tuple(map(str, whole.history["field"].values))
        self.whole, self.mask = whole, field_mask((field,), labels, whole.evidence)

    def joint(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Sum of the links of pairs in the field, [replicate, year]."""
        kept = self.whole.__dict__.setdefault("_links_by_label", {})
        key = rows.tobytes(), columns.tobytes()
        if key not in kept:
            if "tie shares" not in kept:
                kept["tie shares"] = _TieShares(self.whole)
            kept[key] = kept["tie shares"].joint(rows, columns)
        return kept[key] @ self.mask

    @cached_property
    def papers(self) -> np.ndarray:
        """Papers of the field, [replicate, year, agent]."""
        return self._get("field_papers") @ self.mask

    @cached_property
    def international(self) -> np.ndarray:
        """Those with an author abroad, [replicate, year, agent]."""
        return self._get("field_international") @ self.mask

    @cached_property
    def impact(self) -> np.ndarray:
        """Share among the most cited of the field, parts weighted by papers; 0 without papers.

        Whoever has no paper in it takes nothing from the mean of a bloc.
        """
        papers, impact = self._get("field_papers"), self._get("field_impact")
        weighted = np.where(papers > 0.0, papers * impact, 0.0) @ self.mask
        return np.divide(
            weighted, self.papers, out=np.zeros_like(weighted), where=self.papers > 0.0
        )

    @cached_property
    def world_papers(self) -> np.ndarray:
        """Papers of the world in the field, each once, [replicate, year]; fields add up.

        A field in which nobody's papers changed has those of the baseline.
        """
        from agents.year.by_field import adding_up  # brings xarray: not for a check

        once, base = _once(self), self.whole.baseline
        parts = np.moveaxis(self._get("field_papers").sum(axis=2) * once, -1, 0)
        usual = np.moveaxis(base._get("field_papers").sum(axis=2) * once, -1, 0)
        before = usual * (base.world_papers / usual.sum(axis=0))
        if base is not self.whole:
            before = adding_up(before, parts - usual, self.whole.world_papers)
        return np.ascontiguousarray(np.moveaxis(before, 0, -1)) @ self.mask

    def papers_of(self, place: Place) -> np.ndarray:
        """As of all fields; the EU27 counts a paper once in the ratio it has over all of them."""
        if place.kind == "world":
            return self.world_papers
        sums = self.total(self.papers, place)
        every = self.whole.total(self.whole.papers, place)
        once = sums * (self.whole.papers_of(place) / np.where(every > 0.0, every, 1.0))
        # Where members share more papers than over all fields, that ratio leaves too many.
        return np.minimum(once, self.world_papers) if self._published(place) else once


class _TieShares:
    """How the links of a history divide over the labels of its fields, after what moved."""

    def __init__(self, whole: HistoryArrays) -> None:
        evidence, history = whole.evidence, whole.history
        labels = list(map(str, history["field"].values))
        group = np.array(list(map(int, str(history.attrs["groups"]).split())))
        # Group by group, so that what a group did is one factor on a slice.
        self._order = np.argsort(group, kind="stable")
        self._back = np.argsort(self._order)
        edges = [0, *map(int, np.cumsum(np.bincount(group)))]
        self._slices = [slice(a, b) for a, b in pairwise(edges)]
        share = whole._get("field_share")[..., self._order]  # [replicate, year, agent, label]
        self._share = np.ascontiguousarray(share.swapaxes(-1, -2))
        self._change = whole._get("tie_change")  # [replicate, year, agent, agent, group]
        self._links = whole.links
        # A part of a field has its width of the pair's papers in it once; the product of both
        # sides' shares holds the width twice.
        field, width = zip(*(widths(labels)[k] for k in self._order), strict=True)
        place = [evidence.fields.index(f) for f in field]
        n = len(evidence.countries)
        affinity = np.ones((n, n, len(evidence.fields)))
        if "field_affinity" in evidence.world:
            affinity = evidence.world["field_affinity"].values
        self._scale = (affinity[..., place] / np.array(width)).swapaxes(-1, -2)

    def joint(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Sum of the links of pairs by label, [replicate, year, label]."""
        out = np.zeros((*self._share.shape[:2], self._share.shape[2]))
        for i in np.unique(rows):
            to = columns[rows == i]
            part = self._share.take(to, axis=-1) * self._scale[i].take(to, axis=-1)
            for g, of in enumerate(self._slices):
                part[..., of, :] *= (1.0 + self._change[..., i, to, g])[..., None, :]
            own = self._share[..., i]
            total = np.einsum("...lj,...l->...j", part, own)
            pair = self._links[..., i, :].take(to, axis=-1) / np.where(total > 0.0, total, 1.0)
            out += own * np.einsum("...lj,...j->...l", part, pair)
        return out[..., self._back]


def _once(arrays: HistoryArrays) -> np.ndarray:
    """Papers of the world once over the sum of national counts, of each label's field."""
    labels = list(map(str, arrays.history["field"].values))
    if "field_once" not in arrays.evidence.world:
        return np.ones(len(labels))
    known = arrays.evidence.world["field_once"].to_series().to_dict()
    return np.array([known[share_of(label)[0]] for label in labels])
