"""Laws at their extremes: cut off from all, ruined, counted twice, everything at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from worlds import random_levers, toy_outlook

from agents import Levers, simulate
from agents.rules.spillover import people, turned_away
from evidence.parameters import read_parameters

TABLE = read_parameters()
CENTRAL = {key: TABLE[key].central for key in TABLE}
NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)


def after(levers: Levers, outlook, seed: int = 1):
    return simulate(outlook, levers, TABLE, seed=seed)


def outnumbered(history, outlook) -> np.ndarray:
    """International papers beyond links: papers with nobody, as share of the links."""
    links = history.links.values.sum(-1)
    before = outlook.paths["links"].transpose(*history.links.dims).values.sum(-1)
    unnamed = np.maximum(outlook.paths["international"].values - before, 0.0)
    return (history.international.values - links - unnamed) / before


@settings(max_examples=12, deadline=None, phases=NO_SHRINK)
@given(seed=st.integers(0, 10**6), by_field=st.booleans(), strength=st.floats(0.0, 8.0))
def test_no_paper_is_international_with_nobody(seed, by_field, strength):
    """In every replicate, with all levers together, as far as they go."""
    outlook = toy_outlook(7, 5, 3, seed=seed)
    levers = random_levers(outlook, seed, by_field, strength=strength)
    history = after(levers, outlook, seed)
    assert (history.links.values >= 0.0).all() and (history.papers.values > 0.0).all()
    assert (history.international.values <= history.papers.values * (1 + 1e-12)).all()
    assert outnumbered(history, outlook).max() < 1e-9


@pytest.mark.parametrize("friction", [0.5, 3.0, 9.0])
def test_a_partner_lost_from_every_paper_takes_papers_along(friction):
    outlook = toy_outlook(7, 16, 3)
    levers = Levers.neutral(outlook)
    wall = levers.friction.copy()
    wall[:, 0, :, 1:] = wall[:, 1:, :, 0] = friction
    history = after(levers.with_(friction=wall), outlook)
    links = history.links.values[:, -1, 0].sum(-1) / outlook.paths.links.values[:, -1, 0].sum(-1)
    papers = history.international.values[:, -1, 0] / outlook.paths.international.values[:, -1, 0]
    assert (papers < 1.0).all() and outnumbered(history, outlook).max() < 1e-9
    if friction > 4.0:  # hardly a link is left: hardly a paper is
        assert links.max() < 0.05 and (papers < 4.0 * links).all()


def test_bilateral_papers_fall_before_multilateral_ones():
    """As Russia's did: a paper of several that loses one partner stays international."""
    outlook = toy_outlook(9, 8, 4)
    levers = Levers.neutral(outlook)
    wall = levers.friction.copy()
    wall[:, 0, :, 1:4] = wall[:, 1:4, :, 0] = 0.5
    history = after(levers.with_(friction=wall), outlook)
    neutral = after(levers, outlook)
    one = (history.bilateral / neutral.bilateral).values[:, -1, 0]
    several = (history.multilateral / neutral.multilateral).values[:, -1, 0]
    assert (one < 0.95).all() and (1.0 - several < 0.5 * (1.0 - one)).all()


@settings(max_examples=10, deadline=None, phases=NO_SHRINK)
@given(seed=st.integers(0, 10**6), by_field=st.booleans(), worst=st.floats(0.0, 1.0))
def test_no_cut_of_money_raises_impact(seed, by_field, worst):
    """Of whoever is cut, all together or one alone, as deep as you like; growth lowers none."""
    outlook = toy_outlook(6, 8, 3, seed=seed)
    fields = outlook.evidence.fields if by_field else ("all fields",)
    levers = Levers.neutral(outlook, fields)
    rng = np.random.default_rng(seed)
    cut = rng.uniform(worst, 1.0, levers.funding.shape) * (rng.random(levers.funding.shape) < 0.7)
    for money, way in ((1.0 - cut, 1.0), (1.0 + 4.0 * cut, -1.0)):
        history = after(levers.with_(funding=money), outlook, seed)
        moved = (history.impact / outlook.paths.impact - 1.0).values[..., :-1]
        assert (way * moved <= 1e-9).all()


@pytest.mark.parametrize("factor", [0.5, 1.2, 3.0])
def test_a_database_that_grows_multiplies_everything_alike(factor):
    outlook = toy_outlook(6, 4, 3)
    levers = Levers.neutral(outlook)
    base = after(levers, outlook)
    history = after(levers.with_(counting=levers.counting * factor), outlook)
    for name in ("papers", "international", "bilateral", "multilateral", "links"):
        np.testing.assert_allclose(history[name], factor * base[name], rtol=1e-9, err_msg=name)
    np.testing.assert_array_equal(history.impact, base.impact)


@pytest.mark.parametrize("factor", [0.5, 1.2])
def test_one_countrys_journals_are_its_partners_too(factor):
    outlook = toy_outlook(6, 4, 3)
    levers = Levers.neutral(outlook)
    counting = levers.counting.copy()
    counting[:, 0] = factor
    base, history = after(levers, outlook), after(levers.with_(counting=counting), outlook)
    for name in ("papers", "international", "links"):
        mine = (history[name] / base[name]).values[:, :, 0]
        np.testing.assert_allclose(mine[np.isfinite(mine)], factor, rtol=1e-9, err_msg=name)
    shared = base.links.values[:, :, 1:, 0] > 0.0  # who works with the country
    more = (history.international - base.international).values[:, :, 1:]
    assert (more[shared] * (factor - 1.0) > 0.0).all() and (more[~shared] == 0.0).all()
    links = (history.links - base.links).values[:, :, 1:, 0]
    assert (np.abs(more) <= np.abs(links) * (1 + 1e-9)).all()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), psi=st.floats(0.0, 1.0), tau=st.floats(0.0, 1.0))
def test_people_are_conserved(seed, psi, tau):
    """Those turned away are those who go elsewhere and those who stay at home."""
    rng = np.random.default_rng(seed)
    lost, size = rng.random((5, 2)), rng.lognormal(5.0, 1.0, (5, 2))
    room = rng.lognormal(3.0, 1.0, (5, 2))
    away = turned_away(lost, size, talent_share=np.full(5, tau))
    moved = people(lost, size, away.sum(0), room, room.sum(0),
                   talent_share=np.full(5, tau), talent_diversion=np.full(5, psi))  # fmt: skip
    gained = (moved * size).sum(0)
    np.testing.assert_allclose(gained, (psi - 1.0) * away.sum(0), rtol=1e-9, atol=1e-9)


def test_researchers_are_those_of_the_lever_and_nobody_without_one():
    """A visa limit of 5 percent is 5 percent fewer; who loses ties turns people away."""
    outlook = toy_outlook(6, 5, 3)
    still = Levers.neutral(outlook)
    table = CENTRAL
    none = simulate(outlook, still, table)
    assert (none.researchers == 0.0).all() and (none.turned_away == 0.0).all()
    talent = still.talent.copy()
    talent[:, 0] = table["talent_elasticity"] * np.log1p(-0.05)
    gone = simulate(outlook, still.with_(talent=talent), table).researchers.values
    np.testing.assert_allclose(gone[:, :, 0], -5.0, rtol=1e-9)
    wall = still.friction.copy()
    wall[:, 0, :, 1:] = wall[:, 1:, :, 0] = 1.0
    cut = simulate(outlook, still.with_(friction=wall), table)
    assert (cut.turned_away.values[:, :, 0] > 0.0).all()
    assert (cut.researchers.values[:, 1:, 0] < 0.0).all()
