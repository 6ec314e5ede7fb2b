"""What a folder of tables says of itself: ``evidence.json``, written last to seal them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evidence.bounds import MB, NotPlain, TooMuch, read_bounded, read_json
from evidence.errors import EvidenceError
from evidence.files import sha256_file, sha256_table, write_text

NAME = "evidence.json"
LARGEST = 4 * MB

# What a later write into the folder leaves as it was, unless it says otherwise itself.
CARRIED = ("name", "title", "database", "counting", "notes", "keep", "terms")


def read_description(folder: Path) -> dict[str, Any]:
    """The description of a folder, empty where there is none.

    Raises
    ------
    EvidenceError : it is damaged, or a table is not the one it describes.
    """
    path = Path(folder) / NAME
    if not path.exists():
        return {}
    try:
        description: dict[str, Any] = read_json(read_bounded(path, LARGEST))
        tables = {str(k): str(v["sha256"]) for k, v in description["tables"].items()}
        if not _plainly_typed(description) or any(Path(n).name != n for n in tables):
            raise ValueError
    except (TooMuch, NotPlain):
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise EvidenceError(
            f"{path.name}: not the description of a folder of tables; pull or import again, or "
            "remove it to take the tables as they are"
        ) from None
    for name, sha256 in tables.items():
        table = path.parent / name
        if not table.is_file() or sha256_table(table) != sha256:
            what = "is missing" if not table.is_file() else "is not the table it describes"
            raise EvidenceError(
                f"{path.name}: {name} {what}: changed by hand, or the writing was cut short; pull "
                f"or import again, or remove {NAME} to take the tables as they are"
            )
    return description


def _plainly_typed(description: dict[str, Any]) -> bool:
    """Are words words and lists of words such lists? What is read later leans on it."""
    words = ("name", "title", "database", "counting")
    lists = ("notes", "keep")
    return all(isinstance(description.get(k, ""), str) for k in words) and all(
        isinstance(description.get(k, []), list)
        and all(isinstance(v, str) for v in description.get(k, []))
        for k in lists
    )


def write_tables(
    folder: Path, tables: Mapping[str, str], about: Mapping[str, Mapping[str, Any]], **fields: Any
) -> dict[str, Any]:
    """Write tables (name -> text) and then the description that seals them.

    Parameters
    ----------
    about : what is to be known of each table: unit, source, query, dates.
    fields : name, title, database, counting, notes of the folder. Tables that another pull wrote
        into the folder stay described as they were.

    Returns
    -------
    The description as it is written.
    """
    folder = Path(folder)
    try:
        before = read_description(folder)
    except EvidenceError:
        before = {}
    others = {k: v for k, v in before.get("tables", {}).items() if k not in tables}
    for name, text in tables.items():
        write_text(folder / name, text)
    entries: dict[str, dict[str, Any]] = {}
    for name, text in tables.items():
        entries[name] = {"sha256": sha256_file(folder / name), "rows": text.count("\n") - 1}
        entries[name] |= about.get(name, {})
    description: dict[str, Any] = {
        "format": 1,
        **{k: before[k] for k in CARRIED if k in before},
        **fields,
        "tables": dict(sorted({**others, **entries}.items())),
    }
    write_text(folder / NAME, json.dumps(description, ensure_ascii=False, indent=1) + "\n")
    return description


def csv_text(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """Rows as CSV text in our own form: UTF-8, ``\\n``, whole numbers without a point.

    Examples
    --------
    >>> csv_text(("country", "year", "papers"), [("CHN", 2020, 5.0), ("USA", 2020, 1.25)])
    'country,year,papers\\nCHN,2020,5\\nUSA,2020,1.25\\n'
    """
    return "\n".join([",".join(columns), *(",".join(map(_plain, row)) for row in rows)]) + "\n"


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return repr(int(value)) if value == int(value) else repr(round(value, 6))
    text = str(value)
    if any(c in text for c in ',"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text
