"""collabcast report: a finished run as report, slides or workbook, in English or Chinese."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from collabcast.terminal.console import guarded, print_json, show
from collabcast.terminal.options import LANG, Json, Language, run_in


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
    json_: Json = False,
) -> None:
    """Write the report, the slides or the workbook of a finished run into its folder."""
    import workshop

    writers = {
        Format.html: workshop.write_report,
        Format.pptx: workshop.write_slides,
        Format.xlsx: workshop.write_workbook,
    }
    path = writers[form](run_in(run), run, lang=lang.value)
    if json_:
        print_json({"ok": True, "report": str(path), "lang": lang.value, "format": form.value})
    else:
        show(path)
