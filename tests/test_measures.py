"""Measures that replace a library's own give its numbers."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.measures import quantiles


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("n", [1, 2, 3, 60, 499, 500])
def test_quantiles_are_those_of_numpy_to_the_last_bit(kind: type, n: int) -> None:
    rng = np.random.default_rng(n)
    values = np.exp(rng.normal(5.0, 1.0, (40, 3, n))).astype(kind)
    values[3], values[5, :, : n // 2] = 7.0, 0.0
    values[9, 0, 0], values[10, :, 0], values[11] = np.nan, np.inf, -np.inf
    asked = [0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0]
    for axis, turned in ((-1, values), (-2, values.swapaxes(-1, -2))):
        with np.errstate(invalid="ignore"):
            theirs = np.quantile(turned, asked, axis=axis)
        ours = quantiles(turned, asked, axis=axis)
        assert ours.dtype == theirs.dtype and np.array_equal(ours, theirs, equal_nan=True)
