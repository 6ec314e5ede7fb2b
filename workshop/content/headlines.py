"""What a slide says in its title: one full sentence with its number."""

from __future__ import annotations

from workshop.content.amounts import in_percent, limits, measure, moved
from workshop.content.answer_table import OF_COUNTRY
from workshop.content.course import Course
from workshop.content.followers import ties_not_put_in
from workshop.content.story import name_of
from workshop.content.wording import place
from workshop.language.numbers import Band, digits, percent
from workshop.view.result_view import Change, View

CLEAR = ("sure", "likely")


def moves(view: View, found: Course) -> str:
    """What moves most and by when: ``By 2035 this takes 33 % off the joint papers of ...``."""
    change, t = found.change, view.t
    if change.certainty == "small":
        return t("headline.small")
    words = {"year": found.year, "series": name_of(view, found), "amount": _amount(view, change)}
    if change.certainty == "open":
        return t("headline.open", **words)
    way = "more" if change.delta.p50 > 0 else "fewer"
    if found.lasts or found.end.certainty == "small":
        return t(f"headline.{way}", **words)
    return t(f"headline.{way}.then", **words, horizon=view.horizon, end=moved(view, found.end))


def _amount(view: View, change: Change) -> str:
    band = measure(change)
    if in_percent(change.unit):
        return percent(abs(band.p50), band.step, view.lang)
    middle = digits(abs(band.p50), band.step, view.lang)
    return view.t("story.points", middle=middle, unit=view.unit_of_change(change.unit))


def who_follows(view: View, scenario: str, found: Course) -> str:
    """Who decides how often, or which other pairs move, whichever there is to tell."""
    told = view.results.decisions(scenario).get("countries") or ()
    asked = set(view.asked)
    rows = sorted(told, key=lambda r: (r["country"] not in asked, -r["probability"]))
    if not rows:
        return _other_pair(view, scenario, found)
    row = rows[0]
    often = percent(100.0 * row["probability"], 1, view.lang)
    return view.t(f"headline.{row['does']}", country=place(view, row["country"]), often=often,
                  n=len(rows))  # fmt: skip


def _other_pair(view: View, scenario: str, found: Course) -> str:
    """The pair that moves most papers of those the scenario does not act on."""
    ties = ties_not_put_in(view, scenario, found.year)
    if ties is None or ties.empty:
        return view.t("headline.nobody")
    row = ties.iloc[0]
    band = Band(row["p05"], row["p50"], row["p95"])
    return view.t("headline.pair", pair=place(view, f"{row['a']}-{row['b']}"), year=found.year,
                  change=percent(band.p50, band.step, view.lang, sign=True))  # fmt: skip


def for_the_asker(view: View, scenario: str, found: Course) -> str:
    """What becomes of the first country asked for, in a few numbers."""
    t, year = view.t, found.year
    first = view.asked[0] if view.asked else ""
    changes = [c for v in OF_COUNTRY if v in view.outcomes and v != "papers_share"
               and (c := view.change(scenario, first, v, year))]  # fmt: skip
    parts = [
        t("story.part", variable=t.maybe(f"story.of.{c.variable}", view.prose(c.variable)),
          change=moved(view, c))
        for c in changes
    ]  # fmt: skip
    if not parts:
        return t("headline.nothing_of", country=place(view, first))
    return t("story.asker", country=place(view, first), year=year,
             parts=t("list.semicolon").join(parts))  # fmt: skip


def so_what(view: View, found: Course) -> str:
    """What may be taken along: direction and size, direction alone, or neither."""
    change = found.change
    if change.certainty == "small":
        return view.t("headline.so.small")
    if change.certainty not in CLEAR:
        return view.t("headline.so.open")
    unit = "" if in_percent(change.unit) else view.unit_of_change(change.unit)
    size = limits(view, change) + (view.t("percent.mark") if not unit else f" {unit}")
    return view.t("headline.so.clear", limits=size)
