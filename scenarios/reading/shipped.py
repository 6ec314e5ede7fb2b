"""Where the scenarios and events are that come with the project."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
# Beside the packages in a checkout; inside the one package of our own name once installed, since
# an environment of many projects has no room for a folder called `configs`.
CONFIGS = next(
    (p for p in (_ROOT / "configs", _ROOT / "collabcast" / "configs") if p.is_dir()),
    _ROOT / "configs",
)
