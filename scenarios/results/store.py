"""The folder of a run: written whole or not at all, the same bytes for the same run.

Every file is written beside its place and moved there in one step; ``manifest.json`` comes last, so
a folder with a manifest is a finished run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from evidence import datapackage, files
from evidence.loading.copies import tables_of
from evidence.model import Evidence
from scenarios.errors import RunError
from scenarios.outcomes.registry import OUTCOMES
from scenarios.results import iamc
from scenarios.results.arrays import RunArrays

FILES = (
    "outcomes.parquet", "links.parquet", "summary.csv", "comparison.csv", "ranks.csv",
    "decisions.csv", "iamc.csv", "sources.csv", datapackage.NAME, "manifest.json",
)  # fmt: skip
KEPT = "evidence"  # folder of a run that holds a copy of the figures it was made from
_PARQUET: dict[str, Any] = {"compression": "zstd", "write_statistics": False, "store_schema": False}
_OUTCOMES = pa.schema(
    [
        ("scenario", pa.dictionary(pa.int32(), pa.string())),
        ("replicate", pa.int32()),
        ("region", pa.dictionary(pa.int32(), pa.string())),
        ("variable", pa.dictionary(pa.int32(), pa.string())),
        ("field", pa.dictionary(pa.int32(), pa.string())),
        ("unit", pa.dictionary(pa.int32(), pa.string())),
        ("year", pa.int16()),
        ("value", pa.float64()),
    ]
)


def atomic(path: Path, fill: Callable[[Path], None]) -> None:
    """Let ``fill`` write a file of a run, whole or not at all, see :func:`evidence.files.atomic`.

    Raises
    ------
    RunError : the disk is full, the folder read-only or gone; what stood there before still does.
    """
    try:
        with files.atomic(path) as draft:
            fill(draft)
    except OSError as error:
        raise RunError(
            f"{path}: cannot be written ({_why(error)}); finished parts are kept; "
            "make room or choose another folder with --out, then go on with --resume"
        ) from None


def _why(error: OSError) -> str:
    """What the system says; NumPy only counts the bytes that a full disk did not take."""
    return error.strerror or f"the disk is full, or files may not be larger: {error}"


def write(result: RunArrays, frames: Mapping[str, pd.DataFrame], folder: Path) -> Path:
    """Write every file of a run folder, the manifest last; gives the folder back.

    Parameters
    ----------
    frames : tables by file name.
    """
    _keep(result.evidence, folder / KEPT)
    atomic(folder / "outcomes.parquet", lambda p: _write_outcomes(result, p))
    atomic(folder / "links.parquet", lambda p: _write_links(result, p))
    for name, frame in frames.items():
        atomic(folder / name, partial(_write_csv, frame))
    about = {
        "name": "collabcast-run",
        "title": ", ".join(s.label() for s in result.scenarios),
        "description": "Scenarios beside a baseline: what follows if, not what will come. "
        "Settings, seeds and parameters stand in manifest.json.",
        "sources": [{"title": result.evidence.label}],
    }
    packed = datapackage.describe(folder, FILES[: FILES.index(datapackage.NAME)], about, frames)
    text = datapackage.as_text(packed)
    atomic(folder / datapackage.NAME, partial(_write_text, text))
    copies = sorted(f"{KEPT}/{p.name}" for p in (folder / KEPT).glob("*.*"))
    files_of = [name for name in (*FILES[:-1], *copies) if (folder / name).is_file()]
    digests = {name: files.sha256_file(folder / name) for name in files_of}
    # Whoever reads the folder later can tell that no number in it was changed since.
    noted = {**result.manifest, "files": digests}
    text = json.dumps(noted, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    atomic(folder / "manifest.json", lambda p: _write_text(text, p))
    return folder


def _keep(evidence: Evidence, copy: Path) -> None:
    """A copy of the figures a run was made from, where they are not our own embedded ones.

    With it the run can be reported, compared and traced after a move, and on another machine.
    """
    files = {p.name: p for p in tables_of(evidence)}
    if copy.is_symlink():
        copy.unlink()
    if not files or next(iter(files.values())).resolve().parent == copy.resolve():
        return
    copy.mkdir(parents=True, exist_ok=True)
    for old in copy.iterdir():
        if old.name not in files and old.suffix in (".csv", ".json"):
            old.unlink()
    for name, source in files.items():
        atomic(copy / name, partial(_copy, source))


def _copy(source: Path, path: Path) -> None:
    path.write_bytes(source.read_bytes())


def _write_text(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    # Ten digits are more than any of these figures carries; all digits stand in the parquet file.
    frame.to_csv(path, index=False, float_format="%.10g", lineterminator="\n", encoding="utf-8")


def _write_links(result: RunArrays, path: Path) -> None:
    table = pa.Table.from_pandas(result.links, preserve_index=False).replace_schema_metadata()
    with pq.ParquetWriter(path, table.schema, **_PARQUET) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata(iamc.notes(result, ("links",)))


def _write_outcomes(result: RunArrays, path: Path) -> None:
    """A scenario at a time, so that memory holds one long table and not all of them."""
    # A dictionary of values would be built for nothing: hardly one stands there twice.
    repeated = [name for name in _OUTCOMES.names if name != "value"]
    with pq.ParquetWriter(path, _OUTCOMES, **_PARQUET, use_dictionary=repeated) as writer:
        for name in result.names:
            writer.write_table(_outcomes(result, name))
        # Units and sources travel inside the file, for whoever gets it without its folder.
        writer.add_key_value_metadata(iamc.notes(result))


def _outcomes(result: RunArrays, scenario: str) -> pa.Table:
    """The frame of :func:`scenarios.results.tables.outcomes` without the detour over pandas."""
    values = result.values[result.names.index(scenario)]  # [column, replicate, year]
    c, r, t = values.shape

    def text(words: Sequence[str]) -> pa.DictionaryArray:
        known = list(dict.fromkeys(words))
        codes = np.array([known.index(w) for w in words], dtype=np.int32)
        return pa.DictionaryArray.from_arrays(codes.repeat(r * t), known)

    words = {k: [getattr(one, k) for one in result.columns] for k in
             ("region", "variable", "field", "unit")}  # fmt: skip
    made = {
        **{name: text(each) for name, each in words.items()},
        "scenario": text([scenario] * c),
        "replicate": np.tile(np.arange(r, dtype=np.int32).repeat(t), c),
        "year": np.tile(np.array(result.years, dtype=np.int16), c * r),
        "value": pa.array(values.reshape(-1), from_pandas=True),  # what failed is null
    }
    return pa.table(made, schema=_OUTCOMES)


def outcome_words() -> dict[str, dict[str, str]]:
    """Unit and meaning of every outcome, for the manifest."""
    return {o.name: {"unit": o.unit, **o.meaning._asdict()} for o in OUTCOMES.values()}
