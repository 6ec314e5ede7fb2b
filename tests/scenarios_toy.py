"""A forecast and agents small enough for tests of what stands above them.

The real figures, but paths that only wobble around the last year, and agents that only obey: links
follow frictions at once, papers follow funding at once, nobody decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pytest
import xarray as xr

import evidence
from agents.year.sizes import draws
from forecast.computing.draws import normals
from forecast.computing.parallel import over_processes
from forecast.projection.outlook import Outlook
from scenarios.analysis import experiment
from scenarios.running import engine, workers


def toy_outlook(ev: Any, horizon: int, replicates: Sequence[int], seed: int) -> Outlook:
    """Last year's figures times a wobble of each replicate."""
    years = np.arange(ev.last_year + 1, horizon + 1)
    last = ev.world.isel(year=-1)
    n, numbers = len(ev.countries), list(replicates)
    wobble = np.exp(0.05 * normals(seed, "toy", numbers, (len(years), n)).cumsum(axis=1))
    pair = np.sqrt(wobble[..., :, None] * wobble[..., None, :])
    impact = np.nan_to_num(ev.world["impact"].mean("year").values, nan=1.0)
    data = {
        "papers": (("replicate", "year", "country"), last["papers"].values * wobble),
        "international": (("replicate", "year", "country"), last["international"].values * wobble),
        "links": (("replicate", "year", "country", "partner"), last["links"].values * pair),
        "world_papers": (("replicate", "year"), float(last["world_papers"]) * wobble.mean(-1)),
        "eu27_papers": (("replicate", "year"), float(last["eu27_papers"]) * wobble.mean(-1)),
        "impact": (("replicate", "year", "country"), impact * np.ones_like(wobble)),
    }
    codes = list(ev.countries)
    coords = {"replicate": numbers, "year": years, "country": codes, "partner": codes}
    return Outlook(xr.Dataset(data, coords=coords), ev, seed)


def toy_simulate(
    outlook: Outlook,
    levers: Any,
    parameters: Any,
    seed: int,
    without: Any = (),
    cache: Any = None,
    by_field: bool = False,
) -> xr.Dataset:
    """Links times exp(support - friction), papers times funding, programmes on their members."""
    numbers = [int(r) for r in outlook.replicates]
    sizes = draws(levers, parameters, numbers, seed)
    sizes = {k: v[:, -1] if v.ndim == 2 else v for k, v in sizes.items()}
    shape = (len(numbers), *levers.friction.shape)
    shift = levers.support + levers.weak_support + 1e-3 * levers.joint - levers.friction
    shift = np.broadcast_to(shift, shape).copy()
    own = np.broadcast_to(
        levers.openness + levers.attraction, (len(numbers), *levers.openness.shape)
    ).copy()
    capacity = np.broadcast_to(np.log(levers.funding) + levers.talent + levers.capacity_shock,
                               own.shape).copy()  # fmt: skip
    for part in levers.uncertain:
        if part.lever in ("distance_relief", "spillover", "premium", "counting", "cost"):
            continue
        target = {"friction": shift, "support": shift, "weak_support": shift, "joint": shift,
                  "openness": own, "attraction": own}.get(part.lever, capacity)  # fmt: skip
        sign = {"friction": -1.0, "joint": 1e-3}.get(part.lever, 1.0)
        size = sizes[part.parameter].reshape(-1, *[1] * part.values.ndim)
        target += sign * size * part.values
    shift = shift.mean(3) + 0.1 * levers.distance_relief
    own, capacity = own.mean(3), capacity.mean(3)
    shift = shift + own[..., :, None] + own[..., None, :]
    for programme in levers.programmes:
        inside = np.zeros(levers.friction.shape[-1])
        inside[list(programme.members)] = 1.0
        unit = np.ones(len(numbers))
        each = unit if programme.parameter is None else sizes[programme.parameter]
        gain = each[:, None, None, None] * programme.gain.mean(1)[:, None, None]
        shift = shift + gain * np.outer(inside, inside)
    out = outlook.paths.copy()
    out["links"] = out["links"] * np.exp(shift)
    out["papers"] = out["papers"] * np.exp(capacity) * levers.counting
    return _in_equal_fields(out, levers.fields) if by_field else out


def _in_equal_fields(out: xr.Dataset, fields: Any) -> xr.Dataset:
    """The history with every field an equal part of everything."""
    equal = xr.DataArray(np.full(len(fields), 1 / len(fields)), {"field": list(fields)}, ("field",))
    out = out.drop_dims("field", errors="ignore")
    for name in ("papers", "international"):
        out[f"field_{name}"] = out[name] * equal
    out["field_impact"] = out["impact"] * equal * len(fields)
    out["field_share"] = xr.ones_like(out["papers"]) * equal
    out["tie_change"] = xr.zeros_like(out["links"]).expand_dims(group=[0], axis=-1)
    return out.assign_attrs(groups=" ".join("0" for _ in fields))


def _obeying(outlook: Any, simulate: Any, task: Callable[[Any], Any], value: Any) -> Any:
    """A task in a worker process, which starts clean and is given the toys first."""
    engine.outlook, engine.simulate = outlook, simulate
    return task(value)


def over_toy_processes(task: Any, inputs: Any, workers: int, block: int = 1) -> Any:
    """Processes that work with whatever stands for forecast and agents in this one."""
    with_toys = partial(_obeying, engine.outlook, engine.simulate, task)
    return over_processes(with_toys, inputs, workers, block)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Evidence, with forecast and agents replaced by the toys."""
    monkeypatch.setattr(engine, "outlook", toy_outlook)
    monkeypatch.setattr(engine, "simulate", toy_simulate)
    for module in (workers, experiment):
        monkeypatch.setattr(module, "over_processes", over_toy_processes)
    return evidence.load()
