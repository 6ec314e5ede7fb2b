"""Lines above a table and below it: which database, which years, of which country, which figure."""

from __future__ import annotations

import re
import unicodedata
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
_MEASURED = {"metric", "indicator", "measure", "指标", "指标名称", "统计指标"}
# Essential Science Indicators count the last ten years and some months together, in one table.
_TEN_YEARS = re.compile(
    r"essential science indicators|indicators results list|"
    r"\btop papers\b.*\bcites|\bcites\b.*\btop papers\b|高水平论文.*被引|被引.*高水平论文"
)
TEN_YEARS = "the last ten years (Essential Science Indicators)"

NOW = 9999  # stands for the last year of a range without an end


def unit_in(text: str) -> str:
    """Words that say that figures are thousands or the like; empty where there are none.

    Examples
    --------
    >>> unit_in("Papers (in thousands)"), unit_in("论文数(万篇)"), unit_in("论文数(篇)")
    ('in thousands', '万篇', '')
    """
    found = _UNIT.search(fold(text))
    return found[0] if found else ""


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
        unit = unit or unit_in(text)
        if not _UPDATE.search(low) and _PERIOD.search(low):
            years = years_in(text)
            if re.search(r"pubyear\s*([<>]|aft|bef)", low):
                years = _queried(low)
            if years and not first:
                first, last = min(years), max(years)
        focal = focal or _focal(line, text, places)
        measure = measure or _measure(line)
    if _TEN_YEARS.search(every.replace("\n", " ")):
        span = span or TEN_YEARS
    title = titles.pop() if len(titles) == 1 else 0
    return Preamble(vendor, database, first, last, focal, measure, title, span, unit)


def _queried(query: str) -> list[int]:
    """Years that a query of Scopus keeps: those it is limited to, else between its bounds.

    Examples
    --------
    >>> _queried("pubyear > 2020 and pubyear < 2022"), _queried("pubyear > 2015 and pubyear < 2023")
    ([2021, 2021], [2016, 2022])
    >>> _queried("pubyear > 2009 and ( limit-to ( pubyear , 2021 ) )"), _queried("pubyear > 2009")
    ([2021], [2010, 9999])
    """
    limited = re.findall(r"limit-to\s*\(\s*pubyear\s*,\s*(\d{4})", query)
    if limited:
        return [int(y) for y in limited]
    least = re.findall(r"pubyear\s*(>=?|aft)\s*(\d{4})", query)
    most = re.findall(r"pubyear\s*(<=?|bef)\s*(\d{4})", query)
    first = max((int(y) + (by != ">=") for by, y in least), default=1)
    last = min((int(y) - (by != "<=") for by, y in most), default=NOW)
    return [first, last]


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
    cells = [unicodedata.normalize("NFKC", c) for c in line if c]
    if len(cells) >= 2 and fold(cells[0].rstrip(":")) in _MEASURED:
        return measure_named(cells[1])
    if len(cells) == 1:
        name, _, rest = cells[0].partition(":")
        if fold(name) in _MEASURED:
            return measure_named(rest)
    return ""
