"""Fan charts: a small panel a region, the past beneath, the baseline grey, up to four scenarios."""

from __future__ import annotations

import math
from collections.abc import Sequence

from workshop.content.wording import amount
from workshop.figures import svg
from workshop.figures.fan_panel import BOLD, LINE, Box, panel
from workshop.figures.fan_spec import FanPath, fan_spec
from workshop.page.answers.guessing import GuessMark
from workshop.view.result_view import BASELINE, View

WIDTH, PANEL, GAP = 900.0, 186.0, 22.0
MARKS = {"sure": "●", "likely": "○", "open": "×", "small": "|"}


def fans(
    view: View,
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
    titles = [len(svg.wrapped(view.region(r), width, BOLD)) for r in regions]
    head = 22.0 + LINE * (len(names) + max(titles, default=1) - 1)
    plot = PANEL if rows > 1 else 2 * PANEL
    marks = []
    for k, region in enumerate(regions):
        x, y = (k % columns) * (width + GAP), (k // columns) * (head + plot + 8)
        spec = fan_spec(view, region, variable, names, differences=gap)
        labels = [_label(view, path) for path in spec.scenarios]
        guessed = [(g.group, g.change if gap else g.level) for g in guesses if g.region == region]
        drawn = panel(spec, labels, guessed, Box(x, y, width, head, plot))
        marks.append(svg.titled(drawn, _ends(view, region, variable, names)))
    label = f"{view.variable(variable)}: {', '.join(map(view.region, regions))}"
    return svg.picture(WIDTH, rows * (head + plot + 8), label, marks)


def _label(view: View, path: FanPath) -> str:
    """One line above a panel: sign of certainty, the change and its interval."""
    letter, grade = view.letter(path.name), view.grade_short(path.name)
    if not view.grade(path.name):
        return f"{letter} {grade}"
    if path.change is None:
        return f"{letter} {view.t('page.no_change_told')}"
    return f"{letter} {MARKS[path.change.certainty]} {amount(view, path.change)} · {grade}"


def _ends(view: View, region: str, variable: str, names: Sequence[str]) -> str:
    """The ends of the lines, in words, for the pointer."""
    rows = [f"{view.region(region)}, {view.horizon}"]
    for name in (BASELINE, *names):
        band = view.band(name, region, variable)
        if band is not None:
            rows.append(f"{view.title(name)}: {band.text(view.lang, view.t('limits.to'))}")
    return "\n".join(rows)
