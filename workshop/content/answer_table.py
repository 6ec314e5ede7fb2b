"""The answer as one small table: what moves in a scenario, or one row a scenario."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workshop.content.amounts import direction, limits, moved
from workshop.content.course import FIRST, focus
from workshop.content.wording import level
from workshop.language.numbers import is_count
from workshop.view.result_view import BASELINE, Change, View

PAIRS = 3  # those whose joint papers change most
OF_COUNTRY = tuple(v for v in FIRST if v != "links")


@dataclass(frozen=True)
class Line:
    """One series that moves: the change first, then its interval and what it is a change of."""

    name: str
    change: str
    limits: str
    baseline: str
    direction: str


@dataclass(frozen=True)
class Block:
    """The lines of one outcome, and the places of which there is nothing to tell."""

    title: str
    lines: tuple[Line, ...]
    nothing: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """Several scenarios, a row each, every cell in words."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def named(view: View, code: str) -> str:
    """A country or pair with its code behind the name: ``China (CHN)``."""
    return view.t("story.code", name=view.region(code), code=code)


def blocks(view: View, scenario: str, year: int) -> list[Block]:
    """A block an outcome; pairs with the largest change first and few of them."""
    found = []
    for variable in [*(v for v in FIRST if v in view.outcomes),
                     *(v for v in view.outcomes if v not in FIRST)]:  # fmt: skip
        changes = [c for r in view.regions(variable)
                   if (c := view.change(scenario, r, variable, year)) is not None]  # fmt: skip
        if variable == "links":
            changes.sort(key=lambda c: -abs(c.relative.p50))
            changes = changes[:PAIRS]
        found.append(block(view, variable, changes))
    return [b for b in found if b.lines or b.nothing]


def block(view: View, variable: str, changes: Iterable[Change]) -> Block:
    """The block of some changes of one outcome."""
    every = list(changes)
    told = [c for c in every if c.certainty != "small"]
    return Block(
        view.variable(variable),
        tuple(
            Line(named(view, c.region), moved(view, c), limits(view, c), _of(view, c),
                 direction(view, c))
            for c in told
        ),
        tuple(view.region(c.region) for c in every if c.certainty == "small"),
    )  # fmt: skip


def _of(view: View, change: Change) -> str:
    """The level of the baseline, with the unit where the change says another."""
    text = level(view, change, BASELINE)
    return view.t("story.papers", n=text) if is_count(change.unit) else text


def summary(view: View, year: int | None = None) -> Summary:
    """One row a scenario: what moves most and when, what becomes of the first country asked for.

    Parameters
    ----------
    year : of all rows; without it each is told in the year in which it is deepest.
    """
    t = view.t
    first = view.asked[0] if view.asked else ""
    own = [v for v in OF_COUNTRY if v in view.outcomes and first in view.regions(v)]
    rows = []
    for name in view.names:
        found = focus(view, name)
        most = when = "–"
        at = year or view.horizon
        if found is not None:
            at = year or found.year
            change = view.change(name, found.region, found.variable, at) or found.change
            most = t("story.most", region=view.region(found.region),
                     variable=t.maybe(f"story.of.{found.variable}", view.prose(found.variable)),
                     change=moved(view, change))  # fmt: skip
            when = t("story.now", year=found.year)
            if not found.lasts:
                when = t("story.then", year=found.year, horizon=view.horizon,
                         end=moved(view, found.end))  # fmt: skip
        cells = [moved(view, c) if (c := view.change(name, first, v, at)) else "–" for v in own]
        rows.append((view.title(name), most, when, *cells))
    heads = [t("column.scenario"), t("story.column.most"), t("story.column.when")]
    heads += [
        t("story.column.of", region=view.region(first),
          variable=t.maybe(f"story.of.{v}", view.prose(v)))
        for v in own
    ]  # fmt: skip
    return Summary(tuple(heads), tuple(rows))
