"""What a comparison is worth, and how it came out: by rule, from what stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from scenarios.scorecard.entries import Entry, Missing, Theirs
from scenarios.scorecard.figures import Number

Status = Literal[
    "comparable", "constructed", "concept differs", "gap", "not computed", "suppressed"
]
STATUSES: tuple[str, ...] = get_args(Status)
Verdict = Literal["agrees", "open", "ours is lower", "ours is higher"]
VERDICTS: tuple[str, ...] = get_args(Verdict)


def status(entry: Entry, seen: bool | str, ours: Number | None, rests_on: Iterable[str]) -> Status:
    """Status of an entry.

    Parameters
    ----------
    seen : of its source; a figure that is only recalled is not shown (``suppressed``).
    ours : None where nothing was computed.
    rests_on : sources that ours was made with; where theirs is among them they agree because we
        took it over (``constructed``).
    """
    if seen is False:
        return "suppressed"
    if isinstance(entry.ours, Missing):
        return entry.ours.missing
    if ours is None:
        return "not computed"
    if entry.ours.concept not in (None, entry.concept) or ours.unit != entry.unit:
        return "concept differs"
    return "constructed" if entry.source in set(rests_on) else "comparable"


def verdict(theirs: Theirs, ours: Number) -> Verdict:
    """Whether both intervals share a point, and on which side ours lies if not.

    Beside a bound alone (a sign, "at least") a band of ours that lies on both sides of it says
    nothing either way: ``open``.

    Examples
    --------
    >>> at_least = Theirs(high=-15, said="at least -15")
    >>> [verdict(at_least, Number(low, low + 2, high, "percent"))
    ...  for low, high in ((-25, -16), (-25, -3), (-9, -3))]
    ['agrees', 'open', 'ours is higher']
    >>> verdict(Theirs(value=25, said="25"), Number(18, 18, 18, "percent"))
    'ours is lower'
    """
    low, high = theirs.low, theirs.high
    if theirs.value is not None:
        low = theirs.value if low is None else low
        high = theirs.value if high is None else high
    if low is not None and ours.p95 < low:
        return "ours is lower"
    if high is not None and ours.p05 > high:
        return "ours is higher"
    one = low if high is None else high if low is None else None
    return "open" if one is not None and ours.p05 < one < ours.p95 else "agrees"
