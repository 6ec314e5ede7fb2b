"""Figures of a run that cannot be, whatever the scenario."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evidence.reference.players import Count, Player
from scenarios.outcomes.history_arrays import ALL
from scenarios.results.arrays import Column
from scenarios.results.result import RunResult

# Not defined where nothing was won, or where a place has no partner left.
MAY_BE_EMPTY = {"cost_per_copaper", "centrality", "copapers_per_million", "us_doctorates"}
ANY_SIGN = {"researchers", "money_paid", "cost_per_copaper", "copapers_per_million"}
SHARES = {"papers_share": 100.0, "international_share": 100.0, "top_partner_dependency": 100.0,
          "centrality": 100.0, "partner_hhi": 1.0, "world_gini": 1.0}  # fmt: skip
SLACK = 1e-9


def wrong_figures(result: RunResult) -> Iterator[str]:
    """Every figure that cannot be: NaN, a negative count, a share above one, bands out of order."""
    if result.failures:
        yield f"failed: {result.failures[0]}"
    for k, column in enumerate(result.columns):
        values, at = result.values[:, k], f"{column.variable} {column.region} {column.field}"
        if not _may_be_empty(result, column) and not np.isfinite(values).all():
            yield f"{at}: not finite"
            continue
        values = values[np.isfinite(values)]
        most = SHARES.get(column.variable, np.inf)
        if values.size and (
            (column.variable not in ANY_SIGN and values.min() < 0)
            or values.max() > most * (1 + SLACK)
        ):
            yield f"{at}: {values.min():.6g} to {values.max():.6g}"
    yield from _bands(result)


def wrong_comparison(result: RunResult) -> Iterator[str]:
    """Changes against the baseline out of order, or with a probability that is none."""
    told = result.compare()
    bands = told[["delta_p05", "delta_p50", "delta_p95"]].to_numpy(dtype=float)
    if _out_of_order(bands):
        yield "bands of comparison: out of order"
    p = told["p_increase"].to_numpy(dtype=float)
    p = p[np.isfinite(p)]  # empty where the values are
    if not ((p >= 0) & (p <= 1)).all():
        yield "p_increase: outside 0 to 1"


def _out_of_order(bands: np.ndarray) -> bool:
    bands = bands[np.isfinite(bands).all(axis=1)]
    return bool((np.diff(bands, axis=1) < -SLACK * np.abs(bands[:, 1:]) - 1e-12).any())


def _may_be_empty(result: RunResult, column: Column) -> bool:
    """Not defined where nothing is counted: a player without papers, or without any in a field
    or with anybody abroad."""
    if column.variable in MAY_BE_EMPTY:
        return True
    told = [p for p in result.scenarios[0].players if p.id in column.region.split("-")]
    abroad = [1.0 if p.international is None else p.international for p in told]
    return any(
        (p.fields and column.field != ALL) or _amount(p) * share < 1e-6
        for p, share in zip(told, abroad, strict=True)
    )


def _amount(player: Player) -> float:
    return player.papers.papers if isinstance(player.papers, Count) else player.papers


def _bands(result: RunResult) -> Iterator[str]:
    """Quantiles out of order, of series and of links."""
    for name, frame, names in (
        ("summary", result.summary(), ("p05", "p25", "p50", "p75", "p95")),
        ("links", result.links, ("p05", "p50", "p95")),
        ("links, percent", result.links, ("percent_p05", "percent_p50", "percent_p95")),
    ):
        if _out_of_order(frame[list(names)].to_numpy(dtype=float)):
            yield f"bands of {name}: out of order"
    links = result.links[["p05", "p50", "p95"]].to_numpy(dtype=float)
    if not np.isfinite(links).all() or links.min(initial=0.0) < 0:
        yield "bands of links: not finite or below 0"


def not_the_baseline(result: RunResult, alone: RunResult) -> Iterator[str]:
    """Series in which the baseline beside scenarios is not the baseline run alone.

    To the last bit; in a field but for rounding, since fields are added up part by part where
    somebody names parts of them.
    """
    places = {(c.variable, c.region, c.field): k for k, c in enumerate(alone.columns)}
    for k, column in enumerate(result.columns):
        at = places.get((column.variable, column.region, column.field))
        if at is None:
            continue
        one, other = result.values[0, k], alone.values[0, at]
        alike = np.array_equal(one, other, equal_nan=True)
        if not alike and column.field != ALL:
            alike = np.allclose(one, other, rtol=1e-9, atol=0.0, equal_nan=True)
        if not alike:
            yield f"{column.variable} {column.region} {column.field}: not the baseline run alone"
