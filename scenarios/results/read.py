"""A run folder read as input: it may be damaged, of another version, or made to do harm."""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from evidence.bounds import LARGEST_JSON, VARIABLE, allowed_gb, read_bounded, read_json, size_words
from evidence.errors import EvidenceError, printable
from evidence.loading.copies import load_copy
from evidence.loading.load import load
from evidence.model import Evidence
from evidence.panel.tables import cached_names
from scenarios.errors import RunRefused
from scenarios.reading.players import with_players
from scenarios.results.arrays import Column, RunArrays
from scenarios.results.links import CHANGES, LEVELS
from scenarios.results.manifest_schema import Manifest, agree_with, checked, model_version
from scenarios.results.store import KEPT

AGAIN = "run it again with --force"
LONGEST_NAME = 100  # characters of a scenario or code in links.parquet
WORDS = ("scenario", "a", "b")  # columns of text in links.parquet
_log = logging.getLogger("collabcast")


def read(folder: Path) -> RunArrays:
    """The arrays of a finished run from its folder; nothing outside it is touched.

    A run made by another version is read, and said so.

    Raises
    ------
    RunRefused : the folder does not hold a finished run as this program writes it.
    EvidenceError : the evidence it was made from is not there any more.
    """
    if not (folder / "manifest.json").is_file():
        hint = "go on with --resume" if (folder / ".parts").is_dir() else "name the folder of a run"
        raise RunRefused(f"{folder}: holds no finished run (no manifest.json); {hint}")
    raw, found = _manifest(folder)
    _refuse_too_large(found, folder)
    scenarios = tuple(s.data for s in found.scenarios)
    columns = tuple(Column(c.variable, c.region, c.unit, c.field) for c in found.columns)
    years = tuple(range(found.first_year, found.horizon + 1))
    shape = (len(scenarios), len(columns), found.replicates, len(years))
    values = _values(_checked(folder, "outcomes.parquet", found), shape, folder)
    known = cast(Evidence, with_players(_figures(folder, found), scenarios[0].players))
    agree_with(found, known, f"{folder / 'manifest.json'}")
    n = len(known.countries)
    pairs = len(scenarios) * len(years) * (n * (n - 1) // 2)
    links = _links(_checked(folder, "links.parquet", found), pairs, folder)
    _refuse_strange(links, [s.name for s in scenarios], years, known.countries, folder)
    _tell(found, known.digest, folder)
    return RunArrays(scenarios, known, columns, years, values, links, raw)


def _manifest(folder: Path) -> tuple[dict[str, Any], Manifest]:
    path = folder / "manifest.json"
    try:
        raw = read_json(read_bounded(path, LARGEST_JSON, follow=False))
    except EvidenceError as error:
        raise RunRefused(str(error)) from None
    except (OSError, ValueError) as error:
        raise RunRefused(f"{folder}: is damaged (manifest.json: {_why(error)}); {AGAIN}") from None
    found = checked(raw, str(path))
    return {**raw, **found.model_dump(mode="json")}, found  # what has been checked, with defaults


def _why(error: Exception) -> str:
    told = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(told).split())[:200]


def _refuse_too_large(found: Manifest, folder: Path) -> None:
    """Refuse what would not fit into memory, by what the manifest says, before anything is read."""
    years = found.horizon - found.first_year + 1
    cells = len(found.scenarios) * len(found.columns) * found.replicates * years
    if cells * 8 > allowed_gb() * 1e9:
        raise RunRefused(
            f"{folder / 'manifest.json'}: came {cells:,} values ({size_words(8 * cells)}); allowed"
            f" {allowed_gb():g} GB; set COLLABCAST_MEMORY_GB where the machine has more"
        )


def _checked(folder: Path, name: str, found: Manifest) -> Path:
    """A file of the run, not a link, with the digest the manifest gives."""
    path = folder / name
    if path.is_symlink():
        raise RunRefused(f"{path}: is a link to another place, which is not followed")
    if not path.is_file():
        raise RunRefused(f"{folder}: is damaged (no file {name}); {AGAIN}")
    if (size := path.stat().st_size) > allowed_gb() * 1e9:
        raise RunRefused(
            f"{path}: came {size_words(size)}; allowed {allowed_gb():g} GB; set {VARIABLE} where "
            "the machine has more"
        )
    if found.format >= 2:
        with path.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        if found.files.get(name) != digest:
            raise RunRefused(
                f"{path}: is not the file the run wrote (its sha256 differs from manifest.json);"
                f" {AGAIN}"
            )
    return path


def _figures(folder: Path, found: Manifest) -> Evidence:
    """The figures the run was made from: its own copy, else those of the name it gives."""
    kept = folder / KEPT
    if not any((kept / name).is_file() for name in ("ties.csv", "papers.csv")):
        origin = found.evidence.origin or found.evidence.name
        # A path in a manifest could name any folder of the reader's, or another machine.
        if origin not in (known := ("ncses", "openalex", *cached_names())):
            raise RunRefused(
                f"{folder}: holds no copy of its figures, and {origin[:200]!r} is none of"
                f" {', '.join(known)}; {AGAIN}"
            )
        return load(origin)
    if kept.is_symlink():
        raise RunRefused(f"{kept}: is a link to another place, which is not followed")
    for path in sorted(kept.iterdir()):
        _checked(folder, f"{KEPT}/{path.name}", found)
        if (size := path.stat().st_size) > LARGEST_JSON:
            raise RunRefused(f"{path}: came {size_words(size)}; allowed {size_words(LARGEST_JSON)}")
    return load_copy(kept, found.evidence.name)


def _values(path: Path, shape: tuple[int, ...], folder: Path) -> np.ndarray:
    """Values [scenario, column, replicate, year]; their number is known before they are read."""
    table = _table(path, {"value": "double"}, math.prod(shape), folder, [])
    values: np.ndarray = table["value"].to_numpy().reshape(shape)
    return values


def _links(path: Path, most: int, folder: Path) -> pd.DataFrame:
    """The frame of links.parquet; text is short, or is not taken."""
    kinds = {
        **dict.fromkeys(WORDS, "string"),
        "year": "int64",
        **dict.fromkeys(LEVELS, "double"),
        **dict.fromkeys(CHANGES if _holds(path, CHANGES) else (), "double"),
    }
    table = _table(path, kinds, most, folder, list(WORDS))
    for name in WORDS:
        for chunk in table[name].chunks:
            longest = max((len(str(w)) for w in chunk.dictionary.to_pylist()), default=0)
            if longest > LONGEST_NAME:
                raise RunRefused(
                    f"{path}: came a name of {longest} characters; allowed {LONGEST_NAME}"
                )
    plain = [f if f.name not in WORDS else pa.field(f.name, pa.string()) for f in table.schema]
    return table.cast(pa.schema(plain)).to_pandas()


def _refuse_strange(
    links: pd.DataFrame, names: Sequence[str], years: Sequence[int], countries: Sequence[str],
    folder: Path,
) -> None:  # fmt: skip
    """Refuse rows of scenarios, years and pairs that the run does not have, or has twice."""
    known = links["scenario"].isin(names) & links["year"].isin(years)
    known &= links["a"].isin(countries) & links["b"].isin(countries) & (links["a"] < links["b"])
    twice = links.duplicated(["scenario", "year", *WORDS[1:]])
    if len(odd := links[~known | twice]):
        row = odd.iloc[0]
        at = f"{row['scenario']}, {row['a']}-{row['b']}, {row['year']}"
        raise RunRefused(
            f"{folder}: is damaged (links.parquet: {at} is no pair and year of this run, or stands"
            f" twice); {AGAIN}"
        )


def _holds(path: Path, names: Iterable[str]) -> bool:
    """Whether a parquet file has columns; what is wrong with a damaged one is told when read."""
    try:
        return set(names) <= set(pq.read_schema(path).names)
    except (pa.ArrowException, OSError, ValueError):
        return False


def _table(
    path: Path, kinds: dict[str, str], rows: int, folder: Path, words: list[str]
) -> pa.Table:
    """Columns of a parquet file that says itself how large it is, held against what may come.

    Raises
    ------
    RunRefused : another number of rows, another kind of column, or a damaged file.
    """
    try:
        with pq.ParquetFile(path, read_dictionary=words) as file:
            told = file.metadata.num_rows
            if told != rows:
                raise RunRefused(
                    f"{folder}: is damaged ({path.name}: came {told:,} rows; the manifest says"
                    f" {rows:,}); {AGAIN}"
                )
            large = sum(file.metadata.row_group(k).total_byte_size
                        for k in range(file.metadata.num_row_groups))  # fmt: skip
            if large > 100 * rows + 10_000_000:
                raise RunRefused(f"{path}: came {size_words(large)} of {rows:,} rows; {AGAIN}")
            schema = file.schema_arrow
            for name, kind in kinds.items():
                came = schema.field(name).type if name in schema.names else "nothing"
                inner = came.value_type if isinstance(came, pa.DictionaryType) else came
                if str(inner if name in words else came) not in (kind, f"large_{kind}"):
                    raise RunRefused(
                        f"{folder}: is damaged ({path.name}: column {name}: came {came}; allowed"
                        f" {kind}); {AGAIN}"
                    )
            table = file.read(columns=list(kinds))
            table.validate(full=True)  # words by number: each must be one that is there
            if gaps := [n for n in kinds if kinds[n] != "double" and table[n].null_count]:
                raise RunRefused(f"{folder}: is damaged ({path.name}: {gaps[0]} is empty); {AGAIN}")
            return table
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:  # the last: no such column
        raise RunRefused(f"{folder}: is damaged ({path.name}: {_why(error)}); {AGAIN}") from None


def _tell(found: Manifest, digest: str, folder: Path) -> None:
    """What whoever reads the numbers should know, a line each."""
    if found.version != model_version():
        _say(f"{folder}: made by collabcast {found.version}, this is {model_version()}")
    if found.format < 2:
        _say(f"{folder}: holds no digests of its files, so changed numbers would not be noticed")
    if found.evidence_digest != digest:
        _say(
            f"{folder}: made from other figures than those at hand; what is shown of the past is of"
            " today's"
        )


def _say(text: str) -> None:
    _log.warning("%s", printable(text))
