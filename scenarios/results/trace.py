"""Where a number comes from: from a figure of a run back to definition, rules, levers, sources.

Everything is read from the run's own manifest, so that a trace tells of the run as it was made; the
draws of its parameters are made again at their addresses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from agents.draws import draw_parameters
from evidence.bounds import read_bounded
from evidence.errors import EvidenceError
from evidence.parameters import Parameter, Parameters
from scenarios.outcomes.registry import OUTCOMES
from scenarios.reading.yaml_file import MAX_BYTES, parse
from scenarios.results.figure_name import Figure, figure
from scenarios.results.model_map import described, phases, rule
from scenarios.results.result import RunResult
from scenarios.schema.overrides import table
from scenarios.schema.scenario import Scenario
from scenarios.vocabulary.resolve import agents

MOST_ROWS = 12  # figures behind one number; a bloc may have hundreds


def trace(result: RunResult, asked: str) -> dict[str, Any]:
    """Everything behind one number, as plain values.

    Parameters
    ----------
    result : a run, from memory or its folder.
    asked : which number, see :func:`figure`.

    Returns
    -------
    dict with ``figure``, ``values`` (baseline and scenarios), ``outcome`` (definition), ``phases``
    (rules and drawn parameters), ``scenarios`` (levers with file and line, sizes drawn), ``past``
    (published figures behind it), ``sources``, ``run`` (what identifies it).

    Raises
    ------
    UnknownFigure : no such number in the run.
    """
    found = figure(asked, result)
    outcome = OUTCOMES[found.variable]
    known_by = {s.name: s for s in result.scenarios}
    scenarios: list[dict[str, Any]] = [
        _scenario(result, note, known_by[note["name"]]) for note in result.manifest["scenarios"][1:]
    ]
    held = result.manifest["parameters"]  # of the version that made the run
    chain: list[dict[str, Any]] = [
        {
            "phase": phase.name,
            "rules": [rule(name) for name in phase.rules],
            "parameters": [_parameter(result, key) for key in phase.parameters if key in held],
        }
        for phase in phases(outcome)
    ]
    past = _past(result, found)
    m = result.manifest
    return {
        "figure": str(found),
        "region": found.region,
        "variable": found.variable,
        "unit": outcome.unit,
        "year": found.year,
        "values": _values(result, found),
        "outcome": {
            "meaning": outcome.meaning._asdict(),
            **described(outcome.compute, outcome.name),
        },
        "scenarios": scenarios,
        "put_in": _direct_effects(result, found),
        "phases": chain,
        "past": past,
        "sources": _sources(result, chain, scenarios, past),
        "run": {
            "model": result.model, "seed": m["seed"], "replicates": m["replicates"],
            "failed": m["failed_replicates"], "plan": m["plan"],
            "evidence": m["evidence"]["title"], "evidence_digest": m["evidence_digest"],
        },
    }  # fmt: skip


def _sources(
    result: RunResult, chain: list[dict[str, Any]], scenarios: list[dict[str, Any]],
    past: dict[str, Any],
) -> list[dict[str, Any]]:  # fmt: skip
    """Who stands behind the parameters, the levers and the figures of a trace."""
    used = {s for p in chain for q in p["parameters"] for s in q["source"]}
    used |= {s for one in scenarios for q in one["sizes"] + one["own"] for s in q["source"]}
    used |= {s for one in scenarios for lever in one["levers"] for s in lever["sources"]}
    used |= {row["source"] for row in past["rows"]}
    known = result.evidence.sources
    return [
        {"id": key, "producer": known[key].producer, "title": known[key].title,
         "read": known[key].read, "doi": known[key].doi, "terms": known[key].terms}
        for key in sorted(used & set(known))
    ]  # fmt: skip


def _values(result: RunResult, found: Figure) -> list[dict[str, Any]]:
    at = result.years.index(found.year)
    rows = []
    for name in result.names:
        series = name, found.region, found.variable
        level = result.quantiles(*series)[[0, 2, 4], at]
        row: dict[str, Any] = {"scenario": name, **_interval(*level)}
        if name != result.names[0]:
            pair = result.paired(*series)
            row["change"] = _interval(pair.delta_p05[at], pair.delta_p50[at], pair.delta_p95[at])
            row["p_increase"] = _number(pair.p_increase[at])
        rows.append(row)
    return rows


def _interval(low: float, middle: float, high: float) -> dict[str, float | None]:
    return {"p05": _number(low), "p50": _number(middle), "p95": _number(high)}


def _number(value: float) -> float | None:
    """None for what is not a number, which JSON does not know."""
    return float(value) if np.isfinite(value) else None


def _parameter(result: RunResult, key: str, of: Scenario | None = None) -> dict[str, Any]:
    """What the table of the run, or a scenario of its own, says, and what replicates drew."""
    p = Parameter(id=key, **result.manifest["parameters"][key])
    if of is not None and key in of.parameters:
        p = table(Parameters({key: p}), {key: of.parameters[key]})[key]
    numbers = range(int(result.manifest["replicates"]))
    drawn = draw_parameters([key], {key: p}, numbers, int(result.manifest["seed"]))[key]
    interval = _interval(*np.quantile(drawn, [0.05, 0.5, 0.95]))
    return {
        "id": key, "meaning": p.meaning, "low": p.low, "central": p.central, "high": p.high,
        "unit": p.unit, "grade": p.grade, "source": list(p.source), "drawn": interval,
    }  # fmt: skip


def _scenario(result: RunResult, note: Mapping[str, Any], of: Scenario) -> dict[str, Any]:
    """Levers of one scenario with where they were written, and the sizes they lean on.

    ``own`` are parameters the scenario takes otherwise than the run; they hold in every phase.
    """
    file, text = _file(note), note.get("text") or ""
    places = parse(text).values if text else {}
    levers = []
    for i, (move, grade) in enumerate(
        zip(note["data"]["interventions"], note["grades"], strict=True)
    ):
        line = places.get(("interventions", i), (0, 0))[0]
        where = f"{file}:{line}" if line else file
        plain = {k: v for k, v in move.items() if v not in (None, [], "") and k != "kind"}
        levers.append({"kind": grade["kind"], "grade": grade["grade"], "at": where,
                       "sources": grade["sources"], "settings": plain})  # fmt: skip
    return {
        "name": note["name"],
        "levers": levers,
        "ranges": [
            {
                "number": ".".join([s["kind"], *map(str, s["path"][2:])]),
                "low": s["low"],
                "central": s["central"],
                "high": s["high"],
            }
            for s in note["data"].get("spreads") or ()
        ],
        "sizes": [_parameter(result, key, of) for key in note["lever_parameters"]],
        "own": [
            _parameter(result, key, of)
            for key in of.parameters
            if key not in note["lever_parameters"]
        ],
    }


def _file(note: Mapping[str, Any]) -> str:
    """The file a scenario was read from, if it still says the same; else its text in the manifest.

    The manifest holds the text and no path: a run may have been made on another machine.
    """
    folders = (Path("configs"), Path(), Path(__file__).resolve().parents[2] / "configs")
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            try:
                raw = read_bounded(path, MAX_BYTES).decode("utf-8-sig")
            except (OSError, UnicodeDecodeError, EvidenceError):
                continue
            if hashlib.sha256(raw.encode()).hexdigest() == note.get("sha256"):
                return path.as_posix() if not path.is_absolute() else f"configs/{path.name}"
    return f"text of {note['name']} in manifest.json"


def _direct_effects(result: RunResult, found: Figure) -> list[dict[str, Any]]:
    """The direct effect of each scenario on a pair, percent of its links in the last year."""
    effects = (result.manifest.get("shock") or {}).get("scenarios") or {}
    return [
        {"scenario": name, **row}
        for name, rows in effects.items()
        for row in rows
        if row["pair"] == found.region
    ]


def _past(result: RunResult, found: Figure) -> dict[str, Any]:
    """The last published figures that the baseline starts from, the largest first."""
    evidence = result.evidence
    series = evidence.series
    if "source" not in series:
        return {"rows": [], "all": 0, "made_by": []}
    members = [_members(part, result) for part in found.region.split("-")]
    rows = series[series["variable"].isin(OUTCOMES[found.variable].figures)]
    if len(members) == 2:
        a, b = members
        here = rows["region"].isin(a) & rows["partner"].isin(b)
        rows = rows[here | (rows["region"].isin(b) & rows["partner"].isin(a))]
    elif found.region == "World":
        rows = rows[rows["region"] == "WLD"] if (rows["region"] == "WLD").any() else rows
    else:
        # Of a bloc that the source publishes itself, its own row; else its members.
        own = rows["region"] == found.region
        rows = rows[own if own.any() else rows["region"].isin(members[0])]
    rows = rows[rows["field"].fillna("") == ""]
    keys = ["variable", "region", "partner"]
    last = rows.sort_values(["year", "vintage"]).groupby(keys, dropna=False, sort=False).tail(1)
    last = last.sort_values("value", ascending=False, kind="stable")
    return {
        "all": len(last),
        "rows": [
            {"variable": r.variable, "region": r.region, "partner": r.partner or "",
             "year": int(r.year), "value": float(r.value), "unit": r.unit,
             "database": r.database, "source": r.source}
            for r in last.head(MOST_ROWS).itertuples()
        ],
        "made_by": ["evidence/loading/load.py: figures to labelled arrays, estimates between them",
                    "forecast/projection/project.py: the baseline without any intervention"],
    }  # fmt: skip


def _members(part: str, result: RunResult) -> set[str]:
    if part == "World":
        return {"WLD"}
    return {result.evidence.countries[int(i)] for i in agents([part], result.evidence)} | {part}
