"""Run folders changed in one place, some thousands of them: is each read right or refused?

``python benchmarks/bench_shell_runs.py [HOW MANY [SECONDS]]``; real commands on a real, small run.
Counted is every end that is neither success nor a plain refusal, and everything outside the folder
that was touched.
"""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).resolve().parent]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np  # noqa: E402

import scenarios  # noqa: E402
from benchmarks.results import write_section  # noqa: E402

DECOUPLE = str(ROOT / "configs" / "us-china-decoupling.yaml")


def outside(folder: Path, but: Path) -> list[tuple[str, int, int]]:
    """Everything in a folder but one folder in it: name, size, time of change."""
    return sorted(
        (str(p), p.lstat().st_size, p.lstat().st_mtime_ns)
        for p in folder.rglob("*")
        if but not in (p, *p.parents)
    )


def main(count: int, seconds: float) -> None:
    from shell_runs import hurt, try_commands

    logging.disable(logging.WARNING)
    rng = np.random.default_rng(23)
    started, wrong, touched, slowest = time.monotonic(), [], 0, 0.0
    with tempfile.TemporaryDirectory() as home:
        base, whole = Path(home), Path(home) / "whole"
        scenarios.run(DECOUPLE, replicates=4, horizon=2035, out=whole)
        bystander = base / "bystander.txt"
        bystander.write_text("untouched")
        before = outside(base, base / "sent")
        for k in range(count):
            if time.monotonic() - started > seconds:
                count = k
                break
            folder = base / "sent"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(whole, folder)
            what = hurt(folder, rng)
            start = time.monotonic()
            wrong += [f"{k} {what}: {w}" for w in try_commands(folder, deep=k % 50 == 0)]
            slowest = max(slowest, time.monotonic() - start)
            touched += outside(base, folder) != before
    for line in wrong[:40]:
        print(line)
    text = (
        "## Run folders as input\n\n"
        f"`python benchmarks/bench_shell_runs.py {count}`: run folders with one thing missing, odd"
        " or harmful (places in the manifest at every depth, bytes, cut files, links, swapped"
        " files), each read by compare and trace, every fiftieth by report in three forms.\n\n"
        "| folders | neither read nor refused plainly | touched something outside | slowest, s |"
        f"\n|---|---|---|---|\n| {count:,} | {len(wrong)} | {touched} | {slowest:.1f} |"
    )
    write_section("shell-runs", text)
    print(text, f"\n{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    args = sys.argv[1:]
    main(int(args[0]) if args else 5000, float(args[1]) if len(args) > 1 else 1e9)
