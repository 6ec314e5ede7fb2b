"""The Outlook: joint paths that obey the accounts, whatever is asked for at once."""

from __future__ import annotations

import numpy as np
import pytest

import evidence
import forecast
from forecast.network.pairs import sides
from forecast.projection.pairs import CATCH_UP, catching_up
from forecast.projection.reconcile import links_to_totals


@pytest.fixture(scope="module")
def outlook() -> forecast.Outlook:
    return forecast.project(evidence.load(), horizon=2030, replicates=40, seed=7)


def test_accounts_hold_in_every_path(outlook: forecast.Outlook) -> None:
    paths = outlook.paths
    links = paths["links"].to_numpy()
    abroad = paths["international"].to_numpy()
    assert (links == links.swapaxes(-1, -2)).all()
    assert (links >= 0).all() and np.isfinite(links).all()
    assert (np.diagonal(links, axis1=-2, axis2=-1) == 0).all()
    assert (links <= np.minimum(abroad[..., :, None], abroad[..., None, :])).all()
    assert (abroad <= paths["papers"].to_numpy()).all()
    # One link at the least for each international paper, but for what the ceiling takes.
    assert (links.sum(axis=-1) >= 0.99 * abroad).mean() > 0.999
    assert (paths["world_papers"] < paths["papers"].sum("country")).all()
    assert (paths["eu27_papers"] > paths["papers"].sel(country="DEU")).all()


def test_fields_add_up_and_move_as_they_did(outlook: forecast.Outlook) -> None:
    share = outlook.paths["field_share"]
    assert share.dims == ("replicate", "year", "country", "field")
    assert float(abs(share.sum("field") - 1.0).max()) < 1e-12
    assert float(share.min()) > 0
    first = share.isel(year=0).median("replicate")
    assert float(abs(first - outlook.evidence.world["field_share"]).max()) < 0.03
    # What gained share lately keeps it: no trend forecasts fourteen shares better.
    counts = outlook.evidence.world["field_papers"]
    past = np.log((counts / counts.sum("field")).sel(year=[2019, 2022])).diff("year").to_numpy()
    ahead = np.log(share.median("replicate").isel(year=[0, 3])).diff("year")
    ahead = ahead.transpose("country", "field", "year").to_numpy()
    slope = (past.ravel() @ ahead.ravel()) / (past.ravel() @ past.ravel())
    assert abs(slope) < 0.1


def test_fields_use_nothing_after_the_origin() -> None:
    whole = evidence.load()
    cut = evidence.until(whole, 2018)
    assert int(cut.world["year"][-1]) == 2018
    was = whole.world["field_papers"].sel(year=2018)
    assert np.allclose(cut.world["field_share"], was / was.sum("field"))


def test_one_partner_or_several(outlook: forecast.Outlook) -> None:
    parts, paths = outlook.split(), outlook.paths
    assert np.allclose(parts["bilateral"] + parts["multilateral"], paths["international"])
    assert (parts["bilateral"] >= 0).all() and (parts["multilateral"] >= 0).all()
    share = (parts["bilateral"] / paths["international"]).isel(year=0).median("replicate")
    # The more partners a paper has, the fewer papers have one: China against Germany, published.
    assert float(share.sel(country="CHN")) > float(share.sel(country="DEU")) + 0.1


def test_first_year_starts_where_the_figures_end(outlook: forecast.Outlook) -> None:
    last = outlook.evidence.world.sel(year=outlook.evidence.last_year)
    first = outlook.paths.isel(year=0).median("replicate")
    for name in ("papers", "international", "world_papers", "eu27_papers"):
        ratio = first[name] / last[name]
        assert float(abs(np.log(ratio)).max()) < 0.25, name
    big = last["links"].to_numpy() > 5_000
    step = np.log(first["links"].to_numpy()[big] / last["links"].to_numpy()[big])
    assert abs(np.median(step)) < 0.12


def test_a_path_is_a_function_of_seed_and_number(outlook: forecast.Outlook) -> None:
    some = forecast.project(outlook.evidence, horizon=2030, replicates=[5, 21], seed=7)
    for name in outlook.paths.data_vars:
        whole = outlook.paths[name].sel(replicate=[5, 21])
        assert (some.paths[name].to_numpy() == whole.to_numpy()).all(), name
    other = forecast.project(outlook.evidence, horizon=2030, replicates=[5, 21], seed=8)
    assert (other.paths["papers"] != some.paths["papers"]).all()


def test_bands_widen_with_the_horizon(outlook: forecast.Outlook) -> None:
    q = np.log(outlook.quantiles()["papers"])
    width = (q.sel(quantile=0.95) - q.sel(quantile=0.05)).mean("country").to_numpy()
    assert (np.diff(width) > 0).all()


def test_horizon_before_the_figures_end_is_refused() -> None:
    with pytest.raises(ValueError, match="choose 2023 or later"):
        forecast.project(evidence.load(), horizon=2022)


def test_ceiling_wins_over_totals() -> None:
    start = np.array([[0, 9, 1], [9, 0, 1], [1, 1, 0.0]])
    out = links_to_totals(start, np.array([100.0, 100, 4]), np.array([20.0, 20, 4]), 0.95)
    assert out[0, 1] == pytest.approx(0.95 * 20) and (out == out.T).all()


def test_cut_evidence_gives_a_forecast_blind_to_what_followed() -> None:
    from dataclasses import replace

    ev = evidence.load()
    series = ev.series.copy()
    series.loc[series["year"] > 2015, "value"] *= 3.0
    bent = evidence.until(replace(ev, series=series, digest="bent"), 2015)
    a = forecast.project(bent, 2018, 3, 1).paths
    b = forecast.project(evidence.until(ev, 2015), 2018, 3, 1).paths
    assert a.equals(b)


def test_small_systems_catch_up_after_the_years_the_network_is_judged_on() -> None:
    who = sides(np.array(["AAA-BBB", "AAA-CCC", "BBB-CCC"]))
    assert who is not None
    links = np.array([900.0, 90.0, 10.0])
    totals = np.array([990.0, 910.0, 100.0])
    gain = catching_up(totals, links, who, 10)
    assert not gain[:4].any() and gain.shape == (10, 3)
    assert gain[9, 0] < 0 < gain[9, 1] < gain[9, 2]
    assert np.isclose(np.average(gain[9], weights=links + 1), 0.0, atol=1e-12)
    assert np.isclose(gain[9, 2] - gain[9, 0], 6 * CATCH_UP * np.log(990 / 100))
