"""A key taken out of what a service says, in whatever form it says it back."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, quote_plus

PART = 6  # characters of a key that are one: a shorter part tells little, and stands in any text
SHORTEST = 8  # characters of what is taken out of answers that are kept
HIDDEN = "a text with part of the key in it, which is not shown"


class Redaction:
    """Secrets as they may come back: plain, quoted, as entities, hexadecimal or base64.

    Examples
    --------
    >>> out = Redaction(["SECRET/KEY"])
    >>> out.text("bad key secret%2Fkey"), out.document({"a": ["SECRET/KEY", 1]})
    ('bad key ***', {'a': ['***', 1]})
    >>> out.text("bad key SECRET/ KE")
    'a text with part of the key in it, which is not shown'
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self._forms = sorted({f for s in secrets for f in _forms(s)}, key=len, reverse=True)
        self._whole = _any(self._forms)
        long = [f for f in self._forms if len(f) >= SHORTEST]
        self._long = _any(long) if long else None

    def text(self, text: str) -> str:
        """A message without them; nothing of one that holds a part of them."""
        if not self._forms:
            return text
        text = self._whole.sub("***", text)
        dense = "".join(text.split()).lower()
        parts = {f[k : k + PART].lower() for f in self._forms for k in range(len(f) - PART + 1)}
        return HIDDEN if any(p in dense for p in parts) else text

    def document(self, value: Any) -> Any:
        """Values of JSON without them; figures, keys and all other words as they are.

        What is too short to be a secret stays: it would be found in the words of the answer.
        """
        if not self._long:
            return value
        if isinstance(value, str):
            return self._long.sub("***", value)
        if isinstance(value, dict):
            return {k: self.document(v) for k, v in value.items()}
        return [self.document(v) for v in value] if isinstance(value, list) else value


def _any(forms: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, forms)), re.IGNORECASE)


def _forms(secret: str) -> set[str]:
    if not secret.strip():
        return set()
    raw = secret.encode()
    plain = {secret, quote(secret), quote_plus(secret), quote(secret, safe=""), html.escape(secret)}
    twice = {quote(form, safe="") for form in plain}
    # In base64 a key looks in one of three ways, by what stands before it; ends are not its own.
    packed = {
        base64.b64encode(bytes(k) + raw).decode().rstrip("=")[skip:-1]
        for k, skip in ((0, 0), (1, 2), (2, 3))
    }
    return plain | twice | {p for p in packed if len(p) >= PART} | {raw.hex()}
