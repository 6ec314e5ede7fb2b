"""Which finished runs a folder holds, by what their manifests say of themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evidence.bounds import LARGEST_JSON, read_bounded, read_json
from evidence.errors import EvidenceError

SAID = ("plan", "version", "evidence_digest", "scenarios", "horizon", "replicates", "seed")
NUMBERS = ("horizon", "replicates", "seed")
MOST = 1_000  # folders that are looked at


def finished(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Run folders in a folder, with plan, version, digest of the figures, scenarios, settings.

    What is no run, or cannot be read, is left out: a folder of runs may hold other things.
    """
    found = []
    for path in sorted(folder.glob("*/manifest.json"))[:MOST]:
        try:
            note = read_json(read_bounded(path, LARGEST_JSON, follow=False))
            said = {key: note[key] for key in SAID}
            if not all(type(said[key]) is int for key in NUMBERS):
                continue
            said["scenarios"] = [str(s["name"]) for s in note["scenarios"]]
            said["plan"] = str(said["plan"])
        except (OSError, EvidenceError, ValueError, KeyError, TypeError):
            continue
        found.append((path.parent, said))
    return found
