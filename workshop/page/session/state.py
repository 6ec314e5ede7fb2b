"""What a session holds: scenarios on the table, what is shown, changes, guesses, notes.

The field names are those of the session file.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
)  # fmt: skip

OUTCOMES = ("papers_share", "impact", "links", "international_share", "partner_hhi")
REGIONS = ("CHN", "USA", "EU27", "GBR", "JPN", "IND")


CHANGED = {"en": ", changed", "zh": "（有改动）"}  # behind the title of a ready-made scenario
Short = Annotated[str, Field(max_length=300)]
MAX_COLUMNS, MAX_LEVERS = 4, 12


def _moment(at: str) -> str:
    """A time that others can be told from: with its zone."""
    if datetime.fromisoformat(at).tzinfo is None:
        raise ValueError("came a time without its zone")
    return at


Moment = Annotated[str, Field(max_length=40), AfterValidator(_moment)]


class Record(BaseModel):
    """A part of the session file; a key it does not know is an error."""

    model_config = ConfigDict(extra="forbid", validate_assignment=False)


class Column(Record):
    """One scenario on the table. ``title`` is somebody's words, or {en, zh} of a preset.

    Older session files say ``ready`` for ``preset``.
    """

    id: Annotated[str, Field(pattern=r"^s\d{1,3}$")]
    title: Short | dict[str, Short] = ""
    group: Short = ""
    preset: str = Field(default="", validation_alias=AliasChoices("preset", "ready"))
    interventions: list[dict[str, Any]] = Field(default_factory=list, max_length=MAX_LEVERS)


def no_longer_as_filled(column: Column) -> None:
    """Let the title of a ready-made scenario say that its levers are others by now.

    Examples
    --------
    >>> column = Column(id="s1", title={"en": "A cut", "zh": "削减"})
    >>> no_longer_as_filled(column), no_longer_as_filled(column), column.title["en"]
    (None, None, 'A cut, changed')
    """
    if isinstance(column.title, dict):
        column.title = {
            lang: words if words.endswith(CHANGED[lang]) else words + CHANGED[lang]
            for lang, words in column.title.items()
        }


class Shown(Record):
    """What everybody sees: countries and blocs, outcomes."""

    regions: list[str] = Field(default_factory=lambda: list(REGIONS))
    outcomes: list[str] = Field(default_factory=lambda: list(OUTCOMES))


class State(Record):
    """What is on the table."""

    columns: list[Column] = Field(
        default_factory=lambda: [Column(id="s1")], min_length=1, max_length=MAX_COLUMNS
    )
    shown: Shown = Field(default_factory=Shown)

    @field_validator("columns")
    @classmethod
    def _told_apart(cls, columns: list[Column]) -> list[Column]:
        if len({c.id for c in columns}) < len(columns):
            raise ValueError("came two scenarios of one id")
        return columns


class Entry(Record):
    """One change: when, by whom, what (a key of the texts and its values), the state after it."""

    at: Moment
    who: str = ""
    what: str
    values: dict[str, Any] = Field(default_factory=dict)
    state: State
    bookmark: str = ""


class Guess(Record):
    """What a group expects of a scenario: the change at the horizon, as the page tells changes."""

    group: Short
    column: Short
    variable: Short
    region: Short
    value: float = Field(allow_inf_nan=False)
    at: Moment


class Note(Record):
    """Something for the minutes."""

    at: Moment
    who: Short = ""
    text: str = Field(max_length=4000)
