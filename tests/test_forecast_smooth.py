"""The smooth trend under noise against the filter of statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.tsa.statespace.structural import UnobservedComponents

from forecast.methods import local_linear_trend


@pytest.mark.parametrize("ratio", [0.01, 1.0, 10.0])
def test_one_ratio_gives_the_forecast_of_the_exact_filter(
    ratio: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(3)
    x = 5.0 + np.cumsum(np.cumsum(rng.normal(0, 0.1, 25))) + rng.normal(0, 0.2, 25)
    monkeypatch.setattr(local_linear_trend, "RATIOS", np.array([ratio]))
    got = local_linear_trend.smooth_trend(x[None], 4, back=2)
    for back in range(3):
        known = x[: 25 - back]
        model = UnobservedComponents(known, level="smooth trend")
        model.initialize_approximate_diffuse(1e9)
        exact = model.smooth([1.0, ratio]).forecast(4)
        np.testing.assert_allclose(got[0, back], exact, rtol=1e-4)


def test_gaps_and_short_series_have_forecasts_and_order_does_not_matter() -> None:
    z = np.array([[np.nan, 1.0, np.nan, 3.0, 4.0, 5.0], [2.0, 2.1, 2.0, 2.2, 2.1, 2.2],
                  [np.nan] * 4 + [1.0, 2.0]])  # fmt: skip
    out = local_linear_trend.smooth_trend(z, 2)
    np.testing.assert_allclose(out[0, 0], [6.0, 7.0], atol=1e-3)
    assert 2.0 < out[1, 0, 0] < 2.4 and np.isnan(out[2]).all(), "two points foretell nothing"
    np.testing.assert_allclose(local_linear_trend.smooth_trend(z[::-1], 2)[::-1], out, rtol=1e-12)
