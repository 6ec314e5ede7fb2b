"""What a run will take, told before it starts: time beside memory and disk.

Time is a sum of what was measured to grow with pairs, years, replicates, scenarios and fields
(`benchmarks/bench_scale.py` holds it against what runs then took), times how fast this machine does
a piece of the same arithmetic. It is for a machine with nothing else to do; how much is left is
told anew as parts come in.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from forecast.computing.parallel import cores
from scenarios.running.limits import fitting, need
from scenarios.running.plan import CHUNK, Plan

# Seconds of one processor on the machine whose piece of arithmetic took so long.
PIECE = 0.0033
START = 1.0  # imports, and what every run writes
FIT, FIT_PAIR = 3.0, 5e-4  # fits that are not on disk: series, and each pair of countries
DRAW, ACT = 1.4e-7, 5e-8  # a pair, year and replicate: its path; a scenario and a field of it
BAND, ROW = 1.6e-8, 4e-6  # figures of a tie and year: of each replicate, and its row in the file
VALUE = 1.2e-6  # of a series, year and replicate: tables and files
WORTH_MEASURING = 3.0  # seconds from which it matters how fast the machine is


@dataclass(frozen=True)
class Cost:
    """What a run is estimated to take.

    Attributes
    ----------
    replicates : that are still to be computed. parts : they are cut into.
    seconds : on a machine with nothing else to do; on a cluster, if it had one worker.
    memory_gb : highest, of all processes here together. disk_gb : while it computes.
    fits_kept : whether series need not be fitted.
    at_most : whether the run may stop earlier, once it is precise enough.
    """

    replicates: int
    parts: int
    seconds: float
    memory_gb: float
    disk_gb: float
    fits_kept: bool
    at_most: bool


def cost_of(
    todo: Plan, *, workers: int = 1, in_memory: bool = False, chunk: int = CHUNK, done: int = 0
) -> Cost:
    """The cost of a plan.

    Parameters
    ----------
    workers : processes. in_memory : whether nothing is written. chunk : replicates at once.
    done : replicates of which a cut run has left the parts.
    """
    from forecast.projection.project import fit_is_kept

    left = todo.replicates - done
    parts = -(-left // fitting(todo, chunk))
    kept = fit_is_kept(todo.evidence, todo.horizon)
    at_once = max(1, min(workers, cores(), parts))
    memory, disk = need(todo, in_memory, workers)
    seconds = processor_seconds(todo, left, at_once, kept)
    if seconds > WORTH_MEASURING:
        seconds *= slowness()
    return Cost(left, parts, seconds, memory, disk, kept, bool(todo.until))


def processor_seconds(todo: Plan, replicates: int, at_once: int, fits_kept: bool) -> float:
    """Seconds on the machine the unit costs are of, ``at_once`` processes computing."""
    n, years, s = len(todo.evidence.countries), len(todo.years), len(todo.scenarios)
    pairs, fields = n * (n - 1) / 2, 1 + len(set(todo.fields))
    fit = 0.0 if fits_kept else FIT + FIT_PAIR * pairs
    computing = 2 * pairs * years * replicates * (DRAW + ACT * s * fields)
    ties = s * pairs * years * (ROW + BAND * todo.replicates)
    series = VALUE * s * len(todo.columns) * years * todo.replicates
    return START + fit + computing / at_once + ties + series


def slowness() -> float:
    """How long this machine takes for a piece of arithmetic, 1 as the one that was measured."""
    x = np.linspace(0.5, 1.5, 200_000)
    took = []
    for _ in range(3):
        started = time.thread_time()
        np.sort(np.exp(x[::-1])) * x
        took.append(time.thread_time() - started)
    return max(min(took), 1e-4) / PIECE
