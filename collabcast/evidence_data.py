"""collabcast evidence pull and import: figures from public services and from files."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from collabcast.console import FAILED, UNREACHABLE, BadInput, guarded, print_json, say
from collabcast.options import Json

pull = typer.Typer(help="Ask public services.", no_args_is_help=True, rich_markup_mode=None)

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


def outside(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give the exit codes of outside sources: 3 out of reach or spent, 1 answers otherwise now."""

    @functools.wraps(command)
    def inside(*args: Any, **kwargs: Any) -> Any:
        from evidence.errors import SourceChanged, SourceError

        try:
            return command(*args, **kwargs)
        except SourceError as error:
            changed = isinstance(error, SourceChanged)
            if kwargs.get("json_"):
                print_json({"ok": False, "errors": [str(error)]})
            say(str(error))
            raise typer.Exit(FAILED if changed else UNREACHABLE) from None
        except KeyboardInterrupt:
            say("interrupted; what has come is kept: repeat the same command to go on")
            raise typer.Exit(130) from None

    return inside


@pull.command("openalex")
@guarded
@outside
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
        _countries(countries), _years(years), tuple(_listed(types)), _fields(fields)
    )
    with Requests("OpenAlex", quiet=json_) as progress:
        told = pull_openalex(
            request, out, email=email, api_key=api_key, base=base, dry_run=dry_run,
            refresh=refresh, announce=say, progress=progress,
        )  # fmt: skip
    _close(told, out, "openalex", dry_run, json_)


@pull.command("worldbank")
@guarded
@outside
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

    span = _years(years)
    chosen = _countries(countries) if countries else ()
    with Requests("World Bank", quiet=json_) as progress:
        told = pull_worldbank(
            WorldBankRequest(span[0], span[-1], chosen), out, email=email, base=base,
            dry_run=dry_run, refresh=refresh, announce=say, progress=progress,
        )  # fmt: skip
    _close(told, out, "worldbank", dry_run, json_)


@guarded
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Exports or own tables.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder to write; none: report only.", show_default=False)
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(help="Write into the cache under this name, for --evidence NAME."),
    ] = None,
    year: Annotated[
        int | None, typer.Option(min=1800, max=2200, help="Of files of one year.")
    ] = None,
    measure: Annotated[
        str, typer.Option(help="Of figures without a heading: papers, international, links.")
    ] = "",
    of: Annotated[str, typer.Option(help="Country whose partners a file lists.")] = "",
    uk: Annotated[str, typer.Option(help="England, Scotland, Wales, ...: drop or sum.")] = "drop",
    decimal: Annotated[
        str | None, typer.Option(help="Decimal mark where a file leaves it open: , or .")
    ] = None,
    database: Annotated[str, typer.Option(help="Where the figures are from.")] = "",
    read: Annotated[str, typer.Option(help="When the database was read, such as 2026-05.")] = "",
    names: Annotated[
        Path | None, typer.Option(help="CSV with name,code: your own names of countries.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse files with unknown names.")
    ] = False,
    chain: Annotated[
        Path | None, typer.Option(help="Folder of an earlier edition to chain below this one.")
    ] = None,
    scale_to: Annotated[
        Path | None, typer.Option(help="Folder of a database whose level the counts are put on.")
    ] = None,
    complete: Annotated[
        int, typer.Option(min=0, max=3, help="Last years to estimate as if they were whole.")
    ] = 0,
    force: Annotated[bool, typer.Option("--force", help="Replace what is in the folder.")] = False,
    json_: Json = False,
) -> None:
    """Read exports of InCites, SciVal, Scopus, Web of Science, Pajek networks and own tables."""
    from evidence.importing import Settings, import_files
    from evidence.panel_files import cache_folder

    _choice("--uk", uk, ("drop", "sum"))
    _choice("--measure", measure, ("", "papers", "international", "links"))
    _choice("--decimal", decimal, (None, ",", "."))
    if out is not None and name is not None:
        raise BadInput("came --out and --name; allowed is one of them; leave the other out")
    if name is not None:
        if not re.fullmatch(r"\w[\w.-]{0,60}", name) or name in ("ncses", "openalex", "responses"):
            raise BadInput(
                f"--name: came {name!r}; allowed: a short name of letters and digits, not ncses, "
                "openalex or responses; choose another"
            )
        out = cache_folder() / name
    settings = Settings(
        year=year, measure=measure, of=_countries(of)[0] if of else "", uk=uk, decimal=decimal,
        database=database, read=read, names=_own_names(names), strict=strict,
    )  # fmt: skip
    done = import_files(
        files, out, settings, name=name or "", force=force, older=chain, scale_to=scale_to,
        complete=complete,
    )  # fmt: skip
    if json_:
        print_json(
            {
                "folder": None if out is None else str(out),
                "tables": {k: t.count("\n") - 1 for k, t in done.tables.items()},
                "recognised": [
                    {"file": r.place, "figures": len(r.figures), "said": r.said}
                    for r in done.readings
                ],
                "dropped": [vars(d) for d in done.dropped],
                "unknown": done.unknown,
                "findings": [vars(f) for f in done.report.findings],
                "notes": list(done.notes),
                "missing": done.missing,
            }
        )
        return
    print(done.text())
    print()
    if out is None:
        print("nothing was written: say --out FOLDER or --name NAME")
    else:
        print(f"written: {out}")
        if not done.missing:
            print(f"run on it: collabcast run CONFIG --evidence {name or out}")


def add(app: typer.Typer) -> None:
    """Put the commands into the group `evidence`."""
    app.add_typer(pull, name="pull")
    app.command("import")(import_)


class Requests:
    """A bar with the requests to come and the time they will take; none where nobody looks."""

    def __init__(self, label: str, *, quiet: bool) -> None:
        import sys

        self._label, self._quiet = label, quiet or not sys.stderr.isatty()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Requests:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        if self._quiet:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TextColumn,
                TimeRemainingColumn,
            )

            self._bar = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                TextColumn("requests,"), TimeRemainingColumn(), TextColumn("left"),
                console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._bar.start()
            self._task = self._bar.add_task(self._label, total=total)
        self._bar.update(self._task, completed=done, total=total)


def _close(told: dict[str, Any], out: Path | None, name: str, dry_run: bool, json_: bool) -> None:
    from evidence.panel_files import cache_folder
    from evidence.validate import validate

    if json_:
        print_json(told)
        return
    if dry_run:
        print(f"{told['requests']:,} requests to ask, {told['kept']:,} answers are kept")
        return
    folder = out if out is not None else cache_folder() / name
    for table, entry in told["tables"].items():
        print(f"{table}: {entry['rows']:,} rows, read {entry.get('read', 'not stated')}")
    if name == "openalex":
        print(validate(folder).text())
        print(f"run on it: collabcast run CONFIG --evidence {name if out is None else out}")
    print(f"written: {folder}")


def _listed(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,]", text) if part.strip()]


def _countries(text: str) -> tuple[str, ...]:
    """Codes of names, codes and blocs; every fault at once."""
    from evidence import Names, load
    from evidence.names import country_rows, read_blocs

    if not text:
        return tuple(c for c in load().countries if c != "ROW")
    if text.strip().lower() == "all":
        return tuple(sorted(r["iso3"] for r in country_rows() if r["iso2"]))
    names, blocs = Names(), read_blocs()
    codes: dict[str, None] = {}
    faults = []
    for part in _listed(text):
        bloc, code = blocs.resolve(part), names.resolve(part)
        if bloc is not None:
            codes |= dict.fromkeys(blocs.members(bloc))
        elif code is not None and code != "ROW":
            codes[code] = None
        else:
            near = ", ".join(names.suggest(part)) or "see `collabcast evidence show`"
            faults.append(
                f"--countries: came {part!r}; allowed: names, codes and blocs; near: {near}"
            )
    if faults:
        raise BadInput("\n".join(faults))
    return tuple(sorted(codes))


def _years(text: str) -> tuple[int, ...]:
    """Years of a span or a list.

    Examples
    --------
    >>> _years("2019-2021"), _years("2010,2015")
    ((2019, 2020, 2021), (2010, 2015))
    """
    years: set[int] = set()
    for part in _listed(text):
        found = re.fullmatch(r"(\d{4})(?:\s*[-:–]\s*(\d{4}))?", part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not found or not 1900 <= first <= last <= 2100:
            raise BadInput(f"--years: came {part!r}; allowed: 2003-2024 or 2010,2015; mend it")
        years |= set(range(first, last + 1))
    if not years:
        raise BadInput("--years: came nothing; allowed: 2003-2024 or 2010,2015; name some")
    return tuple(sorted(years))


def _fields(text: str) -> tuple[str, ...]:
    from evidence.fields import NAMES_ZH

    chinese = {zh: en for en, zh in NAMES_ZH.items()}
    return tuple(chinese.get(part, part.lower()) for part in _listed(text))


def _own_names(path: Path | None) -> dict[str, str]:
    """The user's table of names, checked."""
    if path is None:
        return {}
    import csv

    from evidence import EvidenceError, Names

    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = [row for row in csv.reader(handle) if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise EvidenceError(f"{path.name}: cannot be read ({error}); wanted name,code") from None
    known, out = Names(), {}
    for number, row in enumerate(rows, start=1):
        if len(row) != 2:
            raise EvidenceError(
                f"{path.name}:{number}: {len(row)} cells came; name,code are needed"
            )
        name, code = (cell.strip() for cell in row)
        if number == 1 and code.lower() == "code":
            continue
        if known.resolve(code) != code:
            raise EvidenceError(
                f"{path.name}:{number}: code {code!r}; ISO 3166-1 alpha-3 is needed"
            )
        out[name] = code
    return out


def _choice(option: str, value: Any, allowed: tuple[Any, ...]) -> None:
    if value not in allowed:
        words = ", ".join(str(a) for a in allowed if a)
        raise BadInput(f"{option}: came {value!r}; allowed: {words}; choose one")
