"""Scenarios of every kind of lever with extreme values: most are refused, the rest must compute."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from evidence.model import Evidence
from scenarios.interventions import BY_KIND
from scenarios.outcomes.registry import OUTCOMES
from scenarios.results.result import RunResult
from workshop.page.levers.catalogue import starter

NUMBERS = (0, -1, 1, 100, -100, 99.999, -99.999, 0.5, -0.5, 0.999999, -0.999999, 1e-12, 1e3, 1e6,
           1e12, -1e12, 2.0, 5, 10)  # fmt: skip
YEARS = (1990, 2022, 2023, 2024, 2026, 2030, 2034, 2035, 2099, 2100)
PLACES = (
    "CHN",
    "USA",
    "EU27",
    "GBR",
    "G7",
    "BRICS",
    "ROW",
    "ISL",
    "World",
    "中国",
    "XXX",
    "BRI",
    "G20",
    "OECD",
    "Africa",
)
# Not defined where nothing was won, or where a place has no partner left.
MAY_BE_EMPTY = {"cost_per_copaper", "centrality", "copapers_per_million", "us_doctorates"}


def scenario(number: int, evidence: Evidence) -> dict[str, Any]:
    """Scenario ``number``; the same number, the same scenario."""
    chance = random.Random(number)
    levers = []
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        lever = starter(chance.choice(sorted(BY_KIND)), 2024, evidence)
        for _ in range(chance.choice((0, 1, 2, 4))):
            _spoil(lever, chance)
        levers.append(lever)
    made: dict[str, Any] = {
        "name": f"fuzz-{number}", "horizon": chance.choice((2024, 2026, 2030, 2035, 2035)),
        "replicates": 5, "seed": chance.choice((0, 1, 2**63 - 1)), "interventions": levers,
        "report": {"countries": chance.sample(("CHN", "USA", "EU27", "G7", "ROW", "BRICS", "G20"),
                                              3),
                   "outcomes": chance.sample(sorted(OUTCOMES), 4)},
    }  # fmt: skip
    if chance.random() < 0.1:
        made["parameters"] = {chance.choice(sorted(evidence.parameters)): _value(chance, 1.0)}
    return made


def _spoil(lever: dict[str, Any], chance: random.Random) -> None:
    here = lever
    while True:
        key = chance.choice([k for k in here if k != "kind"] or ["start"])
        if isinstance(here.get(key), dict) and chance.random() < 0.8:
            here = here[key]
            continue
        here[key] = chance.choice(YEARS) if key in ("start", "end") else _value(
            chance, here.get(key))  # fmt: skip
        return


def _value(chance: random.Random, was: Any) -> Any:
    if isinstance(was, list):
        return chance.choices(PLACES, k=chance.choice((0, 1, 2, 5)))
    if isinstance(was, str):
        return chance.choice((*PLACES, "", "all"))
    a, b = chance.choice(NUMBERS), chance.choice(NUMBERS)
    return chance.choice((a, a, a, [min(a, b), max(a, b)], {"low": min(a, b), "high": max(a, b)}))


def wrong_figures(result: RunResult) -> Iterator[str]:
    """Every figure that cannot be: NaN, a negative count, a share above one."""
    if result.failures:
        yield f"failed: {result.failures[0]}"
    for k, column in enumerate(result.columns):
        values = result.values[:, k]
        if column.variable in MAY_BE_EMPTY:
            continue
        if not np.isfinite(values).all():
            yield f"{column.variable} {column.region}: not finite"
        elif column.unit in ("papers", "links", "joint papers") and values.min() < 0:
            yield f"{column.variable} {column.region}: {values.min()}"
        elif column.variable in ("papers_share", "international_share") and (
            values.min() < 0 or values.max() > 100 * (1 + 1e-9)
        ):
            yield f"{column.variable} {column.region}: {values.min():.2f} to {values.max():.2f}"
