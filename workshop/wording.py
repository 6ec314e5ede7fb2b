"""Changes in words and figures, rounded by their interval, in the language of a view."""

from __future__ import annotations

from workshop.numbers import Band, digits, percent, step_of
from workshop.view import Change, View


def is_count(unit: str) -> bool:
    """Counts are compared in percent of the baseline; percentages and indices in points."""
    return unit.startswith(("papers", "joint papers", "links"))


def axis_factor(change: Change) -> float:
    """What turns a difference into the unit of the axis of differences."""
    if not is_count(change.unit):
        return 1.0
    return 100.0 / change.baseline if change.baseline else 0.0


def axis_title(view: View, variable: str) -> str:
    """Title of an axis of differences from the baseline."""
    unit = view.unit_of_change(view.unit_of(variable))
    if is_count(view.unit_of(variable)):
        unit = view.t("axis.percent_of_baseline")
    return view.t("axis.change", year=view.horizon, unit=unit)


def relative(view: View, change: Change, *, sign: bool = True) -> str:
    """The median change in percent of the baseline, no finer than the interval allows."""
    scale = 100.0 / abs(change.baseline) if change.baseline else 0.0
    step = step_of(change.delta.p05 * scale, change.delta.p95 * scale)
    value = change.percent if sign else abs(change.percent)
    return percent(value, step, view.lang, sign=sign)


def amount(view: View, change: Change) -> str:
    """The median change, short: ``−22,000 (−36 %)`` or ``−0.4 points``."""
    middle = change.delta.middle(view.lang, sign=True)
    if is_count(change.unit):
        return f"{middle} ({relative(view, change)})"
    return view.t("amount.points", n=middle, unit=view.unit_of_change(change.unit))


def level(view: View, change: Change, scenario: str) -> str:
    """The level of a scenario or the baseline, no finer than its own interval allows."""
    band = view.band(scenario, change.region, change.variable, change.year)
    if band is None:
        return digits(change.baseline, change.delta.step, view.lang)
    if change.unit.startswith("percent"):
        return percent(band.p50, band.step, view.lang)
    return band.middle(view.lang, prose=True)


def owner(view: View, code: str) -> str:
    """A country or bloc as the owner of something: ``China's``, ``the United States'``."""
    name = place(view, code)
    return view.t("owner.s" if name.endswith("s") else "owner", name=name)


def interval(view: View, change: Change, words: tuple[str, str]) -> str:
    """The 90 % interval of the change in prose; ``words`` are those for less and for more.

    ``15,000 to 30,000 fewer``, or ``from 3,000 fewer to 22,000 more`` where it spans zero.
    """
    band, less, more = change.delta, *words
    low, high = band.p05, band.p95
    if low < 0 < high:
        return view.t(
            "interval.across",
            low=_size(view, low, band), less=less, high=_size(view, high, band), more=more,
        )  # fmt: skip
    ends = [_size(view, v, band) for v in sorted((abs(low), abs(high)))]
    return view.t("interval.within", low=ends[0], high=ends[1], way=less if high <= 0 else more)


def size(view: View, change: Change) -> str:
    """The size of the median change without its sign."""
    return _size(view, change.delta.p50, change.delta)


def place(view: View, code: str) -> str:
    """A country, bloc or pair inside a sentence: English wants articles."""
    parts = [view.t.maybe(f"prose.{part}", view.region(part)) for part in code.split("-")]
    return view.t("list.and").join(parts)


def _size(view: View, value: float, band: Band) -> str:
    return digits(abs(value), band.step, view.lang, prose=True)
