"""Noise of net effects as it could be known at the origin: nothing of the scored years is in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from agents.validation.events.effects import (
    SMALLEST,
    mean_before,
    net_effects,
    noise_like,
    noise_of,
    placebos_in_space,
    placebos_in_time,
    tie_weight,
)
from agents.validation.events.event import Event
from agents.validation.events.panel import Panel
from evidence.errors import EvidenceError
from evidence.model import Evidence


class Noise(NamedTuple):
    """Standard deviations of net effects where nothing happened, log points.

    ``tie`` : ``[tie, year]`` of each for itself. ``shared`` : what all ties of an event have in
    common, beyond what single ties would average out to.
    """

    tie: np.ndarray
    shared: float


def noise_before(
    event: Event, panel: Panel, evidence: Evidence, pairs: np.ndarray, ahead: int
) -> Noise:
    """From the same measure at an origin as many years earlier, when nothing happened.

    Of single ties: all ties of like size then. Of groups: placebos in space in those years, and the
    same ties in earlier years. Where figures do not reach so far back the latest window that they
    do reach counts, its last year growing with the root of time; without any, the noise of
    counting.

    Parameters
    ----------
    pairs : ``[tie]`` rows of the panel that the event hit. ahead : years to score.
    """
    affected = panel.affected(event, evidence)
    tie, space = _window(event, panel, affected, pairs, ahead)
    time = placebos_in_time(event, event.origin + ahead, affected, panel)
    weight = tie_weight(tie[:, -1])
    alone = float(((weight * tie[:, -1]) ** 2).sum() / weight.sum() ** 2)
    whole = noise_of(space, time)
    return Noise(tie, max(whole**2 - alone, 0.0) ** 0.5 if np.isfinite(whole) else 0.0)


def _window(
    event: Event, panel: Panel, affected: np.ndarray, pairs: np.ndarray, ahead: int
) -> tuple[np.ndarray, np.ndarray]:
    """Noise of ties ``[tie, year]`` and placebos in space of the window up to the origin."""
    now = np.log(mean_before(panel, event.origin) + 0.5)
    nobody = np.zeros(len(panel.i), dtype=bool)
    for years in range(ahead, 0, -1):
        earlier = event.model_copy(update={"origin": event.origin - years})
        try:
            net, _ = net_effects(earlier.origin, event.origin, nobody, panel, event.name)
        except EvidenceError:  # too few yearly figures so early
            continue
        before = np.log(mean_before(panel, earlier.origin) + 0.5)
        free = np.setdiff1d(np.flatnonzero(before >= np.log(SMALLEST)), pairs)
        size = before.copy()
        size[pairs] = now[pairs]  # how large the tie is now counts, among ties as they were then
        tie = noise_like(net, size, free, pairs)
        growth = np.sqrt(np.arange(years + 1, ahead + 1) / years)
        tie = np.concatenate([tie, tie[:, -1:] * growth], axis=1)
        return tie, placebos_in_space(earlier, net, panel, affected, size, pairs)
    counted = np.sqrt(2.0 * np.exp(-now[pairs]))
    return np.repeat(counted[:, None], ahead, axis=1), np.array([])
