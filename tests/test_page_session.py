"""Sessions: history and back, disk, groups compared, guesses, minutes, files."""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scenarios_toy import toy  # noqa: F401

from scenarios.reading.load import load_checked
from scenarios.running import live
from workshop.content.story import Story, stories
from workshop.language.numbers import Band
from workshop.language.texts import Texts
from workshop.page.answers import minutes
from workshop.page.answers.door import Door
from workshop.page.answers.engine import Engine, identity
from workshop.page.answers.guessing import guess_marks, scored
from workshop.page.answers.hub import Invalid, Server, SessionHub
from workshop.page.levers.catalogue import starter
from workshop.page.levers.groups import compare, differences
from workshop.page.levers.narrative import Words
from workshop.page.session import session
from workshop.page.session.session import Refused, Session
from workshop.page.session.store import Store, default_folder
from workshop.page.ui import groups_tab
from workshop.page.web import export

TIMES = ("size", "times")


@pytest.fixture
def server(toy: Any, tmp_path: Path) -> Server:  # noqa: F811
    return Server(Store(tmp_path), Engine(live.prepare(toy, horizon=2030, replicates=20)))


def opened() -> Session:
    made = Session.new("test")
    made.add_lever("s1", starter("decouple", 2023))
    return made


def times(made: Session) -> float:
    return float(made.column("s1").interventions[0]["size"]["times"])


def test_what_a_window_says_again_is_no_change_to_take_back() -> None:
    made = opened()
    made.set("s1", 0, TIMES, 2.0)
    lines = len(made.history)
    made.moved_by("another window")
    made.set("s1", 0, TIMES, 2.0)
    assert len(made.history) == lines
    made.back()
    assert times(made) == 1.0


def test_pictures_come_before_words_and_words_of_what_has_moved_on_are_not_written(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workshop.page.answers.engine.PATIENCE", 60.0)
    engine, begun = server.engine, threading.Event()
    order: list[str] = []

    def draw(name: str) -> None:
        begun.wait(20)
        order.append(name)

    drawn = [engine.soon(draw, "picture") for _ in range(4)]
    told = engine.later(lambda: order.append("words"), lambda: True)
    stale = engine.later(lambda: order.append("stale"), lambda: False)
    time.sleep(0.1)
    assert order == [], "words wait"
    begun.set()
    assert [f.result(20) for f in (*drawn, told, stale)] == [None] * 6
    assert order == ["picture"] * 4 + ["words"]
    for _ in range(50):  # the place of a picture is given back by its own thread
        time.sleep(0.01)
        if not engine._waiting:
            break
    assert engine._waiting == 0


def test_back_goes_step_by_step_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "SAME_MOVE_SECONDS", -1.0)
    made = opened()
    for value in (1.5, 2.0, 2.5):
        made.set("s1", 0, TIMES, value)
    made.back()
    made.back()
    assert times(made) == 1.5
    made.set("s1", 0, TIMES, 0.5)
    made.back()
    assert times(made) == 1.5
    kept = [e.state.columns[0].interventions for e in made.history if e.what == "history.moved"]
    assert [k[0]["size"]["times"] for k in kept] == [1.5, 2.0, 2.5, 0.5]
    while True:
        try:
            made.back()
        except Refused:
            break
    assert made.state.columns[0].interventions == []


def test_moves_of_one_lever_in_a_row_are_one_change() -> None:
    made = opened()
    before = len(made.history)
    for value in (1.1, 1.2, 1.3):
        made.set("s1", 0, TIMES, value, who="Ann")
    assert len(made.history) == before + 1
    assert made.history[-1].values["before"] == 1.0 and made.history[-1].values["after"] == 1.3
    made.set("s1", 0, TIMES, 1.4, who="Bo")
    assert len(made.history) == before + 2


def test_bookmarks_are_come_back_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "MAX_HISTORY", 8)
    monkeypatch.setattr(session, "SAME_MOVE_SECONDS", -1.0)
    made = opened()
    made.set("s1", 0, TIMES, 2.0)
    made.bookmark("agreed")
    for value in range(20):
        made.set("s1", 0, TIMES, float(value) / 10)
    assert len(made.history) == 8
    at = next(k for k, e in enumerate(made.history) if e.bookmark == "agreed")
    made.restore(at)
    assert times(made) == 2.0
    with pytest.raises(Refused):
        made.bookmark("  ")


def test_what_is_offered_stays_as_it_is() -> None:
    made = opened()
    made.set("s1", 0, TIMES, 9.0)
    assert starter("decouple", 2023)["size"]["times"] == 1.0
    offered = {"title": "x", "interventions": [starter("funding", 2023)]}
    made.fill("s1", offered, "x")
    made.set("s1", 0, ("change",), -0.9)
    assert offered["interventions"][0]["change"] == -0.2


def test_four_scenarios_are_the_most() -> None:
    made = opened()
    copy = made.add_column(copy_of="s1")
    assert made.column(copy).interventions == made.column("s1").interventions
    made.set(copy, 0, TIMES, 2.0)
    assert times(made) == 1.0  # the copy is its own
    made.add_column()
    made.add_column()
    with pytest.raises(Refused, match="columns"):
        made.add_column()
    for name in [c.id for c in made.state.columns][1:]:
        made.remove_column(name)
    with pytest.raises(Refused, match="last"):
        made.remove_column("s1")


def test_a_session_outlives_the_server(tmp_path: Path) -> None:
    store = Store(tmp_path)
    made = store.new("研讨 <b>")
    made.add_lever("s1", starter("funding", 2023))
    store.save(made)
    again = Store(tmp_path).get(made.id)
    assert again == made and again is not made
    assert [p.name for p in tmp_path.iterdir()] == [f"{made.id}.json"]  # nothing half written


def test_a_session_of_an_earlier_release_opens(tmp_path: Path) -> None:
    store = Store(tmp_path)
    made = store.new("old")
    made.fill("s1", {"title": "x", "interventions": [starter("funding", 2023)]}, "us-funding-cut")
    store.save(made)
    path = tmp_path / f"{made.id}.json"
    text = path.read_text(encoding="utf-8")
    assert '"preset": "us-funding-cut"' in text
    path.write_text(text.replace('"preset":', '"ready":'), encoding="utf-8")
    again = Store(tmp_path).get(made.id)
    assert again is not None and again == made


def test_what_is_no_session_is_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path / "in")
    good = store.new("good")
    (tmp_path / "in" / "aaaaaaaaaaaa.json").write_text("{", encoding="utf-8")
    copied = json.loads((tmp_path / "in" / f"{good.id}.json").read_text(encoding="utf-8"))
    (tmp_path / "in" / "bbbbbbbbbbbb.json").write_text(json.dumps(copied), encoding="utf-8")
    (tmp_path / "cccccccccccc.json").write_text(json.dumps({**copied, "id": "cccccccccccc"}),
                                                encoding="utf-8")  # fmt: skip
    fresh = Store(tmp_path / "in")
    assert [s.id for s in fresh.all()] == [good.id]
    for name in ("../cccccccccccc", "cccccccccccc", "", "..", "aaaaaaaaaaaa"):
        assert fresh.get(name) is None
    assert (tmp_path / "in" / "aaaaaaaaaaaa.json").exists()


def test_the_data_folder_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "collabcast" / "sessions"


def test_a_change_that_cannot_be_run_changes_nothing(server: Server) -> None:
    async def work() -> None:
        hub = server.new("x")
        hub.change(lambda s: s.add_lever("s1", starter("decouple", 2023)))
        before = hub.session.model_dump_json()
        for path, value in ((TIMES, 99.0), (("between",), [["USA"], ["USA"]]), (("start",), 1999),
                            (("between",), [[], ["CHN"]])):  # fmt: skip
            with pytest.raises(Invalid, match=r"interventions\[0\]"):
                hub.change(lambda s, p=path, v=value: s.set("s1", 0, p, v))
        with pytest.raises(Refused):
            hub.change(lambda s: s.set("s1", 7, TIMES, 1.0))
        assert hub.session.model_dump_json() == before
        heard = []
        hub.listeners["me"] = heard.append
        hub.change(lambda s: s.set("s1", 0, TIMES, 2.0), by="Ann")
        assert heard == ["Ann"]
        await hub.save()
        disk = json.loads((server.store.folder / f"{hub.session.id}.json").read_text())
        assert disk["state"]["columns"][0]["interventions"][0]["size"]["times"] == 2.0

    asyncio.run(work())


def test_answers_follow_the_session(server: Server) -> None:
    async def work() -> None:
        hub = server.new("x")
        await hub.answers()
        hub.change(lambda s: s.add_lever("s1", starter("decouple", 2023)))
        one = await hub.view("en")
        told = one.change("s1", "CHN-USA", "links")
        hub.change(lambda s: s.set("s1", 0, TIMES, 2.0))
        two = (await hub.view("zh")).change("s1", "CHN-USA", "links")
        assert told is not None and two is not None
        assert two.relative.p50 < told.relative.p50 < 0
        drawn_ = [await hub.picture("k", "en", lambda view: object()) for _ in range(2)]
        assert drawn_[0] is drawn_[1]

    asyncio.run(work())


def test_a_file_gives_back_the_scenario(server: Server, tmp_path: Path) -> None:
    hub = server.new("Plan: #1 'yes' & =1+1")
    made = hub.session
    made.add_lever("s1", starter("decouple", 2023))
    made.set("s1", 0, ("size", "percent"), -35.5)
    made.add_lever("s1", starter("multilateral_programme", 2023))
    made.rename("s1", "标题: {a} - !!python/object:os", "组=1")
    text = export.to_yaml(made, made.column("s1"), server.engine.prepared)
    file = tmp_path / "out.yaml"
    file.write_text(text, encoding="utf-8")
    scenario, _ = load_checked(file, server.engine.evidence)
    assert scenario.title == "标题: {a} - !!python/object:os"
    assert (scenario.horizon, scenario.replicates, scenario.seed) == (2030, 20, 20260101)
    prepared = server.engine.prepared
    direct = live.read_scenario(export.data_of(made, made.column("s1"), prepared), prepared)
    assert scenario.interventions == direct.interventions
    assert identity(made.column("s1").model_dump()) != identity({"interventions": []})


def test_groups_are_compared_by_what_they_moved() -> None:
    cut = starter("funding", 2023)
    groups = [("Red", [cut]), ("Blue", [{**cut, "change": -0.5}, starter("open_data", 2023)])]
    rows = {(r.kind, r.control.name): r for r in compare(groups)}
    moved = rows["funding", "change"]
    assert (moved.least, moved.most, round(moved.mean, 3)) == (-0.5, -0.2, -0.35)
    assert list(moved.values) == ["Red", "Blue"]
    assert list(rows["open_data", "strength"].values) == ["Blue"]
    told = {d.control.name for d in differences(groups[0][1])}
    assert told == {"countries", "change", "start"}
    assert differences([]) == []


def test_groups_are_answered_one_by_one_and_what_nobody_wants_is_given_up(server: Server) -> None:
    """Fifty sessions of four scenarios, 25 MB an answer, were held at once, at every change."""
    asked: list[int] = []

    async def work() -> tuple[str, str]:
        hub = server.new("groups")
        hub.change(lambda s: s.add_lever("s1", starter("decouple", 2023)))
        hub.change(lambda s: s.add_column())
        everyone = [(c.id, c) for c in hub.session.state.columns]
        words = Words(server.engine.evidence, "en")
        client: Any = SimpleNamespace(
            hub=hub, session=hub.session, lang="en", words=words, t=words.t
        )
        table = await groups_tab._results(client, everyone, lambda: True)

        def once() -> bool:
            asked.append(1)
            return len(asked) < 3

        return table, await groups_tab._results(client, everyone * 5, once)

    table, given_up = asyncio.run(work())
    assert len(asked) == 3
    assert given_up == "" and table.count("<tr") > 3
    assert "s1" in table and "s2" in table and "%" in table and "nothing moved" in table


def test_guesses_are_scored_against_the_interval(server: Server) -> None:
    async def work() -> None:
        hub = server.new("x")
        hub.change(lambda s: s.add_lever("s1", starter("decouple", 2023)))
        for group, value in (("near", -30.0), ("far", 50.0), ("near", -34.0)):
            hub.change(lambda s, g=group, v=value: s.guess("s1", g, "links", "CHN-USA", v))
        view = await hub.view("en")
        rows = scored(view, hub.session)
        assert [r.guess.group for r in rows] == ["near", "far"]
        assert rows[0].guess.value == -34.0  # the second guess replaced the first
        assert not rows[1].inside
        assert replace(rows[0], answer=Band(-40.0, -30.0, -20.0)).inside
        mark = guess_marks(view, hub.session.guesses, "links")[0]
        base = view.band("baseline", "CHN-USA", "links")
        assert base is not None and mark.level == pytest.approx(base.p50 * 1.5)

    asyncio.run(work())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_minutes_tell_all_and_run_nothing(server: Server, lang: str) -> None:
    evil = "<script>x</script>[a](javascript:b) **bold**"
    hub = server.new(evil)

    async def work() -> tuple[str, str, list[Story]]:
        hub.change(lambda s: s.add_lever("s1", starter("decouple", 2023), who="Ann"))
        hub.change(lambda s: s.note(evil, evil))
        hub.change(lambda s: s.rename("s1", evil, "Group *1*"))
        hub.change(lambda s: s.guess("s1", evil, "links", "CHN-USA", -30.0))
        hub.change(lambda s: s.bookmark("agreed"))
        hub.change(lambda s: s.add_column())
        hub.change(lambda s: s.add_lever("s2", starter("funding", 2024)))
        view = await hub.view(lang)
        words = Words(server.engine.evidence, lang)
        return (minutes.markdown(hub.session, view, words),
                minutes.html(hub.session, view, words), stories(view))  # fmt: skip

    text, page, told_of = asyncio.run(work())
    for told in (text, page):
        assert "<script" not in told
        assert Texts(lang)("page.history") in told and "agreed" in told and "Ann" in told
    # What came out stands in them: the story of every scenario, whole.
    came = text.split(f"## {Texts(lang)('report.answer')}")[1].split("\n## ")[0]
    assert [s.scenario for s in told_of] == ["s1", "s2"]
    assert came.count("\n- **") == 2, came
    for one in told_of:
        assert {"put_in", "when", "sure"} <= {s.about for s in one.sentences}
        for sentence in one.sentences:
            assert f"\n  - {minutes.escape(sentence.text)}\n" in came, sentence
    assert "](javascript" not in text
    assert "<b>bold</b>" not in page and "&lt;script&gt;" in page
    assert Words(server.engine.evidence, lang).kind("decouple") in text


def test_open_sessions_are_found_again(server: Server) -> None:
    hub = server.new("x")
    assert server.hub(hub.session.id) is hub
    fresh = Server(Store(server.store.folder), server.engine)
    found = fresh.hub(hub.session.id)
    assert isinstance(found, SessionHub) and found.session == hub.session
    assert fresh.hub("000000000000") is None


def test_a_change_taken_back_leaves_the_history_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the most entries the oldest goes, and where others point to moves along: in copies."""
    monkeypatch.setattr(session, "MAX_HISTORY", 6)
    monkeypatch.setattr(session, "SAME_MOVE_SECONDS", -1.0)
    made = opened()
    for value in range(4):
        made.set("s1", 0, TIMES, float(value) / 10)
    made.restore(3)
    held = made.snapshot()
    before = [e.model_dump() for e in held["history"]]
    for value in range(3):
        made.set("s1", 0, TIMES, 1.0 + value / 10)
    assert [e.model_dump() for e in held["history"]] == before


def test_a_session_is_led_by_whoever_has_its_key_and_by_all_where_there_is_none() -> None:
    made = Session.new("x")
    assert made.room.is_led_by("") and made.room.is_led_by("anything")
    key = made.room.new_lead()
    assert made.room.is_led_by(key) and not made.room.is_led_by("") and key not in str(made)
    made.enter_phase("guess")
    assert made.guessing
    made.set_guessing(False)
    assert made.room.phase == "reveal"
    made.room.set_timer(5)
    assert made.room.until.endswith("+00:00")
    made.room.set_timer(0)
    assert made.room.until == ""


def test_the_link_to_share_is_one_that_others_can_open() -> None:
    assert Door().address == ""  # this machine alone
    assert Door(False, True, 80, "192.0.2.7").address == "http://192.0.2.7:80"
    assert Door(False, True, 80, "2001:db8::1").address == "http://[2001:db8::1]:80"
    found = Door(False, True, 8765, "0.0.0.0").address
    assert found == "" or re.fullmatch(r"http://\d+\.\d+\.\d+\.\d+:8765", found)
    assert "0.0.0.0" not in found and "127.0.0.1" not in found


def test_what_is_guessed_of_something_not_shown_is_told_in_the_minutes(server: Server) -> None:
    async def work() -> None:
        hub = server.new("x")
        hub.change(lambda s: s.add_lever("s1", starter("decouple", 2023)))
        hub.change(lambda s: s.guess("s1", "Blue", "links", "CHN", -5.0))
        view = await hub.view("en")
        text = minutes.markdown(hub.session, view, Words(server.engine.evidence, "en"))
        assert "Blue: \\-5, of something" in text
        hub.change(lambda s: s.withdraw_guess("Blue", "s1", "links", "CHN"))
        assert hub.session.guesses == []
        with pytest.raises(Refused):
            hub.change(lambda s: s.withdraw_guess("Blue", "s1", "links", "CHN"))

    asyncio.run(work())
