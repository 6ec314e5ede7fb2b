"""Changes in words and figures, rounded by their interval, in the language of a view."""

from __future__ import annotations

from workshop.language.numbers import Band, digits, is_count, percent
from workshop.view.labels import Labels
from workshop.view.result_view import Change, View


def band_of(change: Change) -> Band:
    """The band people compare: percent of the baseline for counts, points for the others."""
    return change.relative if is_count(change.unit) else change.delta


def axis_title(view: View, variable: str) -> str:
    """Title of an axis of differences from the baseline."""
    unit = view.unit_of_change(view.unit_of(variable))
    if is_count(view.unit_of(variable)):
        unit = view.t("axis.percent_of_baseline")
    return view.t("axis.change", year=view.horizon, unit=unit)


def amount(view: View, change: Change) -> str:
    """The change and its interval, short: ``−33 % (−41 to −25)`` or ``−0.22 points (...)``."""
    band = band_of(change)
    ends = band.limits(view.lang, view.t("limits.to"), sign=True)
    if is_count(change.unit):
        middle = percent(band.p50, band.step, view.lang, sign=True)
        return view.t("amount.percent", middle=middle, ends=ends)
    middle = band.middle(view.lang, sign=True)
    return view.t("amount.points", middle=middle, unit=view.unit_of_change(change.unit), ends=ends)


def level(view: View, change: Change, scenario: str) -> str:
    """The level of a scenario or the baseline, no finer than its own interval allows."""
    band = view.band(scenario, change.region, change.variable, change.year)
    if band is None:
        return digits(change.baseline, change.delta.step, view.lang)
    if change.unit.startswith("percent"):
        return percent(band.p50, band.step, view.lang)
    return band.middle(view.lang, big="prose")


def owner(view: View, code: str) -> str:
    """A country or bloc as the owner of something: ``China's``, ``the United States'``."""
    name = place(view, code)
    return view.t("owner.s" if name.endswith("s") else "owner", name=name)


def interval(view: View, band: Band, less: str, more: str, of: str = "") -> str:
    """A 90 % interval in prose; ``less`` and ``more`` are the words for its two directions.

    ``15,000 to 30,000 fewer``, or ``from 3,000 fewer to 22,000 more`` where it spans zero; ``of``
    is put behind each number, such as a percent sign.
    """
    if band.p05 < 0 < band.p95:
        low, high = (size(view, v, band) + of for v in (band.p05, band.p95))
        return view.t("interval.across", low=low, less=less, high=high, more=more)
    near, far = (size(view, v, band) + of for v in sorted((band.p05, band.p95), key=abs))
    return view.t("interval.within", low=near, high=far, way=less if band.p95 <= 0 else more)


def size(view: View, value: float, band: Band) -> str:
    """A number without its sign, no finer than its band allows."""
    return digits(abs(value), band.step, view.lang, big="prose")


def place(view: View, code: str) -> str:
    """A country, bloc or pair inside a sentence: English wants articles."""
    parts = [view.t.maybe(f"prose.{part}", view.region(part)) for part in code.split("-")]
    return view.t("list.and").join(parts)


def caveats(labels: Labels) -> list[str]:
    """What results are not, a sentence each: the same four on page, report, slides and workbook."""
    t, known = labels.t, labels.evidence
    counting = t(f"counting.{known.counting}")
    return [
        t("report.not.oracle"),
        t("report.not.shock"),
        t("report.not.bands"),
        t("report.not.counts", database=known.database, counting=counting),
    ]
