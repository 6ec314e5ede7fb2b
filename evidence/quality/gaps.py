"""Missing is not zero: which years of which series a table leaves out, and what stood there.

A table of pairs lists the pairs that share papers, so a pair that is not listed may share none. It
does not fall from many papers to none and back: where its other years make a zero improbable, or
where all pairs of a year or of a country are absent at once, the figure is missing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# Papers expected from the years beside it that make a zero improbable: e^-10 is one in 22,000 for
# independent papers, and leaves room for their coming in clusters.
EXPECTED = 10.0
BEGUN = 100.0  # a pair whose first figure is smaller may have begun with it
LONGEST = 3  # years in a row that are estimated from the years beside them
SMALL = 0.005  # of the international papers of a panel: less does not hold up the others
RECENT = 10  # last years in which a small country with gaps would cut the panel short


def neighbours(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The figure before and the figure after each cell, itself if it is known; NaN where none is.

    Shape [series, year] in and out.
    """
    n, width = values.shape
    known = ~np.isnan(values)
    column = np.arange(width)
    before = np.maximum.accumulate(np.where(known, column, -1), axis=1)
    after = np.minimum.accumulate(np.where(known, column, width)[:, ::-1], axis=1)[:, ::-1]
    row = np.arange(n)[:, None]
    low = np.where(before >= 0, values[row, np.maximum(before, 0)], np.nan)
    high = np.where(after < width, values[row, np.minimum(after, width - 1)], np.nan)
    return low, high


def missing_pairs(values: np.ndarray, sides: Sequence[tuple[str, str]]) -> np.ndarray:
    """Which absent pair-years are missing, and not zero.

    Parameters
    ----------
    values : [pair, year] papers, NaN where a table has no row. sides : of each pair.

    Returns
    -------
    [pair, year] bool.

    Examples
    --------
    >>> gap = np.array([[200, np.nan, 210.0], [2, np.nan, 1.0], [90, 95.0, 99.0]])
    >>> missing_pairs(gap, [("A", "B"), ("A", "C"), ("C", "D")]).tolist()
    [[False, True, False], [False, True, False], [False, False, False]]
    >>> missing_pairs(gap, [("A", "B"), ("D", "C"), ("C", "D")])[1].tolist()
    [False, False, False]
    """
    absent = np.isnan(values)
    if not absent.any():
        return absent
    low, high = neighbours(values)
    # At an end only one side is known.
    expected = np.sqrt(np.where(np.isnan(low), high, low) * np.where(np.isnan(high), low, high))
    sure = absent & (expected >= np.where(np.isnan(low), BEGUN, EXPECTED))
    # Where a country has no pair at all in a year, its small pairs are missing as well.
    certain = sure.copy()
    for code in sorted({c for pair in sides for c in pair}) if sure.any() else ():
        rows = np.array([code in pair for pair in sides])
        whole = absent[rows].all(axis=0) & certain[rows].any(axis=0)
        sure[rows] |= whole & absent[rows]
    return sure | absent.all(axis=0)


def told(ids: Sequence[str], years: np.ndarray, gaps: np.ndarray) -> list[str]:
    """Gaps in words, by the years they share: "2016: every pair", "CHN-USA: 2010-2011".

    Examples
    --------
    >>> told(["A-B", "A-C"], np.array([2010, 2011]), np.array([[True, True], [True, False]]))
    ['2010: all of them', 'A-B: 2011']
    """
    gaps = np.asarray(gaps)
    if not gaps.any():
        return []
    whole = gaps.all(axis=0)
    out = [f"{spans(years[whole])}: all of them"] if whole.any() else []
    for name, row in zip(ids, gaps & ~whole, strict=True):
        if row.any():
            out.append(f"{name}: {spans(years[row])}")
    return out


def spans(years: np.ndarray) -> str:
    """Years in few words.

    Examples
    --------
    >>> spans(np.array([2010, 2011, 2012, 2015]))
    '2010-2012, 2015'
    """
    parts = np.split(years, np.flatnonzero(np.diff(years) > 1) + 1)
    return ", ".join(f"{p[0]}-{p[-1]}" if len(p) > 1 else f"{p[0]}" for p in parts if len(p))


def estimated(values: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Gaps filled by the ratio to a base, which goes straight in logs between the years beside.

    Parameters
    ----------
    values : [series, year], NaN in gaps. base : [series, year] above 0, such as the totals of both
        sides of a pair.

    Returns
    -------
    [series, year]; a series without a figure stays NaN, one of zeros is zero.

    Examples
    --------
    >>> estimated(np.array([[10, np.nan, 40.0]]), np.array([[100, 200, 400.0]])).round(2).tolist()
    [[10.0, 20.0, 40.0]]
    """
    out = values.copy()
    at = np.arange(values.shape[1])
    for k in np.flatnonzero(np.isnan(values).any(axis=1)):
        known = ~np.isnan(values[k])
        if not known.any():
            continue
        ratio = np.log(np.maximum(values[k, known], 0.01) / base[k, known])
        guess = np.exp(np.interp(at, at[known], ratio)) * base[k]
        out[k, ~known] = np.where(guess < 0.5, 0.0, guess)[~known]
    return out


def inside(values: np.ndarray) -> np.ndarray:
    """Gaps of at most :data:`LONGEST` years between figures above zero, [series, year] bool."""
    low, high = neighbours(values)
    gap = np.isnan(values) & (low > 0) & (high > 0)
    for row in gap:
        edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(int), [0]])))
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            if last - first > LONGEST:
                row[first:last] = False
    return gap


def for_the_rest(totals: np.ndarray, codes: Sequence[str], keep: Sequence[str] = ()) -> list[str]:
    """Small countries whose gaps or zeros of the last years would cut a panel short.

    Parameters
    ----------
    totals : [country, year] international papers, NaN where there is none.

    Examples
    --------
    >>> for_the_rest(np.array([[9e3, 9e3], [5, 0.0]]), ["CHN", "TUV"])
    ['TUV']
    """
    last = totals[:, -RECENT:]
    bad = (np.isnan(last) & ~inside(totals)[:, -RECENT:]) | (last == 0)
    size = np.nanmax(np.where(np.isnan(totals), 0.0, totals), axis=1)
    small = size < SMALL * size.sum()
    return [c for c, out in zip(codes, small & bad.any(axis=1), strict=True)
            if out and c not in keep]  # fmt: skip
