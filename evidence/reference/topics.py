"""Names people use for a part of science: what share of which field they stand for.

A topic is carved out of its fields: of a field on the axis of levers becomes the part that the
topic is, labelled ``"artificial intelligence in computer and information sciences"``, and the rest.
So a complete break in a topic closes its share of the field and no more.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.caching.own_yaml import read_own_yaml
from evidence.reference.characters import simplified

TABLE = Path(__file__).parent / "topics.yaml"
_IN = " in "


@dataclass(frozen=True)
class Topic:
    """One name for a part of science.

    Attributes
    ----------
    name, name_zh : as shown. names : how it is written, folded.
    fields : field -> share of the field's papers, above 0 and below 1.
    grade, note : where the shares come from.
    """

    name: str
    name_zh: str
    names: frozenset[str]
    fields: Mapping[str, float]
    grade: str
    note: str


@functools.cache
def topics() -> dict[str, Topic]:
    """All topics by name.

    Examples
    --------
    >>> topics()["artificial intelligence"].fields
    {'computer and information sciences': 0.134}
    """
    out = {}
    for name, entry in read_own_yaml(TABLE).items():
        names = [str(n) for n in entry["names"]]
        out[str(name)] = Topic(
            str(name),
            next(n for n in names if not n.isascii()),
            frozenset(map(_fold, names)),
            {str(f): float(s) for f, s in entry["fields"].items()},
            str(entry["grade"]),
            str(entry["note"]),
        )
    return out


def topic_of(word: str) -> Topic | None:
    """The topic a word names, in English or Chinese.

    Examples
    --------
    >>> topic_of("AI").name, topic_of("人工智能").name, topic_of("physics")
    ('artificial intelligence', 'artificial intelligence', None)
    """
    folded = _fold(word)
    return next((t for t in topics().values() if folded in t.names), None)


def _fold(text: str) -> str:
    return " ".join(simplified(str(text)).casefold().replace("-", " ").split())


def part(topic: str, field: str) -> str:
    """Label of what a topic is of a field, on the axis of levers."""
    return topic + _IN + field


def share_of(label: str) -> tuple[str, float]:
    """Field of a label and the share of the field it is; 1 of a field that is no part of one.

    Examples
    --------
    >>> share_of("quantum science in physics"), share_of("physics")
    (('physics', 0.1), ('physics', 1.0))
    """
    if _IN not in label:
        return label, 1.0
    for topic in topics().values():
        for field, share in topic.fields.items():
            if label == part(topic.name, field):
                return field, share
    return label, 1.0


def topic_label(label: str) -> str:
    """Name of the topic of a label; empty where it is a whole field."""
    if _IN not in label:
        return ""
    return next(
        (t.name for t in topics().values() for f in t.fields if label == part(t.name, f)), ""
    )


def with_parts(fields: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Axis of levers: the fields, then the parts that topics are of them.

    Raises
    ------
    ValueError : topics together are more than a field they are part of.

    Examples
    --------
    >>> with_parts(("physics", "chemistry"), ("quantum science",))
    ('physics', 'chemistry', 'quantum science in physics')
    """
    known = topics()
    out = [part(n, f) for n in dict.fromkeys(names) for f in known[n].fields if f in fields]
    for field in fields:
        taken = sum(share_of(label)[1] for label in out if share_of(label)[0] == field)
        if taken >= 1.0:
            raise ValueError(
                f"came {', '.join(names)}, together {taken:.0%} of {field}"
                "; allowed is less than the whole field; name the field instead"
            )
    return (*fields, *out)


def widths(labels: Sequence[str]) -> list[tuple[str, float]]:
    """Field of each label and how much of it the label is, what topics take of it left out.

    Examples
    --------
    >>> widths(("physics", "quantum science in physics"))
    [('physics', 0.9), ('physics', 0.1)]
    """
    found = [share_of(label) for label in labels]
    taken: dict[str, float] = {}
    for label, (field, share) in zip(labels, found, strict=True):
        if label != field:
            taken[field] = taken.get(field, 0.0) + share
    return [
        (field, share if label != field else 1.0 - taken.get(field, 0.0))
        for label, (field, share) in zip(labels, found, strict=True)
    ]
