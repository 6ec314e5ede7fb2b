"""One year of the agents, in order. Look, then act.

1. capacity    money with a lag, people, last year's knowledge, shocks
2. decide      follow an alliance, join a programme, seek new partners or turn home
3. shift       what policy and decisions add to or take from the utility of each tie
4. choose      offers to partners, with diversion of lost effort
5. match       geometric mean of the two offers
6. habit       ties and strength move a fraction of the way
7. papers      links, bilateral and multilateral, international and domestic papers
8. impact      mix of papers at home, with one partner, with several
9. spillover   knowledge, people, distrust: what is carried to next year

Each phase is one function here. It sees a country's own row (``own``, ``base``, ``levers``) and
what the others published before (an argument of its own), never their state; the drivers gather
and hand round what is published. Leading axes are free: none for one country of the Mesa model,
(replicate, country) for the ensemble. Parameters ``p`` broadcast with them.

What has never moved is None; a phase then does nothing, which changes no bit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from agents.rules.table import Rules
from agents.rules.utility import total
from agents.year.baseline import Baseline
from agents.year.deciding import (
    Capacity,
    Decision,
    P,
    Question,
    capacity,
    enter,
    follow,
    membership_gain,
    question,
    react,
)
from agents.year.lever_year import Group, LeverYear
from agents.year.producing import (
    Carried,
    Counted,
    Output,
    carry,
    count,
    impact,
    leave_behind,
    partner_shares,
    produce,
    show_links,
)
from agents.year.state import State

__all__ = [
    "Capacity",
    "Carried",
    "Counted",
    "Decision",
    "Output",
    "Question",
    "Shift",
    "capacity",
    "carry",
    "choose",
    "count",
    "enter",
    "follow",
    "impact",
    "leave_behind",
    "match",
    "membership_gain",
    "partner_shares",
    "produce",
    "question",
    "react",
    "settle",
    "shift",
    "show_links",
]


class Shift(NamedTuple):
    """Result of phase 3: utility and the friction in it, [..., F, N]; None where nothing acts."""

    utility: np.ndarray | None
    friction: np.ndarray | None


def shift(
    own: State,
    decision: Decision,
    base: Baseline,
    levers: LeverYear,
    others: LeverYear,
    aligned: tuple[np.ndarray, ...],
    member: tuple[np.ndarray, ...],
    targeted: tuple[np.ndarray, ...],
    alliances: tuple[Group, ...],
    programmes: tuple[Group, ...],
    t: int,
    log_distance: np.ndarray,
    profile_distance: np.ndarray,
    p: P,
    rules: Rules,
) -> Shift:
    """Phase 3.

    Parameters
    ----------
    others : openness and attraction of the partners, each [..., F, N] or None.
    aligned, member : decisions the partners published this year, each [..., N].
    targeted : per alliance, whether this country is a target, [...].
    log_distance, profile_distance : rows [..., N] of the world's matrices.
    """
    friction = levers.friction
    for a, alliance in enumerate(alliances):
        if (alliance.size[t] > 0.0).any():
            closed = (
                decision.aligned[a][..., None] * alliance.targets
                + targeted[a][..., None] * aligned[a]
            )
            friction = total([friction, closed[..., None, :] * alliance.size_in(t, p)[..., None]])
    if own.scars is not None:
        now = np.zeros_like(own.scars) if friction is None else friction
        friction = rules.lasting_friction(now, own.scars)

    weak = None if base.weak is None else base.weak[..., None, :]
    gains = [levers.weak_support]
    for g, programme in enumerate(programmes):
        if programme.size[t].any():
            both = decision.member[g][..., None] * member[g]
            gains.append(both[..., None, :] * programme.size_in(t, p)[..., None])
    gain = total(gains)
    near = None
    if levers.relief is not None:
        relieved = rules.distance_gain(levers.relief, log_distance, p["distance_elasticity"])
        near = relieved[..., None, :]
    declared = found = None
    strategy = levers.strategy
    if strategy is not None:
        assert base.weak is not None
        declared = rules.strategy_gain(
            strategy,
            profile_distance,
            base.weak,
            p["strategy_competitive"],
            p["strategy_complementary"],
            p["strategy_assistance"],
        )[..., None, :]
    if np.any(decision.seeking):
        found = rules.seek(
            decision.seeking,
            own.lost,
            np.zeros(base.links.shape[-1], dtype=np.int8) if strategy is None else strategy,
            p["seeking"],
            p["seek_competitive"],
            p["seek_complementary"],
            p["seek_assistance"],
        )[..., None, :]
        if friction is not None:  # nobody seeks where the door is closed
            found = np.where(friction > 0.0, 0.0, found)
    utility = total(
        [
            None if friction is None else -friction,
            levers.support,
            None if gain is None or weak is None else gain * weak,
            near,
            others.openness,
            others.attraction,
            declared,
            found,
        ]
    )
    return Shift(utility, friction)


def choose(
    utility: np.ndarray | None, base: Baseline, levers: LeverYear, p: P, rules: Rules
) -> np.ndarray | None:
    """Phase 4: offers to the partners, [..., F, N], log points; None where nothing moves."""
    if utility is None and levers.openness is None:
        return None
    sum_ = None
    if utility is not None:
        sum_ = rules.attraction_sum(utility, base.weight, base.weight_sum)
    return rules.offer(utility, levers.openness, sum_, p["diversion"])


def match(own: np.ndarray, others: np.ndarray, rules: Rules) -> np.ndarray:
    """Phase 5: [..., F, N], log points."""
    return rules.match(own, others)


def settle(
    own: State, goal: np.ndarray | None, level: np.ndarray, p: P, rules: Rules
) -> tuple[np.ndarray | None, np.ndarray]:
    """Phase 6: habit of choices [..., F, N] and of strength [..., F]."""
    rate = p["habit"][..., None]
    strength = rules.habit(own.strength, p["size_elasticity"][..., None] * level, rate)
    ties = own.ties
    if goal is not None or ties is not None:
        if goal is None:
            goal = np.zeros(())
        ties = rules.habit(np.zeros(()) if ties is None else ties, goal, rate[..., None])
    return ties, strength
