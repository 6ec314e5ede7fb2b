"""Figures from one table: each with where it stood; what was left out, with why; what is wrong."""

from __future__ import annotations

from pathlib import Path

from evidence.importing.context import find_focal
from evidence.importing.faults import Fault
from evidence.importing.figures import Reading, Settings
from evidence.importing.file import Sheet
from evidence.importing.heading_rows import headings_at
from evidence.importing.headings import MEASURES, Heading, fold, measure_named, read_heading
from evidence.importing.layout import LOOKED_AT, counted, find_layout, roles
from evidence.importing.matrix import Matrix
from evidence.importing.places import Places
from evidence.importing.plausible import check_shares
from evidence.importing.preamble import read_preamble, unit_in
from evidence.importing.rows import Rows
from evidence.importing.series import check_indicator, check_series
from evidence.importing.years import part_of_year, read_year, year_mark

_SHAPES = {"long": "one figure a row", "years": "years across", "matrix": "matrix"}


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
    layout = find_layout(sheet, places, settings.measure)
    if layout is None:
        known = _half_known(sheet)
        reading.is_table = bool(known) or not any(any(cells) for _, cells in sheet.rows)
        text = known or _not_a_table(sheet, places)
        reading.faults.append(Fault(sheet.place, 1, None, text))
        return reading
    tail = [c for _, c in sheet.rows[layout.header + 1 :] if sum(bool(x) for x in c) == 1]
    around = [*(cells for _, cells in sheet.rows[: layout.top]), *tail[-12:]]
    preamble = read_preamble(around, layout.headings, places)
    reading.vendor, reading.database = preamble.vendor, preamble.database
    if layout.shape == "matrix":
        matrix = Matrix(sheet, layout, preamble, places, settings, reading)
        _begin(matrix)
        if matrix.find_year():
            matrix.read()
        return reading
    rows = Rows(sheet, layout, preamble, places, settings, reading)
    _begin(rows)
    if (
        not _understood(rows)
        or not _years(rows)
        or not _measures(rows)
        or not check_indicator(rows)
    ):
        return reading
    rows.read()
    check_shares(reading)
    check_series(rows)
    return reading


def _half_known(sheet: Sheet) -> str:
    """What was recognised of a table and what was not, and what to write; empty where nothing."""
    best: tuple[int, str] = (0, "")
    for position in range(min(LOOKED_AT, len(sheet.rows))):
        headings, height = headings_at(sheet, position)
        at = roles(headings)
        known = [f"{h.text!r} ({_WORDS.get(h.role, h.role)})" for h in headings
                 if h.role not in ("", "left") and h.text]  # fmt: skip
        if not {"country", "pair", "a"} & set(at) or len(known) <= best[0]:
            continue
        spans = [h.text for h in headings if h.role == "span"]
        unknown = [headings[k].text for k in counted(sheet, position + height - 1, headings)]
        shorter = [h.text for h in headings if part_of_year(h.text)]
        if shorter:
            text = (f"came {shorter[0]!r}, figures of a {part_of_year(shorter[0])}; allowed are "
                    "whole years; add them up year by year")  # fmt: skip
        elif spans and not any(h.role == "years" for h in headings):
            text = (f"came {spans[0]!r}: sums of several years; allowed are figures of single "
                    "years; export year by year")  # fmt: skip
        elif unknown:
            of = ", ".join(map(repr, unknown[:6]))
            text = (f"came {', '.join(known)}, and {of} without a word that says what is counted; "
                    f"allowed: papers, international, links; name the column so, or say it with "
                    "--measure")  # fmt: skip
        else:
            text = (f"came {', '.join(known)} and no column of figures; allowed: a column of "
                    "papers, or years across; name the column that counts papers")  # fmt: skip
        best = (len(known), text)
    return best[1]


def _not_a_table(sheet: Sheet, places: Places) -> str:
    """What came, and what is read."""
    if _transposed(sheet, places):
        return ("came years down and countries across; allowed: a country a row and years across; "
                "transpose the table (in Excel: Paste Special, Transpose)")  # fmt: skip
    if max((sum(map(bool, c)) for _, c in sheet.rows[:LOOKED_AT]), default=0) == 1:
        return (f"came one column, {_first(sheet)!r} at its head; allowed: columns "
                "parted by commas, semicolons or tabs; save the table as CSV")  # fmt: skip
    seen = " | ".join(" ; ".join(c for c in cells if c)[:60] for _, cells in sheet.rows[:3])
    return (f"came {seen[:160] or 'nothing'!r}; allowed: a heading row with a country and a figure "
            "or years, a matrix of countries, or a network; name the columns")  # fmt: skip


def _first(sheet: Sheet) -> str:
    return next(c for _, cells in sheet.rows for c in cells if c)[:60]


def _transposed(sheet: Sheet, places: Places) -> bool:
    for position, (_, cells) in enumerate(sheet.rows[:LOOKED_AT]):
        across = [c for c in cells[1:] if c]
        down = [c[0] for _, c in sheet.rows[position + 1 : position + 20] if c and c[0]]
        if (
            len(across) > 1 and sum(map(places.is_known, across)) * 2 > len(across)
            and len(down) > 1 and sum(read_year(c) is not None for c in down) * 2 > len(down)
        ):  # fmt: skip
            return True
    return False


_WORDS = {"a": "one side of a pair", "b": "the other side", "years": "a year", "name": "country",
          "code": "code of a country", "span": "several years"}  # fmt: skip


def _begin(table: Rows | Matrix) -> None:
    """What was recognised, as the first line of the report."""
    first = table.sheet.rows[table.layout.top][0]
    where = f"row {first}" if first == table.number else f"rows {first} to {table.number}"
    table.say(f"{table.sheet.form}; {_SHAPES[table.layout.shape]}, heading in {where}"
              + (f"; {table.preamble.vendor}" if table.preamble.vendor else ""))  # fmt: skip
    for note in table.sheet.notes:
        table.say(note)


def _understood(rows: Rows) -> bool:
    """Refuse what would be read wrong: years not understood, doubled columns, other units."""
    layout, headings = rows.layout, rows.layout.headings
    for text in layout.twice[1:] if layout.shape == "years" else layout.twice:
        rows.fault(rows.number, None, f"came {text!r} for two columns; one column a figure is "
                   "allowed; name what tells them apart, or remove one")  # fmt: skip
        return False
    if rows.preamble.unit:
        rows.fault(rows.sheet.rows[0][0], None, f"came figures {rows.preamble.unit!r}; single "
                   "papers are needed; write them out")  # fmt: skip
        return False
    for k in layout.figures:
        if unit := unit_in(headings[k].text):
            rows.fault(rows.number, k, f"came {headings[k].text!r}: figures in {unit!r}; single "
                       "papers are needed; write them out")  # fmt: skip
        asked = read_heading(headings[k].text)
        if (
            headings[k].role == "value" and asked.role == "" and asked.year is not None
        ):  # a figure because the user says so
            _not_understood(rows, k, asked)
    wide = layout.shape == "years"
    for k, heading in enumerate(headings):
        if k in layout.figures or k in layout.at.values() or heading.role == "left":
            continue
        # A column of years with a heading of its own, or a year with words nobody knows.
        if heading.role == "" and heading.year is not None and (wide or "year" not in layout.at):
            _not_understood(rows, k, heading)
        elif heading.role == "" and heading.text and "year" not in layout.at and not wide:
            cells = [c[k] for _, c in rows.body() if k < len(c) and c[k]]
            if len(cells) > 1 and all(read_year(c) is not None for c in cells):
                rows.fault(rows.number, k, f"came {heading.text!r} over years such as {cells[0]}; "
                           "name the column year, or take it out")  # fmt: skip
        elif heading.role == "span" and not wide and "year" not in layout.at:
            rows.fault(rows.number, k, f"came {heading.text!r}: sums of several years; allowed are "
                       "figures of single years; export year by year")  # fmt: skip
    return not rows.out.faults


def _not_understood(rows: Rows, k: int, heading: Heading) -> None:
    rows.fault(
        rows.number,
        k,
        f"came {heading.text!r}, which names a year but is not understood; "
        f"allowed: {heading.year}, or what it counts and the year; rename the column",
    )


def _years(rows: Rows) -> bool:
    """Where the years are: in a column, across, or said of the whole table."""
    if rows.layout.shape != "years" and "year" not in rows.layout.at:
        return rows.find_year()
    if rows.layout.shape == "years":
        marks = {}
        for k in rows.layout.figures:
            text = rows.layout.headings[k].text
            if mark := year_mark(text):
                marks[text] = mark
        if marks:
            rows.say("years with a mark, read as they are: " + ", ".join(marks))
    return True


def _measures(rows: Rows) -> bool:
    """What every column counts; False where one of them is not clear."""
    layout, settings, preamble = rows.layout, rows.settings, rows.preamble
    if rows.focal:
        rows.say(f"partners of {rows.focal}, " + ("--of" if settings.of else "as it says"))
    else:
        rows.focal, total = find_focal(rows.sheet, layout, rows.places, rows.decimal)
        if rows.focal:
            rows.say(f"{rows.focal} has all {total:,} records: the rows are its partners")
    at = layout.at
    if "partner" in at and "country" not in at and not rows.focal:
        rows.fault(rows.number, at["partner"], "came partners without the country whose partners "
                   "they are; allowed with --of CODE, that country")  # fmt: skip
        return False
    for k, heading in enumerate(layout.headings):  # a code of the measure often stands first
        if heading.role == "measure" and any(
            k < len(c) and measure_named(c[k]) for _, c in rows.body()
        ):
            at["measure"] = k
            break
    of_pairs = bool({"pair", "a", "partner"} & set(at)) or bool(rows.focal)
    named = settings.measure or preamble.measure
    if not named and fold(Path(rows.sheet.file).name).startswith("international"):
        named = "international"
        rows.say("international papers, as the name of the file says")
    rows.measures = [_measure(layout.headings[k], named, of_pairs) for k in layout.figures]
    for k, measure in zip(layout.figures, rows.measures, strict=True):
        text = layout.headings[k].text
        if not measure and "measure" not in at:
            rows.fault(rows.number, k, f"came {text!r} without what it counts; allowed: "
                       "papers, international, links; say it with --measure")  # fmt: skip
            return False
        if measure == "links" and not of_pairs:
            rows.fault(rows.number, k, f"came {text!r} of one country a row; allowed with --of "
                       "CODE, the country whose partners these are")  # fmt: skip
            return False
    used = [
        f"{layout.headings[k].text!r} = {m or 'as its row says'}"
        for k, m in zip(layout.figures, rows.measures, strict=True)
        if layout.headings[k].role != "years"
    ]
    if used:
        rows.say("columns: " + ", ".join(used))
    if layout.left:
        rows.say("columns not used: " + ", ".join(layout.left))
    if any(read_heading(h.text).measure == "" and fold(h.text) in _ONE_COUNTRY
           for h in layout.headings):  # fmt: skip
        rows.out.counting = "corresponding author"
        rows.say("counts of the country of the corresponding author: each paper counts once, "
                 "for one country; whole counts of all authors are larger")  # fmt: skip
    return True


_ONE_COUNTRY = {"scp", "mcp", "mcp ratio", "single country publications"}


def _measure(heading: Heading, named: str, of_pairs: bool) -> str:
    """What a column counts: as its heading says, else as is said of the whole table."""
    measure = heading.measure or (heading.role if heading.role in MEASURES else "") or named
    if measure == "papers" and named == "international":
        measure = named
    if of_pairs and measure in ("papers", "international", ""):
        return "links"
    return measure
