"""Phases 3 to 6 of a year: what moves a tie, offers, their match, habit. See :mod:`agents.year`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from agents.rules.table import Rules
from agents.rules.utility import total
from agents.year.deciding import Decided, Decision
from agents.year.state import State
from agents.year.year import Year


class Shift(NamedTuple):
    """Result of phase 3: utility and the friction in it, [..., F, N]; None where nothing acts."""

    utility: np.ndarray | None
    friction: np.ndarray | None


def shift(own: State, year: Year, decision: Decision, decided: Decided) -> Shift:
    """Phase 3.

    Parameters
    ----------
    decision : of the country. decided : what the partners published this year.
    """
    friction = _friction(own, year, decision, decided)
    utility = total(
        [
            None if friction is None else -friction,
            year.levers.support,
            _weak_support(year, decision, decided),
            _bought(year, decision, decided),
            _nearer(year),
            year.partners.openness,
            year.partners.attraction,
            _declared(year),
            _sought(own, year, decision, friction),
        ]
    )
    return Shift(utility, friction)


def _friction(own: State, year: Year, decision: Decision, decided: Decided) -> np.ndarray | None:
    """Of the levers and of alliances, not below what distrust has left."""
    friction = year.levers.friction
    for a, alliance in enumerate(year.alliances):
        if alliance.acts:
            closed = (
                decision.aligned[a][..., None] * alliance.targets
                + alliance.targeted[..., None] * decided.aligned[a]
            )
            friction = total([friction, closed[..., None, :] * alliance.size[..., None]])
    if own.scars is None:
        return friction
    now = np.zeros_like(own.scars) if friction is None else friction
    return year.rules.lasting_friction(now, own.scars)


def _weak_support(year: Year, decision: Decision, decided: Decided) -> np.ndarray | None:
    """Of levers and programmes, as far as a tie is weak."""
    gains = [year.levers.weak_support]
    for g, programme in enumerate(year.programmes):
        if programme.acts and programme.purse is None:
            both = decision.member[g][..., None] * decided.member[g]
            gains.append(both[..., None, :] * programme.size[..., None])
    gain, weak = total(gains), year.base.weak
    return None if gain is None or weak is None else gain * weak[..., None, :]


def _bought(year: Year, decision: Decision, decided: Decided) -> np.ndarray | None:
    """Of joint papers that money pays for: as many of them, whatever the baseline has become."""
    joint, weight = year.levers.joint, year.base.weight
    rises = [None if joint is None else year.rules.rise(joint, weight)]
    for g, programme in enumerate(year.programmes):
        if programme.acts and programme.purse is not None:
            both = decision.member[g][..., None] * decided.member[g]
            price = programme.purse.price(programme.leaders, decided.member[g])
            papers = (price[..., None] * both)[..., None, :] * programme.purse.ties
            rises.append(year.rules.rise(papers, weight))
    return total(rises)


def _nearer(year: Year) -> np.ndarray | None:
    relief = year.levers.distance_relief
    if relief is None:
        return None
    return year.rules.distance_gain(relief, year.log_distance)[..., None, :]


def _declared(year: Year) -> np.ndarray | None:
    strategy, weak = year.levers.strategy, year.base.weak
    if strategy is None:
        return None
    return year.rules.strategy_gain(strategy, year.profile_distance, weak)[..., None, :]


def _sought(
    own: State, year: Year, decision: Decision, friction: np.ndarray | None
) -> np.ndarray | None:
    """What seeking countries offer; nobody seeks where the door is closed."""
    if not np.any(decision.seeking):
        return None
    strategy = year.levers.strategy
    if strategy is None:
        strategy = np.zeros(year.base.links.shape[-1], dtype=np.int8)
    found = year.rules.seek(decision.seeking, own.lost, strategy)[..., None, :]
    return found if friction is None else np.where(friction > 0.0, 0.0, found)


def choose(year: Year, utility: np.ndarray | None) -> np.ndarray | None:
    """Phase 4: offers to the partners, [..., F, N], log points; None where nothing moves."""
    openness = year.levers.openness
    if utility is None and openness is None:
        return None
    sum_ = None
    if utility is not None:
        sum_ = year.rules.attraction_sum(utility, year.base.weight, year.base.weight_sum)
        if sum_.shape[-1] > 1:
            gain = year.rules.between_fields(sum_, year.base.weight_sum)
            openness = total([openness, gain if gain.any() else None])
    return year.rules.offer(utility, openness, sum_)


class Habit(NamedTuple):
    """Result of phase 6: of choices [..., F, N] (None: never moved), of strength [..., F]."""

    ties: np.ndarray | None
    strength: np.ndarray


def settle(own: State, goal: np.ndarray | None, level: np.ndarray, rules: Rules) -> Habit:
    """Phase 6.

    Parameters
    ----------
    goal : [..., F, N] matched offers of phase 5, None where nobody offers anything new.
    level : [..., F] of phase 1.
    """
    strength, ties = rules.strength_habit(own.strength, level), own.ties
    if goal is not None or ties is not None:
        none = np.zeros(())
        ties = rules.tie_habit(none if ties is None else ties, none if goal is None else goal)
    return Habit(ties, strength)
