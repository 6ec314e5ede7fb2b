"""What the scorecard compares: the entries of ``estimates.yaml``, checked."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from evidence.caching.own_yaml import read_own_yaml
from scenarios.vocabulary.text import Text

FILE = Path(__file__).parent / "estimates.yaml"
Words = Annotated[Text, BeforeValidator(Text.of)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Theirs(_Strict):
    """What was published: a value, an interval, or one bound ("at least"); in their words too."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    said: str

    @model_validator(mode="after")
    def _ordered(self) -> Theirs:
        ends = [x for x in (self.low, self.value, self.high) if x is not None]
        if not ends or ends != sorted(ends):
            raise ValueError(f"came {ends}; allowed is low <= value <= high, at least one of them")
        return self


class Way(_Strict):
    """How ours is computed. ``concept`` only where it measures something else than theirs does."""

    concept: str | None = None
    rests_on: tuple[str, ...] = ()  # sources whose figures enter ours, beside those of parameters


class ByEvent(Way):
    """Stored net effect of a library event; ``turned`` for the opposite of what happened."""

    by: Literal["event"]
    event: str
    turned: bool = False


class ByScenario(Way):
    """Difference a shipped scenario makes, replicate by replicate."""

    by: Literal["scenario"]
    config: str
    variable: str
    region: str
    year: int
    field: str = "all"
    measure: Literal["percent", "points"]


class ByBaseline(Way):
    """Level in the baseline, or its change since a year of the figures."""

    by: Literal["baseline"]
    variable: Literal["papers", "links", "international_share"]
    region: str
    year: int
    since: int | None = None
    measure: Literal["level", "percent", "points"]


class ByFigures(Way):
    """A named function of :mod:`scenarios.scorecard.figures`."""

    by: Literal["figures"]
    name: str
    a: str | None = None
    b: str | None = None
    since: int | None = None
    until: int | None = None
    first: int | None = None
    last: int | None = None
    year: int | None = None


class ByEstimate(Way):
    """A row of the estimates of behaviour on our own figures."""

    by: Literal["estimate"]
    parameter: str
    years: str


class ByParameter(Way):
    """A parameter of the model."""

    by: Literal["parameter"]
    id: str


class Missing(Way):
    """Nothing of ours: the model has no such thing (``gap``), or nobody has computed it."""

    by: Literal["none"]
    missing: Literal["gap", "not computed"]


Ours = Annotated[
    ByEvent | ByScenario | ByBaseline | ByFigures | ByEstimate | ByParameter | Missing,
    Field(discriminator="by"),
]


class Entry(_Strict):
    """One published estimate and the way to ours."""

    id: str
    source: str
    measures: Words
    concept: str
    unit: str
    theirs: Theirs
    ours: Ours
    reason: Words


def read_entries(path: Path = FILE) -> tuple[Entry, ...]:
    """All entries, in file order.

    Examples
    --------
    >>> first = read_entries()[0]
    >>> first.id, first.theirs.high, first.ours.by
    ('sanctions-2014', -15.0, 'event')
    """
    rows = read_own_yaml(path)
    return tuple(Entry(id=key, **row) for key, row in rows.items())


def digest(path: Path = FILE) -> str:
    """Of the entries as they stand: stored results belong to these and to no others."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
