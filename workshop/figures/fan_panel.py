"""One panel of a fan chart as SVG: the past beneath, the baseline grey, up to four scenarios."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from workshop.figures import svg
from workshop.figures.axes import Scale, nice_ticks, value_axis
from workshop.figures.fan_spec import FanSpec
from workshop.figures.style import BASELINE_COLOUR, INK

DASHES = ("", "7 3 2 3", "2 3", "9 3", "4 2", "12 3", "1 4")
BASELINE_DASH = "5 3"
LINE = 14.0  # height of a line of words above a panel
TITLE = 13.5  # size of the name of a panel
BOLD = 1.2 * TITLE  # as wide as a plain word of this size
CLOSE = 4  # years between two numbers on the axis that can be told apart
EDGE, GUESS = "#b5b5b5", "#7a3e9d"  # colours of the line between past and projection, of guesses


class Box(NamedTuple):
    """Where a panel stands, in pixels; ``head`` is the height of its words, ``plot`` the rest."""

    x: float
    y: float
    width: float
    head: float
    plot: float


def panel(
    spec: FanSpec, labels: Sequence[str], guesses: Sequence[tuple[str, float]], box: Box
) -> str:
    """SVG marks of one region.

    Parameters
    ----------
    labels : a line of words for each scenario, or none. guesses : who guessed, and which value.
    """
    scale, ticks = scale_of(spec, [value for _, value in guesses], box)
    lines = svg.wrapped(spec.title, box.width, BOLD)
    marks = [
        svg.text(box.x, box.y + 14 + LINE * k, line, TITLE, bold=True)
        for k, line in enumerate(lines)
    ]
    for k, (path, words) in enumerate(zip(spec.scenarios, labels, strict=False)):
        line = svg.cut(words, box.width + 12, 10.0)
        y = box.y + 15 + LINE * (k + len(lines))
        marks.append(svg.text(box.x, y, line, 10.0, path.colour, bold=True))
    marks += year_axis(spec, scale, ticks)
    marks += median_paths(spec, scale)
    marks += past_marks(spec, scale)
    marks += guess_diamonds(scale, guesses)
    return "".join(marks)


def past_marks(spec: FanSpec, scale: Scale) -> list[str]:
    """What was published, as dots on a line; the line alone where it is estimated."""
    past = [(float(r.year), float(r.value), bool(r.observed)) for r in spec.past.itertuples()]
    return [
        svg.line([scale.at(year, value) for year, value, _ in past], INK, 1.1),
        *(svg.circle(*scale.at(year, value), 1.8, INK) for year, value, seen in past if seen),
    ]


def guess_diamonds(scale: Scale, guesses: Sequence[tuple[str, float]]) -> list[str]:
    """What groups guessed, at the horizon; who it was where the pointer rests."""
    marks = []
    for group, value in guesses:
        x, y = scale.at(scale.last, value)
        marks.append(svg.titled(svg.text(x - 1, y + 5, "◆", 14, GUESS, "middle"), group))
    return marks


def scale_of(spec: FanSpec, guesses: Sequence[float], box: Box) -> tuple[Scale, list[float]]:
    """A scale that holds everything drawn, and the ticks of its values."""
    values = [path.bands[[0, 4]].ravel() for path in spec.paths]
    zero = [0.0] if spec.baseline is None else []
    values += [spec.past["value"].to_numpy(dtype=float), np.array([*guesses, *zero])]
    every = np.concatenate(values)
    every = every[np.isfinite(every)]
    low, high = (float(every.min()), float(every.max())) if len(every) else (0.0, 1.0)
    ticks = nice_ticks(low, high)
    low, high = min(low, ticks[0]), max(high, ticks[-1])
    top, bottom = box.y + box.head + 4, box.y + box.head + box.plot - 20
    left, right = box.x + 42, box.x + box.width - 16
    return Scale(left, right, top, bottom, spec.first, float(spec.years[-1]), low, high), ticks


def year_axis(spec: FanSpec, scale: Scale, ticks: Sequence[float], chosen: int = 0) -> list[str]:
    """Lines at the values, years along the bottom, and where the past ends.

    ``chosen`` is a year that is marked otherwise: those beside it give it room.
    """
    marks = value_axis(scale, ticks, spec.lang)
    for year in year_ticks(spec.first, int(spec.years[0]) - 1, int(spec.years[-1])):
        if abs(year - chosen) < CLOSE:
            continue
        x = scale.at(year, scale.low)[0]
        marks.append(svg.text(x, scale.bottom + 14, str(year), 10.5, svg.MUTED, "middle"))
    if spec.baseline is not None:
        edge = scale.at(float(spec.years[0]) - 1, scale.low)[0]
        marks.append(svg.line([(edge, scale.top), (edge, scale.bottom)], EDGE, 0.8, "2 3"))
    return marks


def year_ticks(first: int, last: int, horizon: int) -> list[int]:
    """Decades that stand apart from the last year known and from the horizon, and these two.

    Examples
    --------
    >>> year_ticks(2003, 2022, 2035), year_ticks(2023, 2022, 2035)
    ([2010, 2022, 2035], [2023, 2035])
    """
    last = max(last, first)
    decades = range(math.ceil(first / 10) * 10, horizon, 10)
    apart = [y for y in decades if abs(y - last) > 3 and horizon - y > 6]
    return sorted({*apart, last, horizon})


def median_paths(spec: FanSpec, scale: Scale) -> list[str]:
    """Bands beneath, medians above; a flat line for the baseline of differences."""
    dashed = list(zip(spec.scenarios, DASHES, strict=False))
    marks = []
    if spec.baseline is None:
        flat = [scale.at(scale.first, 0.0), scale.at(scale.last, 0.0)]
        marks.append(svg.line(flat, BASELINE_COLOUR, 2.0, BASELINE_DASH))
    else:
        dashed = [(spec.baseline, BASELINE_DASH), *dashed]
    faint = 1.0 if len(spec.scenarios) < 2 else 0.6
    for path, _ in dashed:
        for outer, inner, shade in ((0, 4, 0.10), (1, 3, 0.20)):
            there = scale.points(spec.years, path.bands[outer])
            back = scale.points(spec.years, path.bands[inner])
            marks.append(svg.area([*there, *reversed(back)], path.colour, shade * faint))
    # From the last figure on, also where it is some years old: the eye should find the way.
    last = [scale.at(float(r.year), float(r.value)) for r in spec.past.tail(1).itertuples()]
    for path, dash in dashed:
        middle = scale.points(spec.years, path.bands[2])
        marks.append(svg.line([*last, *middle], path.colour, 2.0, dash))
    return marks
