"""Phases 1 and 2 of a year: what a country can do, and what it decides. See :mod:`agents.year`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from agents.rules.table import Rules
from agents.year.baseline import Baseline, row_dot
from agents.year.groups import Group
from agents.year.state import State
from agents.year.year import Year


class Capacity(NamedTuple):
    """Result of phase 1, all [..., F]; log points."""

    projects: np.ndarray
    funded: np.ndarray
    level: np.ndarray


def capacity(own: State, year: Year) -> Capacity:
    """Phase 1."""
    rules, levers = year.rules, year.levers
    money = rules.funding_level(levers.funding)
    projects, funded = rules.funding_lag(own.projects, own.funded, money)
    level = rules.capacity(funded, levers.talent, levers.capacity_shock, own.learned, own.moved)
    return Capacity(projects, funded, level)


class Decision(NamedTuple):
    """Result of phase 2: 1.0 follows, 1.0 member, bool seeks; each [...]."""

    aligned: tuple[np.ndarray, ...]
    member: tuple[np.ndarray, ...]
    seeking: np.ndarray


class Decided(NamedTuple):
    """What the partners have decided, as a country sees it: each [..., N]."""

    aligned: tuple[np.ndarray, ...]
    member: tuple[np.ndarray, ...]


class Alignment(NamedTuple):
    """What a country looks at before it follows an alliance; all [...]."""

    aligned: np.ndarray  # bool, followed last year
    may: np.ndarray  # bool, is a candidate, and the alliance acts this year
    ally: np.ndarray  # 1.0 bound to a leader by treaty or union
    first: np.ndarray  # 1.0 in the first year in which the alliance acts
    contagion: np.ndarray  # share of own links with partners that followed last year
    noise: np.ndarray


class Invitation(NamedTuple):
    """What a country looks at before it joins or leaves a programme; all [...]."""

    member: np.ndarray  # bool, was a member last year
    may: np.ndarray  # bool, is a candidate
    gain: np.ndarray  # log points on own links
    fee: np.ndarray  # log points
    noise: np.ndarray


class Loss(NamedTuple):
    """What a country looks at before it seeks new partners; all [...]."""

    seeking: np.ndarray  # bool, sought last year
    lost: np.ndarray  # share of own ties missing
    noise: np.ndarray


class Decider(Protocol):
    """Who answers the three questions, bool [...]: the rules, or a country of the Mesa model."""

    def follows(self, asked: Alignment) -> Any:
        """Whether to follow an alliance."""

    def enters(self, asked: Invitation) -> Any:
        """Whether to be a member of a programme."""

    def seeks(self, asked: Loss) -> Any:
        """Whether to seek new partners."""


class ByRule(NamedTuple):
    """Answers by the rules."""

    rules: Rules

    def follows(self, asked: Alignment) -> np.ndarray:
        """Phase 2a."""
        return self.rules.align(*asked)

    def enters(self, asked: Invitation) -> np.ndarray:
        """Phase 2b."""
        return self.rules.join(*asked)

    def seeks(self, asked: Loss) -> np.ndarray:
        """Phase 2c."""
        return self.rules.react(*asked)


def decide(own: State, year: Year, before: Decided, decider: Decider) -> Decision:
    """Phase 2.

    Parameters
    ----------
    before : what the partners decided last year.
    decider : who answers.
    """
    aligned = []
    for a, alliance in enumerate(year.alliances):
        follows = np.zeros_like(own.aligned[a])
        noise, told = year.noise.align[a], year.noise.told[a]
        if noise is not None and alliance.acts:
            asked = _alignment(own, a, alliance, before.aligned[a], noise)
            follows = np.logical_and(asked.may, decider.follows(asked)).astype(float)
        if told is not None and alliance.acts:
            follows = np.maximum(follows, np.logical_and(alliance.open, told < alliance.told))
        aligned.append(follows)
    member = []
    for g, programme in enumerate(year.programmes):
        inside = np.zeros_like(own.member[g])
        if programme.acts:
            inside = np.maximum(inside, np.multiply(programme.leads, programme.open))
            noise = year.noise.join[g]
            if noise is not None and programme.may.any():
                members = np.maximum(before.member[g], programme.leaders)
                was = own.member[g] > 0.0
                gain = membership_gain(year.base, programme, members, was)
                may = np.logical_and(programme.may, programme.open)
                invited = Invitation(was, may, gain, programme.fee, noise)
                entered = np.logical_and(may, decider.enters(invited))
                inside = np.maximum(inside, entered)
        member.append(inside)
    seeking = np.zeros(own.seeking.shape, dtype=bool)
    if year.noise.react is not None:
        seeking = np.asarray(decider.seeks(Loss(own.seeking, own.lost, year.noise.react)))
    return Decision(tuple(aligned), tuple(member), seeking)


def together(decided: tuple[np.ndarray, ...], groups: Sequence[Group]) -> tuple[np.ndarray, ...]:
    """Decisions on alliances or programmes, in which who is bound to another does what it does.

    Parameters
    ----------
    decided : one a group, [..., N]. groups : alliances, or programmes.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> city = SimpleNamespace(bound=((2, 0),))
    >>> together((np.array([1.0, 0.0, 0.0]),), [city])[0].tolist()
    [1.0, 0.0, 1.0]
    """
    out = []
    for values, group in zip(decided, groups, strict=True):
        for part, whole in group.bound:
            values = values.copy()
            values[..., part] = values[..., whole]
        out.append(values)
    return tuple(out)


def _alignment(
    own: State, a: int, alliance: Group, followers: np.ndarray, noise: np.ndarray
) -> Alignment:
    assert own.shares is not None
    return Alignment(
        aligned=own.aligned[a] > 0.0,
        may=np.logical_and(alliance.may, alliance.open),
        ally=alliance.ally,
        first=np.asarray(float(alliance.first)),
        contagion=row_dot(own.shares, followers),
        noise=noise,
    )


def membership_gain(
    base: Baseline, programme: Group, members: np.ndarray, member: np.ndarray
) -> np.ndarray:
    """What a programme with these members would add to own links, [...]; about log points.

    ``sum_f,j p0_ijf m_j expm1(gain_f weakness_ij)``, ``members`` m being [..., N]; own part of the
    papers that the money pays for, where it is a fixed sum. ``member`` [...]: was one last year.
    """
    assert base.weak is not None
    if programme.purse is not None:
        all_links = base.weight_sum.sum(axis=-1)
        won = programme.purse.won(programme.leaders, members, member)
        return won / np.where(all_links > 0.0, all_links, 1.0)
    more = np.expm1(programme.size[..., None] * base.weak[..., None, :])
    brought = row_dot(base.weight * more, members[..., None, :]).sum(axis=-1)
    all_links = base.weight_sum.sum(axis=-1)
    return brought / np.where(all_links > 0.0, all_links, 1.0)
