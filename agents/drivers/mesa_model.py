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

from agents.drivers.country_agent import CountryAgent
from agents.drivers.recording import over_countries, store
from agents.drivers.run import Run
from agents.levers import Levers
from agents.rules.table import RULES, Rules
from agents.year import phases
from agents.year.baseline import Baseline, baseline, first_ties
from agents.year.lever_year import LeverYear
from evidence.parameters import Parameter

if TYPE_CHECKING:
    from forecast.projection.outlook import Outlook


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
            run.fields.year(0, t),
            self._ties0[0],
            self._ties0[1],
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
        counted = phases.Counted(
            self._published("links"),
            np.array([a.counted.papers for a in countries]),
            self.all_international,
            np.array([a.counted.bilateral for a in countries]),
        )
        decision = phases.Decision(
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
