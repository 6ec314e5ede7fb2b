"""Ranks, the columns of the IAMC, sources beside the numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scenarios
from scenarios.outcomes.registry import OUTCOMES
from scenarios.results.iamc import KEYS, STATISTICS, sources_of
from scenarios.results.ranks import RANKS, rank
from scenarios.results.tables import quantile

pytest_plugins = ["scenarios_toy"]


@pytest.fixture
def run(toy: Any, tmp_path: Path) -> scenarios.RunResult:
    return scenarios.run("configs/us-china-decoupling.yaml", replicates=12, evidence=toy,
                         out=tmp_path / "r")  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=7))
def test_ranks_are_counted_from_the_largest(values: list[int]) -> None:
    got = rank(np.array(values, float)[:, None, None])[:, 0, 0]
    for value, place in zip(values, got, strict=True):
        assert place == 1 + sum(v > value for v in values)


def test_who_has_no_value_has_no_rank() -> None:
    got = rank(np.array([[[3.0]], [[np.nan]], [[5.0]]]))[:, 0, 0]
    assert got[0] == 2 and got[2] == 1 and np.isnan(got[1])


def test_ranks_of_a_run(run: scenarios.RunResult, tmp_path: Path) -> None:
    table = pd.read_csv(tmp_path / "r" / "ranks.csv")
    assert list(table) == RANKS
    assert "EU27" not in set(table["region"])  # a bloc holds its members
    last = table.query("variable == 'papers' and year == 2035").set_index("region")
    assert set(last.index) == {"CHN", "USA", "GBR", "JPN", "IND"} and (last["among"] == 5).all()
    paths = {c: run.paths("baseline", c, "papers")[:, -1] for c in last.index}
    first = np.mean([max(paths, key=lambda c: paths[c][r]) == "CHN" for r in range(12)])
    assert last.loc["CHN", "p_first"] == pytest.approx(first)
    # Papers do not move in the toy, joint papers do: CHN-USA falls behind another pair.
    assert (last["p_changes"] == 0).all()
    pairs = table.query("variable == 'links' and year == 2035").set_index("region")
    assert pairs.loc["CHN-USA", "p_rises"] == 0
    moved = table["p_rises"] + table["p_falls"]
    np.testing.assert_allclose(moved, table["p_changes"])
    with pytest.raises(KeyError, match="no scenario 'x' in this run; it holds baseline"):
        run.ranks("x")


def test_iamc_file_is_as_pyam_documents_it(run: scenarios.RunResult, tmp_path: Path) -> None:
    wide = pd.read_csv(tmp_path / "r" / "iamc.csv")
    years = [str(y) for y in run.years]
    assert list(wide) == [*KEYS, *years]
    assert not wide[KEYS].isna().any().any() and not wide.duplicated(KEYS).any()
    assert wide["variable"].str.split("|").str.len().eq(2).all()
    told = run.summary().query("region == 'CHN-USA' and variable == 'links' and year == 2035")
    one = wide.query("region == 'CHN-USA' and variable == 'links|Median'")
    one = one.set_index("scenario")["2035"]
    for row in told.itertuples():
        assert one[row.scenario] == pytest.approx(row.p50, rel=1e-9)


def test_pyam_reads_the_file(run: scenarios.RunResult, tmp_path: Path) -> None:
    pyam = pytest.importorskip("pyam", reason="pyam is not installed here", exc_type=ImportError)
    frame = pyam.IamDataFrame(tmp_path / "r" / "iamc.csv")
    assert frame.scenario == sorted(run.names) and frame.year == list(run.years)
    assert set(STATISTICS.values()) == {v.split("|")[1] for v in frame.variable}
    one = frame.filter(variable="papers|Median", region="CHN", year=2035, scenario="baseline")
    told = run.summary().query(
        "region == 'CHN' and variable == 'papers' and year == 2035 and scenario == 'baseline'"
    )
    assert float(one.data["value"].iloc[0]) == pytest.approx(float(told["p50"].iloc[0]))
    assert one.unit == ["papers"]


def test_every_outcome_names_its_figures(toy: Any) -> None:
    # A decision is read off no figure: it is what the model's countries do.
    assert all(sources_of(name, toy) for name in set(OUTCOMES) - {"follows", "joins"})


def test_units_and_sources_travel_with_the_numbers(
    run: scenarios.RunResult, tmp_path: Path
) -> None:
    for name in ("outcomes", "links"):
        held = pq.read_metadata(tmp_path / "r" / f"{name}.parquet").metadata
        note = json.loads(held[b"collabcast"])
        assert note["outcomes"]["links"]["unit"] == "papers"
        assert set(note["outcomes"]["links"]["sources"]) <= set(note["sources"])
        assert note["sources"]["spbs35-2023"]["producer"] == "NCSES"
    table = pd.read_csv(tmp_path / "r" / "sources.csv")
    assert {"papers", "links", "impact", "event/us-china-2018"} <= set(table["used_for"])
    assert table["source"].notna().all() and table["title"].notna().all()
    assert set(table["source"]) <= set(run.evidence.sources)


def test_infinite_values_are_ranked_and_only_failed_replicates_left_out() -> None:
    """Money that brings nothing costs infinitely much a paper: that is not a failed replicate."""
    values = np.array([[1.0], [2.0], [np.inf], [np.inf], [np.nan]])
    assert quantile(values, [0.0, 0.3, 1.0])[:, 0].tolist() == [1.0, 2.0, np.inf]
    assert np.isnan(quantile(np.full((3, 1), np.nan), [0.5])).all()
