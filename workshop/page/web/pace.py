"""How often one address may ask for what costs much: some at once, then at a steady pace."""

from __future__ import annotations

import time
from collections import OrderedDict

MOST_ADDRESSES = 10_000


class Pace:
    """A bucket for every address that fills up again.

    Examples
    --------
    >>> pace = Pace(at_once=2, per_second=0.001)
    >>> [pace.may("a") for _ in range(3)], pace.may("b")
    ([True, True, False], True)
    """

    def __init__(self, at_once: float, per_second: float) -> None:
        self.at_once, self.per_second = at_once, per_second
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def may(self, who: str) -> bool:
        """Whether an address may ask now; it counts as asked then."""
        now = time.monotonic()
        left, last = self._left.pop(who, (self.at_once, now))
        left = min(self.at_once, left + (now - last) * self.per_second)
        allowed = left >= 1.0
        self._left[who] = left - allowed, now
        while len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)
        return allowed
