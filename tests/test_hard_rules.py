"""Every rule against its formula, by hand and at its corners: what a mutant must not survive.

`make mutants` breaks the rules a little, many times, and runs this file (and the next) each time.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from agents.rules import capacity, choice, decisions, impact, papers, spillover, utility


def a(*values: float) -> np.ndarray:
    """One number is a parameter of no axis, several are an axis."""
    return np.array(values if len(values) > 1 else values[0], dtype=float)


def near(value: Any, *wanted: float) -> None:
    assert np.asarray(value).ravel().tolist() == pytest.approx(list(wanted), rel=1e-9, abs=1e-12)


# Capacity ----------------------------------------------------------------------------------------


def test_funding_level() -> None:
    near(
        capacity.funding_level(a(1.0, 0.6, 2.0, 0.0), funding_replacement=a(0.5)),
        0.0, math.log(0.8), math.log(2.0), math.log(0.5),
    )  # fmt: skip
    none = a(0.0)
    near(capacity.funding_level(a(0.0, 0.0), funding_replacement=none), *[math.log(1e-3)] * 2)
    near(
        capacity.funding_level(a(0.6, 0.99), funding_replacement=none),
        math.log(0.6),
        math.log(0.99),
    )


def lagged(
    first: np.ndarray, second: np.ndarray, level: np.ndarray, lag: np.ndarray, recovery: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    sizes = {"funding_lag": lag, "funding_recovery": recovery}
    return capacity.funding_lag(first, second, level, **sizes)


def test_funding_lag_follows_two_stages_and_recovers_slowly() -> None:
    rate = 1.678 / (4.0 + 0.35)
    first, second = lagged(a(-0.2, 0.1), a(-0.3, 0.0), a(-0.5, 0.4), a(4.0), a(0.5))
    # Falling money and rising money above zero both run at the full rate. A second stage that lies
    # below the first and below zero is regrowth and runs at half of it.
    near(first, -0.2 + rate * -0.3, 0.1 + rate * 0.3)
    near(second, -0.3 + 0.5 * rate * 0.1, rate * 0.1)
    first, second = lagged(a(-0.2, 0.0), a(-0.1, 0.0), a(0.0, 0.3), a(4.0), a(0.5))
    near(first, -0.2 + 0.5 * rate * 0.2, rate * 0.3)
    near(second, -0.1 - rate * 0.1, 0.0)
    first, _ = lagged(a(0.0, 0.0), a(0.0, 0.0), a(1.0, -1.0), a(0.5), a(1.0))
    near(first, 1.0, -1.0)  # a rate above one would overshoot
    first, second = lagged(a(-1.0, -1.0), a(-1.0, -1.0), a(-1.0, 1.0), a(4.0), a(3.0))
    near(first, -1.0, -1.0 + 3.0 * rate * 2.0)
    near(second, -1.0, -1.0)
    # Above zero nothing is regrowth of what was lost.
    _, second = lagged(a(0.5, 0.9), a(0.2, 0.2), a(0.5, 0.9), a(4.0), a(0.1))
    near(second, 0.2 + rate * 0.3, 0.2 + rate * 0.7)
    _, second = lagged(a(0.5, 0.5), a(0.0, -0.1), a(0.5, 0.5), a(4.0), a(0.1))
    near(second, rate * 0.5, -0.1 + 0.1 * rate * 0.6)
    first, _ = lagged(a(0.5, 0.5), a(0.0, 0.0), a(0.9, 0.2), a(4.0), a(0.1))
    near(first, 0.5 + rate * 0.4, 0.5 - rate * 0.3)


def test_capacity_adds_up_within_its_bounds() -> None:
    got = capacity.capacity(a(-0.4, 8.0), a(0.1, 0.0), a(-0.02, 0.0), a(0.003, 0.0),
                            a(0.0004, 0.0), funding_elasticity=a(0.75))  # fmt: skip
    near(got, -0.3 + 0.1 - 0.02 + 0.003 + 0.0004, 3.0)
    least = capacity.capacity(a(-9.0, 0.0), *[a(0.0, 0.0)] * 4, funding_elasticity=a(1.0))
    near(least, -3.0, 0.0)


# Choice ------------------------------------------------------------------------------------------


def test_attraction_sum() -> None:
    shift = np.array([[math.log(0.5), math.log(3.0)], [0.0, 0.0]])
    got = choice.attraction_sum(shift, a2([2.0, 1.0], [5.0, 6.0]), a(4.0, 11.0))
    near(got, math.log(1.0 + (2.0 * -0.5 + 1.0 * 2.0) / 4.0), 0.0)
    closed = choice.attraction_sum(a2([-50.0, -50.0]), a2([1.0, 1.0]), np.array([2.0]))
    assert -28.0 < float(closed[0]) < -27.0 and math.isfinite(float(closed[0]))
    near(choice.attraction_sum(a2([1.0, 1.0]), a2([0.0, 0.0]), np.array([0.0])), 0.0)
    near(choice.attraction_sum(a2([1.0, 0.0]), a2([0.5, 0.0]), np.array([0.0])),
         math.log1p(0.5 * math.expm1(1.0)))  # fmt: skip
    near(choice.attraction_sum(a2([1.0, 0.0]), a2([0.25, 0.25]), np.array([0.5])),
         math.log1p(0.5 * math.expm1(1.0)))  # fmt: skip


def a2(*rows: list[float]) -> np.ndarray:
    return np.array(rows)


def test_offer() -> None:
    got = choice.offer(a2([-0.7, 0.1]), np.array([-0.05]), np.array([-0.4]), diversion=a(0.5))
    near(got, -0.7 - 0.05 + 0.2, 0.1 - 0.05 + 0.2)
    near(choice.offer(a2([-0.7, 0.1]), None, None, diversion=a(0.5)), -0.7, 0.1)
    near(choice.offer(None, np.array([0.3]), None, diversion=a(0.5)), 0.3)
    near(choice.offer(None, None, np.array([0.3]), diversion=a(0.5)), -0.15)
    near(choice.offer(a2([-99.0, 99.0]), None, None, diversion=a(0.0)), -7.0, 4.0)
    near(choice.offer(a2([0.0, 0.0]), np.array([-99.0]), None, diversion=a(0.0)),
         -7.0, -7.0)  # fmt: skip
    near(choice.offer(a2([0.0, 0.0]), np.array([99.0]), None, diversion=a(0.0)), 4.0, 4.0)


def test_match_and_habit() -> None:
    own, others = a(-0.4, 0.6), a(0.1, 0.2)
    near(choice.match(own, others), -0.15, 0.4)
    near(own, -0.4, 0.6)
    near(choice.tie_habit(a2([-0.1, 0.2]), a2([-0.5, 0.2]), habit=a(0.25)), -0.2, 0.2)
    got = choice.strength_habit(a(-0.1, 0.2), a(-1.0, 0.4), habit=a(0.25), size_elasticity=a(0.5))
    near(got, -0.2, 0.2)


# Decisions ---------------------------------------------------------------------------------------

ALIGN = {"alignment_base": a(-4.0), "alignment_ally": a(3.0), "alignment_first": a(1.5),
         "alignment_contagion": a(5.0), "alignment_exit": a(0.2)}  # fmt: skip


def score(ally: float, first: float, contagion: float) -> float:
    return -4.0 + 3.0 * ally + 1.5 * first + 5.0 * contagion


@pytest.mark.parametrize("point", [(1.0, 0.0, 0.0), (0.0, 1.0, 0.1), (1.0, 1.0, 0.4)])
def test_align_joins_below_its_score_and_not_above(point: tuple[float, float, float]) -> None:
    def joins(noise: float, may: bool = True) -> bool:
        return bool(decisions.align(np.array(False), np.array(may), *map(a, point), noise=a(noise),
                                    **ALIGN))  # fmt: skip

    assert joins(score(*point) - 1e-6) and not joins(score(*point) + 1e-6)
    assert not joins(score(*point)), "exactly at the score nobody joins"
    assert not joins(score(*point) - 1e-6, may=False)


def test_align_leaves_by_the_hazard_that_contagion_lowers() -> None:
    def stays(noise: float, contagion: float, hazard: float = 0.2) -> bool:
        settings = {**ALIGN, "alignment_exit": a(hazard)}
        return bool(decisions.align(np.array(True), np.array(True), a(0.0), a(1.0), a(contagion),
                                    noise=a(noise), **settings))  # fmt: skip

    for contagion in (0.0, 0.5):
        leave = 0.2 * (1.0 - contagion)
        edge = math.log((1.0 - leave) / leave)
        assert stays(edge - 1e-6, contagion) and not stays(edge + 1e-6, contagion)
        assert not stays(edge, contagion)
    assert stays(27.0, 1.0) and not stays(28.0, 1.0)  # nobody leaves, as far as noise goes
    assert stays(-28.0, 0.0, 1.0) and not stays(-27.0, 0.0, 1.0)  # everybody leaves
    assert not stays(math.inf, 1.0)


JOIN = {"programme_join_base": a(-1.0), "programme_join_slope": a(60.0)}
REACT = {"reaction_base": a(-3.0), "reaction_loss": a(15.0)}


def test_join_and_leave_ask_for_the_same_worth() -> None:
    def member(was: bool, noise: float, may: bool = True) -> bool:
        return bool(decisions.join(np.array(was), np.array(may), a(0.05), a(0.03), a(noise),
                                   **JOIN))  # fmt: skip

    worth = 60.0 * (0.05 - 0.03)
    assert member(False, -1.0 + worth - 1e-6) and not member(False, -1.0 + worth + 1e-6)
    assert member(True, 1.0 + worth - 1e-6) and not member(True, 1.0 + worth + 1e-6)
    assert not member(False, -9.0, may=False) and not member(True, -9.0, may=False)
    edge = decisions.join(np.array([False, True]), np.array(True), a(0.5), a(0.5), a(-1.0, 1.0),
                          **{**JOIN, "programme_join_slope": a(1.0)})  # fmt: skip
    assert edge.tolist() == [False, False]


def test_react_starts_by_loss_and_stops_when_settled() -> None:
    def seeks(was: bool, lost: float, noise: float) -> bool:
        return bool(decisions.react(np.array(was), a(lost), a(noise), **REACT))

    assert seeks(False, 0.3, 1.5 - 1e-6) and not seeks(False, 0.3, 1.5 + 1e-6)
    assert not seeks(False, 0.5, 4.5)
    assert seeks(True, 0.011, 99.0) and not seeks(True, 0.01, -99.0) and not seeks(True, 0.0, -9.0)
    assert not seeks(False, 0.009, -99.0)


# Utility -----------------------------------------------------------------------------------------


def test_weakness() -> None:
    got = utility.weakness(a(0.0, 1.0, 3.0), a(2.0), a(2.0, 2.0, 4.0), a(5.0), weakness_half=a(0.5))
    near(got, 1.0, 0.5 / (0.5 + 5.0 / 4.0), 0.5 / (0.5 + 15.0 / 8.0))
    got = utility.weakness(a(0.0, 1.0), a(0.0), a(2.0, 3.0), a(5.0), weakness_half=a(0.5))
    near(got, 1.0, 0.5 / 5.5)
    got = utility.weakness(a(1.0, 1.0), a(0.5), a(1.0, 1.0), a(1.0), weakness_half=a(1.0))
    near(got, 1 / 3, 1 / 3)


def test_friction_distance_strategy_and_seeking() -> None:
    near(utility.lasting_friction(a(0.4, 0.0, -0.2, 0.05), a(0.1, 0.1, 0.0, 0.3)),
         0.4, 0.1, -0.2, 0.3)  # fmt: skip
    got = utility.distance_gain(a(0.1, 0.5), a(3.0, 2.0), distance_elasticity=a(0.38))
    near(got, 0.114, 0.38)
    strategy, distance, weak = np.arange(4), a(0.25, 0.25, 0.3, 0.4), a(0.9, 0.9, 0.8, 0.7)
    classes = ("competitive", "complementary", "assistance")
    sizes = {f"strategy_{k}": a(v) for k, v in zip(classes, (0.1, 0.2, 0.4), strict=True)}
    got = utility.strategy_gain(strategy, distance, weak, **sizes)
    near(got, 0.0, -0.1 * 0.75, 0.2 * 0.3, 0.4 * 0.7)
    weights = {f"seek_{k}": a(v) for k, v in zip(classes, (0.3, 2.0, 0.7), strict=True)}
    for seeks, factor in ((True, 1.0), (False, 0.0)):
        got = utility.seek(np.array(seeks), a(0.2), strategy, seeking=a(0.5), **weights)
        near(got, *(factor * 0.1 * w for w in (1.0, 0.3, 2.0, 0.7)))


def test_total_of_what_is_there() -> None:
    assert utility.total([]) is None and utility.total([None]) is None
    near(utility.total([None, a(1.0, 2.0), None, a(0.5, 0.25), a(3.0, 3.0)]), 4.5, 5.25)


# Papers ------------------------------------------------------------------------------------------


def test_link_change() -> None:
    near(papers.link_change(a2([0.5, 1.2]), np.array([0.8]), a2([0.5, 1.0])), -0.8, -0.04)
    near(papers.link_change(a2([0.5, 1.2]), None, a2([0.5, 1.0])), -0.5, 0.2)
    near(papers.link_change(a2([0.5, 1.2]), np.array([0.8]), None), -0.5, 0.2)


def test_multilateral() -> None:
    own = math.exp(-0.1)
    left = 0.5 / own
    got = papers.multilateral(
        a(-50.0, 10.0), a(100.0, 40.0), a(-0.1, 0.2), a(2.5, 2.5), multilateral_response=a(0.3)
    )
    near(
        got,
        -0.1 + math.log(1.0 - 0.3 * (1.0 - left) - 0.7 * (1.0 - left) ** 2.5),
        0.2 + 0.3 * math.log1p((0.25 - (math.exp(0.2) - 1.0)) / math.exp(0.2)),
    )

    def grown(lost: np.ndarray, of: np.ndarray, phi: float) -> np.ndarray:
        none, two = a(0.0, 0.0), a(2.0, 2.0)
        return np.exp(papers.multilateral(lost, of, none, two, multilateral_response=a(phi)))

    near(np.round(grown(a(-5.0, 0.5), a(0.0, 0.0), 0.2), 8), 0.0, round(1.5**0.2, 8))
    near(grown(a(99.0, 0.25), a(1.0, 0.5), 1.0), 51.0, 1.5)


def test_papers_never_outnumber_their_partners() -> None:
    """The response tends to 1 as ties vanish: multilateral papers stay below the links inside."""
    left = np.linspace(0.0, 1.0, 201)[1:]
    for phi in (0.0, 0.2, 1.0):
        for n in (1.0, 2.5, 9.0):
            log = papers.multilateral(
                left - 1.0, np.ones(200), np.zeros(200), np.full(200, n),
                multilateral_response=a(phi),
            )  # fmt: skip
            assert (np.exp(log) <= n * left + 1e-8).all() and (np.diff(log) > -1e-12).all()


def made(*given: float, home: float) -> tuple[np.ndarray, ...]:
    return papers.papers(*map(a, given), home_conversion=a(home))


def test_papers_are_accounted_for() -> None:
    got = papers.papers(
        a(100.0), a(40.0), a(25.0), a(-5.0), a(0.1), a(-0.02), home_conversion=a(0.7)
    )
    international = 40.0 - 5.0 + 1.5
    domestic = 60.0 + 60.0 * -0.02 - 0.7 * (-5.0 - 25.0 * -0.02)
    near(got, international + domestic, international, 20.0, 1.5)
    near(made(100.0, 40.0, 25.0, -60.0, 0.0, 0.0, home=0.0),
         60.0, 0.0, 0.0, 0.0)  # fmt: skip
    near(made(100.0, 90.0, 25.0, 80.0, -1.0, 0.0, home=1.0),
         105.0, 105.0, 105.0, -65.0)  # fmt: skip
    near(made(100.0, 40.0, 40.0, -60.0, 0.0, -1.0, home=0.0),
         0.0, 0.0, 0.0, 0.0)  # fmt: skip


def test_capped_links() -> None:
    links = a(5.0, 9.0, -1.0, 3.0)
    near(papers.capped_links(links, a(8.0), a(4.0, 20.0, 5.0, 3.5)), 4.0, 8.0, 0.0, 3.0)
    near(links, 5.0, 9.0, -1.0, 3.0)


# Impact ------------------------------------------------------------------------------------------


def test_impact_follows_mix_and_money() -> None:
    near(impact.partner_quality(a(np.nan, 0.1, 1.5, 9.0)), 1.0, 0.5, 1.5, 2.0)
    sizes = {"impact_slope": a(1.6), "impact_money": a(0.3), "impact_causal": a(0.4)}
    got = impact.impact(a(1.2), a(0.5), a(0.4), a(-0.2), a(0.9), **sizes)
    near(got, 1.2 * np.exp(0.4 * (1.6 * (0.9 * 0.4 - 0.5) - 0.3 * 0.2)))
    near(impact.impact(a(1.2), a(0.5), a(0.5), a(0.0), a(1.0), **sizes), 1.2)


# What is left to the next year -------------------------------------------------------------------


def test_learned() -> None:
    near(spillover.learned(a(-0.5, 0.2), a(0.4), a(1.5), spillover=a(0.05)),
         0.02 * (0.5 + 1.5 * -0.5), 0.02 * (0.5 + 1.5 * 0.2))  # fmt: skip


def test_lost_ties() -> None:
    got = spillover.lost_ties(a2([0.6, 1.2, 0.9]), a2([1.0, 3.0, 2.0]), np.array([6.0]))
    near(got, (0.4 + 2.0 * 0.1) / 6.0)
    near(spillover.lost_ties(a2([0.6, 0.5]), a2([1.0, 0.0]), np.array([0.0])), 0.4)
    near(spillover.lost_ties(a2([0.6, 0.5]), a2([0.25, 0.25]), np.array([0.5])), 0.45)


def test_people() -> None:
    sizes = {"talent_share": a(0.05), "talent_diversion": a(0.5)}
    got = spillover.people(a(0.2, 0.1), a(100.0, 50.0), a(1.0, 2.0), a(10.0, 5.0), a(50.0, 40.0),
                           **sizes)  # fmt: skip
    near(got, 0.5 * 1.0 * 0.2 / 100.0 - 0.01, 0.5 * 2.0 * 0.125 / 50.0 - 0.005)
    near(spillover.people(a(0.2, 0.2), a(0.0, 0.5), a(1.0, 1.0), a(4.0, 2.0), a(0.0, 0.5),
                          **sizes), 2.0 - 0.01, 4.0 - 0.01)  # fmt: skip


def test_turned_away() -> None:
    near(spillover.turned_away(a(0.2, 0.1), a(100.0, 50.0), talent_share=a(0.05)), 1.0, 0.25)


def test_scar() -> None:
    got = spillover.scar(a2([0.2, 0.1, 0.0]), a2([0.0, 0.9, -3.0]),
                         trust_scar=a(0.3), trust_recovery=a(0.1))  # fmt: skip
    near(got, 0.18, 0.27, 0.0)
