"""The smooth trend under noise against the filter of statsmodels, and when it joins the pool."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.statespace.structural import UnobservedComponents

import forecast
from forecast import combine, smooth_trend
from forecast.frame import panel


@pytest.mark.parametrize("ratio", [0.01, 1.0, 10.0])
def test_one_ratio_gives_the_forecast_of_the_exact_filter(
    ratio: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(3)
    x = 5.0 + np.cumsum(np.cumsum(rng.normal(0, 0.1, 25))) + rng.normal(0, 0.2, 25)
    monkeypatch.setattr(smooth_trend, "RATIOS", np.array([ratio]))
    got = smooth_trend.smooth_trend(x[None], 4, back=2)
    for back in range(3):
        known = x[: 25 - back]
        model = UnobservedComponents(known, level="smooth trend")
        model.initialize_approximate_diffuse(1e9)
        exact = model.smooth([1.0, ratio]).forecast(4)
        np.testing.assert_allclose(got[0, back], exact, rtol=1e-4)


def test_gaps_and_short_series_have_forecasts_and_order_does_not_matter() -> None:
    z = np.array([[np.nan, 1.0, np.nan, 3.0, 4.0, 5.0], [2.0, 2.1, 2.0, 2.2, 2.1, 2.2],
                  [np.nan] * 4 + [1.0, 2.0]])  # fmt: skip
    out = smooth_trend.smooth_trend(z, 2)
    np.testing.assert_allclose(out[0, 0], [6.0, 7.0], atol=1e-3)
    assert 2.0 < out[1, 0, 0] < 2.4 and np.isnan(out[2]).all(), "two points foretell nothing"
    np.testing.assert_allclose(smooth_trend.smooth_trend(z[::-1], 2)[::-1], out, rtol=1e-12)


def frame(y: np.ndarray) -> pd.DataFrame:
    n, t = y.shape
    return pd.DataFrame({"unique_id": np.repeat([f"s{k:02d}" for k in range(n)], t),
                         "ds": np.tile(2000 + np.arange(t), n), "y": y.ravel()})  # fmt: skip


def test_it_joins_where_trends_turn_slowly_and_stays_out_of_random_walks() -> None:
    rng = np.random.default_rng(5)
    bent = 5000 + np.cumsum(200 + np.cumsum(rng.normal(0, 60, (40, 22)), 1), 1)
    bent = np.maximum(bent + rng.normal(0, 40, (40, 22)), 100)
    walks = np.exp(8 + np.cumsum(rng.normal(0.02, 0.1, (40, 22)), 1))
    slow = combine.combination(panel(frame(bent)), 4).weights
    walk = combine.combination(panel(frame(walks)), 4).weights
    assert slow["smooth-levels"] > 0.15
    assert "smooth-levels" not in walk
    h = forecast.backtest(frame(bent), 4, [2017], ["auto", "drift", "theta"])
    score = forecast.score(h)["mae_log"]
    assert score["auto"] < 0.95 * min(score["drift"], score["theta"])
