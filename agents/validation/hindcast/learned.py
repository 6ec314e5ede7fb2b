"""What a hindcast may know of the size: other events only, nothing of the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.validation.events.event import Event
from agents.validation.events.panel import Panel
from agents.validation.events.stored import event_of, stored_effects
from evidence.errors import EvidenceError
from evidence.model import Evidence

if TYPE_CHECKING:
    import pandas as pd


def other_events(
    event: Event, panel: Panel, evidence: Evidence, until: int | None = None
) -> pd.DataFrame:
    """Rows of the stored effects that are not of this event.

    Left out is whatever goes by the same name, and every event that touches one of its ties in one
    of its years: another description of the same history is the same event.

    Parameters
    ----------
    until : only events that were over by this year, for a test out of time.
    """
    rows = stored_effects()
    hit = panel.affected(event, evidence)
    keep = [not _same(event, hit, event_of(row), panel, evidence) for row in rows.itertuples()]
    rows = rows[keep]
    return rows if until is None else rows[rows["last"] <= until]


def _same(event: Event, hit: np.ndarray, other: Event, panel: Panel, evidence: Evidence) -> bool:
    if event.name == other.name:
        return True
    if event.origin >= other.end or other.origin >= event.end:
        return False
    try:
        return bool((hit & panel.affected(other, evidence)).any())
    except EvidenceError:  # none of its countries is in this panel
        return False
