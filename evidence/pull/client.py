"""Asking a public service: pauses between requests, patience with faults, and an end to both."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence.errors import SourceChanged, SourceError

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
    """

    name: str
    base: str
    agent: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    used_up: Callable[[int, Mapping[str, str], Any], str | None] = lambda *_: None
    pause: float = 0.1
    timeout: float = 60.0
    first_wait: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    asked: int = 0

    def __post_init__(self) -> None:
        import httpx

        # httpx logs whole addresses, the key among them.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._http = httpx.Client(
            timeout=self.timeout, headers={"User-Agent": self.agent, "Accept": "application/json"}
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
                raise SourceError(
                    f"{self.name}: asks to wait {wait / 3600:.1f} hours ({what}); repeat the same "
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
        import httpx

        self.asked += 1
        try:
            response = self._http.get(f"{self.base}{path}", params={**params, **self.secrets})
        except httpx.InvalidURL:
            raise SourceError(f"{self.name}: {self.base!r} is no address") from None
        except httpx.HTTPError as error:
            # The text of some errors holds the address and with it the key.
            return None, type(error).__name__, None
        status, headers = response.status_code, response.headers
        try:
            document = json.loads(response.content.decode("utf-8"))
        except (UnicodeDecodeError, ValueError):
            document = None
        spent = self.used_up(status, headers, document)
        if spent:
            raise SourceError(f"{self.name}: {spent}")
        if status == 200:
            if document is not None:
                return Answer(document, headers), "", None
            return None, "the answer broke off", None
        said = _message(document)
        for secret in self.secrets.values():
            said = said.replace(secret, "***")
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
        return " ".join(str(text).split())[:300]
    return ""


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds the service asks us to wait; a date is left to the back-off."""
    try:
        seconds = float(headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
