"""From a number back to what it was made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import scenarios
from agents.rules.table import BASELINE_RULES, PARAMETERS, RULES
from collabcast.app import app
from scenarios.outcomes.registry import OUTCOMES
from scenarios.results.figure_name import UnknownFigure, figure
from scenarios.results.model_map import PHASES, phases, rule
from scenarios.results.trace import trace

pytest_plugins = ["scenarios_toy"]
CONFIG = "configs/us-china-decoupling.yaml"


@pytest.fixture
def run(toy: Any, tmp_path: Path) -> scenarios.RunResult:
    return scenarios.run(CONFIG, replicates=12, evidence=toy, out=tmp_path / "r")


def test_every_rule_and_parameter_stands_in_one_phase() -> None:
    rules = [name for phase in PHASES for name in phase.rules]
    assert sorted(rules) == sorted(RULES._fields + BASELINE_RULES._fields)
    used = [key for phase in PHASES for key in phase.parameters]
    assert sorted(used) == sorted(PARAMETERS) and len(used) == len(set(used))
    assert all(phases(outcome) for outcome in OUTCOMES.values())


def test_places_of_rules_are_where_they_stand() -> None:
    for phase in PHASES:
        for name in phase.rules:
            told = rule(name)
            file, line = told["at"].split(":")
            text = Path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
            assert text.startswith(f"def {name}("), told
            assert told["says"]


def test_the_way_back_from_a_number(run: scenarios.RunResult) -> None:
    found = trace(run, "CHN-USA:links:2030")
    row = run.compare().query("region == 'CHN-USA' and variable == 'links' and year == 2030")
    moved = found["values"][1]
    assert moved["scenario"] == "us-china-decoupling"
    assert moved["change"]["p50"] == pytest.approx(float(row["delta_p50"].iloc[0]))
    assert moved["p_increase"] == float(row["p_increase"].iloc[0])

    one = found["scenarios"][0]
    file, line = one["levers"][0]["at"].split(":")
    assert file == CONFIG
    assert "kind: decouple" in Path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    size = next(p for p in one["sizes"] if p["id"] == "event/us-china-2018")
    assert size["low"] < size["drawn"]["p05"] < size["drawn"]["p95"] < size["high"]
    # The draws are those the run lived with: what is put in is exp(-size).
    put = found["put_in"][0]["put_in_percent"]["p50"]
    assert put == pytest.approx(100 * np.expm1(-size["drawn"]["p50"]), abs=2.0)

    last = found["past"]["rows"][0]
    assert (last["value"], last["year"], last["source"]) == (58546.0, 2022, "spbs35-2023")
    named = {s["id"] for s in found["sources"]}
    assert {"spbs35-2023", "jia-2022"} <= named
    told = {s for p in found["phases"] for q in p["parameters"] for s in q["source"]}
    assert told <= named


@pytest.mark.parametrize(
    "asked",
    ["CHN-USA:links:2030", "links|CHN-USA|2030", "USA-CHN:links:2030", "2030:links:China-USA",
     "中国-美国|links|2030"],
)  # fmt: skip
def test_a_number_may_be_asked_for_in_several_ways(run: scenarios.RunResult, asked: str) -> None:
    assert str(figure(asked, run)) == "CHN-USA:links:2030"


def test_blocs_the_world_and_the_last_year(run: scenarios.RunResult) -> None:
    assert str(figure("World:papers", run)) == "World:papers:2035"
    assert trace(run, "World:papers")["past"]["rows"][0]["region"] == "WLD"
    eu = trace(run, "EU27:papers:2035")["past"]["rows"]
    assert [r["region"] for r in eu] == ["EU27"]  # the source publishes the bloc itself
    pairs = trace(run, "CHN-EU27:links")["past"]
    assert pairs["all"] > len(pairs["rows"]) == 12
    assert {"CHN"} < {r["region"] for r in pairs["rows"]} | {r["partner"] for r in pairs["rows"]}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("CHN-USA:linsk:2030", "did you mean links"),
        ("CHN-UAS:links:2030", "did you mean CHN-USA"),
        ("CHN-USA:papers:2030", "this run holds papers of CHN"),
        ("CHN-USA:links:1999", "this run holds 2023 to 2035"),
        ("CHN-USA", "REGION:OUTCOME"),
        ("a:b:c:d", "REGION:OUTCOME"),
        ("", "REGION:OUTCOME"),
        ("Atlantis:links", "choose one of them"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(
    run: scenarios.RunResult, asked: str, told: str
) -> None:
    with pytest.raises(UnknownFigure, match=told):
        figure(asked, run)


def test_a_scenario_without_its_file_points_into_the_manifest(
    run: scenarios.RunResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = run.manifest["scenarios"][1]
    monkeypatch.setitem(note, "sha256", "0")
    at = trace(run, "CHN-USA:links")["scenarios"][0]["levers"][0]["at"]
    assert at.startswith("text of us-china-decoupling in manifest.json:")


def test_what_a_scenario_believes_itself_is_told(toy: Any, tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    text = Path(CONFIG).read_text(encoding="utf-8")
    file.write_text(text + "parameters: {habit: 0.5, event/us-china-2018: [0.1, 0.2]}\n", "utf-8")
    one = trace(scenarios.run(file, replicates=12, evidence=toy), "CHN-USA:links")["scenarios"][0]
    (habit,) = one["own"]
    assert (habit["id"], habit["central"], habit["source"]) == ("habit", 0.5, ["scenario"])
    size = next(p for p in one["sizes"] if p["id"] == "event/us-china-2018")
    assert (size["low"], size["high"], size["grade"]) == (0.1, 0.2, "assumption")
    assert 0.1 < size["drawn"]["p05"] < size["drawn"]["p95"] < 0.2


def test_command(run: scenarios.RunResult, tmp_path: Path) -> None:
    folder = str(tmp_path / "r")
    done = CliRunner().invoke(app, ["trace", folder, "CHN-USA:links:2035", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["figure"] == "CHN-USA:links:2035"
    text = CliRunner().invoke(app, ["trace", folder, "CHN:impact"]).stdout
    assert "agents/rules/impact.py" in text and "spbs70-2023" in text and CONFIG in text
    wrong = CliRunner().invoke(app, ["trace", folder, "CHN:imapct"])
    assert wrong.exit_code == 2 and "did you mean impact" in wrong.stderr
