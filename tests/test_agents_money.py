"""Money is conserved: a sum buys as many joint papers however many share it, whenever, wherever."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import toy_outlook

from agents import Levers, Programme, simulate
from evidence.parameters import read_parameters
from scenarios.interventions.money import CHAIN, joint_papers

TABLE = read_parameters()
YEARS = 14
# Nothing diverts, nobody decides: what the money itself does.
ALONE = ("diversion", "talent", "spillover", "reaction", "home")


def won(levers: Levers, countries: int = 9) -> np.ndarray:
    """Joint papers gained, each pair once, [replicate, year]."""
    outlook = toy_outlook(countries, YEARS, 3, 1)
    parameters = {key: TABLE[key].central for key in TABLE}
    base = outlook.paths["links"].transpose("replicate", "year", "country", "partner").values
    after = simulate(outlook, levers, parameters, without=ALONE, keep=["links"])["links"].values
    return np.triu(after - base).sum((-2, -1))


def programme(members: tuple[int, ...], money: float, candidates: tuple[int, ...] = ()) -> Levers:
    """Money for joint papers, one a million, from the second year on."""
    still = Levers.neutral(toy_outlook(9, YEARS, 3, 1))
    acts = np.ones((YEARS, 1))
    acts[0] = 0.0
    fund = Programme(
        "fund", members, candidates, acts, fee=-1.0, money=money * acts[:, 0],
        joiner_money=0.0 * acts[:, 0],
    )  # fmt: skip
    return still.with_(programmes=(fund,))


@pytest.mark.parametrize("members", [(0, 1), (2, 3, 5), tuple(range(8))])
@pytest.mark.parametrize("open_", [False, True])
def test_a_unit_of_money_buys_the_same_however_many_join(members, open_):
    others = tuple(k for k in range(8) if k not in members) if open_ else ()
    papers = won(programme(members, 6.0, others))[:, -1]
    np.testing.assert_allclose(papers, 6.0, rtol=0.1)


def test_gains_of_a_fixed_sum_do_not_grow_with_the_baseline():
    """Links of the toy world grow over the years; what the money buys stays."""
    still = Levers.neutral(toy_outlook(9, YEARS, 3, 1))
    joint = np.zeros_like(still.joint)
    joint[:, 0, 0, 1] = joint[:, 1, 0, 0] = 4.0
    papers = won(still.with_(joint=joint)).mean(axis=0)  # ties wander from year to year
    np.testing.assert_allclose([papers[6:10].mean(), papers[10:].mean()], 4.0, rtol=0.1)


def test_what_nsfc_published_comes_out():
    """CNY 4.8 billion over four years: 26,350 papers, 37.7 or 40 percent of them co-published."""
    yuan, a_dollar, papers = 4800.0, 4.0, 26_350.0
    million = yuan / a_dollar
    for copublished in (0.377, 0.40):
        chain = dict(zip(CHAIN, (papers / million, copublished, 1.0), strict=True))
        a_year = joint_papers(million / 4, {k: np.full(1, v) for k, v in chain.items()})[0]
        still = Levers.neutral(toy_outlook(9, YEARS, 3, 1))
        course = np.zeros(YEARS)  # paid for four years, papers rise over four and fade over four
        course[1:9] = [0.25, 0.5, 0.75, 1.0, 0.75, 0.5, 0.25, 0.0]
        joint = np.zeros_like(still.joint)
        scale = 1e-3  # the toy world is small
        joint[:, 0, 0, 1] = joint[:, 1, 0, 0] = scale * a_year * course
        total = won(still.with_(joint=joint)).sum(axis=1) / scale
        np.testing.assert_allclose(total, copublished * papers, rtol=0.1)
        price = 1e6 * yuan / total  # yuan for a co-published paper
        np.testing.assert_allclose(price, {0.377: 483_000, 0.40: 455_000}[copublished], rtol=0.1)


def test_who_joins_and_pays_adds_papers():
    alone = programme((0, 1), 6.0, tuple(range(2, 8)))
    paying = alone.programmes[0]
    each = np.ones(YEARS)
    more = Programme(
        "fund", (0, 1), tuple(range(2, 8)), paying.gain, -1.0, money=paying.money,
        joiner_money=each,
    )  # fmt: skip
    grown = won(alone.with_(programmes=(more,)))[:, -1]
    assert (grown > 1.5 * won(alone)[:, -1]).all()
