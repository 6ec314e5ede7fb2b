"""What a run says of itself: what it was made from, what failed, how much of it was put in."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from scenarios.results.store import outcome_words
from scenarios.running.chunk import Failure
from scenarios.running.compile import compile_levers, lever_parameters
from scenarios.running.plan import Plan, model_version
from scenarios.schema.scenario import Scenario

PACKAGES = (
    "numpy",
    "pandas",
    "xarray",
    "scipy",
    "pydantic",
    "statsmodels",
    "statsforecast",
    "prophet",
    "mesa",
    "pyarrow",
    "ruamel.yaml",
)


def manifest(
    plan: Plan,
    columns: list[dict[str, str]],
    failures: list[Failure],
    shocks: Mapping[str, Any],
    timings: Mapping[str, float],
) -> dict[str, Any]:
    """The manifest; equal for equal runs but for ``timings``."""
    evidence = plan.evidence
    failed = [
        {"scenario": f.scenario, "replicate": f.replicate, "error": f.error} for f in failures
    ]
    return {
        "format": 1,
        "model": "collabcast",
        "version": model_version(),
        "plan": plan.digest,
        "seed": plan.seed,
        "replicates": plan.replicates,
        "first_year": plan.years[0],
        "horizon": plan.horizon,
        "evidence": {
            "name": evidence.name,
            "title": evidence.title,
            "database": evidence.database,
            "counting": evidence.counting,
            "last_year": evidence.last_year,
            "date": evidence.date,
            "origin": evidence.origin or evidence.name,
        },
        "evidence_digest": evidence.digest,
        "scenarios": [_scenario(s, plan) for s in plan.scenarios],
        "failures": failed,
        "failed_replicates": len({f.replicate for f in failures}),
        "shock": dict(shocks),
        "columns": columns,
        "outcomes": outcome_words(),
        "parameters": {
            key: p.model_dump(mode="json", exclude={"id"}) for key, p in evidence.parameters.items()
        },
        "packages": {name: _version(name) for name in PACKAGES},
        "python": platform.python_version(),
        "timings": {key: round(seconds, 3) for key, seconds in timings.items()},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _scenario(scenario: Scenario, plan: Plan) -> dict[str, Any]:
    data = scenario.model_dump(mode="json")
    text = plan.texts.get(scenario.name, "")
    levers = compile_levers(scenario.moves(), plan.evidence, plan.years)
    return {
        "name": scenario.name,
        "title": scenario.title,
        "text": text,
        "sha256": hashlib.sha256((text or repr(data)).encode()).hexdigest(),
        "data": data,
        "lever_parameters": list(lever_parameters(levers, plan.evidence.parameters)),
        "drawn_parameters": list(levers.drawn),  # of these each replicate has its own values
        "grades": [
            {"kind": m.kind, "grade": m.grade, "sources": list(m.sources)} for m in scenario.moves()
        ],
    }


def shock_rows(
    codes: list[tuple[str, str]], put_in: np.ndarray, total: np.ndarray
) -> list[dict[str, Any]]:
    """What was put in, what came of it, and the difference, of every pair touched, in percent.

    Parameters
    ----------
    codes : the two sides of each pair.
    put_in : [pair, replicate] factor put on links in the last year.
    total : [pair, replicate] links over those of the baseline in the last year.
    """
    rows = []
    for k, (a, b) in enumerate(codes):
        shock, effect = 100.0 * (put_in[k] - 1.0), 100.0 * (total[k] - 1.0)
        row: dict[str, Any] = {"pair": "-".join(sorted((a, b)))}
        for name, values in (
            ("put_in_percent", shock),
            ("total_percent", effect),
            ("follows_percent", effect - shock),
        ):
            row[name] = _band(values)
        rows.append(row)
    return sorted(rows, key=lambda row: row["pair"])


def _band(values: np.ndarray) -> dict[str, float | None]:
    good = values[np.isfinite(values)].astype(float)
    if not len(good):
        return {"p05": None, "p50": None, "p95": None}
    low, middle, high = np.quantile(good, [0.05, 0.5, 0.95])
    return {
        "p05": round(float(low), 4),
        "p50": round(float(middle), 4),
        "p95": round(float(high), 4),
    }
