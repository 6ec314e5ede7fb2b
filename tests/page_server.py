"""Starts the workshop page as a user would, and a real browser to look at it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium")
MISSING = [
    name
    for name, there in (
        ("Debian package chromium", CHROMIUM),
        ("PyPI package playwright", find_spec("playwright")),
    )
    if not there
]
WHY = f"the page is not looked at in a browser: {' and '.join(MISSING)} not installed"
OURS = (sys.executable, "-m", "collabcast")
PATIENCE = 240  # seconds: the first start of all fits the forecast


class Server:
    """A running ``collabcast workshop``: that of the checkout, or a command installed elsewhere."""

    def __init__(
        self, sessions: Path, *options: str, program: tuple[str, ...] = OURS, **places: Any
    ) -> None:
        command = [*program, "workshop", "--port", "0", "--no-browser", "--sessions", str(sessions)]
        env = {**(places.pop("env", None) or os.environ), "OMP_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [*command, *options], stderr=subprocess.PIPE, text=True, env=env, **places
        )
        self.said: list[str] = []
        self.address = ""
        timer = threading.Timer(PATIENCE, self.process.kill)
        timer.start()
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)
            if found := re.search(r"open (http://\S+)/ in a browser", line):
                self.address = found[1]
                break
        timer.cancel()
        assert self.address, "".join(self.said)
        threading.Thread(target=self._drain, daemon=True).start()
        self._wait()

    def _drain(self) -> None:
        assert self.process.stderr is not None
        self.said.extend(self.process.stderr)

    def _wait(self) -> None:
        import time

        import httpx2

        for _ in range(100):
            try:
                httpx2.get(f"{self.address}/static/page.js", trust_env=False)
                return
            except httpx2.TransportError:
                time.sleep(0.1)
        raise AssertionError("the server never answered: " + "".join(self.said))

    def stop(self, *, hard: bool = False) -> None:
        """End it: as Ctrl+C does, or at once."""
        if hard:
            self.process.kill()
        else:
            self.process.terminate()
        self.process.wait(20)


@contextmanager
def serving(sessions: Path, *options: str, **started: Any) -> Iterator[Server]:
    """A server that never outlives the test."""
    server = Server(sessions, *options, **started)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop(hard=True)


@contextmanager
def browsing(lang: str = "en-GB", width: int = 1280, height: int = 720) -> Iterator:
    """A page in a headless browser that can reach this machine and nothing else.

    Gives the page and a list that fills with addresses asked for elsewhere and errors of scripts.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=lang, accept_downloads=True
        )
        page = context.new_page()
        page.set_default_timeout(30_000)
        faults: list[str] = []

        def local(route) -> None:  # type: ignore[no-untyped-def]
            if re.match(r"(https?|wss?)://(localhost|127\.0\.0\.1)[:/]", route.request.url):
                route.continue_()
            else:
                faults.append(f"asked for {route.request.url}")
                route.abort()

        page.route(re.compile(r"^(https?|wss?):"), local)
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("dialog", lambda dialog: (faults.append("dialog"), dialog.dismiss()))
        try:
            yield page, faults
        finally:
            browser.close()


def put_down(page, kind: str) -> None:  # type: ignore[no-untyped-def]
    """Put a lever on the table as people do: pick it, look at its values, confirm."""
    offered = page.locator(".more").get_by_role("button", name=kind, exact=True)
    if not offered.is_visible():
        page.get_by_text("More levers").click()
    offered.click()
    page.get_by_role("button", name="Put it on the table").click()
    page.locator(".draft .card").wait_for(state="detached")
