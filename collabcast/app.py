"""All commands in one list. Each file holds a group and imports what is heavy only when called."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from collabcast import __version__
from collabcast.commands import (
    compare,
    evidence_import,
    evidence_pull,
    evidence_show,
    evidence_update,
    explore,
    export_page,
    forecast,
    hindcast,
    mcp,
    replay,
    report,
    run,
    scorecard,
    status,
    trace,
    validate,
    workshop,
)


def _group(help: str, **more: Any) -> typer.Typer:
    return typer.Typer(help=help, no_args_is_help=True, rich_markup_mode=None, **more)


app = _group(
    "What happens to research output, collaboration and impact if countries decouple, cut"
    " funding or start programmes together. Not an oracle: read the intervals.",
    name="collabcast",
    add_completion=False,
    pretty_exceptions_enable=False,
)
evidence = _group("Show, check, pull, import and update figures.")
pull = _group("Ask public services.")


def _version(asked: bool) -> None:
    if asked:
        print(f"collabcast {__version__}")
        raise typer.Exit()


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Read the options that stand before a command."""


app.command("run")(run.run)
app.command("validate")(validate.validate)
app.command("schema")(validate.schema)
app.command("forecast")(forecast.forecast)
app.command("backtest")(forecast.backtest)
app.command("hindcast")(hindcast.hindcast)
app.command("replay")(replay.replay)
app.command("scorecard")(scorecard.scorecard)
app.command("compare")(compare.compare)
app.command("explore")(explore.explore)
app.command("report")(report.report)
app.command("trace")(trace.trace)
app.command("workshop")(workshop.workshop)
app.command("mcp")(mcp.mcp)
app.command("status")(status.status)
app.command("export-page")(export_page.export_page)
app.add_typer(evidence, name="evidence")
evidence.add_typer(pull, name="pull")
evidence.command("import")(evidence_import.import_)
evidence.command("show")(evidence_show.show)
evidence.command("check")(evidence_show.check)
evidence.command("update")(evidence_update.update)
pull.command("openalex")(evidence_pull.openalex)
pull.command("worldbank")(evidence_pull.worldbank)
