"""What the head of a request says, as far as it may be believed."""

from __future__ import annotations

import ipaddress
import re

from starlette.types import Scope

COOKIE = "collabcast_door"
_HOST = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+))(?::\d{1,5})?")


def host_name(host: str) -> str | None:
    """The name in a Host header; None where it is not one a browser sends.

    Examples
    --------
    >>> host_name("localhost:80"), host_name("[::1]:80"), host_name("["), host_name("a@localhost")
    ('localhost', '::1', None, None)
    """
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]).lower() if found else None


def is_address(name: str) -> bool:
    """Whether a name is an address of IPv4 or IPv6."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def client_of(scope: Scope) -> str:
    """Who asks, as far as an address tells; what a header says of it is not believed."""
    return network(str((scope.get("client") or ("?",))[0]))


def network(address: str) -> str:
    """Whose guesses count together: an address, or the network a house has with IPv6.

    Examples
    --------
    >>> network("192.0.2.7"), network("2001:db8::1:2:3:4"), network("fe80::1%eth0"), network("?")
    ('192.0.2.7', '2001:db8::/64', 'fe80::/64', '?')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4 or found.ipv4_mapped:
        return str(found if found.version == 4 else found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found), 64), strict=False))


def cookie_of(headers: dict[str, str]) -> str:
    """Our cookie, whatever stands beside it: cookies of localhost come from every port.

    Examples
    --------
    >>> cookie_of({"cookie": 'pref={"a":1,"b":"c"}; a[b]=1; collabcast_door=abc'})
    'abc'
    """
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


def local_path(to: str) -> str:
    """Where to go after the door: a place of this server, never another's.

    Examples
    --------
    >>> [local_path(p) for p in ("/s/abc", "//evil.example", "/\\\\evil", "http://evil")]
    ['/s/abc', '/', '/', '/']
    """
    return to if re.fullmatch(r"/(?:[\w.-]+/?)*", to, re.ASCII) else "/"
