"""Where a room reaches this server, and whether anything guards it."""

from __future__ import annotations

import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    """How the server listens.

    Parameters
    ----------
    loopback : on this machine alone. passphrase : whether one is asked for. port : where.
    """

    loopback: bool = True
    passphrase: bool = False
    port: int = 0
    host: str = ""

    @property
    def address(self) -> str:
        """Where others open the page; empty where nobody else can."""
        if self.loopback:
            return ""
        host = self.host if self.host not in ("", "0.0.0.0", "::") else network_address()
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}" if host else ""


def network_address() -> str:
    """The address of this machine in its network; empty where it is in none.

    Asks the routing table which address would be used; nothing is sent.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address kept for examples, in no network
        except OSError:
            return ""
        found = str(probe.getsockname()[0])
    return "" if found.startswith(("127.", "0.")) else found
