"""Who follows, told as the two clumps it makes, and which other pairs gain or lose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from scenarios.interventions.edits import everyone
from workshop.content.amounts import told_band
from workshop.content.course import Course
from workshop.content.wording import place
from workshop.language.numbers import Band, digits, percent
from workshop.view.result_view import View

BOTH = 0.02  # probability; from here to 1 minus this there are two clumps
ALSO = 3  # more followers named
PAIRS = 2  # named that lose, and that gain
CLEAR = 0.95  # share of runs that go one way
LEAST = 0.5  # percent; less is hardly any change
REST = "ROW"  # nobody to name
FEW = 50.0  # joint papers in the baseline; below, a percentage says nothing


def followers(view: View, scenario: str) -> str:
    """What the countries decide: of one what happens if it does and if not, of others how often."""
    told = view.results.decisions(scenario)
    if not told:
        return ""
    t, asked = view.t, set(view.asked)
    rows = sorted(
        told["countries"],
        key=lambda r: (r["country"] not in asked, -r["probability"], r["country"]),
    )
    split = [r for r in rows if BOTH < r["probability"] < 1.0 - BOTH]
    sure = [r for r in rows if r["probability"] >= 1.0 - BOTH]
    parts = []
    if split:
        parts.append(_two(view, split[0]))
        also = [r for r in split[1:] if r["country"] in asked][:ALSO]
        if also:
            names = t("list.comma").join(
                t("story.follows.name", country=view.region(r["country"]),
                  n=percent(100.0 * r["probability"], 1, view.lang))
                for r in also
            )  # fmt: skip
            parts.append(t("story.follows.also", names=names))
    elif sure:
        names = t.join(view.region(r["country"]) for r in sure[:ALSO])
        if len(sure) > ALSO:
            names = t("extreme.more", names=names, n=len(sure) - ALSO)
        parts.append(t(f"story.{sure[0]['does']}.sure", names=names,
                       then=told_band(view, sure[0]["ties_then_percent"]),
                       country=view.region(sure[0]["country"])))  # fmt: skip
    if wave := told.get("wave"):
        count = wave["followers"]
        parts.append(t("story.follows.wave", low=f"{count['p05']:.0f}",
                       middle=f"{count['p50']:.0f}", high=f"{count['p95']:.0f}"))  # fmt: skip
    return t("list.sentence").join(parts)


def _two(view: View, row: Mapping[str, Any]) -> str:
    """One country, two outcomes: what happens where it follows, and where it does not."""
    return view.t(
        f"story.{row['does']}.two",
        country=place(view, row["country"]),
        often=percent(100.0 * row["probability"], 1, view.lang),
        year=row["year"]["p50"],
        then=told_band(view, row["ties_then_percent"]),
        otherwise=told_band(view, row["ties_else_percent"]),
    )


def gains(view: View, scenario: str, found: Course) -> str:
    """Pairs no lever acts on that clearly gain or lose joint papers in the year that is told."""
    own = ties_not_put_in(view, scenario, found.year)
    t = view.t
    if own is None:
        return ""
    fewer, more = (
        _named(view, own[(own["p50"] * sign > 0)].head(PAIRS)) for sign in (-1.0, 1.0)
    )  # fmt: skip
    if not fewer and not more:
        return t("story.gains.none", year=found.year)
    if fewer and more:
        return t("story.gains.both", year=found.year, fewer=fewer, more=more)
    return t("story.gains.fewer" if fewer else "story.gains.more", year=found.year,
             names=fewer or more)  # fmt: skip


def clear_ties(view: View, scenario: str, year: int) -> pd.DataFrame | None:
    """Ties that change in a clear direction, the most papers first; None where runs hold none."""
    ties = view.results.tie_changes(scenario, year)
    if ties.empty:
        return None
    clear = (ties["p_increase"] >= CLEAR) | (ties["p_increase"] <= 1.0 - CLEAR)
    named = (ties["a"] != REST) & (ties["b"] != REST)
    told = ties[named & clear & (ties["p50"].abs() >= LEAST) & (ties["before"] >= FEW)]
    order = (told["p50"] * told["before"]).abs().sort_values(ascending=False, kind="stable")
    return told.loc[order.index]


def ties_not_put_in(view: View, scenario: str, year: int) -> pd.DataFrame | None:
    """The clear ties no lever acts on: neither as a pair nor as one of all ties of a country."""
    ties = clear_ties(view, scenario, year)
    if ties is None:
        return None
    put_in = {row["pair"] for row in view.results.shock(scenario)}
    every = _all_ties_of(view, scenario)
    touched = (ties["a"] + "-" + ties["b"]).isin(put_in)
    return ties[~(touched | ties["a"].isin(every) | ties["b"].isin(every))]


def _all_ties_of(view: View, scenario: str) -> set[str]:
    """Countries all of whose ties a lever moves alike."""
    evidence = view.results.evidence
    moves = next(s.moves() for s in view.scenarios if s.name == scenario)
    named = [m for m in moves if "openness" in type(m).moves and hasattr(m, "countries")]
    return {evidence.countries[k] for m in named for k in everyone(evidence, m.countries)}


def _named(view: View, ties: pd.DataFrame) -> str:
    """As in: Japan – United States (+0.6 %, about 90)."""
    parts = []
    for row in ties.itertuples(index=False):
        band = Band(row.p05, row.p50, row.p95)
        papers = band.scaled(row.before / 100.0)
        parts.append(
            view.t(
                "story.gains.pair",
                pair=view.region(f"{row.a}-{row.b}"),
                percent=percent(band.p50, band.step, view.lang, sign=True),
                n=digits(abs(papers.p50), papers.step, view.lang, big="prose"),
            )
        )
    return view.t("list.semicolon").join(parts)
