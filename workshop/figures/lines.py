"""The lines of a fan chart as a table of years: for native charts in slides and workbooks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workshop.figures.fan_spec import fan_spec
from workshop.figures.style import INK
from workshop.view.result_view import View

# More scenarios than this, and intervals would hide everything.
WITH_INTERVALS = 2
MEDIAN, ENDS = ("p50", 2), (("p05", 0), ("p95", 4))  # name of a quantile, its row


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
    spec = fan_spec(view, region, variable)
    years = tuple(range(spec.first, int(spec.years[-1]) + 1))

    def row(at: np.ndarray, values: np.ndarray) -> tuple[float | None, ...]:
        known = {int(y): float(v) for y, v in zip(at, values, strict=True) if np.isfinite(v)}
        return tuple(known.get(y) for y in years)

    found = []
    if len(spec.past):
        past = row(spec.past["year"].to_numpy(), spec.past["value"].to_numpy(float))
        found.append(Line(view.t("line.past"), INK, False, False, past))
    ends = ENDS if len(view.names) <= WITH_INTERVALS else ()
    for path in spec.paths:
        at, bands = spec.joined(path)
        for name, k in (MEDIAN, *ends):
            title = view.t(f"line.{name}", name=path.title)
            dashed, thin = path is spec.baseline, name != MEDIAN[0]
            found.append(Line(title, path.colour, thin, dashed, row(at, bands[k])))
    return Lines(years, tuple(found))
