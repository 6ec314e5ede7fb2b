"""Files of analysts, made up: tables, workbooks, networks and archives with figures of our own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from evidence.importing import ImportRefused, Settings, import_files

EXPORT = "rank 2005-2021.csv"


def sheet(path: Path, rows: Sequence[Sequence[Any]], merge: Sequence[str] = (),
          hide: Sequence[int] = (), formats: dict[str, str] | None = None,
          more: dict[str, Sequence[Sequence[Any]]] | None = None) -> Path:  # fmt: skip
    """A workbook of one sheet, and of more; ``merge`` are ranges, ``hide`` numbers of rows."""
    from openpyxl import Workbook

    book = Workbook()
    tab = book.active
    for row in rows:
        tab.append(list(row))
    for area in merge:
        tab.merge_cells(area)
    for number in hide:
        tab.row_dimensions[number].hidden = True
    for cell, shown in (formats or {}).items():
        tab[cell].number_format = shown
    for name, cells in (more or {}).items():
        other = book.create_sheet(name.lstrip("~"))
        for row in cells:
            other.append(list(row))
        if name.startswith("~"):
            other.sheet_state = "hidden"
    book.save(path)
    return path


def archive(path: Path, files: dict[str, str]) -> Path:
    """A ZIP of texts."""
    with zipfile.ZipFile(path, "w") as out:
        for name, text in files.items():
            out.writestr(name, text)
    return path


def panel(folder: Path, first: int = 2008, last: int = 2022) -> list[Path]:
    """Tables of five countries, one of them tiny, enough to run on."""
    size = {"BRA": 900.0, "CHN": 2500.0, "FRA": 1400.0, "KOR": 1000.0, "NRU": 6.0}
    codes = sorted(size)
    ties, abroad, papers = ["a,b,year,papers"], ["country,year,papers"], ["country,year,papers"]
    for year in range(first, last + 1):
        grown = {c: s * 1.03 ** (year - first) for c, s in size.items()}
        for k, a in enumerate(codes):
            abroad.append(f"{a},{year},{round(grown[a])}")
            papers.append(f"{a},{year},{round(3 * grown[a])}")
            for b in codes[k + 1 :]:
                links = round(0.12 * (grown[a] * grown[b]) ** 0.5)
                if links > 12 and "NRU" not in (a, b):
                    ties.append(f"{a},{b},{year},{links}")
        ties.append(f"CHN,NRU,{year},3")
    folder.mkdir(exist_ok=True)
    out = []
    for name, rows in (("ties", ties), ("international", abroad), ("papers", papers)):
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n")
        out.append(folder / f"{name}.csv")
    return out


def table(done: Any, name: str = "papers.csv") -> dict[Any, float]:
    """Figures of a table by code and year, or by pair and year."""
    frame = pd.read_csv(io.StringIO(done.tables[name]), keep_default_na=False)
    keys = [c for c in frame.columns if c in ("a", "b", "country", "field")]
    return {
        ("-".join(map(str, row[: len(keys)])), int(year)): float(value)
        for *row, year, value in frame[[*keys, "year", frame.columns[-1]]].itertuples(index=False)
    }


def read(*files: Path, **said: Any) -> tuple[Any, str]:
    """What an import did and its whole report; or None and why the files are refused."""
    try:
        done = import_files(files, None, Settings(**said))
    except ImportRefused as refused:
        return None, "\n".join(map(str, refused.faults))
    return done, done.text(limit=None)
