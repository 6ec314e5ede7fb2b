"""Baselines of years, kept between runs of one outlook: a third to a half of a short run.

What a year's baseline holds depends on the outlook, the fields that levers name and the parameters
of the rules that make it, never on the policy.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

import numpy as np

from agents.rules.table import BASELINE_RULES, parameters_of
from agents.year.baseline import Baseline

MOST = 500_000_000  # bytes; beyond it the set of fields that was not asked for longest goes
Years = dict[tuple[int, int, int], Baseline]  # (first row, row after the last, year index)


class BaselineCache:
    """Baselines of one outlook by fields and parameters. Hand it to every ``simulate`` of it.

    Examples
    --------
    >>> BaselineCache().years(("all",), False, {}, 100) is None
    False
    >>> BaselineCache(most=99).years(("all",), False, {}, 100) is None  # larger than what it holds
    True
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._sets: OrderedDict[tuple[object, ...], tuple[int, Years]] = OrderedDict()
        self._lock = Lock()

    def years(
        self, fields: tuple[object, ...], weak: bool, draws: Mapping[str, np.ndarray], size: int
    ) -> Years | None:
        """Where the baselines of such runs are; None where they would take too much memory.

        Parameters
        ----------
        fields, weak : what levers name, tell apart and ask. draws : of the run, [replicate]
            each.
        size : bytes once all years are there.
        """
        if size > self._most:
            return None
        used = parameters_of(*BASELINE_RULES)
        key = (fields, weak, *(draws[name].tobytes() for name in used if name in draws))
        with self._lock:
            if key not in self._sets:
                self._sets[key] = size, {}
            self._sets.move_to_end(key)
            while sum(n for n, _ in self._sets.values()) > self._most:
                self._sets.popitem(last=False)
            return self._sets[key][1]
