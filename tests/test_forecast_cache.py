"""Fits kept on disk: never served for other figures, nor for what other code made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import evidence
from agents.validation.hindcast import Event
from evidence.caching import cache
from evidence.files import code_digest
from evidence.loading import embedded
from forecast.projection import project
from scenarios.reading.hindcast_files import find_events
from workshop.page.answers import past_events


@pytest.fixture
def half_as_many_again(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The embedded figures, and the same as a changed ``build_world`` makes them: papers x 1.5."""
    real, before = embedded.build_world, evidence.load()

    def changed(*args: Any, **more: Any) -> Any:
        world, notes = real(*args, **more)
        return world.assign(papers=world["papers"] * 1.5), notes

    embedded.embedded.cache_clear()
    monkeypatch.setattr(embedded, "build_world", changed)
    monkeypatch.setattr(embedded, "cached", lambda key, make, kind: make())  # as new code does
    yield few(before), few(evidence.load())
    embedded.embedded.cache_clear()


def few(ev: evidence.Evidence) -> evidence.Evidence:
    """Five of the countries: a fit of all takes half a minute."""
    some = ["CHN", "DEU", "FRA", "JPN", "USA"]
    return replace(ev, world=ev.world.sel(country=some, partner=some))


def test_figures_made_by_changed_code_get_a_fit_of_their_own(half_as_many_again: Any) -> None:
    """Tables and parameters are the same, and so is their digest; the arrays are not."""
    before, after = half_as_many_again
    assert before.digest == after.digest
    fits = [project.fitted(ev, 2024).samplers.national["papers"] for ev in (before, after)]
    ratio = np.exp(np.median(fits[1].point[0] - fits[0].point[0]))
    assert 1.4 < ratio < 1.6


def test_a_past_event_on_disk_is_not_told_of_other_figures(half_as_many_again: Any) -> None:
    before, after = half_as_many_again
    event: Event = find_events(["uk-2016"])[0]
    assert past_events._path(before, event) != past_events._path(after, event)


def test_a_changed_line_in_a_folder_below_changes_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "made_up" / "inner"
    inner.mkdir(parents=True)
    for folder in (inner.parent, inner):
        (folder / "__init__.py").touch()
    module = inner / "rule.py"
    monkeypatch.syspath_prepend(tmp_path)
    digests = []
    for text in ("x = 1\n", "x = 2\n", "x = 1\n"):
        module.write_text(text)
        code_digest.cache_clear()
        digests.append(code_digest("made_up"))
    assert digests[0] != digests[1] and digests[0] == digests[2]


def test_what_is_kept_under_old_code_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.cached("key", lambda: 1, int) == cache.cached("key", lambda: 2, int) == 1
    asked = []
    monkeypatch.setattr(cache, "code_digest", lambda *packages: asked.append(packages) or "other")
    assert cache.cached("key", lambda: 2, int, ("evidence", "forecast")) == 2
    assert asked == [("evidence", "forecast")]
