"""collabcast validate and schema: is this file a scenario, and what may stand in one?"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from collabcast.terminal.console import BAD_INPUT, guarded, print_json, say
from collabcast.terminal.options import LANG, Json, Lang, Language, Source, evidence_of
from workshop.language.chinese import in_chinese


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for unused objects: among all that is imported it is a tenth of a short command."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@guarded
@_uncollected()
def validate(
    configs: Annotated[
        list[str],
        typer.Argument(metavar="CONFIG...", help="Scenario files, or names of shipped ones."),
    ],
    show: Annotated[
        bool,
        typer.Option("--show", help="Print the merged scenario with origins."),
    ] = False,
    source: Source = "ncses",
    lang: Language = LANG,
    json_: Json = False,
) -> None:
    """Check scenario files: every fault with line, column and remedy."""
    from evidence import outline_of
    from evidence.errors import printable
    from scenarios.errors import ConfigError, dotted
    from scenarios.reading.compare_to import target
    from scenarios.reading.load import load_checked
    from scenarios.reading.shipped import scenario_file
    from scenarios.reading.sizes import unusual

    if show:
        from scenarios.running.preview import show as of_scenario
    known = outline_of(source)
    worded = _chinese if lang is Lang.zh else printable
    read, good, lines = [], [], []
    for path in map(scenario_file, configs):
        try:
            scenario, document = load_checked(path, known)
            read.append((path, scenario, document))
        except ConfigError as error:
            lines += [str(fault) for fault in error.faults]
    for path, scenario, document in read:
        try:
            if scenario.compare_to is not None:
                target(scenario, document, [s.name for _, s, _ in read])
            good.append((path, scenario))
        except ConfigError as error:
            lines += [str(fault) for fault in error.faults]
    if json_:
        told: dict[str, Any] = {"ok": not lines, "valid": [p for p, _ in good], "errors": lines}
        if show:
            told["show"] = {path: of_scenario(path, evidence_of(source)) for path, _ in good}
        print_json(told)
    else:
        for path, scenario in good:
            kinds = ", ".join(m.kind for m in scenario.moves()) or "no interventions"
            print(worded(f"{path}: ok ({scenario.name}: {kinds})"))
            for k, move in enumerate(scenario.moves()):
                for at, words in unusual(move, ("interventions", k)):
                    say(worded(f"{path}: {dotted(at)}: {words}"))
            if show:
                print("\n".join(map(printable, of_scenario(path, evidence_of(source)))))
    for line in lines:
        say(worded(line))
    if lines:
        raise typer.Exit(BAD_INPUT)


def _chinese(line: str) -> str:
    from evidence.errors import printable

    return printable(in_chinese(line))


@guarded
def schema() -> None:
    """Print the JSON schema of scenario files, for editors."""
    from scenarios import json_schema as of_scenarios

    print_json(of_scenarios())
