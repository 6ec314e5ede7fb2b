"""Tables as text, cells parted by commas, semicolons, tabs or bars: whatever no reader knows."""

from __future__ import annotations

import csv
import io
from collections import Counter

from evidence.importing.faults import Fault, ImportRefused
from evidence.importing.figures import Reading, Settings
from evidence.importing.file import MOST_CELLS, WIDEST, File, Sheet, clean
from evidence.importing.places import Places
from evidence.importing.reading import read_sheet

DELIMITERS = {
    "\t": "tabs",
    ";": "semicolons",
    ",": "commas",
    "|": "bars",
    "，": "full-width commas",
    "；": "full-width semicolons",
}
TALLEST = 20  # lines of one row; more of them are a quotation mark that is never closed
SAMPLE = 200_000  # characters by which the delimiter is found


def read(file: File, places: Places, settings: Settings) -> list[Reading]:
    """The figures of the one table of a text.

    Raises
    ------
    ImportRefused : it is no text, or no table.
    """
    return [read_sheet(sheet(file), places, settings)]


def sheet(file: File) -> Sheet:
    """The rows of a text, parted by the delimiter that gives most rows of one width."""
    text, encoding = file.decoded
    if "\x00" in text:
        raise file.refused("binary content", "text, CSV or XLSX")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    best = max(DELIMITERS, key=lambda d: _fit(text, d))
    if (many := text.count(best) + text.count("\n")) > MOST_CELLS:
        raise file.refused(f"{many:,} cells", f"up to {MOST_CELLS:,}", "leave out columns")
    rows: list[tuple[int, tuple[str, ...]]] = []
    reader = csv.reader(io.StringIO(text), delimiter=best)
    before, lines = 0, text.split("\n")
    try:
        for cells in reader:
            if reader.line_num - before > TALLEST:
                raise file.refused(
                    "a quotation mark that is never closed", "pairs of them", "mend the row",
                    before + 1,
                )  # fmt: skip
            if len(cells) > WIDEST:
                raise file.refused(f"{len(cells)} columns", f"up to {WIDEST}")
            taken = lines[before : reader.line_num]
            if any(best in c for c in cells) and sum(x.count('"') for x in taken) % 2:
                raise file.refused("a quotation mark that is never closed", "pairs of them",
                                   "mend the row", before + 1)  # fmt: skip
            rows.append((before + 1, tuple(map(clean, cells))))
            before = reader.line_num
    except csv.Error as error:
        fault = Fault(file.name, before + 1, None, f"{error}; mend the row")
        raise ImportRefused([fault]) from None
    return Sheet(file.name, "", tuple(rows), f"{encoding}, {DELIMITERS[best]}", best == ";")


def _fit(text: str, delimiter: str) -> tuple[int, int, int]:
    """How many rows have the usual number of fields, how many fields; commas last."""
    try:
        lines = csv.reader(io.StringIO(text[:SAMPLE]), delimiter=delimiter)
        widths = Counter(len(row) for row in lines if len(row) > 1)
    except csv.Error:
        return 0, 0, 0
    if not widths:
        return 0, 0, 0
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return rows, width, -[*DELIMITERS].index(delimiter)
