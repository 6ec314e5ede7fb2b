"""A native chart with a filled band: lines of medians over the interval of one scenario."""

from __future__ import annotations

from typing import Any

import numpy as np
from lxml import etree
from pptx.oxml.ns import qn
from pptx.util import Pt

from workshop.documents.slide_parts import Box, Paragraph, line_chart, paint, rgb, text
from workshop.figures.fan_spec import FanPath, FanSpec
from workshop.figures.lines import Line, Lines
from workshop.figures.style import INK
from workshop.view.result_view import RunView

SHADE = 28_000  # opacity of the band, thousandths of a percent


def band_chart(slide: Any, box: Box, view: RunView, spec: FanSpec, told: FanPath, form: str) -> Any:
    """Past, baseline and scenarios as lines, the 90 % interval of ``told`` filled behind them.

    Everything can be edited: the band is two stacked areas, of which the lower one is not painted.
    """
    left, top, width, height = box
    data, keys = _lines(view, spec, told)
    size = 13 if sum(len(words) for words, _ in keys) < 100 else 10
    room = 0.35 if size == 13 else 0.6
    chart = line_chart(slide, (left, top + room, width, height - room), data, form, view.lang)
    chart.has_legend = False
    chart.font.size = Pt(14)
    _fill(chart, len(data.lines) - 2, told.colour)
    _key(slide, (left, top, width, room), keys, size, view.lang)
    return chart


def _lines(view: RunView, spec: FanSpec, told: FanPath) -> tuple[Lines, list[tuple[str, str]]]:
    """Lines of medians, the two edges of the band last, and what the key says of each."""
    years = tuple(range(spec.first, int(spec.years[-1]) + 1))
    past = {int(r.year): float(r.value) for r in spec.past.itertuples()}
    found, keys = [], []
    if past:
        found.append(Line(view.t("line.past"), INK, False, False, _row(years, past)))
        keys.append((view.t("line.past"), INK))
    for path in spec.paths:
        years_of, bands = spec.joined(path)
        values = dict(zip(map(int, years_of), map(float, bands[2]), strict=True))
        dashed = path is spec.baseline
        found.append(Line(path.title, path.colour, False, dashed, _row(years, values)))
        keys.append((path.title, path.colour))
    keys.append((view.t("slides.band", title=told.title), told.colour))
    low = dict(zip(map(int, spec.years), map(float, told.bands[0]), strict=True))
    high = dict(zip(map(int, spec.years), map(float, told.bands[4]), strict=True))
    # Before the projection the band has no width: blanks would be drawn as zero.
    known = np.array([[y, v] for y, v in past.items()]) if past else np.array([[years[0], 0.0]])
    before = {y: float(np.interp(y, known[:, 0], known[:, 1])) for y in years if y not in low}
    width = {y: max(high[y] - low[y], 0.0) for y in low} | dict.fromkeys(before, 0.0)
    name = view.t("line.p05", name=told.title)
    found.append(Line(name, told.colour, True, False, _row(years, low | before)))
    name = view.t("slides.band", title=told.title)
    found.append(Line(name, told.colour, True, False, _row(years, width)))
    return Lines(years, tuple(found)), keys


def _row(years: tuple[int, ...], values: dict[int, float]) -> tuple[float | None, ...]:
    kept = {y: v for y, v in values.items() if np.isfinite(v)}
    return tuple(kept.get(y) for y in years)


def _fill(chart: Any, first: int, colour: str) -> None:
    """Turn the last two series into stacked areas behind the lines."""
    plot = chart._chartSpace.find(f".//{qn('c:lineChart')}")
    series = plot.findall(qn("c:ser"))[first:]
    area = etree.Element(qn("c:areaChart"))
    etree.SubElement(area, qn("c:grouping")).set("val", "stacked")
    etree.SubElement(area, qn("c:varyColors")).set("val", "0")
    for k, one in enumerate(series):
        plot.remove(one)
        for tag in ("c:marker", "c:smooth"):
            for child in one.findall(qn(tag)):
                one.remove(child)
        look = one.find(qn("c:spPr"))
        for child in list(look):
            look.remove(child)
        if k == 0:
            etree.SubElement(look, qn("a:noFill"))
        else:
            fill = etree.SubElement(etree.SubElement(look, qn("a:solidFill")), qn("a:srgbClr"))
            fill.set("val", colour.lstrip("#"))
            etree.SubElement(fill, qn("a:alpha")).set("val", str(SHADE))
        etree.SubElement(etree.SubElement(look, qn("a:ln")), qn("a:noFill"))
        area.append(one)
    for axis in plot.findall(qn("c:axId")):
        etree.SubElement(area, qn("c:axId")).set("val", axis.get("val"))
    plot.addprevious(area)


def _key(slide: Any, box: Box, keys: list[tuple[str, str]], size: int, lang: str) -> None:
    """What each colour is, in a line above the chart."""
    shape = text(slide, box, [Paragraph("", size)], lang)
    paragraph = shape.text_frame.paragraphs[0]
    for k, (words, colour) in enumerate(keys):
        mark = "▒ " if k == len(keys) - 1 else "━ "
        for part, shade in ((mark, colour), (words + "     ", INK)):
            run = paragraph.add_run()
            run.text = part
            run.font.size = Pt(size)
            run.font.color.rgb = rgb(shade)
    paint(shape._element, lang)
