"""Fits kept on disk: the same figures, horizon and code give the same fit, so it is made once.

A file in the user's cache folder, named by a digest of everything the fit depends on. Nothing is
lost when it is deleted, and a folder that cannot be written is no fault.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from evidence.errors import EvidenceError
from evidence.files import cache_folder, code_digest, write_bytes

Made = TypeVar("Made")


def folder() -> Path:
    """Where fits are kept: ``fits`` in the cache folder of the program."""
    return cache_folder() / "fits"


def cached(key: str, make: Callable[[], Made]) -> Made:
    """What ``make`` returns, from the cache where it stands there already.

    Parameters
    ----------
    key : digest of everything the result depends on beside the code of ``evidence`` and
        ``forecast``, which counts anyhow.
    make : called where needed.

    Examples
    --------
    >>> import os, tempfile; os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp()
    >>> cached("a", lambda: [1]), cached("a", lambda: [2])
    ([1], [1])
    """
    name = hashlib.sha256((key + code_digest("evidence", "forecast")).encode()).hexdigest()[:32]
    try:
        path = folder() / f"{name}.pickle"
    except EvidenceError:  # no home folder at all
        return make()
    # Not there, not readable, cut short, or of another shape (where pickle raises whatever it
    # likes): it is made again.
    with suppress(Exception):
        return pickle.loads(path.read_bytes())
    made = make()
    with suppress(OSError):
        write_bytes(path, pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
    return made
