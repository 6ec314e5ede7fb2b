"""Tables as they must never be: 10,000 spoiled ones, and those made with ill will."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hard_fuzz import spoil
from typer.testing import CliRunner

import evidence
from collabcast.app import app
from evidence.errors import EvidenceError
from evidence.importing import delimited, import_files
from evidence.importing.figures import Settings
from evidence.importing.file import File
from evidence.importing.places import Places

ROOT = Path(__file__).resolve().parent.parent
FILES = 10_000
OWN = (
    b"a,b,year,papers\nCHN,USA,2019,5\nCHN,USA,2020,7\nDEU,USA,2019,3\n",
    b"country,year,papers\nCHN,2019,5\nUSA,2019,7\nUSA,2020,8\n",
)


def short_forms() -> list[bytes]:
    """Our samples of vendors' exports, their first rows, and the two tables of a panel."""
    rows = [p.read_bytes().split(b"\n")[:12] for p in sorted((ROOT / "tests" / "data").glob("*"))
            if p.suffix in (".csv", ".txt")]  # fmt: skip
    return [*(b"\n".join(r) for r in rows), *OWN * 4]


def test_ten_thousand_spoiled_tables_are_read_or_refused(tmp_path: Path) -> None:
    """Each as a table of a panel, some as an export, every tenth through the whole import."""
    seeds, path, places = short_forms(), tmp_path / "t.csv", Places()
    readers: list[Any] = [
        evidence.read_ties,
        evidence.read_national,
        lambda p: delimited.read(File.open(p), places, Settings()),
        lambda p: import_files([p]),
    ]
    good = [0] * len(readers)
    for number in range(FILES):
        path.write_bytes(spoil(seeds, number))
        for k in (
            number % 2,
            *([2] if number % 3 == 0 else []),
            *([3] if number % 10 == 0 else []),
        ):
            try:
                readers[k](path)
                good[k] += 1
            except EvidenceError as error:
                for line in str(error).split("\n"):
                    assert line.isprintable() and len(line) < 1100, (number, line)
            except Exception as error:
                raise AssertionError(f"file {number} raised {type(error).__name__}") from error
    assert good[0] > 200 and good[1] > 200 and good[2] > 1000 and good[3] > 100, good


def test_spoiled_tables_through_the_command_line(tmp_path: Path) -> None:
    """A few dozen at once through the import, and some one by one through the backtest."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.csv").write_bytes(spoil(short_forms(), number))
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    files = sorted(map(str, folder.iterdir()))
    for args in (
        ["evidence", "import", *files, "--out", str(tmp_path / "out")],
        ["backtest", files[0]],
        ["backtest", files[7], "--json"],
    ):
        done = subprocess.run([sys.executable, "-m", "collabcast", *args],
                              capture_output=True, cwd=tmp_path, env=env)  # fmt: skip
        told = done.stderr.decode()
        assert done.returncode == 2 and "Traceback" not in told and told.strip(), (args, told)
        assert all(line.isprintable() for line in told.splitlines())
    assert {p.name for p in tmp_path.iterdir()} <= {"in", "cache"}, "a refused import wrote"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a,b,year,papers\n\x1b[2J,USA,2019,-1\n", "papers '-1'"),
        (b"\x1b]0;owned\x07,b,year\n", "are needed"),
        (b"a,b,year,papers\nCHN,USA,2019," + b"9" * 400 + b"\n", "a number of 0 or more"),
        (b"a,b,year,papers\nCHN,USA,2019,NaN\n", "a number of 0 or more"),
        (b"a,b,year,papers\nCHN,USA,2019,inf\n", "a number of 0 or more"),
        (b"a,b,year,papers\nCHN,USA,99999,1\n", "a whole year"),
        (b"a,b,year,papers\nCHN,USA\n", "2 cells, 4 are needed"),
        (b'a,b,year,papers\nCHN,USA,2019,"1' + b"\nCHN,DEU,2019,1" * 200, "a number of 0"),
        (b"a" * 300_000, "field larger"),
        (b"a,b,year,papers\n" + b"x" * 200_000 + b",USA,2019,1\n", "field larger"),
        (b"\xff\xfe\x00\x00", "not UTF-8"),
        (b"", "are needed"),
        (b"a,b,year,papers\n", "no rows"),
    ],
)  # fmt: skip
def test_hostile_tables_are_refused_in_one_line(data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    started = time.process_time()
    with pytest.raises(EvidenceError) as caught:
        evidence.read_ties(path)
    assert said in str(caught.value) and str(caught.value).isprintable(), str(caught.value)
    with pytest.raises(EvidenceError):
        import_files([path])
    assert time.process_time() - started < 3.0


def test_a_huge_table_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("wb") as handle:
        handle.truncate(3_000_000_000)
    started = time.process_time()
    for read in (evidence.read_ties, evidence.read_national, lambda p: import_files([p])):
        with pytest.raises(EvidenceError, match="MB"):
            read(path)
    assert time.process_time() - started < 1.0


def test_a_name_cannot_lead_out_of_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "t.csv"
    own.write_bytes(OWN[0])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("../out", "/tmp/out", "..", "a/b", "ncses", "a\x1bb"):
        done = CliRunner().invoke(app, ["evidence", "import", str(own), "--name", name])
        assert done.exit_code == 2 and "--name: came" in done.stderr, (name, done.stderr)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["t.csv"]
