"""Do the tests notice? Breaks the agents' rules and the comparison a little, many times (mutmut 3).

python benchmarks/mutants.py    # every mutant, about two minutes; writes `mutants` of RESULTS.md

Each mutant is judged by the two files that work rules and comparison out by hand and by nothing
else: the laws, the drivers and the golden run would kill more, and take hours.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from results import write_section

ROOT = Path(__file__).resolve().parent.parent
RULES = ("capacity", "choice", "decisions", "impact", "papers", "spillover", "utility")
TARGETS = [*(f"agents/rules/{name}.py" for name in RULES), "scenarios/results/tables.py"]
TESTS = ["tests/test_hard_rules.py", "tests/test_hard_comparison.py"]
COPIED = ["evidence", "forecast", "agents", "scenarios", "workshop", "collabcast", "configs"]
WANTED = 0.8
KILLED, SURVIVED, UNTESTED = 1, 0, 33  # exit codes of pytest as mutmut keeps them


def mutate(folder: Path) -> dict[str, list[int]]:
    """Run mutmut on a copy; exit codes of the tests by file."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tests").mkdir()
    for name in TESTS:
        shutil.copy(ROOT / name, folder / name)
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "mutants"\nversion = "0"\n[tool.mutmut]\n'
        f"source_paths = {json.dumps(TARGETS)}\ntests_dir = {json.dumps(TESTS)}\n"
        f"also_copy = {json.dumps(COPIED)}\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "2"]
    with (folder / "log").open("wb") as log:
        subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=True,
                       env={**os.environ, "OMP_NUM_THREADS": "1"})  # fmt: skip
    return {
        target: list(
            json.loads((folder / "mutants" / f"{target}.meta").read_text("utf-8"))[
                "exit_code_by_key"
            ].values()
        )
        for target in TARGETS
    }


def main() -> None:
    """Count, write, and fail where too many live."""
    with tempfile.TemporaryDirectory() as name:
        codes = mutate(Path(name))
    lines = [
        "## Mutants",
        "",
        "`python benchmarks/mutants.py`: mutmut changes one operator, number or word at a time; "
        f"{' and '.join(f'`{t}`' for t in TESTS)} must notice. All mutants, no sample.",
        "",
        "| file | mutants | killed | rate |",
        "|---|---|---|---|",
    ]
    total = killed = 0
    for target, found in codes.items():
        dead = sum(code not in (SURVIVED, UNTESTED, None) for code in found)
        total, killed = total + len(found), killed + dead
        lines.append(f"| {target} | {len(found)} | {dead} | {100 * dead / len(found):.0f} % |")
    rate = killed / total
    lines.append(f"| all | {total} | {killed} | {100 * rate:.1f} % |")
    print("\n".join(lines))
    write_section("mutants", "\n".join(lines))
    if rate < WANTED:
        sys.exit(f"killed {rate:.0%}, wanted {WANTED:.0%}")


if __name__ == "__main__":
    main()
