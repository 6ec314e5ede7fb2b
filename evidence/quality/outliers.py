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


def jumps_back(
    z: np.ndarray, limit: np.ndarray, beyond: float = 0.0, times: float = 0.0
) -> np.ndarray:
    """How far single years stand out that jump and come back, ``[..., year]``; other years 0.

    A year stands out from the middle of its two neighbours. How far these are apart says how much
    of that may be growth.

    Parameters
    ----------
    z : logarithms, NaN where there is no figure.
    limit : ``[..., 1]``, least size. beyond : share of the gap between the neighbours added to it.
    times : multiple of that gap that must be passed as well.

    Examples
    --------
    >>> jumps_back(np.array([1.0, 1.1, 1.8, 1.3]), np.array([0.3])).round(2).tolist()
    [0.0, 0.0, 0.6, 0.0]
    """
    out = np.zeros(z.shape)
    with np.errstate(invalid="ignore"):
        off = z[..., 1:-1] - (z[..., :-2] + z[..., 2:]) / 2
        gap = np.abs(z[..., 2:] - z[..., :-2])
        odd = np.abs(off) > np.maximum(limit + beyond * gap, times * gap)
    out[..., 1:-1] = np.where(odd, off, 0.0)
    return out


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
    if values.shape[-1] < 4:
        return np.zeros(values.shape)
    logs = np.log(np.where(values > 0, values, np.nan))
    # The usual yearly change is hardly moved by the two steps that make a spike.
    usual = np.median(np.abs(np.nan_to_num(np.diff(logs, axis=-1))), axis=-1, keepdims=True)
    # Farther than the nearer neighbour: half their gap lies between it and their middle.
    found = jumps_back(logs, np.maximum(SPIKE, USUAL_TIMES * usual), beyond=0.5)
    return np.where(np.nan_to_num(values) >= SMALLEST, found, 0.0)


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
