"""The link to a session: the machine's address in its network, as a QR code, with a warning."""

from __future__ import annotations

import io
from functools import lru_cache

import segno
from nicegui import ui

from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import element, html, text


def share(client: ClientView) -> None:
    """Where others open this session; what stands in the way of it is said."""
    t, path, door = client.t, f"/s/{client.session.id}", client.server.door
    text("h3", t("page.share"))
    text("p", t("page.share.read"))
    if not door.address:
        text("p", t("page.share.alone"), "failed")
    elif not door.passphrase:
        text("p", t("page.share.open"), "failed")
    with element("label", "field"):
        text("span", t("page.share.link"))
        link = element("input", "link", readonly="readonly", value=door.address + path)
        link.on("focus", js_handler="(e) => e.target.select()")
    if not door.address:
        ui.run_javascript(f"getElement({link.id}).value = location.origin + '{path}'")
        return
    html(qr_code(door.address + path), "qr", role="img", aria_label=t("page.share.qr"))
    text("p", t("page.share.qr"))


@lru_cache(maxsize=64)
def qr_code(address: str) -> str:
    """A QR code as SVG.

    Examples
    --------
    >>> qr_code("http://192.0.2.7:8765/s/0123456789ab")[:4]
    '<svg'
    """
    out = io.BytesIO()
    segno.make(address, micro=False, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4
    )
    return out.getvalue().decode()
