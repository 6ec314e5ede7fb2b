"""How long people wait for everyday commands: wall and processor seconds, best of five, and the
first time ever, with nothing kept.

python benchmarks/bench_everyday.py        # writes `everyday` of RESULTS.md
"""

from __future__ import annotations

import compileall
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from results import write_section

ROOT = Path(__file__).resolve().parent.parent
CONFIG = "configs/us-china-decoupling.yaml"
RUN = ["run", CONFIG, "--force", "--out"]
# Command and its target in processor seconds; fits and figures are kept from an earlier start.
COMMANDS: dict[str, tuple[list[str], float | None]] = {
    "--help": (["--help"], 0.3),
    "--version": (["--version"], 0.3),
    "validate, one scenario": (["validate", CONFIG], 0.6),
    "validate, every shipped scenario": (
        ["validate", *(str(p) for p in sorted((ROOT / "configs").glob("*.yaml")))],
        None,
    ),
    "evidence show": (["evidence", "show"], 0.8),
    "forecast --country CHN": (["forecast", "--country", "CHN"], 2.0),
    "schema": (["schema"], None),
    "run, 500 replicates": ([*RUN, "OUT"], 2.5),
    "run, 500 replicates, --no-report": ([*RUN, "OUT", "--no-report"], None),
}
FIRST = {"run, 500 replicates, first time ever": ([*RUN, "OUT"], 6.0)}
TIMES = 5
PACKAGES = ("evidence", "forecast", "agents", "scenarios", "workshop", "collabcast")


def seconds(args: list[str], folder: Path, times: int) -> tuple[float, float]:
    """Wall and processor seconds, the best of several; cache and results below ``folder``."""
    wall, busy = [], []
    env = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    # As on a user's machine, where an installer compiles all and Python keeps what it compiles.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    whole = [str(folder / "run") if a == "OUT" else a for a in args]
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "collabcast", *whole], cwd=ROOT, check=True, env=env,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
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
        "| collabcast | wall s | processor s | target, processor s |",
        "|---|---|---|---|",
    ]
    for package in PACKAGES:
        compileall.compile_dir(ROOT / package, quiet=2)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        asked = [(n, c, 1) for n, c in FIRST.items()] + [(n, c, TIMES) for n, c in COMMANDS.items()]
        for name, (args, target), times in asked:
            wall, busy = seconds(args, folder, times)
            met = "" if target is None else f"{target:g}, {'met' if busy < target else 'not met'}"
            lines.append(f"| {name} | {wall:.2f} | {busy:.2f} | {met} |")
    print("\n".join(lines))
    write_section("everyday", "\n".join(lines))


if __name__ == "__main__":
    main()
