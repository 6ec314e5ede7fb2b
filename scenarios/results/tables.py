"""The frames of a run: long outcomes, summary, comparison, links."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from evidence.measures import quantiles
from scenarios.results.arrays import RunArrays

QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
_MIDDLE = list(QUANTILES).index("p50")
SUMMARY = ["model", "scenario", "region", "variable", "field", "unit", "year", "mean", *QUANTILES]


class Paired(NamedTuple):
    """A scenario against another, replicate by replicate; each figure has shape [year].

    ``p_increase`` is the share of replicates with a rise, an exact tie counting half: 0.5 means
    that nothing is known, or nothing happens.
    """

    baseline_p50: np.ndarray
    scenario_p50: np.ndarray
    delta_p05: np.ndarray
    delta_p50: np.ndarray
    delta_p95: np.ndarray
    delta_percent_p50: np.ndarray
    p_increase: np.ndarray


KEYS = ["scenario", "region", "variable", "field", "unit", "year"]
COMPARISON = [*KEYS, *Paired._fields]


def quantile(values: np.ndarray, probabilities: list[float]) -> np.ndarray:
    """Quantiles over the second last axis (replicates), failed ones left out, ``[q, ..., year]``.

    Infinite values are ranked, never averaged.
    """
    if values.shape[-2] and np.isfinite(values).all():
        return quantiles(values, probabilities, axis=-2)
    good = values[..., ~np.isnan(values).all(axis=_others(values)), :]
    if good.shape[-2] == 0:
        return np.full((len(probabilities), *values.shape[:-2], values.shape[-1]), np.nan)
    if np.isnan(good).all(axis=-2).any():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # years in which nothing is defined
            return np.nanquantile(good, probabilities, axis=-2, method="nearest")
    method: Any = "nearest" if np.isinf(good).any() else "linear"
    if np.isnan(good).any():
        return np.nanquantile(good, probabilities, axis=-2, method=method)
    if method == "linear":
        return quantiles(good, probabilities, axis=-2)
    return np.quantile(good, probabilities, axis=-2, method=method)


def bands(values: np.ndarray) -> np.ndarray:
    """The quantiles of :data:`QUANTILES` over replicates, [replicate, year] to [5, year]."""
    return quantile(values, list(QUANTILES.values()))


def _others(values: np.ndarray) -> tuple[int, ...]:
    return tuple(k for k in range(values.ndim) if k != values.ndim - 2)


def keys(result: RunArrays, scenario: str) -> pd.DataFrame:
    """Scenario, region, variable, field, unit, year of one scenario, a row a column and year."""
    t = len(result.years)
    columns = result.columns
    return pd.DataFrame(
        {
            "scenario": scenario,
            "region": np.repeat([c.region for c in columns], t),
            "variable": np.repeat([c.variable for c in columns], t),
            "field": np.repeat([c.field for c in columns], t),
            "unit": np.repeat([c.unit for c in columns], t),
            "year": np.tile(np.array(result.years), len(columns)),
        }
    )


def outcomes(result: RunArrays, scenario: str) -> pd.DataFrame:
    """Long outcomes of one scenario, ordered by column, replicate, year."""
    values = result.values[result.names.index(scenario)]  # [column, replicate, year]
    c, r, t = values.shape
    every = np.arange(c).repeat(r * t)

    def text(field: str) -> pd.Categorical:
        words = [getattr(column, field) for column in result.columns]
        known = list(dict.fromkeys(words))
        codes = np.array([known.index(w) for w in words], dtype=np.int16)
        return pd.Categorical.from_codes(codes[every], known)

    return pd.DataFrame(
        {
            "scenario": pd.Categorical.from_codes(np.zeros(c * r * t, np.int8), [scenario]),
            "replicate": np.tile(np.arange(r, dtype=np.int32).repeat(t), c),
            "region": text("region"),
            "variable": text("variable"),
            "field": text("field"),
            "unit": text("unit"),
            "year": np.tile(np.array(result.years, dtype=np.int16), c * r),
            "value": values.reshape(-1),
        }
    )


def summary(result: RunArrays) -> pd.DataFrame:
    """Mean and quantiles over replicates of every series."""
    parts = []
    for k, name in enumerate(result.names):
        values = result.values[k]
        frame = keys(result, name)
        frame.insert(0, "model", result.model)
        frame["mean"] = means(values).reshape(-1)
        rows = [band(result, k, c) for c in range(values.shape[0])]
        for q, column in enumerate(QUANTILES):
            frame[column] = np.concatenate([row[q] for row in rows])
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)[SUMMARY]


def means(values: np.ndarray) -> np.ndarray:
    """Mean over the replicates that were computed, [column, replicate, year] to [column, year]."""
    good = np.isfinite(values).any(axis=(0, 2))
    if not good.any():
        return np.full_like(values[:, 0], np.nan)
    with np.errstate(invalid="ignore"):
        return values[:, good].mean(axis=1)


AGAINST = "against"


def comparisons(result: RunArrays) -> pd.DataFrame:
    """Differences to the baseline, then those that scenarios ask for with ``compare_to``.

    Where one does, a last column ``against`` names what each row is measured against, and
    ``baseline_p50`` is the median of that.
    """
    base = comparison(result, result.names[0])
    asked = {s.name: s.compare_to for s in result.scenarios if s.compare_to}
    if not asked:
        return base
    parts = [base.assign(**{AGAINST: result.names[0]})]
    for against in dict.fromkeys(asked.values()):
        asking = [name for name, other in asked.items() if other == against]
        frame = comparison(result, str(against))
        parts.append(frame[frame["scenario"].isin(asking)].assign(**{AGAINST: against}))
    return pd.concat(parts, ignore_index=True)


def comparison(result: RunArrays, against: str) -> pd.DataFrame:
    """Paired differences of every other scenario to one of them, see :class:`Paired`."""
    base = result.names.index(against)
    parts = [pd.DataFrame(columns=COMPARISON)]
    for k, name in enumerate(result.names):
        if name == against:
            continue
        frame = keys(result, name)
        rows = [pair(result, base, k, c) for c in range(len(result.columns))]
        for position, column in enumerate(COMPARISON[len(KEYS) :]):
            frame[column] = np.concatenate([row[position] for row in rows])
        parts.append(frame)
    return pd.concat(parts[1:] or parts, ignore_index=True)[COMPARISON]


def band(result: RunArrays, scenario: int, column: int) -> np.ndarray:
    """The :func:`bands` of a series, by position; made once, tables and a report ask for them."""
    series = scenario, column
    found: np.ndarray = result.once(series, lambda: bands(result.values[series]))
    return found


def pair(result: RunArrays, against: int, scenario: int, column: int) -> Paired:
    """A series :func:`paired` with the same of another scenario, by position; made once."""

    def make() -> Paired:
        base, value = (result.values[k, column] for k in (against, scenario))
        return paired(base, value, [band(result, k, column) for k in (against, scenario)])

    found: Paired = result.once((against, scenario, column), make)
    return found


def paired(
    base: np.ndarray, value: np.ndarray, known: Sequence[np.ndarray] | None = None
) -> Paired:
    """The comparison of two series, each of shape [replicate, year].

    ``known`` are the :func:`bands` of the two, where the caller has them.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        delta = value - base
        both = np.isfinite(delta)
        percent = 100.0 * delta / base
        rises = np.where(both, (delta > 0) + 0.5 * (delta == 0), np.nan)
    low, middle, high = quantile(delta, [0.05, 0.5, 0.95])
    count = both.sum(axis=0)
    with np.errstate(invalid="ignore"):
        p_increase = np.where(count > 0, np.nansum(rises, axis=0) / np.maximum(count, 1), np.nan)
    known = known or [bands(values) for values in (base, value)]
    return Paired(
        known[0][_MIDDLE],
        known[1][_MIDDLE],
        low,
        middle,
        high,
        quantile(percent, [0.5])[0],
        p_increase,
    )
