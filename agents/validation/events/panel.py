"""Yearly ties as arrays, and which of them an event is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agents.validation.events.event import Event, Group
from evidence.errors import EvidenceError
from evidence.model import ROW

if TYPE_CHECKING:
    from evidence.model import Evidence


@dataclass(frozen=True)
class Panel:
    """Links of all pairs of the countries.

    Attributes
    ----------
    name : of the figures. codes : ISO codes of countries. years : in order, without gaps.
    i, j : ``[pair]`` positions of both sides. links : ``[pair, year]``, NaN where not published.
    filled : ``[pair, year]`` the same with the evidence's own estimates in the gaps.
    """

    name: str
    codes: tuple[str, ...]
    years: np.ndarray
    i: np.ndarray
    j: np.ndarray
    links: np.ndarray
    filled: np.ndarray

    @classmethod
    def of(cls, evidence: Evidence) -> Panel:
        """Ties of an evidence, without the rest of the world, whose ties are not observed."""
        codes = tuple(c for c in evidence.countries if c != ROW)
        world = evidence.world.sel(country=list(codes), partner=list(codes))
        i, j = np.triu_indices(len(codes), 1)
        links = world["links"].to_numpy()[i, j]
        seen = world["links_observed"].to_numpy()[i, j].astype(bool)
        gaps = np.where(seen, links, np.nan)
        years = world["year"].to_numpy()
        return cls(evidence.name, codes, years, i, j, gaps, np.nan_to_num(links))

    def label(self, pair: int) -> str:
        """``CHN-USA``."""
        return "-".join(sorted((self.codes[self.i[pair]], self.codes[self.j[pair]])))

    def scored(self, event: Event) -> np.ndarray:
        """Years of an event after its origin that the figures reach ``[year]``.

        Raises
        ------
        EvidenceError : the figures end at the origin or before.
        """
        last = min(event.end, int(self.years[-1]))
        if last <= event.origin:
            raise EvidenceError(
                f"{event.name}: {self.name} ends in {self.years[-1]}, nothing after the origin "
                f"{event.origin} is left to score; use evidence with later years"
            )
        return np.arange(event.origin + 1, last + 1)

    def affected(self, event: Event, evidence: Evidence) -> np.ndarray:
        """Ties the event is about, bool ``[pair]``.

        Raises
        ------
        EvidenceError : a name that is no country or bloc, or none of a group is in the panel.
        """
        a, b = (self._side(group, event, evidence) for group in event.affected)
        return (a[self.i] & b[self.j]) | (a[self.j] & b[self.i])

    def _side(self, group: Group, event: Event, evidence: Evidence) -> np.ndarray:
        return side_of(group, self.codes, evidence, f"{event.name}: affected", self.name)


def side_of(
    group: Sequence[str], codes: Sequence[str], evidence: Evidence, where: str, panel: str
) -> np.ndarray:
    """Whether each country is in a group of countries and blocs, [country]; empty means everybody.

    Raises
    ------
    EvidenceError : a name that is no country or bloc, or none of the group is in the panel.
    """
    members: set[str] = set()
    for name in group:
        bloc = evidence.blocs.resolve(name)
        code = evidence.names.resolve(name)
        if bloc is None and code is None:
            near = evidence.names.suggest(name)
            hint = f"; near: {', '.join(near)}" if near else ""
            raise EvidenceError(f"{where}: {name!r} is no country, region or bloc{hint}")
        members |= set(evidence.blocs[bloc].members) if bloc else {str(code)}
    inside = np.array([not group or c in members for c in codes])
    if not inside.any():
        raise EvidenceError(
            f"{where}: none of {', '.join(group)} is in {panel}; it holds {', '.join(codes)}"
        )
    return inside
