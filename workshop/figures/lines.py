"""The lines of one panel as a table of years: for native charts in slides and workbooks."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workshop.figures.fans import YEARS_OF_PAST
from workshop.figures.style import BASELINE_COLOUR, COLOURS, INK
from workshop.view.result_view import BASELINE, View

# More scenarios than this, and intervals would hide everything.
WITH_INTERVALS = 2


@dataclass(frozen=True)
class Line:
    """One line: what it is called, how it looks, a value or None a year."""

    name: str
    colour: str
    thin: bool
    dashed: bool
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Lines:
    """Lines over common years."""

    years: tuple[int, ...]
    lines: tuple[Line, ...]


def lines(view: View, region: str, variable: str) -> Lines:
    """Past, baseline and scenarios of one region; the ends of the 90 % interval as thin lines."""
    past = view.past(region, variable)
    past = past[past["year"] >= view.first_year - YEARS_OF_PAST]
    known = dict(zip(past["year"].astype(int), past["value"].astype(float), strict=True))
    first = min(known, default=view.first_year)
    years = tuple(range(first, view.horizon + 1))
    found = []
    if known:
        name = view.t("line.past")
        found.append(Line(name, INK, False, False, tuple(known.get(y) for y in years)))
    several = len(view.names) > WITH_INTERVALS
    colours = (BASELINE_COLOUR, *COLOURS)
    for name, colour in zip((BASELINE, *view.names), colours, strict=False):
        frame = view.series(name, region, variable).set_index("year")
        base = name == BASELINE
        for column in ("p50",) if several else ("p50", "p05", "p95"):
            values = {int(y): float(v) for y, v in frame[column].items() if math.isfinite(v)}
            # The paths start from the last figure, as in the pictures of the report.
            if view.first_year - 1 in known:
                values[view.first_year - 1] = known[view.first_year - 1]
            title = view.t(f"line.{column}", name=view.title(name))
            row = tuple(values.get(y) for y in years)
            found.append(Line(title, colour, column != "p50", base, row))
    return Lines(years, tuple(found))
