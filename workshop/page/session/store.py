"""Sessions on disk: one JSON file each, written whole or not at all."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from evidence.bounds import MB, read_bounded
from evidence.errors import EvidenceError
from evidence.files import data_folder, write_bytes
from scenarios.interventions import BY_KIND
from workshop.page.session.session import Refused, Session
from workshop.page.session.state import State

ID = re.compile(r"^[0-9a-f]{12}$")
LEFT = re.compile(r"^\.[0-9a-f]{12}\.json\.\w+$")  # what a kill in the middle of a save leaves
LARGEST = 16 * MB  # a full history of four scenarios has 4.5, a thousand long notes 6
HEAD = 400_000  # bytes in which a session says what is on the table, before its history
MAX_SESSIONS = 2000


@dataclass(frozen=True)
class SessionInfo:
    """One line of the list of sessions."""

    id: str
    name: str
    changed: str
    columns: int


class _Head(BaseModel):
    """What a session file begins with."""

    id: str
    name: str
    changed: str
    state: State


class Store:
    """The folder of sessions, and those that are open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, Session] = {}
        self._infos: dict[str, tuple[tuple[int, int], SessionInfo | None]] = {}

    def new(self, name: str = "") -> Session:
        """A session that is on disk before anybody sees it.

        Raises
        ------
        Refused : there are as many as are kept.
        """
        if sum(1 for _ in self.folder.glob("*.json")) >= MAX_SESSIONS:
            raise Refused("page.refused.full")
        session = Session.new(name)
        self.save(session)
        self._open[session.id] = session
        return session

    def get(self, name: str) -> Session | None:
        """An open session, or one from disk; None where there is none that can be read."""
        if name not in self._open:
            found = self.peek(name)
            if found is not None:
                self._open[name] = found
        return self._open.get(name)

    def peek(self, name: str) -> Session | None:
        """A session as it is, without holding it in memory afterwards."""
        if name in self._open:
            return self._open[name]
        return self._read(self.folder / f"{name}.json") if ID.match(name) else None

    def close(self, name: str) -> None:
        """Forget a session that nobody looks at; it is on disk."""
        self._open.pop(name, None)

    def save(self, session: Session) -> None:
        """Write a session; what stood there before stays until the new file is whole."""
        text = session.model_dump_json(indent=1) + "\n"
        write_bytes(self.folder / f"{session.id}.json", text.encode(), private=True)

    def clear_left_overs(self) -> None:
        """Remove what kills in the middle of a save left; only for who holds the folder alone."""
        for path in self.folder.glob(".*.json.*"):
            if LEFT.match(path.name):
                with suppress(OSError):
                    path.unlink()

    def all(self) -> list[SessionInfo]:
        """Every session of the folder, the latest first; none is held in memory for it."""
        found = []
        for path in sorted(self.folder.glob("*.json")):
            with suppress(OSError):
                told = path.lstat()
                stamp = told.st_mtime_ns, told.st_size
                if held := self._open.get(path.stem):
                    found.append(_line(held))
                    continue
                if path.stem not in self._infos or self._infos[path.stem][0] != stamp:
                    self._infos[path.stem] = stamp, self._info(path)
                if info := self._infos[path.stem][1]:
                    found.append(info)
        return sorted(found, key=lambda s: s.changed, reverse=True)

    def _info(self, path: Path) -> SessionInfo | None:
        """What a session file begins with; of one that begins otherwise, all of it is read."""
        head: _Head | Session | None = None
        if ID.match(path.stem) and path.is_file() and not path.is_symlink():
            with path.open("rb") as handle:
                begin, cut, _ = handle.read(HEAD).partition(b',\n "history": [')
            with suppress(ValidationError):
                head = _Head.model_validate_json(begin + b"}") if cut else None
        head = head or self.peek(path.stem)
        if head is None or head.id != path.stem:
            return None
        return _line(head)

    @staticmethod
    def _read(path: Path) -> Session | None:
        try:
            session = Session.model_validate_json(read_bounded(path, LARGEST, follow=False))
        except (OSError, ValueError, EvidenceError):
            return None  # not a session of ours, or of a later version: left alone
        whole = session.id == path.stem and session.history
        return session if whole and _can_be_shown(session) else None


def _can_be_shown(session: Session) -> bool:
    """Whether every lever on the table is of a kind we know, with settings of the right form.

    Earlier states are checked when somebody goes back to one.
    """
    levers = [m for c in session.state.columns for m in c.interventions]
    try:
        return all(BY_KIND[m["kind"]].model_validate(m) for m in levers)
    except (KeyError, TypeError, ValueError):
        return False


def _line(head: _Head | Session) -> SessionInfo:
    return SessionInfo(head.id, head.name, head.changed, len(head.state.columns))


def default_folder() -> Path:
    """Where sessions go by default: the user's data folder of the operating system."""
    return data_folder() / "sessions"
