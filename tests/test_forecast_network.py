"""The network model: uses nothing after the origin, treats all names alike, and pools."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import forecast.network.model as net
import forecast.network.regression as tie_growth
from forecast.api import backtest, forecast
from forecast.network.model import network
from forecast.network.world_growth import FADE
from forecast.series.frame import panel
from forecast.series.scores import score

YEARS = np.arange(1998, 2022)


def world(seed: int = 0, nodes: int = 14, noise: float = 0.1, spikes: int = 0) -> pd.DataFrame:
    """Counts whose growth is world + country + country, country growth changing slowly."""
    rng = np.random.default_rng(seed)
    size = rng.normal(1.5, 0.6, nodes)
    pace = 0.04 + np.cumsum(rng.normal(0, 0.012, (nodes, len(YEARS))), axis=-1)
    level = size[:, None] + np.cumsum(pace, axis=-1)
    rows = []
    for i in range(nodes):
        for j in range(i + 1, nodes):
            mean = level[i] + level[j] + rng.normal(0.5, 0.4)
            mean = mean + rng.normal(0, noise, len(YEARS))
            y = rng.poisson(np.exp(mean)).astype(float)
            rows += [(f"C{i:02d}-C{j:02d}", t, v) for t, v in zip(YEARS, y, strict=True)]
    out = pd.DataFrame(rows, columns=["unique_id", "ds", "y"])
    for k in rng.permutation(len(out))[:spikes]:
        out.loc[k, "y"] *= 4
    return out


@pytest.mark.parametrize("model", ["auto", "combination", "theta", "smoothing", "dot"])
def test_a_planted_future_changes_nothing(model: str) -> None:
    plain = world(nodes=6)
    planted = plain.copy()
    planted.loc[planted.ds > 2016, "y"] *= 7
    columns = ["yhat", "lo-80", "hi-80", "lo-95", "hi-95"]
    before, after = (
        backtest(f, h=3, origins=[2012, 2016], models=[model]).query("origin == 2016")
        for f in (plain, planted)
    )
    assert np.array_equal(before[columns].to_numpy(), after[columns].to_numpy())
    changed = plain.copy()
    changed.loc[changed.ds == 2016, "y"] *= 7
    other = backtest(changed, h=3, origins=[2016], models=[model])
    assert not np.array_equal(before[columns].to_numpy(), other[columns].to_numpy())


def test_a_backtest_is_the_forecast_of_what_was_known() -> None:
    frame = world(nodes=6)
    bt = backtest(frame, h=3, origins=[2015], models=["auto"])
    fc = forecast(frame[frame.ds <= 2015], h=3)
    merged = bt.merge(fc.assign(h=fc.ds - 2015), on=["unique_id", "h"], suffixes=("", "_fc"))
    assert len(merged) == len(bt) > 0
    assert np.array_equal(merged["yhat"], merged["yhat_fc"])


def test_names_and_order_do_not_matter() -> None:
    """Renamed countries stand elsewhere in every list and on the other side of their pairs."""
    frame = world(nodes=8)
    ends = frame.unique_id.str.replace("C", "").str.split("-", expand=True).astype(int)
    other = ends.apply(lambda side: (side * 5 + 3) % 8)
    named = other.min(axis=1).astype(str) + "-" + other.max(axis=1).astype(str)
    renamed = frame.assign(unique_id=named, was=frame.unique_id).sample(frac=1.0, random_state=1)
    was = renamed.drop_duplicates("unique_id").set_index("unique_id")["was"]
    one = forecast(frame, h=3).set_index(["unique_id", "ds"])["yhat"]
    two = forecast(renamed, h=3)
    two = two.assign(unique_id=two.unique_id.map(was)).set_index(["unique_id", "ds"])["yhat"]
    assert np.allclose(one, two.loc[one.index], rtol=1e-6)


def test_zeros_left_out_are_zeros() -> None:
    frame = world(nodes=8)
    small = frame.copy()
    small.loc[small.unique_id == "C00-C01", "y"] = [0, 1, 0, 2] * 6
    dropped = small[small.y > 0]
    one, two = forecast(small, h=2), forecast(dropped, h=2)
    assert np.allclose(one["yhat"], two["yhat"])


def test_pooling_beats_drift_and_theta() -> None:
    found = score(
        backtest(world(nodes=14), h=4, origins=[2013, 2016], models=["auto", "drift", "theta"])
    )
    assert found.loc["auto", "mae_log"] < 0.9 * found.loc[["drift", "theta"], "mae_log"].min()


def test_one_artefact_in_the_last_year_is_mostly_gone_the_next() -> None:
    frame = world(nodes=14, spikes=30)
    last = frame.ds == YEARS[-1]
    hit = frame.unique_id == "C03-C07"
    spiked = frame.copy()
    spiked.loc[last & hit, "y"] *= 5
    normal = forecast(frame, h=1).set_index("unique_id").loc["C03-C07", "yhat"]
    found = forecast(spiked, h=1).set_index("unique_id").loc["C03-C07", "yhat"]
    assert found < 2.5 * normal


def test_short_and_small_panels() -> None:
    frame = world(nodes=5)
    for first in (2010, 2016, 2019, 2021):
        out = forecast(frame[frame.ds >= first], h=4)
        assert np.isfinite(out["yhat"]).all()


def test_trees_are_believed_the_more_the_more_they_learned_on() -> None:
    small, large = (network(panel(world(nodes=n)), 2).weights["boosted"] for n in (24, 34))
    assert 0.0 < small < large < 1.0
    assert network(panel(world(nodes=8)), 2).weights["boosted"] == 0.0, "no trees, no share"
    assert network(panel(world(nodes=24)), 2, boost=False).weights["boosted"] == 0.0


def test_a_correction_counts_as_far_as_it_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half believed, pairs stand to each other half way between none of it and all."""
    frame = panel(world(nodes=24))

    def apart(share: float) -> np.ndarray:
        monkeypatch.setattr(tie_growth, "believed", lambda rows: share)
        point = network(frame, 2).point
        return point - point.mean(0)

    none, half, full = map(apart, (0.0, 0.5, 1.0))
    assert np.abs(full - none).max() > 0.01
    assert np.allclose(half, (none + full) / 2)


def test_the_world_alone_is_carried_on() -> None:
    """All pairs growing alike and without noise: the forecast is their growth, fading slowly."""
    frame = world(nodes=6, noise=0.0)
    frame["y"] = 1000.0 * 1.1 ** (frame.ds - YEARS[0])
    out = forecast(frame, h=2)
    last = 1000.0 * 1.1 ** (YEARS[-1] - YEARS[0])
    expected = last * np.exp(np.log(1.1) * np.cumsum(FADE ** np.arange(1, 3)))
    for h in (0, 1):
        assert np.allclose(out["yhat"].to_numpy()[h::2], expected[h], rtol=1e-3)


def test_threads_change_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    data = panel(world(nodes=34))
    two = network(data, 2)
    assert two.weights["boosted"] > 0, "no trees, nothing to compare"
    monkeypatch.setattr(net, "WORKERS", 1)
    one = network(data, 2)
    assert np.array_equal(one.point, two.point)
    assert np.array_equal(one.errors, two.errors, equal_nan=True)


@pytest.mark.parametrize("faster", [0.1, 1.0])
def test_what_never_differed_teaches_nothing_of_a_country_that_breaks_out(faster: float) -> None:
    """All grow alike for years, then one runs ahead for two: its pairs stay within reason."""
    years, codes = np.arange(2000, 2021), [f"{c}{c}{c}" for c in "ABCDEF"]
    size = np.exp(np.linspace(2.0, 3.0, len(codes)))
    ahead = np.zeros((len(codes), len(years)))
    ahead[0, -2:] = faster * np.arange(1, 3)
    level = np.log(size)[:, None] + 0.04 * (years - 2000) + ahead
    rows = [
        (f"{a}-{b}", year, 100 * np.exp(0.5 * (level[i, t] + level[j, t])))
        for i, a in enumerate(codes) for j, b in enumerate(codes) if i < j
        for t, year in enumerate(years)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["unique_id", "ds", "y"])
    covers = pd.DataFrame(
        [(c, y, 1e4 * np.exp(level[i, t])) for i, c in enumerate(codes)
         for t, y in enumerate(years)], columns=["unique_id", "ds", "y"],
    )  # fmt: skip
    found = network(panel(frame), 10, boost=False, covariates=panel(covers))
    steps = np.diff(np.hstack([found.history[:, -1:], found.point]), axis=1)
    assert np.abs(steps).max() < 0.2 + faster
