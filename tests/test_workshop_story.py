"""The story: what was put in, what follows, when it is deepest, for whom, how sure."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest
from workshop_made_up import YEARS, made_up_run

from scenarios.results.result import RunResult
from scenarios.schema.scenario import Scenario
from workshop.content.amounts import direction, moved, papers_moved
from workshop.content.course import course, hero, together
from workshop.content.story import stories, story
from workshop.view.result_view import ResultView


def changed(run: RunResult, region: str, by: np.ndarray, variable: str = "links") -> RunResult:
    """The run with one series of its last scenario ``by`` [replicate, year] times the baseline."""
    values = run.values.copy()
    at = next(k for k, c in enumerate(run.columns) if c.region == region and c.variable == variable)
    values[-1, at] = values[0, at] * by
    return dataclasses.replace(run, values=values)


def dip(replicates: int = 100, depth: float = 0.3, back: bool = True) -> np.ndarray:
    """A fall that is deepest in 2029 and over in 2033, or ends at a fifth of its depth."""
    shape = np.interp(
        YEARS, [2025, 2029, 2033, 2035], [0, 1, 0 if back else 0.2, 0 if back else 0.2]
    )
    spread = np.random.default_rng(3).normal(1, 0.1, (replicates, 1))
    return 1 - depth * shape * spread


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_story_says_what_was_put_in_who_when_for_whom_and_how_sure(lang: str) -> None:
    told = story(ResultView(made_up_run(), lang), "decoupling")
    about = [s.about for s in told.sentences]
    assert about == ["put_in", "follows", "when", "asker", "sure"]
    assert not any(re.search(r"[{}]|nan|None", s.text) for s in told.sentences)
    words = "".join(s.text for s in told.sentences)
    assert ("Sure" not in words and "确定" not in words) and ("中国" in words) == (lang == "zh")


def test_a_fall_that_ends_is_told_at_its_deepest_and_not_at_the_horizon() -> None:
    view = ResultView(changed(made_up_run(), "CHN-GBR", dip()))
    found = course(view, "decoupling", "CHN-GBR", "links")
    assert found is not None
    assert (found.year, found.over, found.lasts) == (2029, 2033, False)
    assert found.change.relative.p50 == pytest.approx(-30, abs=1)
    told = story(ResultView(changed(made_up_run(), "CHN-USA", dip(depth=0.6))), "decoupling")
    when = told.of("when")[0]
    assert "deepest in 2029: −60 %" in when.replace("\xa0", " ") and "over by 2033" in when
    still = ResultView(changed(made_up_run(), "CHN-USA", dip(depth=0.6, back=False)))
    assert "in 2035 still −12" in story(still, "decoupling").of("when")[0]


def test_years_are_added_up_run_by_run() -> None:
    run = changed(made_up_run(), "CHN-USA", np.where(np.array(YEARS) >= 2026, 0.9, 1.0)[None])
    sums = together(ResultView(run), "decoupling", "CHN-USA", "links")
    assert sums is not None and (sums.first, sums.last) == (2026, 2035)
    assert (sums.relative.p05, sums.relative.p95) == pytest.approx((-10, -10))
    assert together(ResultView(run), "decoupling", "CHN", "impact") is None


def test_nobody_loses_more_papers_than_there_are() -> None:
    """Levels that spread widely: paired differences in papers reach beyond the median baseline."""
    run = made_up_run()
    at = next(k for k, c in enumerate(run.columns) if c.region == "CHN-USA")
    spread = np.exp(np.random.default_rng(5).normal(0, 1.2, (100, 1)))
    values = run.values.copy()
    values[:, at] *= spread
    wide = changed(dataclasses.replace(run, values=values), "CHN-USA", np.full((100, 1), 0.4))
    change = ResultView(wide).change("decoupling", "CHN-USA", "links")
    assert change is not None
    assert change.delta.p05 < -change.baseline  # what came before
    assert papers_moved(change).p05 >= -change.baseline


def test_the_share_of_runs_is_never_rounded_up_to_all_of_them() -> None:
    view = ResultView(made_up_run(replicates=400))
    change = view.change("decoupling", "CHN-USA", "links")
    assert change is not None
    nearly = dataclasses.replace(change, p_increase=1 / 400)
    assert direction(view, nearly) == "lower in 99 of 100 runs"
    every = dataclasses.replace(change, p_increase=0.0)
    assert direction(view, every) == "lower in all 400 runs"


def test_nothing_is_told_as_nothing() -> None:
    still = changed(made_up_run(), "CHN-GBR", np.full((100, 1), 1.0001))
    change = ResultView(still).change("decoupling", "CHN-GBR", "links")
    assert change is not None and moved(ResultView(still), change) == "~0"


def test_two_clumps_are_told_as_two() -> None:
    run = made_up_run()
    band = {"p05": -9.0, "p50": -7.0, "p95": -5.0}
    row = {
        "country": "GBR", "does": "follows", "probability": 0.14,
        "year": {"p05": 2027, "p50": 2027, "p95": 2027}, "adds_percent": band,
        "ties_then_percent": band, "ties_else_percent": {"p05": 0.1, "p50": 0.5, "p95": 0.9},
    }  # fmt: skip
    run.manifest["decisions"] = {"decoupling": {"countries": [row], "wave": None}}
    text = story(ResultView(run), "decoupling").of("follows")[0].replace("\xa0", " ")
    assert "in 14 % of the runs it follows (from 2027)" in text
    assert "−7.0 % (−9.0 to −5.0)" in text and "otherwise by +0.5 %" in text


def test_who_gains_is_counted_run_by_run_and_without_what_was_put_in() -> None:
    text = story(ResultView(made_up_run()), "decoupling").of("follows")[0]
    assert "more" in text and "India – Japan" in text.replace("Japan – India", "India – Japan")
    assert "United States" not in text  # put in, not found


def test_no_scenario_is_left_out_and_the_hero_moves_most() -> None:
    titles = {f"s{k}": f"Scenario {k}" for k in range(6)}
    view = ResultView(changed(made_up_run(titles), "IND-USA", np.full((100, 1), 0.2)))
    assert [s.scenario for s in stories(view)] == list(titles)
    found = hero(view)
    assert found is not None and (found.region, found.change.scenario) == ("IND-USA", "s5")


def test_ties_of_a_country_that_withdraws_are_put_in_and_not_found() -> None:
    run = made_up_run()
    move = {"kind": "withdrawal", "countries": ["JPN"], "start": 2026}
    away = Scenario.model_validate({"name": "decoupling", "interventions": [move]})
    away = away.model_copy(update={"report": run.scenarios[1].report})
    told = story(ResultView(dataclasses.replace(run, scenarios=(run.scenarios[0], away))),
                 "decoupling")  # fmt: skip
    assert "Japan" not in told.of("follows")[0]  # Japan and India gain 5 % in this run


def test_a_lever_on_everybody_leaves_no_tie_to_be_found() -> None:
    """A pandemic of the whole world names no country: nothing could be told of it at all."""
    run = made_up_run()
    world = Scenario.model_validate(
        {"name": "decoupling", "interventions": [{"kind": "pandemic", "start": 2026}]}
    )
    world = world.model_copy(update={"report": run.scenarios[1].report})
    told = story(ResultView(dataclasses.replace(run, scenarios=(run.scenarios[0], world))),
                 "decoupling")  # fmt: skip
    assert "India" not in told.of("follows")[0]
