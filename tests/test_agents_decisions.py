"""Decisions: waves that run or die out, clubs, reactions, trust, and the chance behind them."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import toy_outlook

from agents import Alliance, Levers, Programme, Uncertain, simulate
from agents.draws import decision_noise, draw_parameters, first_uniforms
from agents.levers import Condition, Told
from agents.year.conditions import gates
from agents.year.sizes import cost
from evidence.parameters import read_parameters
from forecast.computing.draws import uniforms


def _followers(contagion: float, base: float = -4.0, years: int = 15) -> np.ndarray:
    outlook = toy_outlook(20, years, 30, seed=1)
    levers = Levers.neutral(outlook)
    alliance = Alliance("wave", (0,), (1,), tuple(range(2, 20)), np.full((years, 1), 0.2))
    table = {
        **outlook.evidence.parameters,
        "alignment_base": base,
        "alignment_first": 0.0,
        "alignment_contagion": contagion,
        "alignment_exit": 0.05,
    }
    h = simulate(outlook, levers.with_(alliances=(alliance,)), table, keep=["aligned"])
    return h.aligned.isel(alliance=0, year=-1).sum("country").values


def test_a_wave_runs_with_contagion_and_dies_out_without():
    alone, together = _followers(0.0), _followers(12.0)
    assert alone.mean() < 8
    assert together.mean() > 14
    assert _followers(12.0, base=-9.0).mean() < 2  # nobody starts, nobody follows


def test_allies_follow_more_and_most_in_the_first_year():
    outlook = toy_outlook(20, 10, 80, seed=1)
    friction = np.full((10, 1), 0.2)
    friction[0] = 0.0
    alliance = Alliance("x", (0,), (1,), tuple(range(2, 20)), friction, allies=tuple(range(2, 11)))
    levers = Levers.neutral(outlook).with_(alliances=(alliance,))
    table = {**outlook.evidence.parameters, "alignment_base": -4.0, "alignment_exit": 1e-9}
    follows = simulate(outlook, levers, table, keep=["aligned"]).aligned.isel(alliance=0).values
    assert follows[:, -1, 2:11].mean() > follows[:, -1, 11:].mean() + 0.3
    new = np.diff(follows.astype(float), axis=1, prepend=0.0).mean(axis=(0, 2))
    assert new[0] == 0.0 and new[1] > 2.0 * new[2]


def test_what_a_scenario_tells_of_a_follower_happens_with_its_probability():
    outlook = toy_outlook(8, 8, 400, seed=3)
    years = outlook.years
    told = (Told(3, int(years[4])), Told(4, int(years[0]), 0.25), Told(5, int(years[2]), 0.0))
    alliance = Alliance("x", (0,), (1,), (2, 3, 4, 5), np.full((8, 1), 0.5), told=told)
    levers = Levers.neutral(outlook).with_(alliances=(alliance,))
    table = {**outlook.evidence.parameters, "alignment_base": -50.0}
    follows = simulate(outlook, levers, table, keep=["aligned"]).aligned.isel(alliance=0).values
    assert follows[:, 4:, 3].all() and not follows[:, :4, 3].any()
    assert 0.18 < follows[:, -1, 4].mean() < 0.32
    assert (follows[:, :, 4].min(axis=1) == follows[:, :, 4].max(axis=1)).all()  # one draw for all
    assert not follows[:, :, [2, 5]].any()
    off = simulate(outlook, levers, table, without=["alignment"], keep=["aligned"])
    assert np.array_equal(off.aligned.isel(alliance=0).values, follows)  # told is not decided


def test_what_waits_for_a_follower_acts_from_the_year_after_and_nowhere_else():
    outlook = toy_outlook(8, 8, 100, seed=3)
    told = (Told(3, int(outlook.years[3]), 0.5),)
    alliance = Alliance("x", (0,), (1,), (3,), np.full((8, 1), 1e-9), told=told)
    answer = np.zeros((8, 8, 1))
    answer[:, 6] = 0.5
    levers = Levers.neutral(outlook).with_(
        alliances=(alliance,),
        uncertain=(
            Uncertain("talent", None, answer, when=0),
            Uncertain("cost", None, np.ones(8), when=0),
        ),
        conditions=(Condition(3, (0,)),),
    )
    h = simulate(outlook, levers, outlook.evidence.parameters)
    follows = h.aligned.values[:, -1, 0, 3]
    assert 0.3 < follows.mean() < 0.7
    moved = h.capacity.isel(country=6).values > 1.3
    assert not moved[~follows].any() and moved[follows, 4:].all() and not moved[:, :4].any()
    spent = cost(levers, {}, 100, gates=gates(levers, h))
    assert (spent[follows].sum(axis=1) == 4.0).all() and not spent[~follows].any()


def test_leaders_and_targets_never_follow_and_the_alliance_ends():
    outlook = toy_outlook(8, 8, 10)
    friction = np.zeros((8, 1))
    friction[2:5] = 0.5
    levers = Levers.neutral(outlook).with_(
        alliances=(Alliance("x", (0,), (1,), tuple(range(8)), friction),)
    )
    table = {**outlook.evidence.parameters, "alignment_base": 8.0}
    aligned = simulate(outlook, levers, table).aligned.isel(alliance=0).values
    assert not aligned[..., :2].any()
    assert aligned[:, 2:5, 2:].any(axis=(0, 1)).all()
    assert not aligned[:, :2].any()
    assert not aligned[:, 5:].any()


def test_followers_lose_their_ties_with_the_target_only():
    outlook = toy_outlook(8, 8, 10)
    levers = Levers.neutral(outlook).with_(
        alliances=(Alliance("x", (0,), (1,), (3,), np.full((8, 1), 0.5)),)
    )
    off = ("diversion", "spillover", "talent", "reaction", "home")
    table = {**outlook.evidence.parameters, "alignment_base": 9.0, "alignment_exit": 1e-9}
    h = simulate(outlook, levers, table, without=off)
    ratio = (h.links / outlook.paths.links).isel(year=-1).values
    assert (ratio[:, 3, 1] < 0.7).all()
    untouched = [(2, 4), (4, 5), (0, 2), (0, 1)]
    for i, j in untouched:
        np.testing.assert_allclose(ratio[:, i, j], 1.0, atol=1e-12)


def test_a_programme_grows_while_it_pays_and_helps_weak_ties_most():
    outlook = toy_outlook(10, 10, 20, seed=2)
    levers = Levers.neutral(outlook)

    def run(fee: float):
        club = Programme("club", (0, 2, 3), tuple(range(4, 10)), np.full((10, 1), 0.6), fee)
        return simulate(outlook, levers.with_(programmes=(club,)), outlook.evidence.parameters)

    cheap, dear = run(0.0), run(0.5)
    assert cheap.member.isel(year=-1).mean() > dear.member.isel(year=-1).mean()
    assert dear.member.isel(year=-1, programme=0).sum("country").max() == 3
    gain = np.log((dear.links / outlook.paths.links).isel(year=-1).median("replicate").values)
    links = outlook.paths.links.isel(year=-1).median("replicate").values
    total = links.sum(-1)
    affinity = links * total.sum() / np.outer(total, total)
    pairs = [(0, 2), (0, 3), (2, 3)]
    by_affinity = sorted((affinity[p], gain[p]) for p in pairs if links[p] > 0.0)
    assert all(g > 0.0 for _, g in by_affinity)
    assert by_affinity[0][1] > by_affinity[-1][1] + 0.03


def test_lost_ties_can_turn_into_new_partners():
    outlook = toy_outlook(8, 12, 30)
    levers = Levers.neutral(outlook)
    friction = np.zeros(levers.friction.shape)
    friction[1:, 0, 0, 1] = friction[1:, 1, 0, 0] = 1.5
    levers = levers.with_(friction=friction)
    table = {**outlook.evidence.parameters, "diversion": 0.0, "seeking": 0.3, "reaction_base": 5.0}
    on = simulate(outlook, levers, table, without=["talent", "spillover"])
    off = simulate(outlook, levers, table, without=["talent", "spillover", "reaction"])
    assert on.seeking.isel(year=-1, country=0).all()
    assert not on.seeking.isel(year=-1, country=5).any()
    more = (on.links - off.links).isel(year=-1, country=0).values
    assert (more[:, 2:] >= 0.0).all()
    assert more[:, 2:].sum() > 0.0
    assert (more[:, 1] == 0.0).all()  # the closed door stays closed
    guarded = levers.with_(strategy=np.ones_like(levers.strategy))
    table["seek_competitive"] = 0.0
    held = simulate(outlook, guarded, table, without=["talent", "spillover"])
    same = simulate(outlook, guarded, table, without=["talent", "spillover", "reaction"])
    np.testing.assert_allclose(held.links, same.links, rtol=1e-12)


def test_the_more_is_lost_the_more_seek():
    outlook = toy_outlook(8, 6, 60)
    levers = Levers.neutral(outlook)
    table = {**outlook.evidence.parameters, "reaction_base": -3.0, "reaction_loss": 15.0}
    seekers = []
    for size in (0.1, 2.0):
        friction = np.zeros(levers.friction.shape)
        friction[1:, 0, 0, 1:3] = friction[1:, 1:3, 0, 0] = size
        h = simulate(outlook, levers.with_(friction=friction), table, keep=["seeking"])
        seekers.append(float(h.seeking.isel(country=0, year=-1).mean()))
    assert seekers[1] > seekers[0] + 0.3


def test_distrust_outlives_friction():
    outlook = toy_outlook(6, 20, 4)
    levers = Levers.neutral(outlook)
    friction = np.zeros(levers.friction.shape)
    friction[1:6, 1, 0, 2] = friction[1:6, 2, 0, 1] = 0.8
    levers = levers.with_(friction=friction)
    table = {**outlook.evidence.parameters, "trust_scar": 0.5, "trust_recovery": 0.1}
    with_ = simulate(outlook, levers, table).links / outlook.paths.links
    without = simulate(outlook, levers, table, without=["trust"]).links / outlook.paths.links
    pair = {"country": "C01", "partner": "C02"}
    np.testing.assert_array_equal(with_.sel(**pair)[:, :6], without.sel(**pair)[:, :6])
    assert (with_.sel(**pair)[:, 12] < without.sel(**pair)[:, 12] - 0.05).all()
    assert (with_.sel(**pair)[:, -1] > with_.sel(**pair)[:, 8]).all()


def test_a_cut_bites_late_and_heals_late():
    outlook = toy_outlook(5, 25, 3)
    levers = Levers.neutral(outlook)
    funding = levers.funding.copy()
    funding[2:6, 0] = 0.6
    table = outlook.evidence.parameters.central()
    h = simulate(outlook, levers.with_(funding=funding), table)
    capacity = h.capacity.isel(country=0, replicate=0).values
    assert capacity[2] == 1.0  # the year of the cut: papers in the pipeline
    assert 4 <= capacity.argmin() <= 10
    assert 0.7 < capacity.min() < 0.95
    assert capacity[-1] > 0.95
    fall = capacity[2] - capacity[capacity.argmin()]
    year_of_half_recovery = np.flatnonzero(capacity > 1.0 - fall / 2)
    assert year_of_half_recovery[year_of_half_recovery > capacity.argmin()][0] > 10


def test_counting_moves_what_is_counted_only():
    outlook = toy_outlook(5, 6, 3)
    levers = Levers.neutral(outlook)
    counting = levers.counting.copy()
    counting[3, 1] = 1.2
    h = simulate(outlook, levers.with_(counting=counting), outlook.evidence.parameters)
    ratio = (h.papers / outlook.paths.papers).values
    np.testing.assert_allclose(ratio[:, 3, 1], 1.2, rtol=1e-12)
    assert (np.delete(ratio, 3, axis=1) == 1.0).all()
    assert np.array_equal(h.impact, outlook.paths.impact, equal_nan=True)


@pytest.mark.parametrize("seed, stream", [(1, "parameter/habit"), (20260101, "x"), (0, "")])
def test_fast_draws_are_the_addressed_draws(seed, stream):
    replicates = [0, 1, 2, 999, 2**40]
    assert np.array_equal(
        first_uniforms(seed, ["other", stream], replicates)[1], uniforms(seed, stream, replicates)
    )


def test_parameters_are_drawn_within_their_range_and_by_address():
    table = read_parameters()
    draws = draw_parameters(table, table, range(200), seed=5)
    for key, values in draws.items():
        assert (values >= table[key].low).all() and (values <= table[key].high).all(), key
    fewer = draw_parameters(["habit"], table, [7, 3], seed=5)["habit"]
    assert fewer.tolist() == draws["habit"][[7, 3]].tolist()
    central = draw_parameters(["habit"], table.central(), range(2), seed=5)["habit"]
    assert central.tolist() == [table["habit"].central] * 2


def test_noise_of_a_longer_horizon_begins_with_the_shorter():
    a, b = decision_noise(3, "reaction", [1, 2], 4, 5), decision_noise(3, "reaction", [2], 9, 5)
    assert np.array_equal(a[1], b[0, :4])


def test_bilateral_papers_follow_links_per_paper():
    """First year: shares near 1 / (1 + c (v - 1)); never more bilateral than international."""
    outlook = toy_outlook(20, 2, 5, seed=3)
    table = {**outlook.evidence.parameters, "bilateral_slope": 0.9}
    h = simulate(outlook, Levers.neutral(outlook), table).isel(year=0)
    per_paper = np.maximum((h.links.sum("partner") / h.international).values, 1.0)
    expected = 1.0 / (1.0 + 0.9 * (per_paper - 1.0))
    share = (h.bilateral / h.international).values
    assert np.median(abs(share / expected - 1.0)) < 0.05
    assert (share <= 1.0).all()
