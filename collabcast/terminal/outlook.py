"""A forecast as lines: the last published years, then median and interval a year, with names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collabcast.terminal.layout import aligned

if TYPE_CHECKING:
    import pandas as pd

    from scenarios import RunResult

PAST = 5  # published years shown


def outlook_lines(result: RunResult, frame: pd.DataFrame, lang: str) -> list[str]:
    """Past and baseline of every series in ``frame`` (columns variable, region), in its order."""
    from workshop.language.numbers import digits
    from workshop.view.result_view import BASELINE, ResultView

    view = ResultView(result, lang)
    lines: list[str] = []
    for variable, region in dict.fromkeys(zip(frame["variable"], frame["region"], strict=True)):
        bands = {year: view.band(BASELINE, region, variable, year) for year in result.years}
        step = min((b.step for b in bands.values() if b and b.step > 0), default=0.0)
        past = view.past(region, variable)
        known = past[past["observed"]].tail(PAST)
        rows = [
            (str(int(row.year)), digits(row.value, step / 10, lang), view.t("forecast.published"))
            for row in known.itertuples()
        ]
        rows += [
            (str(year), b.middle(lang), b.limits(lang, view.t("limits.to")))
            for year, b in bands.items()
            if b
        ]
        words = view.t.maybe(f"story.of.{variable}", view.variable(variable))
        place = view.t("story.code", name=view.region(region), code=region)
        lines += [
            "",
            view.t("forecast.head", variable=words, region=place,
                   unit=view.unit(view.unit_of(variable))),
            *aligned(rows),
        ]  # fmt: skip
    return lines
