"""Files that are larger than they look: refused within seconds, before memory is taken."""

from __future__ import annotations

import io
import json
import os
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from collabcast.app import app

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
BASE = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
    f'ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.'
    f'openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
    f'ContentType="{TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
    f'ContentType="{TYPE}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" '
    f'ContentType="{TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="a" '
    f'sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
    f'Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
    f'Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>a</t></si></sst>',
    "xl/worksheets/sheet1.xml": f"{SHEET}{END}",
}


def workbook(path: Path, **parts: bytes | str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in BASE.items():
            archive.writestr(name, parts.get(name.split("/")[-1].split(".")[0], text))
    return path


def row_of_two_billion(folder: Path) -> Path:
    row = '<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>'
    return workbook(folder / "rownum.xlsx", sheet1=f"{SHEET}{row}{END}")


def strings(folder: Path) -> Path:
    text = b"<si><t>" + b"a" * 1000 + b"</t></si>"
    return workbook(folder / "sst.xlsx", sharedStrings=text * 80_000)


def cells(folder: Path) -> Path:
    return workbook(folder / "cells.xlsx", sheet1=SHEET + "<row><c><v>1</v></c></row>" * 2_400_000)


def lying(folder: Path) -> Path:
    """An archive that says one byte and holds eighty million."""
    path = strings(folder)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size
    path.write_bytes(bytes(data).replace(size.to_bytes(4, "little"), (1).to_bytes(4, "little")))
    return path


def million_rows(folder: Path) -> Path:
    path = folder / "rows.csv"
    path.write_text("country,year,papers\n" + "USA,2020,1\n" * 1_000_000, encoding="utf-8")
    return path


def zeros(folder: Path) -> Path:
    return Path("/dev/zero")


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.csv")
    return folder / "pipe.csv"


def sparse(folder: Path) -> Path:
    with (folder / "sparse.csv").open("wb") as handle:
        handle.truncate(10**12)
    return folder / "sparse.csv"


def many_faults(folder: Path) -> Path:
    names = ["USA", "CHN", "DEU"]
    rows = "".join(f"{n},2020,x{k}\n" for k in range(4000) for n in names)
    path = folder / "faults.csv"
    path.write_text("country,year,papers\n" + rows, encoding="utf-8")
    return path


def wide_text(folder: Path) -> Path:
    (folder / "wide.csv").write_text(("a," * 1_900 + "\n") * 3_000, encoding="utf-8")
    return folder / "wide.csv"


def one_wide_record(folder: Path) -> Path:
    """Each key of the first is a column of all others."""
    wide = ",".join(f'"k{k}":1' for k in range(1_900))
    (folder / "wide.json").write_text(f"{{{wide}}}\n" + '{"a":1}\n' * 100_000, encoding="utf-8")
    return folder / "wide.json"


def empty_records(folder: Path) -> Path:
    text = "[" + ",".join(["{}"] * 4_000_000) + "]"
    (folder / "empty.json").write_text(text, encoding="utf-8")
    return folder / "empty.json"


@pytest.mark.parametrize(
    "make", [row_of_two_billion, strings, cells, lying, million_rows, zeros, pipe, sparse,
             many_faults, wide_text, one_wide_record, empty_records],
)  # fmt: skip
def test_a_bomb_is_refused_soon_and_takes_no_memory(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = make(tmp_path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    done = CliRunner().invoke(app, ["evidence", "import", str(path)])
    assert done.exit_code == 2 and "fault of the program" not in done.stderr, done.stderr[:500]
    assert "came" in done.stderr and len(done.stderr.splitlines()) < 60
    if make is many_faults:  # the rest of the file is not read
        assert "and 4950 more" in done.stderr
    assert time.process_time() - start < 4.0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # kB


def test_as_many_rows_as_are_read_take_seconds(tmp_path: Path) -> None:
    """A tenth of them: words that come again are understood once."""
    rows = "".join(f"CHN,{1990 + k % 34},{k}\n" for k in range(30_000))
    (tmp_path / "t.csv").write_text("country,year,papers\n" + rows, encoding="utf-8")
    start = time.process_time()
    done = CliRunner().invoke(app, ["evidence", "import", str(tmp_path / "t.csv")])
    assert done.exit_code == 2 and "one figure is allowed" in done.stderr  # each year many times
    assert time.process_time() - start < 2.5


def test_a_long_import_says_that_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from collabcast.terminal import steps

    monkeypatch.setattr(steps, "PATIENCE", 0.02)
    monkeypatch.setattr(steps.Waiting, "AGAIN", 0.02)
    with steps.Waiting("reading (up to 64 MB and 300,000 rows a file)", "zh"):
        time.sleep(0.2)
    told = capfd.readouterr().err.splitlines()
    assert len(told) > 1 and all("正在读取（每个文件至多 64 MB、300,000 行）" in t for t in told)
    with steps.Waiting("reading", "en", quiet=True):
        time.sleep(0.1)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("text", ["[1e999]", "[-1e999]", '["\\ud800"]', "[NaN]"])
def test_what_no_file_can_hold_is_no_json(text: str) -> None:
    from evidence.bounds import read_json

    with pytest.raises(ValueError):
        read_json(text)
    assert read_json('["\\ud83d\\ude00", 1e300]') == ["\U0001f600", 1e300]


def _places(folder: Path) -> list[tuple[str, list[str]]]:
    """Every place that is read at the word of a user, and a command that reads it."""
    return [
        (name, command)
        for name, command in (
            ("s.yaml", ["validate", str(folder / "s.yaml")]),
            ("ties.csv", ["backtest", str(folder / "ties.csv")]),
            ("evidence.json", ["evidence", "show", "--evidence", str(folder)]),
            ("papers.csv", ["evidence", "show", "--evidence", str(folder)]),
            ("n.csv", ["evidence", "import", str(folder / "x.csv"), "--names",
                       str(folder / "n.csv")]),
            ("x.csv", ["evidence", "import", str(folder / "x.csv")]),
            ("c/evidence.json", ["evidence", "import", str(folder / "x.csv"), "--out",
                                 str(folder / "out"), "--chain", str(folder / "c")]),
            ("c/papers.csv", ["evidence", "import", str(folder / "x.csv"), "--chain",
                              str(folder / "c")]),
        )
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "endless"])
def test_what_is_no_file_is_refused_wherever_one_is_read(tmp_path: Path, kind: str) -> None:
    for number, (name, _) in enumerate(_places(tmp_path)):
        folder = tmp_path / str(number)
        (folder / "c").mkdir(parents=True)
        good = "country,year,papers\nIND,2020,100\nBRA,2020,80\n"
        for other in ("papers.csv", "x.csv", "c/papers.csv"):
            (folder / other).write_text(good)
        path = folder / name
        path.unlink(missing_ok=True)
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "device":
            path.symlink_to("/dev/zero")
        elif kind == "folder":
            path.mkdir()
        else:
            with path.open("wb") as handle:
                handle.truncate(10**12)  # sparse: takes no room, and a day to read
        start = time.monotonic()
        done = CliRunner().invoke(app, _places(folder)[number][1])
        said = done.output
        assert time.monotonic() - start < 10.0, name
        if not name.startswith("c/"):  # a folder beside it may hold no such table
            assert done.exit_code == 2, (name, said)
        assert "fault of the program" not in said and "Traceback" not in said, (name, said)


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_rows_are_counted_whatever_ends_them_and_in_archives(tmp_path: Path, end: str) -> None:
    text = "country,year,papers" + end + f"IND,2020,1{end}" * 300_001
    (tmp_path / "a.csv").write_bytes(text.encode())
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.csv", text)
    for name in ("a.csv", "a.zip"):
        start = time.monotonic()
        done = CliRunner().invoke(app, ["evidence", "import", str(tmp_path / name)])
        assert time.monotonic() - start < 2.0
        assert done.exit_code == 2 and "300,00" in done.output and "rows" in done.output


@pytest.mark.parametrize("hurt", [{"keep": 5}, {"notes": [5]}, {"title": {}}, {"name": []},
                                  {"tables": {"../x": {"sha256": "0"}}}, {"tables": 5},
                                  {"counting": 1e9}, {"keep": [["CHN"]]}])  # fmt: skip
def test_a_foreign_description_of_a_folder_is_refused(tmp_path: Path, hurt: dict[str, Any]) -> None:
    rows = "".join(f"{c},{y},{100 + y}\n" for c in ("CHN", "USA") for y in range(2015, 2025))
    (tmp_path / "papers.csv").write_text("country,year,papers\n" + rows)
    (tmp_path / "evidence.json").write_text(json.dumps({"tables": {}} | hurt))
    done = CliRunner().invoke(app, ["evidence", "show", "--evidence", str(tmp_path)])
    assert done.exit_code == 2 and "not the description" in done.output, done.output


@pytest.mark.parametrize("text", ["[" * 50_000 + "]" * 50_000, '[{"a": ' + "9" * 5000 + "}]",
                                  '[{"country": "India", "count": NaN}]', "[{"])  # fmt: skip
def test_hostile_json_is_refused_plainly(tmp_path: Path, text: str) -> None:
    (tmp_path / "g_2020.json").write_text(text)
    done = CliRunner().invoke(app, ["evidence", "import", str(tmp_path / "g_2020.json")])
    assert done.exit_code == 2 and "g_2020.json" in done.output, done.output
