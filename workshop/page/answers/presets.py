"""Preset-made scenarios: the files of ``configs/``, as far as the evidence at hand allows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from scenarios.errors import ConfigError
from scenarios.reading.extend import read_merged
from scenarios.reading.shipped import CONFIGS
from scenarios.running.live import Prepared, read_scenario
from scenarios.schema.scenario import BASELINE
from scenarios.vocabulary.text import Text

# What a session holds of a scenario, or sets itself.
KEYS = {
    "name", "title", "description", "horizon", "replicates", "seed", "interventions", "report",
    "compare_to",
}  # fmt: skip


@dataclass(frozen=True)
class Preset:
    """One scenario to start from. ``data`` are its plain values."""

    name: str
    title: Text
    data: dict[str, Any]


@lru_cache(maxsize=4)
def _read(folder: Path) -> tuple[dict[str, Any], ...]:
    found = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(read_merged(path).document.data)
        except ConfigError:
            continue
    return tuple(found)


def presets(prepared: Prepared, folder: Path = CONFIGS) -> list[Preset]:
    """Scenarios that can be run beside this baseline, by name."""
    found = []
    for data in _read(folder):
        if data.get("name") == BASELINE or not set(data) <= KEYS | {"players"}:
            continue  # what a session does not hold must not be dropped without a word
        try:
            read_scenario(data, prepared)
        except ConfigError:
            continue
        kept = {key: value for key, value in data.items() if key != "players"}
        found.append(Preset(str(data["name"]), Text.of(data.get("title")), kept))
    return found
