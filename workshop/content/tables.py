"""The comparison as rows of text, percent first, every figure rounded by its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workshop.content.amounts import direction, moved_between, papers_moved
from workshop.content.course import together
from workshop.language.certainty import Certainty
from workshop.language.numbers import Band, digits, is_count
from workshop.view.result_view import BASELINE, Change, View


@dataclass(frozen=True)
class Row:
    """One region of one outcome and scenario in one year.

    ``papers`` is the percentage of the median baseline, so that nobody loses more than there is.
    """

    scenario: str
    region: str
    change: str
    papers: str
    baseline: str
    direction: str
    certainty: Certainty | Literal[""]
    grade: str = ""


@dataclass(frozen=True)
class Group:
    """The rows of one outcome."""

    title: str
    unit: str
    counts: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Sum:
    """Papers of all years from the first intervention on, of one region in one scenario."""

    scenario: str
    region: str
    years: str
    change: str
    papers: str


def comparison(view: View, year: int = 0) -> list[Group]:
    """Every outcome asked for, every region shown, in one year, by default the last."""
    groups = []
    for variable in view.outcomes:
        changes = [
            change
            for region in view.regions(variable)
            for name in view.names
            if (change := view.change(name, region, variable, year)) is not None
        ]
        rows = tuple(_row(view, change) for change in changes) or tuple(
            _baseline(view, region, variable, year) for region in view.regions(variable)
        )
        groups.append(
            Group(
                view.variable(variable),
                _unit(view, variable),
                is_count(view.unit_of(variable)),
                rows,
            )
        )
    return groups


def sums(view: View, variable: str) -> tuple[Sum, ...]:
    """Cumulative gains and losses of a count, a row a region and scenario."""
    rows = []
    for region in view.regions(variable):
        for name in view.names:
            found = together(view, name, region, variable)
            if found is None:
                continue
            papers = found.relative.scaled(found.baseline / 100.0)
            rows.append(
                Sum(
                    view.title(name),
                    view.region(region),
                    view.t("limits.years", first=found.first, last=found.last),
                    found.relative.percent(view.lang, view.t("limits.to")),
                    digits(papers.p50, papers.step, view.lang, sign=True, big="short"),
                )
            )
    return tuple(rows)


def _row(view: View, change: Change) -> Row:
    papers = papers_moved(change)
    return Row(
        scenario=view.title(change.scenario),
        region=view.region(change.region),
        change=moved_between(view, change),
        papers=digits(papers.p50, papers.step, view.lang, sign=True, big="short")
        if is_count(change.unit) and change.certainty != "small"
        else "",
        baseline=_level(view, change),
        direction=direction(view, change) if change.certainty != "small" else "",
        certainty=change.certainty,
        grade=view.grade(change.scenario),
    )


def _baseline(view: View, region: str, variable: str, year: int) -> Row:
    """A row of a run that holds the baseline alone."""
    band = view.band(BASELINE, region, variable, year)
    return Row("", view.region(region), "", "", _with_limits(view, band) if band else "", "", "")


def _level(view: View, change: Change) -> str:
    """The baseline with its own interval, for a level may be known worse than a difference."""
    band = view.band(BASELINE, change.region, change.variable, change.year)
    return _with_limits(view, band) if band else ""


def _with_limits(view: View, band: Band) -> str:
    return band.text(view.lang, view.t("limits.dash"), big="short")


def _unit(view: View, variable: str) -> str:
    """The unit, unless the title says it."""
    unit = view.unit(view.unit_of(variable))
    return "" if unit.casefold() in view.variable(variable).casefold() else unit
