"""Methods of other packages, one series at a time, behind the same call as the smoothers.

Whatever a package raises or returns for a difficult series becomes NaN here, which
:func:`forecast.members.run` replaces by the drift. Packages are imported when first used.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable

import numpy as np

One = Callable[[np.ndarray, int], np.ndarray]


def each(one: One) -> Callable[[np.ndarray, int, int], np.ndarray]:
    """Turn a forecast of one series [year] -> [h] into one of [series, back + 1, h]."""

    def run(x: np.ndarray, h: int, back: int = 0) -> np.ndarray:
        out = np.full((len(x), back + 1, h), np.nan)
        for i, row in enumerate(x):
            known = row[~np.isnan(row)]
            for b in range(min(back + 1, len(known))):
                out[i, b] = _guarded(one, known[: len(known) - b], h)
        return out

    return run


def _guarded(one: One, known: np.ndarray, h: int) -> np.ndarray:
    if len(known) < 4 or np.ptp(known) == 0:
        return np.full(h, np.nan)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            out = np.asarray(one(known, h), dtype=float)
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


def _structural(x: np.ndarray, h: int) -> np.ndarray:
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    # A smooth trend with noise around it: the level itself does not jump.
    model = UnobservedComponents(x, level="smooth trend")
    return model.fit(disp=False, maxiter=50).forecast(h)


def _prophet(x: np.ndarray, h: int) -> np.ndarray:
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
    model.fit(pd.DataFrame({"ds": days[: len(x)], "y": x}))
    return model.predict(pd.DataFrame({"ds": days[len(x) :]}))["yhat"].to_numpy()


def nixtla(name: str) -> Callable[[np.ndarray, int, int], np.ndarray]:
    """A model of statsforecast by its class name, for yearly series."""

    def one(x: np.ndarray, h: int) -> np.ndarray:
        from statsforecast import models

        return getattr(models, name)(season_length=1).forecast(y=x, h=h)["mean"]

    return each(one)


ets = each(_ets)
arima = each(_arima)
structural = each(_structural)
prophet = each(_prophet)
