"""Levers as the agents meet them, one year at a time.

What is zero in a year is left out (None): adding 0.0 would change no bit, only take time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from agents.levers import LEVERS, TIES, Levers


class LeverYear(NamedTuple):
    """Levers of one year; ``row(i)`` is what country i faces. ``...``: replicates, or none."""

    friction: np.ndarray | None  # [..., N, F, N]
    support: np.ndarray | None  # [..., N, F, N]
    weak_support: np.ndarray | None  # [..., N, F, N]
    joint: np.ndarray | None  # [..., N, F, N]
    distance_relief: np.ndarray | None  # [..., N, N]
    openness: np.ndarray | None  # [..., N, F]
    attraction: np.ndarray | None  # [..., N, F]
    funding: np.ndarray  # [..., N, F]
    talent: np.ndarray  # [..., N, F]
    capacity_shock: np.ndarray  # [..., N, F]
    spillover: np.ndarray  # [..., N]
    premium: np.ndarray  # [..., N]
    counting: np.ndarray | None  # [..., N]
    strategy: np.ndarray | None  # [N, N]

    def row(self, i: int) -> LeverYear:
        """The part of country i."""
        return LeverYear._make(None if value is None else value[i] for value in self)


# Always there: every rule of capacity and impact reads them.
_ALWAYS = ("funding", "talent", "capacity_shock", "spillover", "premium")


class Calendar:
    """Levers by year, what is certain prepared once for all replicates."""

    def __init__(self, levers: Levers) -> None:
        self._certain = [_certain(levers, t) for t in range(len(levers.years))]
        self._uncertain = [
            [
                (part.lever, part.parameter, np.ascontiguousarray(part.values[t]), part.when)
                for part in levers.uncertain
                if part.lever in LeverYear._fields and part.values[t].any()
            ]
            for t in range(len(levers.years))
        ]
        self._by_year = levers.by_year

    def acts(self, t: int) -> bool:
        """Whether any lever is not neutral in year index t, or may be."""
        return bool(self._uncertain[t]) or any(
            values is not None and bool((values != LEVERS[name].neutral).any())
            for name, values in self._certain[t]._asdict().items()
        )

    def year(
        self, t: int, draws: Mapping[str, np.ndarray], gates: Sequence[np.ndarray] = ()
    ) -> LeverYear:
        """Levers of year index t with the sizes this replicate, or these replicates, drew.

        Parameters
        ----------
        draws : id of a parameter or name of a size -> [...], leading axes only (none in the Mesa
            model); a size with its own course has the year as last axis, draws of ties have two
            of agents.
        gates : [...] 1.0 where a condition is true, in the order of ``Levers.conditions``; none:
            as if no condition were ever true.
        """
        levers = self._certain[t]
        for lever, parameter, values, when in self._uncertain[t]:
            if when is not None and not gates:
                continue
            if parameter is None:
                more = values
            elif parameter.startswith(TIES):
                more = draws[parameter][..., :, None, :] * values
            else:
                size = draws[parameter][..., t] if parameter in self._by_year else draws[parameter]
                more = size[(..., *(None,) * values.ndim)] * values
            if when is not None:
                more = gates[when][(..., *(None,) * values.ndim)] * more
            before = getattr(levers, lever)
            effect = LEVERS[lever].drawn
            if effect == "multiplies":
                more = before * (1.0 + more)
            elif effect == "multiplies by exp":
                more = np.exp(more) if before is None else before * np.exp(more)
            elif before is not None:
                more = before + more
            levers = levers._replace(**{lever: more})
        return levers


def _certain(levers: Levers, t: int) -> LeverYear:
    def now(name: str) -> np.ndarray | None:
        values = getattr(levers, name)[t]
        if name not in _ALWAYS and not (values != LEVERS[name].neutral).any():
            return None
        return np.ascontiguousarray(values)

    return LeverYear._make(map(now, LeverYear._fields))


def needs_scars(levers: Levers, draws: Mapping[str, np.ndarray]) -> bool:
    """Whether friction is ever lifted; where it only grows, distrust never shows.

    Parameters
    ----------
    draws : id of a parameter or name of a size -> [replicate].
    """
    if levers.alliances or levers.conditions:
        return True
    for parameter, values in levers.parts("friction"):
        if parameter is not None:
            if parameter in levers.by_year:
                return True
            if (draws[parameter] < 0.0).any() or (values < 0.0).any():
                return True
        if (np.diff(values, axis=0) < 0.0).any():
            return True
    return False
