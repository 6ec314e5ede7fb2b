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

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from agents.baseline import Baseline, World, row_dot
from agents.policy_year import Group, LeverYear
from agents.rules import Rules
from agents.state import State
from agents.utility import total

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


def membership_gain(base: Baseline, programme: Group, t: int, members: np.ndarray) -> np.ndarray:
    """What a programme with these members would add to own links, [...]; about log points.

    ``sum_f,j p0_ijf m_j expm1(gain_f weakness_ij)``.
    """
    assert base.weak is not None
    more = np.expm1(programme.size[t][:, None] * base.weak[..., None, :])
    brought = row_dot(base.weight * more, members[..., None, :]).sum(axis=-1)
    all_links = base.weight_sum.sum(axis=-1)
    return brought / np.where(all_links > 0.0, all_links, 1.0)


def enter(
    before: np.ndarray,
    may: np.ndarray,
    gain: np.ndarray,
    fee: float,
    luck: np.ndarray,
    p: P,
    rules: Rules,
) -> np.ndarray:
    """Phase 2b, one programme: True where the country is a member by its own decision."""
    return rules.join(
        before > 0.0,
        may,
        gain,
        np.asarray(fee),
        luck,
        p["programme_join_base"],
        p["programme_join_slope"],
    )


def react(own: State, luck: np.ndarray, p: P, rules: Rules) -> np.ndarray:
    """Phase 2c: True where a country that lost ties seeks new partners."""
    return rules.react(own.seeking, own.lost, luck, p["reaction_base"], p["reaction_loss"])


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
            friction = total([friction, closed[..., None, :] * alliance.size[t][:, None]])
    if own.scars is not None:
        now = np.zeros_like(own.scars) if friction is None else friction
        friction = rules.lasting_friction(now, own.scars)

    weak = None if base.weak is None else base.weak[..., None, :]
    gains = [levers.weak_support]
    for g, programme in enumerate(programmes):
        if programme.size[t].any():
            both = decision.member[g][..., None] * member[g]
            gains.append(both[..., None, :] * programme.size[t][:, None])
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
    field_share: np.ndarray,
    p: P,
    rules: Rules,
) -> Output:
    """Phase 7.

    Parameters
    ----------
    ties, strength : from phase 6. level : from phase 1.
    partner_strength : [..., F, N] what the partners published. field_share : [..., F].
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
        (field_share * np.expm1(several)).sum(axis=-1),
        (field_share * np.expm1(level)).sum(axis=-1),
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
    field_share: np.ndarray,
    p: P,
    rules: Rules,
) -> Carried:
    """Phase 9, first half: ties that are missing, people they would have brought."""
    size = base.papers[..., None] * field_share
    if choice is None:
        lost = np.zeros(size.shape)
    else:
        lost = rules.lost_ties(choice, base.weight, base.weight_sum)
    turned_away = p["talent_share"][..., None] * lost * size
    room = base.international[..., None] * field_share * (1.0 - lost)
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


__all__ = [
    "Capacity",
    "Carried",
    "Counted",
    "Decision",
    "Output",
    "Shift",
    "World",
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
