"""Runs and embedded tables are data packages: another program reads them without asking."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

import scenarios
from evidence import datapackage
from evidence.files import sha256_file
from evidence.ncses.compile import TABLES, described

pytest_plugins = ["scenarios_toy"]
KINDS = {"integer": "iu", "number": "fi", "string": "O", "any": "fO", "boolean": "b"}


def made(toy: Any, folder: Path) -> Path:
    config = "configs/us-china-decoupling.yaml"
    scenarios.run(config, replicates=3, evidence=toy, out=folder)
    return folder


def faults(folder: Path) -> list[str]:
    """What is said of files that is not so, found without the code that wrote it."""
    out = []
    for part in json.loads((folder / datapackage.NAME).read_text("utf-8"))["resources"]:
        path = folder / part["path"]
        if part["bytes"] != path.stat().st_size or part["hash"] != f"sha256:{sha256_file(path)}":
            out.append(f"{path.name}: size or digest")
        if part["type"] == "table":
            frame = pd.read_csv(path, keep_default_na=False, na_values=[""])
            told = {f["name"]: f["type"] for f in part["schema"]["fields"]}
            if list(told) != list(frame.columns):
                out.append(f"{path.name}: columns")
            out += [
                f"{path.name}: {name}: {told[name]}"
                for name in frame.columns
                if frame[name].notna().any() and frame[name].dtype.kind not in KINDS[told[name]]
            ]
    return out


def test_a_run_says_what_its_files_hold(toy: Any, tmp_path: Path) -> None:
    folder = made(toy, tmp_path / "run")
    assert faults(folder) == []
    named = {p["path"] for p in json.loads((folder / datapackage.NAME).read_text())["resources"]}
    assert {p.name for p in folder.iterdir()} - named == {datapackage.NAME, "manifest.json"}
    with (folder / "summary.csv").open("a", encoding="utf-8") as handle:
        handle.write("x")
    assert "summary.csv: size or digest" in faults(folder)


def test_the_embedded_tables_are_described_as_they_are() -> None:
    assert faults(TABLES) == []
    text = (TABLES / datapackage.NAME).read_text(encoding="utf-8")
    assert text == datapackage.as_text(described()), "python -m evidence.ncses.compile FOLDER"


def test_frictionless_finds_no_fault(toy: Any, tmp_path: Path) -> None:
    import frictionless

    for folder in (made(toy, tmp_path / "run"), TABLES):
        report = frictionless.validate(str(folder / datapackage.NAME))
        assert report.valid, report.flatten(["name", "message"])[:5]
