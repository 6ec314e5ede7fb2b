"""Who stands where: the rank of every country in the baseline and in a scenario, run by run.

A rank is taken inside each replicate, among the countries (or the pairs) that a run reports of an
outcome; blocs are left out, since they hold their members. Rank 1 is the largest value.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence.model import ROW
from scenarios.outcomes.history_arrays import ALL
from scenarios.outcomes.registry import OUTCOMES
from scenarios.results.arrays import RunArrays

RANKS = [
    "scenario", "region", "variable", "year", "among", "baseline_rank_p50", "scenario_rank_p50",
    "rank_p05", "rank_p95", "p_rises", "p_falls", "p_changes", "p_first",
]  # fmt: skip


def rank(values: np.ndarray) -> np.ndarray:
    """Rank along the first axis, 1 for the largest; NaN where a value is missing.

    Values that are equal share the smaller rank, so that nobody passes by standing still.

    Examples
    --------
    >>> rank(np.array([[10.0], [30.0], [10.0]])).ravel().tolist()
    [2.0, 1.0, 2.0]
    """
    above = (values[None, ...] > values[:, None, ...]).sum(axis=1)
    known = np.isfinite(values)
    # Rank among those that are known; who is not known has none and takes none.
    return np.where(known & known.any(axis=0), 1.0 + above, np.nan)


def ranks(result: RunArrays, against: str) -> pd.DataFrame:
    """One row a scenario, outcome, country (or pair) and year.

    Columns: ``among`` how many are ranked; medians of the rank in ``against`` (``baseline_rank``)
    and in the scenario; its 90 % interval; ``p_rises``, ``p_falls``, ``p_changes`` the share of
    replicates in which the rank is better, worse, another; ``p_first`` in which it is the first.
    """
    base = result.names.index(against)
    parts = [pd.DataFrame(columns=RANKS)]
    for variable, of in _groups(result):
        before = rank(result.values[base, of])  # [region, replicate, year]
        for k, name in enumerate(result.names):
            if k == base:
                continue
            after = rank(result.values[k, of])
            parts.append(_rows(result, name, variable, of, before, after))
    return pd.concat(parts[1:] or parts, ignore_index=True)[RANKS]


def _groups(result: RunArrays) -> list[tuple[str, np.ndarray]]:
    """Outcome and positions of what can be ranked: two countries or pairs at least."""
    agents = {*result.evidence.economies, ROW}
    found: dict[tuple[str, str], list[int]] = {}
    for c, column in enumerate(result.columns):
        sides = column.region.split("-")
        ranked = OUTCOMES[column.variable].asked
        if set(sides) <= agents and column.field == ALL and ranked:
            kind = "pair" if len(sides) == 2 else "country"
            found.setdefault((column.variable, kind), []).append(c)
    return [(variable, np.array(of)) for (variable, _), of in found.items() if len(of) > 1]


def _rows(
    result: RunArrays,
    name: str,
    variable: str,
    of: np.ndarray,
    before: np.ndarray,
    after: np.ndarray,
) -> pd.DataFrame:
    good = np.isfinite(before).all(axis=(0, 2)) & np.isfinite(after).all(axis=(0, 2))
    before, after = before[:, good], after[:, good]
    regions, years = len(of), len(result.years)
    if not good.any():
        before = after = np.full((regions, 1, years), np.nan)
    low, middle, high = np.quantile(after, [0.05, 0.5, 0.95], axis=1, method="nearest")
    columns = {
        "baseline_rank_p50": np.quantile(before, 0.5, axis=1, method="nearest"),
        "scenario_rank_p50": middle,
        "rank_p05": low,
        "rank_p95": high,
        "p_rises": (after < before).mean(axis=1),
        "p_falls": (after > before).mean(axis=1),
        "p_changes": (after != before).mean(axis=1),
        "p_first": (after == 1).mean(axis=1),
    }
    if not good.any():
        columns = {key: np.full((regions, years), np.nan) for key in columns}
    return pd.DataFrame(
        {
            "scenario": name,
            "region": np.repeat([result.columns[c].region for c in of], years),
            "variable": variable,
            "year": np.tile(np.array(result.years), regions),
            "among": regions,
            **{key: values.reshape(-1) for key, values in columns.items()},
        }
    )
