"""A file as it came, and a table as it stands in one: rows of cells that remember their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from evidence.bounds import NotPlain, TooMuch, read_bounded
from evidence.importing.encodings import Undecided, decode
from evidence.importing.faults import Fault, ImportRefused, NotATable

MOST_ROWS = 300_000  # 82 countries over 34 years have 113,000 pairs
LARGEST = 64_000_000  # bytes; a table of countries is a thousandth of it
WIDEST = 2_000  # columns
MOST_CELLS = 4_000_000  # of a text; 300,000 rows of thirteen columns
BLIND = "\ufeff\u200b\u200e\u200f"  # marks that are seen by nobody and tell names apart


@dataclass(frozen=True)
class File:
    """A file as it came: its name, and its bytes.

    ``encoding`` is one the user names; ``beside`` a second file without which it says little.

    Examples
    --------
    >>> File("x.csv", "国家,2020".encode("gb18030")).decoded
    ('国家,2020', 'GB 18030')
    """

    name: str
    data: bytes
    encoding: str = ""
    beside: File | None = None

    @classmethod
    def open(cls, path: Path, encoding: str = "") -> File:
        """The file at a path.

        Raises
        ------
        ImportRefused : there is no such file, or it is too large for a table of countries.
        """
        try:
            return cls.of(path.name, read_bounded(path, LARGEST), encoding)
        except TooMuch:
            raise cls(path.name, b"").refused(
                f"more than {LARGEST / 1e6:,.0f} MB",
                f"a table of countries, up to {LARGEST / 1e6:,.0f} MB",
                "export counts, not records",
            ) from None
        except NotPlain:
            raise cls(path.name, b"").refused("no ordinary file", "a file") from None
        except OSError as error:
            came = (error.strerror or "cannot be read").lower()
            raise cls(path.name, b"").refused(came, "a CSV, XLSX or Pajek file") from None

    @classmethod
    def of(cls, name: str, data: bytes, encoding: str = "") -> File:
        """A file of bytes, from a folder or an archive.

        Raises
        ------
        ImportRefused : it has more rows than a table of countries, whatever ends its lines.
        """
        rows = max(data.count(b"\n"), data.count(b"\r"))
        if rows > MOST_ROWS and not data.startswith(b"PK"):
            raise cls(name, b"").refused(
                f"{rows:,} rows", f"up to {MOST_ROWS:,}", "export counts, not records"
            )
        return cls(name, data, encoding)

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
        """Text and encoding, see :func:`evidence.importing.encodings.decode`.

        Raises
        ------
        ImportRefused : it is no text, or its encoding cannot be told.
        """
        what = next((w for mark, w in _FORMS if self.data.startswith(mark)), "")
        if what or re.match(rb"\s*<(!doctype html|html)", self.data[:200], re.IGNORECASE):
            raise NotATable(self.refused(
                what or "a web page", "text, CSV or XLSX", "save the table as .xlsx"
            ).faults)  # fmt: skip
        try:
            return decode(self.data, self.encoding)
        except Undecided as error:
            raise self.refused(
                str(error), "text, CSV or XLSX",
                "save it as UTF-8, or name its encoding with --encoding"
            ) from None  # fmt: skip

    @property
    def is_text(self) -> bool:
        """Can it be read as text?"""
        if self.data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            return False
        try:
            return bool(self.decoded)
        except ImportRefused:
            return False

    @property
    def head(self) -> str:
        """The first characters of a text, nothing of anything else."""
        return self.text[:2000] if self.is_text else ""

    def first_line(self, comment: str = "") -> str:
        """The first line that says something; lines that begin with ``comment`` do not."""
        lines = (line.strip("\r\n\ufeff ") for line in self.head.splitlines())
        return next((x for x in lines if x and not (comment and x.startswith(comment))), "")


_FORMS = (
    (b"%PDF", "a PDF"), (b"\x1f\x8b", "a gzip archive"), (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"), (b"PAR1", "a Parquet file"), (b"SQLite format", "a database"),
    (b"RDX", "a file of R"), (b"$FL2", "a file of SPSS"), (b"<stata_dta>", "a file of Stata"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"),
)  # fmt: skip


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
