"""collabcast evidence pull: figures from public services."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from collabcast.terminal.console import Progress, guarded, print_json, say, show
from collabcast.terminal.options import Json
from collabcast.terminal.prompts import countries_of, fields_of, listed, years_of

Email = Annotated[str, typer.Option(help="Your address, so that the service can reach you.")]
Out = Annotated[
    Path | None,
    typer.Option(help="Folder of the tables [default: the cache].", show_default=False),
]
Base = Annotated[
    str | None, typer.Option("--base-url", help="Another address of the service.", hidden=True)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell the number of requests; ask none.")]
Refresh = Annotated[
    bool, typer.Option("--refresh", help="Ask again what is kept (once; to go on, leave it out).")
]
Years = Annotated[str, typer.Option(help="2003-2024, or 2010,2015,2020.")]


@guarded
def openalex(
    countries: Annotated[
        str,
        typer.Option(help="Names, codes or blocs with commas; `all`. [default: the embedded 46]"),
    ] = "",
    years: Years = "2003-2024",
    types: Annotated[str, typer.Option(help="Work types such as article,review; all.")] = "",
    fields: Annotated[
        str, typer.Option(help="Broad fields with semicolons or commas; works of these only; all.")
    ] = "",
    pairs_by_field: Annotated[
        bool,
        typer.Option(
            "--pairs-by-field", help="Pairs in each of 15 fields of the last five years, too."
        ),
    ] = False,
    impact_by_pair: Annotated[
        bool,
        typer.Option(
            "--impact-by-pair", help="Most cited joint works of each pair: twice the requests."
        ),
    ] = False,
    out: Out = None,
    email: Email = "",
    api_key: Annotated[
        str | None,
        typer.Option(help="Free key of openalex.org, or set OPENALEX_API_KEY.", show_default=False),
    ] = None,
    dry_run: DryRun = False,
    refresh: Refresh = False,
    base: Base = None,
    json_: Json = False,
) -> None:
    """Works by country, pair, field and citation impact; goes on where it was cut."""
    from evidence.pull import OpenAlexRequest, pull_openalex

    request = OpenAlexRequest(
        countries_of(countries),
        years_of(years),
        tuple(listed(types)),
        fields_of(fields),
        pairs_by_field,
        impact_by_pair,
    )
    with Progress("OpenAlex, requests", quiet=json_) as progress:
        told = pull_openalex(
            request, out, email=email, api_key=api_key, base=base, dry_run=dry_run,
            refresh=refresh, announce=say, progress=progress,
        )  # fmt: skip
    _close(told, out, "openalex", dry_run, json_)


@guarded
def worldbank(
    countries: Annotated[
        str, typer.Option(help="Names, codes or blocs with commas. [default: all]")
    ] = "",
    years: Years = "1996-2024",
    out: Out = None,
    email: Email = "",
    dry_run: DryRun = False,
    refresh: Refresh = False,
    base: Base = None,
    json_: Json = False,
) -> None:
    """R&D, researchers, GDP and population; --out PANEL puts them beside a panel."""
    from evidence.pull import WorldBankRequest, pull_worldbank

    span = years_of(years)
    chosen = countries_of(countries) if countries else ()
    with Progress("World Bank, requests", quiet=json_) as progress:
        told = pull_worldbank(
            WorldBankRequest(span[0], span[-1], chosen), out, email=email, base=base,
            dry_run=dry_run, refresh=refresh, announce=say, progress=progress,
        )  # fmt: skip
    _close(told, out, "worldbank", dry_run, json_)


def _close(told: dict[str, Any], out: Path | None, name: str, dry_run: bool, json_: bool) -> None:
    from evidence.files import cache_folder
    from evidence.quality.validate import validate

    if json_:
        print_json(told)
        return
    if dry_run:
        show(f"{told['requests']:,} requests to ask, {told['kept']:,} answers are kept")
        return
    folder = out if out is not None else cache_folder() / name
    for table, entry in told["tables"].items():
        show(f"{table}: {entry['rows']:,} rows, read {entry.get('read', 'not stated')}")
    if name == "openalex":
        show(validate(folder).text())
        show(f"run on it: collabcast run CONFIG --evidence {name if out is None else out}")
    show(f"written: {folder}")
