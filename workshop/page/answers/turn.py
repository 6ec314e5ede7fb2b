"""Work that takes seconds and memory: one after the other, in turn; others come again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any, TypeVar

WAITING = 4  # that may wait for their turn
EACH = 3  # places one asker may have at once, the one that is worked on among them
LOOK = 1.0  # seconds between looks whether somebody still waits
RETRY = 10  # seconds to come again after
BUSY = f"others are being answered; come again in {RETRY} s"
Made = TypeVar("Made")
Left = Callable[[], bool]  # whether the one who asked has gone: work in parts can end


class Busy(Exception):
    """More wait than may."""

    def __init__(self) -> None:
        super().__init__(BUSY)


class Gone(Exception):
    """Nobody waits for the answer any more."""


@dataclass(eq=False)
class _Asked:
    """What somebody waits for."""

    work: Callable[[Left], Any]
    who: Hashable
    done: Future[Any] = field(default_factory=Future)
    left: Event = field(default_factory=Event)


class Turn:
    """One thread for work that many may ask for: those of the loop save sessions meanwhile.

    Whoever was served longest ago comes next, however much others have asked for before.

    Examples
    --------
    >>> asyncio.run(Turn().take(lambda left: 2 + 2))
    4
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="turn")
        self._asked: list[_Asked] = []  # the one that is worked on, then those that wait
        self._working: _Asked | None = None
        self._lock = Lock()
        self._served: list[Hashable] = []  # the latest last

    async def take(
        self,
        work: Callable[[Left], Made],
        who: Hashable = None,
        gone: Callable[[], Awaitable[bool]] | None = None,
    ) -> Made:
        """What ``work`` gives.

        Parameters
        ----------
        work : gets what tells whether the one who asked has gone.
        who : asks, such as an address: each has its turn. gone : whether nobody waits any more.

        Raises
        ------
        Busy : as many wait as may, or this one waits for enough already.
        Gone : nobody waits; what was not begun is dropped.
        """
        asked = _Asked(work, who)
        with self._lock:
            own = sum(a.who == who for a in self._asked)
            if len(self._asked) > WAITING or own >= EACH:
                raise Busy
            self._asked.append(asked)
            self._next()
        done = asyncio.wrap_future(asked.done)
        done.add_done_callback(lambda f: f.cancelled() or f.exception())  # nobody may wait any more
        try:
            while not done.done():
                await asyncio.wait([done], timeout=LOOK)
                if not done.done() and gone is not None and await gone():
                    raise Gone
            return done.result()
        finally:
            asked.left.set()
            with self._lock:
                # By what the thread does: one who has gone keeps the place while it is worked on.
                if asked is not self._working and asked in self._asked:
                    self._asked.remove(asked)

    def _next(self) -> None:
        """Begin what comes next, where nothing is worked on."""
        if self._working is not None or not self._asked:
            return
        order = {who: k for k, who in enumerate(self._served)}
        asked = min(self._asked, key=lambda a: order.get(a.who, -1))
        self._served = [*(w for w in self._served if w != asked.who), asked.who][-100:]
        self._working = asked
        self._thread.submit(self._work, asked)

    def _work(self, asked: _Asked) -> None:
        made, fault = None, None
        try:
            made = asked.work(asked.left.is_set)
        except BaseException as error:
            fault = error
        with self._lock:
            self._working = None
            self._asked.remove(asked)
            self._next()
        if fault is not None:
            asked.done.set_exception(fault)
        else:
            asked.done.set_result(made)
