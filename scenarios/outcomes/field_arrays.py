"""The arrays of one history in one field of science, read by outcomes as the whole is."""

from __future__ import annotations

from functools import cached_property

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
    baseline, each field moved as its group of fields was.
    """

    def __init__(self, whole: HistoryArrays, field: str) -> None:
        super().__init__(whole.history, whole.evidence, whole.baseline, whole.cost)
        self.baseline = self if whole.baseline is whole else in_field(whole.baseline, field)
        labels = tuple(map(str, whole.history["field"].values))
        self.whole, self.mask = whole, field_mask((field,), labels, whole.evidence)
        kept = whole.__dict__
        if "_link_shares" not in kept:
            kept["_link_shares"] = _LinkShares(whole)
        self.links = whole.links * kept["_link_shares"].of(self.mask)

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
        """Share among the most cited of the field, parts weighted by papers."""
        papers, impact = self._get("field_papers"), self._get("field_impact")
        with np.errstate(invalid="ignore", divide="ignore"):
            return (papers * impact) @ self.mask / self.papers

    @cached_property
    def world_papers(self) -> np.ndarray:
        """Papers of the world in the field, each once, [replicate, year]; fields add up.

        A field in which nobody's papers changed has those of the baseline.
        """
        from agents.year.by_field import adding_up  # brings xarray: not for a check

        once, base = _once(self), self.whole.baseline
        parts = self._get("field_papers").sum(axis=2) * once
        before = base._get("field_papers").sum(axis=2) * once
        before *= (base.world_papers / before.sum(axis=-1))[..., None]
        if base is self.whole:
            return before @ self.mask
        change = parts - base._get("field_papers").sum(axis=2) * once
        return adding_up(before, change, self.whole.world_papers) @ self.mask

    def papers_of(self, place: Place) -> np.ndarray:
        """As of all fields; the EU27 counts a paper once in the ratio it has over all of them."""
        if place.kind == "world":
            return self.world_papers
        sums = self.total(self.papers, place)
        every = self.whole.total(self.whole.papers, place)
        return sums * (self.whole.papers_of(place) / np.where(every > 0.0, every, 1.0))


class _LinkShares:
    """How the links of a history divide over the labels of its fields, after what moved."""

    def __init__(self, whole: HistoryArrays) -> None:
        evidence, history = whole.evidence, whole.history
        labels = list(map(str, history["field"].values))
        self._share = whole._get("field_share")  # [replicate, year, agent, label]
        self._change = whole._get("tie_change")  # [replicate, year, agent, agent, group]
        self._group = list(map(int, str(history.attrs["groups"]).split()))
        codes, place = list(evidence.countries), {f: k for k, f in enumerate(evidence.fields)}
        affinity = np.ones((len(codes), len(codes), len(evidence.fields)))
        if "field_affinity" in evidence.world:
            affinity = evidence.world["field_affinity"].values
        # A part of a field has its width of the pair's papers in it once; the product of both
        # sides' shares holds the width twice.
        self._scale = [affinity[..., place[field]] / width for field, width in widths(labels)]
        self._total = self._sum(np.ones(len(labels)))

    def _sum(self, mask: np.ndarray) -> np.ndarray:
        out = np.zeros(self._change.shape[:-1])
        for k in np.flatnonzero(mask):
            own = np.ascontiguousarray(self._share[..., k])
            part = own[..., :, None] * own[..., None, :] * self._scale[k]
            out += part * (1.0 + self._change[..., self._group[k]])
        return out

    def of(self, mask: np.ndarray) -> np.ndarray:
        """Share of the labels in ``mask`` in the links of every pair."""
        return self._sum(mask) / np.where(self._total > 0.0, self._total, 1.0)


def _once(arrays: HistoryArrays) -> np.ndarray:
    """Papers of the world once over the sum of national counts, of each label's field."""
    labels = list(map(str, arrays.history["field"].values))
    if "field_once" not in arrays.evidence.world:
        return np.ones(len(labels))
    known = arrays.evidence.world["field_once"].to_series().to_dict()
    return np.array([known[share_of(label)[0]] for label in labels])
