"""A country as an agent of the Mesa model: the phases of a year, one method each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from agents.drivers.recording import capacity_index
from agents.year import phases
from agents.year.lever_year import Group
from agents.year.state import State

if TYPE_CHECKING:
    from agents.drivers.mesa_model import CollaborationModel


class CountryAgent(mesa.Agent):
    """A country that chooses partners. Its methods are the phases of :mod:`agents.year.phases`.

    Attributes after a step: ``papers, international, bilateral, impact, capacity`` (numbers),
    ``links`` (papers with each partner, [N]), ``aligned`` and ``member`` (one number an alliance or
    programme), ``seeking``.

    Decisions to override: :meth:`follows`, :meth:`enters`, :meth:`seeks`, :meth:`offers`.
    """

    model: CollaborationModel

    def __init__(self, model: CollaborationModel, index: int, country: str) -> None:
        super().__init__(model)
        self.index = index
        self.country = country
        run = model.run_
        shares = None
        if run.asks_shares:
            shares = phases.partner_shares(model.first_links)[index]
        self.state = State.start(
            (),
            len(run.world.fields),
            tuple(np.zeros(()) for _ in run.programmes),
            len(run.alliances),
            shares,
        )

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

    def follows(self, asked: phases.Question) -> bool:
        """Whether to follow the alliance the question is about."""
        return bool(phases.follow(asked, self.luck_of_alignment, self.model.p, self.model.rules))

    def enters(self, programme: Group, gain: float) -> bool:
        """Whether to be a member of a programme that would add ``gain`` to own links."""
        g = self.model.run_.programmes.index(programme)
        before = self.state.member[g]
        may, luck = programme.may[self.index], self.model.luck.join[g][self.index]
        p, rules = self.model.p, self.model.rules
        fee = programme.fee_in(p)
        return bool(phases.enter(before, may, np.asarray(gain), fee, luck, p, rules))

    def seeks(self) -> bool:
        """Whether to seek new partners after losses (True) or turn home (False)."""
        luck = self.model.luck.react[self.index]
        return bool(phases.react(self.state, luck, self.model.p, self.model.rules))

    def offers(self, utility: np.ndarray | None) -> np.ndarray | None:
        """What to offer each partner, [F, N] log points against the baseline."""
        return phases.choose(utility, self.base, self.levers, self.model.p, self.model.rules)

    # --- phases ---------------------------------------------------------------------------------

    def look(self) -> None:
        """Read own row of the forecast and of the levers."""
        self.base = self.model.base.row(self.index)
        self.levers = self.model.levers.row(self.index)

    def grow(self) -> None:
        """Phase 1."""
        self.grown = phases.capacity(self.state, self.levers, self.model.p, self.model.rules)
        self.capacity = float(capacity_index(self.grown.level, self.base.field_share))

    def decide(self) -> None:
        """Phase 2: sees what everybody did last year."""
        model, run, t, i = self.model, self.model.run_, self.model.clock, self.index
        aligned = []
        for a, alliance in enumerate(run.alliances):
            follows = False
            if run.asks_shares:
                may = alliance.may[i]
                asked = phases.question(self.state, a, alliance, t, may, model.followers[a])
                self.luck_of_alignment = model.luck.align[a][i]
                follows = bool(asked.may) and self.follows(asked)
            aligned.append(np.asarray(float(follows)))
        member = []
        for g, programme in enumerate(run.programmes):
            inside = False
            if programme.size[t].any():
                inside = bool(programme.leaders[i])
                if "joining" not in run.off and programme.may[i]:
                    before = np.maximum(model.members[g], programme.leaders)
                    gain = phases.membership_gain(self.base, programme, t, before, model.p)
                    inside = self.enters(programme, float(gain))
            member.append(np.asarray(float(inside)))
        seeking = "reaction" not in run.off and self.seeks()
        self.decision = phases.Decision(tuple(aligned), tuple(member), np.asarray(seeking))

    def choose(self) -> None:
        """Phases 3 and 4: sees this year's decisions of the others."""
        model, run, i = self.model, self.model.run_, self.index
        self.shift = phases.shift(
            self.state,
            self.decision,
            self.base,
            self.levers,
            model.partners,
            model.followers,
            model.members,
            tuple(a.targets[i] for a in run.alliances),
            run.alliances,
            run.programmes,
            model.clock,
            run.world.log_distance[i],
            run.world.profile_distance[i],
            model.p,
            model.rules,
        )
        offer = self.offers(self.shift.utility)
        shape = self.base.weight.shape
        self.offer = np.zeros(shape) if offer is None else np.broadcast_to(offer, shape)

    def settle(self) -> None:
        """Phases 5 and 6: sees the offers of the others."""
        to_me = np.ascontiguousarray(self.model.offered[:, :, self.index].T)
        goal = phases.match(self.offer, to_me, self.model.rules)
        self.ties, self.strength = phases.settle(
            self.state, goal, self.grown.level, self.model.p, self.model.rules
        )

    def produce(self) -> None:
        """Phases 7 and 8: sees the strength of the others."""
        model = self.model
        self.out = phases.produce(
            self.ties,
            self.strength,
            model.strength,
            self.grown.level,
            self.base,
            model.p,
            model.rules,
        )
        self.counted = phases.count(self.out, self.levers)
        self.impact = float(phases.impact(self.out, self.base, self.levers, model.rules))
        self.left = phases.leave_behind(self.out.choice, self.base, model.p, model.rules)

    def carry(self) -> None:
        """Phase 9: sees international papers, people and room of the others."""
        model = self.model
        self.links = phases.show_links(
            self.counted,
            model.all_international,
            self.levers.counting,
            model.levers.counting,
            model.rules,
        )
        self.state = phases.carry(
            self.state,
            self.grown,
            self.decision,
            self.ties,
            self.strength,
            self.shift.friction,
            self.out,
            self.left,
            model.turned_away,
            model.room,
            self.base,
            self.levers,
            model.run_.scars,
            model.p,
            model.rules,
        )
