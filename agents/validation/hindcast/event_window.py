"""Who and when of a past event, as arrays over pairs and scored years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agents.validation.events.event import Event
from agents.validation.events.panel import Panel
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
        panel = Panel.of(evidence)
        years = panel.scored(event)
        scored = np.isin(panel.years, years)
        seen = np.isfinite(panel.links[:, scored])
        affected = panel.affected(event, evidence)
        before = panel.filled[:, panel.years <= event.origin]
        large = before[:, -10:].mean(axis=1) > SMALLEST
        if not (affected & large & seen.any(axis=-1)).any():
            raise EvidenceError(
                f"{event.name}: no affected tie has {SMALLEST:.0f} papers a year before "
                f"{event.origin} and published figures after it in {evidence.name}"
            )
        return cls(
            until(evidence, event.origin), tuple(map(int, years)), event.first - event.origin - 1,
            panel.codes, panel.i, panel.j, panel.filled[:, scored], seen, affected, large,
        )  # fmt: skip


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
