"""Ranges and distributions in place of values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import scenarios
from scenarios.errors import ConfigError
from scenarios.reading.load import build
from scenarios.reading.yaml_file import parse
from scenarios.schema.precision import Until
from scenarios.schema.scenario import Scenario
from scenarios.vocabulary.terms import OutcomeName

pytest_plugins = ["scenarios_toy"]


def decouple(percent: Any, name: str = "a") -> Scenario:
    return Scenario.model_validate(
        {"name": name, "interventions": [
            {"kind": "decouple", "between": [["USA"], ["CHN"]], "size": {"percent": percent},
             "start": 2026, "ramp_years": 1}]}
    )  # fmt: skip


def hit(result: Any, name: str) -> np.ndarray:
    links = [result.paths(s, "CHN-USA", "links")[:, -1] for s in (name, "baseline")]
    return 100 * (links[0] / links[1] - 1)


@pytest.mark.parametrize(
    ("percent", "low", "high"),
    [([-60, -20], -60, -20), ({"low": -50, "central": -30, "high": -20}, -50, -20)],
)
def test_each_replicate_draws_its_own_value(
    toy: Any, percent: Any, low: float, high: float
) -> None:
    result = scenarios.run(decouple(percent), replicates=30, evidence=toy)
    drawn = hit(result, "a")
    assert len(set(drawn.round(6))) == 30
    assert low <= drawn.min() and drawn.max() <= high
    told = result.manifest["scenarios"][1]["data"]["spreads"]
    assert told[0]["low"] == low and told[0]["path"] == ["interventions", 0, "size", "percent"]


def test_the_cut_and_the_neighbours_do_not_matter(toy: Any) -> None:
    both = scenarios.run(
        [decouple([-60, -20]), decouple([-60, -20], "b")], replicates=9, evidence=toy, chunk=2
    )
    alone = scenarios.run(decouple([-60, -20]), replicates=9, evidence=toy)
    assert (hit(both, "a") == hit(alone, "a")).all()
    assert (hit(both, "a") == hit(both, "b")).all()


def test_a_range_of_one_value_is_that_value(toy: Any) -> None:
    wide = scenarios.run(decouple([-40, -40]), replicates=3, evidence=toy)
    plain = scenarios.run(decouple(-40), replicates=3, evidence=toy)
    assert (wide.values == plain.values).all()


def test_a_whole_number_stays_whole() -> None:
    move = {"kind": "funding", "countries": "USA", "change": 0.1, "start": 2026}
    scenario = Scenario.model_validate(
        {"name": "a", "interventions": [{**move, "ramp_years": [2, 5]}]}
    )
    assert scenario.at([4.6]).moves()[0].ramp_years == 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("[-2, 0.2]", "came -2 at one end; allowed is greater than or equal to -0.95"),
        ("{low: 0.3, central: 0.1, high: 0.5}", "allowed is low <= central <= high"),
        ("[1, 2, 3]", "allowed is a number"),
        ("{low: 0.1}", "allowed is a number"),
        ("{low: 0.1, 2027: 0.2}", "s.yaml:6:"),  # a path by one of its keys: the other is told
        ("{2026: much}", "allowed is a number"),
        ("{2026: -2}", "allowed is at least -0.95"),
        (f"[{'9' * 400}, 1]", "allowed is a number"),
    ],
)
def test_ranges_that_cannot_be_are_refused(change: str, said: str) -> None:
    text = f"""name: a
interventions:
  - kind: funding
    countries: USA
    start: 2026
    change: {change}
"""
    with pytest.raises(ConfigError) as caught:
        build(parse(text, "s.yaml"))
    assert len(caught.value.faults) == 1
    assert said in str(caught.value) and "change" in str(caught.value)


def test_replicates_until_the_difference_is_known(toy: Any, tmp_path: Any) -> None:
    def until(width: float, most: int = 400) -> Scenario:
        return decouple([-60, -20]).model_copy(
            update={"replicates": {"until": Until(outcome=OutcomeName("links"), region="USA-CHN",
                                                  width=width, most=most)}}
        )  # fmt: skip

    loose = scenarios.run(until(20_000), evidence=toy)
    tight = scenarios.run(until(2_500), evidence=toy, chunk=30)
    assert loose.manifest["replicates"] == 100 < tight.manifest["replicates"] == 200
    assert (tight.values[:, :, :100] == loose.values).all()
    assert scenarios.run(until(1, most=150), evidence=toy).manifest["replicates"] == 150
    assert scenarios.run(until(1), evidence=toy, replicates=7).manifest["replicates"] == 7
    out = tmp_path / "r"
    first = scenarios.run(until(20_000), evidence=toy, out=out)
    again = scenarios.run(until(20_000), evidence=toy, out=out, resume=True)
    assert (first.values == again.values).all()


def test_until_in_a_file_is_checked() -> None:
    text = "name: a\nreplicates: {until: {outcome: links, region: CHN-USA}}\n"
    with pytest.raises(ConfigError, match=r"replicates\.until\.width: is missing"):
        build(parse(text))
    with pytest.raises(ConfigError, match="allowed is 'until'; did you mean 'until'"):
        build(parse(text.replace("until:", "unto:").replace("USA}", "USA, width: 1}")))
