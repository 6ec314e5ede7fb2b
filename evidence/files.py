"""The program's own files: where they are kept, written whole or not at all, known by digests."""

from __future__ import annotations

import functools
import hashlib
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from evidence.bounds import LARGEST_JSON, TooMuch, size_words
from evidence.errors import EvidenceError

if TYPE_CHECKING:
    import xarray as xr

APP = "collabcast"


def cache_folder() -> Path:
    """What can be made again: pulled and imported evidence, one folder a name, and fits.

    The system's place for it; on Linux ``XDG_CACHE_HOME`` or ``~/.cache``, then ``collabcast``.

    Raises
    ------
    EvidenceError : this user has no home folder, and nothing names another.
    """
    try:
        folder = platformdirs.user_cache_path(APP, appauthor=False)
        if folder.is_absolute():  # an unknown home stays "~" in some versions
            return folder
    except RuntimeError:
        pass
    raise EvidenceError(
        "this user has no home folder to keep evidence in; set XDG_CACHE_HOME to a folder"
    )


def data_folder() -> Path:
    """What cannot be made again, such as sessions of workshops: the system's place for it."""
    return platformdirs.user_data_path(APP, appauthor=False)


@contextmanager
def atomic(path: Path, *, private: bool = False) -> Iterator[Path]:
    """A file beside ``path`` to be filled; it takes the place of ``path`` when the block ends well.

    A reader sees the old content or the new one, never a part. A link is replaced, not followed.
    The system itself takes the user's mask from the rights, so no moment is without it.

    Parameters
    ----------
    private : nobody but the owner may read it.

    Raises
    ------
    OSError : the disk is full, the folder read-only or gone; what stood there before still does.

    Examples
    --------
    >>> import tempfile; folder = Path(tempfile.mkdtemp())
    >>> with atomic(folder / "a.txt") as draft:
    ...     _ = draft.write_text("whole")
    >>> [(p.name, p.read_text()) for p in folder.iterdir()]
    [('a.txt', 'whole')]
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.parent / f".{path.name}.{secrets.token_hex(4)}"
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if private else 0o666))
        yield draft
        with draft.open("rb+") as whole:
            os.fsync(whole.fileno())
        os.replace(draft, path)
    except BaseException as error:
        if isinstance(error, OSError) and error.filename == str(draft):
            error.filename = str(path)  # what people know it by
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def write_bytes(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all, see :func:`atomic`."""
    with atomic(path, private=private) as draft:
        draft.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text whole or not at all, line ends as given."""
    write_bytes(path, text.encode("utf-8"))


def refuse_unwritable(folder: Path, name: str = "") -> None:
    """Refuse a folder that cannot be written, before anything is computed for it.

    The nearest folder above that is there is tried with a file without a name; nothing is made.

    Parameters
    ----------
    name : the option it was given with, for the message.

    Raises
    ------
    EvidenceError : not ours, read-only, full, below a file, or an endless link.
    """
    near = folder.absolute()
    try:
        with suppress(FileNotFoundError):
            folder.stat()  # a name too long, a link in a ring
        while not os.path.lexists(near) and near != near.parent:
            near = near.parent
        with tempfile.TemporaryFile(dir=near) as probe:
            probe.write(b"\0" * 4096)  # a full disk still takes files of nothing
            probe.flush()
    except OSError as error:
        raise EvidenceError(
            f"{name} {folder}: cannot be written ({error.strerror or error}); allowed is a folder"
            " of your own with room; choose another".strip()
        ) from None


def sha256_file(path: Path) -> str:
    """Hexadecimal sha256 of a file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sha256_table(path: Path) -> str:
    """As :func:`sha256_file`, of a table that somebody may have sent.

    Raises
    ------
    TooMuch : it is larger than any table we read; a sparse file takes a day to add up.
    """
    if (size := path.stat().st_size) > LARGEST_JSON:
        raise TooMuch(f"{path}: came {size_words(size)}; allowed {size_words(LARGEST_JSON)}")
    return sha256_file(path)


@functools.cache
def code_digest(*packages: str) -> str:
    """Hexadecimal sha256 of all files of packages and their sub-packages, and of what runs them.

    Whatever is computed once and served again has this in its key, so that nothing made by other
    code passes for what this code would make.

    Parameters
    ----------
    packages : names as they are imported, such as ``"evidence"``; nothing is imported.

    Examples
    --------
    >>> code_digest("evidence") == code_digest("evidence.panel"), len(code_digest("evidence"))
    (False, 64)
    """
    digest = hashlib.sha256(f"{sys.version} {version('numpy')}".encode())
    for package in packages:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"no package {package!r} to take the digest of")
        home = Path(spec.origin).parent
        for path in sorted(p for p in home.rglob("*") if p.is_file()):
            if path.suffix not in (".pyc", ".pyo"):
                digest.update(f"{package}/{path.relative_to(home).as_posix()}\0".encode())
                digest.update(sha256_file(path).encode())
    return digest.hexdigest()


def dataset_digest(data: xr.Dataset) -> str:
    """Digest of every array of a dataset, its coordinates included: names, shapes and bytes.

    Examples
    --------
    >>> import xarray as xr
    >>> a = xr.Dataset({"papers": ("year", [1.0, 2.0])})
    >>> dataset_digest(a) == dataset_digest(a * 1.5), dataset_digest(a) == dataset_digest(a.copy())
    (False, True)
    """
    found = hashlib.sha256()
    for name in sorted(map(str, data.variables)):
        values = data[name].to_numpy()
        found.update(f"{name} {data[name].dims} {values.shape} {values.dtype} ".encode())
        text = values.dtype.kind == "O"
        found.update("\n".join(map(str, values.ravel())).encode() if text else values.tobytes())
    return found.hexdigest()
