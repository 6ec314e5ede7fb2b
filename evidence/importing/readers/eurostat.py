"""Eurostat's tab-separated tables: dimensions in one cell, years across, flags beside figures."""

from __future__ import annotations

import re

from evidence.importing.figures import Reading, Settings
from evidence.importing.file import File, Sheet
from evidence.importing.places import Places
from evidence.importing.reading import read_sheet

_HEAD = re.compile(r"([\w,]+)\\TIME(_PERIOD)?\t", re.IGNORECASE)


def recognise(file: File) -> bool:
    """Does it begin with dimensions and years?

    Examples
    --------
    >>> recognise(File("x.tsv", b"freq,unit,geo" + bytes([92]) + b"TIME_PERIOD\\t2019 \\t2020 "))
    True
    """
    return bool(_HEAD.match(file.first_line()))


def read(file: File, places: Places, settings: Settings) -> list[Reading]:
    """The figures of the table.

    Raises
    ------
    ImportRefused : it holds several series a country, which only one of its dimensions tells apart.
    """
    lines = [line for line in file.text.splitlines() if line.strip()]
    first, *years = lines[0].split("\t")
    heads = first.split("\\")[0].lstrip("\ufeff").split(",")
    rows = [(1, (*heads, *(y.strip() for y in years)))]
    seen: dict[str, set[str]] = {h: set() for h in heads if h.casefold() != "geo"}
    for number, line in enumerate(lines[1:], start=2):
        key, *cells = line.split("\t")
        parts = key.split(",")
        for head, part in zip(heads, parts, strict=False):
            if head in seen:
                seen[head].add(part.strip())
        rows.append((number, (*(p.strip() for p in parts), *(c.strip() for c in cells))))
    several = [f"{head} ({', '.join(sorted(v)[:4])})" for head, v in seen.items() if len(v) > 1]
    if several:
        raise file.refused(f"several series a country, told apart by {'; '.join(several)}",
                           "one series a country", "choose one of them in the browser of Eurostat",
                           1)  # fmt: skip
    reading = read_sheet(Sheet(file.name, "", tuple(rows), "Eurostat TSV"), places, settings)
    told = "; ".join(f"{head}: {next(iter(v))}" for head, v in seen.items() if v)
    if told:
        reading.said.append(f"dimensions: {told}")
    return [reading]
