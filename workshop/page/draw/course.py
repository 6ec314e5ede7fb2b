"""A past event: what was published, what was expected without it, what was predicted with it."""

from __future__ import annotations

import math

from workshop.figures import svg
from workshop.figures.axes import Scale, nice_ticks, value_axis
from workshop.figures.style import BASELINE_COLOUR, COLOURS, INK
from workshop.page.answers.past_events import Replay
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
    years = [row[0] for row in rows]
    alone = 0.5 if len(years) == 1 else 0.0  # a single year stands in the middle
    scale = Scale(x0 + 50, x0 + width - 22, 40.0, HEIGHT - 20,
                  years[0] - alone, years[-1] + alone, low, high)  # fmt: skip
    title = svg.wrapped(words.region(pair), width, 12.5)
    marks = [svg.text(x0, 14 + 13 * k, line, 12.5, bold=True) for k, line in enumerate(title)]
    marks += value_axis(scale, nice_ticks(low, high, 3), words.lang, margin=8, size=10)
    for year in dict.fromkeys((years[0], years[-1])):
        x = scale.at(year, low)[0]
        marks.append(svg.text(x, HEIGHT - 4, f"{year:.0f}", 10, svg.MUTED, "middle"))
    at = scale.at
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
