"""Where a table begins in a sheet and what its columns hold."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from evidence.importing.file import Sheet
from evidence.importing.heading_rows import headings_at
from evidence.importing.heading_words import MEASURES, ROLES
from evidence.importing.headings import Heading, fold, read_heading
from evidence.importing.places import Places

LOOKED_AT = 80  # rows that are searched for a heading
_NUMBER = re.compile(r"[\d.,' ]+")


@dataclass(frozen=True)
class Layout:
    """A table within a sheet.

    Attributes
    ----------
    shape : ``long`` (a figure a row), ``years`` (years across) or ``matrix``.
    header : position of the lowest heading row in ``sheet.rows``; ``top`` of the first one.
    headings : of every column.
    at : role -> column; ``years`` and measures may have several columns, see ``figures``.
    figures : columns that hold figures.
    twice : headings of columns of figures that say the same of two columns.
    """

    shape: str
    header: int
    headings: tuple[Heading, ...]
    at: dict[str, int] = field(default_factory=dict)
    figures: tuple[int, ...] = ()
    top: int = 0
    twice: tuple[str, ...] = ()

    @property
    def left(self) -> list[str]:
        """Headings of columns that are not used."""
        used = {*self.at.values(), *self.figures}
        return [h.text for k, h in enumerate(self.headings) if k not in used and h.text]


def find_layout(sheet: Sheet, places: Places, measure: str = "") -> Layout | None:
    """The first rows that read as headings, or a matrix of countries; None if there is neither.

    Parameters
    ----------
    measure : what the user says that a column without a known heading counts.
    """
    rows = sheet.rows[:LOOKED_AT]
    for position, (_, cells) in enumerate(rows):
        headings, height = headings_at(sheet, position)
        header = position + height - 1
        layout = _long(position, header, headings) or _scopus(position, cells)
        if layout is not None:
            return layout
        if _is_matrix(sheet, position, cells, places):
            return Layout("matrix", position, tuple(Heading(c, "") for c in cells), top=position)
    if not measure:
        return None
    for position in range(len(rows)):
        headings, height = headings_at(sheet, position)
        header = position + height - 1
        unknown = counted(sheet, header, headings)
        if len(unknown) == 1:
            k = unknown[0]
            told = (*headings[:k], Heading(headings[k].text, "value"), *headings[k + 1 :])
            layout = _long(position, header, told)
            if layout is not None:
                return layout
    return None


def counted(sheet: Sheet, header: int, headings: tuple[Heading, ...]) -> list[int]:
    """Columns whose heading is not known and whose cells are numbers, but no years."""
    out = []
    for k, heading in enumerate(headings):
        if heading.role or not heading.text:
            continue
        cells = [c[k] for _, c in sheet.rows[header + 1 : header + 61] if k < len(c) and c[k]]
        numbers = [c for c in cells if _NUMBER.fullmatch(c)]
        if cells and len(numbers) * 2 > len(cells):
            out.append(k)
    return out


def roles(headings: tuple[Heading, ...]) -> dict[str, int]:
    """Role -> column of what says whose and of when a figure is."""
    at: dict[str, int] = {}
    for k, heading in enumerate(headings):
        if heading.role not in ("", "left", "years", "span", *MEASURES):
            at.setdefault(heading.role, k)
            if heading.role == "value" and _rank(heading) < _rank(headings[at["value"]]):
                at["value"] = k  # FREQ is how often, where OBS_VALUE stands beside it
    if not {"a", "b"} <= set(at):
        # "source" and "target" are columns of a pair only together.
        at.pop("a", None)
        at.pop("b", None)
    for stand_in in ("name", "code"):
        if "country" not in at and stand_in in at:
            at["country"] = at.pop(stand_in)
        at.pop(stand_in, None)
    return at


def _rank(heading: Heading) -> int:
    """Place among the words for a value; a heading that the user explains comes first."""
    words = list(map(fold, ROLES["value"]))
    return words.index(fold(heading.text)) if fold(heading.text) in words else -1


def _long(top: int, header: int, headings: tuple[Heading, ...]) -> Layout | None:
    at = roles(headings)
    if not {"pair", "a", "country", "partner"} & set(at):
        return None
    seen: dict[str, str] = {}
    measures, twice = [], []
    for k, heading in enumerate(headings):
        if heading.role in MEASURES:
            if heading.role not in seen:
                seen[heading.role] = heading.text
                measures.append(k)
            elif seen[heading.role] == heading.text:
                twice.append(heading.text)
    years = [k for k, heading in enumerate(headings) if heading.role == "years"]
    told = Counter((headings[k].year, headings[k].measure) for k in years)
    if years and (not measures or "year" not in at):
        # The measure that heads a whole table of years is the heading of none of its columns.
        at.pop("year", None)
        at.pop("value", None)
        again = {key for key, n in told.items() if n > 1}
        doubled = tuple(headings[k].text for k in years
                        if (headings[k].year, headings[k].measure) in again)  # fmt: skip
        return Layout("years", header, headings, at, tuple(years), top, doubled)
    if measures:
        return Layout("long", header, headings, at, tuple(measures), top, tuple(twice))
    if "value" in at:
        return Layout("long", header, headings, at, (at.pop("value"),), top)
    return None


def _scopus(position: int, cells: tuple[str, ...]) -> Layout | None:
    """Scopus prints the number of documents, or nothing, as heading of its second column."""
    filled = [c for c in cells if c]
    if not filled or read_heading(cells[0]).role != "country" or len(cells) < 2 or len(filled) > 2:
        return None
    second = cells[1]
    if second and not _NUMBER.fullmatch(second) and "document" not in second.casefold():
        return None
    if read_heading(second).role:
        return None
    headings = (read_heading(cells[0]), Heading(second or "documents", "papers"))
    return Layout("long", position, headings, {"country": 0}, (1,), position)


def _is_matrix(sheet: Sheet, position: int, cells: tuple[str, ...], places: Places) -> bool:
    across = [c for c in cells[1:] if c]
    if len(across) < 3 or sum(places.is_known(c) for c in across) * 2 <= len(across):
        return False
    below = [row[0] for _, row in sheet.rows[position + 1 : position + 1 + 60] if row and row[0]]
    return len(below) >= 3 and sum(places.is_known(c) for c in below) * 2 > len(below)
