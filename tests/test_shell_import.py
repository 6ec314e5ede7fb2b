"""Files that are larger than they look: refused within seconds, before memory is taken."""

from __future__ import annotations

import io
import os
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

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


@pytest.mark.parametrize(
    "make", [row_of_two_billion, strings, cells, lying, million_rows, zeros, pipe, sparse,
             many_faults],
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


@pytest.mark.parametrize("text", ["[1e999]", "[-1e999]", '["\\ud800"]', "[NaN]"])
def test_what_no_file_can_hold_is_no_json(text: str) -> None:
    from evidence.bounds import read_json

    with pytest.raises(ValueError):
        read_json(text)
    assert read_json('["\\ud83d\\ude00", 1e300]') == ["\U0001f600", 1e300]
