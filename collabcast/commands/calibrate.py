"""collabcast calibrate: make the shipped posterior again from past events."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from collabcast.terminal.console import guarded, print_json, say, show
from collabcast.terminal.options import Json


@guarded
def calibrate(
    source: Annotated[
        str, typer.Option("--evidence", help="The yearly panel: openalex, or a folder.")
    ] = "openalex",
    draws: Annotated[
        int, typer.Option(min=200, max=100_000, help="Parameter draws per event.")
    ] = 4000,
    out: Annotated[
        Path | None, typer.Option(help="Table to write; the shipped one.", show_default=False)
    ] = None,
    json_: Json = False,
) -> None:
    """Weigh simulated past events against what happened; write priors and posteriors."""
    import evidence
    from agents.validation.calibration import calibrate as weigh
    from agents.validation.posterior import TABLE
    from evidence.files import write_text
    from scenarios.reading.hindcast_files import SHOWN, find_events

    base = evidence.load(source)
    # A blow to all ties at once leaves no quiet ties to measure it by.
    events = [e for e in find_events(SHOWN) if e.kind != "pandemic"]
    table = weigh(events, base, draws)
    path = out or TABLE
    write_text(path, table.round(4).to_csv(index=False, lineterminator="\n"))
    every = table[table["left_out"] == ""].drop(columns=["left_out", "digest"])
    if json_:
        print_json({"table": str(path), "posterior": every.to_dict("records")})
        return
    show(every.round(3).to_string(index=False))
    say(f"written: {path}; a parameter that is hardly narrowed keeps its prior")
