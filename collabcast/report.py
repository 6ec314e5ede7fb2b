"""collabcast report: the report of a finished run, again or in the other language."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from collabcast.console import guarded, print_json
from collabcast.options import Json


class Lang(StrEnum):
    """Languages of reports."""

    en = "en"
    zh = "zh"


class Format(StrEnum):
    """Forms of reports."""

    html = "html"


@guarded
def report(
    run: Annotated[Path, typer.Argument(help="Folder of a run.")],
    lang: Annotated[Lang, typer.Option(help="Language.")] = Lang.en,
    form: Annotated[Format, typer.Option("--format", help="Form.")] = Format.html,
    json_: Json = False,
) -> None:
    """Write the report of a finished run."""
    from scenarios import read_run
    from workshop import write_report

    path = write_report(read_run(run), run, lang=lang.value)
    if json_:
        print_json({"ok": True, "report": str(path), "lang": lang.value, "format": form.value})
    else:
        print(path)
