"""The page against ill will and bad luck: door, bounds, disk, two servers."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from test_page_guard import ask, command, inside, socket_answer

from workshop.page.answers import hub as hubs
from workshop.page.answers.guessing import guess_marks
from workshop.page.answers.hub import Server, SessionHub
from workshop.page.session import session as sessions
from workshop.page.session import store as stores
from workshop.page.session.session import Refused, Session
from workshop.page.session.store import Store
from workshop.page.web import pace, passphrase
from workshop.page.web.guard import Guard
from workshop.page.web.passphrase import Attempts, Passphrase

HOME = {"host": "localhost:80"}


def guard(passphrase: str | None = None, **more: Any) -> Guard:
    return Guard(inside, passphrase, **{"loopback": True, **more})


# The door


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "["}, {"host": "[::1"}, {"host": ""}, {"host": "evil@localhost"},
        {"host": "localhost#.evil"}, {"host": "localhost/.evil"}, {"host": "localhost:80:80"},
        {"host": "localhost:x"}, {"host": "a" * 60_000}, {"host": "127.0.0.1.evil.example"},
        {**HOME, "origin": "http://["}, {**HOME, "origin": "null"}, {**HOME, "origin": ""},
        {**HOME, "origin": "http://localhost:81"}, {**HOME, "origin": "file://localhost:80"},
    ],
)  # fmt: skip
def test_no_header_breaks_the_door_or_passes_it(headers: dict[str, str]) -> None:
    assert ask(guard(), headers=headers).status_code == 403
    assert socket_answer(guard(), headers) == "websocket.close"


def test_a_name_that_somebody_points_here_is_refused() -> None:
    """DNS rebinding: origin and host agree, and both are the attacker's."""
    open_ = guard(loopback=False, names=("lab.example",))
    evil = {"host": "evil.example", "origin": "http://evil.example"}
    assert ask(open_, headers=evil).status_code == 403
    assert socket_answer(open_, evil) == "websocket.close"
    for host in ("192.0.2.7:8765", "[2001:db8::1]:8765", "lab.example", "LAB.example:80"):
        assert ask(open_, headers={"host": host, "origin": f"http://{host}"}).text == "inside", host


@pytest.mark.parametrize(
    "beside",
    ['pref={"a":1,"b":"c"}; {}', "a[b]=1; {}", "x; =; {}; y=\x7f", '"; {}', "{}; a=" + "b" * 4000],
)
def test_a_foreign_cookie_locks_nobody_out(beside: str) -> None:
    door = guard("open sesame")
    let_in = ask(door, "POST", "/enter", data={"passphrase": "open sesame"})
    ours = let_in.headers["set-cookie"].split(";")[0]
    assert ask(door, headers={"cookie": beside.replace("{}", ours)}).text == "inside"


@pytest.mark.parametrize("value", ["\xe9", '"\\351"', "", "x" * 50_000, "\x00"])
def test_a_strange_cookie_is_no_way_in(value: str) -> None:
    headers = [(b"host", b"localhost"), (b"cookie", b"collabcast_door=" + value.encode("latin-1"))]
    assert ask(guard("open sesame"), headers=headers).status_code == 401


def test_every_visitor_has_a_cookie_of_its_own_and_tls_makes_it_secure() -> None:
    door = guard("open sesame")
    made = [ask(door, "POST", "/enter", data={"passphrase": "open sesame"}).headers["set-cookie"]
            for _ in range(2)]  # fmt: skip
    assert made[0] != made[1] and "Secure" not in made[0]
    secure = ask(door, "POST", "https://localhost/enter", data={"passphrase": "open sesame"})
    assert secure.headers["set-cookie"].endswith("; Secure")


def test_a_proxy_with_tls_in_front_makes_the_cookie_secure_and_is_asked_by_its_name() -> None:
    door = guard("open sesame", named=("Lab.example",))
    via = {"host": "lab.example", "origin": "https://lab.example"}
    made = ask(door, "POST", "/enter", data={"passphrase": "open sesame"}, headers=via)
    assert made.status_code == 303 and made.headers["set-cookie"].endswith("; Secure")
    assert ask(guard(), headers={"host": "lab.example"}).status_code == 403
    assert ask(guard(named=("lab.example",)), headers={"host": "192.0.2.7"}).status_code == 403


def test_who_is_inside_already_may_say_the_words_again_in_a_second_window() -> None:
    door = guard("open sesame")
    said = {"passphrase": "open sesame", "to": "/s/0123456789ab"}
    ours = ask(door, "POST", "/enter", data=said).headers["set-cookie"].split(";")[0]
    again = ask(door, "POST", "/enter", data=said, headers={"cookie": ours})
    assert (again.status_code, again.headers["location"]) == (303, "/s/0123456789ab")


def test_guesses_of_one_network_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house has 2**64 addresses of IPv6: five free guesses each are no bound."""
    monkeypatch.setattr(passphrase, "time", SimpleNamespace(monotonic=lambda: 0.0))
    door = guard("open sesame")
    for k in range(8):
        codes = asyncio.run(guesses(door, [f"2001:db8::{k:x}"]))
        assert codes == [401 if k < 5 else 429]
    assert asyncio.run(guesses(door, ["2001:db8:0:1::1"])) == [401]
    spoofed = [(b"x-forwarded-for", b"192.0.2.9"), (b"forwarded", b"for=192.0.2.9")]
    assert asyncio.run(guesses(door, ["2001:db8::9"], spoofed)) == [429]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_of_the_browser_gets_no_picture_and_no_script_of_ours(site: str) -> None:
    """No Origin is sent with those, so a page elsewhere could make us write reports."""
    from_there = {**HOME, "sec-fetch-site": site, "sec-fetch-mode": "no-cors"}
    assert ask(guard(), path="/files/a/report.html", headers=from_there).status_code == 403
    link = {**from_there, "sec-fetch-mode": "navigate"}
    assert ask(guard(), headers=link).text == "inside"
    own = {**from_there, "sec-fetch-site": "same-origin"}
    assert ask(guard(), headers=own).text == "inside"


def test_a_flood_of_windows_or_answers_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hundred windows at once cost half a minute in which nobody was answered."""
    now = [0.0]
    monkeypatch.setattr(pace, "time", SimpleNamespace(monotonic=lambda: now[0]))
    open_ = guard()
    for path, most in (("/en/s/0123456789ab", 60), ("/api/trace", 100)):
        codes = [ask(open_, path=path).status_code for _ in range(most + 20)]
        assert codes == [200] * most + [429] * 20
    told = ask(open_, path="/api/trace", headers={"accept-language": "zh"})
    assert told.headers["retry-after"] and "请" in told.json()["errors"][0]["message"]
    assert ask(open_, path="/static/page.js").text == "inside"  # what is open goes on
    now[0] = 1.0
    codes = [ask(open_, path="/en/").status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_the_words_are_held_as_a_slow_hash() -> None:
    held = Passphrase("open sesame")
    assert "sesame" not in repr(vars(held)) and b"open sesame" not in held._hash
    start = time.process_time()
    held.is_right("wrong")
    assert time.process_time() - start > 0.01


def test_guessing_gets_slower_for_who_guesses_and_for_nobody_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    door = guard("open sesame")
    codes = [ask(door, "POST", "/enter", data={"passphrase": f"{k}"}).status_code for k in range(8)]
    assert codes == [401] * 5 + [429] * 3
    blocked = ask(door, "POST", "/enter", data={"passphrase": "open sesame"})
    assert blocked.status_code == 429 and 1 <= int(blocked.headers["retry-after"]) <= 60
    assert caplog.text.count("a wrong passphrase from 127.0.0.1") == 5
    many = Attempts()
    for _ in range(20):
        many.failed("a")
    assert 50 <= many.wait("a") <= 61 and many.wait("b") == 0
    for k in range(11_000):
        many.failed(str(k))
    assert len(many._failed) == 10_000


def test_who_follows_a_link_comes_to_it_after_the_door() -> None:
    door = guard("open sesame")
    form = ask(door, path="/s/0123456789ab")
    assert "name='to' value='/s/0123456789ab'" in form.text
    for to, where in (("/s/0123456789ab", "/s/0123456789ab"), ("//evil.example/x", "/"),
                      ("http://evil.example", "/"), ("/\\evil.example", "/"), ("/a\r\nx: y", "/"),
                      ("", "/")):  # fmt: skip
        answer = ask(door, "POST", "/enter", data={"passphrase": "open sesame", "to": to})
        assert answer.status_code == 303 and answer.headers["location"] == where
    odd = ask(door, path='/s/"><script>alert(1)</script>')
    assert "<script>" not in odd.text


def test_every_answer_keeps_to_itself() -> None:
    for answer in (ask(guard()), ask(guard("x")), ask(guard(), headers={"host": "evil"})):
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy and "default-src 'self'" in policy
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_a_socket_that_floods_waits_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        for _ in range(400):
            await receive()

    monkeypatch.setattr(asyncio, "sleep", sleep)
    socket_answer_of = Guard(app, None, loopback=True)

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.receive"}

    async def send(_: Any) -> None: ...

    scope = {"type": "websocket", "path": "/", "headers": [(b"host", b"localhost")]}
    asyncio.run(socket_answer_of(scope, receive, send))
    assert len(waited) > 50 and max(waited) > 1


def test_beyond_this_machine_a_passphrase_or_a_second_word_is_needed(tmp_path: Path) -> None:
    ran = command("--host", "0.0.0.0", "--port", "0", "--sessions", str(tmp_path))
    assert ran.returncode == 2 and "--without-passphrase" in ran.stderr, ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


# Sessions, disk


class NoEngine:
    prepared = None

    def close(self) -> None: ...


def hub_of(folder: Path) -> SessionHub:
    store = Store(folder)
    return SessionHub(store.new("test"), store, NoEngine())  # type: ignore[arg-type]


def test_two_servers_on_one_folder_refuse(tmp_path: Path) -> None:
    from filelock import FileLock

    with FileLock(tmp_path / ".server.lock"):
        ran = command("--port", "0", "--sessions", str(tmp_path))
    assert ran.returncode == 2 and "another workshop keeps its sessions there" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_a_full_disk_is_told_and_written_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        hub, told = hub_of(tmp_path), []
        hub.listeners["me"] = lambda by: told.append(hub.unsaved)
        real, full = hub.store.save, True

        def save(session: Session) -> None:
            if full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(session)

        monkeypatch.setattr(hub.store, "save", save)
        monkeypatch.setattr(hubs, "RETRY", 0.05)
        hub.change(lambda s: s.note("said while the disk was full"))
        await asyncio.sleep(0.2)
        assert os.strerror(errno.ENOSPC) in told and not hub.idle
        with pytest.raises(OSError):
            await hub.save()
        full = False
        await asyncio.sleep(0.3)
        assert told[-1] == "" and hub.unsaved == ""

    asyncio.run(work())
    (path,) = tmp_path.glob("*.json")
    assert "said while the disk was full" in path.read_text(encoding="utf-8")


def test_a_guess_of_no_country_is_refused_and_one_in_an_old_file_breaks_nothing() -> None:
    made = Session.new("x")
    for region in ("<img src=x>", "a" * 900_000, "ZZZ ZZZ", ""):
        with pytest.raises(Refused, match="place"):
            made.guess("s1", "A", "papers_share", region, 1.0)
    with pytest.raises(Refused, match="place"):
        made.guess("s1", "A", "<b>", "CHN", 1.0)
    made.guess("s1", "A", "papers_share", "CHN", 1.0)
    old = made.guesses[0].model_copy(update={"region": "<img src=x>"})
    view = SimpleNamespace(
        names=["s1"], regions=lambda _: ["CHN"], unit_of=lambda _: "percent",
        band=lambda _a, r, _b: SimpleNamespace(p50=1.0) if r == "CHN" else 1 / 0,
    )  # fmt: skip
    marks = guess_marks(view, [old, *made.guesses], "papers_share")  # type: ignore[arg-type]
    assert [m.region for m in marks] == ["CHN"]


def test_notes_guesses_and_sessions_have_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MAX_NOTES", 3)
    monkeypatch.setattr(sessions, "MAX_GUESSES", 3)
    monkeypatch.setattr(stores, "MAX_SESSIONS", 3)
    made = Session.new("x")
    for k in range(3):
        made.note("n")
        made.guess("s1", f"g{k}", "papers_share", "CHN", 1.0)
    made.guess("s1", "g0", "papers_share", "CHN", 2.0)  # the same group again
    for act in (lambda: made.note("n"),
                lambda: made.guess("s1", "h", "papers_share", "CHN", 1.0)):  # fmt: skip
        with pytest.raises(Refused, match="full"):
            act()
    store = Store(tmp_path)
    for _ in range(3):
        store.new()
    with pytest.raises(Refused, match="full"):
        store.new()


def test_people_without_a_name_are_told_apart(tmp_path: Path) -> None:
    async def work() -> SessionHub:
        hub = hub_of(tmp_path)
        for window in (1, 2, 1):
            hub.change(lambda s: s.show(regions=["CHN"]), by=window)
        hub.change(lambda s: s.show(regions=["USA"]), by=1)
        return hub

    assert [e.what for e in asyncio.run(work()).session.history].count("history.shown") == 3


def test_a_refused_change_leaves_everything_as_it_was(tmp_path: Path) -> None:
    async def work() -> None:
        hub = hub_of(tmp_path)
        hub.change(lambda s: s.note("first"))
        before = hub.session.model_dump_json()

        def half(session: Session) -> None:
            session.state.columns[0].title = "half"
            session.note("half")
            session.show(regions=["CHN"])
            raise Refused("page.refused.gone")

        with pytest.raises(Refused):
            hub.change(half)
        assert hub.session.model_dump_json() == before
        await hub.save()

    asyncio.run(work())


def test_a_window_that_cannot_show_a_change_keeps_it_from_no_other(tmp_path: Path) -> None:
    told: list[str] = []

    async def work() -> None:
        hub = hub_of(tmp_path)
        hub.listeners["first"] = lambda by: told.append("first")
        hub.listeners["broken"] = lambda by: 1 / 0  # type: ignore[assignment, return-value]
        hub.listeners["last"] = lambda by: told.append("last")
        hub.change(lambda s: s.note("said"))
        await hub.save()

    asyncio.run(work())
    assert told == ["first", "last"]
    assert "said" in next(tmp_path.glob("*.json")).read_text(encoding="utf-8")


def test_sessions_that_nobody_looks_at_leave_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "MAX_HUBS", 2)
    monkeypatch.setattr(hubs, "presets", lambda _: ())

    async def work() -> None:
        server = Server(Store(tmp_path), NoEngine())  # type: ignore[arg-type]
        names = [server.store.new(f"{k}").id for k in range(6)]
        for name in names:
            hub = server.hub(name)
            assert hub is not None
            hub.listeners["me"] = lambda by: None
            hub.change(lambda s: s.note("kept"), by="me")
            await hub.save()
            await asyncio.sleep(0.02)
            hub._answers = "worlds"  # type: ignore[assignment]
            hub.leave("me")
            assert hub._answers is None
        server.hub(names[-1])
        assert list(server._hubs) == names[-2:] and set(server.store._open) == set(names[-2:])
        again = server.hub(names[0])
        assert again is not None and again.session.notes[0].text == "kept"

    asyncio.run(work())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("state", "columns"), []), (("state", "columns"), "double"),
        (("state", "columns", 0, "id"), "<img src=x>"), (("state", "columns", 0, "id"), "../a"),
        (("state", "columns", 0, "interventions"), [{"kind": "nothing"}]),
        (("state", "columns", 0, "interventions"), [{}]),
        (("state", "columns", 0, "interventions"), [{"kind": ["funding"]}]),
        (("state", "columns", 0, "interventions"), [{"kind": "funding", "countries": 7}]),
        (("history", 0, "at"), "yesterday"), (("history", 0, "at"), "2026-01-01T00:00:00"),
        (("created",), ""), (("changed",), "\x1b[2J"),
    ],
)  # fmt: skip
def test_a_planted_session_that_cannot_be_shown_is_not_opened(
    tmp_path: Path, path: tuple[str | int, ...], value: Any
) -> None:
    """It was, and ended in a fault of the program at the first window or at the next change."""
    store = Store(tmp_path)
    file = tmp_path / f"{store.new('x').id}.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    here = data
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = here[path[-1]] * 2 if value == "double" else value
    file.write_text(json.dumps(data), encoding="utf-8")
    fresh = Store(tmp_path)
    assert fresh.get(file.stem) is None
    assert json.loads(file.read_text(encoding="utf-8")) == data  # left alone
    assert len(fresh.all()) <= 1


def test_a_clock_that_goes_back_makes_no_two_moves_one(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Session.new("x")
    for at in ("2026-01-01T12:00:00.000+00:00", "2026-01-01T11:00:00.000+00:00"):
        monkeypatch.setattr(sessions, "now", lambda at=at: at)
        made.show(regions=["CHN"])
    assert [e.what for e in made.history].count("history.shown") == 2


def test_the_list_of_sessions_reads_their_beginning_only(tmp_path: Path) -> None:
    store = Store(tmp_path)
    made = store.new("long")
    for _ in range(300):
        made._record("history.moved", "", {"k": "x" * 3000})
    store.save(made)
    (tmp_path / "aaaaaaaaaaaa.json").write_text("[" * 100_000, encoding="utf-8")
    (tmp_path / "bbbbbbbbbbbb.json").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "cccccccccccc.json")
    fresh = Store(tmp_path)
    infos = fresh.all()
    assert [(i.id, i.name, i.columns) for i in infos] == [(made.id, "long", 1)]
    assert not fresh._open and fresh.get("bbbbbbbbbbbb") is None
    assert fresh.get("cccccccccccc") is None
    start = time.process_time()
    fresh.all()
    assert time.process_time() - start < 0.05


def test_what_kills_leave_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    store = Store(tmp_path)
    made = store.new("x")
    for name in (f".{made.id}.json.ab12cd34", ".notes.json.x", f".{made.id}.json.a-b"):
        (tmp_path / name).write_text("half", encoding="utf-8")
    store.clear_left_overs()
    assert {p.name for p in tmp_path.iterdir()} == {
        f"{made.id}.json", ".notes.json.x", f".{made.id}.json.a-b"
    }  # fmt: skip
    assert (tmp_path / f"{made.id}.json").stat().st_mode & 0o077 == 0


def test_a_kill_in_the_middle_of_a_save_leaves_the_last_state(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from workshop.page.session.store import Store\n"
        "s = Store(Path(sys.argv[1])); m = s.new('x'); print(m.id, flush=True)\n"
        "while True:\n  m.note('n' * 2000) if len(m.notes) < 900 else None; s.save(m)\n"
    )
    for k in range(3):
        ran = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)],
                               stdout=subprocess.PIPE, text=True)  # fmt: skip
        assert ran.stdout is not None
        name = ran.stdout.readline().strip()
        time.sleep(0.05 + 0.07 * k)
        ran.kill()
        ran.wait()
        found = Store(tmp_path).get(name)
        assert found is not None and json.loads((tmp_path / f"{name}.json").read_text())


def test_guesses_side_by_side_are_slowed_like_those_in_a_row() -> None:
    door = guard("open sesame")

    codes = asyncio.run(guesses(door, ["10.0.0.1"] * 40))
    assert codes.count(401) <= 6 and codes.count(429) == 40 - codes.count(401), codes


async def guesses(
    door: Guard, of: list[str], more: list[tuple[bytes, bytes]] | None = None
) -> list[int]:
    """What wrong words of some addresses, all at once, are answered with."""

    async def one(k: int, address: str) -> int:
        body, codes = f"passphrase={k}".encode(), []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                codes.append(message["status"])

        headers = [(b"host", b"localhost:80"), (b"content-length", str(len(body)).encode()),
                   (b"content-type", b"application/x-www-form-urlencoded"),
                   *(more or ())]  # fmt: skip
        scope = {"type": "http", "method": "POST", "path": "/enter", "headers": headers,
                 "query_string": b"", "client": (address, 1), "scheme": "http"}  # fmt: skip
        await door(scope, receive, send)
        return codes[0]

    return await asyncio.gather(*(one(k, a) for k, a in enumerate(of)))
