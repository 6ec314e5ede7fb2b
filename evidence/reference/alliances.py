"""Who stands by whom: defence treaties and unions, by year."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from evidence.caching.own_yaml import read_own_yaml

FILE = Path(__file__).parent.parent / "alliances.yaml"


@cache
def _table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = read_own_yaml(FILE)
    return table


def allies(leaders: Iterable[str], year: int) -> frozenset[str]:
    """Codes of the countries bound to one of the leaders in a year.

    Those who share a defence treaty or a union with a leader, and the whole of a union where at
    least half of the members do: the European Union acts as one, with or without NATO.

    Parameters
    ----------
    leaders : ISO alpha-3 codes. year : calendar year; members that came in later are not counted.

    Examples
    --------
    >>> west = allies(["USA"], 2014)
    >>> sorted({"JPN", "TUR", "AUT", "CHE", "BRA", "USA"} & west)
    ['AUT', 'JPN', 'TUR']
    >>> sorted(allies(["RUS"], 2020))
    ['ARM', 'BLR', 'KAZ', 'KGZ', 'TJK']
    """
    heads = frozenset(leaders)
    groups = [
        (one["kind"], frozenset(c for c, since in one["members"].items() if since <= year))
        for one in _table().values()
    ]
    bound: frozenset[str] = frozenset().union(*(m for _, m in groups if m & heads))
    for kind, members in groups:
        if kind == "union" and members and 2 * len(members & bound) >= len(members):
            bound |= members
    return bound - heads
