"""What both drivers publish of a year, and how it is written down."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from agents.drivers.history import Record
from agents.drivers.run import Part
from agents.rules import totals
from agents.year.baseline import Baseline, countries_per_paper
from agents.year.by_field import ByField, Moved, by_field, tie_change
from agents.year.deciding import Decision
from agents.year.producing import Counted, Left, partner_shares
from agents.year.state import State
from agents.year.year import Year
from forecast.projection.reconcile import at_least


def over_countries(values: np.ndarray) -> np.ndarray:
    """Sum of [..., N, F] over countries, [..., F], along a contiguous last axis."""
    return np.ascontiguousarray(values.swapaxes(-1, -2)).sum(axis=-1)


def capacity_index(level: np.ndarray, field_share: np.ndarray) -> np.ndarray:
    """Capacity of all fields together, baseline = 1: ``1 + sum_f phi_f expm1(k_f)``."""
    return 1.0 + (field_share * np.expm1(level)).sum(axis=-1)


class People(NamedTuple):
    """Researchers of a country, percent of those of the baseline, [...] each."""

    gained: np.ndarray  # net, below 0: lost
    turned_away: np.ndarray  # who would have come through ties that are lost


def people(own: State, year: Year, left: Left) -> People:
    """What the year did to the researchers of a country; ``own`` is its state after last year."""
    share = year.base.field_share
    by_field = year.rules.workforce(year.levers.talent, own.moved)
    size = left.size.sum(axis=-1)
    away = left.turned_away.sum(axis=-1) / np.where(size > 0.0, size, 1.0)
    return People(100.0 * (share * by_field).sum(axis=-1), 100.0 * away)


class Results(NamedTuple):
    """What the world sees of a year: of all countries, [..., N] each."""

    counted: Counted  # links [..., N, N], capped
    impact: np.ndarray  # percent
    capacity: np.ndarray  # baseline = 1
    decision: Decision
    moved: Moved  # in groups of fields
    people: People


_BY_FIELD = ("tie_change", "field_share", *(f"field_{name}" for name in ByField._fields))


def _in_fields(
    record: Record, part: Part, t: int, base: Baseline, results: Results
) -> dict[str, np.ndarray]:
    """What is kept by field."""
    out: dict[str, np.ndarray] = {}
    fields, axis = part.run.fields, part.run.axis
    if not any(map(record.wants, _BY_FIELD)):
        return out
    share = fields.share(part.rows, t)
    if record.wants("tie_change"):
        out["tie_change"] = tie_change(base, results.moved)
    if record.wants("field_share"):
        own = np.ones((1,)) if fields.plain else share[..., axis.field] * axis.width
        out["field_share"] = np.broadcast_to(own, (*base.papers.shape, len(axis.labels)))
    if any(record.wants(f"field_{name}") for name in ByField._fields):
        found = by_field(
            base, fields, share, results.moved, results.counted, results.impact, part.rules
        )
        out |= {f"field_{name}": value for name, value in found._asdict().items()}
    return out


def store(record: Record, part: Part, t: int, base: Baseline, results: Results) -> None:
    """Write year index t of some replicates: their results, and what follows from them."""
    counted, decision, rows = results.counted, results.decision, part.rows
    domestic0 = base.papers - base.international
    domestic = counted.papers - counted.international
    world0 = part.path("world_papers", t)
    every = totals.world_papers(
        world0,
        domestic0,
        base.international,
        domestic,
        counted.international,
        countries_per_paper(base.papers, base.international, world0),
    )
    eu27 = totals.union_papers(
        part.path("eu27_papers", t), base.papers, counted.papers, part.run.world.eu27
    )
    every = at_least(every, counted.papers, eu27)
    safe = np.where(every > 0.0, every, 1.0)
    values = {
        "links": counted.links,
        "papers": counted.papers,
        "international": counted.international,
        "domestic": domestic,
        "bilateral": counted.bilateral,
        "multilateral": counted.international - counted.bilateral,
        "papers_share": counted.papers / safe[..., None],
        "impact": results.impact,
        "capacity": results.capacity,
        "researchers": results.people.gained,
        "turned_away": results.people.turned_away,
        "seeking": decision.seeking,
        "world_papers": every,
        "eu27_papers": eu27,
    }
    values |= _in_fields(record, part, t, base, results)
    if record.wants("partner_share"):
        values["partner_share"] = partner_shares(counted.links)
    if decision.aligned:
        values["aligned"] = np.stack(decision.aligned, axis=-2) > 0.0
    if decision.member:
        values["member"] = np.stack(decision.member, axis=-2) > 0.0
    for name, value in values.items():
        record.put(rows, t, name, value)
