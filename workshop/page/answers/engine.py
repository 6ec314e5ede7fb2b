"""Answers for the page: scenarios simulated beside a baseline in memory, the latest ones kept."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from evidence.model import Evidence
from scenarios.running import live
from scenarios.running.live import Prepared, World
from scenarios.schema.scenario import BASELINE

KEPT = 12  # scenarios whose full history stays in memory: 25 MB each at 100 replicates


class Engine:
    """One baseline, and a cache of scenarios by what they say.

    Parameters
    ----------
    prepared : the baseline, see :func:`scenarios.running.live.prepare`.

    Notes
    -----
    Two workers: while one simulates, the other computes outcomes and draws. A scenario asked for
    twice at once is simulated once.
    """

    def __init__(self, prepared: Prepared, kept: int = KEPT) -> None:
        self.prepared = prepared
        self._kept: OrderedDict[str, Future[World]] = OrderedDict()
        self._most = kept
        self._lock = threading.Lock()
        self.pool = ThreadPoolExecutor(2, thread_name_prefix="answers")

    @classmethod
    def start(cls, evidence: Evidence, horizon: int, replicates: int, seed: int) -> Engine:
        """Prepare the baseline and an engine on it."""
        return cls(live.prepare(evidence, horizon, replicates, seed))

    @property
    def evidence(self) -> Evidence:
        """The figures, with parameters as a run takes them."""
        return self.prepared.evidence

    def world(self, data: Mapping[str, Any]) -> World:
        """The answer to a scenario given as plain values; blocks until it is there.

        Raises
        ------
        ConfigError : the scenario cannot be run.
        """
        moves = list(data.get("interventions") or ())
        if not moves:
            return self.prepared.baseline
        key = identity(data)
        with self._lock:
            known = self._kept.get(key)
            mine: Future[World] | None = None
            if known is None:
                known = mine = Future()
                self._kept[key] = mine
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(key)
        if mine is not None:
            self._fill(key, mine, data)
        return known.result()

    def _fill(self, key: str, place: Future[World], data: Mapping[str, Any]) -> None:
        try:
            scenario = live.read_scenario({"name": "asked", **bare(data)}, self.prepared)
            place.set_result(live.answer(self.prepared, scenario))
        except BaseException as error:
            with self._lock:
                self._kept.pop(key, None)
            place.set_exception(error)

    def submit(self, work: Callable[[], Any]) -> Future[Any]:
        """Do something on the workers."""
        return self.pool.submit(work)

    def close(self) -> None:
        """End the workers; what waits is dropped."""
        self.pool.shutdown(wait=False, cancel_futures=True)


def bare(data: Mapping[str, Any]) -> dict[str, Any]:
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
    return json.dumps(bare(data), sort_keys=True, ensure_ascii=False)


__all__ = ["BASELINE", "Engine", "bare", "identity"]
