"""How fast the workshop page answers: one lever, one screen, twenty people at once.

``python benchmarks/bench_page.py`` starts ``collabcast workshop`` as a user does and measures

* computing: from a lever's new value to the bands of six panels, without any browser;
* one screen: from a key pressed on a slider to the changed picture painted by headless Chromium;
* twenty people: websocket clients, each with a session of its own, who move a lever, look at the
  answer, and move it again; and all twenty pressing at the same moment.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# The folder of this file holds modules named like the packages they measure.
sys.path = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).resolve().parent]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import evidence  # noqa: E402
from benchmarks.results import write_section  # noqa: E402
from scenarios.running import live  # noqa: E402
from workshop.page.answers.engine import Engine  # noqa: E402
from workshop.page.answers.live_view import live_view  # noqa: E402
from workshop.page.draw.fan import fans  # noqa: E402
from workshop.page.levers.catalogue import starter  # noqa: E402
from workshop.page.session.session import Session  # noqa: E402
from workshop.page.session.store import Store  # noqa: E402

PEOPLE, ROUNDS, PAUSE = 20, 6, 8.0
REPLICATES = 100


def quantiles(times: list[float]) -> tuple[float, float, float]:
    """Median, 95th percentile, largest."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))], ordered[-1]


# Computing


def cases() -> dict[str, tuple[dict[str, Any], tuple[str, ...], list[float]]]:
    """Levers moved: what stands on the table, which setting, the values it takes."""
    steps = [0.5 + 0.07 * k for k in range(12)]
    return {
        "decoupling, all fields": (starter("decouple", 2023), ("size", "times"), steps),
        "funding, all fields": (starter("funding", 2023), ("change",), [-s / 3 for s in steps]),
        "funding, one of five fields": (
            {**starter("funding", 2023), "fields": ["medical and health"]},
            ("change",),
            [-s / 3 for s in steps],
        ),
        "programme of six countries": (
            starter("multilateral_programme", 2023), ("budget",), [1000 * s for s in steps],
        ),
    }  # fmt: skip


def computing(engine: Engine) -> list[tuple[str, float, float, float]]:
    """Rows: lever, median and 95th percentile in ms of simulating and drawing, CPU ms."""
    from workshop.page.session.settings import set_setting

    rows = []
    regions = ["CHN", "USA", "EU27", "GBR", "JPN", "IND"]
    for name, (lever, path, values) in cases().items():
        walls, cpus = [], []
        for value in values:
            set_setting(lever, path, value)
            wall, cpu = time.perf_counter(), time.process_time()
            world = engine.answer({"interventions": [lever]})
            view = live_view(engine.prepared, [("s1", "A", world)], "en", regions)
            fans(view, "papers_share", view.regions("papers_share"))
            walls.append(1e3 * (time.perf_counter() - wall))
            cpus.append(1e3 * (time.process_time() - cpu))
        middle, high, _ = quantiles(walls[1:])
        rows.append((name, middle, high, statistics.median(cpus[1:])))
    return rows


# One screen


def one_screen(address: str, name: str) -> list[float]:
    """Seconds from a key on the slider to the changed picture painted."""
    from page_server import browsing

    times = []
    with browsing() as (page, faults):
        page.goto(f"{address}/en/s/{name}")
        page.wait_for_selector(".picture svg")
        slider = page.get_by_role("slider").first
        for _ in range(12):
            page.wait_for_timeout(600)
            old = page.inner_html(".picture")
            start = time.perf_counter()
            slider.press("ArrowRight")
            page.wait_for_function(
                "o => document.querySelector('.picture').innerHTML !== o", arg=old
            )
            page.evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
            times.append(time.perf_counter() - start)
        assert not faults, faults
    return times[1:]


# Twenty people


class Person:
    """One participant without a browser: the page, its websocket, one slider."""

    def __init__(self, address: str, name: str) -> None:
        import httpx2
        import socketio

        page = httpx2.get(f"{address}/en/s/{name}", timeout=60, trust_env=False).text
        self.client = re.search(r"'client_id': '([^']+)'", page)[1]  # type: ignore[index]
        raw = page.split("parseElements(String.raw`", 1)[1].split("`)", 1)[0]
        raw = raw.replace("&lt;", "<").replace("&gt;", ">").replace("&#96;", "`")
        elements = json.loads(raw.replace("&#36;", "$").replace("&amp;", "&"))
        slide = next(e for e in elements.items() if "slide" in e[1].get("class", []))
        self.id = int(slide[0])
        self.listener = next(x["listener_id"] for x in slide[1]["events"] if x["type"] == "input")
        self.socket = socketio.AsyncClient()
        self.address = address
        self.drawn = asyncio.Event()
        self.socket.on("update", self._update)

    async def enter(self) -> None:
        query = f"client_id={self.client}&next_message_id=0&implicit_handshake=true" \
                f"&tab_id={self.id}-{self.client}&document_id={self.client}"  # fmt: skip
        await self.socket.connect(f"{self.address}?{query}", transports=["websocket"],
                                  socketio_path="/_nicegui_ws/socket.io")  # fmt: skip

    async def _update(self, message: Any) -> None:
        if "<svg" in json.dumps(message):
            self.drawn.set()

    async def move(self, value: float) -> float:
        """Seconds from the moved lever to the new picture."""
        self.drawn.clear()
        start = time.perf_counter()
        await self.socket.emit("event", {"id": self.id, "client_id": self.client,
                                         "listener_id": self.listener,
                                         "args": [json.dumps(f"{value:.4f}")]})  # fmt: skip
        await asyncio.wait_for(self.drawn.wait(), 120)
        return time.perf_counter() - start


async def twenty(address: str, names: list[str]) -> tuple[list[float], list[float]]:
    """Seconds of every answer: at a walking pace, and all at the same moment."""
    people = [await asyncio.to_thread(Person, address, name) for name in names]
    for person in people:
        await person.enter()
    await asyncio.sleep(3)

    async def walk(k: int, person: Person) -> list[float]:
        times = []
        await asyncio.sleep(PAUSE * k / len(people))
        for turn in range(ROUNDS):
            start = time.perf_counter()
            times.append(await person.move(0.5 + 0.013 * k + 0.11 * turn))
            await asyncio.sleep(max(0.0, PAUSE - (time.perf_counter() - start)))
        return times

    paced = await asyncio.gather(*(walk(k, p) for k, p in enumerate(people)))
    at_once = []
    for turn in range(2):
        at_once += await asyncio.gather(
            *(p.move(1.41 + 0.013 * k + 0.3 * turn) for k, p in enumerate(people))
        )
        await asyncio.sleep(2)
    for person in people:
        await person.socket.disconnect()
    return [t for times in paced for t in times], at_once


def sessions(folder: Path, number: int) -> list[str]:
    """Sessions with one lever on the table, as people would have saved them."""
    store = Store(folder)
    names = []
    for k in range(number):
        made = Session.new(f"load {k}")
        made.add_lever("s1", starter("decouple", 2023))
        store.save(made)
        names.append(made.id)
    return names


def busy() -> float:
    """Load of the machine before we start: what others run beside us."""
    return os.getloadavg()[0]


def main() -> None:
    from page_server import serving

    load = busy()
    engine = Engine(live.prepare(evidence.load(), 2035, REPLICATES))
    rows = computing(engine)
    engine.close()
    with tempfile.TemporaryDirectory() as folder:
        names = sessions(Path(folder), PEOPLE + 1)
        with serving(Path(folder), "--replicates", str(REPLICATES)) as server:
            screen = one_screen(server.address, names[-1])
            paced, at_once = asyncio.run(twenty(server.address, names[:-1]))
            memory = _memory(server.process.pid)
    text = report(load, rows, screen, paced, at_once, memory)
    write_section("page", text)
    print(text)


def _memory(pid: int) -> float:
    """Resident memory, MiB."""
    told = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True)
    return int(told.stdout) / 1024


def report(
    load: float,
    rows: list[tuple[str, float, float, float]],
    screen: list[float],
    paced: list[float],
    at_once: list[float],
    memory: float,
) -> str:
    """The section of RESULTS.md."""
    out = [
        "## Workshop page", "",
        f"`python benchmarks/bench_page.py`, {REPLICATES} replicates to 2035,"
        f" {os.cpu_count()} cores"
        f" (load of other work when it started: {load:.1f}). Computing is simulating the scenario"
        " and drawing six panels; CPU is the sum over cores.", "",
        "| lever moved | wall, median ms | wall, 95 % ms | CPU, median ms | under 150 ms |",
        "|---|---|---|---|---|",
    ]  # fmt: skip
    for name, middle, high, cpu in rows:
        met = "met" if middle < 150 else "not met"
        out.append(f"| {name} | {middle:.0f} | {high:.0f} | {cpu:.0f} | {met} |")
    out += [
        "",
        "| on the screen | median s | 95 % s | largest s | target |",
        "|---|---|---|---|---|",
    ]
    for what, times, target in (
        ("one person: key on a slider to picture painted", screen, 1.0),
        (f"{PEOPLE} people, own sessions, a move each {PAUSE:.0f} s", paced, 3.0),
        (f"{PEOPLE} people, own sessions, all at the same moment", at_once, 3.0),
    ):
        middle, high, most = quantiles(times)
        met = "met" if high < target else "not met"
        out.append(
            f"| {what} | {middle:.2f} | {high:.2f} | {most:.2f} | under {target:.0f} s: {met} |"
        )
    out += ["", f"Memory of the server with {PEOPLE + 1} sessions open: {memory:.0f} MiB."]
    return "\n".join(out)


if __name__ == "__main__":
    main()
