"""Forecasts never crash, never leave the possible, and say what is wrong with a frame."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.api import backtest, forecast
from forecast.methods.registry import MEMBERS
from forecast.series.frame import check, panel

FAST = [m.name for m in MEMBERS.values() if m.fast]
SLOW = [m.name for m in MEMBERS.values() if not m.fast and m.name != "prophet"]
DIFFICULT = {
    "one point": [5.0],
    "two points": [5.0, 6.0],
    "three points": [5.0, 6.0, 4.0],
    "constant": [7.0] * 12,
    "all zero": [0.0] * 12,
    "gappy": [3.0, np.nan, np.nan, 6.0, 7.0, np.nan, 9.0, 12.0, np.nan, 20.0],
    "spike": [10.0, 11.0, 12.0, 900.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0],
    "last is a spike": [10.0] * 11 + [5000.0],
    "vanishing": [900.0, 300.0, 100.0, 30.0, 10.0, 3.0, 1.0, 0.0, 0.0, 0.0],
    "exploding": [1.0, 4.0, 20.0, 90.0, 400.0, 2000.0, 9000.0],
    "tiny": [1e-9, 2e-9, 3e-9, 2e-9, 5e-9],
    "huge": [1e15, 2e15, 3e15, 2e15, 5e15],
}


def frame(series: dict[str, list[float]], first: int = 2000) -> pd.DataFrame:
    rows = [(n, first + k, v) for n, ys in series.items() for k, v in enumerate(ys)]
    return pd.DataFrame(rows, columns=["unique_id", "ds", "y"])


def sound(out: pd.DataFrame, h: int) -> None:
    assert (out.groupby("unique_id").size() == h).all()
    bands = out[["yhat", "lo-80", "hi-80", "lo-95", "hi-95"]].to_numpy()
    assert np.isfinite(bands).all()
    assert (out["lo-95"] <= out["lo-80"]).all()
    hair = 1e-9 * out["yhat"].abs()
    assert (out["lo-80"] <= out["yhat"] + hair).all()
    assert (out["yhat"] <= out["hi-80"] + hair).all()
    assert (out["hi-80"] <= out["hi-95"]).all()


@pytest.mark.parametrize("model", ["auto", *FAST, *SLOW])
def test_difficult_series_together_and_alone(model: str) -> None:
    out = forecast(frame(DIFFICULT), h=3, model=model)
    sound(out, 3)
    assert (out["yhat"] >= 0).all() and (out["lo-95"] >= 0).all()
    for name in ("one point", "all zero", "gappy"):
        sound(forecast(frame({name: DIFFICULT[name]}), h=3, model=model), 3)


def test_prophet_has_the_same_guards() -> None:
    few = {n: DIFFICULT[n] for n in ("three points", "constant", "gappy")}
    sound(forecast(frame(few), h=2, model="prophet"), 2)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False)), min_size=1, max_size=14
        ).filter(lambda ys: any(y is not None for y in ys)),
        min_size=1,
        max_size=5,
    )
)
def test_any_numbers_are_forecast(many: list[list[float | None]]) -> None:
    given_ = {f"s{i}": [np.nan if v is None else v for v in ys] for i, ys in enumerate(many)}
    sound(forecast(frame(given_), h=2), 2)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(3, 7), st.integers(1, 16))
def test_any_network_is_forecast(seed: int, nodes: int, years: int) -> None:
    rng = np.random.default_rng(seed)
    names = [f"{chr(65 + i)}-{chr(65 + j)}" for i in range(nodes) for j in range(i + 1, nodes)]
    y = rng.poisson(np.exp(rng.normal(2, 2, len(names)))[:, None], (len(names), years)) * 1.0
    y[rng.random(y.shape) < 0.2] = np.nan
    y[:, 0] = 1.0
    out = forecast(frame(dict(zip(names, y.tolist(), strict=True))), h=8)
    sound(out, 8)


def test_backtest_of_ragged_series() -> None:
    bt = backtest(frame(DIFFICULT), h=2, origins=[2003, 2006], models=["auto", "drift"])
    assert list(bt.columns) == [
        "unique_id", "model", "origin", "h", "y", "yhat", "lo-80", "hi-80", "lo-95", "hi-95",
    ]  # fmt: skip
    assert np.isfinite(bt.drop(columns=["unique_id", "model"]).to_numpy(float)).all()


def test_two_thousand_series() -> None:
    rng = np.random.default_rng(3)
    y = np.exp(np.cumsum(rng.normal(0.05, 0.1, (2_000, 15)), axis=-1) + 5)
    ids = np.repeat([f"s{i}" for i in range(len(y))], y.shape[1])
    big = pd.DataFrame({"unique_id": ids, "ds": np.tile(np.arange(15) + 2000, len(y))})
    sound(forecast(big.assign(y=y.ravel()), h=4), 4)


FAULTS = [
    ({"unique_id": ["a"], "y": [1]}, "without ds"),
    ({"unique_id": ["a", "a"], "ds": [2000, 2000], "y": [1, 2]}, "2000 more than once"),
    ({"unique_id": ["a"], "ds": [2000.5], "y": [1]}, "whole years"),
    ({"unique_id": ["a"], "ds": ["20x0"], "y": [1]}, "'20x0'"),
    ({"unique_id": ["a", "b"], "ds": [20000101, 2001], "y": [1, 2]}, "must become 2019"),
    ({"unique_id": ["a"], "ds": [2000], "y": ["many"]}, "'many'"),
    ({"unique_id": ["a"], "ds": [2000], "y": [np.inf]}, "infinite"),
    ({"unique_id": [None], "ds": [2000], "y": [1]}, "without a name"),
    ({"unique_id": ["a"], "ds": [2000], "y": [np.nan]}, "at least one figure"),
]


@pytest.mark.parametrize(("columns", "words"), FAULTS)
def test_faults_are_named(columns: dict, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check(pd.DataFrame(columns))


def test_dates_are_refused_with_the_remedy() -> None:
    dates = pd.DataFrame({"unique_id": "a", "ds": pd.to_datetime(["2000-01-01"]), "y": 1.0})
    with pytest.raises(ValueError, match=r"ds\.dt\.year"):
        check(dates)


def test_arguments_are_checked() -> None:
    good = frame({"a": [1.0, 2.0, 3.0]})
    with pytest.raises(ValueError, match="did you mean 'theta'"):
        forecast(good, model="thetta")
    with pytest.raises(ValueError, match="came 0"):
        forecast(good, h=0)
    with pytest.raises(ValueError, match="came 120"):
        forecast(good, level=[120])
    with pytest.raises(ValueError, match="from 2000 to 2001"):
        backtest(good, origins=[2002])
    with pytest.raises(ValueError, match="at least three countries"):
        forecast(good, model="network")


def test_a_row_without_figure_is_a_gap() -> None:
    with_row = frame({"a": [1.0, np.nan, 3.0]})
    assert np.array_equal(panel(with_row).y, panel(with_row.dropna()).y, equal_nan=True)
