"""collabcast export-page: a folder of files to try scenarios and levers without a program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from collabcast.terminal.console import BadInput, Progress, guarded, say, show
from collabcast.terminal.options import SEED, Seed, Source, evidence_of


@guarded
def export_page(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write.")],
    replicates: Annotated[
        int, typer.Option(min=20, max=2000, help="How many worlds are drawn.")
    ] = 100,
    horizon: Annotated[int, typer.Option(min=1990, max=2100, help="Last year.")] = 2035,
    seed: Seed = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the page in the folder.")] = False,
    source: Source = "ncses",
) -> None:
    """Write a page that answers from a disk, without a network: scenarios and a mix of levers.

    Shipped scenarios and every point of a grid of levers are computed now, some minutes; the page
    interpolates between the points and tells how far off that is.
    """
    from workshop.page.offline.write import refuse_taken, write_page

    refuse_taken(out, force)
    evidence = evidence_of(source)
    if horizon < 2027 or horizon <= evidence.last_year:
        raise BadInput(f"--horizon: came {horizon}; the levers start in 2026, allowed is 2027 or"
                       " later; choose a later year")  # fmt: skip
    from scenarios.running import live
    from workshop.page.offline.data import collect

    say("computing scenarios and levers, some minutes ...")
    prepared = live.prepare(evidence, horizon, replicates, SEED if seed is None else seed)
    with Progress("scenarios") as progress:
        page = write_page(out, collect(prepared, progress=progress), force)
    show(f"page  {page}")
