"""One unit of work: some replicates of every scenario of a run, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from agents.levers import Levers
from forecast.outlook import Outlook
from scenarios import engine
from scenarios.compile import compile_levers
from scenarios.ledger import Ledger
from scenarios.plan import Plan
from scenarios.put_in import shock, touched


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


def compute(plan: Plan, first: int, stop: int) -> Part:
    """Simulate replicates ``first`` to ``stop`` - 1 of every scenario, baseline first.

    A chunk that fails is tried again replicate by replicate, so that one bad draw costs one
    replicate.
    """
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
    base: Ledger | None = None
    for k, scenario in enumerate(plan.scenarios):
        levers, _ = compile_levers(scenario, outlook, plan.evidence, plan.evidence.parameters)
        history, failed = _history(plan, outlook, levers)
        failures += [Failure(scenario.name, r, error) for r, error in failed.items()]
        ledger = Ledger(history, plan.evidence, base, levers.cost)
        base = base or ledger
        for c, (outcome, place) in enumerate(plan.columns):
            values[k, c] = outcome.compute(ledger, place)
        links[k] = np.moveaxis(ledger.links[:, :, rows, cols], 0, -1)
        hit[k] = touched(levers)[rows, cols]
        if hit[k].any():
            shocks[k] = shock(levers, outlook, plan.evidence.parameters)[rows, cols]
        for number in failed:
            values[k, :, number - first] = np.nan
            links[k, ..., number - first] = np.nan
    return Part(first, stop, values, links, shocks, hit, tuple(failures))


def _history(plan: Plan, outlook: Outlook, levers: Levers) -> tuple[xr.Dataset, dict[int, str]]:
    """The history of a chunk, with the errors of replicates that could not be computed."""
    parameters, seed = plan.evidence.parameters, plan.seed
    try:
        history = engine.simulate(outlook, levers, parameters, seed)
    except Exception:
        return _one_by_one(plan, outlook, levers)
    return history, _not_finite(history, outlook.replicates)


def _one_by_one(plan: Plan, outlook: Outlook, levers: Levers) -> tuple[xr.Dataset, dict[int, str]]:
    done: dict[int, xr.Dataset] = {}
    failed: dict[int, str] = {}
    numbers = [int(r) for r in outlook.replicates]
    for row, number in enumerate(numbers):
        single = Outlook(outlook.paths.isel(replicate=[row]), outlook.evidence, outlook.seed)
        try:
            done[number] = engine.simulate(single, levers, plan.evidence.parameters, plan.seed)
        except Exception as error:
            failed[number] = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
    if not done:
        from scenarios.errors import RunError

        raise RunError(f"every replicate failed, the first with {next(iter(failed.values()))}")
    filler = xr.full_like(next(iter(done.values())), np.nan, dtype=float)
    parts = [done.get(r, filler.assign_coords(replicate=[r])) for r in numbers]
    history = xr.concat(parts, dim="replicate")
    return history, failed | _not_finite(history, [r for r in numbers if r in done])


def _not_finite(history: xr.Dataset, numbers: Sequence[int] | np.ndarray) -> dict[int, str]:
    """Replicates whose links or papers are not numbers."""
    bad: dict[int, str] = {}
    for name in ("links", "papers"):
        values = history[name].sel(replicate=list(map(int, numbers))).values
        wrong = ~np.isfinite(values).all(axis=tuple(range(1, values.ndim)))
        bad |= {int(n): f"{name} not finite" for n in np.asarray(list(numbers))[wrong]}
    return bad
