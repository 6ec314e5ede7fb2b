"""Every notebook runs from top to bottom, in its own folder, as a reader would run it."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))

PLACE = re.compile(r"(?<![\w.:/<~*-])/(?:[A-Za-z]\w*/)[\w.~-]")  # an absolute path, of any machine


def test_paths_of_a_machine_are_seen() -> None:
    root = Path(__file__).resolve().parent.parent
    assert PLACE.search(f'"{root}/agents"') and PLACE.search(f"File {Path.home()}/x.py")
    assert not PLACE.search("https://example.org/a/b, papers/year, ../configs/x.yaml, </div>")


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_runs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    held = path.read_text(encoding="utf-8")
    # Pictures may be committed, so that they show where nothing runs; faults and places may not.
    assert len(held) < 500_000, f"{path.name}: commit smaller pictures"
    for word in ("Traceback (most recent", '"output_type": "error"'):
        assert word not in held, f"{path.name}: its outputs hold {word}"
    text = re.sub(r'"image/\w+": "[^"]*"', "", held)  # letters of a picture may look like a path
    assert not PLACE.findall(text), f"{path.name}: it holds a path of one machine"
    NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
