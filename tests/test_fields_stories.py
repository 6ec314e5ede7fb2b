"""What a scenario tells by field: other fields for other countries, and accounts at extremes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr
from worlds import toy_outlook

import agents
import evidence
from agents.levers import Levers
from evidence.reference.fields import BROAD
from forecast.projection.outlook import Outlook
from scenarios.outcomes.field_arrays import in_field
from scenarios.outcomes.history_arrays import HistoryArrays, Place
from scenarios.outcomes.registry import OUTCOMES
from scenarios.reading.load import load_checked
from scenarios.running.compile import compile_levers

NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)
CONFIGS = Path(__file__).resolve().parents[1] / "configs"
SILENT = ("talent", "spillover", "reaction", "trust")  # what would reach other fields by people


def still(years: range, replicates: int = 2) -> Outlook:
    """The embedded world as it was in its last year, for every year to come."""
    ev = evidence.load()
    names = ("papers", "international", "links", "world_papers", "eu27_papers", "field_share")
    paths = ev.world[list(names)].isel(year=-1).drop_vars("year")
    paths["impact"] = ev.world["impact"].sel(year=2020, drop=True)
    paths = paths.expand_dims(replicate=np.arange(replicates), year=list(years))
    return Outlook(paths.astype(float).copy(deep=True), ev, seed=1)


def test_a_break_in_sensitive_fields_tells_three_countries_three_stories():
    """The United States lose most where they write most with China, China elsewhere, others win."""
    outlook = still(range(2023, 2036))
    ev = outlook.evidence
    moves = load_checked(CONFIGS / "us-china-sensitive-fields.yaml", ev)[0].moves()
    levers = compile_levers(moves, ev, outlook.years)
    hit, none = (
        agents.simulate(outlook, of, ev.parameters, seed=1, without=("alignment",))
        for of in (levers, Levers.neutral(outlook, levers.fields))
    )
    change = (hit.field_papers / none.field_papers - 1).isel(year=-1).mean("replicate")
    closed = [*BROAD["engineering and technology"], *BROAD["natural sciences"]]
    opened = [f for f in ev.fields if f not in closed]
    joint = ev.field_links(2022).sel(country="CHN", partner="USA")
    told = {}
    for code in ("CHN", "USA", "GBR"):
        own = change.sel(country=code, field=closed).to_series()
        assert (own > 0).all() if code == "GBR" else (own < -0.001).all(), code
        assert float(abs(change.sel(country=code, field=opened)).max()) < 0.1 * abs(own).min()
        if code != "GBR":
            exposed = joint / ev.world["field_papers"].sel(country=code, year=2022)
            assert spearmanr(-own, exposed.to_series()[own.index])[0] > 0.9, code
        told[code] = own.abs().idxmax()
    assert told["CHN"] != told["USA"], told
    losses = change.sel(country=["CHN", "USA"], field=closed).to_pandas()
    assert spearmanr(*losses.to_numpy())[0] < 0.5


@settings(max_examples=8, deadline=None, phases=NO_SHRINK)
@given(
    seed=st.integers(0, 10**6),
    hit=st.sets(st.integers(0, 3), min_size=1),
    friction=st.sampled_from([0.5, 60.0]),
    money=st.sampled_from([-0.99, 0.0, 3.0]),
    everybody=st.booleans(),
)
def test_fields_add_up_to_totals_at_extremes(seed, hit, friction, money, everybody):
    """Papers, international papers, links and papers of the world, of every place."""
    outlook = toy_outlook(countries=5, years=4, replicates=2, fields=4, seed=seed)
    levers = Levers.neutral(outlook, outlook.evidence.fields)
    ties, funding = levers.friction.copy(), levers.funding.copy()
    for f in hit:
        ties[1:, slice(None) if everybody else 0, f] = friction
        ties[1:, :, f, slice(None) if everybody else 0] = friction
        funding[1:, 1, f] += money
    ties[..., np.arange(5), :, np.arange(5)] = 0.0
    levers = levers.with_(friction=ties, funding=funding)
    parameters = outlook.evidence.parameters
    base = HistoryArrays(agents.simulate(outlook, Levers.neutral(outlook, levers.fields),
                                         parameters, seed=1), outlook.evidence)  # fmt: skip
    arrays = HistoryArrays(
        agents.simulate(outlook, levers, parameters, seed=1), outlook.evidence, base
    )
    fields = outlook.evidence.fields
    no_bloc = outlook.evidence.world.assign(eu27_papers=("year", [np.nan, np.nan]))
    for one in (arrays, base):
        one.evidence = replace(outlook.evidence, world=no_bloc)
    places = [("papers", Place("World", "world")), ("links", Place("World", "world"))]
    places += [("papers", Place(c, "country", ((k,),)))
               for k, c in enumerate(outlook.countries)]  # fmt: skip
    places += [("papers", Place("EU27", "bloc", ((0, 1),)))]
    places += [("links", Place("pair", "pair", ((0,), (k,)))) for k in range(1, 5)]
    for name, place in places:
        whole = OUTCOMES[name].values(arrays, place)
        parts = [OUTCOMES[name].values(arrays, Place(place.code, place.kind, place.sides, f))
                 for f in fields]  # fmt: skip
        assert (np.array(parts) >= 0.0).all() and np.isfinite(parts).all(), (name, place)
        np.testing.assert_allclose(sum(parts), whole, rtol=1e-9, atol=1e-9, err_msg=str(place))
    for f in fields:
        own = in_field(arrays, f)
        assert (own.international <= own.papers * (1 + 1e-9)).all()


@pytest.mark.parametrize("size", [0.7, 60.0])
def test_a_break_in_all_fields_is_a_break_without_fields(size):
    outlook = toy_outlook(countries=6, fields=4, seed=3)
    histories = []
    for fields in (("all fields",), outlook.evidence.fields):
        levers = Levers.neutral(outlook, fields)
        friction = levers.friction.copy()
        friction[1:, 0, :, 1] = friction[1:, 1, :, 0] = size
        histories.append(agents.simulate(outlook, levers.with_(friction=friction),
                                         outlook.evidence.parameters, seed=1))  # fmt: skip
    without, in_all = histories
    assert not in_all.papers.equals(outlook.paths.papers)
    for name in ("papers", "international", "links", "impact", "world_papers"):
        xr.testing.assert_identical(in_all[name], without[name])
    np.testing.assert_allclose(in_all.field_papers.sum("field"), without.papers, rtol=1e-12)
