"""Baselines kept between runs of one outlook change the time, never a bit."""

from __future__ import annotations

import os

import numpy as np
import pytest
from worlds import toy_outlook

from agents import ALL_FIELDS, BaselineCache, Computing, Levers, simulate
from agents.drivers.ensemble import _parts
from evidence.parameters import read_parameters


@pytest.mark.parametrize("fields", [1, 3])
def test_the_second_run_has_the_bits_of_a_run_alone(fields: int) -> None:
    outlook = toy_outlook(6, 5, 9, fields=fields)
    names = tuple(outlook.evidence.fields) if fields > 1 else (ALL_FIELDS,)
    neutral = Levers.neutral(outlook, fields=names)
    friction = neutral.friction.copy()
    friction[2:, 0, :, 1] = friction[2:, 1, :, 0] = 0.7
    moved, cache = neutral.with_(friction=friction), BaselineCache()
    alone, cached = Computing(chunk=4, threads=1), Computing(4, 1, cache)
    table = read_parameters()
    for levers in (neutral, moved, moved):
        fresh = simulate(outlook, levers, table, seed=3, computing=alone)
        assert simulate(outlook, levers, table, seed=3, computing=cached).equals(fresh)
    # Other parameters are another baseline.
    other = {**table, "bilateral_slope": 0.5}
    again = simulate(outlook, moved, other, seed=3, computing=cached)
    assert again.equals(simulate(outlook, moved, other, seed=3, computing=alone))
    assert not again.impact.equals(fresh.impact)


def test_the_cache_has_a_limit() -> None:
    cache, p = BaselineCache(most=100), {"bilateral_slope": np.ones(2)}
    first = cache.years(("a",), False, p, 60)
    assert cache.years(("a",), False, p, 60) is first
    assert cache.years(("b",), False, p, 60) is not first
    assert cache.years(("a",), False, p, 60) is not first, "the oldest had to go"
    assert cache.years(("a",), False, p, 101) is None


def test_a_system_that_cannot_tell_its_cores_computes_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """macOS and Windows have no ``sched_getaffinity``."""
    outlook = toy_outlook(4, 3, 2)
    levers, table = Levers.neutral(outlook), read_parameters()
    usual = simulate(outlook, levers, table)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert simulate(outlook, levers, table).equals(usual)


def test_parts_cover_all_rows_evenly() -> None:
    assert _parts(100, 200, 2) == [slice(0, 100)]
    assert _parts(100, 40, 2) == [slice(0, 25), slice(25, 50), slice(50, 75), slice(75, 100)]
    assert _parts(0, 40, 2) == [] and _parts(3, 1, 4) == [slice(0, 1), slice(1, 2), slice(2, 3)]
