"""Who follows or joins, as a table of two clumps: what happens where it does, and where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workshop.language.numbers import Band, share
from workshop.view.result_view import View

COUNTRIES = 12
DOES = {"follows": "deciders.follows", "joins": "deciders.joins"}


@dataclass(frozen=True)
class DeciderRow:
    """One country: in how many of 100 worlds, from when, its ties then and otherwise, its part."""

    country: str
    does: str
    worlds: str
    year: str
    then: str
    otherwise: str
    adds: str


@dataclass(frozen=True)
class DecidersTable:
    """The countries of one scenario that decide most often, how many there are, and the wave."""

    rows: tuple[DeciderRow, ...]
    every: int
    wave: str


def deciders(view: View, scenario: str, most: int = COUNTRIES) -> DecidersTable | None:
    """What countries decide in a scenario; None where nobody does.

    Those the report asks for come first, then the most likely.
    """
    told = view.results.decisions(scenario)
    if not told:
        return None
    asked = set(view.asked)
    found = sorted(
        told["countries"],
        key=lambda r: (r["country"] not in asked, -r["probability"], r["country"]),
    )
    rows = tuple(
        DeciderRow(
            country=view.region(row["country"]),
            does=view.t(DOES[row["does"]]),
            worlds=share(row["probability"], view.lang),
            year=_years(view, row["year"]),
            then=_band(view, row["ties_then_percent"]),
            otherwise=_band(view, row["ties_else_percent"]),
            adds=_band(view, row["adds_percent"]),
        )
        for row in found[:most]
    )
    return DecidersTable(rows, len(found), _wave(view, told.get("wave")))


def _wave(view: View, wave: Mapping[str, Any] | None) -> str:
    if wave is None:
        return ""
    count = wave["followers"]
    return view.t(
        "deciders.wave",
        low=f"{count['p05']:.0f}", middle=f"{count['p50']:.0f}", high=f"{count['p95']:.0f}",
        nobody=share(wave["nobody"], view.lang),
        most=_band(view, wave["others_where_most_follow_percent"]),
        fewest=_band(view, wave["others_where_fewest_follow_percent"]),
    )  # fmt: skip


def _years(view: View, year: Mapping[str, int]) -> str:
    low, middle, high = (year[k] for k in ("p05", "p50", "p95"))
    if low == high:
        return str(middle)
    return view.t("deciders.years", low=str(low), middle=str(middle), high=str(high))


def _band(view: View, row: Mapping[str, float | None]) -> str:
    low, middle, high = (row[k] for k in ("p05", "p50", "p95"))
    if low is None or middle is None or high is None:
        return "–"
    return Band(low, middle, high).percent(view.lang, view.t("limits.to"))
