"""What is installed belongs together, and a release says what it consists of."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scenarios_toy import toy  # noqa: F401
from typer.testing import CliRunner

import evidence
import scenarios
from collabcast.app import app
from workshop.service.installed import dependencies, digest_of, shipped_files

ROOT = Path(__file__).parent.parent
CUT = ROOT / "configs" / "us-china-decoupling.yaml"


def script(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def status(*options: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(app, ["status", "--json", *options])
    found: dict[str, Any] = json.loads(done.stdout)
    return done.exit_code, found


def test_status_tells_figures_and_runs_that_do_not_match(
    toy: Any,  # noqa: F811
    tmp_path: Path,
) -> None:
    result = scenarios.run(CUT, replicates=3, evidence=toy, out=tmp_path / "runs" / "mine")
    shutil.copytree(tmp_path / "runs" / "mine", tmp_path / "runs" / "older")
    note = tmp_path / "runs" / "older" / "manifest.json"
    said = json.loads(note.read_text(encoding="utf-8"))
    note.write_text(json.dumps({**said, "evidence_digest": "0" * 64, "version": "0.0.9"}), "utf-8")
    (tmp_path / "runs" / "broken").mkdir()
    (tmp_path / "runs" / "broken" / "manifest.json").write_text("{", "utf-8")
    code, told = status("--runs", str(tmp_path / "runs"))
    assert code == 0 and told["ok"] and told["figures"]["digest"] == evidence.load().digest
    mine, older = told["runs"]
    assert mine["run"] == result.manifest["plan"][:16] and mine["same_figures"]
    assert (older["same_figures"], older["same_version"]) == (False, False)
    words = CliRunner().invoke(app, ["status", "--runs", str(tmp_path / "runs")]).stdout
    assert "OTHER FIGURES" in words and "version 0.0.9" in words and "belongs together" in words


def test_a_version_that_is_not_allowed_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    from workshop.service import installed

    assert all(row["fits"] is not False for row in dependencies())
    asked = ["numpy>=99", "nosuchpackage>=1", 'mcp>=99; extra == "mcp"', 'x; extra == "test"']
    monkeypatch.setattr(installed, "requires", lambda _: asked)
    rows = {row["name"]: row["fits"] for row in dependencies()}
    assert rows["numpy"] is False and rows["nosuchpackage"] is False and "x" not in rows
    code, told = status()
    assert code == 1 and any(f.startswith("numpy: came") for f in told["faults"])


def test_a_certificate_is_held_against_what_is_installed(tmp_path: Path) -> None:
    files = shipped_files()
    paper = tmp_path / "certificate.json"

    def certified(files: dict[str, str]) -> tuple[int, dict[str, Any]]:
        said = {"version": "0.1.0", "digest": digest_of(files), "files": files}
        paper.write_text(json.dumps(said), encoding="utf-8")
        return status("--certificate", str(paper))

    code, told = certified(files)
    assert code == 0 and told["certificate"]["differ"] == [] and len(files) > 400
    assert "collabcast/configs/us-china-decoupling.yaml" in files
    code, told = certified({**files, "agents/__init__.py": "0" * 64, "agents/more.py": "0" * 64})
    assert code == 1 and told["certificate"]["differ"] == ["agents/__init__.py", "agents/more.py"]
    paper.write_text("[]", encoding="utf-8")
    done = CliRunner().invoke(app, ["status", "--certificate", str(paper)])
    assert done.exit_code == 2 and "no certificate" in done.stderr


def test_a_release_is_tied_by_its_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a wheel put together by hand; `make wheel` and the wheel itself have their own test."""
    release = script("release")
    wheel = tmp_path / "collabcast-0.1.0-py3-none-any.whl"
    files = shipped_files()
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in files:
            there = ROOT / name.removeprefix("collabcast/") if "/configs/" in name else ROOT / name
            archive.write(there, name)
        archive.writestr("collabcast-0.1.0.dist-info/RECORD", "")
    (tmp_path / "Dockerfile").write_text("FROM x", encoding="utf-8")
    said = release.certify(tmp_path)
    assert said["digest"] == digest_of(files) and said["figures"]["digest"]
    assert set(said["parts"]) == {wheel.name, "Dockerfile"} and len(said["commit"]) == 40
    assert release.verify(tmp_path) == []
    (tmp_path / "Dockerfile").write_text("FROM y", encoding="utf-8")
    assert release.verify(tmp_path) == ["Dockerfile: not as certified"]
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("agents/more.py", "")
    with pytest.raises(SystemExit, match=r"not this checkout: agents/more\.py"):
        release.certify(tmp_path)


def test_what_moved_between_two_builds_is_a_table(toy: Any, tmp_path: Path) -> None:  # noqa: F811
    compare = script("compare_builds")
    for build in ("old", "new"):
        scenarios.run(CUT, replicates=4, evidence=toy, out=tmp_path / build / "cut")
    same = compare.table(tmp_path / "old", tmp_path / "new")
    assert "| summary.csv | papers |" in same and " %" not in same.split("|---|")[-1]
    path = tmp_path / "new" / "cut" / "summary.csv"
    frame = pd.read_csv(path, keep_default_na=False, na_values=[""])
    at = frame.index[(frame["variable"] == "links") & (frame["region"] == "CHN-USA")
                     & (frame["year"] == 2035) & (frame["scenario"] == "baseline")]  # fmt: skip
    before = float(frame.loc[at, "p50"].iloc[0])
    frame.loc[at, "p50"] = 1.1 * before
    frame[frame["variable"] != "impact"].to_csv(path, index=False)
    told = compare.table(tmp_path / "old", tmp_path / "new")
    (row,) = [x for x in told.splitlines() if x.startswith("| summary.csv | links |")]
    assert "| 1 |" in row and "baseline CHN-USA 2035" in row and f"{before:.6g}" in row
    assert "rows are gone (such as impact of" in told
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "compare_builds.py"), "compare",
         str(tmp_path), str(tmp_path / "new")], capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1 and "run it first" in done.stderr
