"""Work that takes seconds and memory: one after the other, a few may wait, others come again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

WAITING = 4  # that may wait for their turn
RETRY = 10  # seconds to come again after
BUSY = f"others are being answered; come again in {RETRY} s"
Made = TypeVar("Made")


class Busy(Exception):
    """More wait than may."""

    def __init__(self) -> None:
        super().__init__(BUSY)


class Turn:
    """One thread for work that many may ask for: those of the loop save sessions meanwhile.

    Examples
    --------
    >>> asyncio.run(Turn().take(lambda: 2 + 2))
    4
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="turn")
        self._begun: list[Future[Any]] = []

    async def take(self, work: Callable[[], Made]) -> Made:
        """What ``work`` gives.

        Raises
        ------
        Busy : as many wait as may.
        """
        # By what the thread still does: one who asked and has gone does not stop what was begun.
        self._begun = [f for f in self._begun if not f.done()]
        if len(self._begun) > WAITING:
            raise Busy
        done = self._thread.submit(work)
        self._begun.append(done)
        return await asyncio.wrap_future(done)
