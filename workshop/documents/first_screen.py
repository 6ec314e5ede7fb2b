"""What a report opens on: before and after, the story, one large picture, a row a scenario."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from workshop.content.amounts import direction, limits, moved, papers_moved
from workshop.content.answer_table import Summary, summary
from workshop.content.baseline_check import CheckRow, baseline_check
from workshop.content.story import Course, Story, hero, stories
from workshop.content.wording import level
from workshop.figures.hero_picture import hero_picture
from workshop.language.numbers import digits, is_count, percent
from workshop.view.result_view import BASELINE, Change, RunView


@dataclass(frozen=True)
class Card:
    """One change as numbers: what, in which year, before, after, how much, how sure."""

    what: str
    year: int
    before: str
    after: str
    change: str
    limits: str
    direction: str
    title: str


@dataclass(frozen=True)
class FirstScreen:
    """The first screen; ``card`` and ``picture`` are missing where nothing is compared."""

    stories: list[Story]
    card: Card | None
    picture: Markup
    summary: Summary
    check: tuple[CheckRow, ...]
    check_line: str


def first_screen(view: RunView) -> FirstScreen:
    """What stands on the first screen of a run's report."""
    found = hero(view)
    check = baseline_check(view)
    return FirstScreen(
        stories=stories(view),
        card=card(view, found) if found else None,
        picture=Markup(hero_picture(view, found)) if found else Markup(""),
        summary=summary(view),
        check=check,
        check_line=_check_line(view, check),
    )


def card(view: RunView, found: Course) -> Card:
    """Before and after of what moves most, in the year in which it is deepest."""
    change = found.change
    return Card(
        what=view.t("hero.title", variable=view.variable(found.variable),
                    region=view.region(found.region)),
        year=found.year,
        before=level(view, change, BASELINE),
        after=after(view, change),
        change=moved(view, change),
        limits=limits(view, change),
        direction=direction(view, change),
        title=view.title(change.scenario),
    )  # fmt: skip


def after(view: RunView, change: Change) -> str:
    """The level of the baseline moved by the paired change, so that the two always agree."""
    band = view.band(BASELINE, change.region, change.variable, change.year)
    step = band.step if band is not None else 0.0
    delta = papers_moved(change).p50 if is_count(change.unit) else change.delta.p50
    base = change.baseline if step <= 0 else round(change.baseline / step) * step
    fine = (papers_moved(change) if is_count(change.unit) else change.delta).step
    if change.unit.startswith("percent"):
        return percent(base + delta, fine, view.lang)
    return digits(base + delta, fine, view.lang, big="prose")


def _check_line(view: RunView, check: tuple[CheckRow, ...]) -> str:
    """The baseline of the first country in one sentence; empty where nothing is known of it."""
    if not check:
        return ""
    row = check[0]
    key = "check.line" if row.rank else "check.line.bloc"
    return view.t(key, region=row.region, last=row.last, year=view.horizon, band=row.band,
                  rank=row.rank)  # fmt: skip
