"""A country as an agent of the Mesa model: the phases of a year, one method each."""

from __future__ import annotations

from typing import Any, Protocol

import mesa
import numpy as np

from agents.drivers.recording import capacity_index, people
from agents.drivers.run import Part
from agents.year import choosing, producing
from agents.year.deciding import Alignment, Decided, Invitation, Loss, capacity, decide
from agents.year.year import Year


class Published(Protocol):
    """What a country sees of its model: the year, and what the others have published so far."""

    part: Part
    this_year: Year
    decided: Decided  # last year's until phase 2 is over
    offered: np.ndarray  # [N, F, N], log points
    strength: np.ndarray  # [F, N], log points
    all_international: np.ndarray  # [N], papers
    turned_away: np.ndarray  # [F], papers
    room: np.ndarray  # [F], papers


class CountryAgent(mesa.Agent):
    """A country that chooses partners. Its methods are the phases of :mod:`agents.year`.

    Attributes after a step: ``papers, international, bilateral, impact, capacity`` (numbers),
    ``links`` (papers with each partner, [N]), ``aligned`` and ``member`` (one number an alliance or
    programme), ``seeking``.

    Decisions to override: :meth:`follows`, :meth:`enters`, :meth:`seeks`, :meth:`offers`.
    """

    model: Any  # a mesa.Model that is Published

    def __init__(self, model: Any, index: int, country: str) -> None:
        super().__init__(model)
        self.seen: Published = model
        self.index = index
        self.country = country
        self.state = self.seen.part.start(index)

    @property
    def papers(self) -> float:
        """Papers of the last year, as counted."""
        return float(self.counted.papers)

    @property
    def international(self) -> float:
        """Papers with an author abroad."""
        return float(self.counted.international)

    @property
    def bilateral(self) -> float:
        """International papers with one partner country."""
        return float(self.counted.bilateral)

    @property
    def seeking(self) -> bool:
        """Whether the country seeks new partners."""
        return bool(self.decision.seeking)

    @property
    def aligned(self) -> tuple[float, ...]:
        """1.0 for each alliance it follows."""
        return tuple(float(a) for a in self.decision.aligned)

    @property
    def member(self) -> tuple[float, ...]:
        """1.0 for each running programme it is in."""
        return tuple(float(m) for m in self.decision.member)

    # --- decisions, to override -----------------------------------------------------------------

    def follows(self, asked: Alignment) -> Any:
        """Whether to follow the alliance the question is about."""
        return self.year.rules.align(*asked)

    def enters(self, asked: Invitation) -> Any:
        """Whether to be a member of a programme that would add ``asked.gain`` to own links."""
        return self.year.rules.join(*asked)

    def seeks(self, asked: Loss) -> Any:
        """Whether to seek new partners after losses (True) or turn home (False)."""
        return self.year.rules.react(*asked)

    def offers(self, utility: np.ndarray | None) -> np.ndarray | None:
        """What to offer each partner, [F, N] log points against the baseline."""
        return choosing.choose(self.year, utility)

    # --- phases ---------------------------------------------------------------------------------

    def look(self) -> None:
        """Read own row of the year."""
        self.year = self.seen.this_year.row(self.index)

    def grow(self) -> None:
        """Phase 1."""
        self.grown = capacity(self.state, self.year)
        self.capacity = float(capacity_index(self.grown.level, self.year.base.field_share))

    def decide(self) -> None:
        """Phase 2: sees what everybody did last year."""
        self.decision = decide(self.state, self.year, self.seen.decided, self)

    def choose(self) -> None:
        """Phases 3 and 4: sees this year's decisions of the others."""
        self.shift = choosing.shift(self.state, self.year, self.decision, self.seen.decided)
        offer = self.offers(self.shift.utility)
        shape = self.year.base.weight.shape
        self.offer = np.zeros(shape) if offer is None else np.broadcast_to(offer, shape)

    def settle(self) -> None:
        """Phases 5 and 6: sees the offers of the others."""
        to_me = np.ascontiguousarray(self.seen.offered[:, :, self.index].T)
        goal = self.year.rules.match(self.offer, to_me)
        self.habit = choosing.settle(self.state, goal, self.grown.level, self.year.rules)

    def produce(self) -> None:
        """Phases 7 and 8: sees the strength of the others."""
        year = self.year
        self.out = producing.produce(year, self.grown.level, self.habit, self.seen.strength)
        self.counted = producing.count(self.out, year)
        self.impact = float(producing.impact(year, self.out, self.grown.funded))
        self.left = producing.leave_behind(year, self.out.choice)

    def carry(self) -> None:
        """Phase 9: sees international papers, people and room of the others."""
        seen, year = self.seen, self.year
        self.counted = producing.show(self.counted, seen.all_international, year)
        self.links = self.counted.links
        steps = producing.Steps(
            self.grown, self.decision, self.shift.friction, self.habit, self.out, self.left
        )
        self.people = people(self.state, year, self.left)
        self.state = producing.carry(self.state, year, steps, seen.turned_away, seen.room)
