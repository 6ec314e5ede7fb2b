"""Settings inside a lever, read and written by their path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def get_setting(lever: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """A value inside a lever by its path, such as ``("size", "percent")``; None where not set."""
    here: Any = lever
    for key in path:
        if not isinstance(here, Mapping) or key not in here:
            return None
        here = here[key]
    return here


def set_setting(lever: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Set a value inside a lever; None takes it out.

    A size is given in one of three ways, so setting one takes the others out.

    Examples
    --------
    >>> lever = {"kind": "decouple", "size": {"measured": "us-china-2018", "times": 2.0}}
    >>> set_setting(lever, ("size", "percent"), -40.0)
    >>> lever["size"]
    {'percent': -40.0}
    >>> set_setting(lever, ("size", "measured"), "russia-2022")
    >>> lever["size"]
    {'times': 1.0, 'measured': 'russia-2022'}
    """
    here = lever
    for key in path[:-1]:
        if not isinstance(here.get(key), dict):
            here[key] = {}
        here = here[key]
    last = path[-1]
    ways = ("like", "measured", "percent")
    if last in ways and value is not None:
        for other in ways:
            here.pop(other, None)
        if last == "percent":
            here.pop("times", None)
        else:
            here.setdefault("times", 1.0)
    if value is None:
        here.pop(last, None)
    else:
        here[last] = value
