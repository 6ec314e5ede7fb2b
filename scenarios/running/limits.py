"""Memory and disk of a run: refused before it starts, not by the system an hour later.

Estimates, not promises: they are there to tell a slip of the hand from work.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from evidence.bounds import VARIABLE, allowed_gb
from scenarios.errors import ConfigError, Fault, RunError
from scenarios.running.plan import CHUNK, Plan

# Measured: program, figures and fit; copies of the series while they are put together; figures of
# a pair of countries (100 and 200 of them); what a chunk holds while it is computed for every
# replicate, year, pair and field (47 to 200 countries, none and two fields).
PROGRAM_GB, COPIES = 0.6, 4.0
PAIR_GB, CELL_GB = 2e-5, 5e-8
WORKING_GB = 1.0  # that a chunk may take


def _cells(todo: Plan) -> float:
    """Pairs, years and fields of one replicate of one scenario."""
    n = len(todo.evidence.countries)
    return float(n * n * len(todo.years) * (1 + len(set(todo.fields))))


def fitting(todo: Plan, chunk: int) -> int:
    """Replicates that are computed at once: as asked, fewer where there are many countries.

    The numbers do not depend on it.
    """
    return max(1, min(chunk, int(WORKING_GB / (CELL_GB * _cells(todo)))))


def need(todo: Plan, in_memory: bool) -> tuple[float, float]:
    """Memory and disk that a run will need at most, GB; without a folder all is in memory."""
    cells = len(todo.scenarios) * todo.replicates * len(todo.years)
    n = len(todo.evidence.countries)
    series = cells * len(todo.columns) * 8 / 1e9
    links = cells * n * (n - 1) / 2 * 4 / 1e9
    working = CELL_GB * _cells(todo) * min(fitting(todo, CHUNK), todo.replicates)
    memory = PROGRAM_GB + PAIR_GB * n * n + working + COPIES * series
    memory += links if in_memory else 0.0
    return memory, 0.0 if in_memory else 2 * series + links


def refuse_too_large(todo: Plan, folder: Path | None) -> None:
    """Refuse a run that this machine has no room for.

    Raises
    ------
    ConfigError : it is estimated to need more memory than allowed.
    RunError : the disk of the folder has no room for its parts.
    """
    memory, disk = need(todo, in_memory=folder is None)
    if memory > allowed_gb():
        words = (
            f"came {todo.replicates} replicates of {len(todo.scenarios)} scenarios to "
            f"{todo.horizon}, which need about {memory:.1f} GB of memory",
            f"allowed are {allowed_gb():g} GB",
            "ask for fewer replicates, outcomes or years, give --out, or set " + VARIABLE,
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
