"""Scenarios built on others: what wins, where it came from, what clashes, what does nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import evidence
from collabcast.app import app
from scenarios.errors import ConfigError
from scenarios.reading.load import load_checked
from scenarios.running.preview import show

EV = evidence.load()
CUT = "{{kind: funding, countries: {0}, change: {1}, start: 2026}}"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    write(tmp_path, "a", f"name: a\nseed: 1\ninterventions: [{CUT.format('USA', -0.1)}]\n")
    write(tmp_path, "b", f"name: b\nseed: 2\ninterventions: [{CUT.format('CHN', 0.0)}]\n"
                         "report: {countries: [CHN], outcomes: [impact]}\n")  # fmt: skip
    return write(tmp_path, "c", "name: c\nextends: [a.yaml, b.yaml]\nreport: {countries: [USA]}\n"
                                f"interventions:\n  - {CUT.format('JPN', 0.2)}\n")  # fmt: skip


def test_interventions_stack_and_later_values_win(stack: Path) -> None:
    scenario, _ = load_checked(stack, EV)
    assert [m.countries[0] for m in scenario.moves()] == ["USA", "CHN", "JPN"]  # type: ignore[attr-defined]
    assert scenario.seed == 2
    assert scenario.report.countries == ("USA",) and scenario.report.outcomes == ("impact",)


def test_show_tells_where_each_value_came_from(stack: Path) -> None:
    told = "\n".join(show(stack, EV)).replace(str(stack.parent) + "/", "")
    assert "seed: 2  # b.yaml:2" in told
    assert "interventions[0].countries: USA  # a.yaml:3" in told
    assert "interventions[2].countries: JPN  # c.yaml:5" in told
    assert "report.countries: [USA]  # c.yaml:3" in told
    assert "conflict: seed: b.yaml:2 holds over a.yaml:2" in told
    assert "moves nothing: interventions[1] (funding)  # b.yaml:3" in told
    out = CliRunner().invoke(app, ["validate", str(stack), "--show"])
    assert out.exit_code == 0 and "moves nothing" in out.stdout


def test_a_fault_is_told_in_the_file_it_stands_in(stack: Path) -> None:
    write(stack.parent, "b", f"name: b\ninterventions:\n  - {CUT.format('Chnia', 0.1)}\n")
    with pytest.raises(ConfigError) as caught:
        load_checked(stack, EV)
    assert str(caught.value.faults[0]).startswith(str(stack.parent / "b.yaml") + ":3:")


@pytest.mark.parametrize(
    ("extends", "said"),
    [("c.yaml", "circle"), ("none.yaml", "no such file"), ("[1]", "a file or a list of files")],
)
def test_what_cannot_be_extended(stack: Path, extends: str, said: str) -> None:
    write(stack.parent, "c", f"name: c\nextends: {extends}\n")
    with pytest.raises(ConfigError, match=said):
        load_checked(stack, EV)
