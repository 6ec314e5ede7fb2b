"""All commands in one list. Each file holds a group and imports what is heavy only when called."""

from __future__ import annotations

from typing import Annotated

import typer

from collabcast import (
    __version__,
)
from collabcast.commands import (
    calibrate,
    compare,
    evidence_show,
    explore,
    forecast,
    hindcast,
    report,
    run,
    trace,
    validate,
    workshop,
)

app = typer.Typer(
    name="collabcast",
    help="What happens to research output, collaboration and impact if countries decouple, cut"
    " funding or start programmes together. Not an oracle: read the intervals.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


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
app.command("calibrate")(calibrate.calibrate)
app.command("compare")(compare.compare)
app.command("explore")(explore.explore)
app.command("report")(report.report)
app.command("trace")(trace.trace)
app.command("workshop")(workshop.workshop)
app.add_typer(evidence_show.app, name="evidence")
