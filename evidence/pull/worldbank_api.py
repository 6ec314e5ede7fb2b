"""What the World Bank's Indicators API (version 2) can change, in one place.

``/country/all/indicator/CODE?format=json`` answers ``[meta, rows]``; faults come as ``[{"message":
[{"id", "key", "value"}]}]``, often with status 200. Aggregates stand among the countries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evidence.errors import SourceChanged, SourceError

BASE = "https://api.worldbank.org/v2"
BASE_VARIABLE = "COLLABCAST_WORLDBANK_URL"
TERMS = "World Bank, World Development Indicators, CC BY 4.0"
PAGE = 1000
BUSY = frozenset({"105", "199"})  # service currently unavailable, unexpected error

# Column of our table -> indicator, unit.
INDICATORS: dict[str, tuple[str, str]] = {
    "gerd_pct_gdp": ("GB.XPD.RSDV.GD.ZS", "percent of GDP"),
    "gdp_ppp": ("NY.GDP.MKTP.PP.CD", "current PPP dollars"),
    "researchers_per_million": ("SP.POP.SCIE.RD.P6", "full-time equivalents per million people"),
    "population": ("SP.POP.TOTL", "people"),
}


def path(column: str) -> str:
    """Path of an indicator for all countries."""
    return f"/country/all/indicator/{INDICATORS[column][0]}"


def params(first: int, last: int, page: int) -> dict[str, str]:
    """Parameters of one page."""
    return {
        "format": "json", "date": f"{first}:{last}", "per_page": str(PAGE), "page": str(page),
        "source": "2",
    }  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One page: how many there are, when the figures were updated, value by country and year."""

    pages: int
    updated: str
    values: dict[tuple[str, int], float]


def read_page(document: Any, indicator: str) -> Page:
    """A page of figures, or what is not as documented.

    Examples
    --------
    >>> row = {"indicator": {"id": "X"}, "countryiso3code": "CHN", "date": "2020", "value": 2.4}
    >>> read_page([{"page": 1, "pages": 1, "lastupdated": "2026-07-13"}, [row]], "X").values
    {('CHN', 2020): 2.4}
    """
    if not isinstance(document, list) or not document or not isinstance(document[0], Mapping):
        raise SourceChanged("World Bank: the answer is no list that begins with its page numbers")
    meta = document[0]
    if "message" in meta:
        _refused(meta["message"], indicator)
    try:
        pages, updated = int(meta["pages"]), str(meta.get("lastupdated") or "")
    except (KeyError, TypeError, ValueError):
        raise SourceChanged("World Bank: the answer does not tell its number of pages") from None
    values: dict[tuple[str, int], float] = {}
    for row in (document[1] if len(document) > 1 else None) or ():
        try:
            code, year, value = str(row["countryiso3code"]), str(row["date"]), row["value"]
            if str(row["indicator"]["id"]) != indicator:
                raise SourceChanged(f"World Bank: figures of another than {indicator} came")
        except (KeyError, TypeError):
            raise SourceChanged(
                "World Bank: a row holds no countryiso3code, date, value or indicator"
            ) from None
        if value is None:
            continue
        if not year.isdigit() or isinstance(value, bool) or not isinstance(value, int | float):
            raise SourceChanged(f"World Bank: {code} {year} has the value {value!r}")
        values[code, int(year)] = float(value)
    return Page(pages, updated, values)


def used_up(status: int, headers: Mapping[str, str], document: Any) -> str | None:
    """The World Bank sets no budget."""
    return None


def _refused(message: Any, indicator: str) -> None:
    first = message[0] if isinstance(message, list) and message else {}
    message = " ".join(str(first.get(k, "")) for k in ("id", "key", "value")).strip()
    if str(first.get("id")) in BUSY:
        raise SourceError(f"World Bank: {message}; repeat the same command later")
    raise SourceChanged(f"World Bank: does not answer for {indicator} ({message})")
