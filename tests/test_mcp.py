"""An assistant asks: driven by the client of the protocol, over standard input and output."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from scenarios_toy import toy  # noqa: F401

import scenarios
from evidence.errors import printable
from evidence.plain import clean
from scenarios.errors import RunRefused
from workshop.service.answers import Service
from workshop.service.question import RunQuestion

ROOT = Path(__file__).parent.parent
protocol = pytest.importorskip("mcp", reason="PyPI package mcp is not installed")
DECOUPLE = ROOT / "configs" / "us-china-decoupling.yaml"


def with_client(server: Any, work: Callable[[Any], Awaitable[Any]]) -> Any:
    async def session() -> Any:
        async with protocol.Client(server) as client:
            return await work(client)

    return asyncio.run(session())


async def told(client: Any, tool: str, **arguments: Any) -> dict[str, Any]:
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error, answer.content[0].text
    found: dict[str, Any] = answer.structured_content
    return found


async def refused(client: Any, tool: str, **arguments: Any) -> str:
    answer = await client.call_tool(tool, arguments)
    assert answer.is_error
    return str(answer.content[0].text)


def test_over_standard_input_and_output(tmp_path: Path) -> None:
    """As an assistant starts it; without a run there is nothing to compare, and it says so."""
    command = ["-m", "collabcast", "mcp", "--runs", str(tmp_path)]
    start = protocol.StdioServerParameters(command=sys.executable, args=command, cwd=str(ROOT))

    async def work(client: Any) -> None:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert names == {"list_scenarios", "evidence", "parameters", "scenario_schema", "list_runs",
                         "compare", "trace"}  # fmt: skip
        shipped = await told(client, "list_scenarios")
        assert {s["name"]: s["grade"] for s in shipped["scenarios"]}["us-china-decoupling"]
        links = await told(client, "evidence", region="中国-USA", variable="links", year=2022)
        assert links["figures"][0]["value"] == 58546.0 and links["sources"]
        assert await told(client, "list_runs") == {"runs": []}
        assert "known are none" in await refused(client, "compare", runs=["us-china-decoupling"])

    with_client(protocol.stdio_client(start), work)


def test_finished_runs_are_told_of_with_id_grade_and_interval(
    toy: Any,  # noqa: F811
    tmp_path: Path,
) -> None:
    from workshop.service.tools import tools

    result = scenarios.run(DECOUPLE, replicates=5, evidence=toy, out=tmp_path / "runs" / "mine")
    (tmp_path / "secret").mkdir()
    key = result.manifest["plan"][:16]

    async def work(client: Any) -> None:
        (run,) = (await told(client, "list_runs"))["runs"]
        assert (run["run"], run["name"]) == (key, "mine")
        found = await told(client, "compare", runs=["mine"], region="CHN-USA", variable="links")
        (row,) = found["comparison"]
        own = result.compare().query("region == 'CHN-USA' and variable == 'links' and year == 2035")
        assert row["change"]["p05"] == own["delta_p05"].item() and row["grade"] == "measured"
        assert found["runs"][0]["run"] == key and found["runs"][0]["interval"]["covers"] == 0.9
        traced = await told(client, "trace", run=key, figure="CHN-USA:links:2030")
        assert traced["run"] == key and traced["trace"]["sources"]
        for outside in ("../secret", str(tmp_path / "runs" / "mine"), "mine/../mine", ""):
            assert "no run" in await refused(client, "compare", runs=[outside])
        assert "this run tells of" in await refused(client, "compare", runs=[key], region="XXX")
        for long in ({"runs": ["x" * 10**6]}, {"runs": [key], "region": "x" * 10**6}):
            assert len(await refused(client, "compare", **long)) < 5000
        assert "did you mean" in await refused(client, "trace", run=key, figure="CHN-USA:lynks")
        assert "run" not in {tool.name for tool in (await client.list_tools()).tools}

    with_client(tools(Service(toy, tmp_path / "runs")), work)


HARMFUL = {
    "words": '{"plan": 5, "scenarios": 7, "horizon": "x", "replicates": null}',
    "names": '{"plan": "a", "scenarios": [{"title": 1}], "horizon": 1, "replicates": 1}',
    "list": "[1, 2]", "deep": "[" * 200_000, "number": "9" * 10_000, "half": "{", "none": "",
}  # fmt: skip


def test_a_planted_folder_keeps_nobody_from_the_others(
    toy: Any,  # noqa: F811
    tmp_path: Path,
) -> None:
    """A folder somebody sent is input: what is no run is left out, whatever it says."""
    scenarios.run(DECOUPLE, replicates=2, evidence=toy, out=tmp_path / "runs" / "mine")
    for name, text in HARMFUL.items():
        (tmp_path / "runs" / name).mkdir()
        (tmp_path / "runs" / name / "manifest.json").write_text(text)
    for name, target in (("link", tmp_path / "runs/mine/manifest.json"), ("zero", "/dev/zero")):
        (tmp_path / "runs" / name).mkdir()
        (tmp_path / "runs" / name / "manifest.json").symlink_to(target)
    service = Service(toy, tmp_path / "runs")
    assert [r["name"] for r in service.runs()["runs"]] == ["mine"]
    assert service.compare(["mine"])["comparison"]
    for name in (*HARMFUL, "link", "zero"):
        with pytest.raises(LookupError, match="known are"):
            service.compare([name])


def test_a_folder_does_not_pass_for_what_was_computed_here(
    toy: Any,  # noqa: F811
    tmp_path: Path,
) -> None:
    """Whoever writes a folder can give it the id of any question."""
    question = RunQuestion(scenarios=("us-china-decoupling",), replicates=5)
    own = Service(toy).run(question)
    out = tmp_path / "runs" / "planted"
    scenarios.run(DECOUPLE, replicates=5, seed=7, evidence=toy, out=out)
    path = out / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "plan": own["plan"]}))
    service = Service(toy, tmp_path / "runs")
    other = service.compare(["planted"])["comparison"]
    assert clean(service.run(question)["comparison"]) == clean(own["comparison"])
    assert [r["change"] for r in other] != [r["change"] for r in own["comparison"]]


def test_runs_asked_for_a_thousand_times_are_read_once(
    toy: Any,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from workshop.service import answers

    out, read = tmp_path / "runs" / "mine", []
    scenarios.run(DECOUPLE, replicates=2, evidence=toy, out=out)
    real = answers.read_run
    monkeypatch.setattr(answers, "read_run", lambda path: read.append(path) or real(path))
    service = Service(toy, tmp_path / "runs")
    once = clean(service.compare(["mine"]))
    assert clean(service.compare(["mine"] * 1000)) == once and len(read) == 1
    with pytest.raises(RunRefused, match="came 9 runs; allowed are 8"):
        service.compare([f"run {k}" for k in range(9)])
    scenarios.run(DECOUPLE, replicates=3, evidence=toy, out=out, force=True)
    assert service.compare(["mine"])["runs"][0]["replicates"] == 3 and len(read) == 2


def test_runs_where_they_are_allowed(toy: Any) -> None:  # noqa: F811
    from workshop.service.tools import tools

    async def work(client: Any) -> None:
        found = await told(client, "run", scenarios=["us-china-decoupling"], replicates=5)
        assert len(found["run"]) == 16 and found["grade"] == "measured" and found["findings"]
        assert {"p05", "p50", "p95"} == set(found["comparison"][0]["change"])
        narrow = await told(client, "run", scenarios=["us-china-decoupling"], replicates=5,
                            region="CHN", variable="papers_share", year=2030)  # fmt: skip
        assert narrow["run"] == found["run"]
        assert [r["scenario"] for r in narrow["levels"]] == ["baseline", "us-china-decoupling"]
        again = await told(client, "compare", runs=[found["run"]], variable="links")
        assert len(again["comparison"]) > 2
        wrong = await refused(client, "run", scenarios=["name: a\nseeds: 1"])
        assert "scenarios[0]:2:1: seeds: unknown key" in wrong
        assert "at most 1000" in await refused(
            client, "run", scenarios=["baseline"], replicates=5000
        )

    with_client(tools(Service(toy), allow_runs=True), work)


def test_without_the_package_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['mcp'] = None; sys.argv = ['collabcast', 'mcp'];"\
           "from collabcast.__main__ import main; main()"  # fmt: skip
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 2 and "pip install 'collabcast[mcp]'" in ran.stderr
    assert printable(ran.stderr.strip()) == ran.stderr.strip() and ran.stdout == ""
