"""Work on several processes: the same results as here, sooner.

Workers are loky's (joblib): they start clean, so no thread, lock or open file of the caller is
copied, and a script needs no ``if __name__`` guard.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from contextlib import contextmanager
from typing import Any, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

# Loky's tracker of leftovers looks for what a pool cut short has removed already, and says so.
QUIET = "ignore:resource_tracker:UserWarning"
PATIENCE = 0.25  # seconds in which a worker notices that it was left alone
# Workers share the machine: none spreads its linear algebra over cores that others have.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_task: Callable[[Any], Any] | None = None  # of a worker: handed over once, not with every input


_shared = threading.local()


def cores() -> int:
    """How many processor cores this thread may use: those of the process, or its share of them."""
    share = getattr(_shared, "cores", None)
    if share is not None:
        return int(share)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def one_core() -> Iterator[None]:
    """In here :func:`cores` is 1: for work that others do at the same time on the other cores.

    Examples
    --------
    >>> with one_core():
    ...     cores()
    1
    """
    before = getattr(_shared, "cores", None)
    _shared.cores = 1
    try:
        yield
    finally:
        _shared.cores = before


def over_processes(
    task: Callable[[Given], Made], inputs: Sequence[Given], workers: int, block: int = 1
) -> Iterator[tuple[int, Made]]:
    """Pairs of position and result, in the order they are ready.

    Parameters
    ----------
    task : picklable, as are inputs and results; lambdas and closures are. block : inputs handed
        over at once.

    Raises
    ------
    concurrent.futures.process.BrokenProcessPool : a worker was ended from outside.

    Examples
    --------
    >>> sorted(over_processes(abs, [-3, 2, -1], 2))
    [(0, 3), (1, 2), (2, 1)]
    """
    from joblib.externals.loky.process_executor import ProcessPoolExecutor

    if QUIET not in sys.warnoptions:  # processes started from here on inherit it
        sys.warnoptions.append(QUIET)
    pool = ProcessPoolExecutor(
        workers,
        initializer=_begin,
        initargs=(task, os.getpid(), max(1, cores() // workers)),
        env=ONE_THREAD,
    )
    blocks = [range(k, min(k + block, len(inputs))) for k in range(0, len(inputs), block)]
    finished = False
    try:
        with _interrupts_held():
            futures = [pool.submit(_block, b, [inputs[k] for k in b]) for b in blocks]
        for future in as_completed(futures):
            yield from future.result()
        finished = True
    finally:
        if not finished:
            _end_of_pool_is_quiet()
        pool.shutdown(wait=False, kill_workers=not finished)


def _end_of_pool_is_quiet() -> None:
    """The thread that minds a pool cut short may miss work taken from it: no fault of the run."""
    usual = threading.excepthook

    def hook(args: threading.ExceptHookArgs) -> None:
        if not type(args.thread).__module__.startswith("joblib.externals.loky"):
            usual(args)

    threading.excepthook = hook


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits until workers are started, which inherit that they do not hear it.

    It reaches every process of a terminal; the one that started the others says what is kept.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(task: Callable[[Any], Any], parent: int, share: int) -> None:
    """What a worker does first: it ignores Ctrl-C, and ends when its parent has ended.

    Its threads are its share of the cores: those of all workers would wait for each other.

    A parent that is killed cannot tell its workers to stop, and they would wait for work for ever.
    """
    global _task
    _task = task
    _shared.cores = share
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PATIENCE)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _block(positions: range, inputs: list[Any]) -> list[tuple[int, Any]]:
    assert _task is not None
    return [(k, _task(value)) for k, value in zip(positions, inputs, strict=True)]
