"""Series that were harder to forecast than others like them get wider intervals."""

from __future__ import annotations

import numpy as np

from forecast.combination.fit import Fit
from forecast.intervals.conformal import error_scale
from forecast.intervals.error_history import ENOUGH, relative_rmse
from forecast.series.scale import Scale


def known(back: int, h: int) -> np.ndarray:
    """Origins and horizons whose outcome lies before the end, [origin, h]."""
    return np.arange(back + 1)[:, None] >= np.arange(1, h + 1)


def test_intervals_follow_the_errors_of_each_series() -> None:
    """Half of the series are three times as hard; nothing in their history tells which."""
    rng = np.random.default_rng(5)
    n, back, h = 400, 8, 3
    hard = np.repeat([1.0, 3.0], n // 2)[:, None, None]
    history = 7 + np.cumsum(rng.normal(0, 0.1, (n, 30)), axis=-1)
    errors = rng.normal(0, 0.1, (n, back + 1, h)) * hard * np.sqrt(np.arange(1, h + 1))
    past = np.where(known(back, h), errors, np.nan)
    fit = Fit(np.arange(n), np.zeros(n), Scale(True, 0.5, np.ones(n)), history, history[:, -h:],
              past, {})  # fmt: skip
    found = error_scale(fit)
    edge = np.quantile(np.abs(found.standard), 0.8)
    inside = (np.abs(errors[:, 0]) < found.sigma * edge).reshape(2, -1).mean(-1)
    # with one width for all, 97 % of the easy and 62 % of the hard lie inside
    assert (abs(inside - 0.8) < 0.1).all(), inside


def test_an_origin_knows_no_later_error() -> None:
    size = np.where(known(8, 3), np.random.default_rng(0).uniform(0.5, 1.5, (99, 9, 3)), np.nan)
    later = size.copy()
    later[0, 4] = np.where(known(8, 3)[4], 3.0, np.nan)  # outcomes of 4 to 2 years before the end
    length = np.full((99, 9), 20)
    moved = abs(relative_rmse(later, length)[0] - relative_rmse(size, length)[0]) > 0.02
    assert moved.tolist() == [True, True, True, True] + [False] * 5


def test_first_years_and_one_surprise_say_little() -> None:
    size = np.where(known(6, 1), np.ones((99, 7, 1)), np.nan)
    size[0, 3] = 1000.0
    length = np.full((99, 7), 20)
    found = relative_rmse(size, length)[:, 0]
    assert 0.2 < found[0] < 0.5 and abs(found[1:]).max() < 0.1
    length[0, 3:] = ENOUGH - 1
    assert abs(relative_rmse(size, length)[0, 0]) < 0.1


def test_without_errors_all_are_usual() -> None:
    assert (relative_rmse(np.full((2, 4, 3), np.nan), np.full((2, 4), 9)) == 0).all()
    assert (relative_rmse(np.zeros((2, 4, 3)), np.full((2, 4), 9)) == 0).all()
