"""What a scenario moves most, and when: the outcome and place the page opens on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workshop.content.findings import outcomes_in_order
from workshop.page.answers.live_view import LiveView
from workshop.view.result_view import BASELINE

ASKED = 4  # outcomes looked through: those an answer speaks of first
ALIKE = 0.8  # places that move at least so much of the largest change in percent count as equal
TEMPORARY = 1.5  # so many times the change at the end: the deepest year is what happened


@dataclass(frozen=True)
class Moving:
    """An outcome of a place, and the year to look at first."""

    variable: str
    region: str
    year: int


def course(view: LiveView, name: str, region: str, variable: str) -> np.ndarray:
    """Median of the paired changes of a scenario, percent of the baseline, shape [year]."""
    before, after = (view.results.paths(n, region, variable) for n in (BASELINE, name))
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = 100.0 * (after / before - 1.0)
    good = gap[np.isfinite(gap).all(axis=1)]
    return np.median(good, axis=0) if len(good) else np.zeros(before.shape[1])


def deepest(view: LiveView, name: str, region: str, variable: str) -> int:
    """The year in which a scenario is furthest from the baseline."""
    return int(view.results.years[int(np.abs(course(view, name, region, variable)).argmax())])


def first_year_to_show(view: LiveView, name: str, region: str, variable: str) -> int:
    """The last year; the deepest one where what was lost has mostly come back by then."""
    sizes = np.abs(course(view, name, region, variable))
    passed = sizes.max() > TEMPORARY * sizes[-1]
    return int(view.results.years[int(sizes.argmax())]) if passed else view.horizon


def most_moving(view: LiveView, name: str, only: str = "") -> Moving | None:
    """The outcome and place that move most; None where a scenario moves nothing.

    The outcome with the largest change in percent; of its places, those that move about as much in
    percent are told apart by size, so that no small pair speaks for a large one.

    Parameters
    ----------
    name : the scenario. only : one outcome, where it is given.
    """
    best: tuple[float, str, dict[str, float]] = (0.0, "", {})
    for variable in [only] if only else outcomes_in_order(view)[:ASKED]:
        sizes = {r: float(np.abs(course(view, name, r, variable)).max())
                 for r in view.regions(variable)}  # fmt: skip
        largest = max(sizes.values(), default=0.0)
        if largest > best[0]:
            best = largest, variable, sizes
    largest, variable, sizes = best
    if not variable:
        return None
    alike = [r for r, size in sizes.items() if size >= ALIKE * largest]
    region = max(alike, key=lambda r: sizes[r] * _level(view, r, variable))
    return Moving(variable, region, first_year_to_show(view, name, region, variable))


def _level(view: LiveView, region: str, variable: str) -> float:
    band = view.band(BASELINE, region, variable)
    return abs(band.p50) if band is not None else 0.0
