"""Asking a public service: pauses between requests, patience with faults, and an end to both."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from evidence.bounds import read_json
from evidence.errors import EvidenceError, SourceChanged, SourceError
from evidence.pull.fetch import Unanswered, fetch, is_private, opened
from evidence.pull.redaction import Redaction

# A service that answers "wait" for longer than this means the day's budget, not a busy minute: a
# client that obeys sleeps for hours without a word (OpenAlex sends the seconds until midnight UTC).
PATIENCE = 120.0
ATTEMPTS = 6


@dataclass(frozen=True)
class Answer:
    """A response whose body is whole JSON."""

    document: Any
    headers: Mapping[str, str]


@dataclass
class Client:
    """One service.

    Parameters
    ----------
    name : of the service, for messages.
    base : address without a trailing slash.
    agent : the ``User-Agent``, with the address of whoever asks.
    secrets : parameters that are sent but never written, shown or kept (an API key).
    used_up : from status, headers and document, why the budget is used up; None if it is not.
    pause : seconds between two requests. timeout : seconds without a byte until we give up.
    total : seconds for a whole answer, however steadily it trickles.
    """

    name: str
    base: str
    agent: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    used_up: Callable[[int, Mapping[str, str], Any], str | None] = lambda *_: None
    pause: float = 0.1
    timeout: float = 60.0
    total: float = 300.0
    first_wait: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    asked: int = 0

    def __post_init__(self) -> None:
        # They log whole addresses and headers, the key among them.
        for name in ("httpx2", "httpcore2"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._redaction = Redaction(self.secrets.values())
        self._http = opened(
            self.timeout,
            {
                # A header holds no other characters; an address of people may.
                "User-Agent": "".join(c if " " <= c <= "~" else quote(c) for c in self.agent),
                "Accept": "application/json",
                "Accept-Encoding": "gzip, deflate",
            },
        )
        if self.secrets and not is_private(self.base):
            raise SourceError(
                f"{self.name}: {self.base!r} would carry the API key unencrypted; allowed is https"
            )

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def get(self, path: str, params: Mapping[str, str]) -> Answer:
        """The answer to one question, asked again while the fault can pass.

        Raises
        ------
        SourceError : out of reach, the key is refused, or the budget is used up.
        SourceChanged : the service does not understand the question any more.
        """
        what, wait = "", self.first_wait
        for attempt in range(ATTEMPTS):
            if attempt:
                self.sleep(min(wait, PATIENCE))
            elif self.asked and self.pause:
                self.sleep(self.pause)
            answer, what, asked_wait = self._once(path, params)
            if answer is not None:
                return answer
            wait = asked_wait if asked_wait is not None else self.first_wait * 2**attempt
            if wait > PATIENCE:
                long = f"{wait / 3600:.1f} hours" if wait < 86_400 else "a day or more"
                raise SourceError(
                    f"{self.name}: asks to wait {long} ({what}); repeat the same "
                    "command then, what has come is kept"
                )
        raise SourceError(
            f"{self.name}: no answer from {self.base} after {ATTEMPTS} attempts ({what}); check "
            "the connection and repeat the same command, what has come is kept"
        )

    def _once(
        self, path: str, params: Mapping[str, str]
    ) -> tuple[Answer | None, str, float | None]:
        """An answer, or what went wrong and how long the service asks to wait."""
        self.asked += 1
        try:
            status, headers, body = fetch(
                self._http, self.base, path, {**params, **self.secrets}, self.total
            )
        except Unanswered as error:
            return None, str(error), None
        except EvidenceError as error:  # no address, another host, more than is read
            raise SourceError(f"{self.name}: {self._redaction.text(str(error))}") from None
        try:
            # What is kept holds no key, even where the service says it back.
            document, broken = self._redaction.document(read_json(body)), ""
        except (json.JSONDecodeError, UnicodeDecodeError):
            document, broken = None, ""
        except ValueError as error:  # whole, and not what we take: nested too deep, a NaN
            document, broken = None, f" ({error})"
        spent = self.used_up(status, headers, document)
        if spent:
            raise SourceError(f"{self.name}: {spent}")
        if status == 200:
            if document is not None:
                return Answer(document, headers), "", None
            return None, "the answer broke off" + broken[:80], None
        # First the key, then the cut: half a key at the edge would be a key told in part.
        said = self._redaction.text(_message(document))[:300]
        answer = f"HTTP {status}{': ' + said if said else ''}"
        if status in (408, 429) or status >= 500:
            return None, answer, _retry_after(headers)
        if status in (401, 402, 403):
            raise SourceError(f"{self.name}: refuses us ({answer}); is the API key right?")
        raise SourceChanged(
            f"{self.name}: does not take the question {path} ({answer}); this version asks what "
            "the service no longer answers, or a country, type or field is not known there"
        )


def _message(document: Any) -> str:
    if isinstance(document, dict):
        text = document.get("message") or document.get("error") or ""
        return " ".join(str(text).split())
    return ""


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds the service asks us to wait; a date is left to the back-off."""
    try:
        seconds = float(headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
