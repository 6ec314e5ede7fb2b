"""Tests keep their fits in a folder of their own, so that none leans on what a user has cached.

Where a machine lacks a browser or a Chinese font, two tests are left out and say so; where nothing
is lacking (`.ci/run` looks), a test left out is a failure.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator

import pytest

# One folder for a whole run, shared by its worker processes: fits are deterministic.
os.environ["XDG_CACHE_HOME"] = os.environ.get("COLLABCAST_TEST_CACHE") or tempfile.mkdtemp(
    prefix="collabcast-tests-"
)
os.environ.setdefault("COLLABCAST_TEST_CACHE", os.environ["XDG_CACHE_HOME"])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and os.environ.get("COLLABCAST_NOTHING_LEFT_OUT"):
        report.outcome = "failed"
        report.longrepr = f"left out where nothing should be: {report.longrepr}"
    return report
