"""What both drivers publish of a year, and how it is seen by the others and written down."""

from __future__ import annotations

import numpy as np

from agents.drivers.history import Record
from agents.rules import totals
from agents.year import phases
from agents.year.baseline import World, countries_per_paper


def partners_of(own: np.ndarray) -> np.ndarray:
    """[..., N, F] of the countries as each of them sees its partners: [..., 1, F, N]."""
    return np.ascontiguousarray(own.swapaxes(-1, -2))[..., None, :, :]


def seen(own: np.ndarray | None) -> np.ndarray | None:
    return None if own is None else partners_of(own)


def over_countries(values: np.ndarray) -> np.ndarray:
    """Sum of [..., N, F] over countries, [..., F], along a contiguous last axis."""
    return np.ascontiguousarray(values.swapaxes(-1, -2)).sum(axis=-1)


def capacity_index(level: np.ndarray, field_share: np.ndarray) -> np.ndarray:
    """Capacity of all fields together, baseline = 1: ``1 + sum_f phi_f expm1(k_f)``."""
    return 1.0 + (field_share * np.expm1(level)).sum(axis=-1)


def store(
    record: Record,
    rows: slice | int,
    t: int,
    world: World,
    papers0: np.ndarray,
    international0: np.ndarray,
    world0: np.ndarray,
    eu0: np.ndarray,
    counted: phases.Counted,
    links: np.ndarray,
    impact: np.ndarray,
    capacity: np.ndarray,
    decision: phases.Decision,
) -> None:
    """Write one year: what was produced and what follows from it for all countries together.

    All values [..., N] or [..., N, N]; ``rows`` says which replicates they are.
    """
    domestic = counted.papers - counted.international
    every = totals.world_papers(
        world0,
        papers0 - international0,
        international0,
        domestic,
        counted.international,
        countries_per_paper(papers0, international0, world0),
    )
    record.put(rows, t, "links", links)
    record.put(rows, t, "papers", counted.papers)
    record.put(rows, t, "international", counted.international)
    record.put(rows, t, "domestic", domestic)
    record.put(rows, t, "bilateral", counted.bilateral)
    record.put(rows, t, "multilateral", counted.international - counted.bilateral)
    safe = np.where(every > 0.0, every, 1.0)
    record.put(rows, t, "papers_share", counted.papers / safe[..., None])
    if record.wants("partner_share"):
        record.put(rows, t, "partner_share", phases.partner_shares(links))
    record.put(rows, t, "impact", impact)
    record.put(rows, t, "capacity", capacity)
    record.put(rows, t, "seeking", decision.seeking)
    if decision.aligned:
        record.put(rows, t, "aligned", np.stack(decision.aligned, axis=-2) > 0.0)
    if decision.member:
        record.put(rows, t, "member", np.stack(decision.member, axis=-2) > 0.0)
    record.put(rows, t, "world_papers", every)
    eu27 = totals.union_papers(eu0, papers0, counted.papers, world.eu27)
    record.put(rows, t, "eu27_papers", eu27)
