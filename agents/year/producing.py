"""Phases 7 to 9 of a year: papers, impact, and what is carried on. See
:mod:`agents.year.phases`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from agents.rules.table import Rules
from agents.year.baseline import Baseline, row_dot
from agents.year.deciding import Capacity, Decision, P
from agents.year.lever_year import LeverYear
from agents.year.state import State


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


def produce(
    ties: np.ndarray | None,
    strength: np.ndarray,
    partner_strength: np.ndarray,
    level: np.ndarray,
    base: Baseline,
    p: P,
    rules: Rules,
) -> Output:
    """Phase 7.

    Parameters
    ----------
    ties, strength : from phase 6. level : from phase 1.
    partner_strength : [..., F, N] what the partners published.
    """
    choice = None if ties is None else np.exp(ties)
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
    several = rules.multilateral(inside, inside_base, strength, p["multilateral_response"])
    papers, international, bilateral, more_several = rules.papers(
        base.papers,
        base.international,
        base.bilateral,
        more_bilateral,
        (base.field_share * np.expm1(several)).sum(axis=-1),
        (base.field_share * np.expm1(level)).sum(axis=-1),
        p["home_conversion"],
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


def count(out: Output, levers: LeverYear) -> Counted:
    """Phase 7, second half: the factor on what the database counts, links not yet capped."""
    if levers.counting is None:
        return Counted(out.links, out.papers, out.international, out.bilateral)
    factor = levers.counting
    return Counted(
        out.links,
        out.papers * factor,
        out.international * factor,
        out.bilateral * factor,
    )


def show_links(
    counted: Counted,
    partner_international: np.ndarray,
    counting: np.ndarray | None,
    partner_counting: np.ndarray | None,
    rules: Rules,
) -> np.ndarray:
    """Phase 7, end: links [..., N] as counted and capped by both sides' international papers."""
    links = counted.links
    if counting is not None and partner_counting is not None:
        links = links * np.sqrt(counting[..., None] * partner_counting)
    return rules.capped_links(links, counted.international, partner_international)


def impact(out: Output, base: Baseline, levers: LeverYear, rules: Rules) -> np.ndarray:
    """Phase 8: [...] percent."""
    premium = base.premium_sum + (out.more_premium + base.premium_several * out.more_several)
    return rules.impact(
        base.impact, base.papers, base.premium_sum, out.papers, premium, levers.premium
    )


class Carried(NamedTuple):
    """Published in phase 9 and summed over countries: [..., F]."""

    lost: np.ndarray
    size: np.ndarray
    turned_away: np.ndarray
    room: np.ndarray


def leave_behind(
    choice: np.ndarray | None,
    base: Baseline,
    p: P,
    rules: Rules,
) -> Carried:
    """Phase 9, first half: ties that are missing, people they would have brought."""
    size = base.papers[..., None] * base.field_share
    if choice is None:
        lost = np.zeros(size.shape)
    else:
        lost = rules.lost_ties(choice, base.weight, base.weight_sum)
    turned_away = p["talent_share"][..., None] * lost * size
    room = base.international[..., None] * base.field_share * (1.0 - lost)
    return Carried(lost, size, turned_away, room)


def carry(
    own: State,
    grown: Capacity,
    decision: Decision,
    ties: np.ndarray | None,
    strength: np.ndarray,
    friction: np.ndarray | None,
    out: Output,
    left: Carried,
    all_turned_away: np.ndarray,
    all_room: np.ndarray,
    base: Baseline,
    levers: LeverYear,
    follow_scars: bool,
    p: P,
    rules: Rules,
) -> State:
    """Phase 9, second half: the state of next year."""
    learned = rules.learned(
        out.learn, base.international_share, p["spillover"], np.asarray(levers.spillover)
    )
    moved = rules.people(
        left.lost,
        p["talent_share"],
        p["talent_diversion"],
        left.size,
        all_turned_away,
        left.room,
        all_room,
    )
    scars = own.scars
    if follow_scars and (friction is not None or scars is not None):
        before = np.zeros(()) if scars is None else scars
        now = np.zeros(()) if friction is None else friction
        scars = rules.scar(before, now, p["trust_scar"], p["trust_recovery"])
    links = base.weight_sum.sum(axis=-1)
    lost = (left.lost * base.weight_sum).sum(axis=-1) / np.where(links > 0.0, links, 1.0)
    return State(
        projects=grown.projects,
        funded=grown.funded,
        ties=ties,
        strength=strength,
        scars=scars,
        learned=learned,
        moved=moved,
        aligned=decision.aligned,
        member=decision.member,
        seeking=decision.seeking,
        lost=lost,
        shares=None if own.shares is None else partner_shares(out.links),
    )


def partner_shares(links: np.ndarray) -> np.ndarray:
    """Links as shares of own links, [..., N]."""
    sums = links.sum(axis=-1)
    return links / np.where(sums > 0.0, sums, 1.0)[..., None]
