"""The model as one would write it first: Mesa agents that hold a tie object for each partner.

Kept as the peer of the benchmark. It has the core only (choice, match, habit, papers; no decisions,
no impact, no spillover), so the comparison flatters it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import mesa
import numpy as np


@dataclass
class Tie:
    """One partner seen from one country."""

    partner: Country
    habit: float = 0.0
    offer: float = 0.0
    links: float = 0.0


class Country(mesa.Agent):
    """A country with an object for each partner."""

    def __init__(self, model: PlainModel, index: int) -> None:
        super().__init__(model)
        self.index = index
        self.ties: dict[int, Tie] = {}
        self.papers = 0.0
        self.international = 0.0

    def meet(self) -> None:
        """Make a tie for each other country."""
        for other in self.model.agents:
            if other is not self:
                self.ties[other.index] = Tie(other)

    def choose(self) -> None:
        """Offers to the partners, with diversion."""
        links, friction = self.model.links[self.index], self.model.friction[self.index]
        total = sum(links[j] for j in self.ties)
        moved = sum(links[j] * math.expm1(-friction[j]) for j in self.ties) / total
        away = self.model.diversion * math.log1p(moved)
        for j, tie in self.ties.items():
            tie.offer = -friction[j] - away

    def match(self) -> None:
        """Both sides must want it; habit; links."""
        links = self.model.links[self.index]
        for j, tie in self.ties.items():
            goal = 0.5 * (tie.offer + tie.partner.ties[self.index].offer)
            tie.habit += self.model.habit * (goal - tie.habit)
            tie.links = links[j] * math.exp(tie.habit)

    def write(self) -> None:
        """Papers, with a share of lost links turning domestic."""
        links = self.model.links[self.index]
        change = 0.4 * sum(tie.links - links[j] for j, tie in self.ties.items())
        self.international = max(self.model.international[self.index] + change, 0.0)
        self.papers = self.model.papers[self.index] + 0.3 * change


class PlainModel(mesa.Model):
    """Loops over countries and, within each, over partners."""

    def __init__(
        self,
        papers: np.ndarray,
        international: np.ndarray,
        links: np.ndarray,
        friction: np.ndarray,
        habit: float = 0.35,
        diversion: float = 0.15,
    ) -> None:
        super().__init__(rng=1)
        self._paths = [x.tolist() for x in (papers, international, links, friction)]
        self.habit, self.diversion = habit, diversion
        self.clock = 0
        for i in range(papers.shape[1]):
            Country(self, i)
        self.agents.do("meet")
        mesa.Agent._ids.pop(self, None)

    def step(self) -> None:
        """One year."""
        self.papers, self.international, self.links, self.friction = (
            path[self.clock] for path in self._paths
        )
        self.agents.do("choose")
        self.agents.do("match")
        self.agents.do("write")
        self.clock += 1
