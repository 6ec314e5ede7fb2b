"""The one way to simulate: a scenario on the paths of an outlook, as arrays that outcomes read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike
from pydantic import ValidationError

from agents.drivers.baseline_cache import BaselineCache
from agents.levers import Levers
from agents.year.conditions import gates
from agents.year.sizes import cost, draws
from evidence.model import Evidence
from evidence.parameters import Parameters
from forecast.projection.outlook import Outlook
from scenarios.errors import RunError
from scenarios.outcomes.history_arrays import HistoryArrays
from scenarios.running import engine
from scenarios.running.compile import compile_levers
from scenarios.running.contributions import paid
from scenarios.running.direct_effect import affected_pairs, direct_effect
from scenarios.running.plan import Plan
from scenarios.schema.scenario import Scenario

# What a draw at the edge of its range may lead to: arithmetic that has no result, a matrix that
# cannot be solved, a number the scenario does not allow, more memory than there is. Anything else
# is a fault of the program and is not caught.
BAD_DRAW = (ArithmeticError, np.linalg.LinAlgError, ValidationError, MemoryError)


@dataclass(frozen=True)
class Setting:
    """What scenarios are simulated on, the same for all that are compared.

    Attributes
    ----------
    evidence : figures and names.
    outlook : paths without interventions; its replicates are those simulated.
    parameters : table that every replicate draws from; a scenario may change some, see
        :meth:`Scenario.table`.
    seed : of parameters and decisions.
    fields : that results are asked of, beside the total.
    cache : baselines of years that simulations of this outlook share; it moves no bit.
    """

    evidence: Evidence
    outlook: Outlook
    parameters: Parameters
    seed: int
    cache: BaselineCache | None = None
    fields: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, plan: Plan, replicates: Sequence[int], cache: BaselineCache | None = None
    ) -> Setting:
        """The setting of a plan for some replicates: draws their paths."""
        outlook = engine.outlook(plan.evidence, plan.horizon, replicates, plan.seed)
        table = plan.evidence.parameters
        return cls(plan.evidence, outlook, table, plan.seed, cache, plan.fields)

    @property
    def replicates(self) -> list[int]:
        """Numbers of the replicates: the addresses of their draws."""
        return [int(r) for r in self.outlook.replicates]

    def single(self, row: int) -> Setting:
        """The setting of one replicate, by position."""
        paths = self.outlook.paths.isel(replicate=[row])
        outlook = Outlook(paths, self.outlook.evidence, self.outlook.seed)
        return replace(self, outlook=outlook, cache=None)

    def with_parameters_of(self, scenario: Scenario) -> Setting:
        """The setting in which the baseline, too, takes the parameters as a scenario does."""
        return replace(self, parameters=scenario.table(self.parameters))

    def levers(self, scenario: Scenario) -> Levers:
        """What the scenario's interventions move, over the years of the outlook."""
        evidence = replace(self.evidence, parameters=scenario.table(self.parameters))
        return compile_levers(scenario.moves(), evidence, self.outlook.years, self.fields)


def simulate(
    scenario: Scenario,
    setting: Setting,
    *,
    baseline: HistoryArrays | None = None,
    held: Mapping[str, ArrayLike] | None = None,
    without: Sequence[str] = (),
    levers: Levers | None = None,
) -> HistoryArrays:
    """One scenario on every path of a setting; ranges it still holds stand at their centre.

    Parameters
    ----------
    baseline : arrays of the baseline on the same setting, for outcomes that compare with it.
    held : values of all parameters, one for all replicates or one each, instead of draws.
    without : channels of the agents to switch off, see :data:`agents.rules.table.CHANNELS`.
    levers : those of the scenario, where the caller has them already.
    """
    if levers is None:
        levers = setting.levers(scenario)
    parameters = scenario.table(setting.parameters) if held is None else held
    history = engine.simulate(
        setting.outlook, levers, parameters, setting.seed, without=without, cache=setting.cache,
        by_field=bool(setting.fields),
    )  # fmt: skip
    numbers = setting.replicates
    sizes = draws(levers, parameters, numbers, setting.seed)
    member = history["member"].values if levers.programmes and "member" in history else None
    spent = cost(levers, sizes, len(numbers), member, gates(levers, history))
    arrays = HistoryArrays(history, setting.evidence, baseline, spent, levers)
    arrays.paid = paid(scenario.moves(), levers, setting.evidence, member)
    return arrays


@dataclass(frozen=True)
class Simulated:
    """A scenario on the replicates of a setting, of which some may have failed.

    Attributes
    ----------
    arrays : not a number where a replicate failed.
    failed : replicate -> what went wrong.
    direct_effect : [country, partner, replicate], and
    affected_pairs : [country, partner] bool, see :mod:`scenarios.running.direct_effect`; empty
        where they were not asked for.
    fallback : why the replicates were computed one by one and not at once; empty where they were
        computed at once, or where the scenario holds ranges, which differ from one to the next.
    """

    arrays: HistoryArrays
    failed: dict[int, str]
    direct_effect: np.ndarray
    affected_pairs: np.ndarray
    fallback: str = ""


def simulate_replicates(
    scenario: Scenario,
    setting: Setting,
    baseline: HistoryArrays | None = None,
    *,
    with_direct_effect: bool = False,
) -> Simulated:
    """A scenario on every replicate: all at once where its levers are the same in all.

    One by one where the scenario holds ranges, or where the whole fails: a bad draw then costs one
    replicate.

    Raises
    ------
    RunError : every replicate failed.
    """
    fallback = ""
    if not scenario.spreads:
        try:
            return _at_once(scenario, setting, baseline, with_direct_effect)
        except BAD_DRAW as error:
            fallback = failure(error)
    draws = [s.draw(setting.seed, setting.replicates) for s in scenario.spreads]
    done: dict[int, Simulated] = {}
    failed: dict[int, str] = {}
    for row, number in enumerate(setting.replicates):
        try:
            drawn = scenario.at([float(d[row]) for d in draws]) if draws else scenario
            done[number] = _at_once(drawn, setting.single(row), None, with_direct_effect)
            failed |= done[number].failed
        except BAD_DRAW as error:
            failed[number] = failure(error)
    if not done:
        first = next(iter(failed.values()))
        raise RunError(f"{scenario.name}: every replicate failed, the first with {first}")
    return _joined(setting, baseline, done, failed, fallback)


def failure(error: BaseException) -> str:
    """What went wrong, in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"


def _at_once(
    scenario: Scenario, setting: Setting, baseline: HistoryArrays | None, with_direct_effect: bool
) -> Simulated:
    levers = setting.levers(scenario)
    arrays = simulate(scenario, setting, baseline=baseline, levers=levers)
    failed = _not_finite(arrays.history)
    if not with_direct_effect:
        return Simulated(arrays, failed, np.empty(0), np.empty(0))
    direct = direct_effect(levers, setting.outlook, scenario.table(setting.parameters))
    return Simulated(arrays, failed, direct, affected_pairs(levers))


def _not_finite(history: xr.Dataset) -> dict[int, str]:
    """Replicates whose links or papers are not numbers."""
    bad: dict[int, str] = {}
    for name in ("links", "papers"):
        values = history[name].values
        wrong = ~np.isfinite(values).all(axis=tuple(range(1, values.ndim)))
        bad |= {int(r): f"{name} not finite" for r in history["replicate"].values[wrong]}
    return bad


def _each_field_apart(history: xr.Dataset) -> xr.Dataset:
    """The same history with a group a field, whatever groups its levers made."""
    groups = [int(g) for g in history.attrs["groups"].split()]
    own = np.arange(len(groups))
    history = history.assign_attrs(groups=" ".join(map(str, own)))
    return history.isel(group=groups).assign_coords(group=own) if "group" in history else history


def _joined(
    setting: Setting, baseline: HistoryArrays | None, done: dict[int, Simulated],
    failed: dict[int, str], fallback: str,
) -> Simulated:  # fmt: skip
    """Replicates put side by side, not a number where one failed."""
    any_ = next(iter(done.values()))
    history = xr.full_like(any_.arrays.history, np.nan, dtype=float)
    missing = Simulated(
        HistoryArrays(history, setting.evidence, None, any_.arrays.cost),
        {}, np.full_like(any_.direct_effect, np.nan), any_.affected_pairs,
    )  # fmt: skip
    parts = [done.get(r, missing) for r in setting.replicates]
    histories = [
        part.arrays.history.assign_coords(replicate=[r])
        for r, part in zip(setting.replicates, parts, strict=True)
    ]
    # Drawn levers may tell fields apart in other ways.
    if len({h.attrs.get("groups") for h in histories}) > 1:
        histories = [_each_field_apart(h) for h in histories]
    history = xr.concat(histories, dim="replicate", join="override", combine_attrs="override")
    cost = np.concatenate([part.arrays.cost for part in parts])
    arrays = HistoryArrays(history, setting.evidence, baseline, cost, any_.arrays.levers)
    arrays.paid = np.concatenate([part.arrays.paid for part in parts])
    return Simulated(
        arrays,
        failed,
        np.concatenate([part.direct_effect for part in parts], axis=-1),
        np.any([part.affected_pairs for part in parts], axis=0),
        fallback,
    )
