"""A workshop session as data: what is on the table, how it got there, what groups guessed.

Pure bookkeeping: nothing here computes, draws or writes. Every change keeps the state after it, so
that a room can go back to any of them.
"""

from __future__ import annotations

import copy
import secrets
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from workshop.language.texts import plain

MOST_WORLDS, MOST_LEVERS = 4, 12
MOST_HISTORY = 400  # changes with their full state, about a megabyte
SAME_MOVE = 4.0  # seconds within which moves of one lever are one change
NAME = 80
OUTCOMES = ("papers_share", "impact", "links", "international_share", "partner_hhi")
REGIONS = ("CHN", "USA", "EU27", "GBR", "JPN", "IND")


class Refused(ValueError):
    """A change that cannot be made; the text is a key of the page's texts."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_assignment=False)


class Column(_Model):
    """One scenario on the table. ``title`` is somebody's words, or {en, zh} of a ready-made one."""

    id: str
    title: str | dict[str, str] = ""
    group: str = ""
    ready: str = ""
    interventions: list[dict[str, Any]] = Field(default_factory=list)


class Shown(_Model):
    """What everybody sees: countries and blocs, outcomes."""

    regions: list[str] = Field(default_factory=lambda: list(REGIONS))
    outcomes: list[str] = Field(default_factory=lambda: list(OUTCOMES))


class State(_Model):
    """What is on the table."""

    columns: list[Column] = Field(default_factory=lambda: [Column(id="s1")])
    shown: Shown = Field(default_factory=Shown)


class Entry(_Model):
    """One change: when, by whom, what (a key of the texts and its values), the state after it."""

    at: str
    who: str = ""
    what: str
    values: dict[str, Any] = Field(default_factory=dict)
    state: State
    bookmark: str = ""


class Guess(_Model):
    """What a group expects of a scenario: the change at the horizon, as the page tells changes."""

    group: str
    column: str
    variable: str
    region: str
    value: float
    at: str


class Note(_Model):
    """Something the room wants in its minutes."""

    at: str
    who: str = ""
    text: str


class Session(_Model):
    """One workshop. ``guessing`` hides answers until ``revealed``."""

    format: int = 1
    id: str
    name: str = ""
    created: str
    changed: str
    state: State = Field(default_factory=State)
    history: list[Entry] = Field(default_factory=list)
    guesses: list[Guess] = Field(default_factory=list)
    notes: list[Note] = Field(default_factory=list)
    guessing: bool = False

    @classmethod
    def new(cls, name: str = "") -> Session:
        """An empty session with a name nobody can guess in its address."""
        at = now()
        made = cls(id=secrets.token_hex(6), name=clean(name), created=at, changed=at)
        made._put("history.opened", "", {})
        return made

    def column(self, name: str) -> Column:
        """A scenario by id."""
        for column in self.state.columns:
            if column.id == name:
                return column
        raise Refused("page.refused.gone")

    def letter(self, name: str) -> str:
        """A to D, by place."""
        return "ABCD"[[c.id for c in self.state.columns].index(name)]

    # Changes. Each is one entry of the history.

    def add_column(self, who: str = "", copy_of: str = "") -> str:
        """Put one more scenario beside the others; empty, or a copy of one."""
        if len(self.state.columns) >= MOST_WORLDS:
            raise Refused("page.refused.columns")
        taken = {c.id for c in self.state.columns}
        name = next(f"s{k}" for k in range(1, 100) if f"s{k}" not in taken)
        base = self.column(copy_of) if copy_of else Column(id=name)
        added = base.model_copy(update={"id": name, "group": ""}, deep=True)
        self.state.columns.append(added)
        self._put("history.column_added", who, {"letter": self.letter(name)})
        return name

    def remove_column(self, name: str, who: str = "") -> None:
        """Take a scenario off the table; one always stays."""
        if len(self.state.columns) == 1:
            raise Refused("page.refused.last")
        letter = self.letter(name)
        self.state.columns = [c for c in self.state.columns if c.id != name]
        self._put("history.column_removed", who, {"letter": letter})

    def fill(self, name: str, data: dict[str, Any], ready: str, who: str = "") -> None:
        """Fill a scenario from a ready-made one."""
        column = self.column(name)
        column.title = data.get("title") or ""
        column.ready = ready
        column.interventions = copy.deepcopy(list(data.get("interventions") or ())[:MOST_LEVERS])
        self._put("history.filled", who, {"letter": self.letter(name), "title": column.title})

    def rename(self, name: str, title: str | None, group: str | None, who: str = "") -> None:
        """Give a scenario a title, or the group it belongs to."""
        column = self.column(name)
        if title is not None:
            column.title = clean(title)
        if group is not None:
            column.group = clean(group)
        values = {"letter": self.letter(name), "title": column.title, "group": column.group}
        self._put("history.renamed", who, values, same=f"rename/{name}")

    def add_lever(self, name: str, lever: dict[str, Any], who: str = "") -> None:
        """Put a lever into a scenario."""
        column = self.column(name)
        if len(column.interventions) >= MOST_LEVERS:
            raise Refused("page.refused.levers")
        column.interventions.append(lever)
        values = {"letter": self.letter(name), "kind": lever["kind"]}
        self._put("history.lever_added", who, values)

    def remove_lever(self, name: str, index: int, who: str = "") -> None:
        """Take a lever out of a scenario."""
        column = self.column(name)
        lever = self._lever(column, index)
        column.interventions.pop(index)
        values = {"letter": self.letter(name), "kind": lever["kind"]}
        self._put("history.lever_removed", who, values)

    def set(self, name: str, index: int, path: tuple[str, ...], value: Any, who: str = "") -> None:
        """Move one setting of a lever; None leaves it to the model."""
        lever = self._lever(self.column(name), index)
        before = get(lever, path)
        put(lever, path, value)
        values = {
            "letter": self.letter(name), "kind": lever["kind"], "setting": ".".join(path),
            "before": before, "after": value,
        }  # fmt: skip
        self._put("history.moved", who, values, same=f"{name}/{index}/{'.'.join(path)}")

    def show(
        self, regions: list[str] | None = None, outcomes: list[str] | None = None, who: str = ""
    ) -> None:
        """Pick countries and outcomes to look at."""
        if regions is not None:
            self.state.shown.regions = regions
        if outcomes is not None:
            self.state.shown.outcomes = outcomes
        self._put("history.shown", who, {"regions": self.state.shown.regions}, same="shown")

    def back(self, who: str = "") -> None:
        """The state before the last change; twice goes two changes back, not to and fro."""
        last = self.history[-1]
        here = int(last.values["to"]) if last.what == "history.back" else len(self.history) - 1
        if here < 1:
            raise Refused("page.refused.no_back")
        self._take(here - 1, "history.back", who)

    def restore(self, index: int, who: str = "") -> None:
        """Any earlier state; going back is itself a change, so nothing is lost."""
        if not 0 <= index < len(self.history):
            raise Refused("page.refused.gone")
        self._take(index, "history.restored", who)

    def _take(self, index: int, what: str, who: str) -> None:
        entry = self.history[index]
        self.state = entry.state.model_copy(deep=True)
        self._put(what, who, {"at": entry.at, "bookmark": entry.bookmark, "to": index})

    def bookmark(self, name: str, who: str = "") -> None:
        """Give the state of now a name to come back to."""
        name = clean(name)
        if not name:
            raise Refused("page.refused.empty")
        self._put("history.bookmarked", who, {"name": name})
        self.history[-1].bookmark = name

    def guess(self, column: str, group: str, variable: str, region: str, value: float) -> None:
        """What a group expects; a second guess of the same group replaces the first."""
        self.column(column)
        group = clean(group)
        if not group:
            raise Refused("page.refused.empty")
        key = group, column, variable, region
        self.guesses = [g for g in self.guesses if (g.group, g.column, g.variable, g.region) != key]
        self.guesses.append(
            Guess(group=group, column=column, variable=variable, region=region, value=value,
                  at=now())
        )  # fmt: skip
        self.changed = now()

    def note(self, text: str, who: str = "") -> None:
        """A line for the minutes."""
        text = plain(text)[:2000]
        if not text:
            raise Refused("page.refused.empty")
        self.notes.append(Note(at=now(), who=clean(who), text=text))
        self.changed = now()

    def _lever(self, column: Column, index: int) -> dict[str, Any]:
        if not 0 <= index < len(column.interventions):
            raise Refused("page.refused.gone")
        return column.interventions[index]

    def _put(self, what: str, who: str, values: dict[str, Any], same: str = "") -> None:
        """One line of history; moves of the same thing in a row are one line."""
        at, who = now(), clean(who)
        last = self.history[-1] if self.history else None
        if (
            same
            and last is not None
            and last.values.get("same") == same
            and last.who == who
            and not last.bookmark
            and _seconds(last.at, at) <= SAME_MOVE
        ):
            values = {**values, **({"before": last.values["before"]} if "before" in values else {})}
            self.history.pop()
        if same:
            values = {**values, "same": same}
        state = self.state.model_copy(deep=True)
        self.history.append(Entry(at=at, who=who, what=what, values=values, state=state))
        if len(self.history) > MOST_HISTORY:
            # Bookmarks and the beginning stay; of the rest the oldest goes.
            at_ = next((k for k, e in enumerate(self.history) if k and not e.bookmark), 1)
            self.history.pop(at_)
            for entry in self.history:
                if entry.values.get("to", 0) > at_:
                    entry.values["to"] -= 1
        self.changed = at


def now() -> str:
    """The time, to the tenth of a second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _seconds(a: str, b: str) -> float:
    return (datetime.fromisoformat(b) - datetime.fromisoformat(a)).total_seconds()


def clean(words: object) -> str:
    """Somebody's words as a short line.

    Examples
    --------
    >>> clean("  a  name ")
    'a name'
    """
    return plain(words)[:NAME]


def get(lever: dict[str, Any], path: tuple[str, ...]) -> Any:
    """A value inside a lever; None where it is not set."""
    here: Any = lever
    for key in path:
        if not isinstance(here, dict) or key not in here:
            return None
        here = here[key]
    return here


def put(lever: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Set a value inside a lever; None takes it out.

    A size is told in one of two ways, so setting the one takes the other out.

    Examples
    --------
    >>> lever = {"kind": "decouple", "size": {"measured": "us-china-2018", "times": 2.0}}
    >>> put(lever, ("size", "percent"), -40.0)
    >>> lever["size"]
    {'percent': -40.0}
    >>> put(lever, ("size", "measured"), "russia-2022")
    >>> lever["size"]
    {'times': 1.0, 'measured': 'russia-2022'}
    """
    here = lever
    for key in path[:-1]:
        if not isinstance(here.get(key), dict):
            here[key] = {}
        here = here[key]
    last = path[-1]
    if last == "percent" and value is not None:
        here.pop("measured", None)
        here.pop("times", None)
    if last == "measured" and value is not None:
        here.pop("percent", None)
        here.setdefault("times", 1.0)
    if value is None:
        here.pop(last, None)
    else:
        here[last] = value
