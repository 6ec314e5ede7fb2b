"""Past events of the library, read from YAML with the same care as scenarios."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from agents.validation.events.event import Event
from scenarios.errors import ConfigError, Fault, did_you_mean
from scenarios.reading.load import validated
from scenarios.reading.shipped import CONFIGS
from scenarios.reading.yaml_file import read

FOLDER = CONFIGS / "events"
SHOWN = ("us-china-2018", "russia-2022", "uk-2016", "pandemic-2020")  # on the page


def read_event(path: str | os.PathLike[str]) -> Event:
    """The event of a file.

    Raises
    ------
    ConfigError : every fault of the file, with line and column.
    """
    return validated(read(path), Event)


def known_events(folder: Path = FOLDER) -> dict[str, Path]:
    """Events shipped with the project, by name.

    Examples
    --------
    >>> "us-china-2018" in known_events()
    True
    """
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def find_events(names: Iterable[str]) -> list[Event]:
    """Events by shipped name or file; all shipped ones where nothing is asked for."""
    known = known_events()
    asked = list(names) or list(known)
    found = []
    for name in asked:
        if name in known:
            found.append(read_event(known[name]))
        elif os.path.exists(name) or name.endswith((".yaml", ".yml")):
            found.append(read_event(name))
        else:
            remedy = did_you_mean(name, known, "name one of them or a YAML file")
            fault = Fault(name, 0, 0, "", "no such event", f"known are {', '.join(known)}", remedy)
            raise ConfigError([fault])
    return found
