"""Tables with a country, or a pair of them, in each row."""

from __future__ import annotations

from collections import Counter

from evidence.importing.headings import MEASURES, fold, measure_named, read_heading
from evidence.importing.table import Table
from evidence.importing.years import part_of_year, read_year, span_in, year_mark


class Rows(Table):
    """Reads a table row by row, whether its years stand in a column, across or nowhere."""

    measures: list[str]

    def read(self) -> None:
        """The whole table."""
        self.marked: Counter[str] = Counter()
        self.days: list[tuple[int, str]] = []
        self.titles: list[str] = []  # lines of text since the last figures
        body = self._filled_down()
        for number, cells in body:
            if any(cells):
                self.read_row(number, cells)
        if self.marked:
            self.say("marks beside years: " + ", ".join(self.marked))
        shorter = next(((n, t) for n, t in self.days if part_of_year(t)), None)
        if shorter:
            number, text = shorter
            self.fault(number, self.layout.at["year"], f"came {text!r}, figures of a "
                       f"{part_of_year(text)}; allowed are whole years; add them up year by "
                       "year")  # fmt: skip
        elif len(self.days) > 1:
            number, text = self.days[0]
            self.fault(number, self.layout.at["year"], f"came {text!r} and {len(self.days) - 1:,} "
                       "more cells that are no years; allowed: a year such as 2019; write the "
                       "year alone")  # fmt: skip
        elif self.days:
            number, text = self.days[0]
            self.fault(number, self.layout.at["year"], f"came {text!r}; allowed: a year such as "
                       "2019; mend the cell")  # fmt: skip

    def _filled_down(self) -> list[tuple[int, tuple[str, ...]]]:
        """The rows, a name that stands once for several of them written in each.

        Merged cells say so themselves; elsewhere names are filled down where most rows have none
        and the rows of a name are its years.
        """
        keys = sorted(k for r, k in self.layout.at.items() if r in
                      ("country", "a", "b", "partner", "pair", "year", "field"))  # fmt: skip
        rows: list[tuple[int, tuple[str, ...]]] = []
        filled = 0
        for number, cells in self.body():
            row = [*cells, *[""] * (max(keys, default=-1) + 1 - len(cells))]
            for k in keys:
                if not row[k] and (number, k) in self.sheet.merged:
                    row[k] = self.sheet.merged[number, k].text
                    filled += bool(row[k])
            rows.append((number, tuple(row)))
        if filled:
            self.say(f"merged cells: {filled} cells filled from the one they are merged with")
        at = self.layout.at
        if set(at) & {"a", "b", "partner", "pair"} or "country" not in at or "year" not in at:
            return rows
        k, y = at["country"], at["year"]
        bare = [n for n, c in rows if not c[k] and any(c) and read_year(c[y]) is not None]
        named = [n for n, c in rows if c[k] and read_year(c[y]) is not None]
        if not bare or len(bare) < len(named):
            return rows
        out: list[tuple[int, tuple[str, ...]]] = []
        name, seen = "", set[str]()
        for number, cells in rows:
            if cells[k]:
                name, seen = cells[k], set()
            elif name and cells[y] in seen:
                return rows  # not the years of one name
            elif name and number in bare:
                cells = (*cells[:k], name, *cells[k + 1 :])
            seen.add(cells[y])
            out.append((number, cells))
        self.say(f"{len(bare)} rows without a country belong to the name above them")
        return out

    def read_row(self, number: int, cells: tuple[str, ...]) -> None:
        """The figures of a row of one country or pair."""
        filled = [c for c in cells if c]
        if len(filled) == 1 and not self.places.is_known(filled[0]):
            self.drop(number, None, filled[0], "a line of text, no figures")
            self.titles.append(filled[0])
            return
        if (
            len(filled) > 1
            and read_heading(filled[0]).role in ("country", "a", "pair")
            and all(read_heading(c).role for c in filled)
        ):
            self.later_heading(number, cells)
            return
        self.titles = []
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
                named = measure_named(name)
                if named or not self.settings.measure:
                    measure = named
                if not measure:
                    self.drop(number, self.layout.at["measure"], name, "a measure that is not used")
                    continue
            text = cells[k] if k < len(cells) else ""
            self.add(
                number, k, measure, sides, self.cell(cells, "field"), heading.year or year, text
            )

    def later_heading(self, number: int, cells: tuple[str, ...]) -> None:
        """A heading below figures: the same again, or that of another table."""
        same = tuple(map(fold, cells)) == tuple(fold(h.text) for h in self.layout.headings)
        roles = {read_heading(title).role: title for title in self.titles}
        other = [roles[r] for r in roles if r in ("left", *MEASURES) and r not in self.measures]
        if same and not other:
            self.drop(number, None, cells[0], "the heading again")
            return
        came = other[0] if other else ", ".join(filter(None, cells))
        self.fault(number, None, f"came a second table, {came!r}; allowed: one table; keep one of "
                   "them, or write each into a file of its own")  # fmt: skip

    def row_year(self, number: int, cells: tuple[str, ...]) -> int | None:
        """The year of a row; None where it has no single one."""
        column, text = self.layout.at["year"], self.cell(cells, "year")
        year = read_year(text)
        if year is not None:
            if mark := year_mark(text):
                self.marked[f"{year} {mark}"] += 1
            return year
        if not text:
            self.drop(number, column, " ".join(filter(None, cells)), "no year")
        elif span_in(text):
            self.drop(number, column, text, "a span of years, no single one")
        else:
            self.days.append((number, text))
        return None

    def sides(self, number: int, cells: tuple[str, ...]) -> tuple[str, str] | None:
        """Codes of the row's country or pair; None where it is dropped."""
        at = self.layout.at
        if "pair" in at:
            text = self.cell(cells, "pair")
            parts = self._parted(text)
            columns = [at["pair"]] * len(parts)
        elif "a" in at:
            parts, columns = [self.cell(cells, "a"), self.cell(cells, "b")], [at["a"], at["b"]]
        elif "partner" in at:
            columns = [at[r] for r in ("country", "partner") if r in at]
            parts = [cells[k] if k < len(cells) else "" for k in columns]
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

    @staticmethod
    def _parted(text: str) -> list[str]:
        """The two sides of a pair such as ``CHN-USA``."""
        for by in (" - ", " – ", " — ", "--", "–", "-", "_", "|", ";", "/"):
            if text.count(by) == 1:
                return [part.strip() for part in text.split(by)]
        return [text]
