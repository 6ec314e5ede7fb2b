"""Alliances and programmes in the form decisions use: masks of 0.0 and 1.0, one year at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

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
    purse: Purse | None = None  # of a programme that shares a fixed sum

    def row(self, i: int) -> Group:
        """What country i sees: whether it leads, is a target, decides; the others stay whole."""
        purse = None if self.purse is None else self.purse.row(i)
        return self._replace(
            leads=self.leads[i], targeted=self.targeted[i], may=self.may[i], purse=purse
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

    @classmethod
    def of_alliance(cls, a: Alliance, n: int) -> Course:
        """Leaders and targets never decide."""
        leaders, targets = _mask(a.leaders, n), _mask(a.targets, n)
        may = (_mask(a.candidates, n) > 0.0) & (leaders == 0.0) & (targets == 0.0)
        return cls(a.name, leaders, targets, may, np.asarray(a.friction, float), a.parameter)

    @classmethod
    def of_programme(cls, p: Programme, n: int) -> Course:
        """Members from the start do not decide."""
        members = _mask(p.members, n)
        may = (_mask(p.candidates, n) > 0.0) & (members == 0.0)
        gain = np.asarray(p.gain, float)
        return cls(
            p.name, members, 0 * members, may, gain, p.parameter, p.fee, p.fee_parameter,
            p.money, p.joiner_money,
        )  # fmt: skip

    def year(
        self, t: int, draws: Mapping[str, np.ndarray], ties: np.ndarray | None = None
    ) -> Group:
        """Year index t with the sizes of ``draws``, [...] each.

        ``ties`` [..., N, F, N] over which a programme with money spreads its papers.
        """
        size, fee = self.size[t], np.asarray(self.fee)
        purse = None
        if self.money is not None and ties is not None and (size > 0.0).any():
            more = 0.0 if self.joiner_money is None else float(self.joiner_money[t])
            each = np.ones(()) if self.parameter is None else draws[self.parameter]
            purse = Purse.of(ties, size, self.money[t] * each, more * each)
        return Group(
            leaders=self.leaders,
            targets=self.targets,
            leads=self.leaders,
            targeted=self.targets,
            may=self.may,
            acts=bool((size > 0.0).any()),
            size=size if self.parameter is None else draws[self.parameter][..., None] * size,
            fee=fee if self.fee_parameter is None else draws[self.fee_parameter] * fee,
            purse=purse,
        )


def _mask(members: tuple[int, ...], n: int) -> np.ndarray:
    out = np.zeros(n)
    out[list(members)] = 1.0
    return out


def alliances(levers: Levers) -> tuple[Course, ...]:
    """The alliances of a policy."""
    return tuple(Course.of_alliance(a, len(levers.countries)) for a in levers.alliances)


def programmes(levers: Levers) -> tuple[Course, ...]:
    """The programmes of a policy."""
    return tuple(Course.of_programme(p, len(levers.countries)) for p in levers.programmes)
