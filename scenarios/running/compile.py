"""From a scenario to levers: its interventions applied one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from agents.levers import ALL_FIELDS, LEVERS, Condition, Levers, Uncertain
from evidence.model import Evidence
from scenarios.interventions import Intervention
from scenarios.interventions.edits import deciding
from scenarios.vocabulary.resolve import agents, field_axis

_LISTS = ("alliances", "programmes", "uncertain", "sizes", "conditions")


def compile_levers(
    moves: Sequence[Intervention],
    evidence: Evidence,
    years: Sequence[int] | np.ndarray,
    reported: Sequence[str] = (),
) -> Levers:
    """Levers that a scenario's interventions move, over the agents of the evidence.

    Parameters
    ----------
    moves : interventions, in order; their words must be known to the evidence.
    evidence : gives agents, fields and the parameters that sizes rest on.
    years : of the simulation, [T]; first the year after the last figures.
    reported : fields that results are asked of, beside those that interventions name.
    """
    named = [word for move in moves for word in move.named_fields]
    fields = field_axis([*named, *reported], evidence) if named or reported else (ALL_FIELDS,)
    levers = Levers.still(years, evidence.countries, fields)
    groups: list[tuple[Intervention, range, range]] = []  # whose alliances and programmes are whose
    for move in sorted(moves, key=lambda move: move.when is not None):
        before = len(levers.alliances), len(levers.programmes)
        levers = (
            move.apply(levers, evidence)
            if move.when is None
            else _waits(levers, move, evidence, groups)
        )
        groups.append((
            move, range(before[0], len(levers.alliances)), range(before[1], len(levers.programmes))
        ))  # fmt: skip
    return levers


def _waits(
    levers: Levers,
    move: Intervention,
    evidence: Evidence,
    groups: Sequence[tuple[Intervention, range, range]],
) -> Levers:
    """Levers with all that a move does as parts that act where its condition is true."""
    assert move.when is not None
    named = agents((move.when.follows or move.when.joins,), evidence)  # type: ignore[arg-type]
    (country,) = deciding(named, evidence)
    alliances = tuple(k for _, a, _ in groups for k in a) if move.when.follows else ()
    programmes = tuple(k for _, _, g in groups for k in g) if move.when.joins else ()
    when = len(levers.conditions)
    still = Levers.still(levers.years, levers.countries, levers.fields)
    moved = move.apply(replace(still, **{k: getattr(levers, k) for k in _LISTS}), evidence)
    parts = [*moved.uncertain]
    for name, lever in LEVERS.items():
        values = getattr(moved, name) - lever.neutral
        if lever.drawn == "multiplies by exp":
            values = np.log(getattr(moved, name))
        if values.any():
            parts.append(Uncertain(name, None, values))
    held = {k: len(getattr(levers, k)) for k in ("alliances", "programmes")}
    uncertain = [
        replace(part, when=when) if k >= len(levers.uncertain) else part
        for k, part in enumerate(parts)
    ]
    return levers.with_(
        uncertain=tuple(uncertain),
        sizes=moved.sizes,
        conditions=(*levers.conditions, Condition(int(country), alliances, programmes)),
        **{
            k: (*getattr(levers, k), *(replace(g, when=when) for g in getattr(moved, k)[n:]))
            for k, n in held.items()
        },
    )


def lever_parameters(levers: Levers, table: Iterable[str]) -> tuple[str, ...]:
    """Ids of the parameters that the levers' sizes rest on, in the order of the table."""
    drawn = set(levers.drawn)
    return tuple(key for key in table if key in drawn)
