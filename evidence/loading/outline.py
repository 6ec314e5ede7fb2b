"""What a scenario can be checked against: names of countries, fields, years and parameters.

No figures, no arrays: for the embedded world this takes a twentieth of the time of
:func:`evidence.load`, and says the same of every scenario file.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from evidence.parameters import OnDemand, Parameters
from evidence.reference.countries import ROW, Blocs, Names, read_blocs
from evidence.reference.fields import FINE
from evidence.reference.players import Player

if TYPE_CHECKING:
    from evidence.model import Evidence

TABLE = Path(__file__).parent.parent / "tables" / "coauthorship.csv"
SOURCE = "spbs33-2023"  # international papers of the panel, current edition


class Known(Protocol):
    """What :class:`Outline` and :class:`evidence.model.Evidence` have in common."""

    @property
    def countries(self) -> tuple[str, ...]: ...
    @property
    def fields(self) -> tuple[str, ...]: ...
    @property
    def last_year(self) -> int: ...
    @property
    def parameters(self) -> Parameters: ...
    @property
    def names(self) -> Names: ...
    @property
    def blocs(self) -> Blocs: ...
    @property
    def players(self) -> tuple[Player, ...]: ...


@dataclass(frozen=True)
class Outline:
    """Labels of one evidence base; attributes as in :class:`evidence.model.Evidence`."""

    countries: tuple[str, ...]
    fields: tuple[str, ...]
    last_year: int
    parameters: Parameters
    names: Names
    blocs: Blocs
    players: tuple[Player, ...] = ()


def outline_of(source: str = "ncses") -> Outline | Evidence:
    """Enough of an evidence base to check scenarios against it.

    Parameters
    ----------
    source : as for :func:`evidence.load`; all but the embedded figures are loaded in full.

    Raises
    ------
    EvidenceError : as :func:`evidence.load` does.

    Examples
    --------
    >>> known = outline_of()
    >>> len(known.countries), known.countries[-1], known.last_year
    (47, 'ROW', 2022)
    """
    if source != "ncses":
        from evidence.loading.load import load

        return load(source)
    with TABLE.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        rows = [r for r in reader if (r["variable"], r["source"]) == ("international", SOURCE)]
    years = [int(y) for y in rows[0] if y.isdigit() and any(r[y] for r in rows)]
    panel = sorted(r["region"] for r in rows if r["region"] != "WLD")
    few = Parameters(OnDemand())
    return Outline((*panel, ROW), FINE, max(years), few, Names(), read_blocs())
