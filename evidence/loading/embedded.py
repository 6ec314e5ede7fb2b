"""The evidence of the embedded tables."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from evidence.caching.cache import cached
from evidence.caching.labelled import Dataset, Frame
from evidence.caching.own_tables import embedded_digest
from evidence.model import Evidence
from evidence.ncses.series import read_facts, read_series
from evidence.ncses.world import build_world
from evidence.parameters import read_parameters
from evidence.quality import outliers
from evidence.reference.countries import Names, read_blocs
from evidence.sources import read_sources


@functools.cache
def embedded() -> Evidence:
    """The default world: 46 economies and the rest, from the embedded tables."""
    kept = cached(f"embedded {embedded_digest()}", _made, _Kept)
    series = kept.series.frame()
    return Evidence(
        name="ncses",
        title="NCSES Science and Engineering Indicators 2024 (Scopus), 46 economies, 2003-2022",
        database="Scopus (NCSES)",
        counting="whole",
        world=kept.world.dataset(),
        series=series,
        facts=read_facts(),
        flags=kept.flags.frame(),
        sources=read_sources(),
        parameters=read_parameters(),
        names=Names(),
        blocs=read_blocs(),
        notes=kept.notes,
        digest=embedded_digest(),
        date="2023-04",
        origin="ncses",
    )


@dataclass(frozen=True)
class _Kept:
    """What takes seconds to make of the tables."""

    series: Frame
    world: Dataset
    flags: Frame
    notes: tuple[str, ...]


def _made() -> _Kept:
    series = read_series()
    world, notes = build_world(series)
    return _Kept(Frame.of(series), Dataset.of(world), Frame.of(_flags(series)), notes)


def _flags(series: pd.DataFrame) -> pd.DataFrame:
    """Artefacts in the published rows of the current edition."""
    parts = [outliers.flag_steps(series)]
    for variable, source in (("papers", "spbs17-2023"), ("international", "spbs33-2023")):
        rows = series[(series["variable"] == variable) & (series["source"] == source)]
        wide = rows.pivot(index="region", columns="year", values="value")
        labels = [(str(region), "") for region in wide.index]
        parts.append(
            outliers.flag_frame(variable, labels, wide.columns.to_numpy(), wide.to_numpy())
        )
    found = [p for p in parts if len(p)]
    if not found:
        return pd.DataFrame(columns=outliers.COLUMNS)
    return pd.concat(found).sort_values(["variable", "region", "year"], ignore_index=True)
