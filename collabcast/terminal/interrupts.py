"""Ctrl-C in the middle of an import waits until the import is over.

Raised there it comes out as another error (whatever a class body was doing), is swallowed by an
extension module so that the run goes on, or ends the program by the signal in place of our code.
"""

from __future__ import annotations

import _thread
import signal
import threading
from types import FrameType

AGAIN = 0.02  # seconds until it is tried again


def wait_for_imports() -> None:
    """Install the handler, unless Ctrl-C is ignored or somebody else's already."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


def _interrupt(_: int, frame: FrameType | None) -> None:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            later = threading.Timer(AGAIN, _thread.interrupt_main)
            later.daemon = True
            later.start()
            return
        frame = frame.f_back
    raise KeyboardInterrupt
