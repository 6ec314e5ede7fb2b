"""Coverage of lines and branches by the whole test suite: a table by package, and the gaps.

python scripts/coverage_table.py [pytest arguments]      # slow: all tests under a tracer
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("evidence", "forecast", "agents", "scenarios", "workshop", "collabcast")


def main() -> None:
    """Run, count, print."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        command = [sys.executable, "-m", "pytest", "-q", "--cov-branch",
                   f"--cov-report=json:{report}",
                   *(f"--cov={p}" for p in PACKAGES), *sys.argv[1:]]  # fmt: skip
        failed = subprocess.run(command, cwd=ROOT).returncode
        files = json.loads(report.read_text(encoding="utf-8"))["files"]
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for name, found in files.items():
        s = found["summary"]
        counts = (s["covered_lines"], s["num_statements"], s["covered_branches"], s["num_branches"])
        for key in (name.split("/")[0], "all"):
            sums[key] = [a + b for a, b in zip(sums[key], counts, strict=True)]
    print("| package | lines | branches |\n|---|---|---|")
    for name in (*PACKAGES, "all"):
        lines, statements, taken, branches = sums[name]
        print(f"| {name} | {lines / max(statements, 1):.1%} | {taken / max(branches, 1):.1%} |")
    print("\nleast covered:")
    for name in sorted(files, key=lambda n: files[n]["summary"]["percent_covered"])[:10]:
        print(f"  {files[name]['summary']['percent_covered']:5.1f} %  {name}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
