"""collabcast report: a finished run as report, slides or workbook, in English or Chinese."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from collabcast.terminal.console import BadInput, guarded, print_json, show
from collabcast.terminal.options import LANG, Json, Language, run_in
from collabcast.terminal.prompts import years_of


class Format(StrEnum):
    """Forms of reports."""

    html = "html"
    pptx = "pptx"
    xlsx = "xlsx"


@guarded
def report(
    run: Annotated[Path, typer.Argument(help="Folder of a run.")],
    lang: Language = LANG,
    form: Annotated[Format, typer.Option("--format", help="Form.")] = Format.html,
    years: Annotated[
        str,
        typer.Option(
            metavar="2030,2035",
            help="Years of the tables of the report [default: the last and the deepest].",
            show_default=False,
        ),
    ] = "",
    json_: Json = False,
) -> None:
    """Write the report, the slides or the workbook of a finished run into its folder."""
    import workshop

    result = run_in(run)
    if form is Format.html:
        wanted = years_of(years) if years else ()
        try:
            path = workshop.write_report(result, run, lang.value, wanted)
        except ValueError as error:
            raise BadInput(f"--years: {error}") from None
    elif years:
        raise BadInput("--years: slides and workbook hold every year; leave it out")
    else:
        write = workshop.write_slides if form is Format.pptx else workshop.write_workbook
        path = write(result, run, lang=lang.value)
    if json_:
        print_json({"ok": True, "report": str(path), "lang": lang.value, "format": form.value})
    else:
        show(path)
