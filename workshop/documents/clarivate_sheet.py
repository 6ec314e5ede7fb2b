"""The Clarivate document's tables on one sheet of the workbook, with their notes."""

from __future__ import annotations

import math

from workshop.clarivate.tables import databases, document_tables
from workshop.documents.workbook_sheets import Sheets
from workshop.language.texts import plain

FORMS = {"ratio": "0.00", "count": "#,##0", "percent": "0", "points": "0.0", "index": "0.00"}
WIDTH = 26  # characters


def document_sheet(sheets: Sheets) -> None:
    """Write the sheet, one table under the other; none where the run has no such tables."""
    view = sheets.view
    tables = document_tables(view) if "clarivate" in view.tables else []
    if not tables:
        return
    sheet = sheets.book.add_worksheet(view.t("sheet.document"))
    numbers = {
        form: sheets.book.add_format({"font_size": 10, "num_format": code, "valign": "top",
                                      "font_name": sheets.font})
        for form, code in FORMS.items()
    }  # fmt: skip
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 12, WIDTH)
    row = 0
    for text in (view.t("report.document.read"), databases(view)):
        sheet.write_string(row, 0, text)
        row += 1
    for table in tables:
        row += 1
        sheet.write_string(row, 0, plain(table.title), sheets.title)
        row += 1
        for j, (head, _) in enumerate(table.heads):
            sheet.write_string(row, j, plain(head), sheets.head)
        sheet.set_row(row, 45)
        for cells in table.rows:
            row += 1
            for j, (value, (_, form)) in enumerate(zip(cells, table.heads, strict=True)):
                if isinstance(value, str):
                    sheet.write_string(row, j, plain(value), sheets.wrap)
                elif value is not None and math.isfinite(value):
                    sheet.write_number(row, j, float(value), numbers[form])
        row += 1
        sheet.write_string(row, 0, table.note)
        row += 1
    wide = max(len(table.heads) for table in tables) - 1
    sheets.to_print(sheet, row, wide, head=False)  # every table has a heading of its own
