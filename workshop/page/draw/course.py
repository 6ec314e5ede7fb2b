"""A past event: what was published, what was expected without it, what was predicted with it."""

from __future__ import annotations

import math

from workshop.figures.style import BASELINE_COLOUR, COLOURS, GRID, INK
from workshop.language.numbers import axis_label
from workshop.page.answers.past_events import Replay
from workshop.page.draw import svg
from workshop.page.draw.fan import nice_ticks
from workshop.page.levers.narrative import Words

WIDTH, HEIGHT = 900.0, 190.0


def course(words: Words, found: Replay) -> str:
    """Small panels, one a pair."""
    n = max(1, len(found.pairs))
    width = (WIDTH - 20 * (n - 1)) / n
    marks = [_panel(words, pair, rows, k * (width + 20), width)
             for k, (pair, rows) in enumerate(found.pairs.items())]  # fmt: skip
    key = [
        svg.circle(6, HEIGHT + 12, 3, INK),
        svg.text(14, HEIGHT + 16, words.t("page.hindcast.truth"), 11.5),
        svg.line([(190, HEIGHT + 12), (214, HEIGHT + 12)], BASELINE_COLOUR, 2, "5 3"),
        svg.text(220, HEIGHT + 16, words.t("page.hindcast.expected"), 11.5),
        svg.line([(470, HEIGHT + 12), (494, HEIGHT + 12)], COLOURS[0], 2),
        svg.text(500, HEIGHT + 16, words.t("page.hindcast.predicted"), 11.5),
    ]
    return svg.picture(WIDTH, HEIGHT + 24, words.t("page.hindcast.title"), [*marks, *key])


def _panel(words: Words, pair: str, rows: list[list[float]], x0: float, width: float) -> str:
    every = [v for row in rows for v in row[1:] if math.isfinite(v)]
    low, high = min(every), max(every)
    ticks = nice_ticks(low, high, 3)
    left, right, top, bottom = x0 + 42, x0 + width - 14, 26.0, HEIGHT - 20
    years = [row[0] for row in rows]
    span = max(years[-1] - years[0], 1.0)

    def at(year: float, value: float) -> svg.Point:
        x = left + 8 + (right - left - 16) * ((year - years[0]) / span if len(years) > 1 else 0.5)
        return x, bottom - (bottom - top) * (value - low) / ((high - low) or 1.0)

    marks = [svg.text(x0, 14, svg.cut(words.region(pair), width, 12.5), 12.5, bold=True)]
    for tick in ticks:
        y = at(years[0], tick)[1]
        marks.append(svg.line([(left, y), (right, y)], GRID, 0.6))
        marks.append(
            svg.text(left - 5, y + 3.5, axis_label(tick, words.lang), 10, svg.MUTED, "end")
        )
    for year in dict.fromkeys((years[0], years[-1])):
        marks.append(svg.text(at(year, low)[0], HEIGHT - 4, f"{year:.0f}", 10, svg.MUTED, "middle"))
    good = [r for r in rows if all(math.isfinite(v) for v in r[3:6])]
    if len(rows) > 1:
        outline = [*(at(r[0], r[4]) for r in good), *(at(r[0], r[5]) for r in reversed(good))]
        marks.append(svg.area(outline, COLOURS[0], 0.15))
        marks.append(svg.line([at(r[0], r[2]) for r in rows], BASELINE_COLOUR, 2, "5 3"))
        marks.append(svg.line([at(r[0], r[3]) for r in good], COLOURS[0], 2))
    else:
        for r in rows:
            marks.append(svg.line([at(r[0], r[4]), at(r[0], r[5])], COLOURS[0], 6, opacity=0.25))
            marks.append(svg.circle(*at(r[0], r[3]), 3.5, COLOURS[0]))
            marks.append(svg.circle(*at(r[0], r[2]), 3.5, BASELINE_COLOUR, hollow=True))
    marks += [svg.circle(*at(r[0], r[1]), 2.6, INK) for r in rows if math.isfinite(r[1])]
    return "".join(marks)
