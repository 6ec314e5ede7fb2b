"""What a measure is worth, and what each member adds: with it and without it, on the same draws.

The scenario is run once more for every member, with that member written into ``except``: nothing
else differs, so the difference is the member's, in every replicate. Members work on different ties
and lean on one another only through what follows from the model; the parts need not add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.drivers.baseline_cache import BaselineCache
from scenarios.interventions.base import Intervention
from scenarios.interventions.following import Followed
from scenarios.outcomes.history_arrays import HistoryArrays
from scenarios.running.deciders import FOLLOWS, Deciders, interval
from scenarios.running.plan import Plan
from scenarios.running.simulation import Setting, simulate
from scenarios.schema.scenario import Scenario
from scenarios.vocabulary.resolve import agents
from scenarios.vocabulary.terms import Region

MOST = 8  # leaders, and followers, that are left out one by one: whose ties weigh most
EVERYBODY, FOLLOWERS = "everybody", "followers"


@dataclass(frozen=True)
class Coalition:
    """A scenario on some replicates of a plan, run anew without this or that member."""

    plan: Plan
    scenario: Scenario
    setting: Setting
    base: HistoryArrays

    @classmethod
    def of(cls, plan: Plan, scenario: Scenario, replicates: int) -> Coalition:
        """On the first so many replicates."""
        setting = Setting.of(plan, range(min(replicates, plan.replicates)), BaselineCache())
        setting = setting.with_parameters_of(scenario)
        return cls(plan, scenario, setting, simulate(plan.scenarios[0], setting))

    def run(self, without: tuple[int, ...] = ()) -> HistoryArrays:
        """The scenario with some agents left out of every measure that others may follow."""
        codes = self.plan.evidence.countries
        moves = [_spared(m, [codes[k] for k in without]) for m in self.scenario.interventions]
        scenario = self.scenario.model_copy(update={"interventions": moves})
        return simulate(scenario, self.setting, baseline=self.base)


def members(plan: Plan, scenario: Scenario, replicates: int = 200) -> list[dict[str, Any]]:
    """What every member of the measures of a scenario adds to their effect on the targets.

    Parameters
    ----------
    plan : the scenario's. replicates : at most so many, of those of the plan.

    Returns
    -------
    Rows ``member``, ``role`` (``all``, ``leads``, ``follows``), ``probability``, ``adds_percent``
    and ``mean_percent``: change of the joint papers of the targets with everybody in the last year,
    percent of the baseline; the quantiles over the worlds in which the member takes part, the mean
    over all. First the whole effect, then that of all followers together. Empty where nothing in
    the scenario can be followed.
    """
    targets = _sides(scenario, plan, 1)
    if not targets:
        return []
    found = Coalition.of(plan, scenario, replicates)
    whole = found.run()
    began = Deciders.of(whole, found.base, plan.years).began[FOLLOWS] > 0
    effect = _effect(whole, found.base, targets)
    size = found.base.links[:, -1][:, targets].sum(axis=1).mean(axis=0)  # papers with the targets
    leaders = sorted(set(_sides(scenario, plan, 0)) - set(targets), key=lambda k: -size[k])
    weight = began.mean(axis=0) * size
    followers = [int(k) for k in np.argsort(-weight, kind="stable") if began[:, k].any()]
    every = np.ones(len(effect), dtype=bool)
    rows = [_row(EVERYBODY, "all", every, effect)]
    if followers:
        alone = _effect(found.run(tuple(followers)), found.base, targets)
        rows.append(_row(FOLLOWERS, "all", began.any(axis=1), effect - alone))
    codes = plan.evidence.countries
    asked = [(k, "leads", every) for k in leaders[:MOST] if len(leaders) > 1]
    asked += [(k, "follows", began[:, k]) for k in followers[:MOST]]
    for k, role, takes_part in asked:
        less = _effect(found.run((k,)), found.base, targets)
        rows.append(_row(codes[k], role, takes_part, effect - less))
    return rows


def _spared(move: Intervention, codes: list[str]) -> Intervention:
    if not isinstance(move, Followed) or not codes:
        return move
    spared = (*(move.except_ or ()), *map(Region, codes))
    return move.model_copy(update={"except_": spared})


def _sides(scenario: Scenario, plan: Plan, side: int) -> list[int]:
    measures = [m for m in scenario.moves() if isinstance(m, Followed)]
    return sorted({int(k) for m in measures for k in agents(m.two_sides[side], plan.evidence)})


def _effect(after: HistoryArrays, before: HistoryArrays, targets: list[int]) -> np.ndarray:
    """Change of all joint papers of the targets in the last year, percent of the baseline, [r]."""
    ties = [a.links[:, -1, targets].sum(axis=(1, 2)) for a in (after, before)]
    change: np.ndarray = 100.0 * (ties[0] / ties[1] - 1.0)
    return change


def _row(member: str, role: str, takes_part: np.ndarray, adds: np.ndarray) -> dict[str, Any]:
    return {
        "member": member,
        "role": role,
        "probability": round(float(takes_part.mean()), 4),
        "mean_percent": round(float(adds.mean()), 4),
        "adds_percent": interval(adds[takes_part]),
    }
