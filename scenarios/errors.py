"""Faults of a scenario file: all of them at once, each with place and remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from evidence.errors import printable

KeyPath = tuple[str | int, ...]  # keys and positions down to a value of a file
Complaint = tuple[KeyPath, str, str, str]  # place, what came, what is allowed, what to do


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file.

    Attributes
    ----------
    file : as the user wrote it.
    line, column : where, counted from 1; 0 where the file as a whole is meant.
    path : keys down to the place, such as ``interventions[0].start``; may be empty.
    came, allowed, remedy : what stood there, what may stand there, what to do.
    """

    file: str
    line: int
    column: int
    path: str
    came: str
    allowed: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        where = f"{place}: {self.path}" if self.path else place
        return printable(f"{where}: {self.came}; {self.allowed}; {self.remedy}")


class ConfigError(ValueError):
    """A configuration cannot be used. ``faults`` holds every fault found, in file order.

    Examples
    --------
    >>> print(ConfigError([Fault("a.yaml", 3, 5, "seed", "came -1", "allowed 0 up", "raise it")]))
    a.yaml:3:5: seed: came -1; allowed 0 up; raise it
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda f: (f.file, f.line, f.column)))
        super().__init__("\n".join(map(str, self.faults)))


class RunError(RuntimeError):
    """A run cannot start, go on or be written; the text says why and what to do."""


class RunRefused(RunError):
    """A folder that cannot be read as a run: input that is wrong, not a run that failed."""

    def __str__(self) -> str:
        return "\n".join(printable(line) for line in super().__str__().split("\n"))


def near(word: str, known: Iterable[str], n: int = 3) -> list[str]:
    """Known words close to a misspelt one, best first.

    Examples
    --------
    >>> near("papers_shares", ["papers", "papers_share", "impact"])[0]
    'papers_share'
    """
    lower = {k.casefold(): k for k in known}
    found = difflib.get_close_matches(str(word).casefold(), lower, n=n, cutoff=0.6)
    return [lower[k] for k in found]


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy that names the nearest known word, or ``otherwise`` where none is near.

    Examples
    --------
    >>> did_you_mean("imapct", ["impact", "links"], "choose one of them")
    "did you mean 'impact'?"
    """
    found = near(word, known, n=2)
    if not found:
        return otherwise
    return "did you mean " + " or ".join(repr(k) for k in found) + "?"


def dotted(path: KeyPath) -> str:
    """A path for people.

    Examples
    --------
    >>> dotted(("interventions", 0, "size", "percent"))
    'interventions[0].size.percent'
    """
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else str(part)
    return out
