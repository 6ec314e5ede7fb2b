"""The countries and years that all figures of a panel hold, and what stands in its gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence.errors import EvidenceError
from evidence.quality import gaps

FEWEST_COUNTRIES, FEWEST_YEARS = 3, 5
SHOWN = 8  # gaps that one note lists


@dataclass(frozen=True)
class Common:
    """What a panel is made of.

    Attributes
    ----------
    codes, years : the n countries and the t years.
    links : [n, n, t] papers of pairs, gaps estimated. published : [n, n, t] bool, no estimate.
    international : [n, t] papers. rest : [n, t] links with countries left to the rest of the world.
    notes : what was missing, of whom and when, and what was done.
    """

    codes: list[str]
    years: np.ndarray
    links: np.ndarray
    published: np.ndarray
    international: np.ndarray
    rest: np.ndarray
    notes: tuple[str, ...]


def common(name: str, ties: pd.DataFrame, abroad: pd.DataFrame, keep: Sequence[str] = ()) -> Common:
    """Countries and years that pairs and totals hold.

    Parameters
    ----------
    name : of the folder, for messages. ties, abroad : as :func:`evidence.panel.tables.read_ties`
        and ``read_national`` give them. keep : small countries that stay, whatever they lack.

    Raises
    ------
    EvidenceError : fewer than three countries or five years remain; who lacks which years.
    """
    ids = ties["unique_id"].str.split("-", n=1, expand=True)
    codes = sorted((set(ids[0]) | set(ids[1])) & set(abroad["unique_id"]))
    if len(codes) < FEWEST_COUNTRIES:
        raise EvidenceError(
            f"{name}: {len(codes)} countries stand in both ties.csv and international.csv; "
            "three or more are needed; are the country codes the same in both?"
        )
    first = max(ties["ds"].min(), abroad["ds"].min())
    years = np.arange(first, min(ties["ds"].max(), abroad["ds"].max()) + 1)
    wide = abroad.pivot(index="unique_id", columns="ds", values="y").reindex(codes, columns=years)
    notes: list[str] = []
    left = gaps.for_the_rest(wide.to_numpy(float), codes, keep) if len(years) else []
    if len(codes) - len(left) < FEWEST_COUNTRIES:
        left = []  # they stay, gaps or not, and are no part of the rest
    if left:
        bad = [f"{c}: {_lacking(wide.loc[c])}" for c in left]
        notes.append(
            "Left to the rest of the world (ROW), with no international papers in some of the "
            f"last {gaps.RECENT} years and under {gaps.SMALL:.1%} of the panel: {_list(bad)}; "
            "`collabcast evidence import --keep CODE` keeps one."
        )
        codes = [c for c in codes if c not in left]
        wide = wide.loc[codes]
    totals, years, told = _totals(name, wide, years)
    notes += told
    links, published, rest, told = _links(ties, codes, years, totals, left)
    return Common(codes, years, links, published, totals, rest, (*notes, *told))


def _totals(
    name: str, wide: pd.DataFrame, years: np.ndarray
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """International papers [n, t] of years in which every country has some."""
    values, notes = wide.to_numpy(float), []
    codes = list(wide.index)
    late = np.isnan(values[:, -gaps.LONGEST :]).any(axis=0) if values.shape[1] else np.zeros(0)
    end = values.shape[1]
    # A last year that some country has not yet is no year of the panel.
    while end > FEWEST_YEARS and late.any() and np.isnan(values[:, end - 1]).any():
        if values.shape[1] - end >= gaps.LONGEST:
            break
        end -= 1
    if end < values.shape[1]:
        lack = [
            c for c, row in zip(codes, np.isnan(values[:, end:]).any(axis=1), strict=True) if row
        ]
        notes.append(
            f"Years after {years[end - 1]} are left out: no international papers of {_list(lack)}."
        )
        values, years = values[:, :end], years[:end]
    bridged = gaps.inside(values)
    if bridged.any():
        values = np.where(bridged, gaps.estimated(values, np.ones_like(values)), values)
        notes.append("International papers missing and estimated from the years beside them: "
                     f"{_list(gaps.told(codes, years, bridged))}.")  # fmt: skip
    # A country without counts in early years would make every later ratio infinite: the panel
    # starts where all its countries have some.
    empty = np.isnan(values) | (values <= 0)
    bad = np.flatnonzero(empty.any(axis=0))
    start = int(bad[-1]) + 1 if len(bad) else 0
    if len(years) - start < FEWEST_YEARS:
        who = _list(gaps.told(codes, years, empty)) or "none"
        raise EvidenceError(
            f"{name}: only {max(len(years) - start, 0)} years have international counts of every "
            f"country; {FEWEST_YEARS} or more are needed; without figures are {who}; add them, or "
            "leave these countries out"
        )
    return values[:, start:], years[start:], notes


def _links(
    ties: pd.DataFrame, codes: list[str], years: np.ndarray, totals: np.ndarray, left: list[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Links [n, n, t], which are published, links with those left out [n, t], and notes."""
    n, t = totals.shape
    at = {c: k for k, c in enumerate(codes)}
    wide = ties[ties["ds"].isin(years)].pivot(index="unique_id", columns="ds", values="y")
    wide = wide.reindex(columns=years)
    pairs = [tuple(pair.split("-", 1)) for pair in wide.index]
    values = wide.to_numpy(float)
    inside = np.array([a in at and b in at for a, b in pairs], dtype=bool)
    rows = [pair for pair, use in zip(pairs, inside, strict=True) if use]
    i, j = (np.array([at[pair[side]] for pair in rows], dtype=int) for side in (0, 1))
    gap = np.isnan(values[inside])
    filled = gaps.estimated(values[inside], np.sqrt(totals[i] * totals[j]))
    links, published = np.zeros((n, n, t)), np.ones((n, n, t), dtype=bool)
    links[i, j] = links[j, i] = np.nan_to_num(filled)
    published[i, j] = published[j, i] = ~gap
    published[np.arange(n), np.arange(n)] = False
    rest = np.zeros((n, t))
    for (a, b), row in zip(pairs, np.nan_to_num(values), strict=True):
        for own, other in ((a, b), (b, a)):
            if own in at and other in left:
                rest[at[own]] += row
    words = gaps.told(["-".join(pair) for pair in rows], years, gap)
    notes = [f"Pairs missing and estimated from the years beside them: {_list(words)}."]
    return links, published, rest, notes if words else []


def _lacking(row: pd.Series) -> str:
    years = np.array(row.index)
    return gaps.spans(years[(row.isna() | (row <= 0)).to_numpy()])


def _list(words: Sequence[str]) -> str:
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return "; ".join(words[:SHOWN]) + more
