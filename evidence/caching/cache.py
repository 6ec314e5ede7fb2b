"""What is kept on disk: the same figures, horizon and code give the same fit, so it is made once.

A file in the user's cache folder, named by a digest of everything the fit depends on. Nothing is
lost when it is deleted, and a folder that cannot be written is no fault. A file that is damaged,
somebody else's or of another kind is not used, said so, and replaced; nothing in it is run.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from evidence.bounds import MB, read_bounded
from evidence.caching.array_store import NotStored, from_bytes, to_bytes
from evidence.errors import EvidenceError, printable
from evidence.files import cache_folder, code_digest, write_bytes

Made = TypeVar("Made")

FITS = "fits"
LARGEST = 500 * MB  # of one file; the fits of 47 countries have about three
_log = logging.getLogger("collabcast")


def folder(under: str = FITS) -> Path:
    """Where it is kept, in the cache folder of the program."""
    return cache_folder() / under


def cached(
    key: str,
    make: Callable[[], Made],
    kind: Any,
    packages: tuple[str, ...] = ("evidence",),
    under: str = FITS,
    most: int | None = None,
) -> Made:
    """What ``make`` returns, from the cache where it stands there already.

    Parameters
    ----------
    key : digest of everything the result depends on beside the code.
    make : called where needed.
    kind : type of what it returns, see :mod:`evidence.caching.array_store`; a file that holds
        anything else is not used.
    packages : whose code makes it, by name; a changed line in one of them makes it anew.
    under : the folder. most : bytes in it; what was not used for longest goes.

    Examples
    --------
    >>> import os, tempfile; os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp()
    >>> cached("a", lambda: [1], list[int]), cached("a", lambda: [2], list[int])
    ([1], [1])
    """
    try:
        path = _path(key, packages, under)
    except EvidenceError:  # no home folder at all
        return make()
    name = path.stem
    try:
        if path.is_symlink() or path.exists():
            _refuse_foreign(path)
            found: Made = from_bytes(read_bounded(path, LARGEST, follow=False), name, kind)
            if most is not None:
                with suppress(OSError):
                    os.utime(path)
            return found
    except (NotStored, EvidenceError, OSError) as error:
        why = getattr(error, "strerror", None) or str(error)
        _log.warning("%s", printable(f"{path}: a stored fit is not used: {why}; it is made again"))
    made = make()
    with suppress(OSError):
        write_bytes(path, to_bytes(made, name), private=True)
        if most is not None:
            _keep_newest(path.parent, most)
    return made


def is_cached(key: str, packages: tuple[str, ...], under: str = FITS) -> bool:
    """Whether :func:`cached` would look into a file, which may still turn out to be damaged."""
    with suppress(EvidenceError, OSError):
        return _path(key, packages, under).is_file()
    return False


def _path(key: str, packages: tuple[str, ...], under: str) -> Path:
    name = hashlib.sha256((key + code_digest(*packages)).encode()).hexdigest()[:32]
    return folder(under) / f"{name}.npz"


def _keep_newest(where: Path, most: int) -> None:
    """Remove what was not used for longest, drafts of killed programs too, down to ``most`` bytes.

    What cannot be removed, such as a folder of this name, keeps nobody from removing the others.
    """
    files = []
    for path in (*where.glob("*.npz"), *where.glob(".*.npz.*")):
        with suppress(OSError):
            files.append((path, path.lstat()))
    size = 0
    for path, told in sorted(files, key=lambda f: f[1].st_mtime_ns, reverse=True):
        size += told.st_size
        if size > most:
            with suppress(OSError):
                path.unlink()


def _refuse_foreign(path: Path) -> None:
    """Somebody else's file, or one that somebody else may write, is not ours to believe."""
    if not hasattr(os, "getuid"):  # Windows: the folder is the user's own
        return
    told = path.lstat()
    if told.st_uid not in (os.getuid(), 0):
        raise NotStored("it belongs to another user")
    if stat.S_ISREG(told.st_mode) and told.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise NotStored("others may write it")
