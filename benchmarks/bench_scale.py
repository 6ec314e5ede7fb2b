"""What a run costs by countries, fields, replicates and years, and what Dask gains here.

python benchmarks/bench_scale.py            # writes `scale` of RESULTS.md
python benchmarks/bench_scale.py --quick    # a tenth of the replicates, nothing of Dask, no writing
python benchmarks/bench_scale.py --dask     # the speed-up alone; wants a quiet machine

Panels of more countries than the figures hold are made up: sizes fall as a power of the rank, ties
follow the product of sizes, growth and noise as in the figures. They are there to measure time and
memory, and say nothing of any country.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from bench_scenarios import clock, met
from results import write_section

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import evidence  # noqa: E402
from evidence.reference.countries import _cldr  # noqa: E402

FIRST = ("CHN", "USA", "GBR", "JPN", "IND")
YEARS = range(2000, 2024)
ALL = "decouple-in-all.yaml"
FIELDS = "decouple-in-fields.yaml"
TEXT = """name: {name}
replicates: 500
interventions:
  - {{kind: decouple, between: [[USA], [CHN]], start: 2026, size: {{percent: -40}}{fields}}}
report: {{countries: [CHN, USA, GBR, JPN, IND], outcomes: [papers, papers_share, impact, links]}}
"""


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


def cases(tenth: bool) -> list[tuple[int, bool, int, int, float | None, float | None]]:
    """Countries (0: the figures), fields or not, replicates, last year, target s, target MiB."""
    few = 10 if tenth else 1
    return [
        (0, False, 500 // few, 2035, None, None), (0, False, 2000 // few, 2035, None, None),
        (0, False, 500 // few, 2050, None, None), (0, True, 500 // few, 2035, None, None),
        (100, False, 500 // few, 2035, None, None), (200, False, 500 // few, 2035, 120.0, 4096.0),
        (250, False, 1000 // few, 2035, None, None),
    ]  # fmt: skip


def table(folder: Path, tenth: bool) -> list[str]:
    """One row a case; fits are on disk, as in every run but the first."""
    heads = ("countries", "fields", "replicates", "to", "wall s", "processor s", "highest MiB",
             "target")  # fmt: skip
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for name, fields in ((ALL, ""), (FIELDS, ", fields: [engineering and technology]")):
        text = TEXT.format(name=name.removesuffix(".yaml"), fields=fields)
        (folder / name).write_text(text, encoding="utf-8")
    warm: set[int] = set()
    for n, fields, replicates, horizon, seconds, memory in cases(tenth):
        options: list[str] = []
        if n:
            made_up(n, folder / f"panel-{n}")
            options = ["--evidence", str(folder / f"panel-{n}")]
        config = str(folder / (FIELDS if fields else ALL))
        run = ["run", config, "--no-report", "--force", "--out", str(folder / "run"), *options]
        if n not in warm:
            clock([*run, "--replicates", "2", "--horizon", str(horizon)], folder / "cache")
            warm.add(n)
        size = ["--replicates", str(replicates), "--horizon", str(horizon), "--workers", "2"]
        wall, busy, mib = clock([*run, *size], folder / "cache")
        target = "; ".join(x for x in (met(wall, seconds, "s"), met(mib, memory, "MiB")) if x)
        lines.append(f"| {n or 47} | {'by field' if fields else 'all'} | {replicates:,} | {horizon}"
                     f" | {wall:.1f} | {busy:.1f} | {mib:,.0f} | {target} |")  # fmt: skip
        print(lines[-1], flush=True)
    return lines


def speed_up(replicates: int = 10_000) -> str:
    """Dask with one and with two local workers of one thread, on the same parts."""
    from distributed import Client, LocalCluster

    import scenarios

    config, took = ROOT / "configs" / "us-china-decoupling.yaml", {}
    for workers in (1, 2):
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as local,
            Client(local),
        ):
            address = local.scheduler_address
            scenarios.run(config, replicates=100, cluster=address)  # imports and fits are there
            started = time.perf_counter()
            scenarios.run(config, replicates=replicates, cluster=address)
            took[workers] = time.perf_counter() - started
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
    with tempfile.TemporaryDirectory() as folder:
        lines = table(Path(folder), given.quick)
    if given.quick:
        return
    head = [
        "## What a run costs", "",
        "`python benchmarks/bench_scale.py`: one scenario and the baseline, no report, two workers,"
        " fits kept. Panels of more than 47 countries are made up. Memory is that of the largest"
        f" process. {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start.", "",
    ]  # fmt: skip
    write_section("scale", "\n".join([*head, *lines, "", speed_up()]))


if __name__ == "__main__":
    main()
