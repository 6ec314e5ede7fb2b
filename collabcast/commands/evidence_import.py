"""collabcast evidence import: files as analysts have them, and a report of what was done."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabcast.terminal.console import BadInput, guarded, print_json, show
from collabcast.terminal.options import LANG, Json, Lang, Language
from collabcast.terminal.prompts import countries_of
from collabcast.terminal.steps import Waiting
from workshop.language.chinese import in_chinese

if TYPE_CHECKING:
    from evidence.importing import Imported


Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Exports or own tables.")]
Out = Annotated[
    Path | None, typer.Option(help="Folder to write; none: report only.", show_default=False)
]
Name = Annotated[
    str | None, typer.Option(help="Write into the cache under this name, for --evidence NAME.")
]
Year = Annotated[int | None, typer.Option(min=1800, max=2200, help="Of files of one year.")]
Measure = Annotated[
    str, typer.Option(help="Of figures without a heading: papers, international, links.")
]
Of = Annotated[str, typer.Option(help="Country whose partners a file lists.")]
Parts = Annotated[str, typer.Option(help="England, Scotland, Wales, ...: drop or sum.")]
Decimal = Annotated[
    str | None, typer.Option(help="Decimal mark where a file leaves it open: , or .")
]
Database = Annotated[str, typer.Option(help="Where the figures are from.")]
Read = Annotated[str, typer.Option(help="When the database was read, such as 2026-05.")]
Named = Annotated[
    Path | None, typer.Option(help="CSV with name,code: your own names of countries.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse files with unknown names.")]
Chain = Annotated[
    Path | None, typer.Option(help="Folder of an earlier edition to chain below this one.")
]
Scale = Annotated[
    Path | None, typer.Option(help="Folder of a database whose level the counts are put on.")
]
Complete = Annotated[
    int, typer.Option(min=0, max=3, help="Last years to estimate as if they were whole.")
]
Encoding = Annotated[
    str, typer.Option(help="Of text files, such as gb18030; found where it is not said.")
]
Keep = Annotated[
    str, typer.Option(help="Small countries a run is not to leave to the rest of the world.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace what is in the folder.")]


@guarded
def import_(
    files: Files,
    out: Out = None,
    name: Name = None,
    year: Year = None,
    measure: Measure = "",
    of: Of = "",
    uk: Parts = "drop",
    decimal: Decimal = None,
    database: Database = "",
    read: Read = "",
    names: Named = None,
    strict: Strict = False,
    chain: Chain = None,
    scale_to: Scale = None,
    complete: Complete = 0,
    keep: Keep = "",
    encoding: Encoding = "",
    force: Force = False,
    lang: Language = LANG,
    json_: Json = False,
) -> None:
    """Read exports of InCites, SciVal, Scopus, Web of Science, Pajek networks and own tables."""
    from evidence.importing import Settings, import_files
    from evidence.importing.file import LARGEST, MOST_ROWS
    from evidence.reference.countries import own_names

    _choice("--uk", uk, ("drop", "sum"))
    _choice("--measure", measure, ("", "papers", "international", "links"))
    _choice("--decimal", decimal, (None, ",", "."))
    folder = _folder(out, name)
    settings = Settings(
        year=year, measure=measure, of=countries_of(of)[0] if of else "", uk=uk, decimal=decimal,
        database=database, read=read, names=own_names(names) if names else {}, strict=strict,
        keep=tuple(countries_of(keep)) if keep else (), encoding=encoding,
    )  # fmt: skip
    told = in_chinese if lang is Lang.zh else str
    what = f"reading (up to {LARGEST // 1_000_000} MB and {MOST_ROWS:,} rows a file)"
    with Waiting(what, lang.value, quiet=json_):
        done = import_files(
            files, folder, settings, name=name or "", force=force, older=chain, scale_to=scale_to,
            complete=complete,
        )  # fmt: skip
    if json_:
        print_json(_document(done, folder))
        return
    show(told(done.text()))
    show()
    if folder is None:
        show(told("nothing was written: say --out FOLDER or --name NAME"))
    else:
        show(told(f"written: {folder}"))
        if not done.missing:
            show(told("run on it: ") + f"collabcast run CONFIG --evidence {name or folder}")


def _folder(out: Path | None, name: str | None) -> Path | None:
    """Where the import is written: the folder named, or one of the cache."""
    from evidence.files import cache_folder

    if out is not None and name is not None:
        raise BadInput("came --out and --name; allowed is one of them; leave the other out")
    if name is None:
        return out
    if not re.fullmatch(r"\w[\w.-]{0,60}", name) or name in ("ncses", "openalex", "responses"):
        raise BadInput(
            f"--name: came {name!r}; allowed: a short name of letters and digits, not ncses, "
            "openalex or responses; choose another"
        )
    return cache_folder() / name


def _document(done: Imported, folder: Path | None) -> dict[str, Any]:
    return {
        "folder": None if folder is None else str(folder),
        "tables": {k: t.count("\n") - 1 for k, t in done.tables.items()},
        "recognised": [
            {"file": r.place, "figures": len(r.figures), "said": r.said} for r in done.readings
        ],
        "dropped": [vars(d) for d in done.dropped],
        "unknown": done.unknown,
        "findings": [vars(f) for f in done.report.findings],
        "notes": list(done.notes),
        "missing": done.missing,
    }


def _choice(option: str, value: Any, allowed: tuple[Any, ...]) -> None:
    if value not in allowed:
        words = ", ".join(str(a) for a in allowed if a)
        raise BadInput(f"{option}: came {value!r}; allowed: {words}; choose one")
