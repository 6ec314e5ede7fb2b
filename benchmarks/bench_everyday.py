"""How long people wait for everyday commands: wall and processor seconds, best of five.

python benchmarks/bench_everyday.py        # writes `everyday` of RESULTS.md
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from results import write_section

ROOT = Path(__file__).resolve().parent.parent
CONFIG = "configs/us-china-decoupling.yaml"
COMMANDS = {
    "--help": (["--help"], 0.7),
    "--version": (["--version"], 0.7),
    "validate, one scenario": (["validate", CONFIG], 1.0),
    "validate, every shipped scenario": (
        ["validate", *(str(p) for p in sorted((ROOT / "configs").glob("*.yaml")))],
        None,
    ),
    "evidence show": (["evidence", "show"], None),
    "schema": (["schema"], None),
}
TIMES = 5


def seconds(args: list[str]) -> tuple[float, float]:
    """Wall and processor seconds, the best of several."""
    wall, busy = [], []
    for _ in range(TIMES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "collabcast", *args], cwd=ROOT, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        wall.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        busy.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(wall), min(busy)


def main() -> None:
    """Measure every command."""
    lines = [
        "## Everyday",
        "",
        f"`python benchmarks/bench_everyday.py`, best of {TIMES}, files in the system's cache, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start.",
        "",
        "| collabcast | wall s | processor s | target, wall s |",
        "|---|---|---|---|",
    ]
    for name, (args, target) in COMMANDS.items():
        wall, busy = seconds(args)
        met = "" if target is None else f"{target:g}, {'met' if wall < target else 'not met'}"
        lines.append(f"| {name} | {wall:.2f} | {busy:.2f} | {met} |")
    print("\n".join(lines))
    write_section("everyday", "\n".join(lines))


if __name__ == "__main__":
    main()
