"""Answers for the page: scenarios simulated beside a baseline in memory, the latest ones cached."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from evidence.model import Evidence
from scenarios.running import live
from scenarios.running.live import Answer, Prepared

CACHED = 12  # scenarios whose full history stays in memory: 25 MB each at 100 replicates
PATIENCE, LOOK = 1.0, 0.02  # seconds that words wait for pictures, and between looks
Made = TypeVar("Made")


class Engine:
    """One baseline, and a cache of scenarios by what they say.

    Parameters
    ----------
    prepared : the baseline, see :func:`scenarios.running.live.prepare`.
    cached : how many scenarios stay in memory.

    Notes
    -----
    Two workers: while one simulates, the other computes outcomes and draws; a third writes words,
    which take as long as a picture, where no picture waits. A scenario asked for
    twice at once is simulated once.
    """

    def __init__(self, prepared: Prepared, cached: int = CACHED) -> None:
        self.prepared = prepared
        self._cache: OrderedDict[str, Future[Answer]] = OrderedDict()
        self._cached = cached
        self._lock = threading.Lock()
        self.pool = ThreadPoolExecutor(2, thread_name_prefix="answers")
        self._words = ThreadPoolExecutor(1, thread_name_prefix="words")
        self._waiting = 0  # pictures, and answers they are drawn from

    @classmethod
    def start(cls, evidence: Evidence, horizon: int, replicates: int, seed: int) -> Engine:
        """Prepare the baseline and an engine on it."""
        return cls(live.prepare(evidence, horizon, replicates, seed))

    @property
    def evidence(self) -> Evidence:
        """The figures, with parameters as a run takes them."""
        return self.prepared.evidence

    def soon(self, work: Callable[..., Made], *given: Any) -> Future[Made]:
        """Begin what somebody waits for a picture for."""
        with self._lock:
            self._waiting += 1
        begun = self.pool.submit(work, *given)
        begun.add_done_callback(self._less)
        return begun

    def _less(self, _: Future[Any]) -> None:
        with self._lock:
            self._waiting -= 1

    def later(self, work: Callable[[], Made], wanted: Callable[[], bool]) -> Future[Made | None]:
        """Begin what nobody reads while levers move: as soon as no picture waits, or a while after.

        Parameters
        ----------
        wanted : whether somebody still is to read it; otherwise None comes of it.
        """

        def patient() -> Made | None:
            end = time.monotonic() + PATIENCE
            while self._waiting and wanted() and time.monotonic() < end:
                time.sleep(LOOK)
            return work() if wanted() else None

        return self._words.submit(patient)

    def answer(self, data: Mapping[str, Any]) -> Answer:
        """The answer to a scenario given as plain values; blocks until it is there.

        Raises
        ------
        ConfigError : the scenario cannot be run.
        """
        if not levers_only(data)["interventions"]:
            return self.prepared.baseline
        key = identity(data)
        with self._lock:
            future = self._cache.get(key)
            if new := future is None:
                future = self._cache[key] = Future()
            self._cache.move_to_end(key)
            while len(self._cache) > self._cached:
                self._cache.popitem(last=False)
        if new:
            self._fill(key, future, data)
        return future.result()

    def _fill(self, key: str, future: Future[Answer], data: Mapping[str, Any]) -> None:
        try:
            scenario = live.read_scenario({"name": "asked", **levers_only(data)}, self.prepared)
            future.set_result(live.answer(self.prepared, scenario))
        except BaseException as error:
            with self._lock:
                self._cache.pop(key, None)
            future.set_exception(error)

    def close(self) -> None:
        """End the workers; what waits is dropped."""
        self.pool.shutdown(wait=False, cancel_futures=True)
        self._words.shutdown(wait=False, cancel_futures=True)


def levers_only(data: Mapping[str, Any]) -> dict[str, Any]:
    """What of a scenario moves numbers: its interventions."""
    return {"interventions": list(data.get("interventions") or ())}


def identity(data: Mapping[str, Any]) -> str:
    """The same text for scenarios that say the same, whatever they are called.

    Examples
    --------
    >>> a = {"name": "a", "interventions": [{"kind": "open_data", "start": 2026}]}
    >>> b = {"name": "b", "interventions": [{"start": 2026, "kind": "open_data"}]}
    >>> identity(a) == identity(b)
    True
    """
    return json.dumps(levers_only(data), sort_keys=True, ensure_ascii=False)
