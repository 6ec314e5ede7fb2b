"""A function over many inputs on several processes, results in the order they are ready."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import numpy as np

from scenarios.errors import RunError

_TASK: Callable[[Any], Any] | None = None  # of a worker process
PATIENCE = 0.25  # seconds in which a worker notices that it was left alone


def become_worker() -> None:
    """Settings of a forked worker: it ignores Ctrl-C, and ends with its parent.

    Ctrl-C reaches every process of the terminal; the one that started us says what is kept. A
    parent that is killed cannot tell its workers to stop, and they would wait for work for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PATIENCE)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


BLOCK = 4  # inputs handed over at once


def over_processes(
    task: Callable[[Any], Any], inputs: Sequence[Any] | np.ndarray, workers: int
) -> Iterator[tuple[int, Any]]:
    """Pairs of position and result.

    Raises
    ------
    RunError : a worker process was ended from outside.

    Examples
    --------
    >>> sorted(over_processes(abs, [-3, 2, -1], 2))
    [(0, 3), (1, 2), (2, 1)]
    """
    method = "fork" if sys.platform.startswith("linux") else "spawn"
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context(method), initializer=_take, initargs=(task,)
    )
    try:
        blocks = [range(k, min(k + BLOCK, len(inputs))) for k in range(0, len(inputs), BLOCK)]
        futures = [pool.submit(_block, b, [inputs[k] for k in b]) for b in blocks]
        for future in as_completed(futures):
            yield from future.result()
    except BrokenProcessPool:
        raise RunError(
            "a worker process was ended from outside (out of memory?); use fewer --workers"
        ) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _take(task: Callable[[Any], Any]) -> None:
    global _TASK
    _TASK = task
    become_worker()


def _block(positions: range, inputs: list[Any]) -> list[tuple[int, Any]]:
    assert _TASK is not None
    return [(k, _TASK(value)) for k, value in zip(positions, inputs, strict=True)]
