"""When a change is deepest, when it is over, and what it comes to over the years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workshop.language.numbers import Band, is_count
from workshop.view.result_view import BASELINE, Change, View

NEARLY = 0.9  # of the deepest: as deep
OVER = 0.1  # of the deepest: over
# Of what is drawn first; others only where none of these is asked for.
FIRST = ("links", "papers", "papers_share", "international_share", "impact")


@dataclass(frozen=True)
class Course:
    """One outcome of one place in a scenario, over the years.

    Attributes
    ----------
    region, variable : which series.
    year : when the median change, in percent of the baseline, is deepest; the last year where it
        is nearly as deep there.
    change, end : the paired change in that year, and in the last one.
    full : first year in which it is nearly as deep as it gets.
    over : first year from which on it is a tenth of the deepest or less; 0 where it never is.
    """

    region: str
    variable: str
    year: int
    change: Change
    end: Change
    full: int
    over: int

    @property
    def lasts(self) -> bool:
        """Whether it is deepest, or nearly, in the last year."""
        return self.year == self.end.year


@dataclass(frozen=True)
class Together:
    """Papers of some years taken together: the paired change in percent, and the baseline."""

    first: int
    last: int
    relative: Band
    baseline: float


def course(view: View, scenario: str, region: str, variable: str) -> Course | None:
    """The course of a change; None where there is no finite difference to tell."""
    try:
        percent = view.results.paired(scenario, region, variable).delta_percent_p50
    except KeyError:
        return None
    size = np.abs(np.nan_to_num(np.asarray(percent, dtype=float), posinf=0.0, neginf=0.0))
    years, last = view.results.years, len(size) - 1
    deepest = int(size.argmax())
    at = last if size[last] >= NEARLY * size[deepest] else deepest
    change = view.change(scenario, region, variable, years[at])
    end = view.change(scenario, region, variable)
    if change is None or end is None:
        return None
    later = [k for k in range(at + 1, last + 1) if (size[k:] <= OVER * size[deepest]).all()]
    return Course(
        region, variable, years[at], change, end,
        full=years[int((size >= NEARLY * size[deepest]).argmax())],
        over=years[later[0]] if later else 0,
    )  # fmt: skip


def focus(view: View, scenario: str, only: str = "") -> Course | None:
    """What moves most: clear changes before those whose direction is open, then by percent.

    Of places that move about as much in percent, the one that moves most in units: no small pair
    speaks for a large one.

    Parameters
    ----------
    only : an outcome, where one alone is asked for.
    """
    asked = [only] if only else [v for v in FIRST if v in view.outcomes] or list(view.outcomes)
    found = (course(view, scenario, r, v) for v in asked for r in view.regions(v))
    courses = [c for c in found if c is not None]
    if not courses:
        return None
    most = min(courses, key=_rank)
    if not _counted(most):
        return most
    # Of those that move nearly as far in percent, the one that moves most papers.
    like = [c for c in courses if _counted(c) and _rank(c)[0] == _rank(most)[0]
            and _rank(c)[1] <= NEARLY * _rank(most)[1]]  # fmt: skip
    return max(like, key=lambda c: abs(c.change.relative.p50) * c.change.baseline)


def _counted(found: Course) -> bool:
    return is_count(found.change.unit)


def _rank(found: Course) -> tuple[bool, float]:
    return found.change.certainty not in ("sure", "likely"), -abs(found.change.relative.p50)


def hero(view: View) -> Course | None:
    """What moves most in any scenario: the picture to open on."""
    found = [c for name in view.names if (c := focus(view, name)) is not None]
    return min(found, key=_rank) if found else None


def together(view: View, scenario: str, region: str, variable: str) -> Together | None:
    """All years from its first intervention on; None for what cannot be added."""
    moves = next(s.moves() for s in view.scenarios if s.name == scenario)
    if not is_count(view.unit_of(variable)) or not moves:
        return None
    start = min(m.start for m in moves)
    from_ = next((k for k, year in enumerate(view.results.years) if year >= start), 0)
    before, after = (
        view.results.paths(n, region, variable)[:, from_:].sum(axis=1) for n in (BASELINE, scenario)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = 100.0 * (after / before - 1.0)
    good = np.isfinite(percent)
    if not good.any():
        return None
    low, middle, high = (float(q) for q in np.quantile(percent[good], [0.05, 0.5, 0.95]))
    base = float(np.median(before[good]))
    return Together(view.results.years[from_], view.horizon, Band(low, middle, high), base)
