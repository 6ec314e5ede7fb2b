"""Tables described so that a program reads them without asking: columns, types, size, digest.

Source: Data Package, Frictionless Data, https://datapackage.org (version 1, which its tools read).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from evidence.files import sha256_file

NAME = "datapackage.json"
_TYPES = {"i": "integer", "u": "integer", "f": "number", "b": "boolean"}


def describe(
    folder: Path,
    names: Iterable[str],
    about: Mapping[str, Any],
    frames: Mapping[str, pd.DataFrame] | None = None,
) -> dict[str, Any]:
    """The descriptor of tables in a folder.

    Parameters
    ----------
    names : of CSV files (UTF-8, a heading line, empty where there is no figure) and of others,
        which are named with size and digest only.
    about : what stands at its top, such as name (small letters, digits, ``-._``), title, sources.
    frames : tables by file name that are in memory still, so that they need not be read again.

    Examples
    --------
    >>> import tempfile; folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.csv").write_text("region,year,value\\nUSA,2022,1.5\\n")
    >>> made = describe(folder, ["a.csv"], {"name": "mine"})
    >>> [(f["name"], f["type"]) for f in made["resources"][0]["schema"]["fields"]]
    [('region', 'string'), ('year', 'integer'), ('value', 'number')]
    """
    return {
        "profile": "data-package",
        **about,
        "resources": [_resource(folder / name, (frames or {}).get(name)) for name in names],
    }


def as_text(descriptor: Mapping[str, Any]) -> str:
    """A descriptor as the bytes of its file."""
    return json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"


def _resource(path: Path, frame: pd.DataFrame | None) -> dict[str, Any]:
    kind = path.suffix.lstrip(".")
    found: dict[str, Any] = {
        "name": path.name.lower().replace("_", "-"),
        "path": path.name,
        "format": kind,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_file(path)}",
    }
    if kind != "csv":
        return {**found, "type": "file"}
    if frame is None:
        frame = pd.read_csv(path, keep_default_na=False, na_values=[""], encoding="utf-8")
    fields = [{"name": str(c), "type": _type(frame[c])} for c in frame.columns]
    return {
        **found,
        "type": "table",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _type(column: pd.Series) -> str:
    if column.isna().all():
        return "any"
    return _TYPES.get(column.dtype.kind, "string")
