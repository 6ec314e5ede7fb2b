"""What others offer: single-series forecasts with their own intervals, on logs or on levels."""

from __future__ import annotations

import logging
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

LEVELS = (80, 95)
STATSFORECAST = ("AutoETS", "AutoTheta", "DynamicOptimizedTheta", "AutoCES", "AutoARIMA")
MEDIAN_OF = ("AutoETS", "AutoTheta", "DynamicOptimizedTheta", "AutoARIMA")


@dataclass(frozen=True)
class Made:
    """Forecasts of one peer.

    Attributes
    ----------
    point : [series, h]; low, high : [level, series, h]; seconds : time taken.
    """

    point: np.ndarray
    low: np.ndarray
    high: np.ndarray
    seconds: float


# Series from which on these give no intervals: they simulate them, most of a second a series.
POINTS_ONLY = {"AutoCES": 100, "AutoARIMA": 1000}


def one(name: str, x: np.ndarray, h: int, bands: bool) -> tuple[np.ndarray, list[np.ndarray]]:
    """Point forecast and [lo-80, hi-80, lo-95, hi-95] of one series; NaN bands if not asked."""
    if name == "naive":
        return _walk(x, h, 0.0)
    if name == "drift":
        return _walk(x, h, (x[-1] - x[0]) / max(len(x) - 1, 1))
    if name == "damped drift":
        point, bands = _walk(x, h, (x[-1] - x[0]) / max(len(x) - 1, 1))
        fading = (x[-1] - x[0]) / max(len(x) - 1, 1) * np.cumsum(0.9 ** np.arange(1, h + 1))
        return x[-1] + fading, [b - point + x[-1] + fading for b in bands]
    if name == "statsmodels ETS":
        import pandas as pd
        from statsmodels.tsa.exponential_smoothing.ets import ETSModel

        # given an array, its intervals ask for an index that is not there
        row = pd.Series(x)
        fit = ETSModel(row, error="add", trend="add", damped_trend=True).fit(disp=False)
        ahead = fit.get_prediction(len(x), len(x) + h - 1)
        bands = [ahead.pred_int(alpha=1 - v / 100).to_numpy() for v in LEVELS]
        return ahead.predicted_mean.to_numpy(), [b[:, side] for b in bands for side in (0, 1)]
    if name == "Prophet":
        return _prophet(x, h)
    from statsforecast import models

    model = getattr(models, name)(season_length=1)
    if not bands:
        return model.forecast(y=x, h=h)["mean"], [np.full(h, np.nan)] * (2 * len(LEVELS))
    out = model.forecast(y=x, h=h, level=list(LEVELS))
    return out["mean"], [out[f"{s}-{v}"] for v in LEVELS for s in ("lo", "hi")]


def _walk(x: np.ndarray, h: int, slope: float) -> tuple[np.ndarray, list[np.ndarray]]:
    from scipy.stats import norm

    k = np.arange(1, h + 1)
    point = x[-1] + slope * k
    off = np.diff(x) - slope
    sigma = off.std(ddof=1) if len(off) > 2 else abs(x[-1]) * 0.1
    grow = np.sqrt(k * (1 + k / max(len(x) - 1, 1))) if slope else np.sqrt(k)
    reach = [norm.ppf(0.5 + v / 200) * sigma * grow for v in LEVELS]
    return point, [point + s * r for r in reach for s in (-1, 1)]


def _prophet(x: np.ndarray, h: int) -> tuple[np.ndarray, list[np.ndarray]]:
    import pandas as pd
    from prophet import Prophet

    for noisy in ("cmdstanpy", "prophet"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    days = pd.to_datetime([f"{1950 + k}-01-01" for k in range(len(x) + h)])
    off = {f"{season}_seasonality": False for season in ("yearly", "weekly", "daily")}
    model = Prophet(**off, n_changepoints=max(min(25, len(x) // 2 - 1), 1), uncertainty_samples=500)
    model.fit(pd.DataFrame({"ds": days[: len(x)], "y": x}))
    future = pd.DataFrame({"ds": days[len(x) :]})
    draws = np.asarray(model.predictive_samples(future)["yhat"])
    point = model.predict(future)["yhat"].to_numpy()
    tails = [(0.5 + s * v / 200) for v in LEVELS for s in (-1, 1)]
    return point, [np.quantile(draws, t, axis=-1) for t in tails]


def make(name: str, y: np.ndarray, h: int, logs: bool, cache: Path | None, key: str) -> Made:
    """Forecast every row of ``y`` (right-aligned, NaN before the first), with the last value as
    fallback where a package raises.

    ``cache`` keeps what was made, with its time, so that only what changed is run again.
    """
    name_of_file = f"{key}-{name}-{'logs' if logs else 'levels'}.npz".replace(" ", "_")
    file = cache / name_of_file if cache else None
    kept = np.load(file) if file is not None and file.exists() else None
    if kept is not None and kept["point"].shape == (len(y), h):
        return Made(kept["point"], kept["low"], kept["high"], float(kept["seconds"]))
    offset = 0.5 if np.nanmin(y) <= 0 or bool(np.all(y[~np.isnan(y)] % 1 == 0)) else 0.0
    begin = time.perf_counter()
    out = np.empty((1 + 2 * len(LEVELS), len(y), h))
    asked = len(y) < POINTS_ONLY.get(name, 10**9)
    for i, row in enumerate(y):
        x = row[~np.isnan(row)]
        started = x[np.argmax(x != 0) :]
        x = np.log(started + offset) if logs else started
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                point, bands = one(name, x.astype(float), h, asked)
            made = np.stack([np.asarray(point), *map(np.asarray, bands)])
            if not np.isfinite(made[0]).all():
                raise ValueError("no forecast")
        except Exception:  # whatever a package raises, the peer is scored with the last value
            made = np.repeat(x[-1], (1 + 2 * len(LEVELS)) * h).reshape(-1, h)
            if not asked:  # no interval is no interval, also where the model failed
                made[1:] = np.nan
        out[:, i] = np.maximum(np.exp(np.minimum(made, 50)) - offset, 0) if logs else made
    if np.nanmin(y) >= 0:
        out = np.maximum(out, 0)  # keeps NaN
    made = Made(out[0], out[1::2], out[2::2], time.perf_counter() - begin)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(file, point=made.point, low=made.low, high=made.high, seconds=made.seconds)
    return made
