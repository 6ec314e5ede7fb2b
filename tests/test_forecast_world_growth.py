"""How fast a network grows: its own past years, and growth elsewhere where they say little."""

from __future__ import annotations

import numpy as np
import pytest

import forecast.network.world_growth as world_growth
from forecast.network.covariates import NationalPapers
from forecast.network.model import _origin
from forecast.network.pairs import sides
from forecast.network.regression import Origin
from forecast.network.world_growth import elsewhere, pace, world


def test_large_pairs_grow_more_slowly_elsewhere() -> None:
    assert elsewhere(5) > elsewhere(50) > elsewhere(500)
    assert elsewhere(0) == elsewhere(5), "growth of tiny pairs is mostly rounding"


def test_restless_years_are_drawn_towards_growth_elsewhere() -> None:
    steady = 0.02 + 0.01 * np.tile([1, -1], 6)
    restless = 0.02 + 0.2 * np.tile([1, -1], 6)
    assert abs(pace(steady, 0.12) - 0.02) < 0.01
    assert abs(pace(restless, 0.12) - 0.12) < abs(pace(steady, 0.12) - 0.12) / 2


def test_too_few_years_to_tell() -> None:
    assert pace(np.array([]), 0.12) == 0.12
    assert 0.09 < pace(np.array([-0.5]), 0.12) < 0.12


def walks(nodes: int, growth: float, years: int, seed: int) -> tuple[np.ndarray, list[Origin]]:
    """Log counts of all pairs wandering around one growth, and what was known in each year."""
    names = [f"C{i:02d}-C{j:02d}" for i in range(nodes) for j in range(i + 1, nodes)]
    step = np.random.default_rng(seed).normal(growth, 0.2, (len(names), years))
    z = 3.0 + np.cumsum(step, axis=-1)
    who = sides(np.array(names))
    assert who is not None
    none = NationalPapers.of(None, who.names)
    return z, [_origin(np.exp(z), t, who, 2000 + t, none) for t in range(6, years)]


def test_pairs_large_today_do_not_speak_for_the_past(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing grows; pairs that chance made large have grown all the same."""
    z, past = walks(40, 0.0, 20, seed=4)
    today = float(np.median(np.diff(z[past[-1].middle, -11:], axis=-1), axis=0).mean())
    assert today > 0.03
    monkeypatch.setattr(world_growth, "APART", 1e9)  # only its own past
    assert abs(world(z, past, 19, 1)[0]) < 0.01


def test_only_what_was_known_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The growth forecast in a year is the same whatever came after it."""
    z, past = walks(6, 0.1, 20, seed=2)
    before = world(z, past, 14, 3)
    size = float(np.median(np.exp(z[past[8].middle, 5:15]).mean(-1)))
    z[:, 15:] += 5.0
    assert np.array_equal(world(z, past, 14, 3), before)
    monkeypatch.setattr(world_growth, "APART", 1e-9)
    assert np.allclose(world(z, past, 14, 1)[0] / world_growth.FADE, elsewhere(size))
