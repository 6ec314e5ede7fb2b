"""Predict before reveal: what groups guessed, and how it compares once the answer is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workshop.content.wording import band_of
from workshop.language.numbers import Band, is_count
from workshop.page.answers.live_view import LiveView
from workshop.page.session.session import Session
from workshop.page.session.state import Guess
from workshop.view.result_view import BASELINE


@dataclass(frozen=True)
class GuessMark:
    """What a group expects at the horizon: the change it typed, and the level that makes."""

    group: str
    region: str
    change: float
    level: float


def guess_marks(view: LiveView, guesses: Sequence[Guess], variable: str) -> list[GuessMark]:
    """The guesses of an outcome as a picture shows them."""
    marks = []
    for g in guesses:
        if g.variable != variable or g.column not in view.names:
            continue
        if g.region not in view.regions(variable):  # not shown any more, or never one of ours
            continue
        base = view.band(BASELINE, g.region, variable)
        if base is None:
            continue
        count = is_count(view.unit_of(variable))
        level = base.p50 * (1 + g.value / 100.0) if count else base.p50 + g.value
        marks.append(GuessMark(g.group, g.region, g.value, level))
    return marks


@dataclass(frozen=True)
class Scored:
    """One guess beside the answer."""

    guess: Guess
    answer: Band

    @property
    def inside(self) -> bool:
        """Whether the guess lies in the 90 % interval."""
        return self.answer.p05 <= self.guess.value <= self.answer.p95


def untold(view: LiveView, session: Session) -> list[Guess]:
    """Guesses no answer can be told for: of a scenario, outcome or place that is not shown."""
    told = {id(row.guess) for row in scored(view, session)}
    return [g for g in session.guesses if id(g) not in told]


def scored(view: LiveView, session: Session) -> list[Scored]:
    """Every guess with its answer, the nearest first."""
    rows = []
    for g in session.guesses:
        if g.column not in view.names or g.region not in (*view.regions(g.variable),):
            continue
        change = view.change(g.column, g.region, g.variable)
        if change is not None:
            rows.append(Scored(g, band_of(change)))
    return sorted(rows, key=lambda s: abs(s.guess.value - s.answer.p50))
