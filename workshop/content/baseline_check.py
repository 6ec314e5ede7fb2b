"""Does the baseline look right to you? Past, path and rank of each country that is shown."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.projection.plausibility import ranks
from scenarios.schema.scenario import BASELINE
from workshop.language.numbers import digits, percent
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
        rank, beyond = "", False
        if region in moves.index:
            move = moves.loc[region]
            rank, beyond = f"{move['now']} → {move['ahead']}", bool(move["beyond"])
        rows.append(
            CheckRow(
                view.region(region),
                digits(now, 0, view.lang, big="prose"),
                _yearly(view, now / float(seen.loc[since]), last - since),
                _yearly(view, band.p50 / now, view.horizon - last),
                band.text(view.lang, view.t("limits.to"), big="prose"),
                rank,
                beyond,
            )
        )
    return tuple(rows)


def _yearly(view: View, ratio: float, years: int) -> str:
    if years <= 0 or ratio <= 0:
        return ""
    return percent(100 * (ratio ** (1 / years) - 1), 0.1, view.lang, sign=True)
