"""Every notebook runs from top to bottom, in its own folder, as a reader would run it."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_runs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    held = path.read_text(encoding="utf-8")
    # Pictures may be committed, so that they show where nothing runs; faults and places may not.
    assert len(held) < 500_000, f"{path.name}: commit smaller pictures"
    for word in ("Traceback (most recent", '"output_type": "error"', "/home/", "/work/", "/tmp/"):
        assert word not in held, f"{path.name}: its outputs hold {word}"
    NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
