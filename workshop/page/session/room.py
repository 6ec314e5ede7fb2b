"""The room around a session: who leads, the question of the day, phases, timer, event cards."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, get_args

from pydantic import Field

from workshop.language.texts import plain
from workshop.page.session.state import Record

Phase = Literal["welcome", "explore", "guess", "reveal", "debrief"]
PHASES: tuple[Phase, ...] = get_args(Phase)
ROLES = ("minister", "funder", "president", "security", "industry", "early", "small", "press")
# Kinds of levers that come as news: what happens to a room without its doing.
EVENTS = ("pandemic", "withdrawal", "sanction", "rapprochement", "hiring")
QUESTIONS = ("surprise", "believe", "do", "know")  # of the debrief
MAX_QUESTION = 300  # characters
MAX_MINUTES = 120


class Room(Record):
    """What a facilitator sets; everybody sees it but ``lead``.

    ``lead`` is a digest of the facilitator's key; without one everybody leads. ``until`` is when
    the timer ends, in UTC; ``event`` the kind of the last event card and ``event_year`` its year.
    """

    lead: Annotated[str, Field(max_length=64)] = ""
    question: Annotated[str, Field(max_length=MAX_QUESTION)] = ""
    phase: Phase = "explore"
    until: str = ""
    event: Annotated[str, Field(max_length=40)] = ""
    event_year: int = 0

    def new_lead(self) -> str:
        """A key for the one who leads; only its digest is kept."""
        key = secrets.token_urlsafe(24)
        self.lead = _digest(key)
        return key

    def is_led_by(self, key: str) -> bool:
        """Whether somebody with this key leads.

        Examples
        --------
        >>> room = Room()
        >>> room.is_led_by(""), room.is_led_by(room.new_lead()), room.is_led_by("")
        (True, True, False)
        """
        return not self.lead or hmac.compare_digest(_digest(key), self.lead)

    def ask(self, question: str) -> None:
        """Set the question of the day."""
        self.question = plain(question)[:MAX_QUESTION]

    def set_timer(self, minutes: int) -> None:
        """Start a timer; 0 stops it."""
        minutes = min(max(minutes, 0), MAX_MINUTES)
        end = datetime.now(UTC) + timedelta(minutes=minutes)
        self.until = end.isoformat(timespec="seconds") if minutes else ""

    def deal(self, event: str, year: int) -> None:
        """Let an event card be read by everybody."""
        self.event, self.event_year = event, year


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
