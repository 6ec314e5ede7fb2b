"""Parse the YAML of our packages beforehand, see evidence/caching/own_yaml.py.

python scripts/compile_yaml.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from evidence.caching.own_yaml import compiled, compiled_of  # noqa: E402


def files() -> list[Path]:
    """Every YAML file of a package; scenarios of configs/ are read as what people write."""
    packages = ("evidence", "forecast", "agents", "scenarios", "workshop")
    return sorted(path for name in packages for path in (ROOT / name).rglob("*.yaml"))


def main() -> None:
    """Write what is not the present one."""
    for path in files():
        kept, text = compiled_of(path), compiled(path.read_bytes())
        kept.parent.mkdir(exist_ok=True)
        if not kept.exists() or kept.read_text(encoding="utf-8") != text:
            kept.write_text(text, encoding="utf-8")
            print(f"written: {kept.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
