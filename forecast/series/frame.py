"""Frames of yearly series: what comes in is checked here once, and shaped for array code.

A frame has the columns ``unique_id``, ``ds`` (whole year) and ``y`` (the layout of the Nixtla
libraries). A :class:`Panel` is the same as a matrix [series, year].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

COLUMNS = ("unique_id", "ds", "y")
# More years than this between the first and the last are dates written as numbers, not years.
LONGEST = 1000


@dataclass(frozen=True)
class Sides:
    """Who is in each pair of a network.

    Attributes
    ----------
    names : countries, shape [country].
    a, b : index of either side, shape [pair].
    """

    names: tuple[str, ...]
    a: np.ndarray
    b: np.ndarray


@dataclass(frozen=True)
class Panel:
    """Yearly series side by side.

    Attributes
    ----------
    ids : names, shape [series], sorted.
    years : every year from the first to the last, shape [year].
    y : values, shape [series, year], NaN where there is none.
    sides : who is in each pair, where that is known beforehand; otherwise the ids are read.
    """

    ids: np.ndarray
    years: np.ndarray
    y: np.ndarray
    sides: Sides | None = None

    @classmethod
    def of(
        cls, ids: Sequence[str], years: np.ndarray, y: np.ndarray, sides: Sides | None = None
    ) -> Panel:
        """From arrays whose series stand in any order.

        Years before the first and after the last figure, and series without any, are left out.

        Parameters
        ----------
        ids : [series], no name twice. years : [year], rising by one. y : [series, year].
        sides : of pairs, in the order of ``ids``.

        Raises
        ------
        ValueError : a figure is infinite.

        Examples
        --------
        >>> Panel.of(["b", "a"], np.array([2000, 2001]), np.array([[1, np.nan], [2, np.nan]]))
        Panel(ids=array(['a', 'b'], dtype='<U1'), years=array([2000]), y=array([[2.],
               [1.]]), sides=None)
        """
        names, figures = np.asarray(ids, dtype=str), np.asarray(y, dtype=float)
        if np.isinf(figures).any():
            name = names[np.isinf(figures).any(axis=-1)][0]
            raise ValueError(f"y: came an infinite value of {name}; allowed are finite numbers")
        seen = ~np.isnan(figures)
        order = np.argsort(names, kind="stable")
        rows = order[seen.any(axis=-1)[order]]
        columns = np.flatnonzero(seen.any(axis=0))
        within = slice(columns[0], columns[-1] + 1)
        if sides is not None and len(rows) == len(names):
            sides = Sides(sides.names, sides.a[rows], sides.b[rows])
        else:
            sides = None
        return cls(names[rows], np.asarray(years)[within], figures[rows, within], sides)

    @property
    def last(self) -> np.ndarray:
        """Last observed year of each series, shape [series]."""
        seen = ~np.isnan(self.y)
        return self.years[self.y.shape[-1] - 1 - seen[:, ::-1].argmax(-1)]

    def until(self, origin: int) -> Panel:
        """What was known at the end of year ``origin``; series that had not begun are left out."""
        y = self.y[:, self.years <= origin]
        begun = (~np.isnan(y)).any(-1)
        return Panel(self.ids[begun], self.years[self.years <= origin], y[begun])

    def select(self, rows: np.ndarray) -> Panel:
        """Some of the series, by index or mask."""
        return Panel(self.ids[rows], self.years, self.y[rows])


def check(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a sorted copy with the three columns, or raise ``ValueError`` naming every fault.

    A year without a row and a row with an empty ``y`` mean the same: not observed.

    Examples
    --------
    >>> check(pd.DataFrame({"unique_id": ["a", "a"], "ds": [2001, 2000], "y": [2, 1]}))
      unique_id    ds    y
    0         a  2000  1.0
    1         a  2001  2.0
    """
    if not isinstance(frame, pd.DataFrame):
        raise ValueError(
            f"frame: came {type(frame).__name__}; allowed is a pandas DataFrame with the columns "
            f"{', '.join(COLUMNS)}; build one with pandas.DataFrame(...)"
        )
    missing = [c for c in COLUMNS if c not in frame.columns]
    if missing:
        raise ValueError(
            f"frame: came columns {list(frame.columns)}, without {', '.join(missing)}; needed are "
            f"{', '.join(COLUMNS)}; rename the columns"
        )
    if frame.empty:
        raise ValueError("frame: came no rows; allowed is one or more; check the filter before")
    faults: list[str] = []
    out = pd.DataFrame({"unique_id": frame["unique_id"].to_numpy()})
    if out["unique_id"].isna().any():
        faults.append(
            f"unique_id: {int(out['unique_id'].isna().sum())} rows came without a name; "
            "name every row"
        )
    out["unique_id"] = out["unique_id"].astype(str)
    out["ds"] = _years(frame["ds"], faults)
    out["y"] = _values(frame["y"], faults)
    if not faults:
        faults += _calendar(out)
    if faults:
        raise ValueError("frame: " + "; frame: ".join(faults))
    out = out.dropna(subset=["y"])
    if out.empty:
        raise ValueError("frame: y is empty in every row; at least one figure is needed")
    out["ds"] = out["ds"].astype(int)
    return out.sort_values(["unique_id", "ds"], kind="stable").reset_index(drop=True)


def _years(ds: pd.Series, faults: list[str]) -> np.ndarray:
    if pd.api.types.is_datetime64_any_dtype(ds):
        faults.append("ds: came dates; allowed are whole years; use frame.ds.dt.year")
        return np.zeros(len(ds))
    years = pd.to_numeric(ds, errors="coerce").to_numpy(dtype=float)
    with np.errstate(invalid="ignore"):
        bad = ~np.isfinite(years) | (years != np.round(years))
    if bad.any():
        came = ds.to_numpy()[bad][0]
        faults.append(
            f"ds: came {came!r} in row {int(bad.argmax())} ({int(bad.sum())} such rows); allowed "
            "are whole years such as 2019; convert the column to int"
        )
    return years


def _values(y: pd.Series, faults: list[str]) -> np.ndarray:
    values = pd.to_numeric(y, errors="coerce").to_numpy(dtype=float)
    text = np.isnan(values) & ~y.isna().to_numpy()
    if text.any():
        faults.append(
            f"y: came {y.to_numpy()[text][0]!r} in row {int(text.argmax())} ({int(text.sum())} "
            "such rows); allowed are numbers, or nothing for a year not observed"
        )
    if np.isinf(values).any():
        faults.append(
            f"y: came {int(np.isinf(values).sum())} infinite values; allowed are finite numbers; "
            "leave the year out"
        )
    return values


def _calendar(out: pd.DataFrame) -> list[str]:
    faults = []
    twice = out.duplicated(["unique_id", "ds"])
    if twice.any():
        row = out[twice].iloc[0]
        faults.append(
            f"{row.unique_id} has {int(row.ds)} more than once ({int(twice.sum())} such rows); "
            "allowed is one row a series and year; sum or drop the others"
        )
    span = out["ds"].max() - out["ds"].min()
    if span > LONGEST:
        faults.append(
            f"ds runs from {int(out['ds'].min())} to {int(out['ds'].max())}; allowed are years, at "
            f"most {LONGEST} apart; dates such as 20190101 must become 2019"
        )
    return faults


def panel(frame: pd.DataFrame) -> Panel:
    """Shape a frame into a :class:`Panel`, checking it first.

    Examples
    --------
    >>> panel(pd.DataFrame({"unique_id": ["a", "a"], "ds": [2000, 2002], "y": [1, 3]})).y
    array([[ 1., nan,  3.]])
    """
    clean = check(frame)
    ids, row = np.unique(clean["unique_id"].to_numpy(dtype=str), return_inverse=True)
    years = np.arange(clean["ds"].min(), clean["ds"].max() + 1)
    y = np.full((len(ids), len(years)), np.nan)
    y[row, clean["ds"].to_numpy() - years[0]] = clean["y"].to_numpy()
    return Panel(ids, years, y)


def right_aligned(y: np.ndarray) -> np.ndarray:
    """Move every series so that its last observation is in the last column.

    Interior gaps are filled on a straight line (in logs where both ends are positive); columns
    before the first observation stay NaN. Shape [series, year] in and out.

    Examples
    --------
    >>> right_aligned(np.array([[1.0, np.nan, 4.0, np.nan]]))
    array([[nan,  1.,  2.,  4.]])
    """
    n, width = y.shape
    seen = ~np.isnan(y)
    last = width - 1 - seen[:, ::-1].argmax(-1)
    column = np.arange(width) - (width - 1 - last)[:, None]
    out = np.where(column >= 0, np.take_along_axis(y, np.maximum(column, 0), -1), np.nan)
    first = (~np.isnan(out)).argmax(-1)
    holed = np.isnan(out).sum(-1) > first
    for i in np.flatnonzero(holed):
        out[i, first[i] :] = _bridge(out[i, first[i] :])
    return out


def _bridge(row: np.ndarray) -> np.ndarray:
    known = np.flatnonzero(~np.isnan(row))
    logs = bool((row[known] > 0).all())
    values = np.log(row[known]) if logs else row[known]
    filled = np.interp(np.arange(len(row)), known, values)
    filled = np.exp(filled) if logs else filled
    return np.where(np.isnan(row), filled, row)
