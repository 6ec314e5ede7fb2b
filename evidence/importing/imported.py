"""What came of an import, and the report of it for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from evidence.errors import printable
from evidence.importing.faults import Dropped
from evidence.importing.figures import Reading
from evidence.quality.validate import Report

REPORT = "import-report.txt"
SHOWN = 40  # rows left out that the report on the screen lists


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Attributes
    ----------
    readings : one a table found, with what was recognised, left out and unknown.
    tables : name -> text of what is written.
    report : what the check of the tables found.
    notes : what was done to the figures.
    database : where the figures are from; empty where nobody says.
    missing : why the folder cannot be run yet; empty where it can.
    folder, digests : what was written: the folder, and sha256 by table.
    """

    readings: tuple[Reading, ...]
    tables: dict[str, str]
    report: Report
    notes: tuple[str, ...] = ()
    database: str = ""
    missing: str = ""
    folder: Path | None = None
    digests: dict[str, str] = field(default_factory=dict)

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """Every row or cell that was left out."""
        return tuple(d for r in self.readings for d in r.dropped)

    @property
    def unknown(self) -> dict[str, str]:
        """Names nobody knows, with the nearest ones."""
        return {name: why for r in self.readings for name, why in r.unknown.items()}

    def text(self, limit: int | None = SHOWN) -> str:
        """The report for people; ``limit`` cuts the list of dropped rows."""
        lines = []
        for reading in self.readings:
            lines.append(f"{reading.place}: {len(reading.figures):,} figures")
            lines += [f"  {said}" for said in reading.said]
        if self.notes:
            lines += ["", "done to the figures:", *(f"  {note}" for note in self.notes)]
        if self.dropped:
            lines += ["", f"left out, {len(self.dropped):,} rows or cells:"]
            shown = self.dropped if limit is None else self.dropped[:limit]
            lines += [f"  {d}" for d in shown]
            if len(shown) < len(self.dropped):
                lines.append(f"  ... and {len(self.dropped) - len(shown):,} more in {REPORT}")
        if self.unknown:
            lines += ["", f"unknown names, {len(self.unknown)}; nothing of theirs was taken "
                      "(--names FILE gives them codes):"]  # fmt: skip
            lines += [f"  {name!r}: {why}" for name, why in sorted(self.unknown.items())]
        lines += ["", "tables:", *(f"  {line}" for line in self.report.text().splitlines())]
        if self.missing:
            lines += ["", f"not enough to run yet: {self.missing}"]
        return "\n".join(map(printable, lines))
