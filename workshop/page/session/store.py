"""Sessions on disk: one JSON file each, written whole or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from evidence.files import data_folder, write_text
from workshop.page.session.session import Session

ID = re.compile(r"^[0-9a-f]{12}$")


@dataclass(frozen=True)
class SessionInfo:
    """One line of the list of sessions."""

    id: str
    name: str
    changed: str
    columns: int


class Store:
    """The folder of sessions, and those that are open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, Session] = {}

    def new(self, name: str = "") -> Session:
        """A session that is on disk before anybody sees it."""
        session = Session.new(name)
        self._open[session.id] = session
        self.save(session)
        return session

    def get(self, name: str) -> Session | None:
        """An open session, or one from disk; None where there is none that can be read."""
        if name not in self._open and ID.match(name):
            found = self._read(self.folder / f"{name}.json")
            if found is not None:
                self._open[name] = found
        return self._open.get(name)

    def save(self, session: Session) -> None:
        """Write a session; what stood there before stays until the new file is whole."""
        write_text(self.folder / f"{session.id}.json", session.model_dump_json(indent=1) + "\n")

    def all(self) -> list[SessionInfo]:
        """Every session of the folder, the latest first."""
        found = []
        for path in sorted(self.folder.glob("*.json")):
            session = self.get(path.stem)
            if session is not None:
                columns = len(session.state.columns)
                found.append(SessionInfo(session.id, session.name, session.changed, columns))
        return sorted(found, key=lambda s: s.changed, reverse=True)

    @staticmethod
    def _read(path: Path) -> Session | None:
        try:
            session = Session.model_validate_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, ValidationError):
            return None  # not a session of ours, or of a later version: left alone
        return session if session.id == path.stem else None


def default_folder() -> Path:
    """Where sessions go by default: the user's data folder of the operating system."""
    return data_folder() / "sessions"
