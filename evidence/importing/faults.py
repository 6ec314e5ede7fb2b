"""What keeps a file from being imported, and what was left out of one that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.errors import EvidenceError

SHOWN = 50
MOST_FAULTS = 5_000  # of one sheet; then the rest of it is not read


@dataclass(frozen=True)
class Fault:
    """One thing that keeps a file out: where it stands, what came, what is allowed, what to do."""

    file: str
    row: int | None
    column: str | None
    text: str

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(str(self.row))
            if self.column:
                place.append(self.column)
        return f"{':'.join(place)}: {self.text}"


@dataclass(frozen=True)
class Dropped:
    """A row or cell that was left out, and why."""

    file: str
    row: int
    column: str
    what: str
    why: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" + (f":{self.column}" if self.column else "")
        return f"{place}: {self.what} - {self.why}"


class ImportRefused(EvidenceError):
    """Files that cannot be imported; every fault of every file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [str(f) for f in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"... and {len(self.faults) - SHOWN} more")
        super().__init__("\n".join(lines))


class NotATable(ImportRefused):
    """Something else than a table: a document, a picture, records of papers."""


def column_name(index: int) -> str:
    """Letters of a column as spreadsheets name it, from 0.

    Examples
    --------
    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
