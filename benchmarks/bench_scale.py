"""What a run costs by countries, fields, replicates and years, what it said beforehand, and what
Dask gains here.

python benchmarks/bench_scale.py            # writes `scale` of RESULTS.md; about seven minutes
python benchmarks/bench_scale.py --quick    # a tenth of the replicates, nothing of Dask, no writing
python benchmarks/bench_scale.py --dask     # the speed-up alone; wants a quiet machine

Panels of more countries than the figures hold are made up: sizes fall as a power of the rank, ties
follow the product of sizes, growth and noise as in the figures. They are there to measure time and
memory, and say nothing of any country. What a run will take is asked of `--dry-run`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import psutil
from bench_scenarios import MIB, met
from results import write_section

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import evidence  # noqa: E402
from evidence.reference.countries import _cldr  # noqa: E402

FIRST = ("CHN", "USA", "GBR", "JPN", "IND")
YEARS = range(2000, 2024)
SCENARIO = """name: {name}
replicates: 500
interventions:
  - {{kind: decouple, between: [[USA], [CHN]], start: 2026, size: {{percent: -40}}{field}}}
report: {{countries: [CHN, USA, GBR, JPN, IND], outcomes: [papers, papers_share, impact]{of}}}
"""
MANY = 10_000
EVERY = 248  # all that have a name; with the rest of the world 249 agents
SHIPPED = ROOT / "configs" / "us-china-decoupling.yaml"


class Case(NamedTuple):
    """One row: countries (0: those of the figures), scenario, size, targets in s and MiB."""

    countries: int
    scenario: str
    replicates: int
    until: int = 2035
    seconds: float | None = None
    mib: float | None = None


CASES = (
    Case(0, "all", 500), Case(0, "all", 2000), Case(0, "all", 500, 2050), Case(0, "six", 500),
    Case(0, "shipped", MANY, 2035, None, 2048.0), Case(100, "all", 500),
    Case(200, "all", 500, 2035, 120.0, 4096.0), Case(EVERY, "fourteen", 20),
)  # fmt: skip
FIELDS = {"all": "none", "six": "6", "fourteen": "14", "shipped": "none"}
PLANNED = Case(EVERY, "fourteen", 1000)


def made_up(n: int, folder: Path) -> None:
    """A panel of ``n`` countries: ``ties.csv``, ``international.csv`` and 14 fields."""
    codes = [c for c in sorted(_cldr("en")) if len(c) == 3 and c.isalpha() and c not in FIRST]
    codes = [*FIRST, *codes][:n]
    if len(codes) < n:
        raise SystemExit(f"{n} countries asked, {len(codes)} have names")
    draw = np.random.default_rng(1)
    t = np.arange(len(YEARS))
    size = 4e5 * np.arange(1, n + 1) ** -1.1
    growth = np.exp(np.outer(draw.normal(0.05, 0.02, n), t - t[-1]))
    papers = size[:, None] * growth * np.exp(draw.normal(0.0, 0.02, (n, len(t))))
    i, j = np.triu_indices(n, 1)
    pull = np.exp(draw.normal(0.0, 0.5, len(i)))
    links = 0.35 * pull[:, None] * papers[i] * papers[j] / papers.sum(axis=0)
    abroad = np.zeros_like(papers)
    np.add.at(abroad, i, links)
    np.add.at(abroad, j, links)
    folder.mkdir(parents=True, exist_ok=True)
    pairs = pd.DataFrame({
        "a": np.repeat([codes[k] for k in i], len(t)),
        "b": np.repeat([codes[k] for k in j], len(t)),
        "year": np.tile(list(YEARS), len(i)), "papers": np.round(links).astype(int).ravel(),
    })  # fmt: skip
    pairs.to_csv(folder / "ties.csv", index=False)
    both = pd.DataFrame({
        "country": np.repeat(codes, len(t)), "year": np.tile(list(YEARS), n),
        "papers": np.round(np.minimum(abroad / 1.3, 0.9 * papers)).astype(int).ravel(),
    })  # fmt: skip
    both.to_csv(folder / "international.csv", index=False)
    fields, share = evidence.load().fields, draw.dirichlet(np.full(14, 4.0), n)
    by_field = np.round(papers[:, None, :] * share[:, :, None]).astype(int)
    pd.DataFrame(
        {
            "country": np.repeat(codes, len(fields) * len(t)),
            "field": np.tile(np.repeat(fields, len(t)), n),
            "year": np.tile(list(YEARS), n * len(fields)),
            "papers": by_field.ravel(),
        }
    ).to_csv(folder / "fields.csv", index=False)


def scenario_files(folder: Path) -> dict[str, Path]:
    """The scenarios by name: of all fields, with six fields, with fourteen; and the shipped one."""
    named = ", fields: [engineering and technology]"
    every = ", ".join(json.dumps(name) for name in evidence.load().fields)
    texts = {
        "all": SCENARIO.format(name="decouple-in-all", field="", of=""),
        "six": SCENARIO.format(name="decouple-in-fields", field=named, of=""),
        "fourteen": SCENARIO.format(
            name="decouple-fourteen", field=named, of=f", fields: [{every}]"
        ),
    }
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.yaml" for name in texts} | {"shipped": SHIPPED}


class Bench:
    """Commands in a folder of their own, which has a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.files = folder, scenario_files(folder)
        self._warm: set[tuple[int, int]] = set()

    def command(self, case: Case, *more: str) -> list[str]:
        """The command of a case; its panel is made, and its fits are on disk, after the first."""
        run = [sys.executable, "-m", "collabcast", "run", str(self.files[case.scenario])]
        run += ["--no-report", "--force", "--out", str(self.folder / "run")]
        run += ["--horizon", str(case.until)]
        if case.countries:
            panel = self.folder / f"panel-{case.countries}"
            if not panel.exists():
                made_up(case.countries, panel)
            run += ["--evidence", str(panel)]
        if (case.countries, case.until) not in self._warm:
            self._warm.add((case.countries, case.until))
            started = time.perf_counter()
            self._measured([*run, "--replicates", "1"])
            print(f"{case.countries or 47} countries to {case.until}: first run, with fits,"
                  f" {time.perf_counter() - started:.1f} s", flush=True)  # fmt: skip
        return [*run, "--replicates", str(case.replicates), "--workers", "2", *more]

    def told(self, case: Case) -> dict[str, float]:
        """What the run says beforehand that it will take."""
        command = self.command(case, "--dry-run", "--json")
        env = self._environment() | {"COLLABCAST_MEMORY_GB": "64"}
        answer = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
        told: dict[str, float] = json.loads(answer.stdout)
        return told

    def took(self, case: Case) -> tuple[float, float, float]:
        """Wall seconds, processor seconds and highest MiB of all processes together."""
        return self._measured(self.command(case))

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")}

    def _measured(self, command: list[str]) -> tuple[float, float, float]:
        started = time.perf_counter()
        said = self.folder / "said.txt"
        with said.open("wb") as handle:
            child = subprocess.Popen(
                command, cwd=ROOT, env=self._environment(), stdout=subprocess.DEVNULL, stderr=handle
            )
        highest = Highest(child.pid)
        _, status, used = os.wait4(child.pid, 0)
        took = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        mib = max(highest.end(), used.ru_maxrss / MIB)
        if child.returncode:
            words = said.read_text(encoding="utf-8")[-1000:]
            raise SystemExit(f"{' '.join(command)}: exit code {child.returncode}: {words}")
        return took, used.ru_utime + used.ru_stime, mib


class Highest:
    """The most memory that a process and all it started hold together, ten looks a second.

    What several of them share is counted once for each.
    """

    def __init__(self, pid: int) -> None:
        self._top, self._over = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._look, args=(psutil.Process(pid),))
        self._thread.start()

    def _look(self, process: psutil.Process) -> None:
        while not self._over.wait(0.1):
            held = 0.0
            with suppress(psutil.Error):
                for one in [process, *process.children(recursive=True)]:
                    with suppress(psutil.Error):
                        held += one.memory_info().rss / MIB**2
            self._top = max(self._top, held)

    def end(self) -> float:
        """MiB."""
        self._over.set()
        self._thread.join()
        return self._top


def table(bench: Bench, tenth: bool) -> list[str]:
    """One row a case; fits are on disk, as in every run but the first."""
    heads = ("countries", "by field", "replicates", "to", "told s", "wall s", "processor s",
             "told MiB", "highest MiB", "target")  # fmt: skip
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for case in CASES:
        if tenth:
            case = case._replace(replicates=max(case.replicates // 10, 2))
        told, (wall, busy, mib) = bench.told(case), bench.took(case)
        target = "; ".join(
            x for x in (met(wall, case.seconds, "s"), met(mib, case.mib, "MiB")) if x
        )
        lines.append(
            f"| {case.countries or 47} | {FIELDS[case.scenario]} | {case.replicates:,}"
            f" | {case.until} | {told['seconds']:.0f} | {wall:.1f} | {busy:.1f}"
            f" | {told['memory_gb'] * 1e9 / MIB**2:,.0f} | {mib:,.0f} | {target} |"
        )
        print(lines[-1], flush=True)
    return lines


def planned(bench: Bench) -> str:
    """What a run too long to be tried here says beforehand."""
    told = bench.told(PLANNED)
    text = (
        f"{PLANNED.countries} countries, 14 fields, {PLANNED.replicates:,} replicates on two"
        f" workers say beforehand: {told['seconds'] / 60:.0f} minutes, {told['memory_gb']:.1f} GB"
        f" of memory, {told['disk_gb']:.1f} GB of disk, {told['parts']:,} parts."
    )
    print(text, flush=True)
    return text


def speed_up(replicates: int = MANY) -> str:
    """Dask with one and with two local workers of one thread, on the same parts."""
    from distributed import Client, LocalCluster

    import scenarios

    took: dict[int, float] = {}
    for workers in (1, 2):
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as local,
            Client(local),
        ):
            address = local.scheduler_address
            scenarios.run(SHIPPED, replicates=100, cluster=address)  # imports and fits are there
            started = time.perf_counter()
            scenarios.run(SHIPPED, replicates=replicates, cluster=address)
            took[workers] = time.perf_counter() - started
            print(f"Dask, {workers} worker(s): {took[workers]:.1f} s", flush=True)
    ratio = took[1] / took[2]
    kept = "met" if ratio >= 1.7 else "not met"
    return (
        f"Dask, {replicates:,} replicates: one local worker {took[1]:.1f} s, two {took[2]:.1f} s,"
        f" {ratio:.2f} times as fast (at least 1.7: {kept})."
    )


def main() -> None:
    """Measure, and write unless it is the quick form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--dask", action="store_true")
    given = parser.parse_args()
    if given.dask:
        print(speed_up())
        return
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        lines = [*table(bench, given.quick), "", planned(bench)]
    if given.quick:
        return
    head = [
        "## What a run costs", "",
        "`python benchmarks/bench_scale.py`: one scenario and the baseline, no report, two workers,"
        " fits kept; `told` is what `--dry-run` said before (starting Python and reading the"
        " figures not counted). Panels of more than 47 countries are made up. Memory is that of all"
        f" processes together. {os.cpu_count()} cores, load {load:.1f} at the start.", "",
    ]  # fmt: skip
    write_section("scale", "\n".join([*head, *lines, "", speed_up()]))


if __name__ == "__main__":
    main()
