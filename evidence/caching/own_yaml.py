"""YAML of our own, parsed once: the parser that knows lines and columns takes most of a start.

What people write is read by :mod:`scenarios.reading.yaml_file`, which tells their faults.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from evidence.caching.cache import cached


def read_own_yaml(path: Path) -> Any:
    """A file of ours as dictionaries, lists, text, numbers and truth values; dates are text.

    Kept under the digest of its bytes, so that a changed file is never told from an old copy.

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
    key = f"yaml {version('ruamel.yaml')} {hashlib.sha256(data).hexdigest()}"
    return json.loads(cached(key, lambda: _as_json(data), str, packages=()))


def _as_json(data: bytes) -> str:
    from ruamel.yaml import YAML

    rows = YAML(typ="safe", pure=True).load(data.decode("utf-8"))
    return json.dumps(_plain(rows), ensure_ascii=False)


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
