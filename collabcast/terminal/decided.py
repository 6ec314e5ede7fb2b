"""Who follows and who joins, one country a line: the two clumps of a decision, told apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios import RunResult

COUNTRIES = 6
WORDS = {"follows": "its joint papers with the target", "joins": "all its joint papers"}


def decided(result: RunResult, name: str) -> list[str]:
    """Lines on what countries decide in a scenario; none where nobody does."""
    told = result.manifest.get("decisions", {}).get(name)
    if not told:
        return []
    asked = {str(c) for s in result.scenarios if s.name == name for c in s.report.countries}
    rows = sorted(told["countries"], key=lambda r: (r["country"] not in asked, -r["probability"]))
    lines = ["", "who decides what, each country for itself (percent of the baseline)"]
    lines += [f"  {_line(row)}" for row in rows[:COUNTRIES]]
    if len(rows) > COUNTRIES:
        more = len(rows) - COUNTRIES
        lines.append(f"  and {more} more, see decisions in manifest.json")
    if wave := told.get("wave"):
        count = wave["followers"]
        lines += [
            f"  {count['p50']:.0f} follow ({count['p05']:.0f} to {count['p95']:.0f}), in "
            f"{100 * wave['nobody']:.0f} % of the worlds nobody; joint papers of those who stay"
            f" out {_band(wave['others_where_most_follow_percent'])} where most follow, "
            f"{_band(wave['others_where_fewest_follow_percent'])} where fewest do"
        ]
    return lines


def _line(row: Mapping[str, Any]) -> str:
    """As in: in 1 world of 7 GBR follows (2027), ...; otherwise ..."""
    does, years = row["does"], row["year"]
    when = str(years["p50"])
    if years["p05"] != years["p95"]:
        when += f", {years['p05']} to {years['p95']}"
    text = f"{often(row['probability'])} {row['country']} {does} ({when}): {WORDS[does]} "
    text += _band(row["ties_then_percent"])
    if row["probability"] < 1.0:
        text += f"; otherwise {_band(row['ties_else_percent'])}"
    return text


def often(probability: float) -> str:
    """In how many worlds, as people say it.

    Examples
    --------
    >>> often(0.14), often(0.78), often(1.0), often(0.004)
    ('in 1 world of 7', 'in 78 worlds of 100', 'in all worlds', 'in 1 world of 250')
    """
    if probability >= 1.0:
        return "in all worlds"
    if probability <= 0.34:
        return f"in 1 world of {1 / probability:.0f}"
    return f"in {100 * probability:.0f} worlds of 100"


def _band(band: Mapping[str, float | None]) -> str:
    if band["p50"] is None:
        return "not defined"
    return f"{band['p50']:+.1f} ({band['p05']:+.1f} to {band['p95']:+.1f})"
