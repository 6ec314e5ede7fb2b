"""What a long command is doing, a line a step, and how long the last one took."""

from __future__ import annotations

import time

from collabcast.terminal.console import say


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
