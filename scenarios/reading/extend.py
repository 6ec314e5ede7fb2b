"""A scenario built on others: ``extends:`` names files, several are stacked in order.

Later files win key by key; interventions are added up, in order, since policies are put on top of
each other, and so are players. Every value keeps the place it came from; where two bases differ is
noted.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenarios.errors import ConfigError, KeyPath
from scenarios.reading.document import Document
from scenarios.reading.yaml_file import read

MAX_FILES = 20  # read in all: five files that each name the next ten times are 100,000 readings
_ADDED_UP = ("interventions", "players")  # a player that two files bring is one player
_OF_EACH_FILE = {"name", "title", "description"}  # no conflict where they differ


@dataclass(frozen=True)
class Conflict:
    """Two files give one key different values; both as file:line."""

    path: KeyPath
    used: str
    overridden: str


@dataclass
class Merged:
    """A document put together from several, with the file of every value."""

    document: Document
    conflicts: list[Conflict] = field(default_factory=list)

    def add(self, over: Document, *, is_base: bool) -> None:
        """Lay a document over what is there; of two bases, differences are conflicts."""
        under = self.document.data
        for key, value in over.data.items():
            below = under.get(key)
            if key in _ADDED_UP and isinstance(value, list) and isinstance(below, list) and below:
                new = [i for i, v in enumerate(value) if key != "players" or v not in below]
                under[key] = [*below, *(value[i] for i in new)]
                for k, i in enumerate(new):
                    self.document.copy_places(over, (key, i), (key, len(below) + k))
            elif isinstance(value, dict) and isinstance(below, dict) and key not in _OF_EACH_FILE:
                for inner, item in value.items():
                    self._set(over, (key, inner), below, item, is_base)
            else:
                self._set(over, (key,), under, value, is_base)

    def _set(
        self, over: Document, path: KeyPath, holder: dict[str, Any], value: object, is_base: bool
    ) -> None:
        key = str(path[-1])
        differs = key in holder and holder[key] != value
        if differs and is_base and path[0] not in _OF_EACH_FILE:
            self.conflicts.append(Conflict(path, over.origin(path), self.document.origin(path)))
        holder[key] = value
        self.document.copy_places(over, path, path)


def read_merged(path: str | os.PathLike[str]) -> Merged:
    """A scenario file with all it extends.

    Raises
    ------
    ConfigError : a file cannot be read, or files extend each other in a circle.
    """
    return _merge(os.fspath(path), (), [])


def _merge(file: str, above: tuple[str, ...], readings: list[str]) -> Merged:
    """``above``: real paths of the files that extend this one; ``readings``: all files read."""
    last = read(file)
    readings.append(file)
    if last.data.get("extends") is None:
        last.data.pop("extends", None)
        return Merged(last)
    names, here = _bases(last, len(readings)), os.path.realpath(file)
    if here in above:
        words = ("files extend each other in a circle", "a chain has an end", "break the circle")
        raise ConfigError([last.fault(("extends",), *words)])
    merged = Merged(Document(file, {}))
    for name in names:
        base = Path(file).parent / name
        if not os.path.isfile(base):  # of Path it raises where a name is too long
            words = (f"no such file {name!r}", "allowed are files, seen from this one",
                     "check the path")  # fmt: skip
            raise ConfigError([last.fault(("extends",), *words)])
        part = _merge(os.fspath(base), (*above, here), readings)
        merged.conflicts += part.conflicts
        merged.add(part.document, is_base=True)
    merged.add(last, is_base=False)
    return merged


def _bases(document: Document, read_so_far: int) -> list[str]:
    """Takes ``extends`` out of a document: the files it names."""
    given = document.data.pop("extends")
    names = [given] if isinstance(given, str) else given
    words = None
    if not isinstance(names, list) or not all(isinstance(n, str) and n for n in names):
        words = (f"came {given!r}", "allowed is a file or a list of files", "write file names")
    elif read_so_far + len(names) > MAX_FILES:
        words = ("too many files are extended", f"allowed are {MAX_FILES} in all",
                 "join some of them")  # fmt: skip
    if words:
        raise ConfigError([document.fault(("extends",), *words)])
    return list(names)
