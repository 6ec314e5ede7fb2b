"""One run, country by country: the driver to watch, to teach and to extend.

The same rules as the ensemble, and the same bits: replicate r here is row r there (a test keeps it
so). To try another behaviour, override one method of :class:`CountryAgent`::

    class Loyal(CountryAgent):
        def follows(self, asked):
            return asked.contagion > 0.2     # when a fifth of our links is with followers

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
from agents.drivers.recording import People, Results, over_countries, store
from agents.drivers.run import Part, Run
from agents.levers import Levers
from agents.rules.table import RULES, Rules
from agents.year.by_field import Moved
from agents.year.deciding import Decided, Decision, together
from agents.year.producing import Counted
from agents.year.year import Year, as_partners
from evidence.parameters import Parameter

if TYPE_CHECKING:
    from forecast.projection.outlook import Outlook


class CollaborationModel(mesa.Model):
    """One path of the outlook with countries as Mesa agents.

    Parameters
    ----------
    outlook, levers, parameters, seed, rules, without : as in :func:`agents.simulate`.
    replicate : which path of the outlook; its row of the ensemble is what this model computes.
    agent_class : the class of countries, or one a country as a mapping from code to class.

    Examples
    --------
    A run and its record::

        model = CollaborationModel(outlook, levers, outlook.evidence.parameters)
        model.run()
        model.history()                               # as agents.simulate, one replicate
        model.datacollector.get_agent_vars_dataframe()
    """

    agents: Any
    collect = True  # whether the DataCollector collects after each step
    # What countries see: the year, and what all of them publish, phase by phase.
    part: Part
    this_year: Year
    decided: Decided  # each [N]
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
        agent_class: type[CountryAgent] | Mapping[str, type[CountryAgent]] = CountryAgent,
    ) -> None:
        super().__init__(rng=seed)
        run = Run(outlook, levers, parameters, seed, rules, without, np.array([replicate]))
        self.part = Part(run, 0)
        self.clock = 0  # index of the year to come; Mesa's own counter goes away in Mesa 4
        self.countries: list[CountryAgent] = []  # by index, whatever order the AgentSet is in
        for i, country in enumerate(run.world.countries):
            kind = agent_class
            if isinstance(kind, Mapping):
                kind = kind.get(country, CountryAgent)
            self.countries.append(kind(self, i, country))
        # Mesa 3.3 counts ids in a class attribute that would keep every model alive for ever.
        mesa.Agent._ids.pop(self, None)
        self._record = run.record(None)
        none = np.zeros(len(self.countries))
        self.decided = Decided((none,) * len(run.alliances), (none,) * len(run.programmes))
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
        return int(self.part.run.world.years[max(self.clock - 1, 0)])

    @property
    def world_papers(self) -> float:
        """Papers of the world in the last year."""
        return float(self._record.arrays["world_papers"][0, max(self.clock - 1, 0)])

    def country(self, code: str) -> CountryAgent:
        """The agent of a country."""
        return self.agents.select(lambda agent: agent.country == code)[0]

    def step(self) -> None:
        """One year: each phase for all countries, then what they publish is handed round."""
        if self.clock >= len(self.part.run.world.years):
            raise RuntimeError(f"the outlook ends in {self.year}; there is no year to simulate")
        self.this_year = self.part.year(self.clock, self.decided)
        agents = self.agents
        for phase in ("look", "grow", "decide"):
            agents.do(phase)
        self.decided = self._decided()
        agents.do("choose")
        self.offered = self._published("offer")
        agents.do("settle")
        self.strength = as_partners(np.stack([a.habit.strength for a in self.countries]))
        agents.do("produce")
        self.all_international = np.array([a.counted.international for a in self.countries])
        self.turned_away = over_countries(np.stack([a.left.turned_away for a in self.countries]))
        self.room = over_countries(np.stack([a.left.room for a in self.countries]))
        agents.do("carry")
        store(self._record, self.part, self.clock, self.this_year.base, self._results())
        self.clock += 1
        if self.collect:
            self.datacollector.collect(self)

    def run(self) -> CollaborationModel:
        """All years that are left."""
        while self.clock < len(self.part.run.world.years):
            self.step()
        return self

    def history(self) -> xr.Dataset:
        """The years simulated so far, labelled as :func:`agents.simulate` labels them."""
        return self._record.dataset(seed=self._seed).isel(year=slice(0, self.clock))

    def _published(self, name: str) -> np.ndarray:
        return np.stack([getattr(agent, name) for agent in self.countries])

    def _decided(self) -> Decided:
        decisions, year = [agent.decision for agent in self.countries], self.this_year
        aligned = tuple(map(np.array, zip(*(d.aligned for d in decisions), strict=True)))
        member = tuple(map(np.array, zip(*(d.member for d in decisions), strict=True)))
        decided = Decided(together(aligned, year.alliances), together(member, year.programmes))
        if any(group.bound for group in (*year.alliances, *year.programmes)):
            for i, agent in enumerate(self.countries):
                agent.decision = agent.decision._replace(
                    aligned=tuple(a[i] for a in decided.aligned),
                    member=tuple(m[i] for m in decided.member),
                )
        return decided

    def _results(self) -> Results:
        countries = self.countries
        counted = Counted(
            self._published("links"),
            np.array([a.counted.papers for a in countries]),
            np.array([a.counted.international for a in countries]),
            np.array([a.counted.bilateral for a in countries]),
        )
        seeking = np.array([a.decision.seeking for a in countries])
        decision = Decision(*self.decided, seeking)
        moved = Moved(
            np.stack([np.zeros(a.year.base.weight.shape) if a.out.more is None else a.out.more
                      for a in countries]),
            np.stack([a.grown.level for a in countries]),
            np.stack([a.out.several for a in countries]),
            np.stack([a.habit.strength for a in countries]),
            np.stack([a.grown.funded for a in countries]),
            self.this_year.levers.premium,
            np.array([a.out.papers for a in countries]),
            np.array([a.out.international for a in countries]),
        )  # fmt: skip
        gone = People(
            np.array([a.people.gained for a in countries]),
            np.array([a.people.turned_away for a in countries]),
        )
        return Results(
            counted, self._published("impact"), self._published("capacity"), decision, moved, gone
        )
