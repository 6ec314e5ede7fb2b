"""A workbook of a run: tidy sheets with units and sources, and charts that can be edited."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from evidence.files import write_bytes
from scenarios.results.result import RunResult
from workshop.content import provenance
from workshop.content.assumptions import interventions, parameters
from workshop.content.by_field import field_matrices
from workshop.content.story import stories
from workshop.content.wording import caveats
from workshop.documents.answer_sheet import answer_sheet
from workshop.documents.archive import EPOCH, settle
from workshop.documents.clarivate_sheet import document_sheet
from workshop.documents.workbook_charts import charts
from workshop.documents.workbook_sheets import LINE, Cell, Sheets, lines_in
from workshop.language.texts import plain
from workshop.view.result_view import BASELINE, ResultView, RunView

# Nothing a participant wrote becomes a formula, a link or a number.
AS_TEXT = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "in_memory": True, "nan_inf_to_errors": False,
}  # fmt: skip


def write_workbook(result: RunResult, folder: str | Path, lang: str = "en") -> Path:
    """Write ``workbook.xlsx`` (Chinese: ``workbook-zh.xlsx``) into a folder and return its path."""
    view = ResultView(result, lang)
    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw, AS_TEXT)
    book.set_properties({"title": view.heading, "author": "collabcast", "created": EPOCH})
    sheets = Sheets(book, view)
    answer_sheet(sheets)
    _read_me(sheets)
    charts(sheets)
    _comparison(sheets)
    _fields(sheets)
    _paths(sheets)
    _past(sheets)
    _direct_effects(sheets)
    _assumptions(sheets)
    document_sheet(sheets)
    _sources(sheets)
    book.close()
    path = Path(folder) / ("workbook.xlsx" if lang == "en" else f"workbook-{lang}.xlsx")
    write_bytes(path, settle(raw.getvalue()))
    return path


def _read_me(sheets: Sheets) -> None:
    view, t = sheets.view, sheets.view.t
    sheet = sheets.book.add_worksheet(t("sheet.read_me"))
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 110)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, view.heading, sheets.title)
    subtitle = t("report.subtitle", year=view.horizon, runs=view.runs,
                 last=view.evidence.last_year, database=view.evidence.database)  # fmt: skip
    rows: list[tuple[str, str]] = [("", subtitle), (t("report.answer"), "")]
    for told in stories(view):
        rows.append((told.title, ""))
        rows += [("", sentence.text) for sentence in told.sentences]
    rows.append(("", t("certainty.rule", runs=view.runs)))
    rows.append((t("report.not.title"), ""))
    rows += [("", sentence) for sentence in caveats(view)]
    if provenance.failures(view):
        rows.append(("", t("report.failures", n=provenance.failures(view),
                           all=view.results.replicates)))  # fmt: skip
    rows += [(t("report.fields", year=view.horizon), m.sentence)
             for m in field_matrices(view.results, view)]  # fmt: skip
    rows.append((t("report.method"), ""))
    rows += provenance.method(view)
    rows.append(("", provenance.source(view)))
    for i, (label, words) in enumerate(rows, start=2):
        sheet.write_string(i, 0, plain(label), sheets.wrap if words else sheets.head)
        sheet.write_string(i, 1, plain(words), sheets.wrap)
        sheet.set_row(i, LINE * lines_in(words, 110))
    sheets.to_print(sheet, len(rows) + 1, 1)


def _comparison(sheets: Sheets) -> None:
    view = sheets.view
    columns = [
        ("column.scenario", 28), ("column.code", 12), ("column.region", 24), ("column.outcome", 56),
        ("column.year", 8), ("column.baseline_p50", 14), ("column.scenario_p50", 14),
        ("column.delta_p05", 14), ("column.delta_p50", 14), ("column.delta_p95", 14),
        ("column.percent_p05", 14), ("column.percent_p50", 14), ("column.percent_p95", 14),
        ("column.chance", 12), ("column.says", 18), ("column.grade", 12), ("column.unit", 32),
    ]  # fmt: skip
    forms = ["", "", "", "", "0", *["unit"] * 5, *["0.00"] * 3, "0.000"]
    sheets.table("sheet.comparison", columns, _changes(view), forms)


def _changes(view: RunView) -> Iterable[Sequence[Cell]]:
    for name in view.names:
        graded = view.t(f"grade.{grade}") if (grade := view.grade(name)) else ""
        for variable in view.outcomes:
            for region in view.regions(variable):
                for year in view.results.years:
                    c = view.change(name, region, variable, year)
                    if c is None:
                        continue
                    yield (
                        view.title(name), region, view.region(region), view.variable(variable),
                        year, c.baseline, c.value, c.delta.p05, c.delta.p50, c.delta.p95,
                        c.relative.p05, c.relative.p50, c.relative.p95, c.p_increase,
                        view.t(f"certainty.{c.certainty}"), graded, c.unit,
                    )  # fmt: skip


def _fields(sheets: Sheets) -> None:
    """Countries by field, a block a scenario; no sheet where the run reports no fields."""
    view = sheets.view
    found = field_matrices(view.results, view)
    if not found:
        return
    columns = [("column.scenario", 28), ("column.region", 24), ("column.field", 40),
               ("column.percent", 14)]  # fmt: skip
    rows: Iterable[Sequence[Cell]] = (
        (view.title(m.scenario), region, field, cell)
        for m in found
        for region, cells in m.rows
        for field, cell in zip(m.fields, cells, strict=True)
    )
    sheets.table("sheet.fields", columns, rows)


def _paths(sheets: Sheets) -> None:
    view = sheets.view
    columns = [
        ("column.scenario", 28), ("column.code", 12), ("column.region", 24), ("column.outcome", 56),
        ("column.year", 8), ("column.mean", 13), ("column.p05", 13), ("column.p25", 13),
        ("column.p50", 13), ("column.p75", 13), ("column.p95", 13), ("column.unit", 32),
    ]  # fmt: skip
    rows: Iterable[Sequence[Cell]] = (
        (view.title(name), region, view.region(region), view.variable(variable), year,
         mean, *levels, view.unit_of(variable))
        for name in (BASELINE, *view.names)
        for variable in view.outcomes
        for region in view.regions(variable)
        for year, mean, levels in zip(
            view.results.years, view.results.mean(name, region, variable),
            view.bands(name, region, variable).T, strict=True)
    )  # fmt: skip
    sheets.table("sheet.paths", columns, rows, ["", "", "", "", "0", *["unit"] * 6])


def _past(sheets: Sheets) -> None:
    view = sheets.view
    columns = [
        ("column.code", 12), ("column.region", 24), ("column.outcome", 56), ("column.year", 8),
        ("column.value", 14), ("column.published", 14), ("column.unit", 32),
    ]  # fmt: skip
    rows = (
        (region, view.region(region), view.variable(variable), int(row.year), float(row.value),
         view.t("word.published" if row.observed else "word.estimated"), view.unit_of(variable))
        for variable in view.outcomes
        for region in view.regions(variable)
        for row in view.past(region, variable).itertuples(index=False)
    )  # fmt: skip
    sheets.table("sheet.past", columns, rows, ["", "", "", "0", "unit"])


def _direct_effects(sheets: Sheets) -> None:
    view = sheets.view
    columns = [
        ("column.scenario", 28), ("column.code", 12), ("column.pair", 28),
        ("follows.put_in", 26), ("follows.total", 26), ("follows.follows", 26),
    ]  # fmt: skip
    rows = (
        (view.title(name), e.code, e.pair, e.direct, e.total, e.follows)
        for name in view.names
        for e in provenance.direct_effects(view, name, most=10_000)
    )
    sheets.table("sheet.put_in", columns, rows)


def _assumptions(sheets: Sheets) -> None:
    view = sheets.view
    columns = [
        ("column.parameter", 34), ("column.meaning", 70), ("column.range", 24), ("column.unit", 24),
        ("column.grade", 12), ("column.source", 40),
    ]  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for scenario in view.scenarios:
        for item in interventions(view, scenario):
            title = f"{view.title(scenario.name)}{view.t('list.colon')}{item.title}"
            rows.append((title, item.line(view.t), "", "", view.t(f"grade.{item.grade}"), ""))
    for p in parameters(view, provenance.used_parameters(view)):
        rows.append((p.id, p.meaning, p.range, p.unit, view.t(f"grade.{p.grade}"),
                     ", ".join(p.sources)))  # fmt: skip
    sheets.table("sheet.assumptions", columns, rows)


def _sources(sheets: Sheets) -> None:
    columns = [
        ("column.source", 24), ("column.producer", 30), ("column.title", 80), ("column.read", 12),
        ("column.terms", 50),
    ]  # fmt: skip
    rows = [(s.id, s.producer, s.title, s.read, s.terms) for s in provenance.sources(sheets.view)]
    sheets.table("sheet.sources", columns, rows)
