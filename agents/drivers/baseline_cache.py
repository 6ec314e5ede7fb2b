"""Baselines of years, kept between runs of one outlook: a third to a half of a short run.

What a year's baseline holds depends on the outlook, the fields that levers name and a handful of
parameters, never on the policy. Who asks many scenarios of one outlook keeps it here.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

import numpy as np

from agents.year.baseline import Baseline

MOST = 500_000_000  # bytes; beyond it the set of fields that was not asked for longest goes
# What ``agents.year.baseline`` reads of the parameters.
PARAMETERS = (
    "bilateral_slope",
    "impact_premium",
    "premium_decline",
    "premium_partners",
    "premium_plateau",
    "weakness_half",
)
Years = dict[tuple[int, int, int], Baseline]  # (first row, row after the last, year index)


class Kept:
    """Baselines of one outlook by fields and parameters. Hand it to every ``simulate`` of it.

    Examples
    --------
    >>> Kept().years(("all",), False, {}, 100) is None     # longer than what may be kept
    False
    >>> Kept(most=99).years(("all",), False, {}, 100) is None
    True
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[object, ...], tuple[int, Years]] = OrderedDict()
        self._lock = Lock()

    def years(
        self, fields: tuple[str, ...], weak: bool, p: Mapping[str, np.ndarray], size: int
    ) -> Years | None:
        """Where the baselines of such runs are; None where they would take too much memory.

        Parameters
        ----------
        fields, weak : what levers name and ask. p : parameters of the run. size : bytes at the end.
        """
        if size > self._most:
            return None
        key = (fields, weak, *(p[name].tobytes() for name in PARAMETERS if name in p))
        with self._lock:
            if key not in self._kept:
                self._kept[key] = size, {}
            self._kept.move_to_end(key)
            while sum(n for n, _ in self._kept.values()) > self._most:
                self._kept.popitem(last=False)
            return self._kept[key][1]
