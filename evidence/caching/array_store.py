"""Frozen dataclasses of arrays as one file: NumPy arrays and JSON, nothing that could be run.

Reading is led by the type that is expected: a file cannot name a class, only fill in the fields of
the one asked for. Arrays are stored as they are, never packed, so that a file takes no more memory
than disk.
"""

from __future__ import annotations

import io
import json
import types
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

HEADER = "header"
KINDS = "biufU"  # of arrays: truth values, numbers, text


class NotStored(ValueError):
    """Bytes that do not hold what is asked for."""


def to_bytes(value: Any, key: str) -> bytes:
    """A value as the bytes of an ``.npz`` file.

    Parameters
    ----------
    value : None, truth values, numbers, text, arrays, and dataclasses, tuples, lists and
        dictionaries of them. key : what it was made from, to be asked for again on reading.

    Raises
    ------
    TypeError : anything else.

    Examples
    --------
    >>> from_bytes(to_bytes({"a": np.arange(3)}, "k"), "k", dict[str, np.ndarray])
    {'a': array([0, 1, 2])}
    """
    arrays: dict[str, np.ndarray] = {}
    text = json.dumps({"key": key, "value": _node(value, arrays)})
    out = io.BytesIO()
    everything: dict[str, Any] = {HEADER: np.frombuffer(text.encode(), dtype=np.uint8), **arrays}
    np.savez(out, **everything)
    return out.getvalue()


def from_bytes(data: bytes, key: str, kind: Any) -> Any:
    """The value in ``data``, which must be of the type ``kind`` and made from ``key``.

    Raises
    ------
    NotStored : cut short, damaged, packed, made from something else, or of another type.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(p.compress_type != zipfile.ZIP_STORED for p in archive.infolist()):
                raise NotStored("it is packed")
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            header = json.loads(held[HEADER].tobytes().decode())
            if header["key"] != key:
                raise NotStored("it was made from something else")
            return _value(header["value"], kind, held)
    except NotStored:
        raise
    except Exception as error:  # what a damaged archive makes NumPy and zipfile raise is theirs
        raise NotStored(f"it is damaged ({type(error).__name__})") from None


def _node(value: Any, arrays: dict[str, np.ndarray]) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, np.ndarray):
        return _array_node(value, arrays)
    if is_dataclass(value) and not isinstance(value, type):
        inner = {f.name: _node(getattr(value, f.name), arrays) for f in fields(value)}
        return {"class": type(value).__qualname__, "fields": inner}
    if isinstance(value, tuple | list):
        return [_node(v, arrays) for v in value]
    if isinstance(value, Mapping) and all(isinstance(k, str) for k in value):
        return {"items": {k: _node(v, arrays) for k, v in value.items()}}
    raise TypeError(f"{type(value).__name__} cannot be stored")


def _array_node(value: np.ndarray, arrays: dict[str, np.ndarray]) -> dict[str, Any]:
    if value.dtype.kind == "O" and all(isinstance(v, str) for v in value.ravel()):
        return {"words": value.ravel().tolist(), "shape": list(value.shape)}
    if value.dtype.kind not in KINDS:
        raise TypeError(f"an array of {value.dtype} cannot be stored")
    name = f"a{len(arrays)}"
    arrays[name] = value
    return {"array": name}


def _value(node: Any, kind: Any, held: Mapping[str, np.ndarray]) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _one_of(node, get_args(kind), held)
    if kind is None or kind is type(None):
        return _fits(node, node is None)
    if kind is np.ndarray or origin is np.ndarray:
        return _array(node, held)
    if kind is float:
        return float(_fits(node, isinstance(node, int | float) and not isinstance(node, bool)))
    if kind in (bool, int, str):
        return _fits(node, type(node) is kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _instance(node, kind, held)
    return _container(node, origin, get_args(kind), held)


def _fits(node: Any, good: bool) -> Any:
    if not good:
        raise NotStored(f"it holds {str(node)[:40]!r} where something else belongs")
    return node


def _one_of(node: Any, kinds: Sequence[Any], held: Mapping[str, np.ndarray]) -> Any:
    for kind in kinds:
        try:
            return _value(node, kind, held)
        except NotStored:
            continue
    return _fits(node, False)


def _array(node: Any, held: Mapping[str, np.ndarray]) -> np.ndarray:
    if "words" in _fits(node, isinstance(node, dict)):
        words = [_fits(w, isinstance(w, str)) for w in node["words"]]
        made = np.empty(len(words), dtype=object)
        made[:] = words
        return made.reshape(node["shape"])
    return held[node["array"]]


def _instance(node: Any, kind: type, held: Mapping[str, np.ndarray]) -> Any:
    hints = get_type_hints(kind)
    names = [f.name for f in fields(kind)]
    there = isinstance(node, dict) and node.get("class") == kind.__qualname__
    if not there or sorted(node["fields"]) != sorted(names):
        _fits(node, False)
    return kind(**{name: _value(node["fields"][name], hints[name], held) for name in names})


def _container(
    node: Any, origin: Any, inner: tuple[Any, ...], held: Mapping[str, np.ndarray]
) -> Any:
    if isinstance(origin, type) and issubclass(origin, Mapping):
        items = _fits(node, isinstance(node, dict) and "items" in node)["items"]
        return {name: _value(v, inner[1], held) for name, v in items.items()}
    if origin is tuple:
        _fits(node, isinstance(node, list))
        each = inner[:1] * len(node) if inner[1:] == (...,) else inner
        _fits(node, len(each) == len(node))
        return tuple(_value(v, k, held) for v, k in zip(node, each, strict=True))
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return [_value(v, inner[0], held) for v in _fits(node, isinstance(node, list))]
    raise NotStored(f"{origin} is no type that can be stored")
