"""Who and when of a past event, as arrays over pairs and scored years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agents.validation.events.event import Event, Group
from agents.validation.events.panel import side_of
from agents.validation.hindcast.measure import net_of_others
from evidence.errors import EvidenceError
from evidence.loading.load import until
from evidence.model import Evidence

SMALLEST = 50.0  # mean links over the last ten years up to the origin; below, noise rules


@dataclass(frozen=True)
class EventWindow:
    """Who and when, as arrays over all pairs ``[pair]`` and scored years ``[year]``."""

    cut: Evidence
    years: tuple[int, ...]
    delay: int
    codes: tuple[str, ...]
    i: np.ndarray
    j: np.ndarray
    truth: np.ndarray
    seen: np.ndarray
    affected: np.ndarray
    large: np.ndarray

    @property
    def control(self) -> np.ndarray:
        """Pairs that the event is not about."""
        return ~self.affected

    @classmethod
    def of(cls, event: Event, evidence: Evidence) -> EventWindow:
        """Read truth and groups from the evidence."""
        last = min(event.end, evidence.last_year)
        if last <= event.origin:
            raise EvidenceError(
                f"{event.name}: {evidence.name} ends in {evidence.last_year}, nothing after the "
                f"origin {event.origin} is left to score; use evidence with later years"
            )
        cut = until(evidence, event.origin)
        codes = tuple(c for c in cut.countries if c in evidence.countries)
        i, j = np.triu_indices(len(codes), 1)
        years = tuple(range(event.origin + 1, last + 1))
        world = evidence.world.sel(country=list(codes), partner=list(codes))
        truth = world["links"].sel(year=list(years)).to_numpy()[i, j]
        seen = world["links_observed"].sel(year=list(years)).to_numpy()[i, j].astype(bool)
        before = cut.world["links"].sel(country=list(codes), partner=list(codes)).to_numpy()
        large = before[i, j, -10:].mean(axis=-1) > SMALLEST

        def ties(groups: tuple[Group, Group], what: str) -> np.ndarray:
            return _ties(groups, codes, i, j, evidence, f"{event.name}: {what}")

        affected = ties(event.affected, "affected")
        start = event.first
        if not (affected & large & seen.any(axis=-1)).any():
            raise EvidenceError(
                f"{event.name}: no affected tie has {SMALLEST:.0f} papers a year before "
                f"{event.origin} and published figures after it in {evidence.name}"
            )
        return cls(
            cut,
            years,
            start - event.origin - 1,
            codes,
            i,
            j,
            truth,
            seen,
            affected,
            large,
        )


def _ties(
    groups: tuple[Group, Group],
    codes: tuple[str, ...],
    i: np.ndarray,
    j: np.ndarray,
    evidence: Evidence,
    where: str,
) -> np.ndarray:
    """Pairs with one side in each group ``[pair]``; an empty group means everybody."""
    a, b = (side_of(group, codes, evidence, where, evidence.name) for group in groups)
    return (a[i] & b[j]) | (a[j] & b[i])


def net_gaps(gap: np.ndarray, window: EventWindow) -> np.ndarray:
    """Net gaps year by year, over the pairs with figures in that year."""
    net = np.full(gap.shape, np.nan)
    for t in range(gap.shape[1]):
        known = np.isfinite(gap[:, t])
        if not window.control.any():  # an event that hits everybody: nothing to be net of
            net[known, t] = gap[known, t]
            continue
        control = window.control[known] & window.large[known]
        if control.sum() > 3:
            net[known, t : t + 1] = net_of_others(
                gap[known, t : t + 1], window.i[known], window.j[known], control, len(window.codes)
            )
        elif known.any():
            # Only one country's ties are published in such years: the others' mean must do.
            rest = window.control & known
            net[known, t] = gap[known, t] - (np.median(gap[rest, t]) if rest.any() else 0.0)
    return net
