"""How fast the agents are: ensemble against the Mesa driver and a plain Mesa model; cost; memory.

Run: ``python benchmarks/bench_agents.py [--quick]``. Made-up worlds of the sizes asked for, so
that it
needs no figures; a decoupling with followers, a funding cut and a programme, all channels on.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
# The folder of this file holds a module named like the package it measures.
sys.path = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).resolve().parent]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from worlds import toy_outlook  # noqa: E402

from agents import Alliance, CollaborationModel, Computing, Levers, Programme, simulate  # noqa: E402
from agents.drivers.history import VARIABLES  # noqa: E402
from forecast.projection.outlook import Outlook  # noqa: E402


def policy(outlook: Outlook, by_field: bool = False) -> Levers:
    """A decoupling with followers, a funding cut and an open programme from the third year."""
    fields = outlook.evidence.fields if by_field else ("all fields",)
    levers = Levers.neutral(outlook, fields)
    n = len(outlook.countries)
    friction, funding = levers.friction.copy(), levers.funding.copy()
    friction[2:, 0, :, 1] = friction[2:, 1, :, 0] = 0.4
    funding[3:7, 0] = 0.6
    size = np.zeros((len(levers.years), len(levers.fields)))
    size[2:] = 0.3
    others = tuple(range(2, n - 1))
    return levers.with_(
        friction=friction,
        funding=funding,
        alliances=(Alliance("allies", (0,), (1,), others, size),),
        programmes=(Programme("club", (2, 3, 4), others, size, 0.01),),
    )


def simple(outlook: Outlook) -> Levers:
    """The decoupling and the cut alone."""
    levers = policy(outlook)
    return levers.with_(alliances=(), programmes=())


def clock(task, repeat: int = 5) -> tuple[float, float]:
    """Best wall and processor seconds of some runs."""
    wall, cpu = [], []
    for _ in range(repeat):
        a, b = time.perf_counter(), time.process_time()
        result = task()
        wall.append(time.perf_counter() - a)
        cpu.append(time.process_time() - b)
        del result
    return min(wall), min(cpu)


def ensemble(outlook: Outlook, levers: Levers, **options):
    """A task for the clock."""
    return lambda: simulate(outlook, levers, outlook.evidence.parameters, **options)


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Slope of log seconds on log size."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def peak_mib() -> float:
    """Highest memory of this process so far, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def peer_seconds(outlook: Outlook, levers: Levers, runs: int = 3) -> float:
    """Processor seconds a run of the plain Mesa model."""
    sys.path.append(str(Path(__file__).resolve().parent))
    from peer_mesa import PlainModel

    paths = outlook.paths
    times = []
    for r in range(runs):
        start = time.process_time()
        model = PlainModel(
            paths.papers.values[r],
            paths.international.values[r],
            np.maximum(paths.links.values[r], 1e-9),
            levers.friction[:, :, 0],
        )
        for _ in range(len(outlook.years)):
            model.step()
        times.append(time.process_time() - start)
    return min(times)


def mesa_seconds(outlook: Outlook, levers: Levers, runs: int = 3) -> float:
    """Processor seconds a run of the Mesa driver."""
    times = []
    for r in range(runs):
        start = time.process_time()
        model = CollaborationModel(outlook, levers, outlook.evidence.parameters, replicate=r)
        model.collect = False
        model.run()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the replicates")
    many = 100 if parser.parse_args().quick else 1000
    lean = [name for name in VARIABLES if name != "partner_share"]
    rows = []

    outlook = toy_outlook(47, 25, many)
    all_levers, core = policy(outlook), simple(outlook)
    core_wall, core_cpu = clock(ensemble(outlook, core, keep=lean))
    core_one, _ = clock(ensemble(outlook, core, keep=lean, computing=Computing(threads=1)))
    all_wall, all_cpu = clock(ensemble(outlook, all_levers))
    still, _ = clock(ensemble(outlook, Levers.neutral(outlook), keep=lean))
    mesa_run, plain_run = mesa_seconds(outlook, core), peer_seconds(outlook, core)
    rows += [
        f"| ensemble, decoupling and cut | {core_wall:.2f} | {core_cpu:.2f} |",
        f"| the same on one thread | {core_one:.2f} | |",
        f"| ensemble, with followers and programme, partner shares kept | {all_wall:.2f} "
        f"| {all_cpu:.2f} |",
        f"| ensemble, neutral levers | {still:.2f} | |",
        f"| Mesa driver, {many} times one run ({mesa_run:.3f} s) | | {mesa_run * many:.0f} |",
        f"| plain Mesa model, core rules only, {many} times one run ({plain_run:.3f} s) "
        f"| | {plain_run * many:.0f} |",
    ]
    memory = peak_mib()

    def sizes(what: str, values: list[int], make) -> tuple[list[float], float]:
        seconds = []
        for value in values:
            o = make(value)
            seconds.append(
                clock(ensemble(o, simple(o), keep=lean, computing=Computing(threads=1)), 2)[0]
            )
        print(what, values, [round(s, 3) for s in seconds])
        return seconds, exponent(values, seconds)

    fifth = max(many // 5, 20)
    by_rep = sizes("replicates", [fifth, 2 * fifth, 4 * fifth], lambda r: toy_outlook(47, 25, r))
    by_year = sizes("years", [10, 20, 40], lambda t: toy_outlook(47, t, fifth))
    by_country = sizes("countries", [32, 64, 128], lambda n: toy_outlook(n, 10, fifth // 2))

    large = toy_outlook(128, 25, max(many // 5, 20))
    large_wall, _ = clock(ensemble(large, simple(large), keep=lean), 2)
    large_mesa = mesa_seconds(large, simple(large), 1)
    large_n = len(large.replicates)
    del large
    six = toy_outlook(47, 25, max(many // 5, 20), fields=6)
    six_levers = policy(six, by_field=True).with_(alliances=(), programmes=())
    six_wall, _ = clock(ensemble(six, six_levers, keep=lean), 2)
    six_mesa = mesa_seconds(six, six_levers, 1)
    six_n = len(six.replicates)
    large_all, six_all = large_mesa * large_n, six_mesa * six_n

    text = f"""
## Agents

`python benchmarks/bench_agents.py`, made-up worlds, all channels on; best of five. Machine:
{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()},
NumPy {np.__version__}; other work may share it (load {os.getloadavg()[0]:.1f} at the end), so
processor seconds are given beside wall seconds.

{many:,} replicates x 47 countries x 25 years:

| driver | wall s | processor s |
|---|---|---|
{chr(10).join(rows)}

Per processor second the ensemble does {mesa_run * many / core_cpu:.0f} times the work of the Mesa
driver run by run, which uses one core; on two free cores that is twice as much. Against the plain
model, which has the core rules only: {plain_run * many / core_cpu:.0f} times.

Highest memory with outlook and record of {many:,} replicates: {memory:.0f} MiB (links of one
record: 8 bytes x replicates x years x countries squared).

| other sizes | wall s | Mesa driver, run by run, processor s |
|---|---|---|
| {large_n} replicates x 128 countries x 25 years | {large_wall:.2f} | {large_all:.0f} |
| {six_n} replicates x 47 countries x 25 years x 6 fields | {six_wall:.2f} | {six_all:.0f} |

Cost on one thread grows as replicates^{by_rep[1]:.2f}, years^{by_year[1]:.2f},
countries^{by_country[1]:.2f}.
"""
    sys.path.append(str(Path(__file__).resolve().parent))
    from results import write_section

    write_section("agents", text)
    print(text)


if __name__ == "__main__":
    main()
