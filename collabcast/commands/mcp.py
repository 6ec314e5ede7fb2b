"""collabcast mcp: the answers as tools for assistants, over standard input and output."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from collabcast.terminal.console import BadInput, guarded, say
from collabcast.terminal.options import Source, evidence_of


@guarded
def mcp(
    runs: Annotated[Path, typer.Option(help="Folder of run folders to tell of.")] = Path("runs"),
    allow_runs: Annotated[
        bool, typer.Option("--allow-runs", help="Let assistants run scenarios, in memory.")
    ] = False,
    source: Source = "ncses",
) -> None:
    """Serve assistants (Model Context Protocol) that started this; local, nothing is written.

    With it an assistant looks numbers up instead of inventing them: each comes with run id, grade
    and interval. Needs the extra collabcast[mcp].
    """
    try:
        from workshop.service.tools import tools
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise BadInput(
            "collabcast mcp: the package mcp is not installed; it comes with the extra mcp;"
            " install it with pip install 'collabcast[mcp]'"
        ) from None
    from workshop.service.answers import Service

    server = tools(Service(evidence_of(source), runs), allow_runs)
    say("collabcast answers assistants on standard input and output; end with Ctrl+C")
    server.run("stdio")
