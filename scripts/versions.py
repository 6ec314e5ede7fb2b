"""Does it work with the lowest versions pyproject.toml allows, and with the newest there are?

python scripts/versions.py lowest|newest [FOLDER]      # an environment of its own, a smoke run

For the lowest, every direct dependency is pinned to its lower bound; the rest is the newest that
fits. Needs a package index.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SMOKE = """
import evidence, scenarios, forecast, workshop, tempfile
ev = evidence.load()
run = scenarios.run("configs/us-china-decoupling.yaml", replicates=20, evidence=ev,
                    out=tempfile.mkdtemp() + "/r")
row = run.compare().query("region == 'CHN-USA' and variable == 'links' and year == 2035").iloc[0]
assert -50 < row["delta_percent_p50"] < -20, row
with tempfile.TemporaryDirectory() as out:
    for write in (workshop.write_report, workshop.write_slides, workshop.write_workbook):
        write(run, out, lang="zh")
print("smoke run: fine,", round(row["delta_percent_p50"], 1), "percent")
"""


def lowest() -> list[str]:
    """``name==bound`` of every direct dependency."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    out = []
    for text in listed:
        found = re.match(r"([\w.-]+)\s*>=\s*([\d.]+)", text)
        if found is None:
            raise SystemExit(f"{text}: has no lower bound")
        out.append(f"{found[1]}=={found[2]}")
    return out


def main(which: str, folder: str | None = None) -> None:
    """Install and try."""
    home = Path(folder or tempfile.mkdtemp(prefix=f"collabcast-{which}-"))
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    pins = home / "pins.txt"
    pins.write_text("\n".join(lowest()) if which == "lowest" else "", encoding="utf-8")
    # uv installs in a tenth of pip's time, and names the bound that no index can meet.
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "uv"], check=True)
    subprocess.run([str(home / "bin" / "uv"), "pip", "install", "--quiet", "--upgrade", "--python",
                    str(python), "-c", str(pins), "-e", str(ROOT)], check=True)  # fmt: skip
    subprocess.run([str(python), "-m", "pip", "check"], check=True)
    subprocess.run([str(python), "-c", SMOKE], cwd=ROOT, check=True,
                   env={**os.environ, "OMP_NUM_THREADS": "1"})  # fmt: skip
    print(f"{which}: works ({home})")


if __name__ == "__main__":
    main(*sys.argv[1:])
