"""The sheet a workbook opens on: the answer as one table that fits a page."""

from __future__ import annotations

from workshop.content.answer_table import blocks, summary
from workshop.content.story import stories
from workshop.documents.workbook_sheets import LINE, Sheets, lines_in
from workshop.language.texts import plain

WIDTHS = (44, 22, 24, 24, 30, 18, 18, 18)  # characters
COLUMNS = (
    "column.region", "story.column.change", "story.column.limits", "story.column.baseline",
    "story.column.direction",
)  # fmt: skip


def answer_sheet(sheets: Sheets) -> None:
    """Write the sheet; with several scenarios a row each."""
    view, t = sheets.view, sheets.view.t
    sheet = sheets.book.add_worksheet(t("sheet.answer"))
    sheet.hide_gridlines(2)
    for j, width in enumerate(WIDTHS):
        sheet.set_column(j, j, width)
    sheet.write_string(0, 0, plain(view.heading), sheets.title)
    told = stories(view)
    rows: list[tuple[tuple[str, ...], bool]] = []
    if len(told) == 1:
        year = told[0].focus.year if told[0].focus is not None else view.horizon
        note = t("story.table", year=year)
        rows.append((tuple(map(t, COLUMNS)), True))
        for block in blocks(view, told[0].scenario, year):
            rows.append(((block.title,), True))
            rows += [((x.name, x.change, x.limits, x.baseline, x.direction), False)
                     for x in block.lines]  # fmt: skip
            if block.nothing:
                names = t("list.comma").join(block.nothing)
                rows.append(((t("story.table.nothing", names=names),), False))
    else:
        made = summary(view)
        note = t("story.table.several") if told else t("report.baseline_only")
        rows = [(made.heads, True), *((row, False) for row in made.rows)] if told else []
    wide = max((len(cells) for cells, _ in rows), default=len(COLUMNS))
    sheet.merge_range(1, 0, 1, wide - 1, plain(note), sheets.wrap)
    sheet.set_row(1, LINE * lines_in(note, sum(WIDTHS[:wide])))
    last = 2
    for last, (cells, head) in enumerate(rows, start=3):
        for j, cell in enumerate(cells):
            sheet.write_string(last, j, plain(cell), sheets.head if head else sheets.wrap)
        tall = max(lines_in(c, w) for c, w in zip(cells, WIDTHS, strict=False))
        if len(cells) > 1 and tall > 1:
            sheet.set_row(last, LINE * tall)
    sheet.set_landscape()
    sheet.print_area(0, 0, last, wide - 1)
    sheet.fit_to_pages(1, 1)
