"""collabcast explore: what drives the answer, when does it turn, which policy is the safe one?"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabcast.terminal.console import BadInput, guarded, print_json, show
from collabcast.terminal.options import LANG, Json, Language, Seed, Source, Workers, evidence_of

if TYPE_CHECKING:
    from collabcast.exploring.findings import Findings
    from scenarios.running.plan import Plan


class Method(StrEnum):
    """Ways of global sensitivity analysis."""

    sobol = "sobol"
    morris = "morris"


Texts = list[str] | None
Configs = Annotated[
    list[str], typer.Argument(metavar="CONFIG...", help="One scenario; several: the robust choice.")
]
Outcomes = Annotated[
    Texts, typer.Option("--outcome", help="variable:region, % behind it for percent; several.")
]
Less = Annotated[Texts, typer.Option("--less", help="Outcome of which less is better.")]
Inputs = Annotated[
    str | None, typer.Option(help="Inputs with commas [default: the twelve that matter most].")
]
Size = Annotated[int, typer.Option(min=2, max=4096, help="Base sample (a power of two).")]
Threshold = Annotated[
    str | None, typer.Option(help="OUTCOME<VALUE or OUTCOME>VALUE: when does it cross?")
]
Cases = Annotated[int, typer.Option(min=50, max=20_000, help="For --threshold.")]
Tip = Annotated[
    Texts, typer.Option("--tip", help="At which size do ranks change: links, or A>B; several.")
]
Lever = Annotated[
    str | None, typer.Option(help="Number that walks for --tip [default: the first].")
]
Span = Annotated[
    str | None, typer.Option("--range", help="FROM,TO of the lever.", show_default=False)
]
Shock = Annotated[
    Texts,
    typer.Option(help="Robust choice with the next event of a class too: sanction, ..., all."),
]
Futures = Annotated[
    int | None, typer.Option(min=5, max=5000, help="Futures for --tip and the robust choice.")
]
Out = Annotated[
    Path | None, typer.Option(help="Folder for tables and figures.", show_default=False)
]


@guarded
def explore(
    configs: Configs,
    outcome: Outcomes = None,
    less: Less = None,
    inputs: Inputs = None,
    method: Annotated[Method, typer.Option(help="Sobol or Morris.")] = Method.sobol,
    size: Size = 64,
    threshold: Threshold = None,
    cases: Cases = 300,
    tip: Tip = None,
    lever: Lever = None,
    span: Span = None,
    members: Annotated[
        bool, typer.Option("--members", help="What each member of a measure adds; nothing else.")
    ] = False,
    shock: Shock = None,
    futures: Futures = None,
    out: Out = None,
    workers: Workers = None,
    lang: Language = LANG,
    seed: Seed = None,
    source: Source = "ncses",
    json_: Json = False,
) -> None:
    """What drives outcomes, when one crosses a line or ranks change, which policy is robust.

    All but --members needs the extra collabcast[explore].
    """
    from collabcast.exploring import requests
    from collabcast.exploring.steps import Exploration
    from forecast.computing.parallel import cores

    requests.check_size(method.value, size)
    requests.check_packages(needed=not members)
    todo = _plan(configs, source, seed, out)
    several, lines = len(configs) > 1, bool(threshold or tip)
    more = members and bool(outcome or less or shock)
    _agree(several, more, lines, {"--less": less, "--shock": shock}, members)
    todo = todo if several else replace(todo, scenarios=todo.scenarios[:2])
    usual = [] if less else requests.usual(todo)
    wanted = [requests.wanted_of(text, todo) for text in outcome or usual]
    unwanted = [requests.wanted_of(text, todo, "--less") for text in less or ()]
    crossed = requests.line_of(threshold, todo)
    ranks = requests.ranks_of(tip, todo) if tip else []
    varied = requests.lever_of(lever, span, todo) if ranks else None

    steps = Exploration(todo, [*wanted, *unwanted], workers or cores(), quiet=json_)
    if members:
        steps.members(futures or 200)
    elif several:
        goals = [(w, True) for w in wanted] + [(w, False) for w in unwanted]
        steps.policies(goals, futures or 200, requests.shocks_of(shock, todo))
    else:
        steps.sensitivity(inputs, method.value, size)
        steps.spread()
        if crossed:
            steps.crossing(crossed, cases)
        if varied:
            steps.tipping(varied, ranks, futures or 50)
    _tell(steps.found, out, json_, lang.value)


def _tell(found: Findings, out: Path | None, json_: bool, lang: str) -> None:
    """Write and print what was found."""
    if out is not None:
        found.write(out)
    if json_:
        print_json(found.document)
    else:
        show("\n".join(found.lines(lang)))


def _agree(several: bool, more: bool, lines: bool, robust: dict[str, Texts], members: bool) -> None:
    """Refuse what cannot be asked together."""
    if members and (several or lines or more):
        raise BadInput("--members is of one scenario and alone; leave the others out")
    if several and lines:
        raise BadInput("--threshold and --tip are of one scenario; name one, or leave them out")
    for option, given in robust.items():
        if given and not several:
            raise BadInput(f"{option} is for the robust choice; name several scenarios")


def _plan(configs: list[str], source: str, seed: int | None, out: Path | None) -> Plan:
    """The scenarios beside the baseline, where the answer can be written."""
    from evidence.files import refuse_unwritable
    from scenarios.running.plan import plan

    if out is not None:
        refuse_unwritable(out, "--out")
    todo = plan(list(configs), evidence_of(source), seed=seed)
    if len(todo.scenarios) < 2:
        raise BadInput(
            f"{configs[0]}: the baseline moves nothing; name a scenario with interventions"
        )
    return todo
