"""What one year brings to a country, or to all countries of some replicates."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from agents.rules.table import Rules
from agents.year.baseline import Baseline
from agents.year.decision_noise import DecisionNoise
from agents.year.groups import Group
from agents.year.lever_year import LeverYear


def as_partners(of_countries: np.ndarray) -> np.ndarray:
    """[..., N, F] of the countries as a partner is seen: [..., F, N], contiguous."""
    return np.ascontiguousarray(of_countries.swapaxes(-1, -2))


class Partners(NamedTuple):
    """Levers of the partners that a country sees; None: neutral."""

    openness: np.ndarray | None  # [..., F, N]
    attraction: np.ndarray | None  # [..., F, N]
    counting: np.ndarray | None  # [..., N]

    @classmethod
    def of(cls, levers: LeverYear) -> Partners:
        """The levers of all countries, seen from outside."""
        openness, attraction = (
            None if own is None else as_partners(own)
            for own in (levers.openness, levers.attraction)
        )
        return cls(openness, attraction, levers.counting)

    def rows(self) -> Partners:
        """A row for each country that looks."""
        return Partners(
            None if self.openness is None else self.openness[..., None, :, :],
            None if self.attraction is None else self.attraction[..., None, :, :],
            None if self.counting is None else self.counting[..., None, :],
        )


class Year(NamedTuple):
    """All that a country meets in a year and cannot change; nothing here is carried on.

    Built for all countries; ``row(i)`` is what country i of the Mesa model sees, ``rows()`` what
    all countries of the ensemble see.
    """

    base: Baseline
    levers: LeverYear
    partners: Partners
    noise: DecisionNoise
    alliances: tuple[Group, ...]
    programmes: tuple[Group, ...]
    log_distance: np.ndarray  # [..., N] row of the world's matrix
    profile_distance: np.ndarray  # [..., N]
    rules: Rules  # with the draws of the replicates
    follows_scars: bool  # whether distrust can ever show

    def row(self, i: int) -> Year:
        """What country i sees."""
        return self._replace(
            base=self.base.row(i),
            levers=self.levers.row(i),
            noise=self.noise.at(i),
            alliances=tuple(a.row(i) for a in self.alliances),
            programmes=tuple(g.row(i) for g in self.programmes),
            log_distance=self.log_distance[i],
            profile_distance=self.profile_distance[i],
        )

    def rows(self) -> Year:
        """What all countries see, each in its row."""
        return self._replace(
            base=self.base.rows(),
            partners=self.partners.rows(),
            programmes=tuple(g.rows() for g in self.programmes),
        )
