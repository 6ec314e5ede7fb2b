"""``compare_to`` and ``parameters`` of a scenario file: another yardstick, other parameters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import scenarios
from collabcast.app import app
from scenarios.errors import ConfigError
from scenarios.schema.scenario import Scenario

pytest_plugins = ["scenarios_toy"]

HALF = """\
name: half
compare_to: {other}
interventions:
  - {{kind: decouple, between: [[USA], [CHN]], size: {{percent: -20}}, start: 2026}}
"""
FULL = """\
name: full
interventions:
  - {kind: decouple, between: [[USA], [CHN]], size: {percent: -40}, start: 2026}
"""


@pytest.fixture
def half(tmp_path: Path) -> Any:
    (tmp_path / "whole.yaml").write_text(FULL)

    def write(other: str) -> Path:
        path = tmp_path / "half.yaml"
        path.write_text(HALF.format(other=other))
        return path

    return write


@pytest.mark.parametrize("other", ["whole.yaml", "whole", "full", "./whole.yaml"])
def test_the_other_scenario_comes_along_and_is_subtracted(
    toy: Any, half: Any, tmp_path: Path, other: str
) -> None:
    result = scenarios.run(half(other), replicates=8, evidence=toy, out=tmp_path / "run")
    assert result.names == ("baseline", "half", "full")
    frame = result.compare()
    assert list(frame["against"].unique()) == ["baseline", "full"]
    assert set(frame.query("against == 'full'")["scenario"]) == {"half"}
    row = frame.query("against == 'full' and variable == 'links' and region == 'CHN-USA'"
                      " and year == 2035")  # fmt: skip
    a, b = (result.paths(n, "CHN-USA", "links")[:, -1] for n in ("half", "full"))
    assert float(row["delta_p50"].iloc[0]) == pytest.approx(np.median(a - b))
    assert float(row["baseline_p50"].iloc[0]) == pytest.approx(np.median(b))
    assert float(row["p_increase"].iloc[0]) == 1.0
    assert (tmp_path / "run" / "comparison.csv").read_text().splitlines()[0].endswith(",against")
    assert scenarios.read_run(tmp_path / "run").compare().equals(frame)
    assert "against" not in result.compare("baseline")


def test_without_compare_to_the_table_is_as_it_was(toy: Any, half: Any) -> None:
    result = scenarios.run(half("baseline"), replicates=2, evidence=toy)
    assert result.names == ("baseline", "half")
    assert result.compare().equals(result.compare("baseline"))


def test_it_may_name_a_scenario_of_the_same_run(toy: Any) -> None:
    moves = [{"kind": "funding", "countries": "USA", "change": -0.2, "start": 2026}]
    a = Scenario.model_validate({"name": "a", "interventions": moves, "compare_to": "b"})
    b = Scenario.model_validate({"name": "b"})
    frame = scenarios.run([a, b], replicates=2, evidence=toy).compare()
    assert frame.groupby("against")["scenario"].unique().map(list).to_dict() == {
        "baseline": ["a", "b"], "b": ["a"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("fulll", "half.yaml:2:13: compare_to: unknown scenario 'fulll'; allowed are"),
        ("fulll", "did you mean 'full'"),
        ("whol.yaml", "no such file 'whol.yaml'"),
        ("whol.yaml", "did you mean 'whole.yaml'"),
        ("half", "came its own name"),
        ("half.yaml", "came its own file"),
        ("''", "came ''"),
        ("[a, b]", "allowed is a text"),
    ],
)
def test_what_is_not_there_is_refused_with_the_nearest(
    toy: Any, half: Any, other: str, said: str
) -> None:
    path = half(other)
    with pytest.raises(ConfigError) as error:
        scenarios.run(path, replicates=2, evidence=toy)
    told = CliRunner().invoke(app, ["validate", str(path)])
    assert told.exit_code == 2
    assert said in str(error.value) and said in told.stderr


def test_a_path_is_seen_from_the_file_that_names_it(toy: Any, half: Any, tmp_path: Path) -> None:
    half("whole.yaml")
    (tmp_path / "sub").mkdir()
    child = tmp_path / "sub" / "child.yaml"
    child.write_text("name: child\nextends: ../half.yaml\n")
    assert scenarios.run(child, replicates=2, evidence=toy).names == ("baseline", "child", "full")


def test_the_command_tells_both_differences(toy: Any, half: Any, tmp_path: Path) -> None:
    out = CliRunner().invoke(app, ["run", str(half("full")), "--replicates", "4", "--out",
                                   str(tmp_path / "r")])  # fmt: skip
    assert out.exit_code == 0, out.output
    assert "Each scenario against the baseline" in out.stdout
    assert "half against full in 2035" in out.stdout


OVERRIDES = """\
name: overriding
parameters: {overrides}
interventions:
  - {{kind: decouple, between: [[USA], [CHN]], size: {{measured: us-china-2018}}, start: 2026}}
"""


def test_a_scenario_may_hold_or_narrow_a_parameter(toy: Any, tmp_path: Path) -> None:
    path, paths = tmp_path / "b.yaml", {}
    for overrides in ("{}", "{event/us-china-2018: 0.2}", "{event/us-china-2018: [0.1, 0.3]}"):
        path.write_text(OVERRIDES.format(overrides=overrides))
        result = scenarios.run(path, replicates=20, evidence=toy)
        paths[overrides] = (result.paths("overriding", "CHN-USA", "links")
                          / result.paths("baseline", "CHN-USA", "links"))[:, -1]  # fmt: skip
    free, held, narrow = paths.values()
    # The toy only obeys: the factor is exp(-size).
    assert held == pytest.approx(np.full(20, np.exp(-0.2)))
    assert -np.log(narrow).max() >= 0.1 and -np.log(narrow).max() <= 0.3
    assert narrow.std() > 0.01 and (np.argsort(narrow) == np.argsort(free)).all()


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ("{habbit: 0.3}", "b.yaml:2:22: parameters.habbit: unknown parameter 'habbit'"),
        ("{habbit: 0.3}", "did you mean 'habit'?"),
        ("{habit: 9}", "came 9 to 9; allowed is 0 to 1, three times the range of the sources"),
        ("{habit: [0.6, 0.2]}", "allowed is low <= central <= high"),
        ("{habit: high}", "allowed is a number, [low, high]"),
        (f"{{habit: [{'9' * 400}, 1]}}", "allowed is a number, [low, high]"),
        ("{habit: {low: 0.1, high: 0.2, mid: 0.1}}", "unknown key 'mid'"),
    ],
)
def test_a_parameter_nobody_knows_is_refused(
    toy: Any, tmp_path: Path, overrides: str, said: str
) -> None:
    path = tmp_path / "b.yaml"
    path.write_text(OVERRIDES.format(overrides=overrides))
    with pytest.raises(ConfigError) as error:
        scenarios.run(path, replicates=2, evidence=toy)
    assert said in str(error.value)
