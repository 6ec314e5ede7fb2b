"""Laws of the agents: batch law of every rule, nothing moved changes no bit, bounds, invariants."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from worlds import random_levers, toy_outlook

from agents import CHANNELS, RULES, Alliance, Computing, Levers, Programme, Uncertain, simulate
from agents.rules.table import BASELINE_RULES, PARAMETERS, parameters_of, with_draws
from evidence.parameters import read_parameters

# A failing world is small already; looking for a smaller one takes minutes.
NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)
PATHS = ("papers", "international", "links", "world_papers", "eu27_papers", "impact")
F, N = 3, 5

# What the quantities a rule is given look like behind the leading axes, and how they are drawn.
# Its parameters are its keyword-only arguments: one number each, drawn as shares.
POSITIVE, LOG, SHARE, YES, CODE = "positive", "log", "share", "yes", "code"
GIVEN: dict[str, list[tuple[tuple[int, ...], str]]] = {
    "funding_level": [((F,), POSITIVE)],
    "funding_lag": [((F,), LOG)] * 3,
    "capacity": [((F,), LOG)] * 5,
    "align": [((), YES), ((), YES), *[((), SHARE)] * 3, ((), LOG)],
    "join": [((), YES), ((), YES), *[((), LOG)] * 3],
    "react": [((), YES), ((), SHARE), ((), LOG)],
    "lasting_friction": [((F, N), LOG), ((F, N), SHARE)],
    "distance_gain": [((N,), SHARE), ((N,), POSITIVE)],
    "strategy_gain": [((N,), CODE), ((N,), SHARE), ((N,), SHARE)],
    "rise": [((F, N), POSITIVE), ((F, N), POSITIVE)],
    "seek": [((), YES), ((), SHARE), ((N,), CODE)],
    "attraction_sum": [((F, N), LOG), ((F, N), POSITIVE), ((F,), POSITIVE)],
    "offer": [((F, N), LOG), ((F,), LOG), ((F,), LOG)],
    "between_fields": [((F,), LOG), ((F,), POSITIVE)],
    "match": [((F, N), LOG), ((F, N), LOG)],
    "tie_habit": [((F, N), LOG), ((F, N), LOG)],
    "strength_habit": [((F,), LOG), ((F,), LOG)],
    "link_change": [((F, N), POSITIVE), ((F,), POSITIVE), ((F, N), POSITIVE)],
    "multilateral": [((F,), LOG), ((F,), POSITIVE), ((F,), LOG), ((F,), POSITIVE)],
    "papers": [*[((), POSITIVE)] * 3, *[((), LOG)] * 3],
    "accompanied": [((), POSITIVE)] * 3,
    "capped_links": [((N,), POSITIVE), ((), POSITIVE), ((N,), POSITIVE)],
    "impact": [((), POSITIVE), *[((), SHARE)] * 2, ((), LOG), ((), POSITIVE)],
    "counted_pair": [((N,), POSITIVE), ((N,), POSITIVE)],
    "counted_several": [((), POSITIVE), *[((N,), POSITIVE)] * 2, ((), POSITIVE)],
    "learned": [((F,), LOG), ((), SHARE), ((), POSITIVE)],
    "lost_ties": [((F, N), POSITIVE), ((F, N), POSITIVE), ((F,), POSITIVE)],
    "turned_away": [((F,), SHARE), ((F,), POSITIVE)],
    "people": [((F,), SHARE), *[((F,), POSITIVE)] * 4],
    "workforce": [((F,), LOG), ((F,), LOG)],
    "scar": [((F, N), SHARE), ((F, N), LOG)],
    "bilateral": [((), POSITIVE), ((), POSITIVE)],
    "weakness": [((N,), POSITIVE), ((), POSITIVE), ((N,), POSITIVE), ((), POSITIVE)],
}
TABLE = RULES._asdict() | BASELINE_RULES._asdict()


def _draw(rng: np.random.Generator, shape: tuple[int, ...], kind: str) -> np.ndarray:
    if kind == POSITIVE:
        return rng.lognormal(0.0, 1.0, shape)
    if kind == LOG:
        return rng.normal(0.0, 0.7, shape)
    if kind == SHARE:
        return rng.uniform(0.0, 1.0, shape)
    if kind == YES:
        return rng.random(shape) < 0.5
    return rng.integers(0, 4, shape)


def test_every_rule_is_in_the_batch_law():
    assert set(GIVEN) == set(TABLE)


def test_rules_say_which_parameters_they_use():
    """A rule of one's own with a parameter of one's own needs no other place."""

    def shy(utility, openness, sum_, *, shyness):
        return RULES.offer(utility, openness, sum_, diversion=shyness) - shyness[..., None, None]

    assert parameters_of(shy) == ("shyness",) and "shyness" not in PARAMETERS
    outlook = toy_outlook(5, 4, 2)
    levers, rules = random_levers(outlook, 3), RULES._replace(offer=shy)
    table = {**outlook.evidence.parameters, "shyness": 0.3}
    usual = simulate(outlook, levers, table)
    assert (simulate(outlook, levers, table, rules=rules).links <= usual.links).mean() > 0.9
    with pytest.raises(KeyError, match="shyness"):
        simulate(outlook, levers, outlook.evidence.parameters, rules=rules)
    filled = with_draws(RULES, {key: np.array(0.5) for key in PARAMETERS})
    assert filled.turned_away(np.array([0.5]), np.array([8.0])).tolist() == [2.0]


@pytest.mark.parametrize("name", TABLE)
@settings(max_examples=20, deadline=None, phases=NO_SHRINK)
@given(seed=st.integers(0, 2**32 - 1), a=st.integers(1, 4), b=st.integers(1, 9))
def test_batch_law(name, seed, a, b):
    """rule(x)[i, j] == rule(x[i, j]), bit for bit, for 2, 1 and 0 leading axes."""
    rule, keys = TABLE[name], parameters_of(TABLE[name])
    rng = np.random.default_rng(seed)
    kinds = [*GIVEN[name], *[((), SHARE)] * len(keys)]
    arguments = [_draw(rng, (a, b, *shape), kind) for shape, kind in kinds]

    def run(arrays):
        given = arrays[: len(GIVEN[name])]
        out = rule(*given, **dict(zip(keys, arrays[len(given) :], strict=True)))
        return out if isinstance(out, tuple) else (out,)

    whole = run(arguments)
    for i in range(a):
        row = run([x[i] for x in arguments])
        for all_, one in zip(whole, row, strict=True):
            assert np.array_equal(all_[i], one, equal_nan=True)
        for j in range(b):
            cell = run([np.array(x[i, j]) for x in arguments])
            for all_, one in zip(whole, cell, strict=True):
                assert np.array_equal(all_[i, j], one, equal_nan=True)


@settings(max_examples=15, deadline=None, phases=NO_SHRINK)
@given(seed=st.integers(0, 10**6), n=st.integers(2, 9), by_field=st.booleans())
def test_nothing_moved_changes_no_bit(seed, n, by_field):
    """Neutral levers give the outlook back, decisions on, with and without fields."""
    outlook = toy_outlook(n, 4, 3, seed=seed)
    levers = Levers.neutral(outlook, outlook.evidence.fields if by_field else ("all fields",))
    history = simulate(outlook, levers, outlook.evidence.parameters, seed=seed)
    for name in PATHS:
        assert np.array_equal(history[name].values, outlook.paths[name].values, equal_nan=True)
    assert (history.capacity == 1.0).all()
    assert not history.seeking.any()


def test_interventions_of_size_zero_change_no_bit():
    """An alliance without friction, a programme without gain, an uncertain nothing."""
    outlook = toy_outlook(6, 5, 4)
    levers = Levers.neutral(outlook)
    none = np.zeros((5, 1))
    levers = levers.with_(
        alliances=(Alliance("a", (0,), (1,), (2, 3, 4), none),),
        programmes=(Programme("p", (0, 1), (2, 3, 4), none),),
        strategy=levers.strategy,
        uncertain=(Uncertain("friction", "event/russia-2022", np.zeros((5, 1, 6, 6))),),
    )
    history = simulate(outlook, levers, outlook.evidence.parameters)
    for name in PATHS:
        assert np.array_equal(history[name].values, outlook.paths[name].values, equal_nan=True)
    assert not history.aligned.any()
    assert not history.member.any()


@settings(max_examples=25, deadline=None, phases=NO_SHRINK)
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(3, 8),
    by_field=st.booleans(),
    strength=st.sampled_from([0.5, 1.0, 5.0, 50.0]),
)
def test_invariants_hold_in_every_replicate(seed, n, by_field, strength):
    """Symmetric, within bounds, consistent, however hard the levers are pulled."""
    outlook = toy_outlook(n, 6, 4, seed=seed)
    levers = random_levers(outlook, seed + 1, by_field, strength=strength)
    levers = levers.with_(
        funding=np.clip(levers.funding, 0.0, 10.0),
        counting=np.clip(levers.counting, 0.1, 3.0),
        premium=np.clip(levers.premium, 0.0, 5.0),
        spillover=np.clip(levers.spillover, 0.0, 3.0),
    )
    h = simulate(outlook, levers, outlook.evidence.parameters, seed=seed)
    links, inter = h.links.values, h.international.values
    assert np.array_equal(links, links.swapaxes(-1, -2))
    assert (links >= 0.0).all()
    assert (links[..., np.arange(n), np.arange(n)] == 0.0).all()
    assert (links <= inter[..., None]).all()
    assert (inter <= h.papers.values).all()
    assert (h.domestic >= 0.0).all()
    assert (h.bilateral >= 0.0).all()
    assert (h.multilateral >= 0.0).all()
    np.testing.assert_allclose(h.domestic + h.international, h.papers, rtol=1e-12)
    np.testing.assert_allclose(h.bilateral + h.multilateral, h.international, rtol=1e-9)
    sums = h.partner_share.sum("partner").values
    np.testing.assert_allclose(sums[links.sum(-1) > 0.0], 1.0, rtol=1e-12)
    np.testing.assert_allclose(h.papers_share * h.world_papers, h.papers, rtol=1e-12)
    for name in h:
        of_all = name not in ("impact", "field_impact")  # the rest of the world may have none
        kept = h[name] if of_all else h[name].isel(country=slice(-1))
        assert np.isfinite(kept.values.astype(float)).all(), name
    for total in ("papers", "international"):
        np.testing.assert_allclose(h[f"field_{total}"].sum("field"), h[total], rtol=1e-9)
        assert (h[f"field_{total}"] >= 0.0).all()
    assert (h.field_international <= h.field_papers * (1 + 1e-9)).all()
    mean = (h.field_impact * h.field_papers).sum("field") / h.papers
    np.testing.assert_allclose(mean[..., :-1], h.impact[..., :-1], rtol=1e-9)


def test_world_papers_follow_the_parts():
    """World = domestic papers + international papers over countries per paper, in every year."""
    outlook = toy_outlook(6, 6, 4)
    h = simulate(outlook, random_levers(outlook, 3), outlook.evidence.parameters)
    base = outlook.paths
    domestic0 = (base.papers - base.international).sum("country")
    per_paper = base.international.sum("country") / (base.world_papers - domestic0)
    expected = h.domestic.sum("country") + h.international.sum("country") / per_paper
    np.testing.assert_allclose(h.world_papers, expected, rtol=1e-10)
    assert (abs(h.world_papers / base.world_papers - 1.0) > 1e-3).any()


@settings(max_examples=20, deadline=None, phases=NO_SHRINK)
@given(
    seed=st.integers(0, 10**6),
    low=st.floats(0.0, 1.0),
    more=st.floats(0.0, 2.0),
    diversion=st.floats(0.0, 1.0),
)
def test_more_friction_never_raises_that_pair(seed, low, more, diversion):
    """Promised for the pair itself, with decisions and knock-on channels off."""
    outlook = toy_outlook(5, 5, 2, seed=seed)
    levers = Levers.neutral(outlook)
    friction = np.zeros(levers.friction.shape)
    friction[1:, 1, 0, 2] = friction[1:, 2, 0, 1] = 1.0
    table = {**outlook.evidence.parameters, "diversion": diversion}
    off = set(CHANNELS) - {"diversion", "trust", "home"}
    a, b = (
        simulate(outlook, levers.with_(friction=size * friction), table, without=off).links
        for size in (low, low + more)
    )
    pair = {"country": "C01", "partner": "C02"}
    assert (b.sel(**pair) <= a.sel(**pair) * (1.0 + 1e-12)).all()


def test_all_channels_off_leaves_the_direct_effect_alone():
    """Ties that were not touched do not move."""
    outlook = toy_outlook(6, 6, 3)
    levers = Levers.neutral(outlook)
    friction = np.zeros(levers.friction.shape)
    friction[1:, 1, 0, 2] = friction[1:, 2, 0, 1] = 0.4
    levers = levers.with_(friction=friction)
    h = simulate(outlook, levers, outlook.evidence.parameters, without=CHANNELS)
    ratio = (h.links / outlook.paths.links).values
    moved = np.zeros((6, 6), dtype=bool)
    moved[1, 2] = moved[2, 1] = True
    assert (ratio[:, 1:, moved] < 0.95).all()
    kept = ratio[..., ~moved]
    # a pair as large as all international papers is capped with them, nothing else may move
    assert (abs(kept[np.isfinite(kept)] - 1.0) < 0.2).all()
    assert (np.nanmedian(kept) == 1.0).all()


def test_long_run_effect_is_the_size_put_in():
    """A friction of 0.4 log points ends at exp(-0.4) without diversion."""
    outlook = toy_outlook(6, 40, 2)
    levers = Levers.neutral(outlook)
    friction = np.zeros(levers.friction.shape)
    friction[1:, 1, 0, 2] = friction[1:, 2, 0, 1] = 0.4
    table = {**outlook.evidence.parameters, "habit": 0.35}
    h = simulate(outlook, levers.with_(friction=friction), table, without=CHANNELS)
    ratio = (h.links / outlook.paths.links).sel(country="C01", partner="C02")
    np.testing.assert_allclose(ratio.isel(year=-1), np.exp(-0.4), rtol=1e-4)
    np.testing.assert_allclose(ratio.isel(year=1), np.exp(-0.35 * 0.4), rtol=1e-12)


def test_full_diversion_keeps_effort_and_none_sends_it_home():
    """rho = 1 keeps what a country offers in all; rho = 0 leaves other partners alone."""
    from agents.rules.choice import attraction_sum, offer

    weight = np.array([[3.0, 2.0, 5.0]])
    shift = np.array([[-0.9, 0.0, 0.0]])
    sum_ = attraction_sum(shift, weight, weight.sum(-1))
    kept = offer(shift, None, sum_, diversion=np.array(1.0))
    np.testing.assert_allclose((weight * np.exp(kept)).sum(), weight.sum(), rtol=1e-12)
    home = offer(shift, None, sum_, diversion=np.array(0.0))
    assert np.array_equal(home[0, 1:], [0.0, 0.0])


def test_same_noise_until_the_intervention_starts():
    """Two scenarios are one history until one of them acts, bit for bit."""
    outlook = toy_outlook(7, 7, 5)
    base = random_levers(outlook, 5, by_field=True)
    friction = base.friction.copy()
    friction[4:, 0, :, 3] += 0.8
    friction[4:, 3, :, 0] += 0.8
    parameters = outlook.evidence.parameters
    a = simulate(outlook, base, parameters, seed=9)
    b = simulate(outlook, base.with_(friction=friction), parameters, seed=9)
    for name in a:
        before = slice(0, 4)
        assert np.array_equal(
            a[name].isel(year=before), b[name].isel(year=before), equal_nan=True
        ), name
    assert not np.array_equal(a.links.isel(year=4), b.links.isel(year=4))


def test_replicates_do_not_know_of_each_other():
    """Row r is the same whichever replicates are run with it, and for a longer horizon."""
    long = toy_outlook(6, 8, 6)
    levers = random_levers(long, 2)
    whole = simulate(long, levers, long.evidence.parameters, seed=3)
    some = type(long)(long.paths.isel(replicate=[1, 4]), long.evidence, long.seed)
    part = simulate(some, levers, long.evidence.parameters, seed=3)
    for name in whole:
        assert np.array_equal(whole[name].isel(replicate=[1, 4]), part[name], equal_nan=True), name


@pytest.mark.parametrize("chunk, threads", [(1, 1), (2, 2), (5, 1), (7, 2), (100, 2)])
def test_chunks_and_threads_change_no_bit(chunk, threads):
    outlook = toy_outlook(6, 5, 7)
    levers = random_levers(outlook, 8, by_field=True)
    table = outlook.evidence.parameters
    whole = simulate(outlook, levers, table, computing=Computing(chunk=7, threads=1))
    split = simulate(outlook, levers, table, computing=Computing(chunk, threads))
    for name in whole:
        assert np.array_equal(whole[name], split[name], equal_nan=True), name


def test_what_is_wrong_is_said():
    outlook = toy_outlook(4, 3, 2)
    levers = Levers.neutral(outlook)
    parameters = outlook.evidence.parameters
    with pytest.raises(ValueError, match=r"unknown channels.*known: diversion"):
        simulate(outlook, levers, parameters, without=["luck"])
    with pytest.raises(ValueError, match=r"unknown variables.*known: links"):
        simulate(outlook, levers, parameters, keep=["citations"])
    with pytest.raises(ValueError, match="different countries"):
        simulate(outlook, Levers.neutral(toy_outlook(5, 3, 2)), parameters)
    with pytest.raises(ValueError, match="different years"):
        simulate(outlook, Levers.neutral(toy_outlook(4, 4, 2)), parameters)
    with pytest.raises(ValueError, match="uncertain lever 'strategy': allowed are friction"):
        Uncertain("strategy", "habit", np.zeros(3))
    with pytest.raises(ValueError, match="levers name fields"):
        simulate(outlook, Levers.neutral(outlook, ("alchemy",)), parameters)
    with pytest.raises(ValueError, match=r"habit.*allowed is one number"):
        simulate(outlook, levers, {**parameters, "habit": np.zeros(3)})
    with pytest.raises(KeyError, match=r"funding_replacement.*missing"):
        simulate(outlook, levers, {"habit": 0.3})


def _long_run(change, central=False, **options):
    """Log change of links after 60 years of a lever held from the second year, [i, j]."""
    outlook = toy_outlook(6, 60, 1, seed=4)
    levers = change(Levers.neutral(outlook), outlook)
    table = outlook.evidence.parameters
    table = {**(table.central() if central else table), "habit": 0.4}
    h = simulate(outlook, levers, table, **{"without": CHANNELS, **options})
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log((h.links / outlook.paths.links).values[0, -1])


def _lever(name, value, *where):
    def change(levers, outlook):
        array = getattr(levers, name).copy()
        array[(slice(1, None), *where)] = value
        return levers.with_(**{name: array})

    return change


def test_openness_moves_all_ties_of_a_country_by_its_size():
    moved = _long_run(_lever("openness", -0.3, 2, 0))
    np.testing.assert_allclose(moved[2, [0, 1, 3]], -0.3, rtol=1e-6)
    assert moved[0, 1] == 0.0
    home = _long_run(_lever("openness", -0.3, 2, 0), without=set(CHANNELS) - {"diversion"})
    np.testing.assert_allclose(home[2, [0, 1, 3]], -0.3, atol=0.12)


def test_attraction_moves_one_of_two_sides():
    moved = _long_run(_lever("attraction", -0.3, 2, 0))
    np.testing.assert_allclose(moved[2, [0, 1, 3]], -0.15, rtol=1e-6)


def test_support_and_distance_relief_add_what_they_say():
    def both(value, name, *field):
        def change(levers, outlook):
            one = _lever(name, value, 0, *field, 1)(levers, outlook)
            return _lever(name, value, 1, *field, 0)(one, outlook)

        return change

    moved = _long_run(both(-0.25, "support", 0))
    np.testing.assert_allclose(moved[0, 1], -0.25, rtol=1e-6)
    km = float(toy_outlook(6, 60, 1, seed=4).evidence.world.distance[0, 1])
    moved = _long_run(both(-0.1, "distance_relief"), central=True)
    np.testing.assert_allclose(moved[0, 1], -0.1 * 0.366 * np.log(km / 500.0), rtol=1e-6)
    weak = _long_run(both(-0.4, "weak_support", 0), central=True)
    assert -0.4 < weak[0, 1] < -0.02


def test_uncertain_part_is_parameter_times_pattern():
    def change(levers, outlook):
        pattern = np.zeros(levers.friction.shape)
        pattern[1:, 0, 0, 1] = pattern[1:, 1, 0, 0] = 0.5
        return levers.with_(uncertain=(Uncertain("friction", "event/us-china-2018", pattern),))

    moved = _long_run(change, central=True)
    size = read_parameters()["event/us-china-2018"].central
    np.testing.assert_allclose(moved[0, 1], -0.5 * size, rtol=1e-6)


def test_premium_and_spillover_levers():
    outlook = toy_outlook(6, 6, 2)
    levers = Levers.neutral(outlook)
    premium, spillover = levers.premium.copy(), levers.spillover.copy()
    premium[2:, 1], spillover[2:, 3] = 0.0, 2.0
    h = simulate(
        outlook,
        levers.with_(premium=premium, spillover=spillover),
        outlook.evidence.parameters,
    )
    impact = (h.impact / outlook.paths.impact).values
    assert (impact[:, 2:, 1] < 1.0).all()
    assert (impact[:, :2] == 1.0)[..., :-1].all()
    assert (h.capacity.values[:, :3] == 1.0).all()
    assert (h.capacity.values[:, 3:, 3] > 1.0).all()


def test_rules_are_exactly_neutral_where_nothing_moves():
    """No rounding stands between a baseline and itself."""
    rng = np.random.default_rng(0)
    one, zero, share = np.ones((4, F)), np.zeros((4, F)), rng.random(4)
    ones, zeros = np.ones((4, F, N)), np.zeros((4, F, N))
    weight, size = rng.lognormal(5.0, 2.0, (4, F, N)), rng.lognormal(5.0, 2.0, (4, F))
    papers = rng.lognormal(8.0, 2.0, 4)
    r = with_draws(RULES, dict.fromkeys(PARAMETERS, share))
    assert (r.funding_level(one) == 0.0).all()
    assert (r.capacity(zero, zero, zero, zero, zero) == 0.0).all()
    assert (r.attraction_sum(zeros, weight, weight.sum(-1)) == 0.0).all()
    assert (r.offer(zeros, zero, zero) == 0.0).all()
    assert (r.tie_habit(zeros, zeros) == 0.0).all()
    assert (r.strength_habit(zero, zero) == 0.0).all()
    assert (r.link_change(ones, one, ones) == 0.0).all()
    assert (r.multilateral(zero, size, zero, 1.0 + size) == 0.0).all()
    assert (r.learned(zero, share, np.ones(4)) == 0.0).all()
    assert (r.lost_ties(ones, weight, weight.sum(-1)) == 0.0).all()
    assert (r.people(zero, size, zero, size, size) == 0.0).all()
    none = np.zeros(4)
    out = r.papers(papers, 0.4 * papers, 0.3 * papers, none, none, none)
    assert all(np.array_equal(a, b) for a, b in zip(out[:2], (papers, 0.4 * papers), strict=True))
    index = rng.random(4)
    assert np.array_equal(r.impact(index, share, share, 0 * share, np.ones(4)), index)
