"""Series that are no pairs: short ones, other units, odd neighbours, jumps, nothing at all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecast.api import forecast

BANDS = ["yhat", "lo-80", "hi-80", "lo-95", "hi-95"]


def pool() -> dict[str, list[float]]:
    """Twenty series of 24 years that grow by about five per cent."""
    rng = np.random.default_rng(5)
    growth = np.exp(np.cumsum(rng.normal(0.05, 0.03, (20, 24)), axis=1))
    rows = 1000 * rng.lognormal(0, 1, (20, 1)) * growth
    return {f"s{i:02d}": row.tolist() for i, row in enumerate(rows)}


def ahead(series: dict[str, list[float]], h: int = 4, model: str = "auto") -> pd.DataFrame:
    """Forecasts, indexed by series and horizon; all series end in the same year."""
    rows = [(n, 2024 - len(ys) + k, y) for n, ys in series.items() for k, y in enumerate(ys)]
    out = forecast(pd.DataFrame(rows, columns=["unique_id", "ds", "y"]), h, model)
    return out.set_index(["unique_id", out["ds"] - 2023])[BANDS]


def test_a_short_series_is_drawn_towards_the_others() -> None:
    out = ahead(pool() | {"two": [500.0, 1000.0], "one": [500.0]})
    assert 1215 * 0.9 < out.loc[("two", 4), "yhat"] < 2000  # 16,000 if it went on doubling
    assert out.loc[("two", 4), "hi-95"] > 2 * out.loc[("two", 4), "lo-95"]
    assert 500 * 1.04**4 < out.loc[("one", 4), "yhat"] < 500 * 1.06**4


def test_a_short_series_alone_is_uncertain() -> None:
    doubling = ahead({"three": [500.0, 1000.0, 2000.0]})
    assert doubling.loc[("three", 1), "hi-95"] > 1.5 * doubling.loc[("three", 1), "yhat"]
    assert doubling.loc[("three", 4), "hi-80"] > 2 * doubling.loc[("three", 4), "yhat"]
    np.testing.assert_allclose(ahead({"one": [500.0]})["yhat"], 500.0)


@pytest.mark.parametrize("model", ["auto", "drift", "theta", "smoothing-levels", "pooled-trend"])
@pytest.mark.parametrize("factor", [1000.0, 1e-4, 1 / 3])
def test_the_unit_changes_nothing(model: str, factor: float) -> None:
    rng = np.random.default_rng(1)
    some = dict(list(pool().items())[:8])
    some |= {"whole": [3.0, 0.0, 2.0, 7.0, 5.0, 9.0, 4.0, 8.0], "two": [500.0, 1000.0]}
    some |= {"round zero": rng.normal(0, 1, 20).tolist()}
    scaled = {name: [factor * y for y in ys] for name, ys in some.items()}
    there, here = ahead(scaled, model=model) / factor, ahead(some, model=model)
    np.testing.assert_allclose(there, here, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("kind", ["constant", "round zero", "wild", "zero", "spike", "two"])
def test_an_odd_row_moves_the_others_hardly(kind: str) -> None:
    rng = np.random.default_rng(2)
    odd = {
        "constant": [100.0] * 24,
        "round zero": rng.normal(0, 1, 24).tolist(),
        "wild": (100 * np.exp(np.cumsum(rng.normal(0, 0.8, 24)))).tolist(),
        "zero": [0.0] * 24,
        "spike": [10.0] * 23 + [1e6],
        "two": [500.0, 1000.0],
    }[kind]
    before = ahead(pool(), 6)
    after = ahead(pool() | {"zz": odd}, 6).drop(index="zz")
    assert (after["yhat"] / before["yhat"] - 1).abs().max() < 0.01
    width = [f["hi-80"] - f["lo-80"] for f in (before, after)]
    assert (width[1] / width[0] - 1).abs().max() < 0.07


@pytest.mark.parametrize("times", [3.0, 0.0])
def test_a_jump_in_the_last_year_may_be_taken_back(times: float) -> None:
    series = pool()
    usual = series["s03"][-1]
    for others in (series, {}):
        out = ahead(others | {"s03": [*series["s03"][:-1], times * usual]}).loc["s03"]
        bends = np.diff(out["yhat"], n=2) / usual
        assert (np.abs(bends) < 0.03).all()  # no zigzag
        assert (out["lo-80"] < usual).all() and (out["hi-80"] > usual).all()


def test_nothing_stays_nothing_and_huge_stays_finite() -> None:
    assert (ahead({"zero": [0.0] * 12})["yhat"] == 0).all()
    assert (ahead(pool() | {"zero": [0.0] * 12}).loc["zero", "yhat"] == 0).all()
    huge = ahead({"huge": [y * 1e300 for y in (1.0, 2.0, 3.0, 2.0, 5.0, 4.0, 5.0, 6.0)]})
    assert np.isfinite(huge.to_numpy()).all()
    assert (huge["hi-80"] > 1.1 * huge["lo-80"]).all()


def test_a_level_below_one_is_a_share_and_refused() -> None:
    frame = pd.DataFrame({"unique_id": "a", "ds": [2000, 2001, 2002], "y": [1.0, 2.0, 3.0]})
    with pytest.raises(ValueError, match=r"came 0\.8; .* for 80% write 80"):
        forecast(frame, level=[0.8])


def test_bands_cover_what_they_say_at_every_horizon() -> None:
    rng = np.random.default_rng(4)
    y = np.exp(6 + np.cumsum(rng.normal(0.03, rng.uniform(0.02, 0.2, (300, 1)), (300, 30)), 1))
    out = ahead({f"s{i:03d}": row[:24].tolist() for i, row in enumerate(y)}, 6)
    for level, share in ((80, 0.8), (95, 0.95)):
        low, high = (out[f"{side}-{level}"].to_numpy().reshape(300, 6) for side in ("lo", "hi"))
        inside = ((y[:, 24:] >= low) & (y[:, 24:] <= high)).mean(axis=0)
        assert (np.abs(inside - share) < 0.06).all(), inside
