"""An import as a folder of evidence, written in one move: whole, or not there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from evidence.errors import EvidenceError
from evidence.files import write_text
from evidence.importing.figures import Settings
from evidence.importing.imported import REPORT, Imported
from evidence.loading.embedded import embedded
from evidence.loading.later import is_later
from evidence.loading.load import load
from evidence.panel.manifest import write_tables

TERMS = (
    "as agreed with the publisher of the files; figures from licensed databases may be used here "
    "but not passed on"
)


def write_folder(
    result: Imported, out: Path, *, name: str, files: list[str], settings: Settings
) -> Imported:
    """Write the tables, what is to be known of them, and the report of the import.

    Parameters
    ----------
    out : the folder; what it holds is replaced. name : of the evidence.
    files : names of the files imported. settings : what the user said of the files.

    Returns
    -------
    The import with its folder, the digests of its tables, and why it cannot be run yet.
    """
    vendors = ", ".join(sorted({r.vendor for r in result.readings if r.vendor})) or "own files"
    about = {
        "unit": "papers",
        "source": vendors,
        "files": files,
        "read": settings.read or "not stated",
    }
    kept = {"keep": list(settings.keep)} if settings.keep else {}
    with _new_folder(out) as draft:
        description = write_tables(
            draft, result.tables, dict.fromkeys(result.tables, about), name=name,
            title=f"{name}: imported from {vendors}", database=result.database or "not stated",
            counting=_counting(result), terms=TERMS, notes=list(result.notes), **kept,
        )  # fmt: skip
        digests = {k: v["sha256"] for k, v in description["tables"].items()}
        missing = _missing(draft)
        notes = (*result.notes, *(() if missing else _chained(draft)))
        result = replace(result, missing=missing, notes=notes, folder=out, digests=digests)
        write_text(draft / REPORT, result.text(limit=None) + "\n")
    return result


def _counting(result: Imported) -> str:
    return next((r.counting for r in result.readings if r.counting), "whole")


@contextmanager
def _new_folder(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` to be filled; it takes the place of ``out`` when all went well."""
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        yield draft
        os.chmod(draft, 0o755)
        aside = None
        if out.exists():
            aside = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}.old."))
            os.replace(out, aside / out.name)
        try:
            os.replace(draft, out)
        except BaseException:
            if aside is not None:
                os.replace(aside / out.name, out)
            raise
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _missing(folder: Path) -> str:
    """Why a folder cannot be run; empty where it can."""
    try:
        load(str(folder))
    except EvidenceError as error:
        return str(error).replace(folder.name, "the folder")
    return ""


def _chained(folder: Path) -> tuple[str, ...]:
    """What was done to chain later papers onto the embedded world, with factor and overlap."""
    if not is_later(folder):
        return ()
    return tuple(note for note in load(str(folder)).notes if note not in embedded().notes)
