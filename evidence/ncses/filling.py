"""Links between the published years, from what was published of the pair and of both its sides.

A pair moves with the geometric mean of both sides' international papers, bent in logs to both
published ends; then each economy's links are fitted to the course of its links per international
paper, so that what its pairs gain together stays what the published tables say.
`benchmarks/bench_filling.py` leaves published pairs out and measures it beside a straight line.

Source: the gravity of trade with both masses and a constant resistance between two dates, for
instance Head, Mayer 2014, doi:10.1016/B978-0-444-54314-1.00003-3; fitting to totals:
:mod:`evidence.balancing`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from evidence.balancing import balance

ROUNDS, TOLERANCE = 500, 1e-10  # of balancing an estimated year; relative
LINK_FLOOR = 0.5  # papers; stands for "none seen" where a logarithm is needed


def between_years(anchors: Mapping[int, np.ndarray], years: np.ndarray) -> np.ndarray:
    """Log-linear course between anchor years, each cell between its own; constant outside them.

    Parameters
    ----------
    anchors : year -> values ``[...]``, all of one shape, > 0, NaN where that year says nothing.
    years : ``[t]``.

    Returns
    -------
    ``[t, ...]``, NaN where no year says anything.

    Examples
    --------
    >>> between_years({2000: np.array(1.0), 2002: np.array(4.0)}, np.array([2000, 2001, 2003]))
    array([1., 2., 4.])
    """
    known = sorted(anchors)
    logs = np.log(np.stack([anchors[k] for k in known]))
    there = np.isfinite(logs)
    shape = (len(known),) + (1,) * (logs.ndim - 1)
    at = np.where(there, np.reshape(known, shape), np.nan)
    out = []
    for year in years:
        rank = np.arange(len(known)).reshape(shape)
        before = np.where(there & (at <= year), rank, -1).max(axis=0)
        after = np.where(there & (at >= year), rank, len(known)).min(axis=0)
        before, after = (
            np.where(before < 0, after, before),
            np.where(after == len(known), before, after),
        )
        before, after = np.clip(before, 0, len(known) - 1), np.clip(after, 0, len(known) - 1)
        low, high = (np.take_along_axis(logs, k[None], 0)[0] for k in (before, after))
        span = np.take(known, after) - np.take(known, before)
        weight = np.where(span > 0, (year - np.take(known, before)) / np.maximum(span, 1), 0.0)
        out.append(np.exp((1 - weight) * low + weight * high))
    return np.stack(out)


def fill(anchors: Mapping[int, np.ndarray], totals: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Links of all years from the tables of some.

    Parameters
    ----------
    anchors : year -> links ``[n, n]``, papers, symmetric; NaN where not published that year. Each
        pair needs one year at least.
    totals : international papers of each side, ``[n, t]``. years : ``[t]``; holds the anchors.

    Returns
    -------
    Links ``[n, n, t]``, papers, symmetric, diagonal 0; the published ones as they were, zeros as
    half a paper (:data:`LINK_FLOOR`), since all that follows takes logarithms.

    Examples
    --------
    Both sides double between two tables that say the same of the pair: it goes up, and comes back.

    >>> table = np.array([[0.0, 10.0], [10.0, 0.0]])
    >>> sides = np.array([[100.0, 200.0, 100.0], [100.0, 200.0, 100.0]])
    >>> fill({2000: table, 2002: table}, sides, np.arange(2000, 2003))[0, 1].round(3).tolist()
    [10.0, 20.0, 10.0]
    """
    at = {int(y): k for k, y in enumerate(years)}
    size = np.sqrt(np.maximum(totals[:, None, :], 1.0) * np.maximum(totals[None, :, :], 1.0))
    relative = between_years(
        {y: np.maximum(a, LINK_FLOOR) / size[:, :, at[y]] for y, a in anchors.items()}, years
    )
    links: np.ndarray = np.moveaxis(relative, 0, -1) * size
    np.einsum("iit->it", links)[:] = 0.0
    per_paper = between_years(
        {y: links[:, :, at[y]].sum(axis=1) / totals[:, at[y]] for y in anchors}, years
    )
    for year, k in at.items():
        table = links[:, :, k].copy()
        if year in anchors:
            published = np.maximum(anchors[year], LINK_FLOOR)
            table = np.where(np.isfinite(published), published, table)
            np.fill_diagonal(table, 0.0)
        else:
            balance(table, per_paper[k] * totals[:, k], rounds=ROUNDS, tolerance=TOLERANCE)
        links[:, :, k] = table
    return links
