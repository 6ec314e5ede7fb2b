"""What passes between the steps of an import: what the user said, figures, what came of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence.importing.faults import Dropped, Fault

RATIOS = frozenset({"pct_international", "share_international", "top1_share"})
BY_FIELD = {"papers": "fields", "links": "field_links"}  # measure -> of one field
PARTS = "GBR part"  # stands for GBR until the parts are added up


@dataclass(frozen=True)
class Settings:
    """What the user says where a file does not.

    Parameters
    ----------
    year : of files that hold one year. measure : of figures without a heading.
    of : code of the country whose partners a file lists. uk : ``drop`` or ``sum`` its parts.
    decimal : the decimal mark. database, read : where the figures are from and since when.
    names : own names of countries, name -> code. strict : unknown names refuse the file.
    keep : codes of small countries that a run does not leave to the rest of the world.
    encoding : of text files, as Python knows it; found where it is not said.
    """

    year: int | None = None
    measure: str = ""
    of: str = ""
    uk: str = "drop"
    decimal: str | None = None
    database: str = ""
    read: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    keep: tuple[str, ...] = ()
    encoding: str = ""


@dataclass(frozen=True)
class Figure:
    """One figure: of ``a`` alone or of the pair ``a``, ``b``."""

    measure: str
    a: str
    b: str
    field: str
    year: int
    value: float
    file: str
    row: int
    column: str

    @property
    def place(self) -> str:
        """Where it stood."""
        return f"{self.file}:{self.row}:{self.column}"


@dataclass
class Reading:
    """What came of one table; ``counting`` where it is told to be other than whole.

    ``is_table`` is False where it was not recognised as a table of figures at all.
    """

    place: str
    said: list[str] = field(default_factory=list)
    vendor: str = ""
    database: str = ""
    counting: str = ""
    is_table: bool = True
    figures: list[Figure] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)
