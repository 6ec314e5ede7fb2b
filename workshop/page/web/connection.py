"""Connections before anything is asked: a request has to come, and one address holds so many.

h11 reads 64 KiB at most before a request is whole; uvicorn's other reader of HTTP reads a header
without an end, and everybody waits meanwhile.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from typing import Any, ClassVar
from weakref import WeakSet

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 20.0  # seconds from one look to the next: what is not whole by then is dropped
MOST_OPEN = 400  # connections of one address; a browser holds up to seven
MOST_FILES = 8192  # that this process may hold open, where the system allows it


class Connection(H11Protocol):
    """uvicorn's connection, closed where no whole request comes, or too many came from there."""

    _of: ClassVar[dict[str, WeakSet[asyncio.Transport]]] = defaultdict(WeakSet)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count the connection, and look after a while what has come of it."""
        super().connection_made(transport)
        address = self.client[0] if self.client else "?"
        beside = [t for t in self._of[address] if not t.is_closing()]
        self._of[address] = WeakSet([*beside, transport])
        for gone in [a for a, held in self._of.items() if not held]:
            del self._of[gone]
        self._cycle: Any = None
        self._look_again = self.loop.call_later(PATIENCE, self._look)
        if len(beside) >= MOST_OPEN:
            transport.abort()

    def _look(self) -> None:
        """Close what waits for the same request as at the last look."""
        now = self.cycle
        waits = now is None or now.response_complete or now.more_body
        if waits and now is self._cycle:
            self.transport.close()
            return
        self._cycle = now
        self._look_again = self.loop.call_later(PATIENCE, self._look)

    def handle_websocket_upgrade(self, event: Any) -> None:
        """From here on the socket's own pings tell whether somebody is there."""
        self._look_again.cancel()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is left to look at."""
        self._look_again.cancel()
        super().connection_lost(exc)


def allow_many_files() -> None:
    """Let connections and files of sessions stand side by side."""
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limit
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
        if soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
