"""Predictions on record against figures that came after them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from agents.validation.events.effects import measure
from agents.validation.events.panel import Panel
from evidence.errors import EvidenceError
from evidence.model import Evidence
from scenarios.errors import ConfigError
from scenarios.reading.hindcast_files import find_events

COLUMNS = ("made", "what", "name", "about", "variable", "unit", "year", "p05", "p50", "p95")
NET = "net effect on links"


class Scored(NamedTuple):
    """One prediction: what was told, what came, and whether the band held it.

    ``came`` and ``inside`` are None where the new figures cannot tell, with ``why``.
    """

    name: str
    variable: str
    unit: str
    year: int
    told: tuple[float, float, float]
    came: float | None
    inside: bool | None
    why: str


def read_predictions(path: Path) -> pd.DataFrame:
    """The file that ``benchmarks/predictions.py`` wrote.

    Raises
    ------
    EvidenceError : a column is missing, or a number is none, with its line.
    """
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise EvidenceError(
            f"{path}: not a table of predictions ({error}); allowed is a CSV with the columns "
            f"{', '.join(COLUMNS)}; name `docs/predictions-2026.csv` or a file like it"
        ) from None
    missing = [c for c in COLUMNS if c not in frame]
    if missing:
        raise EvidenceError(
            f"{path}:1:1: came the columns {', '.join(frame.columns)}; missing are "
            f"{', '.join(missing)}; name `docs/predictions-2026.csv` or a file like it"
        )
    for name in ("year", "p05", "p50", "p95"):
        numbers = pd.to_numeric(frame[name], errors="coerce")
        if numbers.isna().any():
            row = int(numbers.isna().to_numpy().argmax())
            raise EvidenceError(
                f"{path}:{row + 2}: {name}: came {frame[name].iloc[row]!r}; allowed is a number; "
                "put the file back as it was written"
            )
        frame[name] = numbers
    return frame.astype({"year": int})


def score(rows: pd.DataFrame, new: Evidence) -> list[Scored]:
    """Each row that could be known by now; what a scenario told is void unless it happened.

    Net effects of events are measured anew on the new figures, as they were for the old ones.
    """
    events = rows[(rows["what"] == "event") & (rows["variable"] == NET)]
    out = []
    for name, of_event in events.groupby("name", sort=False):
        due = of_event[of_event["year"] <= new.last_year]
        came, why = _net_effects(str(name), sorted(due["year"]), new) if len(due) else ({}, "")
        for row in due.itertuples():
            value = came.get(int(row.year))
            told = (float(row.p05), float(row.p50), float(row.p95))
            inside = None if value is None else told[0] <= value <= told[2]
            out.append(Scored(str(name), NET, str(row.unit), int(row.year), told, value, inside,
                              "" if value is not None else why))  # fmt: skip
    return out


def _net_effects(name: str, years: Sequence[int], new: Evidence) -> tuple[dict[int, float], str]:
    """Net effect by year as the new figures show it, or why they cannot."""
    try:
        (event,) = find_events([name])
    except ConfigError:
        return {}, "no event of that name in configs/events"
    try:
        found = measure(event.model_copy(update={"last": years[-1]}), Panel.of(new), new)
    except EvidenceError as error:
        return {}, str(error)
    by_year = dict(zip(map(int, found.years), map(float, found.by_year), strict=True))
    known = {y: by_year[y] for y in years if y in by_year and by_year[y] == by_year[y]}
    return known, "no figure of its ties in that year"
