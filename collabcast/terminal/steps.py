"""What a long command is doing, a line a step, and how long the last one took."""

from __future__ import annotations

import threading
import time

from collabcast.terminal.console import PATIENCE, say


class Steps:
    """Says a numbered line on standard error as each step begins.

    Parameters
    ----------
    total : how many there are. lang : ``en`` or ``zh``. quiet : say nothing, for ``--json``.
    """

    def __init__(self, total: int, lang: str, *, quiet: bool = False) -> None:
        self._total, self._lang, self._quiet = total, lang, quiet
        self._number, self._started = 0, time.monotonic()

    def __call__(self, key: str) -> None:
        """Begin the step whose words stand under ``key`` in the table of texts."""
        from workshop.language.texts import Texts

        self._number += 1
        if self._quiet:
            return
        t, seconds = Texts(self._lang), time.monotonic() - self._started
        after = t("steps.after", seconds=f"{seconds:.0f}") if self._number > 1 else ""
        say(t("steps.step", n=self._number, all=self._total, what=t(key), after=after))


class Waiting:
    """Says on standard error that something goes on, where nobody knows how much there is to do.

    A context manager: the first line after two seconds, then one after every five.

    Parameters
    ----------
    what : in English, as it stands in the catalogue. lang : ``en`` or ``zh``.
    quiet : say nothing, for ``--json``.
    """

    AGAIN = 5.0  # seconds

    def __init__(self, what: str, lang: str, *, quiet: bool = False) -> None:
        self._what, self._lang, self._quiet = what, lang, quiet
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> Waiting:
        if not self._quiet:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if not self._quiet:
            self._thread.join()

    def _tell(self) -> None:
        from workshop.language.chinese import spoken

        begun, pause = time.monotonic(), PATIENCE
        while not self._over.wait(pause):
            seconds, pause = time.monotonic() - begun, self.AGAIN
            say(spoken(f"{self._what}, {seconds:.0f} s so far", self._lang))
