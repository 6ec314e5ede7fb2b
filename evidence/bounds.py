"""Bounds on what is read from outside: told before they bite, checked before memory is taken.

A file, an answer of a service or a run folder that somebody sent is read through here.
"""

from __future__ import annotations

import io
import json
import math
import os
import stat
import zipfile
from pathlib import Path
from typing import Any

from evidence.errors import EvidenceError

MB = 1_000_000
LARGEST_JSON = 256 * MB  # a manifest of 50 scenarios and 100,000 failures has about 30
LONGEST_NUMBER = 20  # digits; a seed has up to 19
DEEPEST_JSON = 100  # levels; a scenario has about ten


VARIABLE = "COLLABCAST_MEMORY_GB"
USUAL_GB = 4.0


def allowed_gb() -> float:
    """Memory a run may be estimated to need, GB; ``COLLABCAST_MEMORY_GB`` changes it."""
    try:
        asked = float(os.environ.get(VARIABLE, ""))
    except ValueError:
        return USUAL_GB
    return asked if math.isfinite(asked) and asked > 0 else USUAL_GB


class TooMuch(EvidenceError):
    """More than is read: what came and what is allowed."""


class NotPlain(EvidenceError):
    """Something else than a file: a pipe, a device, a folder, a link."""


def read_bounded(path: Path, most: int, *, follow: bool = True) -> bytes:
    """Bytes of an ordinary file, at most so many.

    Parameters
    ----------
    most : bytes. follow : False refuses a link, which could name any file of the reader's.

    Raises
    ------
    NotPlain : a pipe would be waited for, a device read for ever. TooMuch : larger than ``most``.
    OSError : not there, not readable.

    Examples
    --------
    >>> read_bounded(Path(os.devnull), 10)
    Traceback (most recent call last):
    evidence.bounds.NotPlain: .../null: is no ordinary file; name a file that holds the data
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not follow and path.is_symlink():
        raise NotPlain(f"{path}: is a link to another place, which is not followed")
    with open(os.open(path, flags), "rb") as handle:
        told = os.fstat(handle.fileno())
        if not stat.S_ISREG(told.st_mode):
            raise NotPlain(f"{path}: is no ordinary file; name a file that holds the data")
        data = handle.read(most + 1) if told.st_size <= most else b""
        if told.st_size > most or len(data) > most:
            raise TooMuch(f"{path}: came {size_words(told.st_size)}; allowed {size_words(most)}")
        return data


def read_json(data: bytes | str, deepest: int = DEEPEST_JSON) -> Any:
    """A JSON document of bounded depth; numbers that JSON does not know are refused.

    Raises
    ------
    ValueError : no JSON, nested too deep, NaN or an infinity, a number of thousands of digits, or
        half a surrogate pair, which no file can hold.

    Examples
    --------
    >>> read_json('{"a": [1]}')
    {'a': [1]}
    >>> read_json("[" * 200 + "]" * 200)
    Traceback (most recent call last):
    ValueError: nested more than 100 levels deep
    """
    text = data if isinstance(data, str) else data.decode("utf-8")
    try:
        found = json.loads(text, parse_constant=_no_number, parse_int=_whole, parse_float=_finite)
    except RecursionError:
        raise ValueError(f"nested more than {deepest} levels deep") from None
    _refuse_deep(found, deepest)
    if "\\ud" in text.lower():  # an escape that may be half a pair: then this raises
        json.dumps(found, ensure_ascii=False).encode()
    return found


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError(f"came a number of {len(digits)} digits")
    return int(digits)


def _finite(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise ValueError(f"came {digits[:40]}, larger than a number can be")
    return number


def _no_number(text: str) -> float:
    raise ValueError(f"came {text}, which is no number of JSON")


def _refuse_deep(value: Any, deepest: int) -> None:
    level = [value]
    for _ in range(deepest + 1):
        level = [
            inner
            for v in level
            if isinstance(v, dict | list)
            for inner in (v.values() if isinstance(v, dict) else v)
        ]
        if not level:
            return
    raise ValueError(f"nested more than {deepest} levels deep")


def unpacked_size(data: bytes) -> int:
    """Bytes that the parts of an archive say they unpack to; ``zipfile`` cuts a part off there.

    Raises
    ------
    zipfile.BadZipFile, OSError, ValueError, NotImplementedError : no archive that can be opened.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(part.file_size for part in archive.infolist())


def size_words(size: int) -> str:
    """Bytes for people.

    Examples
    --------
    >>> size_words(1_500_000), size_words(3_000), size_words(2_500_000_000)
    ('1.5 MB', '3.0 kB', '2.5 GB')
    """
    for unit, word in ((1_000_000_000, "GB"), (MB, "MB"), (1_000, "kB")):
        if size >= unit:
            return f"{size / unit:.1f} {word}"
    return f"{size} bytes"
