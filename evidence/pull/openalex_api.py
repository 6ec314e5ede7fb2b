"""What OpenAlex can change, and has changed before: all of it in this file, none elsewhere.

As documented at developers.openalex.org and help.openalex.org in the autumn of 2026:

- an API key is needed since February 2026 (``api_key``); the polite pool is gone and ``mailto``
  ignored, so the e-mail address travels in the ``User-Agent``, where people can still find us;
- a list or group request costs 0.0001 dollar; a free key has 1 dollar a day, no key 0.10 (0.01 in
  an earlier text), renewed at midnight UTC; ``/rate-limit`` tells the rest and costs nothing;
- groups come in pages of at most 200; only ``cursor`` pages through them, sorted by key;
- a used-up budget is a 429 with ``X-RateLimit-Remaining-USD`` and a ``Retry-After`` of hours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.errors import SourceChanged

BASE = "https://api.openalex.org"
BASE_VARIABLE = "COLLABCAST_OPENALEX_URL"
KEY_VARIABLE = "OPENALEX_API_KEY"
KEY_PARAMETER = "api_key"
WORKS = "/works"
RATE_LIMIT = "/rate-limit"
COST_USD = 0.0001  # of a list or group request
DAILY_USD = {True: 1.00, False: 0.10}  # with a free key, without one
PAGE = 200
HIDDEN = 10
FIRST_CURSOR = "*"
GROUP = "authorships.countries"
TERMS = "OpenAlex, CC0"


def filters(
    year: int,
    *,
    types: Sequence[str] = (),
    field: str = "",
    countries: Sequence[str] = (),
    abroad: bool = False,
    top: bool = False,
) -> str:
    """The filter of works with a known country.

    Parameters
    ----------
    field : filter of one field, see :mod:`evidence.pull.openalex_fields`.
    countries : alpha-2 codes, works with an author in any of them.
    abroad : only works with authors in more than one country.
    top : only works among the 1 % most cited of their subfield and year.

    Examples
    --------
    >>> filters(2020, countries=["CN"], types=["article", "review"])
    'publication_year:2020,countries_distinct_count:>0,type:article|review,authorships.countries:CN'
    """
    parts = [f"publication_year:{year}", f"countries_distinct_count:>{int(abroad)}"]
    if types:
        parts.append("type:" + "|".join(types))
    if field:
        parts.append(field)
    if countries:
        parts.append(f"{GROUP}:" + "|".join(countries))
    if top:
        parts.append("citation_normalized_percentile.is_in_top_1_percent:true")
    return ",".join(parts)


def group_query(filter_: str, cursor: str = FIRST_CURSOR) -> dict[str, str]:
    """Parameters of "how many works by country"."""
    return {"filter": filter_, "group_by": GROUP, "per_page": str(PAGE), "cursor": cursor}


def count_query(filter_: str) -> dict[str, str]:
    """Parameters of "how many works"."""
    return {"filter": filter_, "per_page": "1", "select": "id"}


@dataclass(frozen=True)
class GroupPage:
    """One page of groups: works in all, works by alpha-2 code, cursor of the next page."""

    count: int
    groups: dict[str, int]
    cursor: str | None


def read_groups(document: Any) -> GroupPage:
    """A page of groups, or what is not as documented.

    Examples
    --------
    >>> read_groups({"meta": {"count": 9, "per_page": 200, "next_cursor": None}, "group_by": [
    ...     {"key": "https://openalex.org/countries/CN", "key_display_name": "China", "count": 7}]})
    GroupPage(count=9, groups={'CN': 7}, cursor=None)
    """
    meta = _meta(document)
    rows = document.get("group_by")
    if not isinstance(rows, list):
        raise SourceChanged("OpenAlex: the answer to a group request holds no list `group_by`")
    groups: dict[str, int] = {}
    for row in rows:
        if not isinstance(row, Mapping) or "key" not in row or "count" not in row:
            raise SourceChanged(
                "OpenAlex: a group has no `key` or no `count` but "
                f"{', '.join(map(str, row)) if isinstance(row, Mapping) else type(row).__name__}"
            )
        code = str(row["key"]).rstrip("/").rsplit("/", 1)[-1].upper()
        if code not in ("UNKNOWN", "NONE", ""):
            groups[code] = groups.get(code, 0) + _whole(row["count"], "count of a group")
    cursor = meta.get("next_cursor")
    # A page far from full is the last one, whatever the cursor says: one request less. A page
    # nearly full may have lost its hidden groups (unknown) and still have others behind it.
    page = meta.get("per_page")
    last = not rows or (isinstance(page, int) and len(rows) < page - HIDDEN)
    count = _whole(meta.get("count"), "meta.count")
    if count < max(groups.values(), default=0):
        raise SourceChanged("OpenAlex: `meta.count` is no longer the number of works in all")
    return GroupPage(count, groups, None if last or not cursor else str(cursor))


def read_count(document: Any) -> int:
    """Works in all."""
    return _whole(_meta(document).get("count"), "meta.count")


def used_up(status: int, headers: Mapping[str, str], document: Any) -> str | None:
    """Why nothing more can be asked today; None when it can."""
    if status != 429:
        return None
    left, need = (
        _number(headers, "X-RateLimit-Remaining-USD"),
        _number(headers, "X-RateLimit-Cost-Required-USD"),
    )
    credits_left = _number(headers, "X-RateLimit-Remaining")
    said = str(document.get("message") or "") if isinstance(document, Mapping) else ""
    spent = (
        (left is not None and left < (COST_USD if need is None else need))
        or (left is None and credits_left == 0)
        or "insufficient budget" in said.lower()
    )
    if not spent:
        return None
    wait = _number(headers, "Retry-After") or _number(headers, "X-RateLimit-Reset")
    when = f"in {wait / 3600:.1f} hours" if wait else "at midnight UTC"
    return (
        f"the day's budget is used up; it is renewed {when}. Repeat the same command then, what "
        f"has come is kept (a free key has {DAILY_USD[True] / COST_USD:,.0f} requests a day)"
    )


@dataclass(frozen=True)
class Budget:
    """What may still be asked today."""

    requests: int
    source: str


def read_budget(document: Any) -> Budget | None:
    """The rest of the day's budget as ``/rate-limit`` tells it; None if it tells otherwise."""
    limit = document.get("rate_limit") if isinstance(document, Mapping) else None
    if not isinstance(limit, Mapping):
        return None
    try:
        left = float(limit["daily_remaining_usd"]) + float(limit.get("prepaid_remaining_usd") or 0)
    except (KeyError, TypeError, ValueError):
        return None
    return Budget(max(0, int(left / COST_USD + 1e-9)), "as OpenAlex says now")


def usual_budget(key: bool) -> Budget:
    """The budget as documented."""
    source = "a free key, as documented" if key else "without a key, as documented"
    return Budget(int(DAILY_USD[key] / COST_USD + 1e-9), source)


def _meta(document: Any) -> Mapping[str, Any]:
    meta = document.get("meta") if isinstance(document, Mapping) else None
    if not isinstance(meta, Mapping):
        raise SourceChanged("OpenAlex: the answer holds no `meta`")
    return meta


def _whole(value: Any, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise SourceChanged(f"OpenAlex: {what} is {value!r}; a whole number of works is needed")
    return value


def _number(headers: Mapping[str, str], name: str) -> float | None:
    try:
        return float(str(headers.get(name, "")).lstrip("$"))
    except ValueError:
        return None
