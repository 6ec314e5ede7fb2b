"""Memory and disk of a run: refused before it starts, not by the system an hour later.

Estimates, not promises: they are there to tell a slip of the hand from work.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from evidence.bounds import VARIABLE, allowed_gb
from forecast.projection.kept import BLOCK
from scenarios.errors import ConfigError, Fault, RunError
from scenarios.running.plan import CHUNK, Plan

# Measured, GB, with 47 to 200 countries, none and six fields: program, figures and fit; a further
# process that computes; figures of a pair of countries there and here; copies of the series while
# they are put together; what a chunk holds for every replicate, year, pair and field.
PROGRAM_GB, PROCESS_GB = 0.6, 0.3
PAIR_GB, PROCESS_PAIR_GB = 1.2e-5, 5e-6
COPIES, CELL_GB = 4.0, 5e-8
WORKING_GB = 0.6  # that a chunk may take; larger ones are no faster


def _cells(todo: Plan) -> float:
    """Pairs, years and fields of one replicate of one scenario."""
    n = len(todo.evidence.countries)
    return float(n * n * len(todo.years) * (1 + len(set(todo.fields))))


def fitting(todo: Plan, chunk: int) -> int:
    """Replicates that are computed at once: as asked, fewer where there are many countries.

    The numbers do not depend on it. Whole blocks of kept paths where one fits: others draw anew.
    """
    room = int(WORKING_GB / (CELL_GB * _cells(todo)))
    return max(1, min(chunk, room if room < BLOCK else room - room % BLOCK))


def need(todo: Plan, in_memory: bool, workers: int = 1) -> tuple[float, float]:
    """Memory of all processes and disk that a run will need at most, GB; without a folder all is in
    memory."""
    cells = len(todo.scenarios) * todo.replicates * len(todo.years)
    n = len(todo.evidence.countries)
    series = cells * len(todo.columns) * 8 / 1e9
    links = cells * n * (n - 1) / 2 * 4 / 1e9
    chunk = fitting(todo, CHUNK)
    working = CELL_GB * _cells(todo) * min(chunk, todo.replicates)
    processes = min(workers, -(-todo.replicates // chunk))
    if processes > 1:
        working = processes * (PROCESS_GB + PROCESS_PAIR_GB * n * n + working)
    memory = PROGRAM_GB + PAIR_GB * n * n + working + COPIES * series
    memory += links if in_memory else 0.0
    return memory, 0.0 if in_memory else 2 * series + links


def refuse_too_large(todo: Plan, folder: Path | None, workers: int = 1) -> None:
    """Refuse a run that this machine has no room for.

    Raises
    ------
    ConfigError : it is estimated to need more memory than allowed.
    RunError : the disk of the folder has no room for its parts.
    """
    memory, disk = need(todo, folder is None, workers)
    if memory > allowed_gb():
        words = (
            f"came {todo.replicates} replicates of {len(todo.scenarios)} scenarios to "
            f"{todo.horizon}, which need about {memory:.1f} GB of memory",
            f"allowed are {allowed_gb():g} GB",
            "ask for fewer replicates, outcomes, years or workers, give --out, or set " + VARIABLE,
        )
        raise ConfigError([Fault("run", 0, 0, "replicates", *words)])
    if folder is None:
        return
    above = (folder.absolute(), *folder.absolute().parents)
    near = next(p for p in above if os.path.exists(p))  # which, unlike Path, takes any name
    free = shutil.disk_usage(near).free / 1e9
    if disk > free:
        raise RunError(
            f"{folder}: the run needs about {disk:.1f} GB of disk while it computes, {free:.1f} GB"
            " are free; ask for fewer replicates, or choose a folder on another disk with --out"
        )
