"""The passphrase of a room: held as a slow hash, guessed slowly, one cookie a visitor."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict

MOST_VISITORS = 5_000  # cookies given out; the oldest is asked again
FREE = 5  # wrong guesses of one address before it has to wait
LONGEST_WAIT = 60.0  # seconds
MOST_ADDRESSES = 10_000


class Passphrase:
    """What was agreed upon; neither it nor a fast digest of it is held.

    Examples
    --------
    >>> held = Passphrase("open sesame")
    >>> held.is_right("open sesame"), held.is_right("open")
    (True, False)
    >>> held.knows(held.let_in()), held.knows(""), held.knows("\xe9")
    (True, False, False)
    """

    def __init__(self, words: str) -> None:
        self._salt = secrets.token_bytes(16)
        self._hash = self._slow(words)
        self._visitors: OrderedDict[bytes, None] = OrderedDict()

    def _slow(self, words: str) -> bytes:
        return hashlib.scrypt(words.encode("utf-8", "replace"), salt=self._salt, n=2**14, r=8, p=1)

    def is_right(self, words: str) -> bool:
        """Whether these are the words, in a time that tells nothing."""
        return hmac.compare_digest(self._slow(words[:1000]), self._hash)

    def let_in(self) -> str:
        """The value of a cookie for one more visitor; a new server asks everybody again."""
        token = secrets.token_urlsafe(32)
        self._visitors[_digest(token)] = None
        while len(self._visitors) > MOST_VISITORS:
            self._visitors.popitem(last=False)
        return token

    def knows(self, token: str) -> bool:
        """Whether a cookie was given out here; looked up by digest, so time tells nothing."""
        return _digest(token) in self._visitors


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


class Attempts:
    """Wrong guesses of every address: after a few each one takes longer than the last."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, who: str) -> int:
        """Seconds an address has still to wait, 0 where it may try."""
        count, until = self._failed.get(who, (0, 0.0))
        left = until - time.monotonic()
        return int(left) + 1 if left > 0 else 0

    def failed(self, who: str) -> None:
        """One more wrong guess."""
        count, _ = self._failed.pop(who, (0, 0.0))
        pause = min(2.0 ** (count + 1 - FREE), LONGEST_WAIT) if count + 1 >= FREE else 0.0
        self._failed[who] = count + 1, time.monotonic() + pause
        while len(self._failed) > MOST_ADDRESSES:
            self._failed.popitem(last=False)

    def forget(self, who: str) -> None:
        """The words were right."""
        self._failed.pop(who, None)
