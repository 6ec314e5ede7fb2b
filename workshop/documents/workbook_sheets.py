"""Sheets of a workbook: one table each, with a frozen heading, a filter and the right formats."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from workshop.language.numbers import is_count
from workshop.language.texts import plain
from workshop.view.result_view import RunView

FONT = {"en": "Arial", "zh": "Microsoft YaHei"}
LINE = 14.5  # points
A4 = 9  # as the file format counts paper
A_PAGE = 120  # rows of a long table on an upright page
Cell = str | float | int | None


class Sheets:
    """Writes tables with a frozen heading, a filter and the right formats."""

    def __init__(self, book: Any, view: RunView) -> None:
        font = {"font_name": FONT[view.lang], "font_size": 10}
        book.formats[0].set_font_name(FONT[view.lang])
        book.formats[0].set_font_size(10)
        self.book, self.view, self.font = book, view, FONT[view.lang]
        self.head = book.add_format(
            {**font, "bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.wrap = book.add_format({**font, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({**font, "bold": True, "font_size": 14})
        self.numbers = {
            form: book.add_format({**font, "num_format": form, "valign": "top"})
            for form in ("#,##0", "0.000", "0.00", "0")
        }

    def table(
        self, name: str, columns: Sequence[tuple[str, float]], rows: Iterable[Sequence[Cell]],
        forms: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """One sheet.

        ``columns`` are (key of the heading, width). ``forms`` are number formats; ``unit`` stands
        for the one that fits the unit in the last cell of a row.
        """
        sheet = self.book.add_worksheet(self.view.t(name))
        sheet.set_row(0, 30)
        for j, (key, width) in enumerate(columns):
            sheet.write_string(0, j, self.view.t(key), self.head)
            sheet.set_column(j, j, width)
        last = 0
        for i, row in enumerate(rows, start=1):
            last, unit = i, row[-1]
            if "unit" in forms:
                own = "#,##0" if is_count(str(unit)) else "0.000"
                row = [*row[:-1], self.view.unit(str(unit))]
            height = 1
            for j, value in enumerate(row):
                form = forms[j] if j < len(forms) else ""
                self._cell(sheet, i, j, value, own if form == "unit" else form)
                height = max(height, lines_in(value, columns[j][1]))
            if height > 1:
                sheet.set_row(i, LINE * height)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        self.to_print(sheet, last, len(columns) - 1)

    def to_print(
        self, sheet: Any, last: int, wide: int, upright: bool = False, head: bool = True
    ) -> None:
        """As wide as a page, its first row on every page; long tables upright and close.

        ``last`` and ``wide`` are the last row and column that hold something.
        """
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.7)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.print_area(0, 0, max(last, 0), wide)
        tall = math.ceil(last / A_PAGE) if last > A_PAGE else 0
        if tall or upright:
            sheet.set_portrait()
        else:
            sheet.set_landscape()
        sheet.fit_to_pages(1, tall)
        if head:
            sheet.repeat_rows(0)

    def _cell(self, sheet: Any, i: int, j: int, value: Cell, form: str) -> None:
        if isinstance(value, str):
            sheet.write_string(i, j, plain(value), self.wrap)
        elif value is not None and math.isfinite(value):
            sheet.write_number(i, j, float(value), self.numbers[form or "0"])


def lines_in(value: Cell, width: float) -> int:
    """How many lines a text takes in a column, Chinese characters being twice as wide.

    Not every program finds the height of a wrapped row by itself.

    Examples
    --------
    >>> lines_in("abc", 10), lines_in("abcdefghijkl", 10), lines_in("中国和美国的合著", 10)
    (1, 2, 2)
    """
    if not isinstance(value, str):
        return 1
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in value)
    return max(1, math.ceil(wide * 1.05 / width))
