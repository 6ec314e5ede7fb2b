"""Sizes that say something other than what was meant: fractions, percent, signs.

People write ``0.3``, ``30``, ``-30%`` and ``50 %`` for the same thing. What a size says is taken as
it stands only where it is plausible; elsewhere the likely meaning is proposed, to be copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from scenarios.errors import Complaint, KeyPath
from scenarios.interventions import BY_KIND, Intervention
from scenarios.schema.ranges import quantities
from scenarios.vocabulary.terms import EventClass

BREAKS = ("decouple", "sanction")  # whose percent is a fall
TENS = 20
SUM = 1.0  # a share beyond is more than everything: one may grow by so much, but rarely does

_NUMBER = re.compile(r"([+-]?)\s*(\d+(?:[.,]\d+)?)\s*([%％]|percent|pct|per cent)?", re.IGNORECASE)


def number_in(value: Any) -> tuple[float, bool] | None:
    """The number a value stands for, and whether it says percent; None where it is none.

    Examples
    --------
    >>> number_in("-40%"), number_in("0,4"), number_in(30), number_in("−5 percent"), number_in("x")
    ((-40.0, True), (0.4, False), (30.0, False), (-5.0, True), None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value), False
    found = _NUMBER.fullmatch(str(value).strip().replace("−", "-").replace("–", "-"))
    if not found:
        return None
    size = float(found[2].replace(",", "."))
    return (-size if found[1] == "-" else size), bool(found[3])


def is_share(unit: str) -> bool:
    """Is a quantity a fraction of one, and not percent?"""
    return unit.startswith("share")


def line_for(name: str, value: Any, unit: str, falls: bool = False) -> str:
    """The line that says what a value of a quantity most likely means; empty where nobody knows.

    Examples
    --------
    >>> line_for("change", "-40%", "share of funding"), line_for("percent", "30 %", "percent", True)
    ('change: -0.4', 'percent: -30')
    >>> line_for("change", -40, "share of funding"), line_for("percent", -0.3, "percent")
    ('change: -0.4', 'percent: -30')
    """
    told = number_in(value)
    if told is None:
        return ""
    size, percent = told
    if is_share(unit):
        size = size / 100 if percent or abs(size) > SUM else size
    elif unit.startswith("percent"):
        size = size * 100 if not percent and 0 < abs(size) < 1 else size
    elif percent:
        return ""
    size = -abs(size) if falls else size
    return f"{name}: {size:.10g}"


def size_line(value: Any) -> str:
    """The line for a ``size`` that came as a number or a word, in place of ``key: value`` lines.

    Examples
    --------
    >>> size_line(0.3), size_line("-30%"), size_line("us-china-2018")
    ('size: {percent: -30}', 'size: {percent: -30}', 'size: {measured: us-china-2018, times: 1}')
    >>> size_line("sanction")
    'size: {like: sanction}'
    """
    told = number_in(value)
    if told is not None:
        return "size: {" + line_for("percent", value, "percent", falls=True) + "}"
    word = str(value).strip() if isinstance(value, str) else ""
    if word in get_args(EventClass):
        return f"size: {{like: {word}}}"
    if re.fullmatch(r"[a-z][a-z0-9-]{2,60}", word):
        return f"size: {{measured: {word}, times: 1}}"
    return "size: {percent: -30} or size: {measured: us-china-2018, times: 1}"


def quantity_at(kind: Any, path: KeyPath) -> tuple[str, str] | None:
    """Name and unit of the quantity of a kind that stands at a path such as ``size, percent``."""
    model = BY_KIND.get(kind) if isinstance(kind, str) else None
    wanted = ".".join(str(p) for p in path)
    for name, field in quantities(model) if model else ():
        if name == wanted:
            return name.rpartition(".")[2], str(field.json_schema_extra["unit"])
    return None


def implausible(move: Intervention, at: KeyPath, raw: Any = None) -> Iterator[Complaint]:
    """Sizes of an intervention that a file most likely means otherwise.

    Parameters
    ----------
    at : its place. raw : what the file says of it, where ranges still are ranges.
    """
    raw = raw if isinstance(raw, dict) else {}
    for name, field in quantities(type(move)):
        value, written = _inside(move, raw, name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            continue
        ends = _ends(written, float(value))
        unit, last = str(field.json_schema_extra["unit"]), name.rpartition(".")[2]
        place = (*at, *name.split("."))
        falls = move.kind in BREAKS and last == "percent"
        if falls and max(ends) > 0:
            yield (place, f"came {max(ends):g}, which lets links grow",
                   "allowed is a fall, -100 to 0",
                   f"write `{line_for(last, max(ends), unit, True)}`")  # fmt: skip
        elif unit.startswith("percent") and 0 < max(map(abs, ends)) < 1 and _tens(field):
            yield (place, f"came {value:g} percent, less than 1 in 100",
                   f"percent are meant, such as {_usual(field)}",
                   f"write `{line_for(last, value, unit, falls)}`")  # fmt: skip


def _tens(field: Any) -> bool:
    """Is a quantity of tens of percent? Talent and growth of a year are of single ones."""
    return max(map(abs, field.json_schema_extra["usual"])) >= TENS


def _usual(field: Any) -> str:
    low, high = field.json_schema_extra["usual"]
    return f"{low:g} to {high:g}"


def unusual(move: Intervention, at: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Shares of more than one whole, which may be meant: a word on each."""
    for name, field in quantities(type(move)):
        value, _ = _inside(move, {}, name)
        unit = str(field.json_schema_extra["unit"])
        if isinstance(value, int | float) and is_share(unit) and abs(value) > SUM:
            last = name.rpartition(".")[2]
            yield (
                (*at, *name.split(".")),
                (
                    f"{value:g} is {value:+.0%} ({unit}); if {value:g} % is meant write "
                    f"`{line_for(last, value, unit)}`"
                ),
            )


def _inside(move: BaseModel, raw: dict[str, Any], name: str) -> tuple[Any, Any]:
    """The value of a quantity, and what the file says there."""
    value: Any = move
    for part in name.split("."):
        value = getattr(value, part, None)
        raw = raw.get(part) if isinstance(raw, dict) else None  # type: ignore[assignment]
    return value, raw


def _ends(written: Any, value: float) -> list[float]:
    """The ends of a range, or the one value."""
    parts = written.values() if isinstance(written, dict) else written
    if isinstance(written, dict | list):
        told = [float(x) for x in parts if isinstance(x, int | float)]
        return told or [value]
    return [value]
