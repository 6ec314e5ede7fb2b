"""collabcast evidence: what is known, where it comes from, whether it is intact."""

from __future__ import annotations

from typing import Any

import typer

from collabcast.terminal.console import FAILED, guarded, print_json, say
from collabcast.terminal.console import show as tell
from collabcast.terminal.options import Json, Source, evidence_of


@guarded
def show(source: Source = "ncses", json_: Json = False) -> None:
    """Print coverage, sources, vintages and flagged artefacts."""
    import evidence

    told = evidence.described(source, evidence_of)
    if json_:
        print_json(told)
    else:
        tell("\n".join(_lines(told)))


def _lines(value: Any, indent: str = "") -> list[str]:
    """Nested plain data as indented lines."""
    if isinstance(value, dict):
        out = []
        for key, part in value.items():
            if _flat(part):
                out.append(f"{indent}{key}: {_short(part)}")
            else:
                out += [f"{indent}{key}:", *_lines(part, indent + "  ")]
        return out
    out = []
    for part in value:
        if isinstance(part, dict) and all(map(_flat, part.values())):
            out.append(indent + "; ".join(f"{k} {_short(v)}" for k, v in part.items()))
        else:
            out += _lines(part, indent) if not _flat(part) else [f"{indent}{part}"]
    return out


def _flat(value: Any) -> bool:
    """Whether a value fits on a line."""
    if isinstance(value, list | tuple):
        return all(isinstance(v, str | int | float) for v in value) and len(str(value)) < 400
    return not isinstance(value, dict)


def _short(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@guarded
def check(source: Source = "ncses", json_: Json = False) -> None:
    """Verify digests, keys, anchors and accounts of the figures."""
    import evidence

    problems = [str(p) for p in evidence.check(evidence_of(source))]
    if json_:
        print_json({"ok": not problems, "problems": problems})
    elif not problems:
        tell("evidence: digests, keys and anchors hold")
    for problem in problems:
        say(problem)
    if problems:
        raise typer.Exit(FAILED)
