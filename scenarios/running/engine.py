"""The two calls into the packages below, in one place: imported late, since fits are heavy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import xarray as xr

from agents.drivers.baseline_cache import BaselineCache
from agents.levers import Levers
from evidence.model import Evidence
from forecast.projection.outlook import Outlook

# What outcomes are computed from; the rest of a history is not kept.
KEEP = (
    "links", "papers", "international", "bilateral", "impact", "world_papers", "eu27_papers",
    "aligned", "member", "researchers", "turned_away",
)  # fmt: skip
BY_FIELD = ("field_papers", "field_international", "field_impact", "field_share", "tie_change")


def outlook(evidence: Evidence, horizon: int, replicates: Sequence[int], seed: int) -> Outlook:
    """Paths of the world without interventions; path r depends on (seed, r) alone."""
    from forecast import project

    return project(evidence, horizon=horizon, replicates=replicates, seed=seed, keep=True)


def simulate(
    outlook: Outlook,
    levers: Levers,
    parameters: Mapping[str, Any],
    seed: int,
    without: Sequence[str] = (),
    cache: BaselineCache | None = None,
    by_field: bool = False,
) -> xr.Dataset:
    """History of the world with these levers; ``without`` names channels to switch off.

    ``cache`` holds what earlier runs of the same outlook left behind, for those that ask many.
    """
    from agents import Computing
    from agents import simulate as run

    keep = (*KEEP, *BY_FIELD) if by_field else KEEP
    computing = Computing(cache=cache)
    return run(outlook, levers, parameters, seed, keep=keep, without=without, computing=computing)
