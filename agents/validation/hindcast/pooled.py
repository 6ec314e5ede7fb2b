"""Hindcasts of many events together: by class, and where the effect stands out of the noise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import add
from typing import Any

import numpy as np

from agents.validation.events.event import LOSSES
from agents.validation.hindcast.run import Hindcast
from agents.validation.hindcast.score import NOTHING


def pooled(found: Iterable[Hindcast]) -> Mapping[str, Mapping[str, Any]]:
    """Scores of groups of events.

    Groups: ``all``, ``above_noise`` (net effect above twice the noise; ``losses_above_noise``: of
    these the classes expected to cost ties), ``within_noise``, and each class. ``skill_net`` and
    ``skill_raw`` count every tie and year once; ``skill_net_events`` every event once, by its mean
    effect of the last two years; ``events_inside`` is the share of events whose mean effect lay in
    the predicted band.
    """
    every = list(found)
    measured = [h for h in every if h.found is not None]
    groups = {
        "all": every,
        "above_noise": [h for h in measured if not h.within_noise],
        "losses_above_noise": [
            h for h in measured if not h.within_noise and h.event.kind in LOSSES
        ],
        "within_noise": [h for h in measured if h.within_noise],
        **{kind: [h for h in every if h.event.kind == kind] for kind in _kinds(every)},
    }
    return {name: _together(group) for name, group in groups.items() if group}


def _kinds(found: list[Hindcast]) -> list[str]:
    return list(dict.fromkeys(h.event.kind for h in found))


def _together(group: list[Hindcast]) -> dict[str, Any]:
    raw = reduce(add, (h.raw for h in group), NOTHING)
    net = reduce(add, (h.net for h in group), NOTHING)
    measured = [h for h in group if h.found is not None]
    effects = np.array([h.effect for h in measured])
    told = np.array([h.predicted_effect for h in measured])
    plain = np.abs(effects).sum()
    return {
        "events": len(group),
        "skill_raw": raw.skill,
        "skill_net": net.skill,
        "skill_net_events": 1.0 - np.abs(effects - told).sum() / plain if plain else float("nan"),
        "skill_net_mean_of_all_events": net.skill_naive,
        "coverage_90": raw.coverage,
        "coverage_90_net": net.coverage,
        "crps": raw.crps / max(raw.cells, 1),
        "crps_no_event": raw.crps_plain / max(raw.cells, 1),
        "crps_net": net.crps / max(net.cells, 1),
        "crps_net_no_event": net.crps_plain / max(net.cells, 1),
        "events_inside": float(np.mean([h.inside_band for h in measured])) if measured else None,
        "ties_and_years": net.cells,
    }
