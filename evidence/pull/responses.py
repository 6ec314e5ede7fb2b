"""Responses kept one by one, each whole or not there, so that a pull goes on where it was cut."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evidence.bounds import LARGEST_JSON, read_bounded, read_json
from evidence.files import write_text


@dataclass(frozen=True)
class Response:
    """A response as it was kept: what was asked, when, and what came."""

    query: Mapping[str, str]
    read: str
    document: Any


def now() -> str:
    """The present second, UTC, ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Responses:
    """A folder of responses, one file a question.

    The key of a question is made of everything that decides the answer and nothing else: no API
    key, no e-mail address. A file that is damaged counts as not there.

    Examples
    --------
    >>> import tempfile
    >>> kept = Responses(Path(tempfile.mkdtemp()))
    >>> kept.put({"path": "/works", "filter": "x:1"}, {"meta": {"count": 3}})
    >>> kept.get({"filter": "x:1", "path": "/works"}).document
    {'meta': {'count': 3}}
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def path(self, query: Mapping[str, str]) -> Path:
        """File of a question."""
        text = json.dumps(dict(query), sort_keys=True, ensure_ascii=False)
        key = hashlib.sha256(text.encode()).hexdigest()
        return self.folder / key[:2] / f"{key}.json"

    def get(self, query: Mapping[str, str]) -> Response | None:
        """The response to a question; None if it was never kept whole."""
        try:
            stored = read_json(read_bounded(self.path(query), LARGEST_JSON, follow=False))
            if stored["query"] != dict(query) or stored["sha256"] != _digest(stored["document"]):
                return None
            return Response(stored["query"], str(stored["read"]), stored["document"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, query: Mapping[str, str], document: Any) -> None:
        """Keep a response, with the query, the time and a checksum."""
        stored = {
            "query": dict(query),
            "read": now(),
            "sha256": _digest(document),
            "document": document,
        }
        write_text(self.path(query), json.dumps(stored, ensure_ascii=False) + "\n")

    def drop(self, query: Mapping[str, str]) -> None:
        """Forget a response."""
        self.path(query).unlink(missing_ok=True)


def _digest(document: Any) -> str:
    return hashlib.sha256(
        json.dumps(document, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()
