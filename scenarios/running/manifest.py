"""What a run says of itself: what it was made from, what failed, how much was direct effect."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from evidence.model import Evidence
from evidence.reference.players import country_of
from scenarios.results.arrays import Column
from scenarios.results.manifest_schema import FORMAT, model_version
from scenarios.results.store import outcome_words
from scenarios.running.chunk import Part
from scenarios.running.compile import compile_levers, lever_parameters
from scenarios.running.deciders import told
from scenarios.running.plan import Plan
from scenarios.running.shock import shock_rows
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
    columns: Sequence[Column],
    parts: Sequence[Part],
    timings: Mapping[str, float],
) -> dict[str, Any]:
    """The manifest; equal for equal runs but for ``timings``."""
    evidence = plan.evidence
    failures = sorted(
        (f for p in parts for f in p.failures), key=lambda f: (f.scenario, f.replicate)
    )
    return {
        "format": FORMAT,
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
        "failures": [asdict(f) for f in failures],
        "failed_replicates": len({f.replicate for f in failures}),
        "fallbacks": [asdict(f) for p in parts for f in p.fallbacks],
        "shock": _direct_effects(plan, parts),
        "decisions": {
            s.name: found
            for k, s in enumerate(plan.scenarios)
            if (found := told([p.deciders[k] for p in parts], deciding(evidence)))
        },
        "columns": [asdict(c) for c in columns],
        "outcomes": outcome_words(),
        "parameters": {
            key: p.model_dump(mode="json", exclude={"id"}) for key, p in evidence.parameters.items()
        },
        "packages": {name: _version(name) for name in PACKAGES},
        "python": platform.python_version(),
        "timings": {key: round(seconds, 3) for key, seconds in timings.items()},
    }


def deciding(evidence: Evidence) -> tuple[str, ...]:
    """What agents are called where they decide: what is left of a country decides for it."""
    players = evidence.players
    ids = {p.id for p in players}
    return tuple(c if c in ids else country_of(c, players) for c in evidence.countries)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _scenario(scenario: Scenario, plan: Plan) -> dict[str, Any]:
    data = scenario.model_dump(mode="json")
    text = plan.texts.get(scenario.name, "")
    table = scenario.table(plan.evidence.parameters)
    levers = compile_levers(scenario.moves(), plan.evidence, plan.years, plan.fields)
    return {
        "name": scenario.name,
        "title": scenario.title,
        "text": text,
        "sha256": hashlib.sha256((text or repr(data)).encode()).hexdigest(),
        "data": data,
        "lever_parameters": list(lever_parameters(levers, plan.evidence.parameters)),
        "drawn_parameters": list(levers.drawn),  # of these each replicate has its own values
        "grades": [
            {"kind": m.kind, "grade": m.graded(table), "sources": list(m.sources)}
            for m in scenario.moves()
        ],
    }


def _direct_effects(plan: Plan, parts: Sequence[Part]) -> dict[str, Any]:
    """Direct effect, total effect and the difference of every affected pair in the last year.

    In percent of the links in the baseline; the difference follows from the model.
    """
    codes = plan.evidence.countries
    rows, columns = np.triu_indices(len(codes), 1)
    base = _last_links(parts, 0)
    out: dict[str, Any] = {"year": plan.horizon, "scenarios": {}}
    for k, scenario in enumerate(plan.scenarios[1:], start=1):
        pairs = np.flatnonzero(parts[0].affected[k])
        direct = np.concatenate([p.direct_effect[k] for p in parts], axis=-1)
        with np.errstate(divide="ignore", invalid="ignore"):
            total = _last_links(parts, k)[pairs] / base[pairs]
        ends = [(codes[rows[i]], codes[columns[i]]) for i in pairs]
        out["scenarios"][scenario.name] = shock_rows(ends, direct[pairs], total)
    return out


def _last_links(parts: Sequence[Part], scenario: int) -> np.ndarray:
    """Links of one scenario in the last year, [pair, replicate]."""
    return np.concatenate([p.links[scenario, -1] for p in parts], axis=-1).astype(float)
