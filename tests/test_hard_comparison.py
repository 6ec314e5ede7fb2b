"""The tables of a run, cell by cell, on worlds small enough to work out by hand."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from scenarios.results import tables
from scenarios.results.arrays import RunArrays


def made_up(values: Any, compare_to: dict[str, str] | None = None) -> Any:
    """A result of scenarios base, a, b ... over [scenario, column, replicate, year]."""
    values = np.array(values, dtype=float)
    names = tuple(["base", "a", "b"][: len(values)])
    columns = [SimpleNamespace(variable=f"v{c % 2}", region=f"R{c}", unit="u", field="all")
               for c in range(values.shape[1])]  # fmt: skip
    listed = [SimpleNamespace(name=n, compare_to=(compare_to or {}).get(n)) for n in names]
    years = tuple(range(2023, 2023 + values.shape[-1]))
    parts: Any = (tuple(listed), None, tuple(columns), years, values, None, {"version": "1"})
    return RunArrays(*parts)


BASE = [[[10.0, 20.0], [30.0, 40.0], [20.0, 60.0]], [[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]]]
OTHER = [[[11.0, 10.0], [27.0, 40.0], [24.0, 66.0]], [[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]]


def test_comparison_is_paired_cell_by_cell() -> None:
    frame = tables.comparison(made_up([BASE, OTHER]), "base")
    assert list(frame.columns) == tables.COMPARISON
    assert frame[["scenario", "region", "variable", "unit", "year"]].values.tolist() == [
        ["a", "R0", "v0", "u", 2023], ["a", "R0", "v0", "u", 2024],
        ["a", "R1", "v1", "u", 2023], ["a", "R1", "v1", "u", 2024],
    ]  # fmt: skip
    # Differences of R0: 2023: 1, -3, 4; 2024: -10, 0, 6. Percent: 10, -10, 20; -50, 0, 10.
    cells = frame[tables.COMPARISON[6:]].values.tolist()
    assert cells[0] == pytest.approx([20, 24, -2.6, 1, 3.7, 10, 2 / 3])
    assert cells[1] == pytest.approx([40, 40, -9.0, 0, 5.4, 0, 0.5])
    assert cells[2] == pytest.approx([1, 1, 0, 0, 0, 0, 0.5])
    assert cells[3] == pytest.approx([2, 2, -0.9, 0, 0.9, 0, 0.5])


def test_every_other_scenario_is_compared_and_none_with_itself() -> None:
    third = (np.array(BASE) + 5.0).tolist()
    result = made_up([BASE, OTHER, third])
    frame = tables.comparison(result, "base")
    assert frame["scenario"].unique().tolist() == ["a", "b"]
    assert frame.query("scenario == 'b'")["delta_p50"].tolist() == [5.0] * 4
    assert frame.query("scenario == 'b'")["p_increase"].tolist() == [1.0] * 4
    turned = tables.comparison(result, "b")
    assert turned["scenario"].unique().tolist() == ["base", "a"]
    assert turned.query("scenario == 'base'")["delta_p50"].tolist() == [-5.0] * 4
    assert turned.query("scenario == 'base'")["p_increase"].tolist() == [0.0] * 4
    alone = tables.comparison(made_up([BASE]), "base")
    assert list(alone.columns) == tables.COMPARISON and alone.empty
    assert frame.index.tolist() == list(range(8))


def test_compare_to_adds_rows_that_name_what_they_are_against() -> None:
    third = (np.array(BASE) + 5.0).tolist()
    plain = tables.comparisons(made_up([BASE, OTHER, third]))
    assert list(plain.columns) == tables.COMPARISON
    frame = tables.comparisons(made_up([BASE, OTHER, third], {"b": "a"}))
    assert list(frame.columns) == [*tables.COMPARISON, "against"]
    assert frame["against"].tolist() == ["base"] * 8 + ["a"] * 4
    extra = frame.query("against == 'a'")
    assert extra["scenario"].unique().tolist() == ["b"]
    assert extra["baseline_p50"].tolist()[:2] == [24.0, 40.0]
    assert frame.index.tolist() == list(range(12))


def test_failed_replicates_are_left_out_of_every_cell() -> None:
    base, other = np.array(BASE), np.array(OTHER)
    other[:, 1] = np.nan
    frame = tables.comparison(made_up([base, other]), "base")
    row = frame.iloc[0]
    assert row["baseline_p50"] == 20.0 and row["scenario_p50"] == 17.5
    assert row["delta_p50"] == 2.5 and row["p_increase"] == 1.0 and row["delta_percent_p50"] == 15.0
    nothing = tables.comparison(made_up([base, np.full_like(other, np.nan)]), "base")
    cells = nothing[["scenario_p50", "delta_p05", "delta_p50", "delta_p95", "p_increase"]]
    assert cells.isna().all().all() and nothing["baseline_p50"].tolist() == [20.0, 40.0, 1.0, 2.0]


def test_infinite_values_are_ranked_and_their_differences_told_apart() -> None:
    values = np.array([[1.0, 0], [np.inf, 0], [3.0, 0], [np.inf, 0], [2.0, 0]])
    assert tables.quantile(values, [0.5]).tolist() == [[3.0, 0.0]]
    assert tables.quantile(values, [0.0, 1.0]).tolist() == [[1.0, 0.0], [math.inf, 0.0]]
    finite = np.array([[1.0], [2.0], [np.nan], [4.0]])
    assert tables.quantile(finite, [0.5]).tolist() == [[2.0]]
    assert tables.quantile(finite, [0.25]).tolist() == [[1.5]]
    years = np.array([[1.0, np.nan], [2.0, np.nan], [np.nan, np.nan]])
    out = tables.quantile(years, [0.5])
    assert out[0, 0] in (1.0, 1.5, 2.0) and math.isnan(out[0, 1])
    partly = np.array([[1.0, 5.0], [2.0, np.nan], [4.0, 7.0]])
    assert tables.quantile(partly, [0.5]).tolist() == [[2.0, 6.0]]
    assert np.isnan(tables.quantile(np.full((3, 2), np.nan), [0.1, 0.9])).all()
    assert tables.quantile(np.full((2, 3, 4), np.nan), [0.5]).shape == (1, 2, 4)
    base = [[[1.0], [np.inf], [2.0]]]
    frame = tables.comparison(made_up([base, [[[2.0], [np.inf], [1.0]]]]), "base")
    assert frame["p_increase"].tolist() == [0.5], "an undefined difference is no rise and no fall"


def test_several_columns_are_ranked_apart() -> None:
    values = np.arange(24.0).reshape(2, 3, 4)
    assert tables.quantile(values, [0.5]).tolist() == [[[4, 5, 6, 7], [16, 17, 18, 19]]]
    some = values.copy()
    some[:, 1] = np.nan  # the replicate failed everywhere: it is dropped, the rest interpolates
    assert tables.quantile(some, [0.5]).tolist() == [[[4, 5, 6, 7], [16, 17, 18, 19]]]
    one = values.copy()
    one[0, 1] = np.nan  # in one column only
    assert tables.quantile(one, [0.5])[0, 1].tolist() == [16, 17, 18, 19]


def test_summary_holds_levels_of_every_scenario() -> None:
    frame = tables.summary(made_up([BASE, OTHER]))
    assert list(frame.columns) == tables.SUMMARY and len(frame) == 8
    assert set(frame["model"]) == {"collabcast 1"} and frame.index.tolist() == list(range(8))
    row = frame.iloc[0]
    assert (row["scenario"], row["region"], row["year"], row["mean"]) == ("base", "R0", 2023, 20.0)
    assert [row[q] for q in tables.QUANTILES] == pytest.approx([11, 15, 20, 25, 29])
    assert frame.iloc[4:]["scenario"].tolist() == ["a"] * 4
    assert frame.iloc[4:]["mean"].tolist() == pytest.approx([62 / 3, 116 / 3, 1, 2])
    broken = np.array([BASE, OTHER])
    broken[1, :, 0] = np.nan
    told = tables.summary(made_up(broken))
    assert told.iloc[4:]["mean"].tolist() == [25.5, 53.0, 1.0, 2.0]
    broken[1] = np.nan
    told = tables.summary(made_up(broken))
    assert told.iloc[4:][["mean", *tables.QUANTILES]].isna().all().all()
    assert told.iloc[:4]["mean"].tolist() == pytest.approx([20, 40, 1, 2])


def test_long_outcomes_keep_order_and_words() -> None:
    frame = tables.outcomes(made_up([BASE, OTHER]), "a")
    assert list(frame.columns) == [
        "scenario", "replicate", "region", "variable", "field", "unit", "year", "value",
    ]  # fmt: skip
    rows = frame.astype(
        {"scenario": str, "region": str, "variable": str, "field": str, "unit": str}
    )
    assert rows.values.tolist()[:3] == [
        ["a", 0, "R0", "v0", "all", "u", 2023, 11.0],
        ["a", 0, "R0", "v0", "all", "u", 2024, 10.0],
        ["a", 1, "R0", "v0", "all", "u", 2023, 27.0],
    ]
    assert rows.values.tolist()[-1] == ["a", 2, "R1", "v1", "all", "u", 2024, 2.0]
    assert frame["replicate"].dtype == np.int32 and frame["year"].dtype == np.int16
    assert len(frame) == 12
    same = made_up([[*BASE, BASE[0]], [*OTHER, OTHER[1]]])
    assert tables.outcomes(same, "base")["variable"].tolist()[-1] == "v0"
    assert list(tables.outcomes(same, "base")["variable"].cat.categories) == ["v0", "v1"]
