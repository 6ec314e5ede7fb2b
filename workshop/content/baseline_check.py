"""Does the baseline look right to you? Past, path and rank of each country that is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.projection.plausibility import ranks
from scenarios.schema.scenario import BASELINE
from workshop.language.numbers import digits
from workshop.view.result_view import View

BACK = 10  # years of the past growth


@dataclass(frozen=True)
class CheckRow:
    """One country or bloc: papers, growth a year in percent, band at the horizon, rank."""

    region: str
    last: str
    grown: str
    ahead: str
    band: str
    rank: str
    beyond: bool


def baseline_check(view: View) -> tuple[CheckRow, ...]:
    """A row a country or bloc; none where the results hold no papers of it."""
    moves = ranks(view.results.evidence, view.horizon)
    rows = []
    for region in view.asked:
        band, past = view.band(BASELINE, region, "papers"), view.past(region, "papers")
        if band is None or past.empty:
            continue
        seen = past.set_index("year")["value"]
        last = int(seen.index[-1])
        now = float(seen.loc[last])
        since = max(last - BACK, int(seen.index[0]))
        low, middle, high = (
            digits(v, band.step, view.lang) for v in (band.p05, band.p50, band.p95)
        )
        rank, beyond = "", False
        if region in moves.index:
            move = moves.loc[region]
            rank, beyond = f"{move['now']} → {move['ahead']}", bool(move["beyond"])
        rows.append(
            CheckRow(
                view.region(region),
                digits(now, _three_digits(now), view.lang),
                _yearly(now / float(seen.loc[since]), last - since),
                _yearly(band.p50 / now, view.horizon - last),
                f"{middle} [{low}; {high}]",
                rank,
                beyond,
            )
        )
    return tuple(rows)


def _three_digits(value: float) -> float:
    """The step that leaves a published figure three digits."""
    return 10.0 ** (int(np.log10(max(value, 1.0))) - 2)


def _yearly(ratio: float, years: int) -> str:
    return f"{100 * (ratio ** (1 / years) - 1):+.1f} %" if years > 0 and ratio > 0 else ""
