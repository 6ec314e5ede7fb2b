"""Headings as the vendors print them, in English and Chinese, and what stands under them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evidence.importing.heading_words import LEFT, MEASURES, PLAIN, ROLES
from evidence.importing.years import read_year, single_year, span_in, years_in
from evidence.reference.characters import simplified


def fold(text: str) -> str:
    """A heading in one form: width, case and blanks do not tell two apart."""
    text = simplified(unicodedata.normalize("NFKC", text)).casefold()
    text = text.replace("_", " ").replace("\n", " ")
    return " ".join(text.split())


_BY_NAME = {fold(name): role for role, names in ROLES.items() for name in names}
_BY_NAME |= {k.replace("-", " "): v for k, v in _BY_NAME.items()}
_LEFT_FOLDED = frozenset(map(fold, LEFT))
_LEFT_ANYWAY = re.compile(
    r"% of [\d,. ]+|.*(growth|change|cagr|per capita|per million|average|index|rank|impact|cited|"
    r"citation|rate of|增长|增速|排名|被引).*|"
    r"(views|co-authors|authors|h5?-index)\b.*"
)
_YEAR_MARKED = re.compile(
    r"\b[\[(]?(?:fy|cy|yr|x)?(?:1[89]|20|21)\d\d(?:\.0\b)?[\])]?(?:\s*年度?)?"
    r"(?:[*†‡]+|\s*\([prebdsuc]\)|\s?[prebdsuc]\b)?"
)


@dataclass(frozen=True)
class Heading:
    """What a column holds: a role; for figures by year the year and, where named, the measure.

    Attributes
    ----------
    role : one of :data:`ROLES`, ``years``, ``span`` (sums of several years), ``left`` (known, not
        used), or empty: not known.
    year : that the heading names, also where the rest of it is not known.
    """

    text: str
    role: str
    year: int | None = None
    measure: str = ""


@functools.lru_cache(10_000)
def read_heading(text: str) -> Heading:
    """A heading's meaning.

    Examples
    --------
    >>> read_heading("Web of Science Documents").role, read_heading("出版年").role
    ('papers', 'year')
    >>> read_heading("Scholarly Output 2019")
    Heading(text='Scholarly Output 2019', role='years', year=2019, measure='papers')
    >>> read_heading("% of 12,345").role, read_heading("Mood").role
    ('left', '')
    >>> read_heading("Papers 2015-2019").role, read_heading("國家").role
    ('span', 'country')
    >>> read_heading("2020 guess")
    Heading(text='2020 guess', role='', year=2020, measure='')
    """
    key = fold(text)
    if key in _BY_NAME:
        return Heading(text, _BY_NAME[key])
    year = read_year(text.strip())
    if year is not None:
        return Heading(text, "years", year)
    if key in _LEFT_FOLDED or _LEFT_ANYWAY.fullmatch(key):
        return Heading(text, "left")
    if span_in(key):
        return Heading(text, "span")
    year = single_year(key) or None
    if year is not None:
        rest = " ".join(_YEAR_MARKED.sub(" ", key).strip(" :,-()[]").split())
        role = _role(rest)
        if role in MEASURES:
            return Heading(text, "years", year, role)
        return Heading(text, "left" if role == "left" else "", year)
    return Heading(text, _role(key), next(iter(years_in(key)), None))


def _role(key: str) -> str:
    """The role of a folded heading, words that add nothing left out."""
    bare = re.sub(r"\s*[(\[](.*?)[)\]]$", _unit, key)
    for form in (key, key.replace("-", " "), bare, key.rstrip("*†‡:")):
        if form in _BY_NAME:
            return _BY_NAME[form]
        if form in _LEFT_FOLDED:
            return "left"
    return ""


def _unit(found: re.Match[str]) -> str:
    return "" if found[1] in PLAIN else found[0]


def combine(parts: Sequence[str], titles: frozenset[str] = frozenset()) -> Heading:
    """The meaning of a heading that stands in several rows, from above.

    Parameters
    ----------
    titles : parts that stand over every column; they tell none of them apart.

    Examples
    --------
    >>> combine(["Documents", "2019"])
    Heading(text='Documents 2019', role='years', year=2019, measure='papers')
    >>> combine(["2019", "International Collaborations"]).measure, combine(["Moods", "2019"]).role
    ('international', '')
    """
    own = list(dict.fromkeys(p for p in parts if p))
    text = " ".join(own)
    if len(own) > 1 and text and (whole := read_heading(text)).role:
        return whole
    own = [p for p in own if fold(p) not in PLAIN or read_heading(p).role in MEASURES] or own
    own = [p for p in own if p not in titles or read_heading(p).role in MEASURES] or own[-1:]
    if len(own) < 2:
        return replace(read_heading(own[0]), text=text) if own else Heading("", "")
    read = [read_heading(p) for p in own]
    roles = {h.role for h in read}
    years = {h.year for h in read if h.year is not None}
    year = years.pop() if len(years) == 1 else None
    for role in ("left", "span"):
        if role in roles:
            return Heading(text, role, year)
    if "" in roles:
        return Heading(text, "", year)
    measures = {h.measure or h.role for h in read if h.measure or h.role in MEASURES}
    if measures == {"papers", "international"}:
        measures = {"international"}
    if len(measures) > 1 or years:
        return Heading(text, "", year)
    measure = measures.pop() if measures else ""
    others = roles - {"years", *MEASURES}
    if others:  # a column such as Country under a heading of its own
        return Heading(text, others.pop() if len(others) == 1 and not measure else "", year)
    return Heading(text, "years", year, measure) if year else Heading(text, measure)


def measure_named(text: str) -> str:
    """The measure that a text names as a whole, or nothing."""
    role = _role(fold(text))
    return role if role in MEASURES else ""
