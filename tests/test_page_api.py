"""Other programs ask the page's server: every number with run id, grade and interval."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import httpx2
import jsonschema
import pytest
from fastapi import FastAPI
from scenarios_toy import toy  # noqa: F401
from test_page_guard import ask

import scenarios
from scenarios.reading.yaml_file import MAX_BYTES
from workshop.page.answers import turn
from workshop.page.web import api as web
from workshop.page.web.guard import Guard
from workshop.service import answers
from workshop.service.answers import Service
from workshop.service.question import RunQuestion, shipped

DECOUPLE = {"kind": "decouple", "between": [["USA"], ["CHN"]], "start": 2026,
            "size": {"measured": "us-china-2018"}}  # fmt: skip
OWN = {"name": "own", "interventions": [DECOUPLE], "report": {"countries": ["CHN", "USA"]}}


@pytest.fixture
def service(toy: Any) -> Service:  # noqa: F811
    return Service(toy)


@pytest.fixture
def door(service: Service) -> Guard:
    return served(service)


def served(service: Service, passphrase: str | None = None) -> Guard:
    app = FastAPI(openapi_url=None)
    app.mount("/api", web.api(service))
    return Guard(app, passphrase, loopback=True)


def run(door: Guard, question: Any, **more: Any) -> httpx2.Response:
    content = question if isinstance(question, str) else json.dumps(question)
    return ask(door, "POST", "/api/run", content=content.encode(), **more)


def test_a_run_is_the_run_of_the_command_line(door: Guard, toy: Any) -> None:  # noqa: F811
    answer = run(door, {"scenarios": ["us-china-decoupling"], "replicates": 7}).json()
    same = scenarios.run(shipped()["us-china-decoupling"], replicates=7, evidence=toy)
    assert answer["run"] == same.manifest["plan"][:16] and answer["plan"] == same.manifest["plan"]
    assert answer["grade"] == "measured" and answer["replicates"] == 7
    frame = same.compare()
    last = frame[frame["year"] == 2035]
    assert len(answer["comparison"]) == len(last) > 20
    for row, own in zip(answer["comparison"], last.itertuples(), strict=True):
        assert row["run"] == answer["run"] and row["grade"] == "measured"
        assert (row["region"], row["variable"], row["unit"]) == (own.region, own.variable, own.unit)
        low, middle, high = (row["change"][k] for k in ("p05", "p50", "p95"))
        assert (low, middle, high) == (own.delta_p05, own.delta_p50, own.delta_p95)
    told = {r["scenario"] for r in answer["levels"]}
    assert told == {"baseline", "us-china-decoupling"} and len(answer["findings"]) > 2


def test_the_weakest_grade_is_that_of_the_run(door: Guard) -> None:
    weak = {"kind": "virtual_organisation", "members": ["CHN", "BRA"], "start": 2026}
    both = {**OWN, "interventions": [DECOUPLE, weak]}
    answer = run(door, {"scenarios": [both], "replicates": 2}).json()
    assert {lever["grade"] for lever in answer["scenarios"][1]["levers"]} > {"assumption"}
    assert answer["grade"] == "assumption"
    assert run(door, {"scenarios": [OWN], "replicates": 2}).json()["grade"] == "measured"
    guessed = {**OWN, "interventions": [{**DECOUPLE, "size": {"percent": -40}}]}
    assert run(door, {"scenarios": [guessed], "replicates": 2}).json()["grade"] == "assumption"
    alone = run(door, {"scenarios": ["baseline"], "replicates": 2}).json()
    assert alone["grade"] is None and alone["comparison"] == [] and alone["levels"]


def test_the_answers_keep_to_the_document(door: Guard) -> None:
    document = ask(door, path="/api/openapi.json").json()
    assert document["servers"] == [{"url": "/api"}]

    def check(answer: httpx2.Response, path: str, method: str = "get", status: str = "200") -> None:
        told = document["paths"][path][method]["responses"][status]
        schema = told["content"]["application/json"]["schema"]
        jsonschema.validate(answer.json(), {**schema, "components": document["components"]})

    first = run(door, {"scenarios": [OWN], "replicates": 3})
    check(first, "/run", "post")
    body = document["paths"]["/run"]["post"]["requestBody"]["content"]["application/json"]
    jsonschema.validate({"scenarios": [OWN], "replicates": 3}, body["schema"])
    check(ask(door, path=f"/api/compare?run={first.json()['run']}&year=2030"), "/compare")
    check(run(door, {"scenarios": []}), "/run", "post", "422")
    for path in ("/scenarios", "/scenarios/baseline", "/evidence", "/runs", "/schema",
                 "/parameters?name=diversion", "/evidence?region=CHN-USA"):  # fmt: skip
        answer = ask(door, path=f"/api{path}")
        assert answer.status_code == 200, answer.text
        assert path.split("?")[0] in document["paths"] or path == "/scenarios/baseline"


@pytest.mark.parametrize(
    ("body", "line", "column", "path", "words"),
    [
        ('{"scenarios": ["baselin"]}', 1, 16, "scenarios[0]", "did you mean 'baseline'"),
        ('{"scenarios": ["baseline"],\n "seed": -1}', 2, 10, "seed", "allowed is at least 0"),
        ('{"scenarios": ["baseline"],\n\t"seeds": 1}', 2, 2, "seeds", "did you mean 'seed'"),
        ('{"scenarios": ["baseline"], "replicates": 100000}', 1, 43, "replicates", "at most 1000"),
        ('{"scenarios": ["baseline"], "year": 2050}', 1, 37, "year", "allowed is 2023 to 2035"),
        ('{"scenarios": ["name: a\\ninterventions:\\n  - kind: fundin"]}', 3, 11,
         "interventions[0].kind", "did you mean 'funding'"),
        ('{"scenarios": [{"name": "a",\n "report": {"countries": ["Atlantis"]}}]}', 2, 27,
         "report.countries[0]", "unknown country"),
        ('scenarios:\n  - name: a\n    extends: ../other.yaml', 3, 5, "extends", "one whole"),
        ('scenarios:\n  - name: a\n    compare_to: configs/baseline.yaml', 3, 17, "compare_to",
         "of this question"),
        ('{"scenarios": ["/etc/passwd"]}', 1, 1, "", "single value"),
        ('{"scenarios": ["../configs/baseline"]}', 1, 1, "", "single value"),
        ('{"scenarios": ', 1, 15, "", "not YAML"),
        ("[1]", 1, 1, "", "came a list"),
        ("", 1, 1, "", "empty"),
        ('{"scenarios": [{"name": "a", "replicates": 9000}]}', 1, 1, "replicates", "9000"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(
    door: Guard, body: str, line: int, column: int, path: str, words: str
) -> None:
    answer = run(door, body)
    assert answer.status_code == 422 and answer.json()["ok"] is False
    fault = answer.json()["errors"][0]
    assert (fault["line"], fault["column"], fault["path"]) == (line, column, path), fault
    assert words in fault["message"]


def test_errors_speak_chinese(door: Guard) -> None:
    fault = ask(door, "POST", "/api/run?lang=zh", content=b'{"scenarios": [], "seed": -1}')
    assert any("允许" in e["message"] for e in fault.json()["errors"]), fault.text


def test_the_door_is_that_of_the_page(service: Service) -> None:
    locked = served(service, "open sesame")
    refused = ask(locked, path="/api/runs")
    assert refused.status_code == 401 and refused.json()["ok"] is False
    let_in = ask(locked, "POST", "/enter", data={"passphrase": "open sesame"})
    held = {"cookie": let_in.headers["set-cookie"].split(";")[0]}
    assert ask(locked, path="/api/runs", headers=held).json() == {"runs": []}
    evil = {"origin": "http://evil.example"}
    assert run(served(service), {"scenarios": ["baseline"]}, headers=evil).status_code == 403
    assert service.runs() == {"runs": []}


def test_bytes_time_and_waiting_have_bounds(
    service: Service, door: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(door, "a" * (MAX_BYTES + 1)).status_code == 413
    assert ask(door, "POST", "/api/run", content=b"\xff\xfe").status_code == 422
    service.seconds = -1.0
    late = run(door, {"scenarios": [OWN], "replicates": 3})
    assert late.status_code == 503 and "given up" in late.json()["errors"][0]["message"]
    monkeypatch.setattr(turn, "WAITING", -1)
    busy = run(door, {"scenarios": [OWN], "replicates": 3})
    assert busy.status_code == 429 and busy.headers["retry-after"] == "10"


def test_what_is_held_in_memory_has_an_end_in_bytes(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight runs were held however large: of a thousand worlds to 2100 each is over a gigabyte."""
    for seed in range(3):
        service.run(RunQuestion(scenarios=("baseline",), replicates=2, seed=seed))
    assert len(service._held) == 3
    monkeypatch.setattr(answers, "HELD_BYTES", 1)
    last = service.run(RunQuestion(scenarios=("baseline",), replicates=2, seed=3))
    assert list(service._held) == [last["run"]]
    assert service.trace(last["run"], "CHN:papers")["run"] == last["run"]


def test_a_crowd_that_asks_for_the_scenarios_has_them_read_once(
    service: Service, door: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []
    real = answers.load_checked
    monkeypatch.setattr(answers, "load_checked", lambda *a: (read.append(a), real(*a))[1])
    first = ask(door, path="/api/scenarios").json()
    assert ask(door, path="/api/scenarios").json() == first and first["scenarios"]
    assert len(read) == len(shipped())


@pytest.mark.parametrize("asked", ["CHN-USA-IND", "CHN-CHN"])
def test_a_place_is_one_or_a_pair(door: Guard, asked: str) -> None:
    """Figures of the first of three places passed for those of all."""
    answer = ask(door, path=f"/api/evidence?region={asked}")
    assert answer.status_code == 404 and "a pair of two" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("value", [True, "7", 7.0])
def test_a_number_is_no_word_and_no_yes(door: Guard, value: object) -> None:
    for key in ("replicates", "seed", "year", "horizon"):
        answer = run(door, {"scenarios": ["baseline"], key: value})
        assert answer.status_code == 422, (key, value)
        assert answer.json()["errors"][0]["path"] == key


def test_one_who_has_gone_still_takes_a_place() -> None:
    """What was begun goes on: whoever asks and leaves must not start a second thread."""
    import threading

    go, here = threading.Event(), turn.Turn()

    async def crowd() -> tuple[int, int]:
        most = range(turn.WAITING + 1)
        asked = [asyncio.ensure_future(here.take(lambda left: go.wait(5), k)) for k in most]
        await asyncio.sleep(0.05)
        asked[0].cancel()
        await asyncio.sleep(0.05)
        busy = 0
        for _ in range(3):
            try:
                await asyncio.wait_for(here.take(lambda left: True), 0.5)
            except turn.Busy:
                busy += 1
        go.set()
        await asyncio.gather(*asked, return_exceptions=True)
        return busy, await here.take(lambda left: 42)

    assert asyncio.run(crowd()) == (3, 42)


def test_one_run_at_a_time(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    here = most = 0

    def slow(text: str, lang: str, left: Any) -> Any:
        nonlocal here, most
        here += 1
        most = max(most, here)
        time.sleep(0.2)
        here -= 1
        raise LookupError("none") if text == "x" else scenarios.RunError(text)

    monkeypatch.setattr(service, "run_text", slow)
    app = served(service)

    async def crowd() -> list[int]:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
            asked = (client.post("/api/run", content=b"a") for _ in range(8))
            return [a.status_code for a in await asyncio.gather(*asked)]

    assert sorted(asyncio.run(crowd())) == [429] * 5 + [503] * 3
    assert most == 1


def test_who_asks_much_waits_for_who_asks_little() -> None:
    """Five runs of one client, 60 s each, held everybody up for five minutes."""
    order: list[str] = []

    async def crowd() -> int:
        here, busy = turn.Turn(), 0

        def work(name: str) -> Any:
            return lambda left: (time.sleep(0.02), order.append(name))

        asked = []
        for k in range(5):
            asked.append(asyncio.ensure_future(here.take(work(f"much {k}"), "much")))
            await asyncio.sleep(0)
        asked.append(asyncio.ensure_future(here.take(work("little"), "little")))
        for one in asked:
            try:
                await one
            except turn.Busy:
                busy += 1
        return busy

    assert asyncio.run(crowd()) == 2
    assert order == ["much 0", "little", "much 1", "much 2"]


def test_what_nobody_waits_for_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "LOOK", 0.02)
    parts: list[str] = []

    async def crowd() -> str:
        here, away = turn.Turn(), False

        async def gone() -> bool:
            return away

        def work(left: Any) -> None:
            while not left():
                time.sleep(0.005)
            parts.append("ended")

        first = asyncio.ensure_future(here.take(work, 1, gone))
        second = asyncio.ensure_future(here.take(lambda left: parts.append("begun"), 2, gone))
        await asyncio.sleep(0.05)
        away = True
        for one in (first, second):
            with pytest.raises(turn.Gone):
                await one
        return await asyncio.wait_for(here.take(lambda left: "free", 3), 2)

    assert asyncio.run(crowd()) == "free"
    assert parts == ["ended"]


def test_runs_are_compared_and_traced_by_id(door: Guard) -> None:
    one = run(door, {"scenarios": [OWN], "replicates": 4}).json()["run"]
    other = {**OWN, "name": "weaker", "interventions": [{**DECOUPLE, "size": {"percent": -10}}]}
    two = run(door, {"scenarios": [other], "replicates": 4}).json()["run"]
    told = ask(door, path=f"/api/compare?run={one}&run={two}&year=2030").json()
    assert [r["run"] for r in told["runs"]] == [one, two]
    assert {r["run"] for r in told["comparison"]} == {one, two}
    assert {r["year"] for r in told["comparison"]} == {2030}
    again = run(door, {"scenarios": [OWN], "replicates": 4, "seed": 7}).json()["run"]
    assert ask(door, path=f"/api/compare?run={one}&run={again}").status_code == 422
    assert ask(door, path=f"/api/compare?run={one}&to=none").status_code == 422
    traced = ask(door, path=f"/api/trace?run={one}&figure=CHN-USA:links").json()
    assert traced["run"] == one and traced["trace"]["figure"] == "CHN-USA:links:2035"
    assert ask(door, path=f"/api/trace?run={one}&figure=CHN-USA:lynx").status_code == 404
    missing = ask(door, path="/api/trace?run=0123456789abcdef&figure=CHN:papers")
    assert missing.status_code == 404 and one in missing.json()["errors"][0]["message"]
    assert ask(door, path="/api/compare?run=..%2F..%2Fetc").status_code == 404
    assert ask(door, path="/api/trace").json()["errors"][0]["path"] == "run"


def test_published_figures_come_with_source_and_grade(door: Guard) -> None:
    told = ask(door, path="/api/evidence?region=中国-USA&variable=links&year=2022").json()
    (figure,) = told["figures"]
    assert (figure["value"], figure["grade"]) == (58546.0, "measured")
    assert told["sources"][figure["source"]]["producer"] == "NCSES" and told["evidence_digest"]
    wrong = ask(door, path="/api/evidence?region=CHN&variable=paper")
    assert wrong.status_code == 404 and "did you mean 'papers'" in wrong.text
    assert ask(door, path="/api/evidence?region=Atlantis").status_code == 404
    found = ask(door, path="/api/parameters?name=event/").json()["parameters"]
    assert all(p["interval"]["low"] <= p["central"] <= p["interval"]["high"] for p in found)
