"""Native charts of a workbook: one line chart an outcome, all drawn from one table."""

from __future__ import annotations

from collections import Counter
from typing import Any

from workshop.content.course import hero
from workshop.documents.workbook_sheets import Sheets
from workshop.figures.lines import Lines, lines
from workshop.language.numbers import SPACE, is_count
from workshop.language.texts import plain

WIDTH, HEIGHT = 960, 480  # pixels: 15 columns by 24 rows of the grid
ROWS = HEIGHT // 20 + 3  # of the grid, from one chart to the next
A_PAGE = 2
FIXED = ("column.outcome", "column.region", "column.year")
Key = tuple[str, int]  # a line: its name, and which of that name


def charts(sheets: Sheets) -> None:
    """Add the sheet of charts and the sheet with what they draw.

    Of the outcome that moves most the place where it does, of the others the first asked for.
    """
    book, view = sheets.book, sheets.view
    pictures = book.add_worksheet(view.t("sheet.charts"))
    data = book.add_worksheet(view.t("sheet.chart_data"))
    pictures.hide_gridlines(2)
    words = book.add_format({"font_name": sheets.font, "bold": True, "font_size": 12})
    found = hero(view)
    shown = [(variable, regions[0]) for variable in view.outcomes
             if (regions := view.regions(variable))]  # fmt: skip
    if found is not None:
        shown = [(v, found.region if v == found.variable else region) for v, region in shown]
    tables = [lines(view, region, variable) for variable, region in shown]
    every = dict.fromkeys(key for table in tables for key in _keys(table))
    columns = {key: j for j, key in enumerate(every, start=len(FIXED))}
    _heads(sheets, data, columns)
    top = 1
    for i, ((variable, region), table) in enumerate(zip(shown, tables, strict=True)):
        unit, form = view.unit_of(variable), "0.0##"
        if is_count(unit):
            form = "#,##0"
        name = plain(f"{view.variable(variable)} ({view.unit(unit)})")
        pictures.write_string(i * ROWS, 0, name, words)
        where = [columns[k] for k in _keys(table)]
        _table(sheets, data, top, table, (name, view.region(region)), where, form)
        chart = _chart(book, data.name, top, table, where, view.region(region), form, sheets.font)
        pictures.insert_chart(i * ROWS + 1, 0, chart)
        top += len(table.years)
    data.freeze_panes(1, 0)
    sheets.to_print(pictures, len(shown) * ROWS - 1, WIDTH // 64 - 1, upright=True, head=False)
    pictures.set_h_pagebreaks([k * ROWS for k in range(A_PAGE, len(shown), A_PAGE)])
    sheets.to_print(data, top - 1, len(FIXED) + len(columns) - 1)


def _keys(table: Lines) -> list[Key]:
    """Two scenarios may bear one title."""
    seen: Counter[str] = Counter()
    keys = []
    for line in table.lines:
        keys.append((line.name, seen[line.name]))
        seen[line.name] += 1
    return keys


def _heads(sheets: Sheets, sheet: Any, columns: dict[Key, int]) -> None:
    """Headings of the table, a column a line of the charts."""
    sheet.set_row(0, 45)
    sheet.set_column(0, 0, 56)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 8)
    sheet.set_column(3, 2 + max(len(columns), 1), 18)
    for j, key in enumerate(FIXED):
        sheet.write_string(0, j, sheets.view.t(key), sheets.head)
    for (name, _), j in columns.items():
        sheet.write_string(0, j, plain(name), sheets.head)


def _table(
    sheets: Sheets, sheet: Any, top: int, table: Lines, of: tuple[str, str], where: list[int],
    form: str,
) -> None:  # fmt: skip
    """Years down, lines across; outcome and place beside each year."""
    numbers = sheets.book.add_format({"num_format": form, "font_name": sheets.font})
    for i, year in enumerate(table.years, start=top):
        for j, name in enumerate(of):
            sheet.write_string(i, j, plain(name))
        sheet.write_number(i, 2, year)
        for j, line in zip(where, table.lines, strict=True):
            value = line.values[i - top]
            if value is not None:
                sheet.write_number(i, j, value, numbers)


def _chart(
    book: Any, sheet: str, top: int, table: Lines, where: list[int], title: str, form: str,
    font: str,
) -> Any:  # fmt: skip
    chart = book.add_chart({"type": "line"})
    first, last = top, top + len(table.years) - 1
    for j, line in zip(where, table.lines, strict=True):
        dash = "dash" if line.dashed and not line.thin else "round_dot" if line.thin else "solid"
        chart.add_series(
            {
                "name": [sheet, 0, j],
                "categories": [sheet, first, 2, last, 2],
                "values": [sheet, first, j, last, j],
                "line": {
                    "color": line.colour, "width": 1.0 if line.thin else 2.25, "dash_type": dash,
                },
                "marker": {"type": "none"},
            }
        )  # fmt: skip
    face = {"name": font, "size": 11}
    # A title that begins with an equals sign would be taken for a reference to a cell.
    safe = f"{SPACE}{title}" if title.startswith("=") else title
    chart.set_title({"name": safe, "name_font": {**face, "size": 14}, "overlay": False})
    chart.set_x_axis({"num_font": face, "interval_unit": 5, "interval_tick": 5})
    chart.set_y_axis(
        {"num_font": face, "num_format": form, "major_gridlines": {"visible": True,
         "line": {"color": "#d9d9d9"}}, "line": {"none": True}}
    )  # fmt: skip
    thin = [k for k, line in enumerate(table.lines) if line.thin]
    chart.set_legend({"position": "bottom", "font": face, "delete_series": thin})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    chart.show_blanks_as("gap")
    return chart
