"""Weights learned over the whole pool, the slow members included, and shipped for known figures.

Prophet, ARIMA and structural models of statsmodels take minutes on rolling origins of fifty series,
too long for every run. For the embedded figures their weights are learned by
``benchmarks/learn_weights.py`` (about ten minutes) and shipped; a run then pays only for members
that earned a weight. Other figures learn their weights anew over the quick pool.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from forecast.combination.combine import COSTLY
from forecast.series.frame import Panel

TABLE = Path(__file__).parent / "tables" / "weights.csv"
EARNED = 0.02  # smaller weights cost their time and change nothing one could see
EARNED_COSTLY = 0.2  # members that take seconds must earn more, and run from the last year only
MOST_FIGURES = 5_000  # the shipped weights are of small frames; larger ones need no digest


def panel_digest(data: Panel) -> str:
    """Names, years and values of a panel as 16 hexadecimal digits.

    Examples
    --------
    >>> a = Panel(np.array(["x"]), np.array([2000]), np.array([[1.0]]))
    >>> b = Panel(np.array(["x"]), np.array([2000]), np.array([[2.0]]))
    >>> panel_digest(a) == panel_digest(b)
    False
    """
    text = "\n".join(
        f"{name} {year} {value:.10g}"
        for name, row in zip(data.ids, data.y, strict=True)
        for year, value in zip(data.years, row, strict=True)
        if not np.isnan(value)
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@functools.cache
def _table() -> pd.DataFrame:
    return pd.read_csv(TABLE, dtype={"digest": str})


def shipped_weights(data: Panel) -> dict[str, float] | None:
    """Shipped weights of exactly these figures, None where there are none."""
    if not TABLE.exists() or np.isfinite(data.y).sum() > MOST_FIGURES:
        return None
    rows = _table()
    rows = rows[rows["digest"] == panel_digest(data)]
    least = rows["member"].isin(COSTLY).map({True: EARNED_COSTLY, False: EARNED})
    rows = rows[rows["weight"] >= least]
    return dict(zip(rows["member"], rows["weight"], strict=True)) or None
