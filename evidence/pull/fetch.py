"""One request with an end to everything: bytes, unpacked bytes, time, and places to be sent to."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from evidence.bounds import MB, TooMuch, size_words
from evidence.errors import EvidenceError

LARGEST = 64 * MB  # of a body once unpacked; a page of 200 groups has 20 kB
MOST_REDIRECTS = 3
LOOPBACK = ("localhost", "127.0.0.1", "::1")
Fetched = tuple[int, Mapping[str, str], bytes]


class Unanswered(Exception):
    """No whole answer; asking again may help."""


class Redirected(EvidenceError):
    """The service sends us to a place we do not go to."""


def is_private(base: str) -> bool:
    """Whether what is sent to an address is read by nobody on the way: https, or this machine."""
    parts = urlsplit(base)
    return parts.scheme == "https" or parts.hostname in LOOPBACK


def opened(timeout: float, headers: Mapping[str, str]) -> Any:
    """A client of this machine: its proxies and certificates are those of the environment.

    Raises
    ------
    EvidenceError : they cannot be used. Nothing of them is told: a proxy may have a password.
    """
    import httpx2

    try:
        return httpx2.Client(timeout=timeout, headers=dict(headers))
    except (httpx2.InvalidURL, ImportError, OSError, ValueError) as error:
        raise EvidenceError(
            f"the proxy or the certificates of this machine cannot be used ({type(error).__name__}"
            "); allowed are http://HOST:PORT and a file of certificates; mend HTTP_PROXY,"
            " HTTPS_PROXY, ALL_PROXY or SSL_CERT_FILE"
        ) from None


def fetch(http: Any, base: str, path: str, params: Mapping[str, str], total: float) -> Fetched:
    """Status, headers and body of one question, within ``total`` seconds.

    In a thread of its own, since a service that sends a byte now and then never lets a read fail;
    one that is given up on ends with the program at the latest.

    Raises
    ------
    Unanswered : nothing whole came. Redirected : to another host, or off https. TooMuch : the body
        is larger than is read. EvidenceError : the address is none.
    """
    done: list[Fetched | BaseException] = []

    def work() -> None:
        try:
            done.append(_follow(http, base, path, params, time.monotonic() + total))
        except BaseException as error:  # handed to whoever waits
            done.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(total)
    if not done:
        raise Unanswered(f"not whole after {total:g} s")
    if isinstance(done[0], BaseException):
        raise done[0]
    return done[0]


def _follow(http: Any, base: str, path: str, params: Mapping[str, str], deadline: float) -> Fetched:
    address = f"{base}{path}"
    for _ in range(MOST_REDIRECTS + 1):
        status, headers, body = _once(http, address, params, deadline)
        where = headers.get("location")
        if status not in (301, 302, 303, 307, 308) or not where:
            return status, headers, body
        try:
            to = urljoin(address, where)
            here, there = urlsplit(base), urlsplit(to)
        except ValueError:  # brackets that are never closed
            raise Redirected("sends us to what is no address, where we do not go") from None
        if there.netloc != here.netloc or not is_private(to):
            raise Redirected(
                f"sends us from {here.netloc} to {there.scheme}://{there.netloc}"[:200]
                + ", where we do not go"
            )
        address = to.split("?")[0].split("#")[0]
    raise Redirected(f"sends us round in circles, {MOST_REDIRECTS} times and more")


def _once(http: Any, address: str, params: Mapping[str, str], deadline: float) -> Fetched:
    import httpx2

    try:
        with http.stream("GET", address, params=dict(params)) as response:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > LARGEST:
                    raise TooMuch(f"the answer is over {size_words(LARGEST)} once unpacked")
                if time.monotonic() > deadline:
                    raise Unanswered("not whole in time")
            return response.status_code, response.headers, bytes(body)
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, UnicodeError):
        raise EvidenceError(f"{address[:200]!r} is no address") from None
    except httpx2.HTTPError as error:
        # The text of some errors holds the address and with it the key.
        raise Unanswered(type(error).__name__) from None
