"""Messages of sockets that no page of ours sends: one line in the log, now and then."""

from __future__ import annotations

import inspect
import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from nicegui import core
from socketio.exceptions import ConnectionRefusedError

from evidence.errors import printable

PAUSE = 10.0  # seconds between two lines: who sends many must not fill a disk
LONGEST = 300  # characters of what a browser says of itself
_log = logging.getLogger("collabcast")
_told = [-PAUSE]


def keep_quiet() -> None:
    """Let no message of a socket end in a traceback, nor write to the log what it likes."""
    handlers = core.sio.handlers["/"]
    for name in ("connect", "event", "handshake", "ack", "javascript_response"):
        if not hasattr(handlers[name], "__wrapped__"):
            core.sio.on(name, _guarded(handlers[name]))
    core.sio.on("log", _of_a_browser)


def _guarded(handler: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(handler)
    async def inside(*args: Any) -> Any:
        try:
            made = handler(*args)
            return await made if inspect.isawaitable(made) else made
        except ConnectionRefusedError:
            raise
        except Exception as error:
            _tell(f"a message of a socket was not understood ({type(error).__name__})")
            return False  # who wants to connect is refused

    return inside


def _of_a_browser(_: str, message: object) -> None:
    words = message.get("message") if isinstance(message, dict) else message
    _tell(f"a browser says: {str(words)[:LONGEST]}")


def _tell(words: str) -> None:
    now = time.monotonic()
    if now - _told[0] >= PAUSE:
        _told[0] = now
        _log.warning("%s", printable(words))
