"""Changes in short: percent first, nothing as ``~0``, never more than there is to lose."""

from __future__ import annotations

import math
from collections.abc import Mapping

from workshop.language.numbers import Band, is_count, percent
from workshop.view.result_view import Change, View

WORLD_IS_ONE = "percent (world = 1)"  # an index: percent of it say more than points


def in_percent(unit: str) -> bool:
    """Whether a change is told in percent of the baseline; of shares it is told in points."""
    return is_count(unit) or unit == WORLD_IS_ONE


def measure(change: Change) -> Band:
    """The band of a change that people read: percent of the baseline, points for shares."""
    return change.relative if in_percent(change.unit) else change.delta


def moved(view: View, change: Change) -> str:
    """The middle of a change: ``−33 %``, ``−0.7 points``; ``~0`` for hardly any; ``?`` behind it
    where the direction is open."""
    if change.certainty == "small":
        return view.t("story.nothing")
    text = _middle(view, change)
    return view.t("story.open", change=text) if change.certainty == "open" else text


def moved_between(view: View, change: Change) -> str:
    """The same with its 90 % interval."""
    if change.certainty == "small":
        return view.t("story.nothing")
    ends = limits(view, change)
    return view.t("story.band", change=_middle(view, change), limits=ends)


def told_band(view: View, row: Mapping[str, float | None] | Band) -> str:
    """A change in percent with its interval; a dash where nothing is defined.

    Parameters
    ----------
    row : a band, or ``p05``, ``p50``, ``p95`` as a manifest holds them.
    """
    if not isinstance(row, Band):
        low, middle, high = (row[q] for q in ("p05", "p50", "p95"))
        if low is None or middle is None or high is None:
            return "–"
        row = Band(low, middle, high)
    change = percent(row.p50, row.step, view.lang, sign=True)
    ends = row.limits(view.lang, view.t("limits.to"), sign=True)
    return view.t("story.band", change=change, limits=ends)


def limits(view: View, change: Change) -> str:
    """Both ends of the 90 % interval of a change."""
    return measure(change).limits(view.lang, view.t("limits.to"), sign=True)


def _middle(view: View, change: Change) -> str:
    band = measure(change)
    if in_percent(change.unit):
        return percent(band.p50, band.step, view.lang, sign=True)
    middle = band.middle(view.lang, sign=True)
    return view.t("story.points", middle=middle, unit=view.unit_of_change(change.unit))


def papers_moved(change: Change) -> Band:
    """The change in papers: its percentages of the median baseline.

    Not the paired differences in papers: those spread with the levels, so that in a run with a
    large baseline more may be lost than the middle baseline has.
    """
    return change.relative.scaled(change.baseline / 100.0)


def direction(view: View, change: Change) -> str:
    """In how many runs it goes the way of the middle: ``lower in 99 of 100 runs``.

    Never rounded up: 100 of 100 is said of every run only.
    """
    rises = change.delta.p50 > 0
    share = change.p_increase if rises else 1.0 - change.p_increase
    way = view.t("story.higher" if rises else "story.lower")
    if share >= 1.0:
        return view.t("story.direction.all", way=way, runs=view.runs)
    return view.t("story.direction", way=way, n=math.floor(100 * share + 1e-9))
