"""One unit of work: some replicates of every scenario of a run, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from agents.drivers.baseline_cache import Kept
from agents.levers import Levers
from agents.year import lever_year
from forecast.projection.outlook import Outlook
from scenarios.errors import RunError
from scenarios.outcomes.history_arrays import HistoryArrays
from scenarios.running import engine
from scenarios.running.compile import compile_levers
from scenarios.running.direct_effect import shock, touched
from scenarios.running.plan import Plan
from scenarios.schema.scenario import Scenario


@dataclass(frozen=True)
class Failure:
    """A replicate that could not be computed: data, not an excuse to stop."""

    scenario: str
    replicate: int
    error: str


@dataclass(frozen=True)
class Part:
    """Results of replicates ``first`` to ``stop`` - 1.

    Attributes
    ----------
    values : [scenario, column, replicate, year], NaN where a replicate failed.
    links : [scenario, year, pair, replicate] float32, pairs in the order of ``np.triu_indices``:
        only quantiles of them are kept, for which seven digits are plenty.
    shocks : [scenario, pair, replicate] float32, factor put on the links of each pair in the last
        year; 1 where nothing is put in.
    hit : [scenario, pair] bool, True where a lever acts on the pair directly in some year.
    """

    first: int
    stop: int
    values: np.ndarray
    links: np.ndarray
    shocks: np.ndarray
    hit: np.ndarray
    failures: tuple[Failure, ...]


@dataclass(frozen=True)
class Simulated:
    """One scenario on the replicates of one outlook.

    ``put_in`` is [country, partner, replicate], ``hit`` [country, partner], ``cost``
    [replicate, year]; ``failed`` maps replicates to what went wrong.
    """

    history: xr.Dataset
    put_in: np.ndarray
    hit: np.ndarray
    cost: np.ndarray
    failed: dict[int, str]


def compute(plan: Plan, first: int, stop: int) -> Part:
    """Simulate replicates ``first`` to ``stop`` - 1 of every scenario, baseline first."""
    numbers = range(first, stop)
    outlook = engine.outlook(plan.evidence, plan.horizon, numbers, plan.seed)
    n, t, r = len(plan.evidence.countries), len(plan.years), len(numbers)
    rows, cols = np.triu_indices(n, 1)
    s = len(plan.scenarios)
    values = np.full((s, len(plan.columns), r, t), np.nan)
    links = np.full((s, t, len(rows), r), np.nan, dtype=np.float32)
    shocks = np.ones((s, len(rows), r), dtype=np.float32)
    hit = np.zeros((s, len(rows)), dtype=bool)
    failures: list[Failure] = []
    base: HistoryArrays | None = None
    kept = Kept()
    for k, scenario in enumerate(plan.scenarios):
        done = simulate(plan, scenario, outlook, kept)
        failures += [Failure(scenario.name, r, error) for r, error in done.failed.items()]
        ledger = HistoryArrays(done.history, plan.evidence, base, done.cost)
        base = base or ledger
        for c, (outcome, place) in enumerate(plan.columns):
            values[k, c] = outcome.compute(ledger, place)
        links[k] = np.moveaxis(ledger.links[:, :, rows, cols], 0, -1)
        shocks[k], hit[k] = done.put_in[rows, cols], done.hit[rows, cols]
        for number in done.failed:
            values[k, :, number - first] = np.nan
            links[k, ..., number - first] = np.nan
    return Part(first, stop, values, links, shocks, hit, tuple(failures))


def simulate(
    plan: Plan, scenario: Scenario, outlook: Outlook, kept: Kept | None = None
) -> Simulated:
    """A scenario on the replicates of an outlook: all at once where its levers are the same in all.

    Where the scenario itself holds ranges, or where the chunk fails, replicate by replicate: one
    bad draw then costs one replicate.
    """
    if scenario.parameters:
        plan = plan.of(scenario)
    if not scenario.spreads:
        try:
            return _at_once(plan, scenario, outlook, kept)
        except Exception:  # found again, and told, replicate by replicate
            pass
    numbers = [int(r) for r in outlook.replicates]
    draws = [s.draw(plan.seed, numbers) for s in scenario.spreads]
    done: dict[int, Simulated] = {}
    failed: dict[int, str] = {}
    for row, number in enumerate(numbers):
        single = Outlook(outlook.paths.isel(replicate=[row]), outlook.evidence, outlook.seed)
        try:
            own = scenario.at([float(d[row]) for d in draws]) if draws else scenario
            done[number] = _at_once(plan, own, single)
            failed |= done[number].failed
        except Exception as error:
            failed[number] = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
    if not done:
        raise RunError(
            f"{scenario.name}: every replicate failed, the first with {next(iter(failed.values()))}"
        )
    return _together(numbers, done, failed)


def _at_once(
    plan: Plan, scenario: Scenario, outlook: Outlook, kept: Kept | None = None
) -> Simulated:
    parameters = plan.evidence.parameters
    levers = compile_levers(scenario.moves(), plan.evidence, outlook.years)
    history = engine.simulate(outlook, levers, parameters, plan.seed, kept=kept)
    n, r = len(levers.countries), len(outlook.replicates)
    hit = touched(levers)
    put_in = shock(levers, outlook, parameters) if hit.any() else np.ones((n, n, r))
    return Simulated(history, put_in, hit, spent(plan, levers, outlook), _not_finite(history))


def spent(plan: Plan, levers: Levers, outlook: Outlook) -> np.ndarray:
    """Money spent by replicate and year, with the draws of the run."""
    numbers = [int(r) for r in outlook.replicates]
    drawn = lever_year.draws(levers, plan.evidence.parameters, numbers, plan.seed)
    return lever_year.cost(levers, drawn, len(numbers))


def _together(numbers: list[int], done: dict[int, Simulated], failed: dict[int, str]) -> Simulated:
    """Replicates put side by side, not-a-number where one failed."""
    any_ = next(iter(done.values()))
    nothing = xr.full_like(any_.history, np.nan, dtype=float)
    histories = [
        done[r].history if r in done else nothing.assign_coords(replicate=[r]) for r in numbers
    ]
    gap = np.full_like(any_.put_in, np.nan)
    return Simulated(
        history=xr.concat(histories, dim="replicate", join="override"),
        put_in=np.concatenate([done[r].put_in if r in done else gap for r in numbers], axis=-1),
        hit=np.any([one.hit for one in done.values()], axis=0),
        cost=np.concatenate([done.get(r, any_).cost for r in numbers]),
        failed=failed,
    )


def _not_finite(history: xr.Dataset) -> dict[int, str]:
    """Replicates whose links or papers are not numbers."""
    bad: dict[int, str] = {}
    for name in ("links", "papers"):
        values = history[name].values
        wrong = ~np.isfinite(values).all(axis=tuple(range(1, values.ndim)))
        bad |= {int(r): f"{name} not finite" for r in history["replicate"].values[wrong]}
    return bad
