"""What is installed: versions, whether they are allowed, and a digest of the files themselves.

The digest is over paths and contents alone: a wheel, a checkout and a container of the same release
have the same one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from evidence.files import sha256_file

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("agents", "collabcast", "evidence", "forecast", "scenarios", "workshop")
LEFT_OUT = {".pyc", ".pyo"}


def shipped_files(root: Path = ROOT) -> dict[str, str]:
    """Every file of the packages as a wheel names it, with its sha256."""
    found = {}
    for package in PACKAGES:
        for path in (root / package).rglob("*"):
            if path.is_file() and path.suffix not in LEFT_OUT:
                found[path.relative_to(root).as_posix()] = sha256_file(path)
    if (root / "configs").is_dir():  # a checkout; in a wheel they stand in the one package
        for path in (root / "configs").rglob("*.yaml"):
            found[f"collabcast/{path.relative_to(root).as_posix()}"] = sha256_file(path)
    return found


def digest_of(files: Mapping[str, str]) -> str:
    """One digest of files by name and content.

    Examples
    --------
    >>> digest_of({"b": "1", "a": "2"}) == digest_of({"a": "2", "b": "1"}) != digest_of({"a": "2"})
    True
    """
    lines = "".join(f"{name} {files[name]}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()


def dependencies() -> list[dict[str, Any]]:
    """Packages that this one names, installed or not, and whether the version is allowed."""
    from packaging.requirements import Requirement

    rows = []
    for text in requires("collabcast") or ():
        one = Requirement(text)
        extra = next((e for e in EXTRAS if _asked(one, e)), "")
        if not extra and one.marker is not None and not one.marker.evaluate({"extra": ""}):
            continue
        try:
            held: str | None = version(one.name)
        except PackageNotFoundError:
            held = None
        fits = held is not None and one.specifier.contains(held, prereleases=True)
        rows.append({"name": one.name, "version": held, "allowed": str(one.specifier),
                     "extra": extra, "fits": fits if held or not extra else None})  # fmt: skip
    return rows


EXTRAS = ("prophet", "cluster", "mcp")  # that commands lean on


def _asked(one: Any, extra: str) -> bool:
    """Whether a package comes with an extra alone."""
    marker = one.marker
    return marker is not None and bool(
        marker.evaluate({"extra": extra}) and not marker.evaluate({"extra": ""})
    )
