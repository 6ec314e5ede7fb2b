"""How commands speak: errors as lines, one JSON document, progress only where somebody looks."""

from __future__ import annotations

import functools
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

import typer

FAILED, BAD_INPUT, UNREACHABLE, INTERRUPTED = 1, 2, 3, 130
SILENCE = 15.0  # seconds between two lines on progress in a file
PATIENCE = 2.0  # seconds of silence before a progress bar appears
Command = TypeVar("Command", bound=Callable[..., Any])


def guarded(command: Command) -> Command:
    """Turn what can go wrong into plain lines on standard error and the exit codes we promise.

    Whatever is not foreseen ends with one line too; ``COLLABCAST_DEBUG=1`` shows the traceback.
    """

    @functools.wraps(command)
    def inside(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise  # the last: `collabcast ... | head` has read enough
        except KeyboardInterrupt:
            say(_told("interrupted" + _resumable(kwargs), kwargs))
            raise typer.Exit(INTERRUPTED) from None
        except Exception as error:
            if os.environ.get("COLLABCAST_DEBUG"):
                raise
            lines, code = _explained(error)
            lines = [_told(line, kwargs) for line in lines]
            if kwargs.get("json_"):
                print_json({"ok": False, "errors": lines})
            for line in lines:
                say(line)
            raise typer.Exit(code) from None

    return inside  # type: ignore[return-value]


def _told(text: str, options: dict[str, Any]) -> str:
    """A line in the language the command was asked for."""
    if options.get("lang") != "zh":
        return text
    from workshop.language.chinese import in_chinese

    return in_chinese(text)


def _explained(error: Exception) -> tuple[list[str], int]:
    """The lines for an error, and its exit code."""
    from evidence.errors import EvidenceError, SourceChanged, SourceError
    from scenarios.errors import ConfigError, RunError, RunRefused

    if isinstance(error, ConfigError):
        return [str(fault) for fault in error.faults], BAD_INPUT
    if isinstance(error, RunRefused):
        return str(error).splitlines(), BAD_INPUT
    if isinstance(error, RunError | SourceChanged):
        return [str(error)], FAILED
    if isinstance(error, SourceError):
        return [str(error)], UNREACHABLE
    if isinstance(error, EvidenceError | BadInput):
        return str(error).splitlines(), BAD_INPUT
    if isinstance(error, MemoryError):
        return ["out of memory: fewer --workers or --replicates need less"], FAILED
    if isinstance(error, OSError):
        return [f"{error.filename or 'file'}: {error.strerror or error}"], FAILED
    text = " ".join(str(error).split())[:500]
    return [
        f"unexpected {type(error).__name__}: {text}; this is a fault of the program: please report"
        " it with the output of COLLABCAST_DEBUG=1"
    ], FAILED


class BadInput(ValueError):
    """The user asked for something that is not there; the text says what is allowed."""


def _resumable(options: dict[str, Any]) -> str:
    """How to go on with a command that keeps what is done: its options tell that it does."""
    if "resume" in options:
        folder = f" (folder {options['out']})" if options.get("out") else ""
        return f"; finished parts are kept, go on with the same command and --resume{folder}"
    if "refresh" in options:
        return "; what has come is kept: repeat the same command to go on"
    return ""


def say(text: str) -> None:
    """Lines for people, on standard error; nothing in them reaches the terminal as a command."""
    from evidence.errors import printable

    lines = [printable(line) for line in text.split("\n")]
    print("\n".join(lines), file=sys.stderr, flush=True)


def show(text: object = "") -> None:
    """Lines for people, on standard output; words of files and runs stand in them."""
    from evidence.errors import printable

    print("\n".join(printable(line, 100_000) for line in str(text).split("\n")))


def print_json(document: Any) -> None:
    """The one JSON document of a command, on standard output; what is no number becomes null."""
    from evidence.plain import clean

    text = json.dumps(clean(document), ensure_ascii=False, indent=1, allow_nan=False, default=str)
    # JSON escapes control characters; marks that turn the direction of a line it leaves.
    shown = "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
    sys.stdout.buffer.write(shown.encode("utf-8") + b"\n")
    sys.stdout.flush()


class Progress:
    """A bar on standard error, once a run has taken two seconds and a person looks on.

    Use as a context manager; call it with what is done and what there is to do.
    """

    def __init__(self, label: str, *, quiet: bool = False, lang: str = "en") -> None:
        self._label, self._lang = label, lang
        self._quiet, self._seen = quiet, sys.stderr.isatty()
        self._started = self._last = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        if self._quiet or time.monotonic() - self._started < PATIENCE:
            return
        if not self._seen:
            self._line(done, total)
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import MofNCompleteColumn
            from rich.progress import Progress as Bar

            columns = (*Bar.get_default_columns(), MofNCompleteColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self._label, total=total)
        self._bar.update(self._task, completed=done, total=total)

    def _line(self, done: int, total: int) -> None:
        """A line now and then, with the time that is left, where output goes into a file."""
        now = time.monotonic()
        if not 0 < done < total or now - self._last < SILENCE:
            return
        self._last = now
        left = (now - self._started) * (total - done) / done
        from workshop.language.texts import Texts

        words = Texts(self._lang)
        say(words("steps.left", label=self._label, done=done, all=total, seconds=f"{left:.0f}"))
