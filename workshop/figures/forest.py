"""Differences from the baseline in one year, with their intervals, one row a region."""

from __future__ import annotations

import math
from collections.abc import Sequence

from workshop.content.wording import axis_title, band_of
from workshop.figures import svg
from workshop.figures.axes import nice_ticks
from workshop.figures.fans import label_of
from workshop.figures.style import COLOURS, GRID, INK
from workshop.language.numbers import axis_label
from workshop.view.result_view import View

WIDTH, LEFT, RIGHT = 900.0, 230.0, 885.0  # pixels: of the picture, and where values are drawn
TOP, BELOW, MARK = 4.0, 38.0, 4.2


def forest(view: View, variable: str, regions: Sequence[str] | None = None) -> str:
    """Median and 90 % interval of the paired difference at the horizon, as SVG.

    Counts are drawn in percent of the baseline, so that a large and a small pair share one axis;
    outcomes that are percentages are drawn in points.
    """
    regions = list(view.regions(variable) if regions is None else regions)
    slots = max(1, len(view.names))
    row = 16.0 + 14.0 * slots
    rows = []
    for k, region in enumerate(regions):
        for s, name in enumerate(view.names):
            change = view.change(name, region, variable)
            if change is not None:
                y = TOP + row * (k + 0.5) + (s - (slots - 1) / 2) * 0.8 * row / slots
                rows.append((y, COLOURS[s % len(COLOURS)], change.certainty, band_of(change)))
    ends = [v for _, _, _, b in rows for v in (b.p05, b.p95) if math.isfinite(v)]
    low, high = min(0.0, *ends, 0.0), max(0.0, *ends, 0.0)
    room = 0.04 * ((high - low) or 1.0)
    low, high = low - room, high + room
    bottom = TOP + row * max(1, len(regions))

    def at(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * (value - low) / (high - low)

    marks = []
    for tick in nice_ticks(low, high, 6):
        x = at(tick)
        marks.append(svg.line([(x, TOP), (x, bottom)], GRID, 0.7))
        words = axis_label(round(tick, 10), view.lang)
        marks.append(svg.text(x, bottom + 14, words, 11, svg.MUTED, "middle"))
    marks.append(svg.line([(at(0.0), TOP), (at(0.0), bottom)], INK, 1.1))
    for k, region in enumerate(regions):
        name = svg.cut(view.region(region), LEFT - 12, 12.5)
        marks.append(svg.text(LEFT - 10, TOP + row * (k + 0.5) + 4.5, name, 12.5, anchor="end"))
    for y, colour, certainty, band in rows:
        marks.append(svg.line([(at(band.p05), y), (at(band.p95), y)], colour, 2.8))
        marks.append(_mark(at(band.p50), y, certainty, colour))
    title = axis_title(view, variable)
    marks.append(svg.text((LEFT + RIGHT) / 2, bottom + 31, title, 11.8, anchor="middle"))
    return svg.picture(WIDTH, bottom + BELOW, label_of(view, variable, regions), marks)


def _mark(x: float, y: float, certainty: str, colour: str) -> str:
    """Filled: sure; open: likely; cross: cannot tell; stroke: hardly any change."""
    if certainty in ("sure", "likely"):
        return svg.circle(x, y, MARK, colour, hollow=certainty == "likely")
    if certainty == "small":
        return svg.line([(x, y - MARK - 1), (x, y + MARK + 1)], colour, 2.2)
    cross = (
        [(x - MARK, y - MARK), (x + MARK, y + MARK)],
        [(x - MARK, y + MARK), (x + MARK, y - MARK)],
    )
    return "".join(svg.line(stroke, colour, 2.2) for stroke in cross)
