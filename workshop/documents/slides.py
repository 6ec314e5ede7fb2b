"""Slides of a run: one message each, charts that can be edited, sources in the speaker notes."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.util import Inches, Pt

from evidence.files import write_bytes
from scenarios.results.result import RunResult
from workshop.clarivate.facts import Facts
from workshop.clarivate.table import DocumentTable
from workshop.clarivate.tables import databases, document_tables
from workshop.content import provenance
from workshop.content.assumptions import interventions
from workshop.content.by_field import FieldMatrix, field_matrices
from workshop.content.findings import ORDER, Finding, findings, outcomes_in_order
from workshop.content.wording import amount, axis_title, band_of, caveats
from workshop.documents.archive import EPOCH, settle
from workshop.documents.slide_parts import Paragraph, bar_chart, line_chart, paint, rgb, table, text
from workshop.figures.lines import lines
from workshop.figures.style import COLOURS, INK
from workshop.language.numbers import is_count
from workshop.view.result_view import ResultView, RunView

SOFT = "#595959"
TITLE_ONLY = 5  # layout of the library's own template
REGIONS = 6


def write_slides(result: RunResult, folder: str | Path, lang: str = "en") -> Path:
    """Write ``report.pptx`` (Chinese: ``report-zh.pptx``) into a folder and return its path."""
    view = ResultView(result, lang)
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    _properties(deck, view)
    _title(deck, view)
    answer = findings(view)
    if answer:
        _answer(deck, view, answer)
    _not(deck, view)
    for variable in outcomes_in_order(view):
        _outcome(deck, view, variable)
    for hit in field_matrices(view.results, view):
        _fields(deck, view, hit)
    for name in view.names:
        _direct_effects(deck, view, name)
    # Without the document's figures the tables stay in the report.
    if "clarivate" in view.tables and Facts(view.evidence):
        for made in document_tables(view):
            _document(deck, view, made)
    _assumed(deck, view)
    _method(deck, view)
    raw = io.BytesIO()
    deck.save(raw)
    path = Path(folder) / ("report.pptx" if lang == "en" else f"report-{lang}.pptx")
    write_bytes(path, settle(raw.getvalue()))
    return path


def _properties(deck: Any, view: RunView) -> None:
    core = deck.core_properties
    core.title, core.author, core.last_modified_by = view.heading, "collabcast", "collabcast"
    core.created = core.modified = core.last_printed = EPOCH
    core.revision, core.language = 1, "zh-CN" if view.lang == "zh" else "en-GB"


def _slide(deck: Any, view: RunView, message: str, notes: str, size: int = 28) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = (
        Inches(v) for v in (0.6, 0.35, 12.1, 1.0)
    )  # fmt: skip
    title.text_frame.text = message
    title.text_frame.word_wrap = True
    run = title.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(size), True
    run.font.color.rgb = rgb(INK)
    title.text_frame.paragraphs[0].alignment = 1
    paint(title._element, view.lang)
    frame = slide.notes_slide.notes_text_frame
    frame.text = notes + "\n\n" + provenance.source(view)
    paint(frame._element, view.lang)
    return slide


def _title(deck: Any, view: RunView) -> None:
    subtitle = view.t("report.subtitle", year=view.horizon, runs=view.runs,
                      last=view.evidence.last_year, database=view.evidence.database)  # fmt: skip
    slide = _slide(deck, view, view.heading, subtitle, size=40 if len(view.names) < 2 else 28)
    slide.shapes.title.top, slide.shapes.title.height = Inches(2.3), Inches(1.6)
    words = [Paragraph(view.t("report.kind"), 20, colour=SOFT), Paragraph(subtitle, colour=SOFT)]
    text(slide, (0.6, 4.0, 12.1, 1.5), words, view.lang)


def _answer(deck: Any, view: RunView, answer: list[Finding]) -> None:
    rule = view.t("certainty.rule", runs=view.runs)
    slide = _slide(deck, view, view.t("report.answer"), rule)
    size = 20 if len(answer) <= 4 else 14
    words = []
    for finding in answer:
        which = f"{finding.scenario}{view.t('list.colon')}" if finding.scenario else ""
        lead = view.t(f"certainty.{finding.certainty}") + view.t("list.colon")
        words.append(Paragraph(which + finding.words(view), size, lead=lead))
    text(slide, (0.6, 1.4, 12.1, 5.6), words, view.lang)


def _not(deck: Any, view: RunView) -> None:
    sentences = caveats(view)
    failed = provenance.failures(view)
    if failed:
        sentences.append(view.t("report.failures", n=failed, all=view.results.replicates))
    slide = _slide(deck, view, view.t("report.not.title"), "")
    text(slide, (0.6, 1.5, 12.1, 5), [Paragraph(line, 20) for line in sentences], view.lang)


def _fields(deck: Any, view: RunView, made: FieldMatrix) -> None:
    """Countries by field, for one scenario."""
    slide = _slide(deck, view, made.sentence, "\n".join(made.meanings), size=20)
    rows = [[view.t("column.region"), *made.fields]]
    rows += [[region, *cells] for region, cells in made.rows]
    size = 12 if len(made.fields) <= 6 else 9
    table(slide, (0.6, 1.5, 12.1, 0.4 * len(rows)), rows, view.lang, size)


def _outcome(deck: Any, view: RunView, variable: str) -> None:
    about = findings(view, only=variable)
    regions = view.regions(variable)[:REGIONS]
    about.sort(key=lambda f: ORDER.index(f.certainty))
    lead = about[0].change.region if about else regions[0]
    notes = "\n".join(f"{f.scenario} {f.words(view)} {f.others}".strip() for f in about)
    message = _headline(view, about, variable)
    slide = _slide(deck, view, message, notes, size=28 if len(message) < 90 else 22)
    data = lines(view, lead, variable)
    large = any(v is not None and abs(v) >= 1000 for line in data.lines for v in line.values)
    form = "#,##0" if large or is_count(view.unit_of(variable)) else "0.0#"
    unit = view.unit(view.unit_of(variable))
    name = f"{view.variable(variable)}, {view.region(lead)} ({unit})"
    text(slide, (0.6, 1.35, 6.3, 0.8), [Paragraph(name, 14, bold=True)], view.lang)
    line_chart(slide, (0.5, 2.0, 6.5, 4.6), data, form, view.lang)
    if any(line.thin for line in data.lines):
        thin = [Paragraph(view.t("slides.thin"), 11, colour=SOFT)]
        text(slide, (0.6, 6.65, 6.3, 0.5), thin, view.lang)
    rows = []
    compared = [r for r in regions if all(view.change(n, r, variable) for n in view.names)]
    for scenario, colour in zip(view.names, COLOURS, strict=False):
        changes = [view.change(scenario, r, variable) for r in compared]
        rows.append((view.title(scenario), colour, [band_of(c) for c in changes if c]))
    if not rows or not compared:
        return
    axis = [Paragraph(axis_title(view, variable), 14, bold=True)]
    text(slide, (7.1, 1.35, 5.8, 0.8), axis, view.lang)
    bar_chart(slide, (7.0, 2.0, 5.9, 4.6), [view.region(r) for r in compared], rows, view.lang)
    note = [Paragraph(view.t("slides.bars"), 11, colour=SOFT)]
    text(slide, (7.1, 6.65, 5.8, 0.5), note, view.lang)


def _headline(view: RunView, about: list[Finding], variable: str) -> str:
    """The message: who, how much, how sure."""
    name = view.t.maybe(f"short.{variable}", view.variable(variable))
    if not about:
        return name
    first = about[0]
    if first.certainty == "small":
        return view.t("slides.headline_small", variable=name)
    key = "slides.headline_open" if first.certainty == "open" else "slides.headline"
    message = view.t(key, region=view.region(first.change.region), variable=name,
                     year=view.horizon, amount=amount(view, first.change),
                     sure=view.t(f"certainty.{first.certainty}"))  # fmt: skip
    if first.grade == "assumption":
        message += view.t("list.sentence") + view.t("slides.assumed")
    # With several scenarios the message must say whose it is.
    return f"{first.scenario}{view.t('list.colon')}{message}" if first.scenario else message


def _direct_effects(deck: Any, view: RunView, name: str) -> None:
    effects = provenance.direct_effects(view, name)
    title = view.t("report.follows")
    if len(view.names) > 1:
        title += view.t("list.colon") + view.title(name)
    slide = _slide(deck, view, title, view.t("follows.read", year=view.horizon))
    if not effects:
        text(slide, (0.6, 1.6, 12.1, 1), [Paragraph(view.t("follows.none"), 20)], view.lang)
        return
    rows = [
        [view.t(k) for k in ("column.pair", "follows.put_in", "follows.total", "follows.follows")]
    ]
    rows += [[e.pair, e.direct, e.total, e.follows] for e in effects]
    table(slide, (0.6, 1.5, 12.1, 0.5 * len(rows)), rows, view.lang)
    below = 1.8 + 0.5 * len(rows)
    words = [Paragraph(view.t("follows.read", year=view.horizon), 14, colour=SOFT)]
    text(slide, (0.6, below, 12.1, 1.2), words, view.lang)


def _document(deck: Any, view: RunView, made: DocumentTable) -> None:
    """One table of the Clarivate document, its warning below and in the notes."""
    notes = "\n".join((made.title, databases(view), made.note))
    slide = _slide(deck, view, made.title, notes, size=24)
    rows = [[head for head, _ in made.heads], *made.texts(view)]
    size = 12 if len(made.heads) <= 7 else 10
    table(slide, (0.6, 1.4, 12.1, 0.42 * len(rows)), rows, view.lang, size)
    words = [Paragraph(f"{databases(view)} {made.note}", 10, colour=SOFT)]
    text(slide, (0.6, 6.3, 12.1, 1.1), words, view.lang)


def _assumed(deck: Any, view: RunView) -> None:
    words = []
    for scenario in view.scenarios:
        if len(view.scenarios) > 1:
            words.append(Paragraph(view.title(scenario.name), bold=True))
        for item in interventions(view, scenario):
            grade = view.t(f"grade.{item.grade}")
            words.append(Paragraph(f"{item.title} ({grade})", bold=True))
            words.append(Paragraph(item.line(view.t), 14))
    counts: dict[str, int] = {}
    for parameter in provenance.used_parameters(view).values():
        counts[parameter.grade] = counts.get(parameter.grade, 0) + 1
    grades = view.t("list.semicolon").join(
        f"{view.t(f'grade.{grade}')}{view.t('list.colon')}{counts[grade]}"
        for grade in ("measured", "literature", "assumption")
        if grade in counts
    )
    words.append(Paragraph(grades, 16, lead=view.t("slides.parameters") + view.t("list.colon")))
    words.append(Paragraph(view.t("report.assumptions.read"), 14, colour=SOFT))
    slide = _slide(deck, view, view.t("report.assumptions"), view.t("report.assumptions.read"))
    if len(words) > 12:  # many interventions: as much as a slide holds, in smaller letters
        words = [replace(w, size=max(9, w.size - 6)) for w in words]
    text(slide, (0.6, 1.5, 12.1, 5.5), words, view.lang)


def _method(deck: Any, view: RunView) -> None:
    sources = "\n".join(
        f"{s.id}: {s.producer}, {s.title} ({s.read})" for s in provenance.sources(view)
    )
    notes = view.t("slides.sources_of") + "\n" + sources
    slide = _slide(deck, view, view.t("report.method"), notes)
    words = [
        Paragraph(value, 14, lead=label + view.t("list.colon"))
        for label, value in provenance.method(view)
    ]
    text(slide, (0.6, 1.5, 12.1, 5.5), words, view.lang)
