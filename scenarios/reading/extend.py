"""A scenario built on others: ``extends:`` names files, several are stacked in order.

Later files win key by key; interventions are added up, in order, since policies are put on top of
each other. Where every value came from is kept, and where two files say different things.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenarios.errors import ConfigError, Fault, KeyPath
from scenarios.reading.document import Document
from scenarios.reading.yaml_file import read

MAX_FILES = 20  # read in all: five files that each name the next ten times are 100,000 readings
_OWN = {"name", "title", "description"}  # of each file, no conflict where they differ


@dataclass(frozen=True)
class Conflict:
    """Two files give one key different values; the later one holds."""

    path: KeyPath
    held: str  # file:line of the value that holds
    lost: str


@dataclass
class Merged:
    """A document put together from several, with the file of every value."""

    document: Document
    conflicts: list[Conflict] = field(default_factory=list)


def read_merged(path: str | os.PathLike[str]) -> Merged:
    """A scenario file with all it extends.

    Raises
    ------
    ConfigError : a file cannot be read, or files extend each other in a circle.
    """
    return _merge(os.fspath(path), (), [])


def _merge(file: str, above: tuple[str, ...], readings: list[str]) -> Merged:
    own = read(file)
    readings.append(file)
    bases = own.data.pop("extends", None)
    if bases is None:
        return Merged(own)
    line, column = own.values[("extends",)]

    def refuse(came: str, allowed: str, remedy: str) -> ConfigError:
        return ConfigError([Fault(file, line, column, "extends", came, allowed, remedy)])

    names = [bases] if isinstance(bases, str) else bases
    if not isinstance(names, list) or not all(isinstance(n, str) and n for n in names):
        raise refuse(f"came {bases!r}", "allowed is a file or a list of files", "write file names")
    here = os.path.realpath(file)
    if len(readings) + len(names) > MAX_FILES:
        raise refuse(
            "too many files are extended", f"allowed are {MAX_FILES} in all", "join some of them"
        )
    if here in above:
        raise refuse(
            "files extend each other in a circle", "a chain has an end", "break the circle"
        )
    merged = Merged(Document(file, {}))
    for name in names:
        base = Path(file).parent / name
        if not base.is_file():
            raise refuse(f"no such file {name!r}", "allowed are files, seen from this one",
                         "check the path")  # fmt: skip
        part = _merge(os.fspath(base), (*above, here), readings)
        merged.conflicts += part.conflicts
        _lay(merged, part.document, between_bases=True)
    _lay(merged, own, between_bases=False)
    return merged


def _lay(merged: Merged, over: Document, between_bases: bool) -> None:
    """Put one document over what is there already."""
    under = merged.document
    for key, value in over.data.items():
        here: KeyPath = (key,)
        if key == "interventions" and isinstance(value, list) and under.data.get(key):
            _add(under, over, value)
            continue
        if isinstance(value, dict) and isinstance(under.data.get(key), dict) and key not in _OWN:
            for inner, item in value.items():
                _set(merged, over, (key, inner), under.data[key], item, between_bases)
            continue
        _set(merged, over, here, under.data, value, between_bases)


def _set(
    merged: Merged, over: Document, path: KeyPath, holder: dict[str, Any], value: Any, told: bool
) -> None:
    under, key = merged.document, str(path[-1])
    if told and path[0] not in _OWN and key in holder and holder[key] != value:
        merged.conflicts.append(Conflict(path, over.origin(path), under.origin(path)))
    holder[key] = value
    under.copy_places(over, path, path)


def _add(under: Document, over: Document, moves: list[Any]) -> None:
    first = len(under.data["interventions"])
    under.data["interventions"] = [*under.data["interventions"], *moves]
    for i in range(len(moves)):
        under.copy_places(over, ("interventions", i), ("interventions", first + i))
