"""collabcast scorecard: published estimates beside our own, misses too."""

from __future__ import annotations

from typing import Annotated

import typer

from collabcast.terminal.console import guarded, print_json, show
from collabcast.terminal.options import Json, Lang, Language


@guarded
def scorecard(
    recompute: Annotated[
        bool, typer.Option("--recompute", help="Compute ours anew, about half a minute.")
    ] = False,
    replicates: Annotated[
        int, typer.Option(min=20, max=10_000, help="With --recompute: how many paths.")
    ] = 200,
    lang: Language = Lang.en,
    json_: Json = False,
) -> None:
    """Put published estimates beside ours: what each measures, both with intervals, the misses."""
    from scenarios.scorecard import card, words

    if recompute:
        import evidence

        found = card.recompute(evidence.load(), replicates)
    else:
        found = card.stored()
    if json_:
        print_json({**found, "counts": card.counts(found["rows"])})
        return
    for line in words.lines(found["rows"], lang.value):
        show(line)
