"""An import as a folder of evidence, written in one move: whole, or not there."""

from __future__ import annotations

import glob
import os
import re
import secrets
import shutil
import time
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
from evidence.panel.build import USED
from evidence.panel.manifest import NAME, write_tables

OLD = ".old"
LEFT = 600.0  # seconds after which what lies beside is no work of now; writing takes one
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


def refuse_taken(out: Path, force: bool) -> None:
    """Refuse to replace what no import wrote: whatever the folder holds goes.

    What an import that was killed had set aside is given back first, and its drafts go.

    Raises
    ------
    EvidenceError : ``out`` is a file, holds something and may not be replaced, or holds what is
        not of an import.
    """
    _recover(out)
    if out.exists() and not out.is_dir():
        raise EvidenceError(f"{out}: is a file; allowed is a folder; choose another --out")
    held = {p.name for p in out.iterdir()} if out.is_dir() else set()
    if held and not force:
        raise EvidenceError(
            f"{out}: is there already; choose another --out, or --force replaces it"
        )
    if strange := sorted(held - {*USED, NAME, REPORT}):
        raise EvidenceError(
            f"{out}: holds {strange[0]!r}, which no import wrote; --force replaces imports only;"
            " choose another --out"
        )


@contextmanager
def _new_folder(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` to be filled; it takes the place of ``out`` when all went well.

    Its rights are those the user's mask leaves, as of every file.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    draft, aside = (out.parent / f".{out.name}.{secrets.token_hex(4)}{k}" for k in ("", OLD))
    draft.mkdir()
    try:
        yield draft
        if out.exists():
            os.replace(out, aside)
        try:
            os.replace(draft, out)
        except BaseException:
            if aside.exists():
                os.replace(aside, out)
            raise
        _remove(aside)
    except BaseException:
        _remove(draft)
        raise


def _recover(out: Path) -> None:
    for path in out.parent.glob(f".{glob.escape(out.name)}.*"):
        if not re.fullmatch(rf"[0-9a-f]{{8}}({re.escape(OLD)})?", path.name[len(out.name) + 2 :]):
            continue
        if path.name.endswith(OLD) and not out.exists():
            os.replace(path, out)
        elif _age(path) > LEFT:
            _remove(path)


def _age(path: Path) -> float:
    """Seconds since something in it was written; another import may be at work."""
    try:
        return time.time() - path.stat().st_ctime
    except OSError:
        return 0.0


def _remove(path: Path) -> None:
    """A folder and what is in it; of a link the link alone."""
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


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
