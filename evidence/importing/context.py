"""What a table does not say in its columns: its year, and whose papers all of it are."""

from __future__ import annotations

import re
from pathlib import Path

from evidence.importing.cells import NotANumber, read_number
from evidence.importing.file import Sheet
from evidence.importing.headings import fold
from evidence.importing.layout import Layout
from evidence.importing.places import Places
from evidence.importing.preamble import NOW, Preamble
from evidence.importing.years import read_year, single_year, span_in


class NotSaid(ValueError):
    """Something is needed that nobody says; the text tells what came and what to do."""


def find_year(sheet: Sheet, preamble: Preamble, asked: int | None) -> tuple[int, str]:
    """The year of a table without years, and who says so.

    Parameters
    ----------
    preamble : what the lines around the table say. asked : year the user says.

    Raises
    ------
    NotSaid : the figures are sums of several years, nobody names the year, or two places name
        different ones.
    """
    stem = Path(sheet.file).stem
    titled, shown = "the lines around the table", "the name of the sheet"
    span = preamble.span and (preamble.span, titled)
    if preamble.first and preamble.first != preamble.last:
        last = "now" if preamble.last == NOW else preamble.last
        span = (f"{preamble.first}-{last}", titled)
    for text, source in ((sheet.sheet, shown), (stem, "the name of the file")):
        span = span or (span_in(text) and (span_in(text), source))
    if span and not (preamble.first and preamble.first == preamble.last):
        raise NotSaid(
            f"came sums of {span[0]}; allowed are figures of single years; export year by year "
            f"(see {span[1]})"
        )
    if preamble.first and asked and asked != preamble.first:
        raise NotSaid(f"came figures of {preamble.first} and --year {asked}; leave --year out")
    if preamble.first:
        return preamble.first, titled
    own = read_year(sheet.sheet)
    if own and asked and own != asked:
        raise NotSaid(f"came a sheet named {sheet.sheet} and --year {asked}; leave --year out")
    if asked or own:
        return (asked, "--year") if asked else (own or 0, shown)
    named = {
        titled: preamble.title,
        shown: single_year(sheet.sheet),
        "the name of the file": single_year(stem),
    }
    said = {source: year for source, year in named.items() if year}
    if len(set(said.values())) > 1:
        words = " and ".join(f"{year} in {source}" for source, year in said.items())
        raise NotSaid(f"came {words}; one year is allowed; say which with --year")
    for source, year in said.items():
        return year, source
    raise NotSaid(
        "came a table without a year; allowed: a column of years, years across, a year in the name "
        "of the file; or say it with --year, if all of it is of one year"
    )


def find_focal(
    sheet: Sheet, layout: Layout, places: Places, decimal: str | None
) -> tuple[str, int]:
    """The country that has every record of an analysis, and how many; "" where there is none.

    The Web of Science heads a column "% of 12,345": a country with all 12,345 records is the one
    that was searched for, and the others are its partners.
    """
    totals = [re.fullmatch(r"% of ([\d,. ]+)", fold(h.text)) for h in layout.headings]
    total = next((int(re.sub(r"\D", "", t.group(1)) or 0) for t in totals if t), 0)
    if not total or layout.shape != "long" or {"a", "pair", "partner"} & set(layout.at):
        return "", 0
    whole = set()
    for _, cells in sheet.rows[layout.header + 1 :]:
        try:
            place = places.find(cells[layout.at["country"]])
            value = read_number(cells[layout.figures[0]], decimal=decimal)
        except (IndexError, NotANumber):
            continue
        if place.kind == "country" and value == total:
            whole.add(place.code)
    return (whole.pop(), total) if len(whole) == 1 else ("", 0)
