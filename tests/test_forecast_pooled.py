"""The pooled trend, and how much of it a forecast takes: by past errors that were honest ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import forecast
from forecast.combination import mixing
from forecast.combination.equal_weights import equal_weights
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


def test_weights_of_an_earlier_origin_do_not_know_what_came_later() -> None:
    rng = np.random.default_rng(2)
    y = np.exp(np.cumsum(rng.normal(0.05, 0.1, (40, 18)), axis=-1) + 6)
    pool = y[None, :, -1 - np.arange(7), None] * np.exp(rng.normal(0, 0.1, (3, 40, 7, 4)))
    last = y[:, -1 - np.arange(7), None]
    past = mixing.Backtest.of(pool, last, y)
    later = past.wrong.copy()
    origin, ahead = np.meshgrid(np.arange(7), np.arange(1, 5), indexing="ij")
    later[0][:, origin - ahead < 2] *= 100.0
    spoiled = mixing.Backtest(later, past.steady, y)
    before, after = mixing.learn(past, 2, ago=2), mixing.learn(spoiled, 2, ago=2)
    np.testing.assert_array_equal(before.weights, after.weights)
    assert before.place == after.place and before.stretch == after.stretch
    assert not np.allclose(mixing.learn(past, 2).weights, mixing.learn(spoiled, 2).weights)


def test_the_share_follows_past_errors() -> None:
    rng = np.random.default_rng(3)
    good, bad = rng.normal(0, 1, (50, 5, 3)), rng.normal(0, 3, (50, 5, 3))
    assert mixing.share_of_second(good, bad) < 0.3
    assert mixing.share_of_second(bad, good) > 0.7
    assert mixing.share_of_second(np.full((2, 3, 1), np.nan), np.zeros((2, 3, 1))) == 0.5


def test_what_was_ahead_long_ago_only_is_not_taken() -> None:
    rng = np.random.default_rng(7)
    first = rng.normal(0, 1, (80, 9, 2))
    second = rng.normal(0, 0.5, (80, 9, 2))
    assert mixing.share_of_second(first, second) > 0.7
    second[:, :4] *= 4  # the latest origins come first
    assert mixing.share_of_second(first, second) < 0.3


def test_the_simpler_choice_where_past_errors_are_alike() -> None:
    rng = np.random.default_rng(8)
    first = rng.normal(0, 1, (2000, 5, 2))
    assert mixing.share_of_second(first, first * 0.995) == 0.0
    assert mixing.share_of_second(first, first * 0.9) == 1.0


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
