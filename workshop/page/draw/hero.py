"""One large number and one large picture: an outcome of a place, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from workshop.content.course import course
from workshop.content.wording import band_of
from workshop.figures import svg
from workshop.figures.axes import Scale
from workshop.figures.fan_panel import (
    Box,
    guess_diamonds,
    median_paths,
    past_marks,
    scale_of,
    year_axis,
)
from workshop.figures.fan_spec import FanSpec, fan_spec
from workshop.figures.style import COLOURS
from workshop.language.numbers import digits, is_count, percent
from workshop.page.answers.guessing import GuessMark
from workshop.page.answers.live_view import LiveView
from workshop.view.result_view import BASELINE, Change

WIDTH, HEIGHT = 470.0, 262.0
SEEN = 0.02  # of the height of the picture: what moves less is not seen in levels
YEAR = "#8a8a8a"  # colour of the line at the chosen year


def hero(
    view: LiveView,
    variable: str,
    region: str,
    year: int,
    column: str,
    hidden: Sequence[str] = (),
    guesses: Sequence[GuessMark] = (),
    gap: bool = False,
) -> str:
    """The card of numbers beside the picture, as HTML.

    Parameters
    ----------
    year : of the numbers. column : the scenario whose number is large; others stand below it.
    hidden : scenarios whose answer nobody may see yet. gap : differences from the baseline; drawn
        anyway where the lines of levels would lie on one another.
    """
    names = [n for n in view.names if n not in hidden and view.grade(n)]
    spec = fan_spec(view, region, variable, names, differences=gap)
    merged = bool(names) and not gap and lies_on_baseline(spec)
    if merged:
        spec = fan_spec(view, region, variable, names, differences=True)
    mine = [g for g in guesses if g.region == region]
    values = [(g.group, g.change if spec.baseline is None else g.level) for g in mine]
    box = Box(0.0, 0.0, WIDTH - 8.0, 8.0, HEIGHT - 8.0)
    scale, ticks = scale_of(spec, [v for _, v in values], box)
    marks = [
        *year_axis(spec, scale, ticks, year),
        *_year(spec, scale, year),
        *median_paths(spec, scale),
    ]
    marks += [*past_marks(spec, scale), *_ends(spec, scale, year), *guess_diamonds(scale, values)]
    deep = course(view, column, region, variable) if column in names else None
    if deep is not None and deep.change.relative.p50:
        marks.append(_deepest(view, scale, deep.year))
    label = f"{view.variable(variable)}: {view.region(region)}"
    picture = svg.picture(WIDTH, HEIGHT, label, marks)
    note = f'<p class="hero-note">{escape(view.t("page.hero.gap"))}</p>' if merged else ""
    card = _card(view, variable, region, year, sorted(names, key=lambda n: n != column))
    return f'<div class="hero">{card}<div class="hero-picture">{picture}{note}</div></div>'


def lies_on_baseline(spec: FanSpec) -> bool:
    """Whether the medians of all scenarios lie where the baseline's does, as far as one can see."""
    if spec.baseline is None:
        return False
    scale, _ = scale_of(spec, (), Box(0.0, 0.0, WIDTH, 8.0, HEIGHT))
    moved = [np.nanmax(np.abs(path.bands[2] - spec.baseline.bands[2]), initial=0.0)
             for path in spec.scenarios]  # fmt: skip
    return max(moved, default=0.0) < SEEN * (scale.high - scale.low)


def _card(view: LiveView, variable: str, region: str, year: int, names: Sequence[str]) -> str:
    """What is looked at, and the change of every scenario at the year, the first one large."""
    unit = view.unit(view.unit_of(variable))
    lines = [
        f'<p class="hero-what">{escape(view.region(region))}</p>',
        f'<p class="hero-of">{escape(view.variable(variable))} ({escape(unit)}), {year}</p>',
    ]
    for k, name in enumerate(names):
        change = view.change(name, region, variable, year)
        colour = COLOURS[view.names.index(name)]
        title = escape(f"{view.letter(name)} · {view.title(name)}")
        if change is None:
            lines.append(
                f'<p class="hero-row">{title}: {escape(view.t("page.no_change_told"))}</p>'
            )
        elif k == 0:
            lines += _large(view, change, title, colour)
        else:
            lines.append(f'<p class="hero-row" style="color:{colour}">{title}:'
                         f" <b>{_number_and_unit(view, change)}</b></p>")  # fmt: skip
    if not names:
        lines.append(f'<p class="hero-row">{escape(_level(view, variable, region, year))}</p>')
    return f'<div class="hero-card">{"".join(lines)}</div>'


def _large(view: LiveView, change: Change, title: str, colour: str) -> list[str]:
    band = band_of(change)
    mark = view.t("percent.mark") if is_count(change.unit) else ""
    ends = band.limits(view.lang, view.t("limits.to"), sign=True) + mark
    share = round(100 * max(change.p_increase, 1 - change.p_increase))
    return [
        f'<p class="hero-title" style="color:{colour}">{title}</p>',
        f'<p class="hero-big" style="color:{colour}">{_number_and_unit(view, change)}</p>',
        f'<p class="hero-levels">{escape(_before_after(view, change))}</p>',
        f'<p class="hero-sure">{escape(view.t("page.hero.interval", ends=ends))}</p>',
        f'<p class="hero-sure">{escape(view.t("page.hero.runs", n=share))}</p>',
    ]


def _change(view: LiveView, change: Change) -> tuple[str, str]:
    """The middle of the paired change in percent, or in points with their word."""
    band = band_of(change)
    if is_count(change.unit):
        return percent(band.p50, band.step, view.lang, sign=True), ""
    return band.middle(view.lang, sign=True), view.unit_of_change(change.unit)


def _number_and_unit(view: LiveView, change: Change) -> str:
    number, unit = map(escape, _change(view, change))
    return f"{number} <small>{unit}</small>" if unit else number


def _before_after(view: LiveView, change: Change) -> str:
    """The level of the baseline and the same moved by the paired change: the two always agree."""
    base = view.band(BASELINE, change.region, change.variable, change.year)
    if base is None:
        return ""
    after = base.p50 + change.delta.p50
    if is_count(change.unit):
        after = base.p50 * (1 + change.relative.p50 / 100)
    # Fine enough for the change to be seen, not finer than its own interval.
    step = min(base.step, max(change.delta.step, abs(after - base.p50) / 10))
    words = [digits(v, 10 ** np.floor(np.log10(step)) if step > 0 else 0.0, view.lang, big="prose")
             for v in (base.p50, after)]  # fmt: skip
    return view.t("page.hero.levels", before=words[0], after=words[1])


def _level(view: LiveView, variable: str, region: str, year: int) -> str:
    band = view.band(BASELINE, region, variable, year)
    told = band.text(view.lang, view.t("limits.to"), big="short") if band is not None else "–"
    return f"{view.title(BASELINE)}{view.t('list.colon')}{told}"


def _year(spec: FanSpec, scale: Scale, year: int) -> list[str]:
    """A line at the chosen year."""
    if not spec.years[0] <= year <= spec.years[-1]:
        return []
    x = scale.at(year, scale.low)[0]
    return [
        svg.line([(x, scale.top), (x, scale.bottom)], YEAR, 1.2),
        svg.text(x, scale.bottom + 15, str(year), 12.5, bold=True, anchor="middle"),
    ]


def _ends(spec: FanSpec, scale: Scale, year: int) -> list[str]:
    """Dots on the medians at the chosen year."""
    at = list(spec.years).index(year) if year in spec.years else -1
    return [svg.circle(*scale.at(float(spec.years[at]), float(path.bands[2, at])), 4, path.colour)
            for path in spec.paths if np.isfinite(path.bands[2, at])]  # fmt: skip


def _deepest(view: LiveView, scale: Scale, year: int) -> str:
    """A mark on the axis at the year of the largest change."""
    x = scale.at(year, scale.low)[0]
    mark = svg.text(x, scale.bottom + 1, "▲", 10, svg.MUTED, "middle")
    return svg.titled(mark, view.t("page.deepest", year=year))
