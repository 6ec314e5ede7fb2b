"""The one large picture of a report: an outcome of a place, the past, before and after."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from workshop.content.course import Course
from workshop.figures import svg
from workshop.figures.fan_panel import LINE, Box, median_paths, past_marks, scale_of, year_axis
from workshop.figures.fan_spec import FanPath, FanSpec, fan_spec
from workshop.figures.style import INK
from workshop.language.numbers import is_count
from workshop.view.result_view import RunView

WIDTH, HEIGHT, HEAD = 560.0, 400.0, 40.0  # pixels
SEEN = 0.02  # of the height; medians closer than this lie on one another
YEAR = "#8a8a8a"
BANDED = 2  # more scenarios than this, and bands would hide everything


def hero_picture(view: RunView, found: Course) -> str:
    """The picture as SVG; differences from the baseline where levels would lie on one another."""
    spec = fan_spec(view, found.region, found.variable)
    unit = view.unit(view.unit_of(found.variable))
    if _on_one_another(spec):
        spec = fan_spec(view, found.region, found.variable, differences=True)
        count = is_count(view.unit_of(found.variable))
        unit = view.unit_of_change(view.unit_of(found.variable))
        unit = view.t("axis.percent_of_baseline") if count else unit
        unit = view.t("hero.difference", unit=unit)
    if len(spec.scenarios) > BANDED:
        mine = found.change.scenario
        spec = replace(spec, scenarios=tuple(_median(p, mine) for p in spec.scenarios))
    words = view.t("hero.title", variable=view.variable(found.variable),
                   region=view.region(found.region))  # fmt: skip
    lines = svg.wrapped(words, WIDTH, 17)
    head = HEAD + LINE * 1.3 * (len(lines) - 1)
    box = Box(0.0, 0.0, WIDTH, head, HEIGHT - head)
    scale, ticks = scale_of(spec, (), box)
    marks = [svg.text(0, 15 + 18 * k, line, 15, INK, bold=True) for k, line in enumerate(lines)]
    marks.append(svg.text(0, 16 + 18 * len(lines), unit, 11, svg.MUTED))
    marks += year_axis(spec, scale, ticks, 0 if found.lasts else found.year)
    marks += median_paths(spec, scale)
    marks += past_marks(spec, scale)
    if not found.lasts:
        top, bottom = scale.at(found.year, scale.high), scale.at(found.year, scale.low)
        marks.append(svg.line([top, bottom], YEAR, 1.0, "3 3"))
        marks.append(svg.text(bottom[0], scale.bottom + 14, str(found.year), 10.5, INK, "middle"))
    return svg.picture(WIDTH, HEIGHT, words, marks)


def _median(path: FanPath, but: str) -> FanPath:
    """A scenario without its bands, unless it is the one that is told."""
    if path.name == but:
        return path
    bands = np.full_like(path.bands, np.nan)
    bands[2] = path.bands[2]
    return replace(path, bands=bands)


def _on_one_another(spec: FanSpec) -> bool:
    """Whether no median of a scenario can be told from the baseline's."""
    if spec.baseline is None:
        return False
    scale, _ = scale_of(spec, (), Box(0.0, 0.0, WIDTH, HEAD, HEIGHT - HEAD))
    base = spec.baseline.bands[2]
    moved = [float(np.nanmax(np.abs(p.bands[2] - base), initial=0.0)) for p in spec.scenarios]
    return max(moved, default=0.0) < SEEN * (scale.high - scale.low)
