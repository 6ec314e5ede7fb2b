"""Any file an analyst has, as rows of text cells that remember where they stood."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from evidence.importing.faults import Fault, ImportRefused

LARGEST = 64_000_000  # bytes; a table of countries is a thousandth of it
WIDEST = 2_000
DELIMITERS = "\t;,|"
BLIND = "\ufeff\u200b\u200e\u200f"  # marks that are seen by nobody and tell names apart


@dataclass(frozen=True)
class Sheet:
    """A table as it stands in its file.

    Attributes
    ----------
    file, sheet : where it is; ``sheet`` is empty for text files.
    rows : number of the row in the file, from 1, and its cells.
    form : encoding and delimiter, or the kind of workbook, for the report.
    european : fields parted by semicolons, as where the comma is the decimal mark.
    """

    file: str
    sheet: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    form: str
    european: bool = False

    @property
    def place(self) -> str:
        """File and sheet for messages."""
        return f"{self.file}[{self.sheet}]" if self.sheet else self.file


def read_sheets(path: Path) -> list[Sheet]:
    """Every table of a file.

    Raises
    ------
    ImportRefused : there is no such file, or it is no table that can be read.
    """
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST:
            size, most = path.stat().st_size / 1e6, LARGEST / 1e6
            allowed = f"a table of countries, up to {most:,.0f} MB"
            raise _refused(path, f"{size:,.0f} MB", allowed, "export counts, not records")
        data = path.read_bytes()
    except OSError as error:
        what = (error.strerror or "cannot be read").lower()
        raise _refused(path, what, "a CSV, XLSX or Pajek file") from None
    if data[:4] == b"PK\x03\x04":
        return _workbook(path, data)
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise _refused(
            path, "an Excel file of 1997-2003 (.xls)", ".xlsx or .csv", "save it as .xlsx"
        )
    return [_text(path, data)]


def _refused(path: Path, came: str, allowed: str, do: str = "check the file") -> ImportRefused:
    return ImportRefused([Fault(path.name, None, None, f"came {came}; allowed: {allowed}; {do}")])


def decode(path: Path, data: bytes) -> tuple[str, str]:
    """Text of a file and its encoding: a byte-order mark wins, then UTF-8, GB 18030, Windows 1252.

    Examples
    --------
    >>> decode(Path("x.csv"), "国家,2020".encode("gb18030"))
    ('国家,2020', 'GB 18030')
    """
    for mark, name in (
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"\xef\xbb\xbf", "utf-8-sig"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(name), name.upper().replace("-SIG", " with byte-order mark")
            except UnicodeDecodeError as error:
                raise _refused(path, f"broken {name} text (byte {error.start})", "whole text",
                               "save it again as CSV in UTF-8") from None  # fmt: skip
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
        # Latin letters with accents decode as rare characters; common Chinese ones are the proof.
        if re.search(r"[国年论文区域名称合作数]", text):
            return text, "GB 18030"
    except UnicodeDecodeError:
        pass
    return data.decode("cp1252", errors="replace"), "Windows 1252"


def _text(path: Path, data: bytes) -> Sheet:
    text, encoding = decode(path, data)
    if "\x00" in text:
        raise _refused(path, "binary content", "text, CSV or XLSX")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    best = max(DELIMITERS, key=lambda d: _fit(text, d))
    rows: list[tuple[int, tuple[str, ...]]] = []
    reader = csv.reader(io.StringIO(text), delimiter=best)
    before = 0
    try:
        for cells in reader:
            if reader.line_num - before > 20:
                raise ImportRefused(
                    [Fault(path.name, before + 1, None, "came a quotation mark that is never "
                           "closed; allowed are pairs of them; mend the row")]
                )  # fmt: skip
            if len(cells) > WIDEST:
                raise _refused(path, f"{len(cells)} columns", f"up to {WIDEST}")
            rows.append((before + 1, tuple(map(clean, cells))))
            before = reader.line_num
    except csv.Error as error:
        raise ImportRefused(
            [Fault(path.name, before + 1, None, f"{error}; mend the row")]
        ) from None
    names = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars"}
    return Sheet(path.name, "", tuple(rows), f"{encoding}, {names[best]}", best == ";")


def _fit(text: str, delimiter: str) -> tuple[int, int, int]:
    """How many rows have the usual number of fields, how many fields; commas last."""
    try:
        lines = csv.reader(io.StringIO(text[:200_000]), delimiter=delimiter)
        widths = Counter(len(row) for row in lines if len(row) > 1)
    except csv.Error:
        return 0, 0, 0
    if not widths:
        return 0, 0, 0
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return rows, width, -DELIMITERS.index(delimiter)


def clean(cell: str) -> str:
    """A cell without blanks around it and without marks nobody sees."""
    return cell.translate({ord(c): None for c in BLIND}).replace("\xa0", " ").strip()


def _workbook(path: Path, data: bytes) -> list[Sheet]:
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = []
            for tab in book.worksheets:
                tab.reset_dimensions()
                rows = []
                for number, cells in enumerate(tab.iter_rows(), start=1):
                    if len(cells) > WIDEST:
                        raise _refused(path, f"{len(cells)} columns", f"up to {WIDEST}")
                    rows.append((number, tuple(_cell(c) for c in cells)))
                sheets.append(Sheet(path.name, str(tab.title), tuple(rows), "Excel workbook"))
            book.close()
    except ImportRefused:
        raise
    except Exception as error:  # a broken workbook makes the reader raise whatever it likes
        raise _refused(path, f"a workbook that cannot be opened ({type(error).__name__})",
                       "a whole .xlsx file", "save it again in Excel") from None  # fmt: skip
    return [s for s in sheets if any(any(cells) for _, cells in s.rows)] or sheets[:1]


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
