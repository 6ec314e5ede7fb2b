"""The page for a long time: one client, then many; does memory stay, does everybody get answers?

``python benchmarks/bench_shell_soak.py [MOVES [CLIENTS [SECONDS]]]``; a move each eight seconds and
client, each with a session of its own.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).resolve().parent]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.bench_page import Person, _memory, busy, quantiles, sessions  # noqa: E402
from benchmarks.results import write_section  # noqa: E402

PAUSE, SETTLED = 8.0, 0.2  # seconds between moves; share of the moves before memory is compared
TARGET, FLAT = 3.0, 0.10


async def one(address: str, name: str, moves: int, pid: int) -> tuple[list[float], list[float]]:
    """Seconds of every answer, and memory after each, MiB."""
    person = await asyncio.to_thread(Person, address, name)
    await person.enter()
    await asyncio.sleep(2)
    times, memory = [], []
    for k in range(moves):
        times.append(await person.move(0.5 + 0.03 * (k % 50) + 0.0001 * (k // 50)))
        memory.append(_memory(pid))
    await person.socket.disconnect()
    return times, memory


async def crowd(address: str, names: list[str], seconds: float) -> tuple[list[float], int]:
    """Seconds of every answer of all, and how many never came."""
    people = [await asyncio.to_thread(Person, address, name) for name in names]
    for person in people:
        await person.enter()
    end, lost = time.monotonic() + seconds, 0

    async def walk(k: int, person: Person) -> list[float]:
        nonlocal lost
        times, turn = [], 0
        await asyncio.sleep(PAUSE * k / len(people))
        while time.monotonic() < end:
            start = time.monotonic()
            try:
                times.append(await person.move(0.5 + 0.013 * k + 0.0171 * (turn := turn + 1)))
            except TimeoutError:
                lost += 1
            await asyncio.sleep(max(0.0, PAUSE - (time.monotonic() - start)))
        return times

    every = await asyncio.gather(*(walk(k, p) for k, p in enumerate(people)))
    for person in people:
        await person.socket.disconnect()
    return [t for times in every for t in times], lost


def main(moves: int, clients: int, seconds: float) -> None:
    from page_server import serving

    load = busy()
    with tempfile.TemporaryDirectory() as folder:
        names = sessions(Path(folder), clients + 1)
        with serving(Path(folder), "--replicates", "100") as server:
            pid = server.process.pid
            alone, memory = asyncio.run(one(server.address, names[-1], moves, pid))
            many, lost = asyncio.run(crowd(server.address, names[:-1], seconds))
            after = _memory(pid)
            time.sleep(45)
            left = _memory(pid)
            said = [line for line in server.said if "Error" in line or "Traceback" in line]
    settled = memory[int(SETTLED * len(memory)) :]
    half = len(settled) // 2
    early, late = sum(settled[:half]) / half, sum(settled[half:]) / (len(settled) - half)
    rows = []
    for what, times in ((f"{moves:,} moves of one client", alone),
                        (f"{clients} clients for {seconds:.0f} s", many)):  # fmt: skip
        middle, high, most = quantiles(times)
        met = "met" if high < TARGET else "not met"
        rows.append(f"| {what} | {len(times):,} | {middle:.2f} | {high:.2f} | {most:.2f} | {met} |")
    flat = "met" if late <= early * (1 + FLAT) else "not met"
    text = "\n".join([
        "## Soak of the page", "",
        f"`python benchmarks/bench_shell_soak.py {moves} {clients} {seconds:.0f}` (load of other"
        f" work when it started: {load:.1f}). Never answered: {lost}; errors in the log:"
        f" {len(said)}.", "",
        "| what | answers | median s | 95 % s | largest s | 95 % within 3 s |",
        "|---|---|---|---|---|---|", *rows, "",
        f"Memory of one client's moves after the first fifth: {early:.0f} MiB in the first half,"
        f" {late:.0f} in the second, flat within 10 %: {flat}. With all clients {after:.0f} MiB,"
        f" 45 s after they have left {left:.0f}.",
    ])  # fmt: skip
    write_section("shell-soak", text)
    print(text)


if __name__ == "__main__":
    given = [float(a) for a in sys.argv[1:]]
    asked = [*given, *(2000.0, 50.0, 600.0)[len(given) :]]
    main(int(asked[0]), int(asked[1]), asked[2])
