"""Editions chained, databases put on one scale, unfinished years estimated: only where asked.

Each function takes and gives frames ``unique_id, ds, y`` (countries or pairs) and says what it
did; nothing is spliced without a factor on record.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence.errors import EvidenceError
from evidence.quality.outliers import SMALLEST

OVERLAP = 3  # years that two editions must share
COLUMNS = ["unique_id", "ds", "y"]


@dataclass(frozen=True)
class Chained:
    """A chained series and the factors it was made with.

    Attributes
    ----------
    frame : ``unique_id, ds, y``.
    factors : ``unique_id, factor, years, own``: what the older figures were multiplied by, over
        how many common years it was found, and whether the series' own years were enough.
    note : in words.
    """

    frame: pd.DataFrame
    factors: pd.DataFrame
    note: str


def chain(older: pd.DataFrame, newer: pd.DataFrame, overlap: int = OVERLAP) -> Chained:
    """Two editions as one series at the level of the newer: its years, the older ones scaled.

    The factor of a series is the median ratio over the common years, in logs, so that one odd year
    does not move it. A series with fewer than ``overlap`` common years of some size takes the
    middle factor of all.

    Parameters
    ----------
    older, newer : ``unique_id, ds, y``. overlap : common years that are needed for a factor.

    Raises
    ------
    EvidenceError : the editions share too few years.

    Examples
    --------
    >>> def edition(first, last, level):
    ...     years = range(first, last + 1)
    ...     return pd.DataFrame({"unique_id": "CHN", "ds": years, "y": level * 100.0})
    >>> done = chain(edition(1996, 2005, 1.0), edition(2001, 2010, 1.1))
    >>> done.frame["y"].round(6).unique().tolist(), done.factors["factor"].round(3).tolist()
    ([110.0], [1.1])
    """
    scaled, factors, middle = _scale(older, newer, overlap)
    first = newer.groupby("unique_id")["ds"].min()
    earlier = scaled[scaled["ds"] < scaled["unique_id"].map(first).fillna(np.inf)]
    # A series that the newer edition lacks would end early at another level: it is left out.
    earlier = earlier[earlier["unique_id"].isin(first.index)]
    frame = pd.concat([earlier, newer[COLUMNS]]).sort_values(["unique_id", "ds"], ignore_index=True)
    note = f"Editions chained on common years: {len(earlier):,} older figures "
    return Chained(frame, factors, note + _said(factors, middle))


def on_scale(frame: pd.DataFrame, reference: pd.DataFrame, overlap: int = OVERLAP) -> Chained:
    """A database's figures at the level of another one: each series by its own median ratio.

    Shares and trends are kept, levels become those of the reference. Ask for it knowingly: the two
    count different journals, and the factors say how different.

    Parameters
    ----------
    frame, reference : ``unique_id, ds, y``. overlap : common years that are needed for a factor.

    Raises
    ------
    EvidenceError : too few common years, or no series large enough in them.
    """
    scaled, factors, middle = _scale(frame, reference, overlap)
    note = "Put on the scale of another database: figures "
    return Chained(scaled, factors, note + _said(factors, middle))


def _said(factors: pd.DataFrame, middle: float) -> str:
    low, high = factors["factor"].min(), factors["factor"].max()
    return (
        f"multiplied by {low:.3f} to {high:.3f} (middle {middle:.3f}; {int(factors['own'].sum())} "
        f"of {len(factors)} factors from the series' own years)."
    )


def _scale(
    older: pd.DataFrame, newer: pd.DataFrame, overlap: int
) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    both = older[COLUMNS].merge(newer[COLUMNS], on=["unique_id", "ds"], suffixes=("_a", "_b"))
    if both["ds"].nunique() < overlap:
        raise EvidenceError(
            f"{both['ds'].nunique()} common years came; {overlap} or more are needed to find a "
            "factor between two editions or databases"
        )
    both = both[(both["y_a"] >= SMALLEST) & (both["y_b"] >= SMALLEST)]
    if both.empty:
        raise EvidenceError(
            f"no series has {SMALLEST:.0f} papers or more in a common year; no factor can be found"
        )
    both = both.assign(log=np.log(both["y_b"] / both["y_a"]))
    found = both.groupby("unique_id")["log"].agg(["median", "size"])
    middle = float(found["median"].median())
    ids = sorted(set(older["unique_id"]))
    table = found.reindex(ids)
    own = (table["size"] >= overlap).to_numpy()
    log = np.where(own, table["median"], middle)
    factors = pd.DataFrame(
        {"unique_id": ids, "factor": np.exp(log), "years": table["size"].fillna(0).astype(int),
         "own": own}
    ).reset_index(drop=True)  # fmt: skip
    by = factors.set_index("unique_id")["factor"]
    scaled = older[COLUMNS].assign(y=older["y"] * older["unique_id"].map(by).to_numpy())
    return scaled, factors, middle


@dataclass(frozen=True)
class Completed:
    """Unfinished years brought to what they will hold, with interval.

    Attributes
    ----------
    frame : ``unique_id, ds, y, low, high, estimated``; figures of finished years as they were.
    completeness : ``ds, share, low, high``: how much of a year seems to be in the database.
    note : in words.
    """

    frame: pd.DataFrame
    completeness: pd.DataFrame
    note: str


def complete_last_years(frame: pd.DataFrame, years: int = 1, level: float = 0.9) -> Completed:
    """Estimate the last ``years`` years as if they were whole.

    Each series is expected to go on from its last finished year at its median growth of the five
    years before. The middle ratio of found to expected figures is the share of the year that is in;
    how far the same ratio strayed from 1 in finished years gives the interval. Where 1 lies within
    it the year cannot be told from a whole one, and is left as it is.

    Parameters
    ----------
    frame : ``unique_id, ds, y``. level : of the interval.

    Raises
    ------
    EvidenceError : too few finished years to know how far such ratios stray.

    Examples
    --------
    >>> rows = [(c, y, 1000 * 1.05 ** (y - 2000) * (0.8 if y == 2020 else 1))
    ...         for c in ("CHN", "DEU", "FRA") for y in range(2000, 2021)]
    >>> done = complete_last_years(pd.DataFrame(rows, columns=["unique_id", "ds", "y"]))
    >>> done.completeness["share"].round(3).tolist()
    [0.8]
    """
    wide = frame.pivot(index="unique_id", columns="ds", values="y")
    first, last = int(wide.columns.min()), int(wide.columns.max())
    wide = wide.reindex(columns=range(first, last + 1))
    if last - first < years + 8:
        raise EvidenceError(
            f"{last - first + 1} years came; {years + 9} or more are needed to tell how complete "
            f"the last {years} are"
        )
    values = wide.to_numpy(float)
    tail = (1 - level) / 2
    found = []
    estimate, low, high = values.copy(), values.copy(), values.copy()
    marked = np.zeros(values.shape, dtype=bool)
    for ahead in range(1, years + 1):
        t = values.shape[1] - years - 1 + ahead
        share = _share(values, t, ahead)
        shares = [_share(values, s, ahead) for s in range(7 + ahead, values.shape[1] - years)]
        past = np.array([p for p in shares if np.isfinite(p)])
        down, up = _strays(past, tail)
        span = (share * np.exp(-up), share * np.exp(-down))
        found.append((first + t, share, *span))
        if span[0] <= 1.0 <= span[1] or not np.isfinite(share):
            continue
        estimate[:, t] = values[:, t] / share
        low[:, t], high[:, t] = values[:, t] / span[1], values[:, t] / span[0]
        marked[:, t] = True
    table = pd.DataFrame(found, columns=["ds", "share", "low", "high"])
    long = wide.copy()
    parts = {"y": estimate, "low": low, "high": high, "estimated": marked}
    out = pd.concat(
        {k: pd.DataFrame(v, index=long.index, columns=long.columns).stack(future_stack=True)
         for k, v in parts.items()}, axis=1,
    ).reset_index()  # fmt: skip
    out = out.rename(columns={"level_1": "ds"}).dropna(subset=["y"])
    out.columns = pd.Index([*COLUMNS[:2], *parts])
    return Completed(out.reset_index(drop=True), table, _note(table, level))


def _strays(past: np.ndarray, tail: float) -> tuple[float, float]:
    """How far the log share of finished years strays down and up, with ``tail`` beyond each."""
    spread = np.log(past) if len(past) else np.array([0.1])
    if len(past) >= 12:
        down, up = np.quantile(spread, [tail, 1 - tail])
        return float(down), float(up)
    # Too few finished years to see the tails: widen to twice their spread.
    reach = 2 * max(float(np.abs(spread).max()), 0.01)
    return -reach, reach


def _note(table: pd.DataFrame, level: float) -> str:
    words = [
        f"{int(r.ds)} {r.share:.0%} ({r.low:.0%} to {r.high:.0%}"
        + (")" if not r.low <= 1 <= r.high else "; cannot be told from whole, left as it is)")
        for r in table.itertuples()
    ]
    return f"Last years, share in the database with {level:.0%} interval: {'; '.join(words)}."


def _share(values: np.ndarray, t: int, ahead: int) -> float:
    """Middle ratio of the figures of year ``t`` to what the years up to ``t - ahead`` promise."""
    base = t - ahead
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(np.where(values >= SMALLEST, values, np.nan))
    steps = np.diff(logs[:, base - 5 : base + 1], axis=1)
    known = np.isfinite(steps).all(axis=1) & np.isfinite(logs[:, t]) & np.isfinite(logs[:, base])
    if not known.any():
        return float("nan")
    growth = np.median(steps[known], axis=1)
    return float(np.exp(np.median(logs[known, t] - logs[known, base] - ahead * growth)))


def completeness_from_editions(older: pd.DataFrame, newer: pd.DataFrame) -> pd.DataFrame:
    """How complete the last years of an edition were, seen from a later one.

    Returns
    -------
    ``age, share``: age 0 is the last year of the older edition, 1 the one before, ...; the ratio of
    older to newer figures over its usual value in years of age 3 and more.
    """
    both = older[COLUMNS].merge(newer[COLUMNS], on=["unique_id", "ds"], suffixes=("_a", "_b"))
    both = both[(both["y_a"] >= SMALLEST) & (both["y_b"] >= SMALLEST)]
    both = both.assign(age=older["ds"].max() - both["ds"], log=np.log(both["y_a"] / both["y_b"]))
    settled = both[both["age"] >= 3]["log"].median()
    share = np.exp(both.groupby("age")["log"].median() - settled)
    return share.rename("share").reset_index()
