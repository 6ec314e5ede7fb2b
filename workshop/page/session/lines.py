"""Words and times as a session keeps them."""

from __future__ import annotations

from datetime import UTC, datetime

from workshop.language.texts import plain

MAX_NAME = 80  # characters


def now() -> str:
    """The time, to the tenth of a second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def seconds_between(a: str, b: str) -> float:
    """Seconds from one time to a later one."""
    return (datetime.fromisoformat(b) - datetime.fromisoformat(a)).total_seconds()


def clean(words: object) -> str:
    """Somebody's words as a short line.

    Examples
    --------
    >>> clean("  a  name ")
    'a name'
    """
    return plain(words)[:MAX_NAME]
