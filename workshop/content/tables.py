"""The comparison as rows of text, every figure rounded by its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workshop.content.wording import amount
from workshop.language.certainty import Certainty
from workshop.language.numbers import Band, is_count, percent
from workshop.view.result_view import BASELINE, Change, View


@dataclass(frozen=True)
class Row:
    """One region of one outcome and scenario at the horizon."""

    scenario: str
    region: str
    baseline: str
    value: str
    delta: str
    percent: str
    chance: str
    certainty: Certainty | Literal[""]
    grade: str = ""


@dataclass(frozen=True)
class Group:
    """The rows of one outcome."""

    title: str
    unit: str
    counts: bool
    rows: tuple[Row, ...]


def comparison(view: View) -> list[Group]:
    """Every outcome asked for, every region shown, at the horizon."""
    groups = []
    for variable in view.outcomes:
        changes = [
            change
            for region in view.regions(variable)
            for name in view.names
            if (change := view.change(name, region, variable)) is not None
        ]
        rows = tuple(_row(view, change) for change in changes) or tuple(
            _baseline(view, region, variable) for region in view.regions(variable)
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


def chance(view: View, share: float) -> str:
    """Share of runs as a chance; never 0 % or 100 %, which a finite number of runs cannot show."""
    if share < 0.01:
        return view.t("chance.below")
    if share > 0.99:
        return view.t("chance.above")
    return percent(100 * share, 1, view.lang)


def _row(view: View, change: Change) -> Row:
    return Row(
        scenario=view.title(change.scenario),
        region=view.region(change.region),
        baseline=_level(view, change, BASELINE),
        value=_level(view, change, change.scenario),
        delta=_with_limits(view, change.delta, sign=True),
        percent=amount(view, change) if is_count(change.unit) else "",
        chance=chance(view, change.p_increase),
        certainty=change.certainty,
        grade=view.grade(change.scenario),
    )


def _baseline(view: View, region: str, variable: str) -> Row:
    """A row of a run that holds the baseline alone."""
    band = view.band(BASELINE, region, variable)
    text = _with_limits(view, band) if band else ""
    return Row("", view.region(region), text, "", "", "", "", "")


def _level(view: View, change: Change, scenario: str) -> str:
    """A level with its own interval, for a level may be known worse than a difference."""
    band = view.band(scenario, change.region, change.variable, change.year)
    return _with_limits(view, band) if band else ""


def _with_limits(view: View, band: Band, *, sign: bool = False) -> str:
    between = view.t("limits.to" if sign else "limits.dash")
    return band.text(view.lang, between, sign=sign, big="short")


def _unit(view: View, variable: str) -> str:
    """The unit, unless the title says it."""
    unit = view.unit(view.unit_of(variable))
    return "" if unit.casefold() in view.variable(variable).casefold() else unit
