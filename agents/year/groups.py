"""Alliances and programmes in the form decisions use: masks of 0.0 and 1.0, one year at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from scipy.special import logit

from agents.levers import Alliance, Levers, Programme
from agents.year.purse import Purse


class Group(NamedTuple):
    """An alliance or a programme in one year; ``row(i)`` is what country i sees of it.

    ``size`` is the friction of a follower or the gain of a member, log points.
    """

    leaders: np.ndarray  # [N] leaders of an alliance, members of a programme from the start
    targets: np.ndarray  # [N]
    leads: np.ndarray  # [...] whether the country itself is one of the leaders
    targeted: np.ndarray  # [...]
    may: np.ndarray  # [...] bool, decides for itself
    acts: bool  # in this year: its size is above 0
    size: np.ndarray  # [..., F]
    fee: np.ndarray  # [...]
    ally: np.ndarray  # [...] 1.0 bound to a leader
    first: bool  # the first year in which it acts
    told: np.ndarray  # [...] logit of the chance that it follows as told; -inf not told, or not yet
    open: np.ndarray | bool = True  # [...] whether what it waits for has come about
    purse: Purse | None = None  # of a programme that shares a fixed sum
    bound: tuple[tuple[int, int], ...] = ()  # who does what another does

    def row(self, i: int) -> Group:
        """What country i sees: whether it leads, is a target, decides; the others stay whole."""
        return self._replace(
            leads=self.leads[i],
            targeted=self.targeted[i],
            may=self.may[i],
            ally=self.ally[i],
            told=self.told[i],
            purse=None if self.purse is None else self.purse.row(i),
        )

    def rows(self) -> Group:
        """What all countries see, each in its row."""
        return self if self.purse is None else self._replace(purse=self.purse.rows())


@dataclass(frozen=True)
class Course:
    """An alliance or a programme over all years, prepared once for all replicates.

    ``size`` [T, F] and ``fee`` are per unit of a parameter or size where one is named.
    """

    name: str
    leaders: np.ndarray  # [N]
    targets: np.ndarray  # [N]
    may: np.ndarray  # [N] bool
    size: np.ndarray
    parameter: str | None
    fee: float = 0.0
    fee_parameter: str | None = None
    money: np.ndarray | None = None  # [T]
    joiner_money: np.ndarray | None = None  # [T]
    ally: np.ndarray = field(default_factory=lambda: np.zeros(0))  # [N]
    told: np.ndarray = field(default_factory=lambda: np.zeros(0))  # [T, N] logit of the chance
    when: int | None = None
    bound: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of_alliance(cls, a: Alliance, years: tuple[int, ...], n: int) -> Course:
        """Leaders, targets and those who are told what to do never decide."""
        leaders, targets = _mask(a.leaders, n), _mask(a.targets, n)
        inside = leaders + targets + _mask(tuple(x.country for x in a.told), n)
        may = (_mask(a.candidates, n) > 0.0) & (inside == 0.0)
        told = np.full((len(years), n), -np.inf)
        for x in a.told:
            with np.errstate(divide="ignore"):
                told[np.array(years) >= x.year, x.country] = logit(x.probability)
        friction = np.asarray(a.friction, float)
        ally = _mask(a.allies, n)
        return cls(a.name, leaders, targets, may, friction, a.parameter, ally=ally, told=told,
                   when=a.when, bound=a.bound)  # fmt: skip

    @classmethod
    def of_programme(cls, p: Programme, n: int) -> Course:
        """Members from the start do not decide."""
        members = _mask(p.members, n)
        may = (_mask(p.candidates, n) > 0.0) & (members == 0.0)
        gain = np.asarray(p.gain, float)
        return cls(
            p.name, members, 0 * members, may, gain, p.parameter, p.fee, p.fee_parameter,
            p.money, p.joiner_money, ally=0 * members, when=p.when, bound=p.bound,
        )  # fmt: skip

    def year(
        self,
        t: int,
        draws: Mapping[str, np.ndarray],
        gates: Sequence[np.ndarray] = (),
        ties: np.ndarray | None = None,
    ) -> Group:
        """Year index t with the sizes of ``draws`` and what conditions say (``gates``), [...] each.

        ``ties`` [..., N, F, N] over which a programme with money spreads its papers.
        """
        size, fee = self.size[t], np.asarray(self.fee)
        acts = np.asarray((self.size > 0.0).any(axis=1))
        opened: np.ndarray | bool = True
        if self.when is not None:
            opened = gates[self.when] > 0.0 if gates else np.asarray(False)
        purse = None
        if self.money is not None and ties is not None and acts[t]:
            more = 0.0 if self.joiner_money is None else float(self.joiner_money[t])
            each = np.ones(()) if self.parameter is None else draws[self.parameter]
            pays = 1.0 - _mask(tuple(k for k, _ in self.bound), len(self.may))
            purse = Purse.of(ties, size, self.money[t] * each, more * each, pays)
        return Group(
            leaders=self.leaders,
            targets=self.targets,
            leads=self.leaders,
            targeted=self.targets,
            may=self.may,
            acts=bool(acts[t]),
            size=size if self.parameter is None else draws[self.parameter][..., None] * size,
            fee=fee if self.fee_parameter is None else draws[self.fee_parameter] * fee,
            ally=self.ally,
            first=bool(acts[t] and not acts[:t].any()),
            told=self.told[t] if len(self.told) else np.full(len(self.may), -np.inf),
            open=opened,
            purse=purse,
            bound=self.bound,
        )


def _mask(members: tuple[int, ...], n: int) -> np.ndarray:
    out = np.zeros(n)
    out[list(members)] = 1.0
    return out


def alliances(levers: Levers) -> tuple[Course, ...]:
    """The alliances of a policy."""
    n = len(levers.countries)
    return tuple(Course.of_alliance(a, levers.years, n) for a in levers.alliances)


def programmes(levers: Levers) -> tuple[Course, ...]:
    """The programmes of a policy."""
    return tuple(Course.of_programme(p, len(levers.countries)) for p in levers.programmes)
