"""One thing found in the tables of a panel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing found: how grave, where (row in the file, from 1, and column), and what."""

    level: str  # error, warning, note
    table: str
    row: int | None
    column: str
    text: str

    def __str__(self) -> str:
        place = ":".join([self.table, *([str(self.row)] if self.row else []),
                          *([self.column] if self.column else [])])  # fmt: skip
        return f"{self.level}: {place}: {self.text}"
