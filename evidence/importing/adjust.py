"""Counts as the user wants them: chained below an earlier edition, on another scale, completed."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from evidence.panel.manifest import csv_text
from evidence.panel.tables import read_national, read_ties
from evidence.quality import harmonise

COUNTS = ("ties.csv", "international.csv", "papers.csv")


def adjust(
    tables: dict[str, str], older: str | Path | None, scale_to: str | Path | None, complete: int
) -> tuple[dict[str, str], list[str]]:
    """Tables of counts chained, scaled and completed as asked, and notes of what was done.

    Parameters
    ----------
    tables : name -> text. older, scale_to, complete : as :func:`evidence.importing.import_files`.

    Returns
    -------
    The tables, with ``factors.csv`` and ``estimated-...csv`` where there are any; the notes.
    """
    if older is None and scale_to is None and not complete:
        return tables, []
    out, notes = dict(tables), []
    factors: list[tuple[Any, ...]] = []
    for name in (n for n in COUNTS if n in tables):
        frame = _frame(name, tables[name])
        for folder, step in ((older, harmonise.chain), (scale_to, harmonise.on_scale)):
            if folder is None:
                continue
            path = Path(folder) / name
            if not path.is_file():
                notes.append(f"{name}: {path.parent.name} holds none; left as it is.")
                continue
            other = read_ties(path) if name == "ties.csv" else read_national(path)
            done = step(other, frame) if step is harmonise.chain else step(frame, other)
            frame = done.frame
            notes.append(f"{name}: {done.note}")
            factors += [
                (name, step.__name__, series, float(factor), int(years), int(alone))
                for series, factor, years, alone in done.factors.values.tolist()
            ]
        if complete:
            whole = harmonise.complete_last_years(frame, complete)
            frame = whole.frame[harmonise.COLUMNS]
            notes.append(f"{name}: {whole.note}")
            estimated = whole.frame[whole.frame["estimated"]]
            if len(estimated):
                out[f"estimated-{name}"] = _estimates(estimated)
        out[name] = _text(name, frame)
    if factors:
        head = ("table", "step", "unique_id", "factor", "common_years", "own")
        out["factors.csv"] = csv_text(head, factors)
    return out, notes


def _frame(name: str, text: str) -> pd.DataFrame:
    """A table as ``unique_id, ds, y``."""
    frame = pd.read_csv(StringIO(text), keep_default_na=False)
    if name == "ties.csv":
        frame["unique_id"] = frame["a"] + "-" + frame["b"]
    else:
        frame["unique_id"] = frame["country"]
    return frame.rename(columns={"year": "ds", "papers": "y"})[harmonise.COLUMNS]


def _text(name: str, frame: pd.DataFrame) -> str:
    """``unique_id, ds, y`` as a table; a factor's decimals are no papers, so counts are rounded."""
    rows: list[tuple[Any, ...]] = []
    for r in frame.itertuples():
        key = tuple(r.unique_id.split("-", 1)) if name == "ties.csv" else (r.unique_id,)
        value = round(float(r.y))
        if name != "ties.csv" or value:
            rows.append((*key, int(r.ds), value))
    head = ("a", "b") if name == "ties.csv" else ("country",)
    return csv_text((*head, "year", "papers"), sorted(rows))


def _estimates(frame: pd.DataFrame) -> str:
    rows = [
        (r.unique_id, int(r.ds), round(r.y), round(r.low), round(r.high))
        for r in frame.itertuples()
    ]
    return csv_text(("unique_id", "year", "estimate", "p05", "p95"), rows)
