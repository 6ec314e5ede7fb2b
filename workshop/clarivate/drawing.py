"""Output and joint papers of the three, with the document's figures as hollow marks (figure 6)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workshop.clarivate.facts import Facts
from workshop.clarivate.tables import PAIRS, THREE
from workshop.figures import svg
from workshop.figures.axes import Scale, nice_ticks, value_axis
from workshop.figures.fan_panel import BASELINE_DASH, year_ticks
from workshop.figures.style import COLOURS
from workshop.view.result_view import BASELINE, View

WIDTH, GAP, LEFT, TOP, BOTTOM, HEIGHT = 900.0, 30.0, 46.0, 30.0, 300.0, 322.0  # pixels


@dataclass(frozen=True)
class _Series:
    """One country or pair: its past, medians to come, and what the document says."""

    name: str
    colour: str
    past: list[svg.Point]
    to_come: list[tuple[str, list[svg.Point]]]  # dash, year and value
    told: list[svg.Point]

    @property
    def points(self) -> list[svg.Point]:
        every = [*self.past, *self.told, *(p for _, points in self.to_come for p in points)]
        return [p for p in every if math.isfinite(p[1])]


def output_picture(view: View) -> str:
    """Papers on the left, joint papers on the right, as SVG.

    Solid to the last figure, then the medians of the baseline (dashed) and of the first scenario.
    """
    facts, width = Facts(view.evidence), (WIDTH - GAP) / 2
    marks = []
    for k, (regions, variable, title) in enumerate(
        ((THREE, "papers", "document.papers"), (PAIRS, "links", "document.joint"))
    ):
        found = [
            _series(view, facts, region, variable, colour)
            for region, colour in zip(regions, COLOURS, strict=False)
        ]
        x = k * (width + GAP)
        marks.append(svg.text(x, 16, view.t(title), 13.2, bold=True))
        marks += _panel(view, found, x + LEFT, x + width - 16)
    return svg.picture(WIDTH, HEIGHT, view.t("document.output.picture"), marks)


def _panel(view: View, found: Sequence[_Series], left: float, right: float) -> list[str]:
    years = [year for s in found for year, _ in s.points] or [float(view.horizon)]
    top = max((value for s in found for _, value in s.points), default=1.0)
    ticks = nice_ticks(0.0, top, 5)
    scale = Scale(left, right, TOP, BOTTOM, min(years), max(years), 0.0, max(top, ticks[-1]))
    marks = value_axis(scale, ticks, view.lang)
    for year in year_ticks(int(scale.first), view.first_year - 1, int(scale.last)):
        x = scale.at(year, 0.0)[0]
        marks.append(svg.text(x, BOTTOM + 15, str(year), 10.5, svg.MUTED, "middle"))
    for k, s in enumerate(found):
        marks.append(_line(scale, s.past, s.colour, 2.0))
        marks += [_line(scale, points, s.colour, 1.4, dash) for dash, points in s.to_come]
        marks += [svg.circle(*scale.at(*p), 4, s.colour, hollow=True) for p in s.told]
        y = TOP + 12 + 16 * k
        marks.append(svg.line([(left + 8, y - 4), (left + 30, y - 4)], s.colour, 2.0))
        marks.append(svg.text(left + 36, y, s.name, 11))
    return marks


def _line(
    scale: Scale, points: Sequence[svg.Point], colour: str, width: float, dash: str = ""
) -> str:
    return svg.line([scale.at(*p) for p in points if math.isfinite(p[1])], colour, width, dash)


def _series(view: View, facts: Facts, region: str, variable: str, colour: str) -> _Series:
    rows = view.past(region, variable)
    past = list(zip(rows["year"].astype(float), rows["value"].astype(float), strict=True))
    runs = [(BASELINE, BASELINE_DASH), *((name, "") for name in view.names[:1])]
    if not past or region not in view.results.regions(variable):
        runs = []
    to_come = [(dash, [past[-1], *_medians(view, name, region, variable)]) for name, dash in runs]
    subject, _, partner = region.partition("-")
    known = facts.by_year(subject, partner, "co-authored papers" if partner else "papers")
    told = [(float(year), value) for year, (value, _) in known.items()]
    return _Series(view.region(region), colour, past, to_come, told)


def _medians(view: View, name: str, region: str, variable: str) -> list[svg.Point]:
    medians = np.asarray(view.bands(name, region, variable)[2], dtype=float)
    return list(zip(map(float, view.results.years), medians.tolist(), strict=True))
