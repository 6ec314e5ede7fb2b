"""Options that several commands share."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabcast.terminal.labelled_arrays import only_numpy, special_functions

if TYPE_CHECKING:
    from evidence.model import Evidence
    from scenarios.results.result import RunResult

SEED = 20260101  # as in scenarios.schema.scenario, which is too heavy for --help


class Lang(StrEnum):
    """Languages of reports and sentences."""

    en = "en"
    zh = "zh"


def default_language() -> Lang:
    """The language of the locale where that is one of ours, else English.

    Examples
    --------
    >>> import os; os.environ["LC_ALL"] = "zh_CN.UTF-8"; default_language().value
    'zh'
    >>> os.environ["LC_ALL"] = "C.UTF-8"; default_language().value
    'en'
    """
    told = next((os.environ[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(k)), "")
    return Lang.zh if told.lower().startswith("zh") else Lang.en


LANG = default_language()
Language = Annotated[
    Lang,
    typer.Option(
        "--lang",
        envvar="COLLABCAST_LANG",
        help="Language [default: of the locale].",
        show_default=False,
        show_envvar=False,
    ),
]
Workers = Annotated[
    int | None, typer.Option(min=1, max=256, help="Processes [default: all cores].")
]
Json = Annotated[
    bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")
]
Seed = Annotated[
    int | None,
    typer.Option(min=0, max=2**63 - 1, help="Same seed, same numbers.", show_default=False),
]
Horizon = Annotated[
    int | None, typer.Option(min=1990, max=2100, help="Last year.", show_default=False)
]
Source = Annotated[
    str,
    typer.Option(
        "--evidence",
        "--source",
        metavar="NAME|FOLDER",
        help="ncses, openalex, the name of an import, or a folder of tables.",
    ),
]
YearlySource = Annotated[
    str | None,
    typer.Option(
        "--evidence",
        help="ncses, openalex, or a folder; the yearly panel if there.",
        show_default=False,
    ),
]


def evidence_of(source: str) -> Evidence:
    """The evidence a command works on."""
    import evidence

    only_numpy()
    special_functions()  # who loads evidence goes on to forecast from it
    return evidence.load(source)


def yearly_evidence(source: str | None) -> Evidence:
    """The evidence asked for; without a wish the yearly panel, else the embedded figures."""
    import evidence
    from collabcast.terminal.console import say

    only_numpy()
    if source is not None:
        return evidence.load(source)
    try:
        return evidence.load("openalex")
    except evidence.EvidenceError as error:
        say(f"{error}; using the embedded figures, whose pairs are published in few years")
        return evidence.load()


def run_in(folder: str | Path) -> RunResult:
    """The finished run a command works on."""
    only_numpy()
    from scenarios import read_run

    return read_run(folder)
