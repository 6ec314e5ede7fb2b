"""Measures of accuracy. Smaller is better, but for coverage, which should equal its level."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd


class Yardsticks(dict[str, float]):
    """Mean absolute one-year change in training, by (series, origin); rides along in ``attrs``."""

    def __deepcopy__(self, memo: dict[int, object]) -> Yardsticks:
        return self


def mae_log(y: np.ndarray, yhat: np.ndarray) -> float:
    """Mean absolute error of log(y + 0.5): about the mean relative error.

    Examples
    --------
    >>> round(mae_log(np.array([100.0]), np.array([110.0])), 3)
    0.095
    """
    low = 0.5
    return float(np.mean(np.abs(np.log((np.maximum(yhat, 0) + low) / (np.maximum(y, 0) + low)))))


def wape(y: np.ndarray, yhat: np.ndarray) -> float:
    """Sum of absolute errors over the sum of true values.

    Examples
    --------
    >>> wape(np.array([1.0, 3.0]), np.array([2.0, 3.0]))
    0.25
    """
    total = float(np.abs(y).sum())
    return float(np.abs(y - yhat).sum()) / total if total else float("nan")


def smape(y: np.ndarray, yhat: np.ndarray) -> float:
    """Symmetric mean absolute percentage error, percent, 0 to 200 (Makridakis 1993).

    Examples
    --------
    >>> smape(np.array([0.0, 1.0]), np.array([0.0, 3.0]))
    50.0
    """
    both = np.abs(y) + np.abs(yhat)
    return float(
        np.mean(np.where(both > 0, 200 * np.abs(y - yhat) / np.where(both > 0, both, 1), 0))
    )


def owa(smape_model: float, mase_model: float, smape_naive: float, mase_naive: float) -> float:
    """Overall weighted average of the M4 competition: mean of sMAPE and MASE over naive's.

    Makridakis, Spiliotis, Assimakopoulos 2020, doi:10.1016/j.ijforecast.2019.04.014.

    Examples
    --------
    >>> owa(10.0, 1.0, 20.0, 2.0)
    0.5
    """
    return 0.5 * (smape_model / smape_naive + mase_model / mase_naive)


def interval_score(y: np.ndarray, low: np.ndarray, high: np.ndarray, level: float) -> np.ndarray:
    """Width plus penalty for falling outside (Gneiting and Raftery 2007,
    doi:10.1198/016214506000001437).

    Examples
    --------
    >>> interval_score(np.array([5.0]), np.array([0.0]), np.array([4.0]), 80)
    array([14.])
    """
    alpha = 1 - level / 100
    return (high - low) + 2 / alpha * (np.maximum(low - y, 0) + np.maximum(y - high, 0))


def wis(
    y: np.ndarray, median: np.ndarray, bands: dict[float, tuple[np.ndarray, np.ndarray]]
) -> np.ndarray:
    """Weighted interval score (Bracher et al. 2021, doi:10.1371/journal.pcbi.1008618).

    Examples
    --------
    >>> wis(np.array([1.0]), np.array([3.0]), {})
    array([2.])
    """
    total = 0.5 * np.abs(y - median)
    for level, (low, high) in bands.items():
        total = total + (1 - level / 100) / 2 * interval_score(y, low, high, level)
    return total / (len(bands) + 0.5)


def score(bt: pd.DataFrame) -> pd.DataFrame:
    """Score a backtest, one row a model.

    Parameters
    ----------
    bt : what :func:`forecast.backtest` returned, or some of its rows.

    Returns
    -------
    Frame with index ``model`` and columns ``mae_log``, ``wape``, ``mase``, ``coverage-80`` ...
    (shares, one for each level of ``bt``), ``wis`` (divided by the mean of |y|, so that it compares
    across frames). ``mase`` is empty if ``bt`` lost its ``attrs``, such as through a CSV file.
    """
    need = {"unique_id", "model", "origin", "h", "y", "yhat"}
    if not need <= set(bt.columns):
        raise ValueError(
            f"bt: came columns {list(bt.columns)}; needed are {', '.join(sorted(need))}; "
            "pass what forecast.backtest returned"
        )
    levels = [float(m.group(1)) for c in bt.columns if (m := re.fullmatch(r"lo-([\d.]+)", str(c)))]
    sticks: dict[str, float] = bt.attrs.get("yardsticks", {})
    rows = {}
    for model, part in bt.dropna(subset=["y", "yhat"]).groupby("model", sort=False):
        y, yhat = part["y"].to_numpy(float), part["yhat"].to_numpy(float)
        row = {"mae_log": mae_log(y, yhat), "wape": wape(y, yhat)}
        keys = zip(part["unique_id"], part["origin"], strict=True)
        unit = np.array([sticks.get(f"{u}@{o}", np.nan) for u, o in keys])
        known = np.isfinite(unit)
        row["mase"] = (
            float(np.mean(np.abs(y - yhat)[known] / unit[known])) if known.any() else np.nan
        )
        bands = {}
        for level in levels:
            name = f"{level:g}"
            low, high = part[f"lo-{name}"].to_numpy(float), part[f"hi-{name}"].to_numpy(float)
            row[f"coverage-{name}"] = float(np.mean((y >= low) & (y <= high)))
            bands[level] = (low, high)
        mean = float(np.abs(y).mean())
        row["wis"] = float(np.mean(wis(y, yhat, bands))) / mean if mean else float("nan")
        rows[model] = row
    out = pd.DataFrame.from_dict(rows, orient="index")
    out.index.name = "model"
    return out
