"""How long runs and explorations take, and how much memory a large run needs.

python benchmarks/bench_scenarios.py          # writes `scenarios` of RESULTS.md
python benchmarks/bench_scenarios.py --quick  # a tenth of the replicates of the large run

Every row is a command as a user gives it, in a process of its own; "first" has no fits on disk,
"again" finds those of the first. Memory is the highest resident set of any of its processes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from results import write_section

ROOT = Path(__file__).resolve().parent.parent
CONFIG = "configs/us-china-decoupling.yaml"
PANEL = ROOT.parent / "shared" / "figures"
OUTCOMES = ("papers_share:CHN", "papers_share:USA", "impact:CHN", "links:CHN-USA%")
MIB = 1024.0


def clock(args: list[str], cache: Path) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and MiB of one command and its processes."""
    command = [sys.executable, "-m", "collabcast", *args]
    started = time.perf_counter()
    child = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "XDG_CACHE_HOME": str(cache)},
                             stdout=subprocess.DEVNULL)  # fmt: skip
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(args)}: exit code {child.returncode}")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / MIB


def cases(many: int, out: Path) -> list[tuple[str, list[str], str, float | None, float | None]]:
    """Rows: what, arguments, cache, target in seconds, target in MiB."""
    run = ["run", CONFIG, "--force", "--out", str(out)]
    explore = ["explore", CONFIG, "--out", str(out) + "-explore"]
    for outcome in OUTCOMES:
        explore += ["--outcome", outcome]
    rows = [
        ("run, 500 replicates, first", run, "embedded", None, None),
        ("run, 500 replicates, again", run, "embedded", 10.0, None),
        (f"run, {many:,} replicates, again", [*run, "--replicates", str(many)], "embedded", None,
         3072.0),
        ("explore, 4 outcomes to 12 inputs (Sobol)", explore, "embedded", 180.0, None),
    ]  # fmt: skip
    panel = Path(os.environ.get("COLLABCAST_EVIDENCE", PANEL))
    if (panel / "ties.csv").is_file():
        other = [*run, "--evidence", str(panel)]
        rows += [
            ("run, 500 replicates, panel of 82, first", other, "panel", 60.0, None),
            ("run, 500 replicates, panel of 82, again", other, "panel", 60.0, None),
        ]
    return rows


def met(value: float, target: float | None, unit: str) -> str:
    """The target and whether it is kept."""
    return "" if target is None else f"{target:,.0f} {unit}: {'' if value < target else 'not '}met"


def main() -> None:
    """Measure every row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the large run")
    many = 1000 if parser.parse_args().quick else 10_000
    lines = [
        "## Runs",
        "",
        f"`python benchmarks/bench_scenarios.py`, `{CONFIG}` to 2035, every command in a"
        f" process of its own; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start.",
        "",
        "| collabcast | wall s | processor s | highest MiB | target |",
        "|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name, args, cache, seconds, memory in cases(many, Path(folder) / "run"):
            wall, busy, mib = clock(args, Path(folder) / cache)
            target = met(wall, seconds, "s") + met(mib, memory, "MiB")
            lines.append(f"| {name} | {wall:.1f} | {busy:.1f} | {mib:,.0f} | {target} |")
            print(lines[-1], flush=True)
    write_section("scenarios", "\n".join(lines))


if __name__ == "__main__":
    main()
