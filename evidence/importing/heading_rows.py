"""Headings that stand in one row or in several, one above the other."""

from __future__ import annotations

import re
from collections import Counter

from evidence.importing.file import Sheet
from evidence.importing.heading_words import MEASURES
from evidence.importing.headings import Heading, combine, fold, read_heading
from evidence.importing.years import read_year

MOST = 4  # rows of headings
STRUCTURE = ("country", "code", "name", "year", "a", "b", "partner", "pair", "field", "measure")
_NUMBER = re.compile(r"[+-]?[\d.,' ]+%?")


def headings_at(sheet: Sheet, position: int) -> tuple[tuple[Heading, ...], int]:
    """The headings of a table whose first heading row is at a position, and how many rows they are.

    Parameters
    ----------
    position : in ``sheet.rows``, of the topmost row of headings.
    """
    cells = sheet.rows[position][1]
    height = 1
    while height < MOST and position + height < len(sheet.rows):
        above = sheet.rows[position : position + height]
        if not _goes_on([_spread(sheet, n, c) for n, c in above],
                        _spread(sheet, *sheet.rows[position + height])):  # fmt: skip
            break
        height += 1
    if height == 1:
        return tuple(read_heading(c) for c in cells), 1
    block = sheet.rows[position : position + height]
    width = max(len(c) for _, c in block)
    rows = [_filled(sheet, n, c, width, k == height - 1, block) for k, (n, c) in enumerate(block)]
    columns = [[row[k] for row in rows] for k in range(width)]
    figures = [c for c in columns if not any(read_heading(p).role in STRUCTURE for p in c if p)]
    counts = Counter(p for c in figures for p in set(c) if p)
    titles = frozenset(p for p, n in counts.items() if n == len(figures) > 1)
    return tuple(combine(c, titles) for c in columns), height


def _goes_on(above: list[tuple[str, ...]], cells: tuple[str, ...]) -> bool:
    """Is a row more headings, and not the first row of figures?

    Under a heading of years or figures stands another heading: a year, a measure, a unit; nothing
    that only a row of figures has, such as a number that is no year or the name of a country.
    """
    first = above[0]
    told = [c for c in cells if c]
    if len([c for c in first if c]) < 2 and not (first and not first[0]):
        return False  # a line of text above the table
    if not told or (len(set(told)) == 1 and len(told) > 2 and cells[0]):
        return False
    named = _structured(first)
    lead = cells[0] if cells else ""
    if lead and not (read_heading(lead).role in STRUCTURE or lead == first[0]):
        return False
    if lead and named and read_heading(lead).role in STRUCTURE and lead != first[0]:
        return False  # another table begins
    words = [read_heading(c) for c in cells[1:] if c]
    if any(_NUMBER.fullmatch(c) and read_year(c) is None for c in cells if c):
        return False
    if not named and not _structured(cells) and not any(_structured(r) for r in above):
        return bool(words) and all(h.role in ("years", *MEASURES) for h in words) and not lead
    return any(h.role in ("years", "left", "span", *MEASURES) for h in words) or (
        bool(words) and all(fold(h.text).strip("()") in _UNITS for h in words)
    )


_UNITS = frozenset({"number", "%", "percent", "count", "papers", "n", "篇", "个"})


def _structured(cells: tuple[str, ...]) -> bool:
    return any(read_heading(c).role in STRUCTURE for c in cells if c)


def _spread(sheet: Sheet, number: int, cells: tuple[str, ...]) -> tuple[str, ...]:
    """A row with the text of merged cells in each of them."""
    width = max([len(cells), *(k + 1 for n, k in sheet.merged if n == number)])
    padded = (*cells, *[""] * (width - len(cells)))
    return tuple(
        c or (sheet.merged[number, k].text if (number, k) in sheet.merged else "")
        for k, c in enumerate(padded)
    )


def _filled(
    sheet: Sheet, number: int, cells: tuple[str, ...], width: int, last: bool,
    block: tuple[tuple[int, tuple[str, ...]], ...],
) -> list[str]:  # fmt: skip
    """A row of headings with each text over all its columns; the lowest row stands as it is."""
    row = [*_spread(sheet, number, cells)]
    row += [""] * (width - len(row))
    if last:
        return row
    below = block[-1][1]
    for k in range(1, width):
        own = k < len(below) and below[k] and read_heading(below[k]).role not in STRUCTURE
        if not row[k] and own and row[k - 1] and read_heading(row[k - 1]).role not in STRUCTURE:
            row[k] = row[k - 1]
    return row
