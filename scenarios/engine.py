"""The two calls into the packages below, in one place: imported late, since fits are heavy."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from agents.levers import Levers
from evidence.model import Evidence
from evidence.parameters import Parameters
from forecast.outlook import Outlook


def outlook(evidence: Evidence, horizon: int, replicates: Sequence[int], seed: int) -> Outlook:
    """Paths of the world without interventions; path r depends on (seed, r) alone."""
    from forecast import project

    return project(evidence, horizon=horizon, replicates=replicates, seed=seed)


def simulate(outlook: Outlook, levers: Levers, parameters: Parameters, seed: int) -> xr.Dataset:
    """History of the world with these levers."""
    from agents import simulate as run

    return run(outlook, levers, parameters, seed=seed)
