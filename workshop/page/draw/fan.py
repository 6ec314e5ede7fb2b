"""Fan charts: a small panel a region, the past beneath, the baseline grey, up to four scenarios."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from workshop.content.wording import amount
from workshop.figures.style import BASELINE_COLOUR, COLOURS, GRID, INK
from workshop.language.numbers import axis_label
from workshop.page.answers.guessing import GuessMark
from workshop.page.answers.live_view import LiveView
from workshop.page.draw import svg
from workshop.view.result_view import BASELINE

WIDTH, PANEL, GAP = 900.0, 186.0, 22.0
DASHES = ("", "7 3 2 3", "2 3", "9 3")
MARKS = {"sure": "●", "likely": "○", "open": "×", "small": "|"}
PAST_YEARS = 20
LINE = 14.0  # height of a line of words above a panel


def fans(
    view: LiveView,
    variable: str,
    regions: Sequence[str],
    hidden: Sequence[str] = (),
    guesses: Sequence[GuessMark] = (),
    gap: bool = False,
) -> str:
    """One picture; ``hidden`` scenarios are not drawn, since groups guess first.

    ``gap`` shows the difference from the baseline, run by run, instead of levels and the past.
    """
    names = [n for n in view.names if n not in hidden]
    columns = min(3, max(1, len(regions)))
    rows = math.ceil(len(regions) / columns)
    width = (WIDTH - GAP * (columns - 1)) / columns
    head = 22.0 + LINE * len(names)
    tall = PANEL if rows > 1 else 2 * PANEL
    marks = []
    for k, region in enumerate(regions):
        x = (k % columns) * (width + GAP)
        y = (k // columns) * (head + tall + 8)
        own = [g for g in guesses if g.region == region]
        marks.append(_panel(view, variable, region, names, own, gap, x, y, width, head, tall))
    label = f"{view.variable(variable)}: {', '.join(map(view.region, regions))}"
    return svg.picture(WIDTH, rows * (head + tall + 8), label, marks)


def _panel(
    view: LiveView,
    variable: str,
    region: str,
    names: Sequence[str],
    guesses: Sequence[GuessMark],
    gap: bool,
    x0: float,
    y0: float,
    width: float,
    head: float,
    tall: float,
) -> str:
    past = view.past(region, variable)
    past = past[past["year"] > view.first_year - 1 - (0 if gap else PAST_YEARS)]
    years = np.array(view.results.years, dtype=float)
    first = float(past["year"].min()) if len(past) else years[0]
    told = view.change_bands if gap else view.bands
    bands = {n: told(n, region, variable) for n in ([] if gap else [BASELINE]) + list(names)}
    values = [b[[0, 4]].ravel() for b in bands.values()] + [past["value"].to_numpy(dtype=float)]
    values += [np.array([g.change if gap else g.level for g in guesses] + [0.0] * gap)]
    every = np.concatenate(values)
    every = every[np.isfinite(every)]
    low, high = (float(every.min()), float(every.max())) if len(every) else (0.0, 1.0)
    ticks = nice_ticks(low, high)
    low, high = min(low, ticks[0]), max(high, ticks[-1])
    left, right, bottom = x0 + 42, x0 + width - 16, y0 + head + tall - 20
    top = y0 + head + 4

    def at(year: float, value: float) -> svg.Point:
        return (
            left + (right - left) * (year - first) / max(years[-1] - first, 1),
            bottom - (bottom - top) * (value - low) / ((high - low) or 1.0),
        )

    marks = [svg.text(x0, y0 + 14, svg.cut(view.region(region), width, 13.5), 13.5, bold=True)]
    for k, name in enumerate(names):
        marks.append(_effect(view, name, region, variable, k, x0, y0 + 29 + LINE * k, width))
    for tick in ticks:
        _, y = at(first, tick)
        marks.append(svg.line([(left, y), (right, y)], GRID, 0.6))
        marks.append(svg.text(left - 5, y + 3.5, axis_label(round(tick, 10), view.lang), 10.5,
                              svg.MUTED, "end"))  # fmt: skip
    every_year = 10 if years[-1] - first > 15 else 5
    for year in range(math.ceil(first / every_year) * every_year, int(years[-1]) + 1, every_year):
        marks.append(svg.text(at(year, low)[0], bottom + 14, str(year), 10.5, svg.MUTED, "middle"))
    if not gap:
        edge = at(years[0] - 1, low)[0]
        marks.append(svg.line([(edge, top), (edge, bottom)], "#b5b5b5", 0.8, "2 3"))
    styles = list(zip(names, COLOURS, DASHES, strict=False))
    if gap:
        flat = [at(first, 0.0), at(years[-1], 0.0)]
        marks.append(svg.line(flat, BASELINE_COLOUR, 2.0, "5 3"))
    else:
        styles = [(BASELINE, BASELINE_COLOUR, "5 3"), *styles]
    faint = 1.0 if len(names) < 2 else 0.6
    for name, colour, _ in styles:
        b = bands[name]
        for outer, inner, shade in ((0, 4, 0.10), (1, 3, 0.20)):
            path = [at(y, v) for y, v in zip(years, b[outer], strict=True) if math.isfinite(v)]
            back = [at(y, v) for y, v in zip(years, b[inner], strict=True) if math.isfinite(v)]
            marks.append(svg.area([*path, *reversed(back)], colour, shade * faint))
    last = [at(float(r.year), float(r.value)) for r in past.tail(1).itertuples()]
    for name, colour, dash in styles:
        middle = [at(y, v) for y, v in zip(years, bands[name][2], strict=True) if math.isfinite(v)]
        marks.append(svg.line([*last, *middle], colour, 2.0, dash))
    marks.append(svg.line([at(r.year, r.value) for r in past.itertuples()], INK, 1.1))
    marks += [svg.circle(*at(r.year, r.value), 1.8, INK) for r in past.itertuples() if r.observed]
    for g in guesses:
        x, y = at(years[-1], g.change if gap else g.level)
        mark = svg.text(x - 1, y + 5, "◆", 14, "#7a3e9d", "middle")
        marks.append(svg.titled(mark, g.group))
    return svg.titled("".join(marks), _told(view, region, variable, names))


def _effect(
    view: LiveView, name: str, region: str, variable: str, k: int, x: float, y: float, width: float
) -> str:
    """One line above a panel: sign of certainty, the change and its interval."""
    letter, grade = view.letter(name), view.grade_short(name)
    change = view.change(name, region, variable) if view.grade(name) else None
    if change:
        words = f"{letter} {MARKS[change.certainty]} {amount(view, change)} · {grade}"
    else:
        words = f"{letter} {view.t('page.no_change_told') if view.grade(name) else grade}"
    told = svg.cut(words, width + 12, 10.0)
    return svg.text(x, y, told, 10.0, COLOURS[k % len(COLOURS)], bold=True)


def _told(view: LiveView, region: str, variable: str, names: Sequence[str]) -> str:
    """The ends of the lines, in words, for the pointer."""
    rows = [f"{view.region(region)}, {view.horizon}"]
    for name in (BASELINE, *names):
        band = view.band(name, region, variable)
        if band is not None:
            ends = band.limits(view.lang, view.t("limits.to"))
            rows.append(f"{view.title(name)}: {band.middle(view.lang)} ({ends})")
    return "\n".join(rows)


def nice_ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round values inside a range.

    Examples
    --------
    >>> nice_ticks(3.0, 97.0)
    [20.0, 40.0, 60.0, 80.0]
    >>> nice_ticks(5.0, 5.0)
    [5.0]
    """
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return [low]
    raw = (high - low) / about
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(m * size for m in (1.0, 2.0, 2.5, 5.0, 10.0) if raw <= m * size * 1.2)
    first = math.ceil(low / step)
    return [float(f"{k * step:.12g}") for k in range(first, math.floor(high / step) + 1)]
