"""Numbers and years as people and programs write them."""

from __future__ import annotations

import re
import unicodedata

NOTHING = frozenset(
    {"", "-", "–", "—", "--", "n/a", "na", "n.a.", "nan", "null", "none", "..", ":", ".", "#n/a",
     "无", "暂无", "缺失", "不适用", "no data", "not available"}
)  # fmt: skip

_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*")  # 0.444 is no 444
_PLAIN = re.compile(r"\d+")
# A footnote beside a figure: a star, a note set high, in brackets, or a flag such as Eurostat's.
_MARK = re.compile(
    r"(?<=\d)(?:\s*[*†‡§^]+|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+|\s*\[(?!f\])\w{1,2}\]|\s*\((?!f\))[a-z*]{1,2}\)|"
    r"\s+(?:p|r|e|b|s|d|bp|ep|be|de))$"
)

LARGEST = 1e12  # more papers than there will be


class NotANumber(ValueError):
    """The text is no number, or could be two."""


def read_number(text: str, *, ratio: bool = False, decimal: str | None = None) -> float | None:
    """A number; None where a cell says that there is none.

    Parameters
    ----------
    ratio : a share or average, which may have decimals; a count may not.
    decimal : the decimal mark, where it is known.

    Raises
    ------
    NotANumber : with what came and what is allowed.

    Examples
    --------
    >>> read_number("1,234,567"), read_number("12 345"), read_number("n/a")
    (1234567.0, 12345.0, None)
    >>> read_number("25,3 %", ratio=True), read_number("1.234", decimal=",")
    (25.3, 1234.0)
    >>> read_number("120*"), read_number("120²"), read_number("1,234 p")
    (120.0, 120.0, 1234.0)
    >>> read_number("1.234")
    Traceback (most recent call last):
    ...
    evidence.importing.cells.NotANumber: '1.234' could be 1234 or 1 and 234 thousandths; ...
    """
    raw = unicodedata.normalize("NFKC", _MARK.sub("", text.strip())).strip()
    bare = raw.replace("\u2009", " ").replace("\u202f", " ").replace("’", "'")
    if bare.lower() in NOTHING:
        return None
    if bare.endswith("%"):
        if not ratio:
            raise NotANumber(f"{text!r} is a percentage; a count of papers is needed")
        bare = bare[:-1].rstrip()
    sign = bare.startswith("-") or bare.startswith("−")
    value = _magnitude(bare.lstrip("+-−"), text, ratio, decimal)
    if sign and value:
        raise NotANumber(f"{text!r} is negative; a number of 0 or more is needed")
    if value > LARGEST:
        raise NotANumber(f"{text!r}; a number up to {LARGEST:,.0f} is needed")
    if not ratio and value != int(value):
        parts = re.fullmatch(r"([1-9]\d{0,2})[.,](\d{3})", bare)
        if parts:
            raise _two_ways(text, *parts.groups())
        raise NotANumber(
            f"{text!r} is no whole number; whole counts are needed (fractional counts never mix "
            "with whole ones)"
        )
    return value


def _magnitude(bare: str, text: str, ratio: bool, decimal: str | None) -> float:
    if _PLAIN.fullmatch(bare) and len(bare) < 16:
        return float(bare)
    if re.fullmatch(r"\d+(\.\d+)?[eE][+]?\d{1,2}", bare):
        return float(bare)
    marks = [c for c in bare if c in ".,"]
    mark = marks[-1] if marks else None
    if mark is not None and marks.count(mark) == 1:
        whole, _, rest = bare.rpartition(mark)
        grouped = bool(re.fullmatch(r"[1-9]\d{0,2}", whole) and re.fullmatch(r"\d{3}", rest))
        if decimal == mark or not grouped or (decimal is None and ratio):
            return _with_decimals(whole, rest, text)
        if decimal is None and mark == ".":
            raise _two_ways(text, whole, rest)
    if _GROUPED.fullmatch(bare):
        return float(re.sub(r"\D", "", bare))
    raise NotANumber(f"{text!r}; a number of 0 or more is needed")


def _two_ways(text: str, whole: str, rest: str) -> NotANumber:
    return NotANumber(
        f"{text!r} could be {whole}{rest} or {whole} and {rest} thousandths; say which with "
        "--decimal , or --decimal ."
    )


def _with_decimals(whole: str, rest: str, text: str) -> float:
    if not rest.isdigit() or len(rest) > 15:
        raise NotANumber(f"{text!r}; a number of 0 or more is needed")
    if not (_PLAIN.fullmatch(whole) or _GROUPED.fullmatch(whole)):
        raise NotANumber(f"{text!r}; a number of 0 or more is needed")
    return float(re.sub(r"\D", "", whole) + "." + rest)
