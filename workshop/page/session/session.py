"""A workshop session as data: what is on the table, how it got there, what groups guessed.

Pure bookkeeping: nothing here computes, draws or writes. Every change keeps the state after it, so
that the participants can go back to any of them.
"""

from __future__ import annotations

import copy
import re
import secrets
from collections.abc import Hashable
from typing import Any

from pydantic import Field, PrivateAttr

from workshop.language.texts import plain
from workshop.page.session.lines import clean, now, seconds_between
from workshop.page.session.room import Phase, Room
from workshop.page.session.settings import get_setting, set_setting
from workshop.page.session.state import (
    MAX_COLUMNS,
    MAX_LEVERS,
    Column,
    Entry,
    Guess,
    Moment,
    Note,
    Record,
    State,
    no_longer_as_filled,
)

MAX_HISTORY = 400  # changes with their full state, up to 4.5 MB
MAX_NOTES, MAX_GUESSES = 1000, 400
SAME_MOVE_SECONDS = 4.0  # within which moves of one lever are one change
MAX_NOTE = 2000  # characters


PLACE = re.compile(r"[A-Za-z0-9]{2,20}(-[A-Za-z0-9]{2,20})?")
WORD = re.compile(r"[a-z0-9_]{1,40}")


class Refused(ValueError):
    """A change that cannot be made; the text is a key of the page's texts."""


class Session(Record):
    """One workshop. ``guessing`` hides answers until ``revealed``."""

    format: int = 1
    id: str
    name: str = ""
    created: Moment
    changed: Moment
    state: State = Field(default_factory=State)
    history: list[Entry] = Field(default_factory=list)
    guesses: list[Guess] = Field(default_factory=list)
    notes: list[Note] = Field(default_factory=list)
    guessing: bool = False
    room: Room = Field(default_factory=Room)
    _by: Hashable = PrivateAttr(None)
    _last_by: Hashable = PrivateAttr(None)

    def moved_by(self, by: Hashable) -> None:
        """Whose window makes the next change: people without a name are told apart by it."""
        self._by = by

    def snapshot(self) -> dict[str, Any]:
        """What takes a change back; entries of the history are shared, since none is changed."""
        held: dict[str, Any] = {name: getattr(self, name) for name in type(self).model_fields}
        lists = {k: list(held[k]) for k in ("history", "guesses", "notes")}
        copied = {k: getattr(self, k).model_copy(deep=True) for k in ("state", "room")}
        return {**held, **lists, **copied}

    def put_back(self, held: dict[str, Any]) -> None:
        """The session as it was when ``held`` was taken."""
        for name, value in held.items():
            setattr(self, name, value)

    @classmethod
    def new(cls, name: str = "") -> Session:
        """An empty session with a name nobody can guess in its address."""
        at = now()
        made = cls(id=secrets.token_hex(6), name=clean(name), created=at, changed=at)
        made._record("history.opened", "", {})
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
        if len(self.state.columns) >= MAX_COLUMNS:
            raise Refused("page.refused.columns")
        taken = {c.id for c in self.state.columns}
        name = next(f"s{k}" for k in range(1, 100) if f"s{k}" not in taken)
        base = self.column(copy_of) if copy_of else Column(id=name)
        added = base.model_copy(update={"id": name, "group": ""}, deep=True)
        self.state.columns.append(added)
        self._record("history.column_added", who, {"letter": self.letter(name)})
        return name

    def remove_column(self, name: str, who: str = "") -> None:
        """Take a scenario off the table; one always stays."""
        if len(self.state.columns) == 1:
            raise Refused("page.refused.last")
        letter = self.letter(name)
        self.state.columns = [c for c in self.state.columns if c.id != name]
        self._record("history.column_removed", who, {"letter": letter})

    def fill(self, name: str, data: dict[str, Any], preset: str, who: str = "") -> None:
        """Fill a scenario from a preset."""
        column = self.column(name)
        column.title = data.get("title") or ""
        column.preset = preset
        column.interventions = copy.deepcopy(list(data.get("interventions") or ())[:MAX_LEVERS])
        self._record("history.filled", who, {"letter": self.letter(name), "title": column.title})

    def rename(self, name: str, title: str | None, group: str | None, who: str = "") -> None:
        """Give a scenario a title, or the group it belongs to."""
        column = self.column(name)
        if title is not None:
            column.title = clean(title)
        if group is not None:
            column.group = clean(group)
        values = {"letter": self.letter(name), "title": column.title, "group": column.group}
        self._record("history.renamed", who, values, same=f"rename/{name}")

    def add_lever(self, name: str, lever: dict[str, Any], who: str = "") -> None:
        """Put a lever into a scenario."""
        column = self.column(name)
        if len(column.interventions) >= MAX_LEVERS:
            raise Refused("page.refused.levers")
        column.interventions.append(lever)
        no_longer_as_filled(column)
        values = {"letter": self.letter(name), "kind": lever["kind"]}
        self._record("history.lever_added", who, values)

    def remove_lever(self, name: str, index: int, who: str = "") -> None:
        """Take a lever out of a scenario."""
        column = self.column(name)
        lever = self._lever(column, index)
        column.interventions.pop(index)
        no_longer_as_filled(column)
        values = {"letter": self.letter(name), "kind": lever["kind"]}
        self._record("history.lever_removed", who, values)

    def set(self, name: str, index: int, path: tuple[str, ...], value: Any, who: str = "") -> None:
        """Move one setting of a lever; None leaves it to the model. What stays is no change."""
        lever = self._lever(self.column(name), index)
        before = get_setting(lever, path)
        if before == value and type(before) is type(value):
            return  # a window that shows what came may say it again: nothing to take back
        set_setting(lever, path, value)
        no_longer_as_filled(self.column(name))
        values = {
            "letter": self.letter(name), "kind": lever["kind"], "setting": ".".join(path),
            "before": before, "after": value,
        }  # fmt: skip
        self._record("history.moved", who, values, same=f"{name}/{index}/{'.'.join(path)}")

    def show(
        self, regions: list[str] | None = None, outcomes: list[str] | None = None, who: str = ""
    ) -> None:
        """Pick countries and outcomes to look at."""
        if regions is not None:
            self.state.shown.regions = regions
        if outcomes is not None:
            self.state.shown.outcomes = outcomes
        self._record("history.shown", who, {"regions": self.state.shown.regions}, same="shown")

    def back(self, who: str = "") -> None:
        """The state before the last change; twice goes two changes back, not to and fro."""
        last = self.history[-1]
        here = int(last.values["to"]) if last.what == "history.back" else len(self.history) - 1
        if here < 1:
            raise Refused("page.refused.no_back")
        self._go_to(here - 1, "history.back", who)

    def restore(self, index: int, who: str = "") -> None:
        """Any earlier state; going back is itself a change, so nothing is lost."""
        if not 0 <= index < len(self.history):
            raise Refused("page.refused.gone")
        self._go_to(index, "history.restored", who)

    def _go_to(self, index: int, what: str, who: str) -> None:
        entry = self.history[index]
        self.state = entry.state.model_copy(deep=True)
        self._record(what, who, {"at": entry.at, "bookmark": entry.bookmark, "to": index})

    def bookmark(self, name: str, who: str = "") -> None:
        """Give the state of now a name to come back to."""
        name = clean(name)
        if not name:
            raise Refused("page.refused.empty")
        self._record("history.bookmarked", who, {"name": name})
        self.history[-1].bookmark = name

    def guess(self, column: str, group: str, variable: str, region: str, value: float) -> None:
        """What a group expects; a second guess of the same group replaces the first."""
        self.column(column)
        group = clean(group)
        if not group:
            raise Refused("page.refused.empty")
        # Which of these have figures the form knows; here nothing passes that is no code at all.
        if not PLACE.fullmatch(region) or not WORD.fullmatch(variable):
            raise Refused("page.refused.place")
        key = group, column, variable, region
        self.guesses = [g for g in self.guesses if (g.group, g.column, g.variable, g.region) != key]
        if len(self.guesses) >= MAX_GUESSES:
            raise Refused("page.refused.full")
        self.guesses.append(
            Guess(group=group, column=column, variable=variable, region=region, value=value,
                  at=now())
        )  # fmt: skip
        self.changed = now()

    def withdraw_guess(self, group: str, column: str, variable: str, region: str) -> None:
        """Take a guess back, also one of a scenario or place that is not shown any more."""
        key = group, column, variable, region
        kept = [g for g in self.guesses if (g.group, g.column, g.variable, g.region) != key]
        if len(kept) == len(self.guesses):
            raise Refused("page.refused.gone")
        self.guesses = kept
        self.changed = now()

    def set_guessing(self, on: bool, who: str = "") -> None:
        """Hide the answers while groups guess, or reveal them."""
        self.guessing = on
        if on or self.room.phase == "guess":
            self.room.phase = "guess" if on else "reveal"
        self._record("history.curtain" if on else "history.revealed", who, {})

    def enter_phase(self, phase: Phase, who: str = "") -> None:
        """Go on to a part of the workshop; while groups guess, answers are hidden."""
        self.room.phase = phase
        self.guessing = phase == "guess"
        self._record("history.phase", who, {"phase": phase})

    def note(self, text: str, who: str = "") -> None:
        """A line for the minutes."""
        text = plain(text)[:MAX_NOTE]
        if not text:
            raise Refused("page.refused.empty")
        if len(self.notes) >= MAX_NOTES:
            raise Refused("page.refused.full")
        self.notes.append(Note(at=now(), who=clean(who), text=text))
        self.changed = now()

    def _lever(self, column: Column, index: int) -> dict[str, Any]:
        if not 0 <= index < len(column.interventions):
            raise Refused("page.refused.gone")
        return column.interventions[index]

    def _record(self, what: str, who: str, values: dict[str, Any], same: str = "") -> None:
        """One line of history; moves of the same thing in a row are one line."""
        at, who = now(), clean(who)
        last = self.history[-1] if self.history else None
        if (
            same
            and last is not None
            and last.values.get("same") == same
            and last.who == who
            and self._last_by == self._by
            and not last.bookmark
            and abs(seconds_between(last.at, at)) <= SAME_MOVE_SECONDS  # a clock may go back
        ):
            values = {**values, **({"before": last.values["before"]} if "before" in values else {})}
            self.history.pop()
        if same:
            values = {**values, "same": same}
        state = self.state.model_copy(deep=True)
        self._last_by = self._by
        self.history.append(Entry(at=at, who=who, what=what, values=values, state=state))
        if len(self.history) > MAX_HISTORY:
            # Bookmarks and the beginning stay; of the rest the oldest goes.
            at_ = next((k for k, e in enumerate(self.history) if k and not e.bookmark), 1)
            self.history.pop(at_)
            # Copies: a change that is taken back gets the old entries again.
            self.history = [
                e.model_copy(update={"values": {**e.values, "to": e.values["to"] - 1}})
                if e.values.get("to", 0) > at_
                else e
                for e in self.history
            ]
        self.changed = at
