"""Phases 7 to 9 of a year: papers, impact, and what is carried on. See :mod:`agents.year`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from agents.year.baseline import row_dot
from agents.year.choosing import Habit
from agents.year.deciding import Capacity, Decision
from agents.year.state import State
from agents.year.year import Year


class Output(NamedTuple):
    """Result of phase 7, before counting and caps: rows and values of a country."""

    links: np.ndarray  # [..., N]
    papers: np.ndarray  # [...]
    international: np.ndarray  # [...]
    bilateral: np.ndarray  # [...]
    mix: np.ndarray  # [...] share of international papers with own capacity unchanged
    learn: np.ndarray  # [..., F] change of links weighted with quality of partners
    choice: np.ndarray | None  # [..., F, N] exp of the habit of choices
    more: np.ndarray | None  # [..., F, N] change of links; None: nothing moved
    several: np.ndarray  # [..., F] log change of multilateral papers


class _Sums(NamedTuple):
    """Change of links summed over partners, by field, [..., F]."""

    tie: np.ndarray  # weighted with a_j
    tie_quality: np.ndarray  # with a_j times quality of j
    inside: np.ndarray  # inside multilateral papers


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
    links, more, learn = base.links, None, np.zeros(strength.shape)
    sums = _Sums(learn, learn, learn)
    if choice is not None or not still:
        change = rules.link_change(
            np.ones(()) if choice is None else choice,
            None if still else np.exp(strength),
            None if still else np.exp(partner_strength),
        )
        more = base.weight * change
        tie = row_dot(more, base.tie[..., None, :])
        sums = _Sums(
            tie,
            row_dot(more, base.tie_quality[..., None, :]),
            row_dot(more, np.ones(more.shape[-1])) - base.tie_own[..., None] * tie,
        )
        learn = row_dot(more, base.quality[..., None, :])
        learn = learn / np.where(base.quality_sum > 0.0, base.quality_sum, 1.0)
        all_more = more[..., 0, :]
        for f in range(1, more.shape[-2]):
            all_more = all_more + more[..., f, :]
        links = links + all_more
    inside_base = base.weight_sum - base.tie_own[..., None] * base.tie_sum
    several = rules.multilateral(sums.inside, inside_base, strength, base.partners)
    papers, international, bilateral, _ = rules.papers(
        base.papers,
        base.international,
        base.bilateral,
        base.tie_own * sums.tie.sum(axis=-1),
        (base.field_share * np.expm1(several)).sum(axis=-1),
        (base.field_share * np.expm1(level)).sum(axis=-1),
    )
    unmoved = choice is None and still
    mix = base.international_share if unmoved else _mix(year, strength, sums, several)
    return Output(links, papers, international, bilateral, mix, learn, choice, more, several)


def _mix(year: Year, strength: np.ndarray, sums: _Sums, several: np.ndarray) -> np.ndarray:
    """International share with own capacity unchanged, bilateral partners weighted by quality."""
    base, own = year.base, np.exp(strength)
    tie = (sums.tie + base.tie_sum) / own - base.tie_sum
    quality = (sums.tie_quality + base.tie_quality_sum) / own - base.tie_quality_sum
    all_ties = base.tie_sum.sum(axis=-1)
    mean = base.tie_quality_sum.sum(axis=-1) / np.where(all_ties > 0.0, all_ties, 1.0)
    papers, _, _, more_several = year.rules.papers(
        base.papers,
        base.international,
        base.bilateral,
        base.tie_own * tie.sum(axis=-1),
        (base.field_share * np.expm1(several - strength)).sum(axis=-1),
        np.zeros(base.papers.shape),
    )
    one = base.tie_own * (quality.sum(axis=-1) / np.where(mean > 0.0, mean, 1.0))
    abroad = np.maximum(base.international + (one + more_several), 0.0)
    return abroad / np.where(papers > 0.0, papers, 1.0)


class Counted(NamedTuple):
    """What the database shows of a country; all [...] but links [..., N]."""

    links: np.ndarray
    papers: np.ndarray
    international: np.ndarray
    bilateral: np.ndarray


def count(out: Output, year: Year) -> Counted:
    """Phase 7, second half: what the database counts, links not yet capped.

    New journals hold joint papers as they hold others: links and the partners' papers grow, too.
    """
    factor, partner = year.levers.counting, year.partners.counting
    if factor is None or partner is None:
        return Counted(out.links, out.papers, out.international, out.bilateral)
    base, rules = year.base, year.rules
    pair = rules.counted_pair(factor[..., None], partner)
    one = base.tie_own[..., None] * (base.tie * out.links)
    inside = out.links - one
    ones = one.sum(axis=-1)
    some = ones > 0.0
    rise = np.where(some, (one * pair).sum(axis=-1) / np.where(some, ones, 1.0), factor)
    several = out.international - out.bilateral
    partners = inside.sum(axis=-1) / np.where(several > 0.0, several, np.inf)
    all_rise = rules.counted_several(factor, pair, inside, np.maximum(partners, 1.0))
    more_one, more_several = out.bilateral * (rise - 1.0), several * (all_rise - 1.0)
    home = (out.papers - out.international) * (factor - 1.0)
    return Counted(
        out.links * pair,
        out.papers + (home + (more_one + more_several)),
        out.international + (more_one + more_several),
        out.bilateral + more_one,
    )


def show(counted: Counted, partner_international: np.ndarray, year: Year) -> Counted:
    """Phase 7, end: links capped by both sides' international papers, and papers by links.

    Parameters
    ----------
    partner_international : [..., N] what the partners published.
    """
    base, rules, factor = year.base, year.rules, year.levers.counting
    links = rules.capped_links(counted.links, counted.international, partner_international)
    unnamed = np.maximum(base.international - base.weight_sum.sum(axis=-1), 0.0)
    unnamed = unnamed if factor is None else unnamed * factor
    international = rules.accompanied(counted.international, links.sum(axis=-1), unnamed)
    bilateral = np.minimum(counted.bilateral, international)
    return Counted(links, counted.papers, international, bilateral)


def impact(year: Year, out: Output, funded: np.ndarray) -> np.ndarray:
    """Phase 8: [...] percent; ``funded`` [..., F] from phase 1."""
    base = year.base
    money = (base.field_share * funded).sum(axis=-1)
    return year.rules.impact(
        base.impact, base.international_share, out.mix, money, year.levers.premium
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
