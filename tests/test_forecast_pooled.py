"""The pooled trend, and how much of a smooth trend a forecast takes, by past errors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import forecast
from forecast.combination.equal_weights import equal_weights, share_of_trend
from forecast.methods import pooled_trend
from forecast.series.frame import panel


def frame(y: np.ndarray) -> pd.DataFrame:
    n, t = y.shape
    return pd.DataFrame({"unique_id": np.repeat([f"s{k:02d}" for k in range(n)], t),
                         "ds": np.tile(2000 + np.arange(t), n), "y": y.ravel()})  # fmt: skip


def reverting(seed: int, years: int = 24, series: int = 200) -> np.ndarray:
    """Log figures whose growth returns to the middle: fast growers slow down."""
    rng = np.random.default_rng(seed)
    growth = rng.normal(0.05, 0.08, series)
    out = [rng.normal(7, 1, series)]
    for _ in range(years - 1):
        growth = 0.05 + 0.75 * (growth - 0.05) + rng.normal(0, 0.03, series)
        out.append(out[-1] + growth)
    return np.stack(out, axis=-1)


def off(z: np.ndarray, h: int = 4) -> float:
    known = z[:, :-h]
    return float(np.abs(z[:, -h:] - pooled_trend.pooled_trend(known, h)[:, 0]).mean())


def test_what_past_errors_share_is_learned_and_used(monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = [reverting(seed) for seed in range(4)]
    learned = np.mean([off(z) for z in worlds])
    monkeypatch.setattr(pooled_trend, "HELD", 1e12)
    assert learned < 0.97 * np.mean([off(z) for z in worlds])


def test_an_earlier_origin_is_forecast_from_what_was_known_then() -> None:
    z = reverting(9)
    whole = pooled_trend.pooled_trend(z, 4, back=3)
    for b in range(1, 4):
        then = pooled_trend.pooled_trend(z[:, :-b], 4, back=0)
        np.testing.assert_allclose(whole[:, b], then[:, 0], atol=1e-5)
        changed = z.copy()
        changed[:, -b:] += 3.0
        again = pooled_trend.pooled_trend(changed, 4, back=3)
        np.testing.assert_allclose(whole[:, b], again[:, b], rtol=1e-12)


def test_figures_that_may_be_negative_have_one_trend() -> None:
    """Another unit and another zero of the figures are those of the forecast; no power is taken."""
    z = np.cumsum(np.random.default_rng(1).normal(0, 1, (30, 20)), axis=-1)
    plain = pooled_trend.pooled_trend(z, 3, logs=False)
    moved = pooled_trend.pooled_trend(5.0 * z - 50.0, 3, logs=False)
    np.testing.assert_allclose(moved, 5.0 * plain - 50.0, atol=1e-3)
    as_logs = pooled_trend.pooled_trend(z, 3)
    assert np.abs(as_logs - plain).max() > 0.1, "figures that are no logarithms were raised"


def test_the_share_of_the_trend_follows_past_errors_smoothly() -> None:
    rng = np.random.default_rng(3)
    some = rng.normal(0, 1, (50, 12, 3))
    shares = [share_of_trend(some, some * k) for k in np.linspace(1.3, 0.5, 81)]
    assert shares[0] == 0 and shares[-1] == 1
    assert (np.diff(shares) >= 0).all() and np.diff(shares).max() < 0.15
    assert share_of_trend(np.full((2, 3, 1), np.nan), np.zeros((2, 3, 1))) == 0.0
    odd = some.copy()
    odd[0] *= 1e6
    assert abs(share_of_trend(odd, some * 0.85) - share_of_trend(some, some * 0.85)) < 0.25


def test_it_leads_where_trends_turn_slowly() -> None:
    taken = []
    for seed in (5, 6, 7):
        rng = np.random.default_rng(seed)
        bent = 5000 + np.cumsum(200 + np.cumsum(rng.normal(0, 60, (40, 22)), 1), 1)
        bent = frame(np.maximum(bent + rng.normal(0, 40, (40, 22)), 100))
        taken.append(equal_weights(panel(bent), 4).weights["leaned-trend"])
        h = forecast.backtest(bent, 4, [2017], ["auto", "drift", "theta"])
        score = forecast.score(h)["mae_log"]
        assert score["auto"] < 0.9 * min(score["drift"], score["theta"])
    assert np.mean(taken) > 0.5


def test_random_walks_are_forecast_about_as_well_as_by_the_last_value() -> None:
    scores = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        walks = np.exp(8 + np.cumsum(rng.normal(0.02, 0.1, (40, 22)), 1))
        bt = forecast.backtest(frame(walks), 4, [2013, 2017], ["auto", "drift", "naive"])
        scores.append(forecast.score(bt)["mae_log"])
    mean = pd.concat(scores, axis=1).mean(axis=1)
    assert mean["auto"] < 1.04 * mean["naive"] and mean["auto"] < 0.97 * mean["drift"]
