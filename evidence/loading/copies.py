"""What is made from figures keeps a copy of them, so that it can be read anywhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from evidence.loading.later import is_later, load_later
from evidence.model import Evidence
from evidence.panel.build import USED, load_panel
from evidence.panel.manifest import NAME
from evidence.panel.tables import find_panel, folder_of


def tables_of(evidence: Evidence) -> tuple[Path, ...]:
    """Files that evidence was read from, with their description; none for the embedded figures.

    Examples
    --------
    >>> import evidence
    >>> tables_of(evidence.load())
    ()
    """
    if evidence.origin in ("", "ncses"):
        return ()
    folder = find_panel() if evidence.origin == "openalex" else folder_of(evidence.origin)
    return tuple(p for n in (*USED, NAME) if (p := folder / n).is_file())


def load_copy(folder: Path, name: str) -> Evidence:
    """Evidence from a copy of its tables, under the name it had.

    Raises
    ------
    EvidenceError : as :func:`evidence.loading.load.load` does.
    """
    whole = load_later if is_later(folder) else load_panel
    return replace(whole(folder, name), origin=str(folder))
