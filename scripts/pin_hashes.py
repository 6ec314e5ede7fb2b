"""Write requirements/hashed.txt: every pin of constraints.txt with the hashes of its archives.

``make verified`` installs from these archives or not at all. Needs ``uv`` on the path and a package
index; run it again whenever constraints.txt changes. The file names no index.

python scripts/pin_hashes.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "requirements" / "hashed.txt"


def main() -> None:
    """Write the file, or end with what uv says."""
    OUT.parent.mkdir(exist_ok=True)
    command = [
        "uv", "pip", "compile", "pyproject.toml", "--all-extras", "--constraints",
        "constraints.txt", "--generate-hashes", "--python-version", "3.11.9", "--no-header",
        "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet",
        "--output-file", str(OUT),
    ]  # fmt: skip
    try:
        done = subprocess.run(command, cwd=ROOT, check=False)
    except FileNotFoundError:
        sys.exit("uv is needed: https://docs.astral.sh/uv/ or `pip install uv`")
    if done.returncode == 0:
        text = OUT.read_text(encoding="utf-8")
        print(f"{OUT.name}: {text.count('==')} pins, {text.count('--hash=')} hashes")
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
