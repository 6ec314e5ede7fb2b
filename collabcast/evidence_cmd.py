"""collabcast evidence: what is known, where it comes from, whether it is intact."""

from __future__ import annotations

import typer

from collabcast.console import FAILED, guarded, print_json, say
from collabcast.options import Json, Source, evidence_of

app = typer.Typer(help="Show and check the figures.", no_args_is_help=True, rich_markup_mode=None)


@app.command("show")
@guarded
def show(source: Source = "ncses", json_: Json = False) -> None:
    """Print coverage, sources, vintages and flagged artefacts."""
    import evidence

    known = evidence_of(source)
    if not json_:
        print(evidence.describe(known))
        return
    print_json(
        {
            "name": known.name,
            "title": known.title,
            "database": known.database,
            "counting": known.counting,
            "last_year": known.last_year,
            "digest": known.digest,
            "countries": list(known.countries),
            "fields": list(known.fields),
            "sources": {key: s.model_dump(mode="json") for key, s in known.sources.items()},
            "flags": known.flags.to_dict("records"),
            "notes": list(known.notes),
        }
    )


@app.command("check")
@guarded
def check(json_: Json = False) -> None:
    """Verify digests, keys and anchors of the embedded figures."""
    import evidence

    problems = [str(p) for p in evidence.check()]
    if json_:
        print_json({"ok": not problems, "problems": problems})
    elif not problems:
        print("evidence: digests, keys and anchors hold")
    for problem in problems:
        say(problem)
    if problems:
        raise typer.Exit(FAILED)
