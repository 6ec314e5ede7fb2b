"""The command line: exit codes, one JSON document, plain words, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import scenarios
from collabcast import __main__ as entry
from collabcast.app import app
from evidence.plain import clean

pytest_plugins = ["scenarios_toy"]
ROOT = Path(__file__).resolve().parent.parent
DECOUPLE = str(ROOT / "configs" / "us-china-decoupling.yaml")


def call(*args: str) -> Any:
    return CliRunner().invoke(app, list(args))


def test_help_is_quick() -> None:
    # Processor time: the clock of a busy machine says little about the program.
    resource = pytest.importorskip("resource")
    command = [sys.executable, "-m", "collabcast", "--help"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "run" in done.stdout and "validate" in done.stdout
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.7


def test_a_foreign_package_is_named_and_the_program_ends(tmp_path: Path) -> None:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "__init__.py").write_text("Agent = object\n")
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-P", "-m", "collabcast", "--help"],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    assert done.returncode == 1
    assert "`import agents` finds" in done.stderr and "openai-agents" in done.stderr
    assert "Traceback" not in done.stderr
    assert entry.foreign() == []


def test_schema_is_the_one_in_the_docs() -> None:
    out = call("schema")
    assert out.exit_code == 0
    assert json.loads(out.stdout) == scenarios.json_schema()
    stored = (ROOT / "docs" / "scenario.schema.json").read_text(encoding="utf-8")
    assert json.loads(stored) == scenarios.json_schema(), "write what `collabcast schema` prints"


def test_the_schema_accepts_our_configs_and_refuses_a_misspelt_key() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from scenarios.reading.yaml_file import read

    check = jsonschema.Draft202012Validator(scenarios.json_schema())
    for path in sorted((ROOT / "configs").glob("*.yaml")):
        assert list(check.iter_errors(read(path).data)) == [], path.name
    assert list(check.iter_errors({"name": "a", "titel": "b"}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: a\ntitel: b\n", "unknown key 'titel'"),
        ("", "the file is empty"),
        ("\x00\x01", "binary file"),
        ("name: a\nreport: {countries: [Chnia]}\n", "did you mean China"),
        ("name: a\ninterventions:\n - {kind: funding, countries: CHN, change: 1, start: 2050}\n",
         "after the horizon"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["run", "validate"])
def test_bad_files_end_with_one_line_and_code_2(
    command: str, text: str, said: str, tmp_path: Path, toy: Any
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    out = call(command, str(path), *(["--out", str(tmp_path / "r")] if command == "run" else []))
    assert out.exit_code == 2
    lines = [x for x in out.stderr.splitlines() if x.startswith(str(path))]
    assert len(lines) == 1 and said in lines[0]
    assert "Traceback" not in out.output
    assert not (tmp_path / "r").exists()
    as_json = call(command, str(path), "--json", *(["--out", str(tmp_path / "r")]
                                                   if command == "run" else []))  # fmt: skip
    assert json.loads(as_json.stdout)["ok"] is False and as_json.exit_code == 2


def test_usage_errors_are_code_2() -> None:
    assert call("run").exit_code == 2
    assert call("run", DECOUPLE, "--replicates", "0").exit_code == 2
    assert call("nonsense").exit_code == 2
    assert call("report", "x", "--lang", "fr").exit_code == 2
    assert call("run", DECOUPLE, "--lang", "fr").exit_code == 2, "after the run it is too late"


def test_run_writes_a_folder_and_ends_with_a_comparison(toy: Any, tmp_path: Path) -> None:
    out = call("run", DECOUPLE, "--replicates", "8", "--out", str(tmp_path / "r"))
    assert out.exit_code == 0, out.output
    for words in ("(CHN-USA)", "What moves most", "Put in", "0 failed", "folder"):
        assert words in out.stdout
    again = call("run", DECOUPLE, "--replicates", "8", "--out", str(tmp_path / "r"))
    assert again.exit_code == 1 and "--resume" in again.stderr
    assert call("compare", str(tmp_path / "r")).exit_code == 0
    table = json.loads(call("compare", str(tmp_path / "r"), "--json").stdout)["comparison"]
    assert {r["region"] for r in table} >= {"CHN", "CHN-USA", "World"}
    assert call("compare", str(tmp_path / "r"), "--year", "1999").exit_code == 2


def test_run_json_is_one_document_and_nothing_else(toy: Any, tmp_path: Path) -> None:
    out = call("run", DECOUPLE, "--replicates", "4", "--json", "--out", str(tmp_path / "r"))
    told = json.loads(out.stdout)
    assert told["ok"] and told["replicates"] == 4 and told["failures"] == []
    assert told["shock"]["scenarios"]["us-china-decoupling"][0]["pair"] == "CHN-USA"
    same = scenarios.run(DECOUPLE, replicates=4, evidence=toy).compare()
    row = same.query("region == 'CHN-USA' and variable == 'links' and year == 2035").iloc[0]
    cell = next(
        r for r in told["comparison"] if (r["region"], r["variable"]) == ("CHN-USA", "links")
    )
    assert cell["delta_p50"] == row["delta_p50"]


def test_failed_replicates_end_with_code_1(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scenarios.running import engine

    real = engine.simulate

    def breaks(outlook: Any, *rest: Any, **more: Any) -> Any:
        if 1 in outlook.replicates:
            raise FloatingPointError("a bad draw")
        return real(outlook, *rest, **more)

    monkeypatch.setattr(engine, "simulate", breaks)
    out = call("run", DECOUPLE, "--replicates", "3", "--out", str(tmp_path / "r"))
    assert out.exit_code == 1
    assert "1 of 3 replicates failed" in out.stderr and "1 failed" in out.stdout


def test_replicates_computed_one_by_one_are_mentioned(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scenarios.running import engine

    real = engine.simulate

    def large(outlook: Any, *rest: Any, **more: Any) -> Any:
        if len(outlook.replicates) > 1:
            raise MemoryError("too large at once")
        return real(outlook, *rest, **more)

    monkeypatch.setattr(engine, "simulate", large)
    out = call("run", DECOUPLE, "--replicates", "3", "--out", str(tmp_path / "r"))
    assert out.exit_code == 0
    assert "computed one by one" in out.stderr and "too large at once" in out.stderr


def test_an_interrupted_run_says_how_to_go_on(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scenarios.running import engine

    def stop(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as m:
        m.setattr(engine, "simulate", stop)
        out = call("run", DECOUPLE, "--replicates", "3", "--out", str(tmp_path / "r"))
    assert out.exit_code == 130 and "--resume" in out.stderr
    args = ["run", DECOUPLE, "--replicates", "3", "--out", str(tmp_path / "r"), "--resume"]
    assert call(*args).exit_code == 0


@pytest.mark.parametrize(
    ("command", "goes_on"),
    [
        (["evidence", "pull", "worldbank", "--countries", "CHN"], "repeat the same command"),
        (["evidence", "import", "x.csv", "--out", "y"], ""),
    ],
)
def test_an_interrupted_command_promises_only_what_it_can(
    command: list[str], goes_on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evidence import importing, pull

    def stop(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "import_files", stop)
    monkeypatch.setattr(pull, "pull_worldbank", stop)
    out = call(*command)
    assert out.exit_code == 130 and "--resume" not in out.stderr, out.stderr
    assert goes_on in out.stderr


def test_an_unforeseen_error_is_one_line(toy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def boom(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("x")

    monkeypatch.setattr(scenarios, "run", boom)
    out = call("run", DECOUPLE, "--out", "unused")
    assert out.exit_code == 1 and "unexpected ZeroDivisionError" in out.stderr
    assert "Traceback" not in out.output


def test_forecast_by_country_and_pair(toy: Any) -> None:
    out = call("forecast", "--country", "中国", "--replicates", "3", "--horizon", "2026", "--json")
    rows = json.loads(out.stdout)["forecast"]
    assert {r["region"] for r in rows} == {"CHN"} and {r["year"] for r in rows} == {
        2023,
        2024,
        2025,
        2026,
    }
    out = call(
        "forecast", "--pair", "USA-China", "--replicates", "3", "--horizon", "2024", "--json"
    )
    assert {r["region"] for r in json.loads(out.stdout)["forecast"]} == {"CHN-USA"}
    for bad, said in [
        (["--country", "Chnia"], "did you mean China"),
        (["--pair", "USA"], "write CHN-USA"),
        (["--pair", "USA-USA"], "twice"),
        (["--country", "CHN", "--pair", "CHN-USA"], "allowed is one of them"),
        (["--country", "CHN", "--horizon", "2001"], "figures end in 2022"),
    ]:
        out = call("forecast", *bad)
        assert out.exit_code == 2 and said in out.stderr, (bad, out.stderr)


def test_backtest_of_a_file_and_what_is_none(tmp_path: Path) -> None:
    out = call("backtest", str(tmp_path / "none.csv"))
    assert out.exit_code == 2 and "no such file" in out.stderr
    assert call("backtest", "papers", "--origins", "soon").exit_code == 2
    rows = [f"AAA,BBB,{y},{100 + 5 * (y - 2000)}" for y in range(2000, 2021)]
    (tmp_path / "t.csv").write_text("a,b,year,papers\n" + "\n".join(rows) + "\n")
    out = call("backtest", str(tmp_path / "t.csv"), "--models", "naive,drift", "--origins", "2016",
               "--json")  # fmt: skip
    assert out.exit_code == 0, out.stderr
    told = json.loads(out.stdout)
    assert told["origins"] == [2016]
    assert {r["model"] for r in told["scores"]} == {"naive", "drift"}


def test_evidence_show_and_check() -> None:
    assert "ncses" in call("evidence", "show").stdout
    assert json.loads(call("evidence", "show", "--json").stdout)["name"] == "ncses"
    assert call("evidence", "check").exit_code == 0
    assert call("run", DECOUPLE, "--source", "nowhere").exit_code == 2


def test_json_has_no_nan() -> None:
    assert clean({"a": float("inf"), "b": [float("nan"), 1]}) == {"a": None, "b": [None, 1]}
