"""Scenarios of every kind with extreme values: refused plainly, or computed without a wrong figure.

``python benchmarks/bench_shell_scenarios.py [HOW MANY [SECONDS [FILE]]]``; with a file for its
progress it goes on where it stopped, as long as program and bench are the same.
"""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).resolve().parent]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import evidence  # noqa: E402
import scenarios  # noqa: E402
from benchmarks.progress import Progress  # noqa: E402
from benchmarks.results import write_section  # noqa: E402
from scenarios.errors import ConfigError  # noqa: E402

ASKED = ("evidence", "forecast", "agents", "scenarios", "workshop/page/levers",
         "tests/shell_scenarios.py", "tests/shell_schema.py", "tests/shell_figures.py")  # fmt: skip
HANG = 10.0  # seconds of processor time
ALONE = 10  # every tenth is compared with the baseline run alone, and written and read


def ask(number: int, path: Path, known: Any) -> dict[str, Any]:
    """What comes of one scenario: refused or run, with all that is wrong about it."""
    from shell_figures import not_the_baseline, wrong_comparison, wrong_figures
    from shell_scenarios import keys, scenario

    said = scenario(number, known)
    path.write_text(json.dumps(said), encoding="utf-8")
    answer: dict[str, Any] = {"end": "run", "wrong": [], "keys": sorted(keys(said))}
    start = time.process_time()
    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            result = scenarios.run(str(path), replicates=5, evidence=known)
        answer["wrong"] += sorted({f"heard: {w.message} {w.filename}:{w.lineno}" for w in heard})
        answer["seconds"] = round(time.process_time() - start, 2)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answer["wrong"] += sorted(wrong_figures(result))
        if number % ALONE == 0:
            answer["wrong"] += sorted(wrong_comparison(result))
            base = result.scenarios[0]
            shared = {"replicates": len(result.values[0, 0]), "seed": base.seed,
                      "horizon": base.horizon}  # fmt: skip
            alone = scenarios.run(base, evidence=known, **shared)
            answer["wrong"] += sorted(not_the_baseline(result, alone))
            again = scenarios.read_run(result.write(path.with_suffix("")))
            answer["wrong"] += sorted(not_the_baseline(again, result))
    except ConfigError as error:
        answer["end"] = "refused" if error.faults and str(error) else "refused without a word"
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        answer |= {"end": "fault", "what": f"{type(error).__name__}: {error}"[:300],
                   "where": f"{where.filename.rsplit('/', 2)[-1]}:{where.lineno}"}  # fmt: skip
    answer.setdefault("seconds", round(time.process_time() - start, 2))
    return answer


def _hangs(*_: object) -> None:
    raise TimeoutError(f"more than {3 * HANG:.0f} s of processor time")


def main(count: int, seconds: float, file: Path | None) -> None:
    known, began = evidence.load(), time.monotonic()
    progress = Progress(file, ASKED)
    signal.signal(signal.SIGPROF, _hangs)
    for number in range(count):
        if number in progress.answers:
            continue
        if time.monotonic() - began > seconds:
            break
        with tempfile.TemporaryDirectory() as folder:
            signal.setitimer(signal.ITIMER_PROF, 3 * HANG)
            progress.put(number, **ask(number, Path(folder) / f"fuzz-{number}.yaml", known))
            with contextlib.suppress(TimeoutError):
                signal.setitimer(signal.ITIMER_PROF, 0)
    write_section("shell-scenarios", table(list(progress.answers.values()), progress.version))


def table(answers: list[dict[str, Any]], version: str) -> str:
    """The section of RESULTS.md."""
    from shell_scenarios import every_key

    asked = {key for a in answers for key in a["keys"]}
    print("never asked:", sorted(every_key() - asked))
    ends = Counter(a["end"] for a in answers)
    ran, faults = ends["run"], len(answers) - ends["run"] - ends["refused"]
    wrong = sum(bool(a["wrong"]) for a in answers)
    slowest = max((a["seconds"] for a in answers), default=0.0)
    text = (
        "## Scenarios as input\n\n"
        f"`python benchmarks/bench_shell_scenarios.py {len(answers)}` (program and inputs"
        f" {version}): every kind of lever, {len(asked)} of"
        f" {len(every_key())} keys of the schema, with values at their limits, players, all levers"
        " at once, horizons of 2022 to 2100; half are spoilt afterwards. What is not refused is run"
        " with 5 replicates; every tenth is also held against the baseline run alone, written and"
        " read. A wrong figure is not finite, a negative count, a share outside 0 to 100 %, or a"
        " band out of order.\n\n"
        "| asked | refused plainly | run | other ends (tracebacks) | runs with a wrong figure |"
        f" over {HANG:.0f} s | slowest, CPU s |\n|---|---|---|---|---|---|---|\n"
        f"| {len(answers):,} | {ends['refused']:,} | {ran:,} | {faults} | {wrong} |"
        f" {sum(a['seconds'] > HANG for a in answers)} | {slowest:.1f} |"
    )
    print(text)
    return text


if __name__ == "__main__":
    args = sys.argv[1:]
    main(
        int(args[0]) if args else 10_000,
        float(args[1]) if len(args) > 1 else 7200.0,
        Path(args[2]) if len(args) > 2 else None,
    )
