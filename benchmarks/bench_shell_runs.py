"""Run folders changed in one place, some thousands of them: is each read right or refused?

``python benchmarks/bench_shell_runs.py [HOW MANY [SECONDS [FILE]]]``; real commands on a small run.
Counted is every end that is neither success nor a plain refusal, and everything outside the folder
that was touched. With a file for its progress it goes on where it stopped, as long as program and
bench are the same.
"""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).resolve().parent]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np  # noqa: E402

import scenarios  # noqa: E402
from benchmarks.progress import Progress  # noqa: E402
from benchmarks.results import write_section  # noqa: E402

ASKED = ("collabcast", "evidence", "forecast", "agents", "scenarios", "workshop",
         "tests/shell_runs.py")  # fmt: skip
DECOUPLE = str(ROOT / "configs" / "us-china-decoupling.yaml")


def outside(folder: Path, but: Path) -> list[tuple[str, int, int]]:
    """Everything in a folder but one folder in it: name, size, time of change."""
    return sorted(
        (str(p), p.lstat().st_size, p.lstat().st_mtime_ns)
        for p in folder.rglob("*")
        if but not in (p, *p.parents)
    )


def main(count: int, seconds: float, file: Path | None) -> None:
    from shell_runs import hurt, try_commands

    logging.disable(logging.WARNING)
    progress, started = Progress(file, ASKED), time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        base, whole, folder = Path(home), Path(home) / "whole", Path(home) / "sent"
        scenarios.run(DECOUPLE, replicates=4, horizon=2035, out=whole)
        (base / "bystander.txt").write_text("untouched")
        before = outside(base, folder)
        for number in range(count):
            if number in progress.answers:
                continue
            if time.monotonic() - started > seconds:
                break
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(whole, folder)
            what = hurt(folder, np.random.default_rng([23, number]))
            start = time.process_time()
            wrong = try_commands(folder, deep=number % 50 == 0)
            progress.put(
                number,
                what=what,
                wrong=wrong,
                touched=outside(base, folder) != before,
                seconds=round(time.process_time() - start, 2),
            )
    write_section("shell-runs", table(list(progress.answers.values()), progress.version))


def table(answers: list[dict[str, Any]], version: str) -> str:
    """The section of RESULTS.md."""
    for answer in [a for a in answers if a["wrong"]][:40]:
        print(answer["what"], *answer["wrong"])
    text = (
        "## Run folders as input\n\n"
        f"`python benchmarks/bench_shell_runs.py {len(answers)}` (program and inputs {version}):"
        " run folders with one thing missing, odd or harmful (places in the manifest at every"
        " depth, bytes, cut files, links, swapped files), each read by compare and trace, every"
        " fiftieth by report in three forms.\n\n"
        "| folders | neither read nor refused plainly | touched something outside"
        " | slowest, CPU s |\n|---|---|---|---|\n"
        f"| {len(answers):,} | {sum(bool(a['wrong']) for a in answers)} |"
        f" {sum(a['touched'] for a in answers)} |"
        f" {max((a['seconds'] for a in answers), default=0.0):.1f} |"
    )
    print(text)
    return text


if __name__ == "__main__":
    args = sys.argv[1:]
    main(
        int(args[0]) if args else 5000,
        float(args[1]) if len(args) > 1 else 7200.0,
        Path(args[2]) if len(args) > 2 else None,
    )
