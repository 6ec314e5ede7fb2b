"""Scenarios of every kind with extreme values: refused plainly, or computed without a wrong figure.

``python benchmarks/bench_shell_scenarios.py [HOW MANY [SECONDS FOR RUNS]]``
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).resolve().parent]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import evidence  # noqa: E402
import scenarios  # noqa: E402
from benchmarks.results import write_section  # noqa: E402
from scenarios.errors import ConfigError  # noqa: E402
from scenarios.running.plan import plan  # noqa: E402


def main(count: int, seconds: float) -> None:
    from shell_scenarios import scenario, wrong_figures

    known = evidence.load()
    good, crashed, wrong, slowest = [], [], Counter[str](), 0.0
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        for number in range(count):
            if time.monotonic() - began > 2 * seconds:
                count = number
                break
            path = Path(folder) / f"fuzz-{number}.yaml"
            path.write_text(json.dumps(scenario(number, known)), encoding="utf-8")
            try:
                plan([str(path)], known)
                good.append(path)
            except ConfigError:
                path.unlink()
            except Exception as error:
                crashed.append(f"{number}: {type(error).__name__}: {error}"[:200])
        ran, started = 0, time.monotonic()
        for path in good:
            if time.monotonic() - started > seconds:
                break
            start = time.process_time()
            try:
                result = scenarios.run(str(path), evidence=known)
                wrong.update({w.split(":")[0] for w in wrong_figures(result)})
            except Exception as error:
                crashed.append(f"{path.stem}: {type(error).__name__}: {error}"[:200])
            slowest, ran = max(slowest, time.process_time() - start), ran + 1
    print("\n".join(crashed[:30]), dict(wrong))
    text = (
        "## Scenarios as input\n\n"
        f"`python benchmarks/bench_shell_scenarios.py {count} {seconds:.0f}`: one to six levers of"
        " every kind with extreme values, ranges, blocs and names; each is checked, and of those"
        " that can be run as many as fit into the time are run with 5 replicates. A wrong figure is"
        " not finite, a negative count, or a share outside 0 to 100 %.\n\n"
        "| checked | can be run | run | tracebacks | series with a wrong figure | slowest, CPU s"
        f" |\n|---|---|---|---|---|---|\n| {count:,} | {len(good):,} | {ran:,} | {len(crashed)} |"
        f" {', '.join(f'{k} ({v})' for k, v in wrong.most_common(8)) or 'none'} | {slowest:.1f} |"
    )
    write_section("shell-scenarios", text)
    print(text)


if __name__ == "__main__":
    args = sys.argv[1:]
    main(int(args[0]) if args else 10_000, float(args[1]) if len(args) > 1 else 3600.0)
