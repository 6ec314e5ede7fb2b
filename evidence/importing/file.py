"""A file as it came, and a table as it stands in one: rows of cells that remember their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from evidence.importing.faults import Fault, ImportRefused

LARGEST = 64_000_000  # bytes; a table of countries is a thousandth of it
WIDEST = 2_000  # columns
BLIND = "\ufeff\u200b\u200e\u200f"  # marks that are seen by nobody and tell names apart


@dataclass(frozen=True)
class File:
    """A file as it came: its name, and its bytes.

    Examples
    --------
    >>> File("x.csv", "国家,2020".encode("gb18030")).decoded
    ('国家,2020', 'GB 18030')
    """

    name: str
    data: bytes

    @classmethod
    def open(cls, path: Path) -> File:
        """The file at a path.

        Raises
        ------
        ImportRefused : there is no such file, or it is too large for a table of countries.
        """
        try:
            size = path.stat().st_size
            if size > LARGEST:
                raise cls(path.name, b"").refused(
                    f"{size / 1e6:,.0f} MB",
                    f"a table of countries, up to {LARGEST / 1e6:,.0f} MB",
                    "export counts, not records",
                )
            return cls(path.name, path.read_bytes())
        except OSError as error:
            came = (error.strerror or "cannot be read").lower()
            raise cls(path.name, b"").refused(came, "a CSV, XLSX or Pajek file") from None

    def refused(
        self, came: str, allowed: str, remedy: str = "check the file", row: int | None = None
    ) -> ImportRefused:
        """What to raise where the file, or a row of it, is not what it seems to be."""
        fault = Fault(self.name, row, None, f"came {came}; allowed: {allowed}; {remedy}")
        return ImportRefused([fault])

    @property
    def text(self) -> str:
        """The file as text, see :attr:`decoded`."""
        return self.decoded[0]

    @cached_property
    def decoded(self) -> tuple[str, str]:
        """Text and encoding: a byte-order mark wins, then UTF-8, GB 18030, Windows 1252.

        Raises
        ------
        ImportRefused : the byte-order mark says more than the bytes hold.
        """
        for mark, name in (
            (b"\xff\xfe", "utf-16"),
            (b"\xfe\xff", "utf-16"),
            (b"\xef\xbb\xbf", "utf-8-sig"),
        ):
            if self.data.startswith(mark):
                try:
                    text = self.data.decode(name)
                except UnicodeDecodeError as error:
                    came = f"broken {name} text (byte {error.start})"
                    raise self.refused(
                        came, "whole text", "save it again as CSV in UTF-8"
                    ) from None
                return text, name.upper().replace("-SIG", " with byte-order mark")
        try:
            return self.data.decode("utf-8"), "UTF-8"
        except UnicodeDecodeError:
            pass
        try:
            text = self.data.decode("gb18030")
            # Latin letters with accents decode as rare characters; common Chinese ones prove it.
            if re.search(r"[国年论文区域名称合作数]", text):
                return text, "GB 18030"
        except UnicodeDecodeError:
            pass
        return self.data.decode("cp1252", errors="replace"), "Windows 1252"


@dataclass(frozen=True)
class Merged:
    """Cells of a workbook that are one: their range such as ``A2:A5``, and what stands in them."""

    range: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """A table as it stands in its file.

    Attributes
    ----------
    file, sheet : where it is; ``sheet`` is empty where a file holds one table.
    rows : number of the row in the file, from 1, and its cells.
    form : encoding and delimiter, or the kind of workbook, for the report.
    decimal_comma : fields are parted by semicolons, as where the comma is the decimal mark.
    merged : (row, column from 0) -> the merged cells it belongs to.
    unsaved : cells with a formula whose result was never saved.
    notes : what is to be known of the sheet, such as hidden rows.
    """

    file: str
    sheet: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    form: str
    decimal_comma: bool = False
    merged: Mapping[tuple[int, int], Merged] = field(default_factory=dict)
    unsaved: frozenset[tuple[int, int]] = frozenset()
    notes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """File and sheet for messages."""
        return f"{self.file}[{self.sheet}]" if self.sheet else self.file


def clean(cell: str) -> str:
    """A cell without blanks around it and without marks nobody sees."""
    return cell.translate({ord(c): None for c in BLIND}).replace("\xa0", " ").strip()
