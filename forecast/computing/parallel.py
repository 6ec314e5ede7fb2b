"""Independent fits on all cores: the same results in the same order, sooner."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping
from typing import TypeVar

Made = TypeVar("Made")


def cores() -> int:
    """How many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def side_by_side(tasks: Mapping[str, Callable[[], Made]], worth_it: bool) -> dict[str, Made]:
    """Results of all tasks by name; the first is started first, so put the longest there.

    Processes are loky's (joblib): they start clean, so a script needs no ``if __name__`` guard and
    no thread of the caller is copied.

    Parameters
    ----------
    tasks : name -> what to call; picklable, as are the results.
    worth_it : False computes here, one after the other: starting a process takes two seconds.

    Examples
    --------
    >>> from functools import partial
    >>> side_by_side({"a": partial(sum, [1, 2]), "b": partial(sum, [3])}, worth_it=False)
    {'a': 3, 'b': 3}
    """
    workers = min(cores(), len(tasks))
    # A worker of a run or of a cluster shares the machine with its likes already.
    if not worth_it or workers < 2 or multiprocessing.parent_process() is not None:
        return {name: task() for name, task in tasks.items()}
    from joblib import Parallel, delayed
    from joblib.externals.loky import get_reusable_executor

    try:
        done = Parallel(workers, max_nbytes=None, batch_size=1)(
            delayed(task)() for task in tasks.values()
        )
    finally:  # idle workers would hold their memory for minutes
        get_reusable_executor().shutdown(wait=False)
    return dict(zip(tasks, done, strict=True))
