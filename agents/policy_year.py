"""Levers and luck as the agents meet them: one year at a time, in the agents' axis order.

Levers are stored [year, field, i, j] as policies are written; agents work on rows [i, field, j].
What is zero in a year is left out (None): adding 0.0 would change no bit, only take time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from agents.chance import decision_luck
from agents.levers import Levers

# Parameters every run draws. Levers may name more (see ``Uncertain``).
PARAMETERS = (
    "habit",
    "diversion",
    "size_elasticity",
    "distance_elasticity",
    "weakness_half",
    "home_conversion",
    "multilateral_response",
    "bilateral_slope",
    "funding_elasticity",
    "funding_lag",
    "funding_replacement",
    "funding_recovery",
    "talent_share",
    "talent_diversion",
    "spillover",
    "alignment_base",
    "alignment_pull",
    "alignment_dependence",
    "alignment_contagion",
    "alignment_exit",
    "programme_join_base",
    "programme_join_slope",
    "reaction_base",
    "reaction_loss",
    "seeking",
    "seek_competitive",
    "seek_complementary",
    "seek_assistance",
    "strategy_competitive",
    "strategy_complementary",
    "strategy_assistance",
    "trust_scar",
    "trust_recovery",
    "impact_premium",
    "premium_decline",
    "premium_partners",
    "premium_plateau",
)

# What can be switched off, and how: a parameter held at 0, or a decision nobody takes.
CHANNELS: Mapping[str, tuple[str, ...]] = {
    "diversion": ("diversion",),
    "funding": ("funding_elasticity",),
    "talent": ("talent_share",),
    "spillover": ("spillover",),
    "trust": ("trust_scar",),
    "home": ("home_conversion",),
    "alignment": (),
    "joining": (),
    "reaction": (),
}


class LeverYear(NamedTuple):
    """Levers of one year; ``row(i)`` is what country i faces. ``...``: replicates, or none."""

    friction: np.ndarray | None  # [..., N, F, N]
    support: np.ndarray | None  # [..., N, F, N]
    weak_support: np.ndarray | None  # [..., N, F, N]
    relief: np.ndarray | None  # [N, N]
    openness: np.ndarray | None  # [..., N, F]
    attraction: np.ndarray | None  # [..., N, F]
    funding: np.ndarray  # [N, F]
    talent: np.ndarray  # [..., N, F]
    shock: np.ndarray  # [..., N, F]
    spillover: np.ndarray  # [N]
    premium: np.ndarray  # [N]
    counting: np.ndarray | None  # [N]
    strategy: np.ndarray | None  # [N, N]

    def row(self, i: int) -> LeverYear:
        """The part of country i."""
        return LeverYear._make(None if value is None else value[i] for value in self)


def _some(array: np.ndarray, neutral: float = 0.0) -> np.ndarray | None:
    return None if not (array != neutral).any() else np.ascontiguousarray(array)


class Calendar:
    """Levers by year, what is certain prepared once for all replicates."""

    def __init__(self, levers: Levers) -> None:
        self._certain = [_certain(levers, t) for t in range(len(levers.years))]
        self._uncertain = [
            [
                (part.lever, part.parameter, np.ascontiguousarray(part.values[t].swapaxes(0, 1)))
                for part in levers.uncertain
                if part.values[t].any()
            ]
            for t in range(len(levers.years))
        ]

    def year(self, t: int, draws: Mapping[str, np.ndarray]) -> LeverYear:
        """Levers of year index t with the sizes this replicate, or these replicates, drew.

        Parameters
        ----------
        draws : parameter id -> [...], leading axes only (none in the Mesa model).
        """
        levers = self._certain[t]
        for lever, parameter, values in self._uncertain[t]:
            name = {"capacity_shock": "shock"}.get(lever, lever)
            more = draws[parameter][(..., *(None,) * values.ndim)] * values
            before = getattr(levers, name)
            levers = levers._replace(**{name: more if before is None else before + more})
        return levers


def _certain(levers: Levers, t: int) -> LeverYear:
    def rows(name: str) -> np.ndarray | None:
        return _some(getattr(levers, name)[t].swapaxes(0, 1))

    none = np.zeros(levers.funding.shape[:0:-1])
    talent, shock = rows("talent"), rows("capacity_shock")
    return LeverYear(
        friction=rows("friction"),
        support=rows("support"),
        weak_support=rows("weak_support"),
        relief=_some(levers.distance_relief[t]),
        openness=rows("openness"),
        attraction=rows("attraction"),
        funding=np.ascontiguousarray(levers.funding[t].swapaxes(0, 1)),
        talent=none if talent is None else talent,
        shock=none if shock is None else shock,
        spillover=levers.spillover[t],
        premium=levers.premium[t],
        counting=_some(levers.counting[t], 1.0),
        strategy=_some(levers.strategy[t], 0),
    )


class Group(NamedTuple):
    """An alliance or a programme in the form the decisions use: masks of 0.0 and 1.0.

    ``size`` is the friction of a follower, or the gain of a member, [year, field].
    """

    name: str
    leaders: np.ndarray  # [N] leaders of an alliance, members from the start of a programme
    targets: np.ndarray  # [N]
    may: np.ndarray  # [N] bool
    size: np.ndarray  # [T, F]
    fee: float


def _mask(members: tuple[int, ...], n: int) -> np.ndarray:
    out = np.zeros(n)
    out[list(members)] = 1.0
    return out


def alliances(levers: Levers) -> tuple[Group, ...]:
    """Alliances as masks. Leaders and targets never decide."""
    n = len(levers.countries)
    out = []
    for a in levers.alliances:
        leaders, targets = _mask(a.leaders, n), _mask(a.targets, n)
        may = (_mask(a.candidates, n) > 0.0) & (leaders == 0.0) & (targets == 0.0)
        out.append(Group(a.name, leaders, targets, may, np.asarray(a.friction, float), 0.0))
    return tuple(out)


def programmes(levers: Levers) -> tuple[Group, ...]:
    """Programmes as masks. Members from the start do not decide."""
    n = len(levers.countries)
    out = []
    for p in levers.programmes:
        members = _mask(p.members, n)
        may = (_mask(p.candidates, n) > 0.0) & (members == 0.0)
        out.append(Group(p.name, members, 0.0 * members, may, np.asarray(p.gain, float), p.fee))
    return tuple(out)


class Luck(NamedTuple):
    """Luck of the decisions on the logit scale, each [replicate, year, N]."""

    align: tuple[np.ndarray, ...]
    join: tuple[np.ndarray, ...]
    react: np.ndarray

    def of(self, row: int, t: int) -> Luck:
        """Luck of one replicate in one year, [N] each."""
        return Luck(
            tuple(a[row, t] for a in self.align),
            tuple(a[row, t] for a in self.join),
            self.react[row, t],
        )


def luck(levers: Levers, replicates: np.ndarray, seed: int, off: frozenset[str]) -> Luck:
    """Luck of every decision that is taken; an alliance or programme is known by its name."""
    t, n = len(levers.years), len(levers.countries)

    def draw(stream: str, on: bool) -> np.ndarray:
        if not on:
            return np.zeros((len(replicates), t, n))
        return decision_luck(seed, stream, [int(r) for r in replicates], t, n)

    return Luck(
        tuple(draw(f"alignment/{a.name}", "alignment" not in off) for a in levers.alliances),
        tuple(
            draw(f"programme/{p.name}", "joining" not in off and bool(p.candidates))
            for p in levers.programmes
        ),
        draw("reaction", "reaction" not in off),
    )


def needs_scars(levers: Levers, draws: Mapping[str, np.ndarray], off: frozenset[str]) -> bool:
    """Whether friction is ever lifted; where it only grows, distrust never shows."""
    if "trust" in off:
        return False
    if levers.alliances:
        return True
    falls = [levers.friction]
    for part in levers.uncertain:
        if part.lever == "friction":
            if (draws[part.parameter] < 0.0).any() or (part.values < 0.0).any():
                return True
            falls.append(part.values)
    return any(bool((np.diff(array, axis=0) < 0.0).any()) for array in falls)
