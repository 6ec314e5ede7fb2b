"""Bill of materials of what is installed and needed to run, as CycloneDX 1.5 JSON; no network.

python scripts/sbom.py FILE
"""

from __future__ import annotations

import hashlib
import json
import sys
import uuid
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement


def needed(root: str = "collabcast") -> dict[str, Distribution]:
    """The distribution and all it needs to run: extras that its needs name as well, its own not."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    todo = [(root, "")]
    while todo:
        name, extra = todo.pop()
        key = name.lower().replace("_", "-")
        if (key, extra) in seen:
            continue
        seen.add((key, extra))
        found.setdefault(key, distribution(name))
        for text in found[key].requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                todo += [(requirement.name, wanted) for wanted in ("", *requirement.extras)]
    return found


def licence(of: Distribution) -> str:
    """Licence as the distribution states it."""
    meta = of.metadata
    told = meta.get("License-Expression") or ""
    if not told:
        named = [c for c in meta.get_all("Classifier") or () if c.startswith("License ::")]
        told = "; ".join(c.split(" :: ")[-1] for c in named)
    return told or (meta.get("License") or "not stated").strip().splitlines()[0][:80]


def component(of: Distribution) -> dict[str, Any]:
    """One entry, with the digest of the list of its files."""
    record = of.read_text("RECORD") or ""
    name, version = of.metadata["Name"], of.version
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name.lower().replace('_', '-')}@{version}",
        "licenses": [{"license": {"name": licence(of)}}],
        "properties": [
            {"name": "record:sha256", "value": hashlib.sha256(record.encode()).hexdigest()}
        ],
    }


def document() -> dict[str, Any]:
    """The bill; the same environment gives the same bytes."""
    every = needed()
    own = every.pop("collabcast")
    parts = [component(d) for _, d in sorted(every.items())]
    text = json.dumps(parts, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, text)}",
        "version": 1,
        "metadata": {"component": {**component(own), "type": "application"}},
        "components": parts,
    }


def main(path: str) -> None:
    """Write the bill."""
    out = Path(path)
    out.parent.mkdir(parents=True, exist_ok=True)
    told = document()
    out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{out}: {len(told['components'])} components")


if __name__ == "__main__":
    main(sys.argv[1])
