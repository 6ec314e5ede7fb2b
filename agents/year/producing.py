"""Phases 7 to 9 of a year: papers, impact, and what is carried on. See :mod:`agents.year`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from agents.rules.table import Rules
from agents.year.baseline import row_dot
from agents.year.choosing import Habit
from agents.year.deciding import Capacity, Decision
from agents.year.state import State
from agents.year.year import Partners, Year


class Output(NamedTuple):
    """Result of phase 7, before counting and caps: rows and values of a country."""

    links: np.ndarray  # [..., N]
    papers: np.ndarray  # [...]
    international: np.ndarray  # [...]
    bilateral: np.ndarray  # [...]
    more_several: np.ndarray  # [...] change of multilateral papers
    more_premium: np.ndarray  # [...] change of the sum of bilateral premiums
    learn: np.ndarray  # [..., F] change of links weighted with quality of partners
    choice: np.ndarray | None  # [..., F, N] exp of the habit of choices


def produce(year: Year, level: np.ndarray, habit: Habit, partner_strength: np.ndarray) -> Output:
    """Phase 7.

    Parameters
    ----------
    level : [..., F] from phase 1. habit : from phase 6.
    partner_strength : [..., F, N] what the partners published.
    """
    base, rules, strength = year.base, year.rules, habit.strength
    choice = None if habit.ties is None else np.exp(habit.ties)
    still = not (np.any(strength) or np.any(partner_strength))
    links = base.links
    none = np.zeros(base.papers.shape)
    inside = np.zeros(strength.shape)
    more_bilateral, more_premium, learn = none, none, inside
    if choice is not None or not still:
        change = rules.link_change(
            np.ones(()) if choice is None else choice,
            None if still else np.exp(strength),
            None if still else np.exp(partner_strength),
        )
        more = base.weight * change
        tie_sum = row_dot(more, base.tie[..., None, :])
        inside = row_dot(more, np.ones(more.shape[-1])) - base.tie_own[..., None] * tie_sum
        learn = row_dot(more, base.quality[..., None, :])
        learn = learn / np.where(base.quality_sum > 0.0, base.quality_sum, 1.0)
        all_more = more[..., 0, :]
        for f in range(1, more.shape[-2]):
            all_more = all_more + more[..., f, :]
        links = links + all_more
        more_bilateral = base.tie_own * tie_sum.sum(axis=-1)
        more_premium = base.premium * (base.tie_own * row_dot(all_more, base.tie_quality))
    inside_base = base.weight_sum - base.tie_own[..., None] * base.tie_sum
    several = rules.multilateral(inside, inside_base, strength)
    papers, international, bilateral, more_several = rules.papers(
        base.papers,
        base.international,
        base.bilateral,
        more_bilateral,
        (base.field_share * np.expm1(several)).sum(axis=-1),
        (base.field_share * np.expm1(level)).sum(axis=-1),
    )
    return Output(
        links, papers, international, bilateral, more_several, more_premium, learn, choice
    )


class Counted(NamedTuple):
    """What the database shows of a country; all [...] but links [..., N]."""

    links: np.ndarray
    papers: np.ndarray
    international: np.ndarray
    bilateral: np.ndarray


def count(out: Output, factor: np.ndarray | None) -> Counted:
    """Phase 7, second half: the lever on what the database counts [...], links not yet capped."""
    if factor is None:
        return Counted(out.links, out.papers, out.international, out.bilateral)
    return Counted(
        out.links,
        out.papers * factor,
        out.international * factor,
        out.bilateral * factor,
    )


def show_links(
    counted: Counted,
    partner_international: np.ndarray,
    factor: np.ndarray | None,
    partners: Partners,
    rules: Rules,
) -> np.ndarray:
    """Phase 7, end: links [..., N] as counted and capped by both sides' international papers."""
    links = counted.links
    if factor is not None and partners.counting is not None:
        links = links * np.sqrt(factor[..., None] * partners.counting)
    return rules.capped_links(links, counted.international, partner_international)


def impact(year: Year, out: Output) -> np.ndarray:
    """Phase 8: [...] percent."""
    base = year.base
    premium = base.premium_sum + (out.more_premium + base.premium_several * out.more_several)
    return year.rules.impact(
        base.impact, base.papers, base.premium_sum, out.papers, premium, year.levers.premium
    )


class Left(NamedTuple):
    """Published in phase 9: ties that are missing, and the people they would have brought."""

    lost: np.ndarray  # [..., F] share of ties missing
    size: np.ndarray  # [..., F] papers
    turned_away: np.ndarray  # [..., F] papers
    room: np.ndarray  # [..., F] papers


def leave_behind(year: Year, choice: np.ndarray | None) -> Left:
    """Phase 9, first half; ``choice`` [..., F, N] from phase 7."""
    base, rules = year.base, year.rules
    size = base.papers[..., None] * base.field_share
    if choice is None:
        lost = np.zeros(size.shape)
    else:
        lost = rules.lost_ties(choice, base.weight, base.weight_sum)
    room = base.international[..., None] * base.field_share * (1.0 - lost)
    return Left(lost, size, rules.turned_away(lost, size), room)


class Steps(NamedTuple):
    """What the phases of a year have given, before anything is carried on."""

    capacity: Capacity
    decision: Decision
    friction: np.ndarray | None
    habit: Habit
    output: Output
    left: Left


def carry(
    own: State, year: Year, steps: Steps, all_turned_away: np.ndarray, all_room: np.ndarray
) -> State:
    """Phase 9, second half: the state of next year.

    Parameters
    ----------
    all_turned_away, all_room : [..., F] sums over all countries of what they left behind.
    """
    base, rules, left, out = year.base, year.rules, steps.left, steps.output
    factor = np.asarray(year.levers.spillover)
    scars = own.scars
    if year.follows_scars and (steps.friction is not None or scars is not None):
        none = np.zeros(())
        scars = rules.scar(
            none if scars is None else scars, none if steps.friction is None else steps.friction
        )
    links = base.weight_sum.sum(axis=-1)
    return State(
        projects=steps.capacity.projects,
        funded=steps.capacity.funded,
        ties=steps.habit.ties,
        strength=steps.habit.strength,
        scars=scars,
        learned=rules.learned(out.learn, base.international_share, factor),
        moved=rules.people(left.lost, left.size, all_turned_away, left.room, all_room),
        aligned=steps.decision.aligned,
        member=steps.decision.member,
        seeking=steps.decision.seeking,
        lost=(left.lost * base.weight_sum).sum(axis=-1) / np.where(links > 0.0, links, 1.0),
        shares=None if own.shares is None else partner_shares(out.links),
    )


def partner_shares(links: np.ndarray) -> np.ndarray:
    """Links as shares of own links, [..., N]."""
    sums = links.sum(axis=-1)
    return links / np.where(sums > 0.0, sums, 1.0)[..., None]
