"""One run, country by country: the driver to watch, to teach and to extend.

The same rules as the ensemble, and the same bits: replicate r here is row r there (a test keeps it
so). To try another behaviour, override one method of :class:`CountryAgent`::

    class Loyal(CountryAgent):
        def follows(self, asked):
            return asked.pull > 0.2          # follow whoever has a fifth of our links

    model = CollaborationModel(outlook, levers, parameters, agent_class=Loyal)
    model.run()

The same idea as a pure function, ``RULES._replace(align=...)``, runs in the ensemble.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from agents import step
from agents.baseline import Baseline, baseline, first_ties
from agents.ensemble import Run, capacity_index, over_countries, store
from agents.levers import Levers
from agents.policy_year import Group, LeverYear
from agents.rules import RULES, Rules
from agents.state import State
from evidence.parameters import Parameter

if TYPE_CHECKING:
    from forecast.outlook import Outlook


class CountryAgent(mesa.Agent):
    """A country that chooses partners. Its methods are the phases of :mod:`agents.step`.

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
            shares = step.partner_shares(model.first_links)[index]
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

    def follows(self, asked: step.Question) -> bool:
        """Whether to follow the alliance the question is about."""
        return bool(step.follow(asked, self.luck_of_alignment, self.model.p, self.model.rules))

    def enters(self, programme: Group, gain: float) -> bool:
        """Whether to be a member of a programme that would add ``gain`` to own links."""
        g = self.model.run_.programmes.index(programme)
        before = self.state.member[g]
        may, luck = programme.may[self.index], self.model.luck.join[g][self.index]
        p, rules = self.model.p, self.model.rules
        return bool(step.enter(before, may, np.asarray(gain), programme.fee, luck, p, rules))

    def seeks(self) -> bool:
        """Whether to seek new partners after losses (True) or turn home (False)."""
        luck = self.model.luck.react[self.index]
        return bool(step.react(self.state, luck, self.model.p, self.model.rules))

    def offers(self, utility: np.ndarray | None) -> np.ndarray | None:
        """What to offer each partner, [F, N] log points against the baseline."""
        return step.choose(utility, self.base, self.levers, self.model.p, self.model.rules)

    # --- phases ---------------------------------------------------------------------------------

    def look(self) -> None:
        """Read own row of the forecast and of the levers."""
        self.base = self.model.base.row(self.index)
        self.levers = self.model.levers.row(self.index)
        self.field_share = self.model.run_.world.field_share[self.index]

    def grow(self) -> None:
        """Phase 1."""
        self.grown = step.capacity(self.state, self.levers, self.model.p, self.model.rules)
        self.capacity = float(capacity_index(self.grown.level, self.field_share))

    def decide(self) -> None:
        """Phase 2: sees what everybody did last year."""
        model, run, t, i = self.model, self.model.run_, self.model.clock, self.index
        aligned = []
        for a, alliance in enumerate(run.alliances):
            follows = False
            if run.asks_shares:
                may = alliance.may[i]
                asked = step.question(self.state, a, alliance, t, may, model.followers[a])
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
                    gain = step.membership_gain(self.base, programme, t, before)
                    inside = self.enters(programme, float(gain))
            member.append(np.asarray(float(inside)))
        seeking = "reaction" not in run.off and self.seeks()
        self.decision = step.Decision(tuple(aligned), tuple(member), np.asarray(seeking))

    def choose(self) -> None:
        """Phases 3 and 4: sees this year's decisions of the others."""
        model, run, i = self.model, self.model.run_, self.index
        self.shift = step.shift(
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
        goal = step.match(self.offer, to_me, self.model.rules)
        self.ties, self.strength = step.settle(
            self.state, goal, self.grown.level, self.model.p, self.model.rules
        )

    def produce(self) -> None:
        """Phases 7 and 8: sees the strength of the others."""
        model = self.model
        self.out = step.produce(
            self.ties,
            self.strength,
            model.strength,
            self.grown.level,
            self.base,
            self.field_share,
            model.p,
            model.rules,
        )
        self.counted = step.count(self.out, self.levers)
        self.impact = float(step.impact(self.out, self.base, self.levers, model.rules))
        self.left = step.leave_behind(
            self.out.choice, self.base, self.field_share, model.p, model.rules
        )

    def carry(self) -> None:
        """Phase 9: sees international papers, people and room of the others."""
        model = self.model
        self.links = step.show_links(
            self.counted,
            model.all_international,
            self.levers.counting,
            model.levers.counting,
            model.rules,
        )
        self.state = step.carry(
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


class CollaborationModel(mesa.Model):
    """One path of the outlook with countries as Mesa agents.

    Parameters
    ----------
    outlook, levers, parameters, seed, rules, without, draw : as in :func:`agents.simulate`.
    replicate : which path of the outlook; its row of the ensemble is what this model computes.
    agent_class : the class of countries, or one a country as a mapping from code to class.
    collect : whether the DataCollector collects after each step.

    Examples
    --------
    A run and its record::

        model = CollaborationModel(outlook, levers, outlook.evidence.parameters)
        model.run()
        model.history()                               # as agents.simulate, one replicate
        model.datacollector.get_agent_vars_dataframe()
    """

    agents: Any
    # What countries publish, phase by phase, for the others to see.
    followers: tuple[np.ndarray, ...]  # A of [N], 1.0 follows
    members: tuple[np.ndarray, ...]  # G of [N], 1.0 member
    offered: np.ndarray  # [N, F, N], log points
    strength: np.ndarray  # [F, N], log points
    all_international: np.ndarray  # [N], papers
    turned_away: np.ndarray  # [F], papers
    room: np.ndarray  # [F], papers

    def __init__(
        self,
        outlook: Outlook,
        levers: Levers,
        parameters: Mapping[str, Parameter | ArrayLike],
        replicate: int = 0,
        seed: int = 1,
        *,
        rules: Rules = RULES,
        without: Iterable[str] = (),
        draw: bool = True,
        agent_class: type[CountryAgent] | Mapping[str, type[CountryAgent]] = CountryAgent,
        collect: bool = True,
    ) -> None:
        super().__init__(rng=seed)
        one = np.array([replicate])
        self.run_ = Run(outlook, levers, parameters, seed, rules, without, draw, one)
        self.rules = rules
        self.clock = 0  # index of the year to come; Mesa's own counter goes away in Mesa 4
        self.p = {key: np.asarray(value[0]) for key, value in self.run_.p.items()}
        self._p_all = {key: value[:1] for key, value in self.run_.p.items()}
        self.first_links = self.run_.path("links", 0, 0)
        self._ties0 = first_ties(
            self.run_.path("international", 0, 0),
            self.first_links,
            self._p_all["bilateral_slope"],
        )
        countries = self.run_.world.countries
        self.countries: list[CountryAgent] = []  # by index, whatever order the AgentSet is in
        for i, country in enumerate(countries):
            kind = agent_class
            if isinstance(kind, Mapping):
                kind = kind.get(country, CountryAgent)
            self.countries.append(kind(self, i, country))
        # Mesa 3.3 counts ids in a class attribute that would keep every model alive for ever.
        mesa.Agent._ids.pop(self, None)
        self._record = self.run_.record(None)
        none = np.zeros(len(countries))
        self.followers = tuple(none for _ in self.run_.alliances)
        self.members = tuple(none for _ in self.run_.programmes)
        self.collect = collect
        self.datacollector = mesa.DataCollector(
            model_reporters={"year": "year", "world_papers": "world_papers"},
            agent_reporters={
                "country": "country",
                "papers": "papers",
                "international": "international",
                "impact": "impact",
                "capacity": "capacity",
                "seeking": "seeking",
            },
        )

    @property
    def year(self) -> int:
        """The year that was simulated last."""
        return int(self.run_.world.years[max(self.clock - 1, 0)])

    @property
    def world_papers(self) -> float:
        """Papers of the world in the last year."""
        return float(self._record.arrays["world_papers"][0, max(self.clock - 1, 0)])

    def country(self, code: str) -> CountryAgent:
        """The agent of a country."""
        return self.agents.select(lambda agent: agent.country == code)[0]

    def step(self) -> None:
        """One year: each phase for all countries, then what they publish is handed round."""
        if self.clock >= len(self.run_.world.years):
            raise RuntimeError(f"the outlook ends in {self.year}; there is no year to simulate")
        self._open_year()
        agents, countries = self.agents, self.countries
        for phase in ("look", "grow", "decide"):
            agents.do(phase)
        self.followers = self._published_decision("aligned", len(self.run_.alliances))
        self.members = self._published_decision("member", len(self.run_.programmes))
        agents.do("choose")
        self.offered = self._published("offer")
        agents.do("settle")
        self.strength = np.ascontiguousarray(self._published("strength").T)
        agents.do("produce")
        self.all_international = np.array([a.counted.international for a in countries])
        self.turned_away = over_countries(np.stack([a.left.turned_away for a in countries]))
        self.room = over_countries(np.stack([a.left.room for a in countries]))
        agents.do("carry")
        self._close_year()

    def run(self) -> CollaborationModel:
        """All years that are left."""
        while self.clock < len(self.run_.world.years):
            self.step()
        return self

    def history(self) -> xr.Dataset:
        """The years simulated so far, labelled as :func:`agents.simulate` labels them."""
        return self._record.dataset(seed=self._seed).isel(year=slice(0, self.clock))

    def _open_year(self) -> None:
        run, t = self.run_, self.clock
        self.world0 = run.path("world_papers", 0, t)
        self.base: Baseline = baseline(
            run.path("papers", 0, t),
            run.path("international", 0, t),
            run.path("links", 0, t),
            self.world0[..., None],
            run.path("impact", 0, t),
            self._ties0[0],
            self._ties0[1],
            run.world,
            self._p_all,
            run.weak,
        )
        self.levers: LeverYear = run.calendar.year(t, self.p)
        turned = (
            None if own is None else np.ascontiguousarray(own.T)
            for own in (self.levers.openness, self.levers.attraction)
        )
        openness, attraction = turned
        self.partners = self.levers._replace(openness=openness, attraction=attraction)
        self.luck = run.luck.of(0, t)

    def _close_year(self) -> None:
        countries, run = self.countries, self.run_
        counted = step.Counted(
            self._published("links"),
            np.array([a.counted.papers for a in countries]),
            self.all_international,
            np.array([a.counted.bilateral for a in countries]),
        )
        decision = step.Decision(
            self.followers, self.members, np.array([a.decision.seeking for a in countries])
        )
        store(
            self._record,
            0,
            self.clock,
            run.world,
            self.base.papers,
            self.base.international,
            self.world0,
            run.path("eu27_papers", 0, self.clock),
            counted,
            counted.links,
            np.array([a.impact for a in countries]),
            np.array([a.capacity for a in countries]),
            decision,
        )
        self.clock += 1
        if self.collect:
            self.datacollector.collect(self)

    def _published(self, name: str) -> np.ndarray:
        return np.stack([getattr(agent, name) for agent in self.countries])

    def _published_decision(self, name: str, groups: int) -> tuple[np.ndarray, ...]:
        return tuple(
            np.array([getattr(agent.decision, name)[g] for agent in self.countries])
            for g in range(groups)
        )
