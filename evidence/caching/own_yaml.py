"""YAML of our own, parsed beforehand: the parser that knows lines and columns is most of a start.

Beside ``parameters.yaml`` stands ``compiled/parameters.json`` with the digest of the YAML it was
made of; ``python scripts/compile_yaml.py`` makes all of them anew. One that is missing, damaged or
of another text is not used, so that an edit counts at once. What people write is read by
:mod:`scenarios.reading.yaml_file`, which tells their faults.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from evidence.bounds import LARGEST_JSON, read_bounded, read_json

PACKAGES = Path(__file__).resolve().parents[2]


def read_own_yaml(path: Path) -> Any:
    """A file of ours as dictionaries, lists, text, numbers and truth values; dates are text.

    Raises
    ------
    TypeError : it holds something else, or a key that is no text.

    Examples
    --------
    >>> rows = read_own_yaml(Path(__file__).parent.parent / "blocs.yaml")
    >>> rows["EU27"]["date"]
    '2020-02-01'
    """
    data = path.read_bytes()
    kept = compiled_of(path)
    # Of our packages alone: beside a file of somebody else's may stand anything.
    if path.resolve().is_relative_to(PACKAGES) and kept.exists():
        with suppress(OSError, ValueError, KeyError, TypeError):  # damaged: parsed again
            made = read_json(read_bounded(kept, LARGEST_JSON, follow=False))
            if made["sha256"] == hashlib.sha256(data).hexdigest():
                return made["rows"]
    return _parsed(data)


def compiled_of(path: Path) -> Path:
    """Where the parsed rows of a YAML file stand."""
    return path.parent / "compiled" / f"{path.stem}.json"


def compiled(data: bytes) -> str:
    """The text of that file, of the bytes of the YAML: one line for each of its rows."""
    rows = ",\n".join(
        f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(row, ensure_ascii=False)}"
        for key, row in _parsed(data).items()
    )
    return f'{{"sha256": "{hashlib.sha256(data).hexdigest()}", "rows": {{\n{rows}\n}}}}\n'


def _parsed(data: bytes) -> Any:
    from ruamel.yaml import YAML

    return _plain(YAML(typ="safe", pure=True).load(data.decode("utf-8")))


def _plain(value: Any) -> Any:
    """JSON would turn a key that is no text into text, and say nothing."""
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"the key {key!r} is no text; put it in quotation marks")
        return {key: _plain(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if hasattr(value, "isoformat"):
        return str(value)
    return value
