"""A recognised table while it is read: its notes, the codes of its names, figures of its cells."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.importing.cells import NotANumber, read_number
from evidence.importing.context import NotSaid, find_year
from evidence.importing.faults import MOST_FAULTS, Dropped, Fault, ImportRefused, column_name
from evidence.importing.figures import BY_FIELD, PARTS, RATIOS, Figure, Reading, Settings
from evidence.importing.file import Sheet
from evidence.importing.headings import fold
from evidence.importing.layout import Layout
from evidence.importing.places import Places, are_codes
from evidence.importing.preamble import Preamble

_ALL_FIELDS = {
    "all", "all fields", "all subject areas", "all disciplines", "全部", "全部领域", "所有学科",
}  # fmt: skip


class Table:
    """What a reader of rows and a reader of matrices need; fills a :class:`Reading`."""

    def __init__(
        self, sheet: Sheet, layout: Layout, preamble: Preamble, places: Places, settings: Settings,
        reading: Reading,
    ) -> None:  # fmt: skip
        self.sheet, self.layout, self.preamble = sheet, layout, preamble
        self.places, self.settings, self.out = places, settings, reading
        self.number = sheet.rows[layout.header][0]
        # Where fields are parted by semicolons the comma is the decimal mark.
        self.decimal = settings.decimal or ("," if sheet.decimal_comma else None)
        self.focal = settings.of or preamble.focal
        self.year = 0
        self._codes: dict[int, bool] = {}

    def body(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """The rows below the heading."""
        return self.sheet.rows[self.layout.header + 1 :]

    def find_year(self) -> bool:
        """The year of a table that has none in its cells; False where nobody says it."""
        try:
            self.year, source = find_year(self.sheet, self.preamble, self.settings.year)
        except NotSaid as error:
            self.fault(self.number, None, str(error))
            return False
        self.say(f"year {self.year}, from {source}")
        return True

    def say(self, text: str) -> None:
        """Note what was recognised."""
        self.out.said.append(text)

    def fault(self, row: int | None, column: int | None, text: str) -> None:
        """Note what keeps the file out."""
        name = None if column is None else column_name(column)
        self.out.faults.append(Fault(self.sheet.place, row, name, text))
        if len(self.out.faults) >= MOST_FAULTS:
            raise ImportRefused(self.out.faults)  # nobody mends more; millions fill the memory

    def drop(self, row: int, column: int | None, what: str, why: str) -> None:
        """Note what is left out, and why."""
        name = "" if column is None else column_name(column)
        self.out.dropped.append(Dropped(self.sheet.place, row, name, what[:80], why))

    def cell(self, cells: tuple[str, ...], role: str) -> str:
        """The cell of a role such as ``year``; empty where the table has no such column."""
        k = self.layout.at.get(role)
        return cells[k] if k is not None and k < len(cells) else ""

    def code(
        self, number: int, column: int, text: str, among: Sequence[str] | None = None
    ) -> str | None:
        """Code of a country; None where the row is dropped.

        ``among`` are the cells it stands with, those of its column where they are not given.
        """
        if text.strip().upper() == "NA" and column not in self._codes:
            cells = among if among is not None else [
                c[column] for _, c in self.body() if column < len(c)
            ]  # fmt: skip
            self._codes[column] = are_codes(cells)
        place = self.places.find(text, codes=self._codes.get(column, False))
        if place.kind == "country":
            return place.code
        if place.kind == "part" and self.settings.uk == "sum":
            return PARTS
        if place.kind == "unknown":
            self.out.unknown[text] = place.why
            if self.settings.strict:
                self.fault(number, column, f"came {text!r}; {place.why}; mend it or give --names")
                return None
        self.drop(number, column, text or "(empty)", place.why)
        return None

    def add(
        self, number: int, column: int, measure: str, sides: tuple[str, str], field_: str,
        year: int, text: str,
    ) -> None:  # fmt: skip
        """Add the figure of a cell, of a country or pair."""
        if (number, column) in self.sheet.unsaved:
            self.fault(number, column, "came a formula without a saved result; allowed: figures; "
                       "open the workbook in Excel and save it")  # fmt: skip
            return
        one = self.sheet.merged.get((number, column))
        if one is not None and one.text:
            self.fault(number, column, f"came one figure over the merged cells {one.range}; one "
                       "figure a cell is needed; unmerge them and write each")  # fmt: skip
            return
        try:
            value = read_number(text, ratio=measure in RATIOS, decimal=self.decimal)
        except NotANumber as error:
            self.fault(number, column, f"came {error}; mend the cell")
            return
        if value is None:
            self.drop(number, column, " - ".join(filter(None, sides)), f"no figure for {year}")
            return
        if measure.endswith("_international") and value > 100:
            self.fault(number, column, f"came {text!r}; allowed: 0 to 100 percent; mend the cell")
            return
        a, b = sides
        if measure == "links" and not b:
            if a == self.focal:
                measure = "papers"
            else:
                a, b = sorted((a, self.focal))
        elif b:
            a, b = sorted((a, b))
        one_field = bool(field_) and measure in BY_FIELD and fold(field_) not in _ALL_FIELDS
        self.out.figures.append(
            Figure(BY_FIELD[measure] if one_field else measure, a, b, field_ if one_field else "",
                   year, value, self.sheet.place, number, column_name(column))
        )  # fmt: skip
