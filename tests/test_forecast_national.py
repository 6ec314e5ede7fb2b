"""The national rule: smooth in the figures, the same in every unit, honest about errors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evidence
from forecast.api import backtest, forecast
from forecast.national.errors import spread, wander
from forecast.national.frames import of_countries
from forecast.national.rule import COUNTS, common_growth, common_level, growth, without_gaps
from forecast.national.sampler import national_forecast
from forecast.projection.panels import national_panels
from forecast.projection.paths import paths
from forecast.projection.project import project
from forecast.series.frame import Panel, panel

CODES = ("AUS", "BRA", "CAN", "CHN", "DEU", "EGY", "FRA", "GBR", "IND", "JPN", "KOR", "USA")


def made_up(seed: int = 1, years: int = 20) -> np.ndarray:
    """Logs of twelve countries [country, year]."""
    rng = np.random.default_rng(seed)
    steps = 0.04 + 0.02 * rng.normal(size=years) + 0.03 * rng.normal(size=(12, years))
    return rng.normal(9.5, 1.2, 12)[:, None] + np.cumsum(steps, axis=1)


def frame(z: np.ndarray) -> pd.DataFrame:
    years = np.arange(2003, 2003 + z.shape[1])
    table = pd.DataFrame(np.exp(z), index=list(CODES), columns=years)
    return table.rename_axis("unique_id").reset_index().melt("unique_id", None, "ds", "y").dropna()


@pytest.fixture(scope="module")
def papers() -> np.ndarray:
    return np.log(national_panels(evidence.load())["papers"].y)


def test_a_change_in_the_fifth_digit_moves_nothing(papers: np.ndarray) -> None:
    before = growth(papers, 13)
    for i, t in ((0, 19), (5, 18), (20, 19), (46, 10)):
        bent = papers.copy()
        bent[i, t] += 1e-5
        assert np.abs(growth(bent, 13) - before).max() < 1e-3


def test_one_odd_country_hardly_moves_the_others(papers: np.ndarray) -> None:
    odd = papers.copy()
    odd[7, -1] += np.log(5.0)
    others = np.arange(len(papers)) != 7
    moved = growth(odd, 13)[others] - growth(papers, 13)[others]
    assert np.abs(moved).max() < 0.01


@settings(max_examples=20, deadline=None)
@given(st.floats(1e-6, 1e6))
def test_units_change_nothing(unit: float) -> None:
    z = made_up()
    for f in (lambda x: growth(x, 5), lambda x: spread(x, COUNTS).own):
        assert np.allclose(f(z), f(z + np.log(unit)), rtol=1e-9, atol=1e-9)


def test_two_points_that_double_are_drawn_to_the_pool() -> None:
    steady = np.log(1000 * 1.05 ** np.arange(20)) + np.zeros((20, 1))
    young = np.full((1, 20), np.nan)
    young[0, -2:] = np.log([500.0, 1000.0])
    ahead = 1000 * np.exp(growth(np.concatenate([steady, young]), 4)[-1])
    assert (np.diff(ahead) > 0).all() and 1200 < ahead[-1] < 2500


def test_a_jump_is_no_pace() -> None:
    z = made_up()
    z[3, -1] += np.log(3.0)
    step = np.diff(np.r_[0.0, growth(z, 6)[3]])
    assert (np.diff(np.abs(step)) < 0).all() and step[0] < 0.25


def test_gaps_are_bridged_and_a_series_that_ends_early_goes_on_with_all() -> None:
    z = made_up()
    holed = z.copy()
    holed[2, 8:10] = np.nan
    holed[4, -1] = np.nan
    filled = without_gaps(holed)
    assert np.isfinite(filled).all()
    assert filled[4, -1] - filled[4, -2] == pytest.approx(
        np.median(np.diff(np.delete(z, 4, 0)[:, -2:], axis=1))
    )
    out = forecast(frame(holed), h=3)
    assert sorted(out[out.unique_id == "DEU"].ds) == [2022, 2023, 2024]
    assert np.isfinite(out.yhat).all()


def test_the_rule_by_name_is_the_rule() -> None:
    z = made_up()
    table = frame(z)
    data = Panel(np.array(CODES), np.arange(2003, 2023), np.exp(z))
    assert of_countries(data) and not of_countries(data.select(np.arange(5)))
    found = forecast(table, h=3, model="national").yhat.to_numpy().reshape(12, 3)
    assert np.allclose(found, np.exp(z[:, -1:] + growth(z, 3)))
    world = table.groupby("ds", as_index=False)["y"].sum().assign(unique_id="World")
    both = forecast(pd.concat([table, world]), h=3, model="auto")
    assert of_countries(panel(pd.concat([table, world]))) and set(world.unique_id) <= set(
        both.unique_id
    )
    renamed = table.assign(unique_id="x" + table.unique_id)
    assert not np.allclose(found.ravel(), forecast(renamed, h=3).yhat.to_numpy())
    with pytest.raises(ValueError, match="above zero"):
        forecast(table.assign(y=-table.y), h=1, model="national")


def test_a_country_with_a_year_of_zero_leaves_the_others_to_the_rule() -> None:
    z = made_up()
    table = frame(z)
    zero = table.copy()
    zero.loc[(zero.unique_id == "DEU") & (zero.ds == 2005), "y"] = 0.0
    without = table[table.unique_id != "DEU"]
    found, alone = (forecast(x, h=3).set_index(["unique_id", "ds"]) for x in (zero, without))
    general = forecast(without, h=3, model="combination").set_index(["unique_id", "ds"])
    assert np.allclose(found.loc[alone.index, "yhat"], alone.yhat, rtol=1e-3)
    assert not np.allclose(alone.yhat, general.yhat, rtol=1e-3)
    assert np.isfinite(found.loc["DEU"]).all().all() and (found.loc["DEU"].yhat > 0).all()


def test_backtests_are_blind_to_what_followed() -> None:
    z = made_up()
    bent = z.copy()
    bent[:, 15:] += 2.0
    a, b = (backtest(frame(x), 3, [2016], ["auto"]) for x in (z, bent))
    assert np.allclose(a.yhat, b.yhat) and np.allclose(a["hi-80"], b["hi-80"])


def test_fast_growers_have_wider_bands() -> None:
    z = made_up()
    fast = z.copy()
    fast[6] += 0.12 * np.arange(-19, 1)  # as large as before
    wide = spread(fast, COUNTS).own[6] / np.median(spread(fast, COUNTS).own)
    assert wide > 1.2 * spread(z, COUNTS).own[6] / np.median(spread(z, COUNTS).own)


def test_bands_cover_what_they_say_of_walks_that_share_a_shock() -> None:
    inside = []
    for k in range(25):
        z = made_up(100 + k, 24)
        out = forecast(frame(z[:, :20]), h=4)
        truth = np.exp(z[:, 20:]).ravel()
        inside.append(((truth >= out["lo-80"]) & (truth <= out["hi-80"])).mean())
    assert 0.72 < np.mean(inside) < 0.92


def test_paths_are_centred_addressed_and_widen() -> None:
    data = Panel(np.array(CODES), np.arange(2003, 2023), np.exp(made_up()))
    found = national_forecast(data, 8)
    many = np.log(found.draw(range(600), 3, "s"))
    assert np.abs(np.median(many, axis=0) - found.point).max() < 0.08
    assert (np.diff((np.quantile(many, 0.95, 0) - np.quantile(many, 0.05, 0)).mean(1)) > 0).all()
    assert np.array_equal(found.draw([5], 3, "s")[0], found.draw([2, 5], 3, "s")[1])
    shorter = national_forecast(data, 4).draw([5], 3, "s")
    assert np.allclose(shorter[0], found.draw([5], 3, "s")[0, :4])


@pytest.mark.parametrize("power", [0.25, 0.5, 0.9])
def test_errors_have_unit_variance_at_every_horizon(power: float) -> None:
    z = wander(np.random.default_rng(1).normal(size=(20_000, 8, 1)), power)[..., 0]
    assert np.abs(z.std(axis=0) - 1).max() < 0.03
    yearly = np.diff(np.concatenate([0 * z[:, :1], z * np.arange(1, 9) ** power], axis=1), axis=1)
    assert np.abs(yearly.std(axis=0) - 1).max() < 0.03  # no year is wilder than another


def test_a_country_without_papers_breaks_nothing() -> None:
    """None for years, none in the last year, none at all: paths are finite, accounts hold."""
    ev = evidence.load()
    world = ev.world.copy(deep=True)
    never = {"ARE": slice(2003, 2010), "NGA": slice(2022, 2022), "CHL": slice(0, 3000)}
    for code, years in never.items():
        at = {"country": code, "year": world.year.sel(year=years).values}
        for name in ("papers", "international"):
            world[name].loc[at] = 0.0
        world["links"].loc[at] = 0.0
        world["links"].loc[{"partner": code, "year": at["year"]}] = 0.0
    paths = project(replace(ev, world=world), 2026, 5, 1).paths
    for name in ("papers", "international", "links"):
        assert np.isfinite(paths[name]).all(), name
    assert (paths["international"] <= paths["papers"]).all()
    assert float(paths["papers"].sel(country="CHL").max()) < 5_000


def test_a_last_year_that_one_country_has_alone_breaks_nothing() -> None:
    z = made_up()
    alone = np.concatenate([z, np.full((12, 1), np.nan)], axis=1)
    late = np.full((1, 21), np.nan)
    late[0, -1] = 9.0
    filled = without_gaps(np.concatenate([alone, late]))
    assert np.isfinite(filled[:12]).all() and np.array_equal(filled[:12, -1], filled[:12, -2])


def test_a_newcomer_hardly_moves_the_bands_of_the_others() -> None:
    z = made_up()
    young = np.full((1, 20), np.nan)
    young[0, -2:] = 9.0, 9.1
    before, after = spread(z, COUNTS), spread(np.concatenate([z, young]), COUNTS)
    assert np.abs(np.log(after.own[:12] / before.own)).max() < 0.1
    assert abs(after.own_power - before.own_power) < 0.05


def test_the_middle_country_grows_as_all_do() -> None:
    z = np.concatenate([made_up(k) for k in range(4)])
    ahead = growth(z, 4)
    assert np.abs(np.median(ahead, axis=0) - common_growth(common_level(z), 4)).max() < 0.01


def test_pairs_may_be_forecast_as_countries_are_when_asked() -> None:
    z = made_up()
    names = dict(zip(CODES, ("AUS-BRA", "AUS-CAN", "BRA-CAN"), strict=False))
    table = frame(z).assign(unique_id=lambda t: t.unique_id.map(names)).dropna()
    found = paths(table, 2, replicates=5, model="national")
    assert np.isfinite(found).all() and found.sizes["unique_id"] == 3


def test_methods_for_any_series_take_over_where_the_rule_was_further_off() -> None:
    papers = evidence.published_papers()
    papers = papers[papers.unique_id.str.len() == 3]
    papers = papers[papers.groupby("unique_id").y.transform("min") > 1000]
    auto, rule = (forecast(papers, 4, model=m) for m in ("auto", "national"))
    pd.testing.assert_frame_equal(auto, rule)
    rng = np.random.default_rng(4)  # populations: each on a smooth line of its own
    pace = rng.uniform(-0.005, 0.04, (12, 1)) + np.cumsum(rng.normal(0, 0.0004, (12, 30)), axis=1)
    z = np.log(rng.uniform(3, 900, (12, 1))) + np.cumsum(pace, axis=1)
    known, truth = frame(z[:, :-4]), np.exp(z[:, -4:])
    off = {
        model: np.abs(forecast(known, 4, model=model)["yhat"].to_numpy().reshape(12, 4) / truth - 1)
        for model in ("auto", "national", "combination")
    }
    assert off["auto"].mean() < 0.5 * off["national"].mean()
    assert off["auto"].mean() < 1.1 * off["combination"].mean()


def test_the_share_of_others_moves_smoothly_with_a_figure() -> None:
    z = made_up(7)
    before = forecast(frame(z), 4)["yhat"].to_numpy()
    moved = z.copy()
    moved[3, -5] += 1e-5
    assert np.abs(np.log(forecast(frame(moved), 4)["yhat"].to_numpy() / before)).max() < 1e-3
