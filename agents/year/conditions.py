"""What interventions may wait for: whether a country had followed, or joined, by last year."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import xarray as xr

from agents.levers import Condition, Levers


class Gathered(Protocol):
    """Decisions of all countries: 1.0 follows, 1.0 member; each [..., N]."""

    @property
    def aligned(self) -> tuple[np.ndarray, ...]: ...

    @property
    def member(self) -> tuple[np.ndarray, ...]: ...


def gate(condition: Condition, before: Gathered) -> np.ndarray:
    """1.0 where the condition was true last year, [...]."""
    found = [before.aligned[a][..., condition.country] for a in condition.alliances]
    found += [before.member[g][..., condition.country] for g in condition.programmes]
    return np.maximum.reduce(np.asarray(found, dtype=float))


def gates(levers: Levers, history: xr.Dataset) -> tuple[np.ndarray, ...]:
    """The same for all years of a history, [replicate, year] for each condition."""
    if not levers.conditions:
        return ()
    out = []
    for one in levers.conditions:
        names = (("aligned", one.alliances), ("member", one.programmes))
        found = [history[k].values[:, :, g, one.country] for k, where in names for g in where]
        true = np.logical_or.reduce(found).astype(float)
        out.append(np.concatenate([np.zeros_like(true[:, :1]), true[:, :-1]], axis=1))
    return tuple(out)
