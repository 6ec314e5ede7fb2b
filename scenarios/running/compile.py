"""From a scenario to levers: its interventions applied one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from agents.levers import ALL_FIELDS, Levers
from evidence.model import Evidence
from scenarios.interventions import Intervention


def compile_levers(
    moves: Sequence[Intervention], evidence: Evidence, years: Sequence[int] | np.ndarray
) -> Levers:
    """Levers that a scenario's interventions move, over the agents of the evidence.

    Parameters
    ----------
    moves : interventions, in order; their words must be known to the evidence.
    evidence : gives agents, fields and the parameters that sizes rest on.
    years : of the simulation, [T]; first the year after the last figures.
    """
    fields = (any(move.names_fields for move in moves) and evidence.fields) or (ALL_FIELDS,)
    levers = Levers.still(years, evidence.countries, fields)
    for move in moves:
        levers = move.apply(levers, evidence)
    return levers


def lever_parameters(levers: Levers, table: Iterable[str]) -> tuple[str, ...]:
    """Ids of the parameters that the levers' sizes rest on, in the order of the table."""
    drawn = set(levers.drawn)
    return tuple(key for key in table if key in drawn)
