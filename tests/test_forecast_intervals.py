"""Intervals cover what they say, paths are joint, addressed and centred on the forecast."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecast.api import backtest, forecast
from forecast.intervals.conformal import volatility
from forecast.methods.events import EVENTS, Event, interventions, regressor, remove_outliers
from forecast.projection.paths import paths
from forecast.series.scores import mae_log, owa, score, wape, wis


def walks(n: int = 150, years: int = 26, seed: int = 2, common: float = 0.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rest = rng.uniform(0.03, 0.15, n)[:, None]
    steps = 0.04 + rest * rng.normal(size=(n, years)) + common * rng.normal(size=years)
    y = np.exp(rng.normal(7, 1, n)[:, None] + np.cumsum(steps, axis=-1))
    ids = np.repeat([f"w{i:03d}" for i in range(n)], years)
    return pd.DataFrame(
        {"unique_id": ids, "ds": np.tile(np.arange(years) + 1995, n), "y": y.ravel()}
    )


@pytest.mark.parametrize("model", ["drift", "theta", "damped"])
def test_coverage_on_random_walks(model: str) -> None:
    bt = backtest(walks(), h=4, origins=[2008, 2012, 2016], models=[model])
    found = score(bt).loc[model]
    assert abs(found["coverage-80"] - 0.80) < 0.04
    assert abs(found["coverage-95"] - 0.95) < 0.04
    for _, part in bt.groupby("h"):
        inside = ((part.y >= part["lo-80"]) & (part.y <= part["hi-80"])).mean()
        assert abs(inside - 0.8) < 0.08


def test_restless_series_have_wider_intervals() -> None:
    frame = walks()
    steps = frame.groupby("unique_id")["y"].apply(lambda y: np.log(y).diff().std())
    out = forecast(frame, h=1, model="drift").set_index("unique_id")
    width = np.log(out["hi-80"] / out["lo-80"])
    assert np.corrcoef(steps.loc[width.index], width)[0, 1] > 0.8


def test_few_changes_say_little_about_volatility() -> None:
    rng = np.random.default_rng(3)
    z = np.cumsum(rng.normal(0, 0.1, (50, 40)), axis=-1)
    z[0, 36:] = z[0, 36] + np.array([0.0, 1.0, 0.0, 1.0])
    short = z.copy()
    short[0, :36] = np.nan
    calm = volatility(z[1:], 0).mean()
    assert calm < volatility(short, 0)[0, 0] < 0.5
    assert volatility(np.full((1, 3), np.nan), 0)[0, 0] == pytest.approx(0.1)


def test_intervals_widen_with_the_horizon() -> None:
    out = forecast(walks(), h=4, model="drift")
    width = np.log(out["hi-80"] / out["lo-80"]).to_numpy().reshape(-1, 4)
    assert (np.diff(width, axis=-1) > 0).all()


def test_growth_widens_the_intervals_of_large_counts_more_than_those_of_small() -> None:
    """Counting is off by as much every year, growth adds up: both sizes are covered at all h."""
    rng = np.random.default_rng(8)
    level = np.repeat([1.5, 8.0], 200)[:, None] + np.cumsum(rng.normal(0, 0.1, (400, 26)), axis=-1)
    frame = walks(400)
    names = [f"{chr(65 + i)}-{chr(65 + j)}" for i in range(30) for j in range(i + 1, 30)][:400]
    frame["unique_id"] = np.repeat(names, 26)
    frame["y"] = rng.poisson(np.exp(level)).ravel().astype(float)
    bt = backtest(frame, h=4, origins=[2012, 2016], models=["naive"])
    bt["inside"] = (bt.y >= bt["lo-80"]) & (bt.y <= bt["hi-80"])
    covered = bt.groupby([bt.unique_id.isin(names[:200]), "h"]).inside.mean().unstack()
    slope = covered[4] - covered[1]
    assert abs(slope).max() < 0.07, covered


def test_paths_are_addressed_and_centred() -> None:
    frame = walks(n=20)
    some = paths(frame, h=3, replicates=[0, 5, 7], seed=4, model="drift")
    alone = paths(frame, h=3, replicates=[5], seed=4, model="drift")
    assert np.array_equal(some.sel(replicate=5), alone.sel(replicate=5))
    longer = paths(frame, h=6, replicates=[5], seed=4, model="drift")
    assert np.allclose(np.log(longer[:, :3] / alone), 0, atol=0.1)
    many = paths(frame, h=3, replicates=800, seed=4, model="drift")
    centre = forecast(frame, h=3, model="drift")["yhat"].to_numpy().reshape(20, 3).T
    assert np.abs(np.log(many.median("replicate").to_numpy() / centre)).max() < 0.05


def test_paths_share_the_errors_the_series_share() -> None:
    def common(share: float) -> float:
        many = np.log(paths(walks(n=30, common=share), h=1, replicates=400, model="drift"))
        return float(np.corrcoef(many.to_numpy()[:, 0].T).mean())

    assert common(0.3) > common(0.0) + 0.1


def test_measures_by_hand() -> None:
    bt = pd.DataFrame(
        {
            "unique_id": "a", "model": "m", "origin": 2000, "h": [1, 2], "y": [10.0, 20.0],
            "yhat": [12.0, 20.0], "lo-80": [9.0, 21.0], "hi-80": [13.0, 23.0],
        }
    )  # fmt: skip
    found = score(bt).loc["m"]
    assert found["wape"] == pytest.approx(2 / 30)
    assert found["coverage-80"] == 0.5
    assert found["mae_log"] == pytest.approx(np.log(12.5 / 10.5) / 2)
    first = (0.5 * 2 + 0.1 * 4) / 1.5
    second = (0.1 * (2 + 10 * 1)) / 1.5
    assert found["wis"] == pytest.approx((first + second) / 2 / 15)
    assert np.isnan(found["mase"])
    assert mae_log(np.zeros(1), np.zeros(1)) == 0 and np.isnan(wape(np.zeros(1), np.ones(1)))
    assert owa(1, 2, 2, 4) == 0.5 and wis(np.ones(1), np.ones(1), {})[0] == 0


def test_mase_uses_the_training_years_only() -> None:
    frame = pd.DataFrame(
        {"unique_id": "a", "ds": range(2000, 2008), "y": [1, 3, 5, 7, 9, 11, 90, 5]}
    )
    bt = backtest(frame, h=1, origins=[2005], models=["naive"])
    assert score(bt).loc["naive", "mase"] == pytest.approx((90 - 11) / 2)


def test_a_score_needs_a_backtest() -> None:
    with pytest.raises(ValueError, match=r"forecast\.backtest"):
        score(pd.DataFrame({"y": [1]}))


@pytest.mark.parametrize("model", ["structural", "prophet"])
def test_an_event_is_not_learned_as_trend(model: str) -> None:
    """A surge of 2020-21 that is over in 2022: a model that knows it carries the old trend on."""
    years = np.arange(2000, 2023)
    rng = np.random.default_rng(1)
    n = 6
    z = 6 + 0.05 * (years - 2000) + rng.normal(0, 0.01, (n, len(years)))
    z = z + 0.25 * regressor(EVENTS[0], years)
    ids = np.repeat([f"e{k}" for k in range(n)], len(years))
    frame = pd.DataFrame({"unique_id": ids, "ds": np.tile(years, n), "y": np.exp(z).ravel()})
    truth = np.exp(6 + 0.05 * (np.array([2023, 2024]) - 2000))
    found = forecast(frame, h=2, model=model)["yhat"].to_numpy().reshape(n, 2)
    # the same figures in other years are no event that anyone knows
    blind = forecast(frame.assign(ds=frame.ds - 10), h=2, model=model)["yhat"].to_numpy()
    off = np.abs(np.log(found / truth)).mean()
    assert off < 0.05 and off < 0.7 * np.abs(np.log(blind.reshape(n, 2) / truth)).mean()


def test_an_event_is_a_regressor_only_after_it_can_be_told_from_a_trend() -> None:
    assert interventions(np.arange(2000, 2022), 3).shape == (25, 0)
    step = Event("step", "step", 2010, 2010, "made up")
    shapes = interventions(np.arange(2000, 2020), 2, (EVENTS[0], step))
    assert shapes.shape == (22, 1) and shapes[:, 0].sum() == 12 and shapes[-1, 0] == 1


def test_removing_outliers_leaves_steps_and_trends_alone() -> None:
    step = np.array([[1.0] * 7 + [2.0] * 7])
    trend = np.arange(6.0)[None]
    assert np.array_equal(remove_outliers(step), step) and np.array_equal(
        remove_outliers(trend), trend
    )
