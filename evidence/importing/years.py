"""Years as people, programs and statistical offices write them; spans of years, which are sums."""

from __future__ import annotations

import functools
import re
import unicodedata

_SUPERSCRIPTS = "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079"
_FOUR = r"(?:1[89]|20|21)\d\d"
_BEFORE = r"(?:[fc]y|yr|x|y|fiscal year|calendar year|year)?[\s_.:'-]*"
# Marks of statistical offices: provisional, revised, estimated, break, definition, Eurostat's own,
# low reliability, confidential. An "f" is a forecast and no figure: such a year is not understood.
_WORDS = (
    "provisional|preliminary|estimated?|est|prov|prelim|revised|incomplete|partial|暂定|初步|估计"
)
_FLAG = r"(?:\d{1,2}|[prebdsuc]{1,2})"
_AFTER = (
    rf"(?:\s*年度?)?(?:\.0+)?(?:\s*\[?yr\s*{_FOUR}\]?)?"
    rf"\s*(?P<mark>[*†‡§#^°+]+|\(\s*(?:{_WORDS}|{_FLAG}|\*)\.?\s*\)|\[\s*{_FLAG}\s*\]|"
    rf"(?:{_WORDS})\.?|[prebdsuc]{{1,2}}|)"
)
_YEAR = re.compile(rf"{_BEFORE}(?P<year>{_FOUR}){_AFTER}", re.IGNORECASE)
_FIRST_OR_LAST_DAY = re.compile(
    rf"(?P<a>{_FOUR})[-/.](?:0?1[-/.]0?1|12[-/.]31)(?:[T ][0:.Z]+)?|"
    rf"(?:0?1[-/.]0?1|31[-/.]12|12[-/.]31)[-/.](?P<b>{_FOUR})"
)
_REPUBLIC = re.compile(r"(?:民國|民国|roc)\s*(\d{2,3})\s*年?", re.IGNORECASE)  # year 1 is 1912
_CHINESE = {c: str(k) for k, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_DATE = re.compile(rf"(?<!\d){_FOUR}[-_./]\d{{1,2}}[-_./]\d{{1,2}}(?!\d)")
_SPAN = re.compile(
    rf"(?<!\d)(?P<first>{_FOUR})\s*年?\s*"
    r"(?P<by>[-–—‒−―~～_/:]+|\.{2,3}|to|until|till|through|thru|bis|至|到)\s*"
    rf"(?P<last>{_FOUR}|\d\d|present|now|today|date|今)(?!\d)",
    re.IGNORECASE,
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_SUMS = re.compile(
    r"\b(cumulative|all[ -]?(?:years|time)|since \d{4}|(?:last|past) \w+ years)\b|累计|累計|历年总|"
    r"近.{1,2}年",
    re.IGNORECASE,
)

_SHORTER = tuple(
    (name, re.compile(form, re.IGNORECASE))
    for name, form in (
        ("quarter", rf"{_FOUR}\s*[-/ .]?\s*Q[1-4]|Q[1-4]\s*[-/ .']?\s*{_FOUR}|"
                    rf"{_FOUR}\s*年?\s*第?[1-4一二三四]季度?"),
        ("half year", rf"{_FOUR}\s*[-/ .]?\s*[HS][12]|[HS][12]\s*[-/ .']?\s*{_FOUR}|"
                      rf"{_FOUR}\s*年?\s*[上下]半年"),
        ("month", rf"{_FOUR}(?:[-/.]|[-/ .]?M)(?:0?[1-9]|1[0-2])|{_FOUR}(?:0[1-9]|1[0-2])|"
                  rf"(?:0?[1-9]|1[0-2])[-/.]{_FOUR}|{_FOUR}\s*年\s*\d{{1,2}}\s*月|"
                  rf"(?:{_MONTHS})[a-z]*\.?[-/ ,.']*{_FOUR}|{_FOUR}[-/ ,.']*(?:{_MONTHS})[a-z]*"),
        ("week", rf"{_FOUR}\s*-?\s*W\d{{1,2}}"),
    )
)  # fmt: skip


def read_year(text: str) -> int | None:
    """A year on its own; None where the text is something else.

    Examples
    --------
    >>> [read_year(t) for t in ("2019", "2019年", "2019.0", "2020p", "2020*", "2019 [YR2019]")]
    [2019, 2019, 2019, 2020, 2020, 2019]
    >>> [read_year(t) for t in ("X2019", "FY2019", "2019-01-01", "民國108年", "二〇一九年")]
    [2019, 2019, 2019, 2019, 2019]
    >>> [read_year(t) for t in ("2015-2019", "2019/20", "2025f", "2019-06", "Q1 2019", "20190101")]
    [None, None, None, None, None, None]
    """
    return _parts(text)[0]


def year_mark(text: str) -> str:
    """The mark beside a year, empty where there is none.

    Examples
    --------
    >>> year_mark("2020p"), year_mark("2020 (provisional)"), year_mark("2019 [YR2019]")
    ('p', 'provisional', '')
    """
    return _parts(text)[1]


@functools.lru_cache(10_000)  # a column of years says the same few a thousand times
def _parts(text: str) -> tuple[int | None, str]:
    raw = text.strip()
    bare = raw.rstrip(_SUPERSCRIPTS)  # a note set high would else become a digit
    mark = raw[len(bare) :]
    plain = unicodedata.normalize("NFKC", bare).strip()
    if len(plain) > 40:
        return None, ""
    if set(plain[:4]) <= set(_CHINESE) and len(plain) >= 4:
        plain = "".join(_CHINESE.get(c, c) for c in plain)
    found = _YEAR.fullmatch(plain)
    if found:
        again = re.findall(_FOUR, plain)
        year = int(found["year"])
        if any(int(y) != year for y in again):
            return None, ""
        return year, mark or found["mark"].strip("()[] .")
    day = _FIRST_OR_LAST_DAY.fullmatch(plain)
    if day:
        return int(day["a"] or day["b"]), ""
    republic = _REPUBLIC.fullmatch(plain)
    if republic:
        return int(republic[1]) + 1911, ""
    return None, ""


def years_in(text: str) -> list[int]:
    """Every year named in a text, in order; a whole date is the day of an export, and no year.

    Examples
    --------
    >>> years_in("papers_2019_and_2021"), years_in("export 2024-05-12")
    ([2019, 2021], [])
    """
    return [int(y) for y in re.findall(rf"(?<!\d){_FOUR}(?!\d)", _DATE.sub(" ", text))]


def span_in(text: str) -> str:
    """The first span of years in a text, or words that mean one; empty where there is none.

    Examples
    --------
    >>> span_in("country rank 1996-2023"), span_in("2019/20"), span_in("from 1996 to present")
    ('1996-2023', '2019-2020', '1996-present')
    >>> span_in("2019-2019"), span_in("2019-05-12"), span_in("cumulative papers")
    ('', '', 'cumulative')
    """
    plain = _DATE.sub(" ", unicodedata.normalize("NFKC", text))
    for found in _SPAN.finditer(plain):
        first, last = found["first"], found["last"]
        if not last.isdigit():
            return f"{first}-{last.lower()}"
        if len(last) == 2:
            if found["by"] != "/" and int(last) <= 12:
                continue  # a month
            last = first[:2] + last
        if int(last) > int(first):
            return f"{first}-{last}"
    sums = _SUMS.search(plain)
    return sums[0] if sums else ""


def part_of_year(text: str) -> str:
    """What shorter time a text names: ``quarter``, ``half year``, ``month`` or ``week``, or ``""``.

    Examples
    --------
    >>> [part_of_year(t) for t in ("2020Q1", "Q3 2019", "2020-03", "2020M03", "2020年3月")]
    ['quarter', 'quarter', 'month', 'month', 'month']
    >>> [part_of_year(t) for t in ("2020-S1", "2020-W05", "2020", "2019/20", "H1N1")]
    ['half year', 'week', '', '', '']
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    return next((name for name, form in _SHORTER if form.fullmatch(plain)), "")


def single_year(text: str) -> int:
    """The one year a text names, 0 where it names none, several, or a span of them."""
    found = set(years_in(text))
    return found.pop() if len(found) == 1 and not span_in(text) else 0
