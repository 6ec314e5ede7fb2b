"""Excel workbooks (.xlsx), every sheet of them; the old .xls is known, and refused."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from evidence.importing.faults import Dropped, ImportRefused
from evidence.importing.figures import Reading, Settings
from evidence.importing.file import WIDEST, File, Sheet, clean
from evidence.importing.places import Places
from evidence.importing.reading import read_sheet

XLSX, XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # the first bytes


def recognise(file: File) -> bool:
    """Is it a workbook, of today or of 1997?"""
    return file.data.startswith((XLSX, XLS))


def read(file: File, places: Places, settings: Settings) -> list[Reading]:
    """The figures of every sheet; a cover sheet without a table is left out, not refused."""
    readings = [read_sheet(sheet, places, settings) for sheet in sheets(file)]
    if len(readings) > 1 and any(r.figures for r in readings):
        for r in readings:
            if r.faults and not r.said:
                r.dropped.append(Dropped(r.place, 1, "", "the sheet", "no table was recognised"))
                r.faults = []
    return readings


def sheets(file: File) -> list[Sheet]:
    """Every sheet that holds something.

    Raises
    ------
    ImportRefused : the workbook cannot be opened, or is of before 2007.
    """
    import warnings

    import openpyxl

    if file.data.startswith(XLS):
        raise file.refused("an Excel file of 1997-2003 (.xls)", ".xlsx or .csv", "save it as .xlsx")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(file.data), read_only=True, data_only=True)
            out = []
            for tab in book.worksheets:
                tab.reset_dimensions()
                rows = []
                for number, cells in enumerate(tab.iter_rows(), start=1):
                    if len(cells) > WIDEST:
                        raise file.refused(f"{len(cells)} columns", f"up to {WIDEST}")
                    rows.append((number, tuple(_cell(c) for c in cells)))
                out.append(Sheet(file.name, str(tab.title), tuple(rows), "Excel workbook"))
            book.close()
    except ImportRefused:
        raise
    except Exception as error:  # a broken workbook makes the reader raise whatever it likes
        came = f"a workbook that cannot be opened ({type(error).__name__})"
        raise file.refused(came, "a whole .xlsx file", "save it again in Excel") from None
    return [s for s in out if any(any(cells) for _, cells in s.rows)] or out[:1]


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, int | float):
        # A cell formatted as percent holds the hundredth part of what people see.
        if "%" in str(getattr(cell, "number_format", "") or ""):
            return f"{value * 100:.10g}%"
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    return clean(str(value))
