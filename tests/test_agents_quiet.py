"""Years before anything acts are the forecast: not asking the rules has the bits of asking them."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import random_levers, toy_outlook

import agents.drivers.ensemble as ensemble
from agents import RULES, Alliance, BaselineCache, Computing, Levers, Programme, simulate
from agents.drivers.neutral import quiet_years
from agents.drivers.run import Run
from forecast.projection.outlook import Outlook

# Equal to ours, but somebody's own: the shortcut may not be taken.
ASKED = RULES._replace(react=lambda *asked, **sizes: RULES.react(*asked, **sizes))


def both(outlook: Outlook, levers: Levers, seed: int) -> tuple[xr.Dataset, xr.Dataset]:
    """A run, and the same with every year asked of the rules."""
    # With contagion, ties of the year before decide who follows.
    table = {**outlook.evidence.parameters, "alignment_contagion": 9.0, "alignment_base": -2.0}
    usual = simulate(outlook, levers, table, seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ensemble, "quiet_years", lambda run: 0)
        asked = simulate(outlook, levers, table, seed)
    return usual, asked


@settings(max_examples=4, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(3, 9),
    fields=st.integers(1, 4),
    start=st.integers(0, 5),
    by_field=st.booleans(),
)
def test_quiet_years_have_the_bits_of_the_rules(seed, n, fields, start, by_field):
    outlook = toy_outlook(n, 5, 3, fields=fields, seed=seed)
    levers = random_levers(outlook, seed + 1, by_field, start=start)
    usual, asked = both(outlook, levers, seed)
    for name in asked:
        assert usual[name].values.tobytes() == asked[name].values.tobytes(), name


@pytest.mark.parametrize("broken", ["unknown impact", "unknown papers", "links", "nothing"])
def test_whatever_the_accounts_the_rules_make_no_more_of_them(broken):
    outlook = toy_outlook(6, 4, 3)
    paths = outlook.paths
    if broken == "unknown impact":
        paths["impact"][1, :, 2] = np.nan
    elif broken == "unknown papers":
        paths["papers"][1, :, 2] = paths["international"][1, :, 2] = np.nan
    elif broken == "links":
        paths["links"][0, 2, 1, 3] = 1e9  # more than either side has
    else:
        for name in ("papers", "international", "links"):
            paths[name][0, 1, 4] = 0.0
    usual, asked = both(outlook, Levers.neutral(outlook, outlook.evidence.fields), 1)
    for name in asked:
        assert np.array_equal(usual[name], asked[name], equal_nan=True), name


def run_of(outlook: Outlook, levers: Levers, rules=RULES, **parameters) -> Run:
    return Run(outlook, levers, {**outlook.evidence.parameters, **parameters}, 1, rules, ())


def test_how_many_years_are_quiet():
    outlook = toy_outlook(5, 6, 2)
    still, some = Levers.neutral(outlook), np.zeros((6, 1))
    some[3] = 0.2
    assert quiet_years(run_of(outlook, still)) == 6
    assert quiet_years(run_of(outlook, random_levers(outlook, 1, start=4))) == 4
    for moved in (
        still.with_(alliances=(Alliance("a", (0,), (1,), (2,), some),)),
        still.with_(programmes=(Programme("p", (0, 1), (2,), some),)),
        still.with_(funding=still.funding * np.where(np.arange(6) == 3, 0.9, 1.0)[:, None, None]),
        still.with_(counting=still.counting + (np.arange(6) >= 3)[:, None]),
    ):
        assert quiet_years(run_of(outlook, moved)) == 3
    assert quiet_years(run_of(outlook, still, ASKED)) == 0
    assert quiet_years(run_of(outlook, still, habit=np.array([0.3, np.nan]))) == 0


def test_quiet_years_with_baselines_of_an_earlier_run():
    outlook, cache = toy_outlook(5, 6, 4), BaselineCache()
    levers, table = random_levers(outlook, 3, start=3), outlook.evidence.parameters
    alone = simulate(outlook, levers, table)
    for _ in range(2):
        assert simulate(outlook, levers, table, computing=Computing(2, 1, cache)).equals(alone)
