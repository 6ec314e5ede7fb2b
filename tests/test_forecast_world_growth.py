"""How fast a network grows: its own past years, and growth elsewhere where they say little."""

from __future__ import annotations

import numpy as np
import pytest

import forecast.world_growth as world_growth
from forecast.network import BELIEVED, _past, _worth
from forecast.pairs import sides
from forecast.tie_features import LINEAR
from forecast.world_growth import elsewhere, pace, world


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


def test_only_what_was_known_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The growth forecast in a year is the same whatever came after it."""
    rng = np.random.default_rng(2)
    names = [f"C{i:02d}-C{j:02d}" for i in range(6) for j in range(i + 1, 6)]
    z = 3.0 + np.cumsum(rng.normal(0.1, 0.2, (len(names), 20)), axis=-1)
    who = sides(np.array(names))
    assert who is not None
    past = [_past(np.exp(z), t, who) for t in range(6, 15)]
    before = world(z, past, 14, 3)
    z[:, 15:] += 5.0
    assert np.array_equal(world(z, past, 14, 3), before)
    monkeypatch.setattr(world_growth, "APART", 1e-9)
    assert np.allclose(world(z, past, 14, 1)[0] / world_growth.FADE, _prior(z, past))


def _prior(z: np.ndarray, past: list) -> float:
    return elsewhere(float(np.median(np.exp(z[past[-1].middle, 5:15]).mean(-1))))


def test_trees_never_tried_are_believed_as_before() -> None:
    rng = np.random.default_rng(3)
    names = [f"C{i:02d}-C{j:02d}" for i in range(6) for j in range(i + 1, 6)]
    z = 3.0 + np.cumsum(rng.normal(0.1, 0.2, (len(names), 12)), axis=-1)
    who = sides(np.array(names))
    assert who is not None
    parts = [(_past(np.exp(z), t, who), np.zeros((1, len(LINEAR)))) for t in (11, 10)]
    none = [np.zeros((len(names), 1))] * 2
    assert _worth(z, parts, none, 11) == BELIEVED
    assert _worth(z, parts, None, 11) == 0.0
