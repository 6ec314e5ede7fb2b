"""Paths kept on disk: the same bits as drawn ones, never those of other figures, never too many."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import evidence
from evidence.caching import cache
from forecast.projection import kept
from forecast.projection.project import project


def _values(replicates: Sequence[int]) -> kept.Values:
    rng = np.random.default_rng(list(replicates))
    links = rng.random((len(replicates), 2, 4, 4))
    links = np.triu(links, 1) + np.triu(links, 1).swapaxes(-1, -2)
    return {"links": links, "papers": rng.random((len(replicates), 2, 4))}


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Sequence[int]]:
    """What was drawn and not taken from disk."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return []


def _ask(drawn: list[Sequence[int]], replicates: Sequence[int], seed: int = 1) -> kept.Values:
    def draw(some: Sequence[int]) -> kept.Values:
        drawn.append(some)
        return _values(some)

    return kept.kept("figures", replicates, seed, draw)


def test_a_second_run_draws_nothing_and_a_longer_one_only_the_rest(drawn: list) -> None:
    first = _ask(drawn, range(50))
    assert drawn == [range(25), range(25, 50)]
    again = _ask(drawn, range(50))
    assert len(drawn) == 2 and all((first[n] == again[n]).all() for n in first)
    assert (first["links"][25:] == _values(range(25, 50))["links"]).all()
    _ask(drawn, range(25, 75))
    assert drawn[2:] == [range(50, 75)]
    _ask(drawn, range(25), seed=2)
    assert drawn[3:] == [range(25)]


def test_parts_of_blocks_and_late_replicates_are_drawn_and_not_kept(drawn: list) -> None:
    for some in ([3, 1], range(30), range(10, 60), range(980, 1030), range(1000, 1050), []):
        _ask(drawn, some)
        _ask(drawn, some)
    assert len(drawn) == 12 and not cache.folder("paths").exists()


def test_a_damaged_file_is_made_again(drawn: list) -> None:
    first = _ask(drawn, range(25))
    (file,) = cache.folder("paths").glob("*.npz")
    file.write_bytes(file.read_bytes()[:-200])
    assert (_ask(drawn, range(25))["papers"] == first["papers"]).all() and len(drawn) == 2
    _ask(drawn, range(25))
    assert len(drawn) == 2


def test_what_was_not_used_for_longest_goes(drawn: list, monkeypatch: pytest.MonkeyPatch) -> None:
    _ask(drawn, range(25))
    (file,) = cache.folder("paths").glob("*.npz")
    monkeypatch.setattr(kept, "MOST", int(2.5 * file.stat().st_size))
    _ask(drawn, range(25, 50))
    _ask(drawn, range(25))  # used again: the other one is now the older
    _ask(drawn, range(50, 75))
    assert file.exists() and len(list(file.parent.iterdir())) == 2
    _ask(drawn, range(25, 50))
    assert drawn[3:] == [range(25, 50)]


def test_kept_paths_have_the_bits_of_drawn_ones() -> None:
    known = evidence.load()
    asked = {"horizon": 2024, "replicates": range(25), "seed": 7}
    plain = project(known, **asked).paths
    # Sums of other layouts differ in their last bit, and with it a run cut into other parts.
    assert all(values.values.flags.c_contiguous for values in plain.data_vars.values())
    for _ in range(2):
        assert project(known, keep=True, **asked).paths.identical(plain)
