"""Folders that are not ours: --force deletes none of them, and a kill loses nothing."""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scenarios_toy import toy  # noqa: F401
from typer.testing import CliRunner

import scenarios
from collabcast.app import app
from evidence.errors import EvidenceError
from evidence.files import refuse_unwritable, write_bytes
from evidence.importing import folder as folders
from evidence.importing import import_files
from evidence.panel.tables import cached_names
from scenarios.errors import RunError
from workshop.page.offline.write import write_page

TABLE = "country,year,papers\nChina,2019,100\nChina,2020,110\nUSA,2019,90\nUSA,2020,95\n"
DECOUPLE = str(Path(__file__).resolve().parent.parent / "configs" / "us-china-decoupling.yaml")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "papers.csv"
    path.write_text(TABLE)
    return path


def names(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir()}


@pytest.mark.parametrize("strange", ["thesis.tex", "own.csv", ".git"])
def test_an_import_replaces_imports_only(table: Path, tmp_path: Path, strange: str) -> None:
    out = tmp_path / "out"
    import_files([table], out)
    import_files([table], out, force=True)
    (out / strange).write_text("mine")
    with pytest.raises(EvidenceError, match="which no import wrote"):
        import_files([table], out, force=True)
    assert (out / strange).read_text() == "mine" and names(tmp_path) == {"out", "papers.csv"}
    done = CliRunner().invoke(app, ["evidence", "import", str(table), "--out", str(table),
                                    "--force"])  # fmt: skip
    assert done.exit_code == 2 and "is a file" in done.stderr and table.read_text() == TABLE


def test_rights_of_an_imported_folder_are_those_the_user_asks_for(
    table: Path, tmp_path: Path
) -> None:
    for mask, wanted in ((0o077, 0o700), (0o022, 0o755)):
        before = os.umask(mask)
        try:
            import_files([table], tmp_path / f"{mask}")
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / f"{mask}").stat().st_mode) == wanted


def test_a_killed_import_loses_nothing_and_passes_for_no_evidence(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache = tmp_path / "collabcast"
    import_files([table], cache / "mine")
    real = os.replace

    def killed(*paths: Any) -> None:
        if ".old" in str(paths[0]):
            raise SystemExit  # the folder is not given back either: as after a kill
        real(*paths)
        if ".old" in str(paths[1]):
            raise SystemExit

    with monkeypatch.context() as m:
        m.setattr(folders.os, "replace", killed)
        with pytest.raises(SystemExit):
            import_files([table], cache / "mine", force=True)
    (draft := cache / ".mine.0123abcd").mkdir()
    (draft / "papers.csv").write_text(TABLE)
    assert not (cache / "mine").exists() and cached_names() == []
    with pytest.raises(EvidenceError, match="is there already"):
        import_files([table], cache / "mine")
    assert cached_names() == ["mine"]
    monkeypatch.setattr(folders, "LEFT", -1.0)
    import_files([table], cache / "mine", force=True)
    assert names(cache) - {"fits"} == {"mine"}


def application(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"name": "My app", "icons": []}')
    (folder / "report.html").write_text("mine")


def edited(folder: Path) -> None:
    (folder / ".summary.csv.swp").write_text("what an editor keeps of a table of mine")
    (folder / "summary.csv").write_text("mine")


@pytest.mark.parametrize("make", [application, edited])
def test_a_folder_of_another_program_is_no_run(
    make: Callable[[Path], None],
    toy: Any,  # noqa: F811
    tmp_path: Path,
) -> None:
    make(tmp_path)
    before = {p.name: p.read_text() for p in tmp_path.iterdir()}
    for how in ({}, {"resume": True}, {"force": True}):
        with pytest.raises(RunError, match="not a run"):
            scenarios.run(DECOUPLE, replicates=3, evidence=toy, out=tmp_path, **how)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == before


@pytest.fixture
def cut(toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: F811
    """A run that was ended when all was computed and nothing written."""
    from scenarios.results import store
    from scenarios.running import run as running

    def stop(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as m:
        m.setattr(store, "write", stop)
        with pytest.raises(KeyboardInterrupt):
            running.run(DECOUPLE, replicates=3, evidence=toy, out=tmp_path / "cut", chunk=1)
    return tmp_path / "cut"


def other_bit(parts: Path) -> None:
    path = sorted(parts.glob("links-*"))[0]
    data = bytearray(path.read_bytes())
    data[-2] ^= 0x40
    path.write_bytes(bytes(data))


def other_kind(parts: Path) -> None:
    rewritten(parts, lambda held: held.update(values=held["values"].astype(str)))


def no_failure(parts: Path) -> None:
    rewritten(parts, lambda held: held.update(failures=np.array('[[1, "x", []]]')))


def rewritten(parts: Path, how: Callable[[dict[str, Any]], None], save: Any = np.savez) -> None:
    path = sorted(parts.glob("part-*"))[0]
    with np.load(path) as data:
        held = dict(data)
    how(held)
    save(path, **held)


def packed(parts: Path) -> None:
    rewritten(parts, lambda held: held.update(values=held["values"] + 1), np.savez_compressed)


@pytest.mark.parametrize("spoil", [other_bit, other_kind, no_failure, packed])
def test_a_spoiled_part_is_computed_again(
    cut: Path,
    toy: Any,  # noqa: F811
    spoil: Callable[[Path], None],
) -> None:
    spoil(cut / ".parts")
    again = scenarios.run(DECOUPLE, replicates=3, evidence=toy, out=cut, resume=True)
    whole = scenarios.run(DECOUPLE, replicates=3, evidence=toy)
    assert np.array_equal(again.values, whole.values, equal_nan=True)
    assert again.links.equals(whole.links) and not again.failures


def test_a_page_that_was_cut_can_be_written_again_and_follows_no_link(tmp_path: Path) -> None:
    out, precious = tmp_path / "page", tmp_path / "precious"
    write_page(out, {})
    precious.write_text("mine")
    for name in ("index.html", "data.js"):
        (out / name).unlink()
        (out / name).symlink_to(precious)
    (out / ".data.js.0123abcd").write_text("half")
    write_page(out, {}, force=True)
    assert precious.read_text() == "mine" and not (out / "index.html").is_symlink()
    assert names(out) == {"index.html", "offline.css", "offline.js", "data.js"}


def test_what_cannot_be_written_is_named_as_people_know_it(tmp_path: Path) -> None:
    (tmp_path / "report.html" / "x").mkdir(parents=True)
    with pytest.raises(OSError) as told:
        write_bytes(tmp_path / "report.html", b"x")
    assert told.value.filename == str(tmp_path / "report.html")
    assert names(tmp_path) == {"report.html"}


def unwritable(tmp_path: Path) -> list[Path]:
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "ring").symlink_to(tmp_path / "ring")
    return [tmp_path / "file" / "in", tmp_path / "link", tmp_path / "ring", tmp_path / ("n" * 300)]


def test_a_folder_that_can_be_written_is_only_looked_at(tmp_path: Path) -> None:
    refuse_unwritable(tmp_path / "a" / "b")
    refuse_unwritable(tmp_path)
    assert not names(tmp_path)
    for folder in unwritable(tmp_path):
        with pytest.raises(EvidenceError, match=r"--out .*cannot be written \(.*choose another"):
            refuse_unwritable(folder, "--out")


def test_a_full_disk_is_told_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = io.BufferedWriter(io.FileIO("/dev/full", "w"))
    monkeypatch.setattr("tempfile.TemporaryFile", lambda dir: contextlib.nullcontext(full))
    with pytest.raises(EvidenceError, match="No space left"):
        refuse_unwritable(tmp_path)
    full.raw.close()


@pytest.mark.parametrize(
    "asked",
    [
        ["export-page", "OUT"],
        ["explore", DECOUPLE, "--members", "--out", "OUT"],
        ["evidence", "pull", "openalex", "--out", "OUT"],
        ["evidence", "pull", "worldbank", "--out", "OUT"],
        ["workshop", "--port", "0", "--no-browser", "--sessions", "OUT"],
    ],
    ids=lambda asked: " ".join(asked[:3]),
)
def test_a_place_that_cannot_be_written_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    def begun(*_: Any, **__: Any) -> None:
        raise AssertionError("it began to work")

    for work in ("scenarios.running.live.prepare", "scenarios.running.plan.plan",
                 "evidence.pull.openalex.Client", "evidence.pull.worldbank.Client",
                 "workshop.page.answers.engine.Engine.start"):  # fmt: skip
        monkeypatch.setattr(work, begun)
    for folder in unwritable(tmp_path)[:1]:
        words = [str(folder) if word == "OUT" else word for word in asked]
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 2 and "cannot be written" in done.stderr, done.stderr
        assert len(done.stderr.splitlines()) <= 2
