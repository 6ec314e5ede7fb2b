"""The scenario as it will be run: every value with its origin, conflicts, idle levers."""

from __future__ import annotations

import os
from typing import Any

from agents.levers import LEVERS
from evidence.model import Evidence
from scenarios.errors import KeyPath, dotted
from scenarios.interventions import Intervention
from scenarios.reading.document import Document
from scenarios.reading.extend import read_merged
from scenarios.reading.load import load_checked
from scenarios.running.compile import compile_levers
from scenarios.running.plan import settled


def show(path: str | os.PathLike[str], evidence: Evidence) -> list[str]:
    """Lines: ``path: value  # file:line``; then conflicts, then levers that move nothing."""
    merged = read_merged(path)
    scenario, _ = load_checked(path, evidence)
    lines = [f"{scenario.name}: {scenario.label()}"]
    lines += _values(merged.document, merged.document.data, ())
    reported = settled(scenario, evidence, {}).report.countries
    lines.append(f"reported: {', '.join(reported)}")
    for conflict in merged.conflicts:
        lines.append(
            f"conflict: {dotted(conflict.path)}: {conflict.used} holds over {conflict.overridden}"
        )
    for i, move in enumerate(scenario.moves()):
        if idle(move, evidence, scenario.horizon):
            where = merged.document.origin(("interventions", i))
            lines.append(f"moves nothing: interventions[{i}] ({move.kind})  # {where}")
    return lines


def _values(document: Document, value: Any, loc: KeyPath) -> list[str]:
    if isinstance(value, dict):
        return [x for k, v in value.items() for x in _values(document, v, (*loc, k))]
    if isinstance(value, list) and any(isinstance(v, dict) for v in value):
        return [x for i, v in enumerate(value) for x in _values(document, v, (*loc, i))]
    return [f"  {dotted(loc)}: {_text(value)}  # {document.origin(loc)}"]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_text, value)) + "]"
    text = str(value)
    return text if len(text) <= 70 else text[:67] + "..."


def idle(move: Intervention, evidence: Evidence, horizon: int) -> bool:
    """Whether an intervention leaves every lever as it was, in every year up to the horizon."""
    after = compile_levers([move], evidence, range(evidence.last_year + 1, horizon + 1))
    moved = [values for _, values in after.parts(*(name for name in LEVERS if name != "cost"))]
    moved += [p.gain for p in after.programmes] + [a.friction for a in after.alliances]
    return not any(values.any() for values in moved)
