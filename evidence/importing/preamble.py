"""Lines above a table and below it: which database, which years, of which country, which figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.importing.headings import Heading, fold, measure_named
from evidence.importing.places import Places
from evidence.importing.years import single_year, span_in, years_in

_VENDORS = (
    ("InCites", "Web of Science", ("incites", "web of science documents", "web of science 论文数")),
    ("SciVal", "Scopus", ("scival", "scholarly output", "co-authored publications",
                          "field-weighted citation impact", "学术产出")),
    ("Scopus", "Scopus", ("scopus", "country/territory", "affilcountry", "pubyear")),
    ("Web of Science", "Web of Science", ("record count", "记录数", "web of science",
                                          "countries/regions value(s) outside")),
)  # fmt: skip
_PERIOD = re.compile(
    r"(publication years?|year range|time ?span|time period|pubyear|\bpy\b|years?\b)|"
    r"出版年|年份|时间跨度"
)
_UPDATE = re.compile(
    r"(updated|exported|export date|last updated|indexed through|更新|导出|copyright|©)"
)
_UNIT = re.compile(
    r"(\bin|[,(:]) ?(thousands?|millions?|hundreds)\b|'000|\bper (million|capita)\b|"
    r"单位[:：]\s*[千万百]|單位[:：]\s*[千萬百]|[千万]篇|\bfractional count"
)


@dataclass(frozen=True)
class Preamble:
    """What the lines around a table say.

    Attributes
    ----------
    vendor, database : empty where nothing names them.
    first, last : the years the figures cover, 0 where nothing says so.
    focal : code of the country whose papers all of the figures are.
    measure : the figure that unnamed columns hold.
    title : the one year that a line names without saying what it is, 0 where there is none.
    span : of years that a line names so. unit : words of a line such as "in thousands".
    """

    vendor: str = ""
    database: str = ""
    first: int = 0
    last: int = 0
    focal: str = ""
    measure: str = ""
    title: int = 0
    span: str = ""
    unit: str = ""


def read_preamble(
    lines: Sequence[Sequence[str]], headings: Sequence[Heading], places: Places
) -> Preamble:
    """Vendor, years, country and measure from the lines around a table and its headings."""
    texts = [" ".join(c for c in line if c) for line in lines]
    every = " \n ".join([*texts, *(h.text for h in headings)]).casefold()
    vendor, database = next(
        ((v, d) for v, d, marks in _VENDORS if any(m in every for m in marks)), ("", "")
    )
    first = last = 0
    focal = measure = span = unit = ""
    titles: set[int] = set()
    for line, text in zip(lines, texts, strict=True):
        low = text.casefold()
        if not _UPDATE.search(low) and not re.search(r"pubyear\s*[<>]", low):
            span = span or span_in(text)
            titles |= {single_year(text)} - {0}
        unit = unit or (found[0] if (found := _UNIT.search(low)) else "")
        if not _UPDATE.search(low) and _PERIOD.search(low):
            years = years_in(text)
            if years and re.search(r"pubyear\s*[<>]", low):
                years = []  # an open range such as PUBYEAR > 2009 is no year of its own
            if years and not first:
                first, last = min(years), max(years)
        focal = focal or _focal(line, text, places)
        measure = measure or _measure(line)
    title = titles.pop() if len(titles) == 1 else 0
    return Preamble(vendor, database, first, last, focal, measure, title, span, unit)


def _focal(line: Sequence[str], text: str, places: Places) -> str:
    """The one country a query is about; several of them mean none."""
    named = re.findall(
        r"(?:affilcountry\s*\(\s*\"?|\bcu\s*=\s*\(?\s*\"?)([^()\"=]+)", text, re.IGNORECASE
    )
    cells = [c for c in line if c]
    if len(cells) >= 2 and fold(cells[0].rstrip(":")) in {"entity", "实体", "home country"}:
        named.append(cells[1])
    found = re.search(r"(?:collaborating with|collaboration of)\s+(.+)$", text, re.IGNORECASE)
    if found:
        named.append(found.group(1))
    codes = {places.find(name.strip(' "')).code for name in named} - {""}
    return codes.pop() if len(codes) == 1 else ""


def _measure(line: Sequence[str]) -> str:
    cells = [c for c in line if c]
    if len(cells) >= 2 and fold(cells[0].rstrip(":")) in {"metric", "indicator", "measure", "指标"}:
        return measure_named(cells[1])
    if len(cells) == 1:
        name, _, rest = cells[0].partition(":")
        if fold(name) in {"metric", "indicator", "measure", "指标"}:
            return measure_named(rest)
    return ""
