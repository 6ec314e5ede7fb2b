"""The values of a scenario file with the place of each, and the faults found there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from scenarios.errors import Fault, KeyPath, dotted


@dataclass(frozen=True)
class Document:
    """Values of a file and the place of each.

    Attributes
    ----------
    file : as the user wrote it.
    data : plain values.
    keys, values : path, such as ``("interventions", 0, "start")``, to (line, column) of the key and
        of the value, counted from 1.
    files : path to file, of what came from another one.
    """

    file: str
    data: dict[str, Any]
    keys: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    values: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    files: dict[KeyPath, str] = field(default_factory=dict)

    def file_of(self, loc: KeyPath) -> str:
        """The file a path was written in."""
        while loc and loc not in self.files:
            loc = loc[:-1]
        return self.files.get(loc, self.file)

    def origin(self, loc: KeyPath) -> str:
        """``file:line`` of a path."""
        return f"{self.file_of(loc)}:{self.place(loc)[0]}"

    def fault(
        self, loc: KeyPath, came: str, allowed: str, remedy: str, *, key: bool = False
    ) -> Fault:
        """What is wrong at a path, with file, line and column; ``key``: of the key itself."""
        place = self.place(loc, key=key)
        return Fault(self.file_of(loc), *place, dotted(loc), came, allowed, remedy)

    def copy_places(self, other: Document, source: KeyPath, target: KeyPath) -> None:
        """Places of ``source`` and all below it in another document, as ``target`` here."""
        n = len(source)
        for places in (self.keys, self.values, self.files):
            for old in [k for k in places if k[: len(target)] == target]:
                del places[old]
        for name in ("keys", "values"):
            theirs = getattr(other, name)
            found = {(*target, *k[n:]): v for k, v in theirs.items() if k[:n] == source}
            getattr(self, name).update(found)
        for path in [k for k in other.values if k[:n] == source]:
            self.files[(*target, *path[n:])] = other.file_of(path)

    def place(self, loc: KeyPath, *, key: bool = False) -> tuple[int, int]:
        """Where a path stands; the nearest enclosing value where the path itself is absent."""
        if key and loc in self.keys:
            return self.keys[loc]
        while loc and loc not in self.values:
            loc = loc[:-1]
        return self.values.get(loc, (1, 1))
