"""Phases 1 and 2 of a year: what a country can do, and what it decides. See
:mod:`agents.year.phases`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from agents.rules.table import Rules
from agents.year.baseline import Baseline, row_dot
from agents.year.lever_year import Group, LeverYear
from agents.year.state import State

P = Mapping[str, np.ndarray]


class Capacity(NamedTuple):
    """Result of phase 1, all [..., F]; log points."""

    projects: np.ndarray
    funded: np.ndarray
    level: np.ndarray


def capacity(own: State, levers: LeverYear, p: P, rules: Rules) -> Capacity:
    """Phase 1."""
    money = rules.funding_level(levers.funding, p["funding_replacement"])
    projects, funded = rules.funding_lag(
        own.projects, own.funded, money, p["funding_lag"], p["funding_recovery"]
    )
    level = rules.capacity(
        funded, p["funding_elasticity"], levers.talent, levers.shock, own.learned, own.moved
    )
    return Capacity(projects, funded, level)


class Decision(NamedTuple):
    """Result of phase 2: 1.0 follows, 1.0 member, bool seeks; each [...]."""

    aligned: tuple[np.ndarray, ...]
    member: tuple[np.ndarray, ...]
    seeking: np.ndarray


class Question(NamedTuple):
    """What one decision to follow an alliance looks at; all [...]."""

    aligned: np.ndarray  # followed last year
    may: np.ndarray  # candidate, and the alliance acts this year
    pull: np.ndarray  # share of own links with the leaders
    dependence: np.ndarray  # with the targets
    contagion: np.ndarray  # with partners that followed last year


def question(
    own: State, a: int, alliance: Group, t: int, may: np.ndarray, followers: np.ndarray
) -> Question:
    """What a country weighs before it follows alliance number a.

    Parameters
    ----------
    may : [...] bool, the country is a candidate. followers : [..., N] who followed last year.
    """
    assert own.shares is not None
    acts = bool((alliance.size[t] > 0.0).any())
    return Question(
        aligned=own.aligned[a] > 0.0,
        may=may & acts,
        pull=row_dot(own.shares, alliance.leaders),
        dependence=row_dot(own.shares, alliance.targets),
        contagion=row_dot(own.shares, followers),
    )


def follow(asked: Question, luck: np.ndarray, p: P, rules: Rules) -> np.ndarray:
    """Phase 2a, one alliance: 1.0 where the country follows."""
    return rules.align(
        *asked,
        luck,
        p["alignment_base"],
        p["alignment_pull"],
        p["alignment_dependence"],
        p["alignment_contagion"],
        p["alignment_exit"],
    ).astype(float)


def membership_gain(
    base: Baseline, programme: Group, t: int, members: np.ndarray, p: P
) -> np.ndarray:
    """What a programme with these members would add to own links, [...]; about log points.

    ``sum_f,j p0_ijf m_j expm1(gain_f weakness_ij)``.
    """
    assert base.weak is not None
    more = np.expm1(programme.size_in(t, p)[..., None] * base.weak[..., None, :])
    brought = row_dot(base.weight * more, members[..., None, :]).sum(axis=-1)
    all_links = base.weight_sum.sum(axis=-1)
    return brought / np.where(all_links > 0.0, all_links, 1.0)


def enter(
    before: np.ndarray,
    may: np.ndarray,
    gain: np.ndarray,
    fee: np.ndarray,
    luck: np.ndarray,
    p: P,
    rules: Rules,
) -> np.ndarray:
    """Phase 2b, one programme: True where the country is a member by its own decision."""
    return rules.join(
        before > 0.0,
        may,
        gain,
        fee,
        luck,
        p["programme_join_base"],
        p["programme_join_slope"],
    )


def react(own: State, luck: np.ndarray, p: P, rules: Rules) -> np.ndarray:
    """Phase 2c: True where a country that lost ties seeks new partners."""
    return rules.react(own.seeking, own.lost, luck, p["reaction_base"], p["reaction_loss"])
