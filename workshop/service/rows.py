"""Rows of a comparison and of a summary, each number with its interval and grade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenarios.results.result import RunResult
from scenarios.schema.scenario import BASELINE
from workshop.service.credentials import credentials


def change_rows(
    result: RunResult, rows: Sequence[dict[str, Any]], to: str = BASELINE
) -> list[dict[str, Any]]:
    """Flat rows of a comparison as intervals, with the grade of their scenario."""
    grade = {s["name"]: s["grade"] for s in credentials(result)["scenarios"]}
    return [
        {"run": r["run"], "scenario": r["scenario"], "against": to, "region": r["region"],
         "variable": r["variable"], "field": r["field"], "unit": r["unit"], "year": r["year"],
         "baseline_p50": r["baseline_p50"], "scenario_p50": r["scenario_p50"],
         "change": {q: r[f"delta_{q}"] for q in ("p05", "p50", "p95")},
         "change_percent_p50": r["delta_percent_p50"], "p_increase": r["p_increase"],
         "grade": grade[r["scenario"]]}
        for r in rows
    ]  # fmt: skip


def level_rows(result: RunResult, year: int) -> list[dict[str, Any]]:
    """Levels of every scenario in one year, the baseline too, with their intervals."""
    frame = result.summary()
    return [
        {"scenario": r["scenario"], "region": r["region"], "variable": r["variable"],
         "field": r["field"], "unit": r["unit"], "year": r["year"],
         "level": {q: r[q] for q in ("p05", "p50", "p95")}}
        for r in frame[frame["year"] == year].to_dict("records")
    ]  # fmt: skip
