"""Excel workbooks (.xlsx), every sheet of them; the old .xls is known, and refused."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from evidence.bounds import MB, size_words, unpacked_size
from evidence.importing.faults import Dropped, ImportRefused
from evidence.importing.figures import Reading, Settings
from evidence.importing.file import WIDEST, File, Merged, Sheet, clean
from evidence.importing.places import Places
from evidence.importing.reading import read_sheet

MOST_UNPACKED = 50 * MB  # about a million cells; in memory they take fifty times as much
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
MOST_MERGED = 2_000_000  # cells; a column merged for its looks has a million
# What opening a damaged archive raises.
BROKEN = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError)
ZIP, XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # the first bytes


def recognise(file: File) -> bool:
    """Is it a workbook, of today or of 1997?"""
    if not file.data.startswith(ZIP):
        return file.data.startswith(XLS)
    names = members(file)
    return not names or any(name.startswith("xl/") for name in names)


def members(file: File) -> list[str]:
    """Names in an archive; none where it is broken, which reading then tells."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            return archive.namelist()
    except BROKEN:
        return []


def read(file: File, places: Places, settings: Settings) -> list[Reading]:
    """The figures of every sheet; a cover sheet without a table is left out, not refused."""
    found, hidden = sheets(file)
    readings = [read_sheet(sheet, places, settings) for sheet in found]
    if len(readings) > 1 and any(r.figures for r in readings):
        for r in readings:
            if r.faults and not r.said:
                r.dropped.append(Dropped(r.place, 1, "", "the sheet", "no table was recognised"))
                r.faults = []
    for name in hidden:
        readings[0].dropped.append(
            Dropped(f"{file.name}[{name}]", 1, "", "the sheet", "it is hidden; show it to read it")
        )
    return readings


def sheets(file: File) -> tuple[list[Sheet], list[str]]:
    """Every sheet that is shown and holds something, and the names of hidden ones.

    Raises
    ------
    ImportRefused : the workbook cannot be opened, or is of before 2007.
    """
    import openpyxl

    if file.data.startswith(XLS):
        raise file.refused("an Excel file of 1997-2003 (.xls)", ".xlsx or .csv", "save it as .xlsx")
    try:
        unpacked = unpacked_size(file.data)
    except BROKEN as error:
        raise _broken(file, error) from None
    if unpacked > MOST_UNPACKED:
        came, allowed = size_words(unpacked), size_words(MOST_UNPACKED)
        raise file.refused(f"{came} once unpacked", f"{allowed} once unpacked")
    try:
        if (cells := _merged_cells(file)) > MOST_MERGED:
            raise file.refused(f"{cells:,} merged cells", f"up to {MOST_MERGED:,}",
                               "undo merges of whole columns")  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(file.data), data_only=True)
            formulas = (
                openpyxl.load_workbook(io.BytesIO(file.data)) if _has_formulas(file) else None
            )
            out: list[Sheet] = []
            hidden: list[str] = []
            for tab in book.worksheets:
                sheet = _sheet(file, tab, formulas[tab.title] if formulas else None)
                holds = any(any(cells) for _, cells in sheet.rows)
                if tab.sheet_state != "visible" and len(book.worksheets) > 1:
                    hidden += [str(tab.title)] if holds else []
                elif holds or not out:
                    out.append(sheet)
            book.close()
    except ImportRefused:
        raise
    except Exception as error:  # a broken workbook makes the reader raise whatever it likes
        raise _broken(file, error) from None
    full = [s for s in out if any(any(cells) for _, cells in s.rows)]
    if not full and not out:
        raise file.refused("a workbook without a sheet of cells", "a sheet with a table")
    return full or out[:1], hidden


def _broken(file: File, error: Exception) -> ImportRefused:
    came = f"a workbook that cannot be opened ({type(error).__name__})"
    return file.refused(came, "a whole .xlsx file", "save it again in Excel")


def _merged_cells(file: File) -> int:
    """Cells that merges cover, before openpyxl makes an object of each."""
    from openpyxl.utils import range_boundaries

    total = 0
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                for area in _MERGE.findall(archive.read(name)):
                    left, top, right, bottom = range_boundaries(area.decode("ascii"))
                    total += (right - left + 1) * (bottom - top + 1)
    return total


def _has_formulas(file: File) -> bool:
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        return any(
            b"<f>" in text or b"<f " in text or b"<f/" in text
            for name in archive.namelist()
            if name.startswith("xl/worksheets/") and name.endswith(".xml")
            for text in [archive.read(name)]
        )


def _sheet(file: File, tab: Any, formulas: Any) -> Sheet:
    cells: dict[int, dict[int, str]] = {}
    unsaved = set()
    # Cells that are there, not the square they span: one stray cell may lie a million rows below.
    for (row, column), cell in tab._cells.items():
        text = _cell(cell)
        if formulas is not None and cell.value is None:
            formula = formulas._cells.get((row, column))
            if formula is not None and formula.data_type == "f":
                unsaved.add((row, column - 1))
        if text:
            if column > WIDEST:
                raise file.refused(f"{column} columns", f"up to {WIDEST}")
            cells.setdefault(row, {})[column - 1] = text
    merged = {}
    for area in tab.merged_cells.ranges:
        text = cells.get(area.min_row, {}).get(area.min_col - 1, "")
        one = Merged(str(area.coord), text)
        if (area.max_row - area.min_row) * (area.max_col - area.min_col + 1) > 100_000:
            continue  # a whole column, merged for its looks
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, min(area.max_col, WIDEST) + 1):
                merged[row, column - 1] = one
    hidden = sorted(n for n, d in tab.row_dimensions.items() if d.hidden and n in cells)
    last = max([*cells, *(n for n, _ in unsaved)], default=0)
    numbers = range(1, last + 1) if last <= 4 * len(cells) + 1_000 else sorted(cells)
    rows = tuple((n, _row(cells.get(n, {}))) for n in numbers)
    notes: tuple[str, ...] = ()
    if hidden:
        notes = (f"{len(hidden)} rows are hidden in the workbook, row {hidden[0]} first; "
                 "they are read like the others",)  # fmt: skip
    sheet = Sheet(file.name, str(tab.title), rows, "Excel workbook")
    return replace(sheet, merged=merged, unsaved=frozenset(unsaved), notes=notes)


def _row(cells: dict[int, str]) -> tuple[str, ...]:
    return tuple(cells.get(k, "") for k in range(max(cells, default=-1) + 1))


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, int | float):
        shown = str(getattr(cell, "number_format", "") or "")
        # A cell formatted as percent holds the hundredth part of what people see.
        if "%" in shown:
            return f"{value * 100:.10g}%"
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    return clean(str(value))
