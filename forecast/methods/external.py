"""Methods of other packages, one series at a time, behind the same call as the smoothers.

Whatever a package raises or returns for a difficult series becomes NaN here, which
:func:`forecast.methods.registry.run` replaces by the drift. Packages are imported when first used.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable

import numpy as np

from forecast.methods.events import interventions, remove_outliers

One = Callable[[np.ndarray, int], np.ndarray]
Run = Callable[..., np.ndarray]


def each(one: One) -> Run:
    """Turn a forecast of one series [year] -> [h] into one of [series, back + 1, h]."""

    def run(x: np.ndarray, h: int, back: int = 0) -> np.ndarray:
        return _every(x, h, back, lambda known, i, b: _guarded(one, known, h))

    return run


def each_with_events(one: Callable[[np.ndarray, int, np.ndarray], np.ndarray]) -> Run:
    """The same for a model that takes regressors [year + h, event]; ``last``: last year [series].

    What the years up to an origin cannot tell from a trend is no regressor there. Single-year
    artefacts are replaced before.
    """

    def run(x: np.ndarray, h: int, back: int = 0, last: np.ndarray | None = None) -> np.ndarray:
        def forecast(known: np.ndarray, i: int, b: int) -> np.ndarray:
            years = np.arange(1 - len(known), 1) + (0 if last is None else int(last[i]) - b)
            return _guarded(one, remove_outliers(known[None])[0], h, interventions(years, h))

        return _every(x, h, back, forecast)

    return run


def _every(
    x: np.ndarray, h: int, back: int, forecast: Callable[[np.ndarray, int, int], np.ndarray]
) -> np.ndarray:
    """``forecast(known, series, b)`` for every series and origin b years before its end."""
    out = np.full((len(x), back + 1, h), np.nan)
    for i, row in enumerate(x):
        known = row[~np.isnan(row)]
        for b in range(min(back + 1, len(known))):
            out[i, b] = forecast(known[: len(known) - b], i, b)
    return out


def _guarded(one: Run, known: np.ndarray, h: int, *more: np.ndarray) -> np.ndarray:
    if len(known) < 4 or np.ptp(known) == 0:
        return np.full(h, np.nan)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            out = np.asarray(one(known, h, *more), dtype=float)
    except Exception:  # packages raise nearly anything on a difficult series; the drift steps in
        return np.full(h, np.nan)
    return out if out.shape == (h,) else np.full(h, np.nan)


def _ets(x: np.ndarray, h: int) -> np.ndarray:
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    model = ExponentialSmoothing(
        x, trend="add", damped_trend=True, initialization_method="estimated"
    )
    return model.fit(optimized=True).forecast(h)


def _arima(x: np.ndarray, h: int) -> np.ndarray:
    from statsmodels.tsa.arima.model import ARIMA

    return ARIMA(x, order=(0, 1, 1), trend="t").fit(method_kwargs={"maxiter": 50}).forecast(h)


def _structural(x: np.ndarray, h: int, shape: np.ndarray) -> np.ndarray:
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    # A smooth trend with noise around it: the level itself does not jump, but in an event.
    now, later = (shape[: len(x)], shape[len(x) :]) if shape.size else (None, None)
    model = UnobservedComponents(x, level="smooth trend", exog=now)
    return model.fit(disp=False, maxiter=50).forecast(h, exog=later)


def _prophet(x: np.ndarray, h: int, shape: np.ndarray) -> np.ndarray:
    import pandas as pd
    from prophet import Prophet

    logging.getLogger("cmdstanpy").setLevel(logging.ERROR)
    logging.getLogger("prophet").setLevel(logging.ERROR)
    days = pd.to_datetime([f"{2000 + k}-01-01" for k in range(len(x) + h)])
    model = Prophet(
        yearly_seasonality=False,
        weekly_seasonality=False,
        daily_seasonality=False,
        uncertainty_samples=0,
        n_changepoints=min(25, max(len(x) // 2 - 1, 1)),
    )
    table = pd.DataFrame(shape, columns=[f"event{k}" for k in range(shape.shape[1])])
    for name in table:
        model.add_regressor(name, standardize=False)
    table.insert(0, "ds", days)
    model.fit(table[: len(x)].assign(y=x))
    return model.predict(table[len(x) :])["yhat"].to_numpy()


def nixtla(name: str) -> Run:
    """A model of statsforecast by its class name, for yearly series."""

    def one(x: np.ndarray, h: int) -> np.ndarray:
        from statsforecast import models

        return getattr(models, name)(season_length=1).forecast(y=x, h=h)["mean"]

    return each(one)


ets = each(_ets)
arima = each(_arima)
structural = each_with_events(_structural)
prophet = each_with_events(_prophet)
