"""Complex exponential smoothing beside its definition and beside another's program."""

from __future__ import annotations

import numpy as np
import pytest

from forecast.methods import complex_smoothing as ours
from forecast.methods.external import nixtla


def test_real_and_imaginary_part_follow_the_published_recursion() -> None:
    """Svetunkov, Kourentzes and Ord 2022, in real numbers: level and potential."""
    a, b = ours.GRID.real, ours.GRID.imag
    level, potential, y = 2.0, 1.5, 2.6
    error = y - level
    got = ours._next(np.full(ours.GRID.shape, level + 1j * potential), np.array([y]))
    assert np.allclose(got.real, level - (1 - b) * potential + (a - b) * error)
    assert np.allclose(got.imag, level + (1 - a) * potential + (a + b) * error)


def test_it_forecasts_as_another_program_does_and_from_every_year_by_what_was_known() -> None:
    rng = np.random.default_rng(5)
    y = np.exp(np.cumsum(rng.normal(0.03, 0.05, (30, 25)), axis=1))
    y[:5, :12] = np.nan
    made = ours.complex_smoothing(y, 4, 2)
    theirs = nixtla("AutoCES")(y, 4)[:, 0]
    last = y[:, -1:]
    assert np.median(np.abs(made[:, 0] - theirs) / last) < 0.03
    assert np.corrcoef((made[:, 0] / last)[:, -1], (theirs / last)[:, -1])[0, 1] > 0.8
    assert np.array_equal(made[:, 2], ours.complex_smoothing(y[:, :-2], 4)[:, 0])


@pytest.mark.parametrize("series", [np.zeros(9), np.full(9, -4.0), np.r_[np.zeros(8), 1e9]])
def test_extremes_give_numbers(series: np.ndarray) -> None:
    unit = np.abs(series).mean() or 1.0
    out = ours.complex_smoothing(series[None] / unit, 10)
    assert np.isfinite(out).all()
    if np.ptp(series) == 0:
        assert np.allclose(out * unit, series[0])
