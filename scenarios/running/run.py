"""Runs scenarios beside the baseline, on common random numbers, in units of some replicates."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

from evidence.model import Evidence
from scenarios.errors import RunError
from scenarios.results.result import RunResult, read_run
from scenarios.running.assembling import assemble
from scenarios.running.checkpoints import Folder, FolderParts, MemoryParts, Parts
from scenarios.running.cost import Cost, cost_of
from scenarios.running.limits import fitting, refuse_too_large
from scenarios.running.plan import CHUNK, Plan, plan
from scenarios.running.precision import precise_enough
from scenarios.running.workers import results
from scenarios.schema.precision import stages
from scenarios.schema.scenario import Scenario

Source = str | os.PathLike[str] | Scenario
Progress = Callable[[int, int], None]
Announce = Callable[[Cost], None]


def run(  # structure: the public call, whose arguments are the options of `collabcast run`
    configs: Source | Sequence[Source],
    replicates: int | None = None,
    seed: int | None = None,
    horizon: int | None = None,
    *,
    evidence: Evidence | None = None,
    workers: int = 1,
    cluster: str | None = None,
    out: str | os.PathLike[str] | None = None,
    resume: bool = False,
    force: bool = False,
    chunk: int = CHUNK,
    progress: Progress | None = None,
    announce: Announce | None = None,
) -> RunResult:
    """Run scenarios, always with the baseline beside them.

    Parameters
    ----------
    configs : YAML files or :class:`Scenario` objects, one or several.
    replicates, seed, horizon : instead of what the scenarios say.
    evidence : figures and parameters; the embedded ones by default.
    workers, cluster : processes, or address of a Dask scheduler (``tcp://...``).
    out : folder to write; None keeps the result in memory only.
    resume, force : go on with, or replace, the run in that folder.
    chunk : replicates computed at once. The numbers do not depend on it.
    progress : called with replicates done and replicates in all.
    announce : called once, before anything is computed, with what the run is estimated to take.

    Raises
    ------
    ConfigError : a scenario cannot be run; every fault of every file.
    RunError : the folder cannot be used, or no replicate could be computed.
    """
    started = time.perf_counter()
    if evidence is None:
        import evidence as known

        evidence = known.load()
    sources = [configs] if isinstance(configs, str | os.PathLike | Scenario) else list(configs)
    todo = plan(sources, evidence, replicates=replicates, seed=seed, horizon=horizon)
    folder = None if out is None else Path(out)
    here = workers if cluster is None else 1
    refuse_too_large(todo, folder, here)
    lock = nullcontext() if folder is None else Folder(folder, resume=resume, force=force)
    with lock:
        if folder is not None and resume and (folder / "manifest.json").is_file():
            result = _finished(folder, todo)
            FolderParts(folder).clear()  # where the run was killed while it cleared up
            return result
        chunk = fitting(todo, chunk)
        if announce is not None:
            cost = partial(cost_of, todo, workers=here, in_memory=folder is None, chunk=chunk)
            progress = _announcing(announce, cost, progress)
        result = _run(todo, folder, resume, chunk, workers, cluster, progress, started)
        if folder is not None:
            result.write(folder)
            FolderParts(folder).clear()
    return result


def _announcing(
    announce: Announce, cost: Callable[..., Cost], progress: Progress | None
) -> Progress:
    """Progress that begins with what the run is estimated to take."""
    told = False

    def report(done: int, total: int) -> None:
        nonlocal told
        if not told:
            told = True
            announce(cost(done=done))
        if progress is not None:
            progress(done, total)

    return report


def _finished(folder: Path, todo: Plan) -> RunResult:
    result = read_run(folder)
    if result.manifest.get("plan") != todo.digest:
        raise RunError(
            f"{folder}: holds a finished run of other scenarios, settings or figures; replace it"
            " with --force, or choose another folder with --out"
        )
    return result


def _run(
    todo: Plan,
    folder: Path | None,
    resume: bool,
    chunk: int,
    workers: int,
    cluster: str | None,
    progress: Progress | None,
    started: float,
) -> RunResult:
    parts: Parts
    if folder is None:
        parts = MemoryParts()
    else:
        parts = FolderParts(folder)
        chunk = parts.start(todo, chunk, resume)
    done = parts.have()
    finished = sum(b - a for a, b in done)
    report = progress or (lambda _done, _all: None)
    report(finished, todo.replicates)
    for stage in stages(todo.replicates) if todo.until else [todo.replicates]:
        every = todo.chunks(chunk, stage)
        for part in results(todo, [c for c in every if c not in done], workers, cluster):
            parts.put(part)
            done.add((part.first, part.stop))
            finished += part.stop - part.first
            report(finished, todo.replicates)
        if todo.until and precise_enough(todo, parts):
            todo = replace(todo, replicates=stage)
            break
    simulated = time.perf_counter()
    return assemble(todo, parts, {"simulate": simulated - started}, started)
