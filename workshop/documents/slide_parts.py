"""Pieces of a slide: text in the right fonts, native charts that can be edited, tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from workshop.documents.archive import guard
from workshop.figures.axes import round_bounds
from workshop.figures.lines import Lines
from workshop.figures.matrix import UNCLEAR
from workshop.figures.style import FEWER, INK, MORE
from workshop.language.numbers import Band

Box = tuple[float, float, float, float]  # left, top, width, height in inches
DARK = "#12324A"
LATIN, EAST_ASIAN = "Arial", "Microsoft YaHei"


def paint(element: Any, lang: str) -> None:
    """Set the fonts of every run property below an element.

    python-pptx has no way to name the East Asian typeface; without it, programs other than
    PowerPoint on Windows may draw boxes.
    """
    for tag in ("a:rPr", "a:defRPr", "a:endParaRPr"):
        for properties in element.iter(qn(tag)):
            if tag == "a:rPr":
                properties.set("lang", "zh-CN" if lang == "zh" else "en-GB")
            for name, face in (("a:latin", LATIN), ("a:ea", EAST_ASIAN)):
                for old in properties.findall(qn(name)):
                    properties.remove(old)
                child = etree.SubElement(properties, qn(name))
                child.set("typeface", face)


@dataclass(frozen=True)
class Paragraph:
    """Words of one paragraph; ``lead`` stands in bold before them."""

    words: str
    size: int = 18
    bold: bool = False
    colour: str = INK
    lead: str = ""


def text(slide: Any, box: Box, paragraphs: Sequence[Paragraph], lang: str) -> Any:
    """A text box."""
    shape = slide.shapes.add_textbox(*(Inches(v) for v in box))
    frame = shape.text_frame
    frame.word_wrap = True
    for k, item in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
        for words, bold in ((item.lead, True), (item.words, item.bold)):
            if words:
                run = paragraph.add_run()
                run.text = words
                run.font.size, run.font.bold = Pt(item.size), bold
                run.font.color.rgb = rgb(item.colour)
        paragraph.space_after = Pt(item.size * 0.5)
    paint(shape._element, lang)
    return shape


def rgb(colour: str) -> RGBColor:
    """``#0072B2`` as the library wants it."""
    return RGBColor.from_string(colour.lstrip("#"))


def line_chart(slide: Any, box: Box, data: Lines, form: str, lang: str) -> Any:
    """A native line chart; thin lines carry no entry in the legend."""
    table = CategoryChartData(number_format=form)
    # As dates, so that every program writes each fifth year level and none aslant.
    table.categories = [date(y, 1, 1) for y in data.years]
    table.categories.number_format = "yyyy"
    for line in data.lines:
        table.add_series(guard(line.name), line.values)
    chart = slide.shapes.add_chart(
        XL_CHART_TYPE.LINE, *(Inches(v) for v in box), table
    ).chart  # fmt: skip
    for series, line in zip(chart.plots[0].series, data.lines, strict=True):
        series.smooth = False
        series.format.line.color.rgb = rgb(line.colour)
        series.format.line.width = Pt(1 if line.thin else 2.5)
        if line.dashed:
            series.format.line.dash_style = MSO_LINE.DASH
        elif line.thin:
            series.format.line.dash_style = MSO_LINE.ROUND_DOT
        series.marker.style = None
        series.marker.format.fill.background()
        _no_marker(series)
    _axes(chart, form)
    _years(chart.category_axis)
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    hidden = [k for k, line in enumerate(data.lines) if line.thin]
    for at, k in enumerate(hidden):
        entry = etree.Element(qn("c:legendEntry"))
        etree.SubElement(entry, qn("c:idx")).set("val", str(k))
        etree.SubElement(entry, qn("c:delete")).set("val", "1")
        chart.legend._element.insert(1 + at, entry)
    chart.has_title = False
    chart.font.size = Pt(12)
    paint(chart._chartSpace, lang)
    return chart


def _years(axis: Any) -> None:
    """An axis of dates with a label every fifth year."""
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "yyyy", False
    axis.tick_labels.font.size = Pt(12)
    body = axis._element.find(qn("c:txPr")).find(qn("a:bodyPr"))
    body.set("rot", "0")
    body.set("vert", "horz")
    for tag in ("c:baseTimeUnit", "c:majorUnit", "c:majorTimeUnit"):
        for old in axis._element.findall(qn(tag)):
            axis._element.remove(old)
    for tag, value in (("c:baseTimeUnit", "years"), ("c:majorUnit", "5"),
                       ("c:majorTimeUnit", "years")):  # fmt: skip
        etree.SubElement(axis._element, qn(tag)).set("val", value)


def bar_chart(
    slide: Any, box: Box, names: Sequence[str], rows: Sequence[tuple[str, str, Sequence[Band]]],
    lang: str, open_: Sequence[bool] = (),
) -> Any:  # fmt: skip
    """Medians as bars with the 90 % interval as whiskers; a row is (series, colour, bands).

    ``open_`` says which bars go in no clear direction: these are grey, of one series the others
    are coloured by whether they grow or fall.
    """
    low, step, high = round_bounds(
        min(0.0, *(b.p05 for _, _, bands in rows for b in bands)),
        max(0.0, *(b.p95 for _, _, bands in rows for b in bands)),
        6,
    )
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    form = "0." + "0" * places if places else "0"
    table = CategoryChartData(number_format=form)
    # Bars grow from the bottom up: the last name first, so that the first stands on top.
    table.categories = [guard(name) for name in reversed(names)]
    rows = [(title, colour, bands[::-1]) for title, colour, bands in rows]
    for title, _, bands in rows:
        table.add_series(guard(title), [band.p50 for band in bands])
    chart = slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, *(Inches(v) for v in box), table
    ).chart  # fmt: skip
    for series, (_, colour, bands) in zip(chart.plots[0].series, rows, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(colour)
        series.invert_if_negative = False
        for k, (grey, band) in enumerate(zip(reversed(open_), bands, strict=False)):
            fill = series.points[k].format.fill
            fill.solid()
            shade = UNCLEAR if grey else MORE if band.p50 > 0 else FEWER
            fill.fore_color.rgb = rgb(shade)
        _whiskers(series._element, bands)
    chart.plots[0].gap_width = 60
    _axes(chart, form)
    # Programs choose a scale for the bars and cut the whiskers off.
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = low, high
    chart.value_axis.major_unit = step
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.has_legend = len(rows) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
    chart.has_title = False
    chart.font.size = Pt(12)
    paint(chart._chartSpace, lang)
    return chart


def table(slide: Any, box: Box, rows: Sequence[Sequence[str]], lang: str, size: int = 14) -> Any:
    """A native table, first row the heading."""
    frame = slide.shapes.add_table(len(rows), len(rows[0]), *(Inches(v) for v in box))
    for i, row in enumerate(rows):
        frame.table.rows[i].height = Emu(int(Pt(size * 2)))
        for j, words in enumerate(row):
            cell = frame.table.cell(i, j)
            cell.text = words
            cell.fill.solid()
            cell.fill.fore_color.rgb = rgb(DARK if i == 0 else "#ffffff")
            for run in cell.text_frame.paragraphs[0].runs:
                run.font.size = Pt(size)
                run.font.color.rgb = rgb("#ffffff" if i == 0 else INK)
    paint(frame._element, lang)
    return frame


def _axes(chart: Any, form: str) -> None:
    value = chart.value_axis
    value.has_major_gridlines = True
    value.major_gridlines.format.line.color.rgb = RGBColor(0xD9, 0xD9, 0xD9)
    value.format.line.fill.background()
    value.tick_labels.number_format = form
    value.tick_labels.number_format_is_linked = False
    chart.category_axis.format.line.color.rgb = RGBColor(0x8A, 0x8A, 0x8A)
    chart.category_axis.has_major_gridlines = False


def _no_marker(series: Any) -> None:
    marker = series._element.find(qn("c:marker"))
    if marker is not None:
        series._element.remove(marker)
    marker = etree.Element(qn("c:marker"))
    etree.SubElement(marker, qn("c:symbol")).set("val", "none")
    # The schema wants marker right after the shape properties.
    place = series._element.find(qn("c:spPr"))
    place.addnext(marker)


def _whiskers(series: Any, bands: Sequence[Band]) -> None:
    """Error bars with their own ends, which python-pptx cannot make."""
    bars = etree.Element(qn("c:errBars"))
    for tag, value in (("c:errBarType", "both"), ("c:errValType", "cust"), ("c:noEndCap", "0")):
        etree.SubElement(bars, qn(tag)).set("val", value)
    for tag, values in (
        ("c:plus", [b.p95 - b.p50 for b in bands]), ("c:minus", [b.p50 - b.p05 for b in bands]),
    ):  # fmt: skip
        literal = etree.SubElement(etree.SubElement(bars, qn(tag)), qn("c:numLit"))
        etree.SubElement(literal, qn("c:formatCode")).text = "General"
        etree.SubElement(literal, qn("c:ptCount")).set("val", str(len(values)))
        for k, length in enumerate(values):
            point = etree.SubElement(literal, qn("c:pt"))
            point.set("idx", str(k))
            etree.SubElement(point, qn("c:v")).text = repr(float(length))
    look = etree.SubElement(bars, qn("c:spPr"))
    line = etree.SubElement(look, qn("a:ln"))
    line.set("w", str(int(Pt(1.5))))
    fill = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
    fill.set("val", "1B1B1B")
    series.find(qn("c:cat")).addprevious(bars)
