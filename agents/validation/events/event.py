"""An event of the past as data: who, when, which class. Never its size."""

from __future__ import annotations

import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

Group = tuple[str, ...]

CLASSES: dict[str, tuple[str, ...]] = {
    "bilateral_rupture": ("rupture", "decouple", "decoupling", "break"),
    "sanction": ("sanctions", "bloc_sanction", "bloc_sanctions", "blockade", "embargo"),
    "exclusion": ("programme_exclusion", "exclusion_from_programme", "exit", "withdrawal"),
    "entry": ("accession", "association", "enlargement", "programme", "programme_entry"),
    "rapprochement": ("agreement", "partnership", "normalisation"),
    "hiring": ("hiring_drive", "publication_rule", "publication_rules", "talent"),
    "conflict": ("war", "armed_conflict"),
    "pandemic": ("epidemic",),
}
"""Classes of events, each with other words that files may use for it."""

LOSSES = ("bilateral_rupture", "sanction", "exclusion", "conflict", "pandemic")
"""Classes that are expected to cost ties; what they did may be otherwise."""

_WORDS = {word: name for name, words in CLASSES.items() for word in (name, *words)}


class Event(BaseModel):
    """One past event to be predicted from its origin, told only that it happens.

    Attributes
    ----------
    kind : its class, one of :data:`CLASSES`.
    origin : last year the forecast may see. start : first year of the event (origin + 1).
    last : last year to score (origin + 5), at most the last year of the evidence.
    affected : the two groups whose mutual ties the event hits; an empty group means everybody.
    date, source, note : when, from which law or agreement, and what is known beside.
    learn, ramp_years, once : of files of the first edition; not used any more.

    Examples
    --------
    >>> Event.model_validate({"name": "x", "title": "x", "kind": "Decouple", "origin": 2018,
    ...     "affected": ["USA", "CHN"]}).kind
    'bilateral_rupture'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: dict[str, str]
    kind: str
    origin: int
    start: int | None = None
    last: int | None = None
    affected: tuple[Group, Group]
    date: datetime.date | str | None = None
    source: str = ""
    note: str = ""
    description: str | dict[str, str] = ""
    learn: Any = None
    ramp_years: Any = None
    once: Any = None

    @field_validator("kind")
    @classmethod
    def _class(cls, word: str) -> str:
        known = _WORDS.get(word.strip().casefold().replace(" ", "_").replace("-", "_"))
        if known is None:
            raise ValueError(
                f"came {word!r}|allowed is a class of events: {', '.join(CLASSES)}"
                "|write the class that comes nearest"
            )
        return known

    @field_validator("title", mode="before")
    @classmethod
    def _one_language(cls, value: Any) -> Any:
        return {"en": value} if isinstance(value, str) else value

    @field_validator("affected", mode="before")
    @classmethod
    def _single_words(cls, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [[side] if isinstance(side, str) else side for side in value]
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Event:
        for name in ("start", "last"):
            year = getattr(self, name)
            if year is not None and year <= self.origin:
                raise ValueError(
                    f"came {name} {year} with origin {self.origin}"
                    "|allowed is a year after the origin"
                    f"|move `{name}` or the origin, the last year that may be seen"
                )
        if self.last is not None and self.last < self.first:
            raise ValueError(
                f"came last {self.last} before start {self.first}"
                "|allowed is a last year not before the start|move `last`"
            )
        return self

    @property
    def first(self) -> int:
        """First year of the event."""
        return self.start or self.origin + 1

    @property
    def end(self) -> int:
        """Last year to score."""
        return self.last or max(self.origin + 5, self.first)

    @property
    def unused(self) -> tuple[str, ...]:
        """Keys of the first edition that the file still holds."""
        return tuple(k for k in ("learn", "ramp_years", "once") if getattr(self, k) is not None)
