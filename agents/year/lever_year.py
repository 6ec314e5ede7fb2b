"""Levers and luck as the agents meet them: one year at a time, in the agents' axis order.

Levers are stored [year, field, i, j] as policies are written; agents work on rows [i, field, j].
What is zero in a year is left out (None): adding 0.0 would change no bit, only take time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from agents.draws import decision_luck, draw_parameters
from agents.levers import Levers
from evidence.parameters import Parameter

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
    relief: np.ndarray | None  # [..., N, N]
    openness: np.ndarray | None  # [..., N, F]
    attraction: np.ndarray | None  # [..., N, F]
    funding: np.ndarray  # [..., N, F]
    talent: np.ndarray  # [..., N, F]
    shock: np.ndarray  # [..., N, F]
    spillover: np.ndarray  # [..., N]
    premium: np.ndarray  # [..., N]
    counting: np.ndarray | None  # [..., N]
    strategy: np.ndarray | None  # [N, N]

    def row(self, i: int) -> LeverYear:
        """The part of country i."""
        return LeverYear._make(None if value is None else value[i] for value in self)


def _some(array: np.ndarray, neutral: float = 0.0) -> np.ndarray | None:
    return None if not (array != neutral).any() else np.ascontiguousarray(array)


def draws(
    levers: Levers,
    parameters: Mapping[str, Parameter | ArrayLike],
    replicates: Sequence[int],
    seed: int,
    draw: bool = True,
    also: Sequence[str] = (),
) -> dict[str, np.ndarray]:
    """What the levers' sizes are in each replicate: parameters ``also`` and theirs, and sizes.

    Returns id of a parameter, or name of a size -> [replicate] ([replicate, year] where a size
    has its own course). The same numbers for all who ask: the agents, the shock put in, the cost.
    """
    ids = dict.fromkeys((*also, *levers.drawn))
    out = draw_parameters(ids, parameters, replicates, seed, draw)
    return out | {size.name: np.ascontiguousarray(size.compute(out)) for size in levers.sizes}


def cost(levers: Levers, drawn: Mapping[str, np.ndarray], replicates: int) -> np.ndarray:
    """Money spent by replicate and year, million PPP dollars, [replicate, year]."""
    out = np.broadcast_to(levers.cost, (replicates, len(levers.years))).copy()
    for part in levers.uncertain:
        if part.lever == "cost":
            out += drawn[part.parameter][:, None] * part.values
    return out


class _Part(NamedTuple):
    lever: str
    parameter: str
    values: np.ndarray
    by_year: bool


_NAMES = {"capacity_shock": "shock", "distance_relief": "relief"}
_FACTORS = ("funding", "spillover", "premium")


class Calendar:
    """Levers by year, what is certain prepared once for all replicates."""

    def __init__(self, levers: Levers) -> None:
        self._certain = [_certain(levers, t) for t in range(len(levers.years))]
        by_year = {size.name for size in levers.sizes if size.by_year}
        self._uncertain = [
            [
                _Part(
                    _NAMES.get(part.lever, part.lever),
                    part.parameter,
                    _turned(part.values[t], part.lever),
                    part.parameter in by_year,
                )
                for part in levers.uncertain
                if part.lever != "cost" and part.values[t].any()
            ]
            for t in range(len(levers.years))
        ]

    def year(self, t: int, draws: Mapping[str, np.ndarray]) -> LeverYear:
        """Levers of year index t with the sizes this replicate, or these replicates, drew.

        Parameters
        ----------
        draws : id of a parameter or name of a size -> [...], leading axes only (none in the Mesa
            model); a size with its own course has the year as last axis.
        """
        levers = self._certain[t]
        for lever, parameter, values, by_year in self._uncertain[t]:
            size = draws[parameter][..., t] if by_year else draws[parameter]
            more = size[(..., *(None,) * values.ndim)] * values
            before = getattr(levers, lever)
            if lever in _FACTORS:
                more = before * (1.0 + more)
            elif lever == "counting":
                more = np.exp(more) if before is None else before * np.exp(more)
            elif before is not None:
                more = before + more
            levers = levers._replace(**{lever: more})
        return levers


def _turned(values: np.ndarray, lever: str) -> np.ndarray:
    """One year of a lever with the axes as agents have them: what has fields, rows first."""
    fields = lever not in ("distance_relief", "spillover", "premium", "counting")
    return np.ascontiguousarray(values.swapaxes(0, 1) if fields else values)


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

    ``size`` is the friction of a follower, or the gain of a member, [year, field]; per unit of
    ``parameter`` where it has one, as the fee is of ``fee_parameter``.
    """

    name: str
    leaders: np.ndarray  # [N] leaders of an alliance, members from the start of a programme
    targets: np.ndarray  # [N]
    may: np.ndarray  # [N] bool
    size: np.ndarray  # [T, F]
    fee: float
    parameter: str | None = None
    fee_parameter: str | None = None

    def size_in(self, t: int, p: Mapping[str, np.ndarray]) -> np.ndarray:
        """Size in year index t with the draws of ``p``, [..., F]."""
        if self.parameter is None:
            return self.size[t]
        return p[self.parameter][..., None] * self.size[t]

    def fee_in(self, p: Mapping[str, np.ndarray]) -> np.ndarray:
        """Fee with the draws of ``p``, [...]."""
        fee = np.asarray(self.fee)
        return fee if self.fee_parameter is None else p[self.fee_parameter] * fee


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
        friction = np.asarray(a.friction, float)
        out.append(Group(a.name, leaders, targets, may, friction, 0.0, a.parameter))
    return tuple(out)


def programmes(levers: Levers) -> tuple[Group, ...]:
    """Programmes as masks. Members from the start do not decide."""
    n = len(levers.countries)
    out = []
    for p in levers.programmes:
        members = _mask(p.members, n)
        may = (_mask(p.candidates, n) > 0.0) & (members == 0.0)
        gain = np.asarray(p.gain, float)
        out.append(
            Group(p.name, members, 0 * members, may, gain, p.fee, p.parameter, p.fee_parameter)
        )
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
    courses = {size.name for size in levers.sizes if size.by_year}
    for part in levers.uncertain:
        if part.lever == "friction":
            if part.parameter in courses:
                return True
            if (draws[part.parameter] < 0.0).any() or (part.values < 0.0).any():
                return True
            falls.append(part.values)
    return any(bool((np.diff(array, axis=0) < 0.0).any()) for array in falls)
