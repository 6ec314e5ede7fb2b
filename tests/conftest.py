"""Tests keep their fits in a folder of their own, so that none leans on what a user has cached."""

from __future__ import annotations

import os
import tempfile

# One folder for a whole run, shared by its worker processes: fits are deterministic.
os.environ["XDG_CACHE_HOME"] = os.environ.get("COLLABCAST_TEST_CACHE") or tempfile.mkdtemp(
    prefix="collabcast-tests-"
)
os.environ.setdefault("COLLABCAST_TEST_CACHE", os.environ["XDG_CACHE_HOME"])
