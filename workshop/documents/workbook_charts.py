"""Native charts of a workbook: one line chart a region and outcome, on a table of its own."""

from __future__ import annotations

from typing import Any

from workshop.figures.lines import Lines, lines
from workshop.language.numbers import SPACE, is_count
from workshop.language.texts import plain
from workshop.view.result_view import View

REGIONS = 6
COLUMNS = 3
WIDTH, HEIGHT = 480, 288  # pixels: 24 cells of 20 pixels by 12 pixels of grid in every program


def charts(book: Any, view: View, font: str) -> None:
    """Add the sheet of charts and the sheet with what they draw."""
    pictures = book.add_worksheet(view.t("sheet.charts"))
    data = book.add_worksheet(view.t("sheet.chart_data"))
    pictures.hide_gridlines(2)
    words = book.add_format({"font_name": font, "bold": True, "font_size": 12})
    data.set_column(0, 12, 18)
    row, below, breaks = 0, 0, []
    for variable in view.outcomes:
        unit = view.unit(view.unit_of(variable))
        pictures.write_string(row, 0, plain(f"{view.variable(variable)} ({unit})"), words)
        form = "#,##0" if is_count(view.unit_of(variable)) else "0.0##"
        regions = view.regions(variable)[:REGIONS]
        for k, region in enumerate(regions):
            table = lines(view, region, variable)
            _table(book, data, below, table, view, region, variable, form)
            chart = _chart(book, data.name, below, table, view.region(region), form, font)
            place = row + 1 + (k // COLUMNS) * (HEIGHT // 20 + 1)
            pictures.insert_chart(place, 0, chart, {"x_offset": (k % COLUMNS) * (WIDTH + 12)})
            below += len(table.years) + 4
        row += 2 + -(-len(regions) // COLUMNS) * (HEIGHT // 20 + 1)
        breaks.append(row)
    pictures.set_h_pagebreaks(breaks[:-1])
    for sheet in (pictures, data):
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)


def _table(
    book: Any, sheet: Any, top: int, table: Lines, view: View, region: str, variable: str, form: str
) -> None:
    """Years down, lines across; two rows say what it is, the third holds the headings."""
    numbers = book.add_format({"num_format": form})
    sheet.write_string(top, 0, plain(view.variable(variable)))
    sheet.write_string(top + 1, 0, plain(view.region(region)))
    sheet.write_string(top + 2, 0, view.t("column.year"))
    for j, line in enumerate(table.lines, start=1):
        sheet.write_string(top + 2, j, plain(line.name))
    for i, year in enumerate(table.years):
        sheet.write_number(top + 3 + i, 0, year)
        for j, line in enumerate(table.lines, start=1):
            value = line.values[i]
            if value is not None:
                sheet.write_number(top + 3 + i, j, value, numbers)


def _chart(book: Any, sheet: str, top: int, table: Lines, title: str, form: str, font: str) -> Any:
    chart = book.add_chart({"type": "line"})
    first, last = top + 3, top + 2 + len(table.years)
    for j, line in enumerate(table.lines, start=1):
        dash = "dash" if line.dashed and not line.thin else "round_dot" if line.thin else "solid"
        chart.add_series(
            {
                "name": [sheet, top + 2, j],
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, j, last, j],
                "line": {
                    "color": line.colour, "width": 1.0 if line.thin else 2.25, "dash_type": dash,
                },
                "marker": {"type": "none"},
            }
        )  # fmt: skip
    face = {"name": font, "size": 9}
    # A title that begins with an equals sign would be taken for a reference to a cell.
    safe = f"{SPACE}{title}" if title.startswith("=") else title
    chart.set_title({"name": safe, "name_font": {**face, "size": 11}, "overlay": False})
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
