"""From files to a folder of evidence: read all, refuse or combine, check, write at once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from evidence.errors import EvidenceError, printable
from evidence.files import write_text
from evidence.importing.combine import add_parts, panel_tables, shares_to_papers, unite
from evidence.importing.faults import Dropped, Fault, ImportRefused
from evidence.importing.figures import Reading, Settings
from evidence.importing.grid import decode, read_sheets
from evidence.importing.pajek import is_pajek, read_pajek
from evidence.importing.places import Places
from evidence.importing.reading import read_sheet
from evidence.panel.manifest import csv_text, write_tables
from evidence.panel.tables import read_national, read_ties
from evidence.quality import harmonise
from evidence.quality.validate import Report, validate

REPORT = "import-report.txt"
SHOWN = 40
TERMS = (
    "as agreed with the publisher of the files; figures from licensed databases may be used here "
    "but not passed on"
)


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Attributes
    ----------
    readings : one a table found, with what was recognised, left out and unknown.
    tables : name -> text of what is written.
    report : what the check of the tables found.
    notes : what was done to the figures.
    missing : why the folder cannot be run yet; empty where it can.
    """

    readings: tuple[Reading, ...]
    tables: dict[str, str]
    report: Report
    notes: tuple[str, ...] = ()
    missing: str = ""
    folder: Path | None = None
    digests: dict[str, str] = field(default_factory=dict)

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """Every row or cell that was left out."""
        return tuple(d for r in self.readings for d in r.dropped)

    @property
    def unknown(self) -> dict[str, str]:
        """Names nobody knows, with the nearest ones."""
        return {name: why for r in self.readings for name, why in r.unknown.items()}

    def text(self, limit: int | None = SHOWN) -> str:
        """The report for people; ``limit`` cuts the list of dropped rows."""
        lines = []
        for reading in self.readings:
            lines.append(f"{reading.place}: {len(reading.figures):,} figures")
            lines += [f"  {said}" for said in reading.said]
        if self.notes:
            lines += ["", "done to the figures:", *(f"  {note}" for note in self.notes)]
        if self.dropped:
            lines += ["", f"left out, {len(self.dropped):,} rows or cells:"]
            shown = self.dropped if limit is None else self.dropped[:limit]
            lines += [f"  {d}" for d in shown]
            if len(shown) < len(self.dropped):
                lines.append(f"  ... and {len(self.dropped) - len(shown):,} more in {REPORT}")
        if self.unknown:
            lines += ["", f"unknown names, {len(self.unknown)}; nothing of theirs was taken "
                      "(--names FILE gives them codes):"]  # fmt: skip
            lines += [f"  {name!r}: {why}" for name, why in sorted(self.unknown.items())]
        lines += ["", "tables:", *(f"  {line}" for line in self.report.text().splitlines())]
        if self.missing:
            lines += ["", f"not enough to run yet: {self.missing}"]
        return "\n".join(map(printable, lines))


def import_files(
    files: Sequence[str | Path],
    out: str | Path | None = None,
    settings: Settings | None = None,
    *,
    name: str = "",
    force: bool = False,
    older: str | Path | None = None,
    scale_to: str | Path | None = None,
    complete: int = 0,
) -> Imported:
    """Import exports of InCites, Scopus, SciVal, Web of Science, Pajek networks or own tables.

    Parameters
    ----------
    out : folder to write; None writes nothing and gives the report only.
    name : of the evidence; the folder's name where it is not given.
    force : replace a folder that holds something.
    older : folder of an earlier edition to chain below this one.
    scale_to : folder of another database whose level the figures are brought to.
    complete : how many last years to estimate as if they were whole.

    Raises
    ------
    ImportRefused : every fault of every file; nothing is written.
    """
    settings = settings or Settings()
    places = Places(dict(settings.names))
    readings = [r for path in files for r in _read(Path(path), places, settings)]
    faults = [f for r in readings for f in r.faults]
    figures, parts, sums = add_parts(f for r in readings for f in r.figures)
    held, clashes, mirrored = unite(figures)
    faults += clashes + _mixed(readings, settings)
    if not faults and not held:
        faults = [Fault(Path(p).name, None, None, "came no figure of a country or pair; see the "
                        "headings and names in docs/data.md") for p in files]  # fmt: skip
    if faults:
        raise ImportRefused(faults)
    extra = shares_to_papers(held)
    if parts or extra:
        readings[0].dropped += [*parts, *extra]
    if not held:
        raise ImportRefused([Fault(readings[0].place, None, None, "came shares without the papers "
                                   "they are of; import the papers as well")])  # fmt: skip
    notes = []
    if sums:
        notes.append(f"{sums} figures of the United Kingdom are sums of its parts (--uk sum): "
                     "papers that two parts share count twice in them.")  # fmt: skip
    if mirrored:
        notes.append(f"{mirrored} pairs differed by one paper between the two halves of a matrix; "
                     "the larger count is kept.")  # fmt: skip
    tables = panel_tables(held)
    tables, done = _harmonise(tables, older, scale_to, complete)
    report = validate(tables)
    if report.errors:
        # Rows of the tables are not rows of the files: the key in the text leads back to them.
        raise ImportRefused([Fault(f.table, f.row, f.column, f.text) for f in report.errors])
    database = settings.database or next((r.database for r in readings if r.database), "")
    result = Imported(tuple(readings), tables, report, (*notes, *done))
    if out is None:
        return result
    return _write(result, Path(out), name, database, settings, [Path(f).name for f in files], force)


def _read(path: Path, places: Places, settings: Settings) -> list[Reading]:
    try:
        if path.is_file() and path.stat().st_size < 64_000_000:
            data = path.read_bytes()
            if not data.startswith(b"PK"):
                text, _ = decode(path, data)
                if is_pajek(text):
                    return [read_pajek(path, text, places, settings)]
        readings = [read_sheet(s, places, settings) for s in read_sheets(path)]
    except ImportRefused as refused:
        out = Reading(path.name)
        out.faults += refused.faults
        return [out]
    if len(readings) > 1 and any(r.figures for r in readings):
        # A workbook has a cover sheet; what is no table in it is no fault.
        for r in readings:
            if r.faults and not r.said:
                r.dropped.append(Dropped(r.place, 1, "", "the sheet", "no table was recognised"))
                r.faults = []
    return readings or [
        Reading(path.name, faults=[Fault(path.name, 1, None, "came an empty file")])
    ]


def _mixed(readings: Sequence[Reading], settings: Settings) -> list[Fault]:
    """Counts of two databases do not join; whoever wants it puts them on one scale."""
    found: dict[str, str] = {}
    for r in readings:
        if r.database:
            found.setdefault(r.database, r.place)
    if len(found) < 2:
        return []
    words = " and ".join(f"{place} ({database})" for database, place in found.items())
    return [
        Fault(next(iter(found.values())), None, None, f"came {words}: counts of two databases do "
              "not join; import them apart, and put one on the scale of the other with --scale-to")
    ]  # fmt: skip


def _harmonise(
    tables: dict[str, str], older: str | Path | None, scale_to: str | Path | None, complete: int
) -> tuple[dict[str, str], list[str]]:
    """Tables of counts chained, scaled, completed, as asked; and what was done."""
    if older is None and scale_to is None and not complete:
        return tables, []
    notes: list[str] = []
    factors: list[tuple[Any, ...]] = []
    out = dict(tables)
    for name in ("ties.csv", "international.csv", "papers.csv"):
        if name not in out:
            continue
        frame = _frame(name, out[name])
        for folder, step in ((older, harmonise.chain), (scale_to, harmonise.on_scale)):
            if folder is None:
                continue
            path = Path(folder) / name
            if not path.is_file():
                notes.append(f"{name}: {path.parent.name} holds none; left as it is.")
                continue
            other = read_ties(path) if name == "ties.csv" else read_national(path)
            first, second = (other, frame) if step is harmonise.chain else (frame, other)
            done = step(first, second)
            frame = done.frame
            notes.append(f"{name}: {done.note}")
            factors += [(name, step.__name__, *row) for row in done.factors.values.tolist()]
        if complete:
            whole = harmonise.complete_last_years(frame, complete)
            notes.append(f"{name}: {whole.note}")
            frame = whole.frame[harmonise.COLUMNS]
            marked = whole.frame[whole.frame["estimated"]]
            if len(marked):
                cells = [
                    (r.unique_id, int(r.ds), round(r.y), round(r.low), round(r.high))
                    for r in marked.itertuples()
                ]
                out[f"estimated-{name}"] = csv_text(
                    ("unique_id", "year", "estimate", "p05", "p95"), cells
                )
        out[name] = _text(name, frame)
    if factors:
        out["factors.csv"] = csv_text(
            ("table", "step", "unique_id", "factor", "common_years", "own"),
            [(t, s, u, float(f), int(y), int(o)) for t, s, u, f, y, o in factors],
        )
    return out, notes


def _frame(name: str, text: str) -> pd.DataFrame:
    frame = pd.read_csv(StringIO(text), keep_default_na=False)
    if name == "ties.csv":
        frame["unique_id"] = frame["a"] + "-" + frame["b"]
    else:
        frame["unique_id"] = frame["country"]
    return frame.rename(columns={"year": "ds", "papers": "y"})[harmonise.COLUMNS]


def _text(name: str, frame: pd.DataFrame) -> str:
    # What stands for whole papers stays whole: a factor's decimals are no papers.
    rows: list[tuple[Any, ...]] = []
    for r in frame.itertuples():
        key = tuple(r.unique_id.split("-", 1)) if name == "ties.csv" else (r.unique_id,)
        value = round(float(r.y))
        if name != "ties.csv" or value:
            rows.append((*key, int(r.ds), value))
    head = ("a", "b") if name == "ties.csv" else ("country",)
    return csv_text((*head, "year", "papers"), sorted(rows))


def _write(
    result: Imported, out: Path, name: str, database: str, settings: Settings, files: list[str],
    force: bool,
) -> Imported:  # fmt: skip
    """The folder in one move: whole, or not there."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())) and not force:
        raise EvidenceError(
            f"{out}: is there already; choose another --out, or --force replaces it"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    held = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        vendors = sorted({r.vendor for r in result.readings if r.vendor})
        about = {
            "unit": "papers", "source": ", ".join(vendors) or "own files", "files": files,
            "read": settings.read or "not stated",
        }  # fmt: skip
        description = write_tables(
            held, result.tables, dict.fromkeys(result.tables, about), name=name or out.name,
            title=f"{name or out.name}: imported from {', '.join(vendors) or 'own files'}",
            database=database or "not stated", counting="whole", terms=TERMS,
            notes=list(result.notes),
        )  # fmt: skip
        result = replace(
            result, missing=_ready(held), folder=out,
            digests={k: v["sha256"] for k, v in description["tables"].items()},
        )  # fmt: skip
        write_text(held / REPORT, result.text(limit=None) + "\n")
        os.chmod(held, 0o755)
        aside = None
        if out.exists():
            aside = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}.old."))
            os.replace(out, aside / out.name)
        try:
            os.replace(held, out)
        except BaseException:
            if aside is not None:
                os.replace(aside / out.name, out)
            raise
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)
    except BaseException:
        shutil.rmtree(held, ignore_errors=True)
        raise
    return result


def _ready(folder: Path) -> str:
    """Why a folder cannot be run; empty where it can."""
    from evidence.panel.build import load_panel

    try:
        load_panel(folder, "trial")
    except EvidenceError as error:
        return str(error).replace(folder.name, "the folder")
    return ""
