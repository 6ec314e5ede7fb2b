"""The folder: a page, its script and style, and the data as a script, so that a disk is enough."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from evidence.files import refuse_unwritable, write_bytes, write_text
from scenarios.errors import RunRefused

STATIC = Path(__file__).parent / "static"
FILES = ("index.html", "offline.css", "offline.js")
DATA = "data.js"
DRAFT = re.compile(rf"\.({'|'.join(map(re.escape, (*FILES, DATA)))})\.[0-9a-f]{{8}}")


def write_page(folder: Path, data: dict[str, Any], force: bool = False) -> Path:
    """Write the files; gives the page to open.

    Parameters
    ----------
    data : from :func:`workshop.page.offline.data.collect`.
    force : replace the files of an earlier page.

    Raises
    ------
    RunRefused : the folder holds other things, or a page that may not be replaced.
    """
    refuse_taken(folder, force)
    for left in [*folder.glob(".*")] if folder.is_dir() else []:
        left.unlink()  # a draft, see refuse_taken
    # A browser refuses a page from a disk to read files, but runs the scripts it names.
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    write_text(folder / DATA, f"window.COLLABCAST = {text};\n")
    # Whole or not at all, and never through a link; the page comes last.
    for name in reversed(FILES):
        write_bytes(folder / name, (STATIC / name).read_bytes())
    return folder / "index.html"


def refuse_taken(folder: Path, force: bool) -> None:
    """Refuse a folder that is somebody else's, before anything is computed.

    Raises
    ------
    RunRefused : with what to do. EvidenceError : it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise RunRefused(f"{folder}: is a file; allowed is a folder; name another")
    held = {p.name for p in folder.iterdir()} if folder.is_dir() else set()
    held = {name for name in held if not DRAFT.fullmatch(name)}  # left by a kill
    if held - {*FILES, DATA}:
        raise RunRefused(f"{folder}: holds other files; allowed is an empty folder; name another")
    if held and not force:
        raise RunRefused(f"{folder}: holds a page already; --force replaces it; or name another")
    refuse_unwritable(folder)
