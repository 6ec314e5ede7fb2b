"""Where a table begins in a sheet and what its columns hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from evidence.importing.file import Sheet
from evidence.importing.headings import MEASURES, Heading, read_heading
from evidence.importing.places import Places

LOOKED_AT = 80  # rows that are searched for a heading
_NUMBER = re.compile(r"[\d.,' ]+")


@dataclass(frozen=True)
class Layout:
    """A table within a sheet.

    Attributes
    ----------
    shape : ``long`` (a figure a row), ``years`` (years across) or ``matrix``.
    header : position of the heading row in ``sheet.rows``.
    headings : of every column.
    at : role -> column; ``years`` and measures may have several columns, see ``figures``.
    figures : columns that hold figures.
    """

    shape: str
    header: int
    headings: tuple[Heading, ...]
    at: dict[str, int] = field(default_factory=dict)
    figures: tuple[int, ...] = ()

    @property
    def left(self) -> list[str]:
        """Headings of columns that are not used."""
        used = {*self.at.values(), *self.figures}
        return [h.text for k, h in enumerate(self.headings) if k not in used and h.text]


def find_layout(sheet: Sheet, places: Places) -> Layout | None:
    """The first row that reads as a heading, or a matrix of countries; None if there is neither."""
    for position, (_, cells) in enumerate(sheet.rows[:LOOKED_AT]):
        layout = _long(position, cells) or _scopus(position, cells)
        if layout is not None:
            return layout
        if _is_matrix(sheet, position, cells, places):
            headings = tuple(Heading(c, "") for c in cells)
            return Layout("matrix", position, headings)
    return None


def _long(position: int, cells: tuple[str, ...]) -> Layout | None:
    headings = tuple(read_heading(c) for c in cells)
    at: dict[str, int] = {}
    for k, heading in enumerate(headings):
        if heading.role not in ("", "left", "years", *MEASURES):
            at.setdefault(heading.role, k)
    if not {"a", "b"} <= set(at):
        # "source" and "target" are columns of a pair only together.
        at.pop("a", None)
        at.pop("b", None)
    if "country" not in at and "name" in at:
        at["country"] = at.pop("name")
    at.pop("name", None)
    whose = "pair" in at or "a" in at or "country" in at
    seen: set[str] = set()
    measures = []
    for k, heading in enumerate(headings):
        if heading.role in MEASURES and heading.role not in seen:
            seen.add(heading.role)
            measures.append(k)
    years = [k for k, heading in enumerate(headings) if heading.role == "years"]
    if not whose:
        return None
    if measures:
        return Layout("long", position, headings, at, tuple(measures))
    if "value" in at:
        return Layout("long", position, headings, at, (at.pop("value"),))
    if years:
        at.pop("year", None)
        return Layout("years", position, headings, at, tuple(years))
    return None


def _scopus(position: int, cells: tuple[str, ...]) -> Layout | None:
    """Scopus prints the number of documents, or nothing, as heading of its second column."""
    filled = [c for c in cells if c]
    if not filled or read_heading(cells[0]).role != "country" or len(cells) < 2 or len(filled) > 2:
        return None
    second = cells[1]
    if second and not _NUMBER.fullmatch(second) and "document" not in second.casefold():
        return None
    headings = (read_heading(cells[0]), Heading(second or "documents", "papers"))
    return Layout("long", position, headings, {"country": 0}, (1,))


def _is_matrix(sheet: Sheet, position: int, cells: tuple[str, ...], places: Places) -> bool:
    across = [c for c in cells[1:] if c]
    if len(across) < 3 or sum(places.is_known(c) for c in across) * 2 <= len(across):
        return False
    below = [row[0] for _, row in sheet.rows[position + 1 : position + 1 + 60] if row and row[0]]
    return len(below) >= 3 and sum(places.is_known(c) for c in below) * 2 > len(below)
