"""Artefacts: single years that jump and come back, and steps where the source changes.

Flagged for the reader and for robust fits, never deleted.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

COLUMNS = ["variable", "region", "partner", "year", "what", "size"]
SPIKE = 0.25  # log points; half of the jumps that SOURCES.md lists are above it
USUAL_TIMES = 3.0
SMALLEST = 50.0  # papers; below it one year's change is mostly counting noise


def find_spikes(values: np.ndarray) -> np.ndarray:
    """Which years jump and come back, shape of ``values`` ``[..., year]``, as log deviation.

    A year is a spike when it lies above (or below) both neighbours by more than ``SPIKE`` and by
    more than ``USUAL_TIMES`` the median yearly change of the series. Other years are 0.

    Examples
    --------
    >>> find_spikes(np.array([100, 104, 180, 112, 117, 121.0])).round(2).tolist()
    [0.0, 0.0, 0.51, 0.0, 0.0, 0.0]
    """
    values = np.asarray(values, dtype=float)
    out = np.zeros(values.shape)
    if values.shape[-1] < 4:
        return out
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(values > 0, np.log(values), np.nan)
        middle = (logs[..., :-2] + logs[..., 2:]) / 2
        off = logs[..., 1:-1] - middle
        up = np.minimum(logs[..., 1:-1] - logs[..., :-2], logs[..., 1:-1] - logs[..., 2:])
        down = np.maximum(logs[..., 1:-1] - logs[..., :-2], logs[..., 1:-1] - logs[..., 2:])
        # The usual yearly change is hardly moved by the two steps that make a spike.
        usual = np.nanmedian(np.abs(np.nan_to_num(np.diff(logs, axis=-1))), axis=-1, keepdims=True)
    limit = np.maximum(SPIKE, USUAL_TIMES * usual)
    hit = ((up > limit) | (down < -limit)) & np.isfinite(off)
    hit &= np.nan_to_num(values[..., 1:-1]) >= SMALLEST
    out[..., 1:-1] = np.where(hit, off, 0.0)
    return out


def flag_frame(
    variable: str, labels: list[tuple[str, str]], years: np.ndarray, values: np.ndarray
) -> pd.DataFrame:
    """Spikes of many series ``values [series, year]`` as rows; labels are region, partner."""
    size = find_spikes(values)
    rows = [
        (variable, *labels[k], int(years[t]), "single-year jump", float(size[k, t]))
        for k, t in np.argwhere(size != 0.0)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def flag_steps(series: pd.DataFrame) -> pd.DataFrame:
    """R&D rows whose step from the year before goes with a change of edition."""
    rows = series[series["variable"] == "gerd_million_ppp"].sort_values(["region", "year"])
    newest = rows.sort_values("vintage").drop_duplicates(["region", "year"], keep="last")
    newest = newest.sort_values(["region", "year"])
    step = np.log(newest["value"]).groupby(newest["region"]).diff()
    gap = newest.groupby("region")["year"].diff()
    changed = newest["source"].ne(newest.groupby("region")["source"].shift())
    hit = changed & (gap <= 2) & (step.abs() > SPIKE)
    found = newest[hit]
    return pd.DataFrame(
        {
            "variable": "gerd_million_ppp",
            "region": found["region"],
            "partner": "",
            "year": found["year"],
            "what": "step where the edition changes",
            "size": step[hit],
        },
        columns=COLUMNS,
    )
