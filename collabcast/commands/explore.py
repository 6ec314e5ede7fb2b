"""collabcast explore: what drives the answer, when does it turn, which policy is the safe one?"""

from __future__ import annotations

import os
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from collabcast.terminal.console import BadInput, guarded, print_json
from collabcast.terminal.options import Json, Seed, Source, evidence_of


class Method(StrEnum):
    """Ways of global sensitivity analysis."""

    sobol = "sobol"
    morris = "morris"


@guarded
def explore(
    configs: Annotated[
        list[str],
        typer.Argument(metavar="CONFIG...", help="One scenario; several: the robust choice."),
    ],
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", help="variable:region, % behind it for percent; several."),
    ] = None,
    less: Annotated[
        list[str] | None, typer.Option("--less", help="Outcome of which less is better.")
    ] = None,
    inputs: Annotated[
        str | None, typer.Option(help="Inputs with commas [default: the twelve that matter most].")
    ] = None,
    method: Annotated[Method, typer.Option(help="Sobol or Morris.")] = Method.sobol,
    size: Annotated[int, typer.Option(min=2, max=4096, help="Base sample (a power of two).")] = 64,
    threshold: Annotated[
        str | None, typer.Option(help="OUTCOME<VALUE or OUTCOME>VALUE: when does it cross?")
    ] = None,
    cases: Annotated[int, typer.Option(min=50, max=20_000, help="For --threshold.")] = 300,
    tip: Annotated[
        list[str] | None,
        typer.Option("--tip", help="At which size do ranks change: links, or A>B; several."),
    ] = None,
    lever: Annotated[
        str | None, typer.Option(help="Number that walks for --tip [default: the first].")
    ] = None,
    span: Annotated[
        str | None, typer.Option("--range", help="FROM,TO of the lever.", show_default=False)
    ] = None,
    futures: Annotated[
        int | None, typer.Option(min=5, max=5000, help="Futures for --tip and the robust choice.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for tables and figures.", show_default=False)
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes [default: all cores].")
    ] = None,
    lang: Annotated[str, typer.Option(help="Language of the sentences: en or zh.")] = "en",
    seed: Seed = None,
    source: Source = "ncses",
    json_: Json = False,
) -> None:
    """What drives outcomes, when one crosses a line or ranks change, which policy is robust."""
    from agents.validation.posterior import posterior
    from collabcast.commands import explore_files
    from collabcast.terminal import explore_requests
    from scenarios.running.plan import plan

    if lang not in ("en", "zh"):
        raise BadInput(f"--lang: came {lang!r}; allowed are en, zh")
    evidence = evidence_of(source)
    evidence = replace(evidence, parameters=posterior(evidence.parameters))
    todo = plan(list(configs), evidence, seed=seed)
    if len(todo.scenarios) < 2:
        raise BadInput(f"{configs[0]}: the baseline moves nothing; name a scenario with"
                       " interventions")  # fmt: skip
    cores = workers or len(os.sched_getaffinity(0))
    if len(configs) > 1:
        if threshold or tip:
            raise BadInput("--threshold and --tip are of one scenario; name one, or leave them out")
        goals = [(explore_requests.wanted_of(t, todo), True) for t in outcome or ()]
        goals += [(explore_requests.wanted_of(t, todo, "--less"), False) for t in less or ()]
        goals = goals or [
            (explore_requests.wanted_of(t, todo), True) for t in explore_requests.usual(todo)
        ]
        told = explore_files.policies(todo, goals, futures or 200, cores, json_)
    else:
        if less:
            raise BadInput("--less is for the robust choice; name several scenarios")
        todo = replace(todo, scenarios=todo.scenarios[:2])
        line = explore_requests.line_of(threshold, todo)
        wanted = [
            explore_requests.wanted_of(t, todo) for t in outcome or explore_requests.usual(todo)
        ]
        watched = explore_requests.ranks_of(tip, todo) if tip else []
        walking = explore_requests.lever_of(lever, span, todo) if watched else None
        told = explore_files.one(
            todo, wanted, inputs, method.value, size, line, cases, walking, watched,
            futures or 50, cores, json_,
        )  # fmt: skip
    told = explore_files.write(told, out)
    if json_:
        print_json(told.document)
    else:
        explore_files.tell(told, lang)
