"""Figures from one table: each with where it stood; what was left out, with why; what is wrong."""

from __future__ import annotations

from evidence.importing.cells import read_year, years_in
from evidence.importing.context import NotSaid, find_focal, find_year
from evidence.importing.faults import Fault
from evidence.importing.figures import Reading, Settings
from evidence.importing.file import Sheet
from evidence.importing.headings import MEASURES, Heading, fold, measure_named, read_heading
from evidence.importing.layout import find_layout
from evidence.importing.places import Places
from evidence.importing.preamble import read_preamble
from evidence.importing.table import Table


def read_sheet(sheet: Sheet, places: Places, settings: Settings) -> Reading:
    """Recognise one sheet and read its figures.

    Parameters
    ----------
    places : names of countries. settings : what the user says where the sheet does not.

    Returns
    -------
    Figures, and what was recognised, left out, unknown or wrong; a sheet that is no table has one
    fault and no figure.
    """
    reading = Reading(sheet.place)
    layout = find_layout(sheet, places)
    if layout is None:
        seen = " | ".join(" ; ".join(c for c in cells if c)[:60] for _, cells in sheet.rows[:3])
        reading.faults.append(
            Fault(sheet.place, 1, None, f"came {seen[:160] or 'nothing'!r}; allowed: a heading row "
                  "with a country and a figure or years, a matrix of countries, or a Pajek "
                  "network; name the columns")
        )  # fmt: skip
        return reading
    tail = [c for _, c in sheet.rows[layout.header + 1 :] if sum(bool(x) for x in c) == 1]
    around = [*(cells for _, cells in sheet.rows[: layout.header]), *tail[-12:]]
    preamble = read_preamble(around, layout.headings, places)
    reading.vendor, reading.database = preamble.vendor, preamble.database
    reader = _Reader(sheet, layout, preamble, places, settings, reading)
    reader.read()
    return reading


class _Reader(Table):
    """Reads one recognised table, of whatever shape."""

    def read(self) -> None:
        """The whole table."""
        shape, at = self.layout.shape, self.layout.at
        words = {"long": "one figure a row", "years": "years across", "matrix": "matrix"}[shape]
        self.say(f"{self.sheet.form}; {words}, heading in row {self.number}"
                 + (f"; {self.preamble.vendor}" if self.preamble.vendor else ""))  # fmt: skip
        if shape != "years" and "year" not in at:
            try:
                self.year, source = find_year(self.sheet, self.preamble, self.settings.year)
            except NotSaid as error:
                self.fault(self.number, None, str(error))
                return
            self.say(f"year {self.year}, from {source}")
        if shape == "matrix":
            self.read_matrix()
            return
        if self.focal:
            self.say(f"partners of {self.focal}, " + ("--of" if self.settings.of else "as it says"))
        else:
            self.focal, total = find_focal(self.sheet, self.layout, self.places, self.decimal)
            if self.focal:
                self.say(f"{self.focal} has all {total:,} records: the rows are its partners")
        if not self.name_measures():
            return
        used = [
            f"{self.layout.headings[k].text!r} = {m}"
            for k, m in zip(self.layout.figures, self.measures, strict=True)
            if self.layout.headings[k].role != "years"
        ]
        if used:
            self.say("columns: " + ", ".join(used))
        if self.layout.left:
            self.say("columns not used: " + ", ".join(self.layout.left))
        for number, cells in self.sheet.rows[self.layout.header + 1 :]:
            if any(cells):
                self.read_row(number, cells)

    def name_measures(self) -> bool:
        """The measure of every column of figures; False where one of them is not clear."""
        at = self.layout.at
        of_pairs = bool({"pair", "a", "partner"} & set(at)) or bool(self.focal)
        named = self.settings.measure or self.preamble.measure
        if not named and fold(self.sheet.file).startswith("international"):
            named = "international"
            self.say("international papers, as the name of the file says")
        self.measures = [
            _measure(self.layout.headings[k], named, of_pairs) for k in self.layout.figures
        ]
        for k, measure in zip(self.layout.figures, self.measures, strict=True):
            text = self.layout.headings[k].text
            if not measure and "measure" not in at:
                self.fault(self.number, k, f"came {text!r} without what it counts; allowed: "
                           "papers, international, links; say it with --measure")  # fmt: skip
                return False
            if measure == "links" and not of_pairs:
                self.fault(self.number, k, f"came {text!r} of one country a row; allowed with --of "
                           "CODE, the country whose partners these are")  # fmt: skip
                return False
        return True

    # Rows ----------------------------------------------------------------------------------------

    def read_row(self, number: int, cells: tuple[str, ...]) -> None:
        """The figures of a row of one country or pair."""
        filled = [c for c in cells if c]
        if len(filled) == 1 and not self.places.is_known(filled[0]):
            self.drop(number, None, filled[0], "a line of text, no figures")
            return
        if (
            read_heading(cells[0]).role in ("country", "a", "pair")
            and len(filled) > 1
            and (tuple(map(fold, cells)) == tuple(fold(h.text) for h in self.layout.headings))
        ):
            self.drop(number, None, filled[0], "the heading again")
            return
        sides = self.sides(number, cells)
        if sides is None:
            return
        year = self.row_year(number, cells) if "year" in self.layout.at else self.year
        if year is None:
            return
        for k, measure in zip(self.layout.figures, self.measures, strict=True):
            heading = self.layout.headings[k]
            if "measure" in self.layout.at:
                name = self.cell(cells, "measure")
                measure = measure_named(name)
                if not measure:
                    self.drop(number, self.layout.at["measure"], name, "a measure that is not used")
                    continue
            text = cells[k] if k < len(cells) else ""
            self.add(
                number, k, measure, sides, self.cell(cells, "field"), heading.year or year, text
            )

    def row_year(self, number: int, cells: tuple[str, ...]) -> int | None:
        """The year of a row; None where it has no single one."""
        column, text = self.layout.at["year"], self.cell(cells, "year")
        year = read_year(text)
        if year is not None:
            return year
        if not text:
            self.drop(number, column, " ".join(filter(None, cells)), "no year")
        elif len(years_in(text)) == 2:
            self.drop(number, column, text, "a span of years, no single one")
        else:
            self.fault(
                number, column, f"came {text!r}; allowed: a year such as 2019; mend the cell"
            )
        return None

    def sides(self, number: int, cells: tuple[str, ...]) -> tuple[str, str] | None:
        """Codes of the row's country or pair; None where it is dropped."""
        at = self.layout.at
        if "pair" in at:
            text = self.cell(cells, "pair")
            parts = text.split("-") if text.count("-") == 1 else [text]
            columns = [at["pair"]] * len(parts)
        elif "a" in at:
            parts, columns = [self.cell(cells, "a"), self.cell(cells, "b")], [at["a"], at["b"]]
        elif "partner" in at:
            parts = [self.cell(cells, "country"), self.cell(cells, "partner")]
            columns = [at["country"], at["partner"]] if "country" in at else [at["partner"]] * 2
        else:
            parts, columns = [self.cell(cells, "country")], [at["country"]]
        codes = []
        for text, k in zip(parts, columns, strict=True):
            code = self.code(number, k, text)
            if code is None:
                return None
            codes.append(code)
        if len(codes) == 1:
            return codes[0], ""
        if codes[0].split()[0] == codes[1].split()[0]:
            self.drop(number, columns[1], " - ".join(parts), "a country with itself")
            return None
        return codes[0], codes[1]

    # Matrices ------------------------------------------------------------------------------------

    def read_matrix(self) -> None:
        """Links of countries down and across."""
        heads = self.layout.headings
        columns = {}
        for k, heading in enumerate(heads):
            if k and heading.text:
                code = self.code(self.number, k, heading.text)
                if code is not None:
                    columns[k] = code
        self.say(f"links of {len(columns)} countries or regions; the diagonal is not used")
        empty = 0
        for number, cells in self.sheet.rows[self.layout.header + 1 :]:
            if not any(cells):
                continue
            if sum(bool(c) for c in cells) == 1 and not self.places.is_known(cells[0]):
                self.drop(number, None, next(c for c in cells if c), "a line of text, no figures")
                continue
            row = self.code(number, 0, cells[0])
            if row is None:
                continue
            for k, column in columns.items():
                text = cells[k] if k < len(cells) else ""
                if column.split()[0] == row.split()[0]:
                    continue
                if not text:
                    empty += 1
                    continue
                self.add(number, k, "links", (row, column), "", self.year, text)
        if empty:
            self.say(f"{empty} empty cells of the matrix hold no figure")


def _measure(heading: Heading, named: str, of_pairs: bool) -> str:
    """What a column counts: as its heading says, else as is said of the whole table."""
    measure = heading.measure or (heading.role if heading.role in MEASURES else "") or named
    if measure == "papers" and named == "international":
        measure = named
    if of_pairs and measure in ("papers", "international", ""):
        return "links"
    return measure
