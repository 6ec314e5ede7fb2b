"""Robust choice, tipping points, and the command that tells them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import scenarios
from collabcast.app import app
from collabcast.exploring import requests
from scenarios.analysis.break_even import (
    Rank,
    ThresholdSearch,
    break_even,
    gap_by_size,
    levers,
    ranks,
)
from scenarios.analysis.regret import ALL, regret, robust
from scenarios.running.plan import plan
from scenarios.schema.scenario import Scenario

pytest_plugins = ["scenarios_toy"]


def money(name: str, change: Any) -> Scenario:
    return Scenario.model_validate({"name": name, "interventions": [
        {"kind": "funding", "countries": "USA", "change": change, "start": 2026}]})  # fmt: skip


def test_regret_is_the_distance_to_the_best_in_the_same_future(toy: Any) -> None:
    result = scenarios.run([money("cut", -0.2), money("rise", 0.2)], replicates=5, evidence=toy)
    table = regret(result, "papers", "USA")
    assert list(table["scenario"]) == ["rise", "baseline", "cut"]
    assert table["best_in"].tolist() == [1.0, 0.0, 0.0] and table["mean_regret"].iloc[0] == 0
    assert table["not_worse"].tolist() == [1.0, 1.0, 0.0]
    short = (result.paths("rise", "USA", "papers") - result.paths("cut", "USA", "papers"))[:, -1]
    assert table["mean_regret"].iloc[2] == pytest.approx(short.mean())
    less = regret(result, "papers", "USA", most=False)
    assert list(less["scenario"]) == ["cut", "baseline", "rise"]


def test_goals_weigh_the_same_whatever_their_unit(toy: Any) -> None:
    """Rise is best for papers and worst for the share of 'less': the baseline lies between."""
    result = scenarios.run([money("cut", -0.2), money("rise", 0.2)], replicates=5, evidence=toy)
    goals = [("papers", "USA", True), ("papers_share", "USA", False)]
    frame, choice = robust(result, goals)
    every = frame[frame["outcome"] == ALL].set_index("scenario")
    # Best in one goal and worst in the other: half of what is at stake, for both ends.
    assert every.loc["cut", "mean_regret"] == pytest.approx(0.5)
    assert every.loc["rise", "mean_regret"] == pytest.approx(0.5)
    assert every.loc["baseline", "mean_regret"] == pytest.approx(0.5, abs=0.1)
    assert choice["futures"] == 5 and choice["futures_left_out"] == 0
    assert robust(result, goals[:1])[1]["least_mean_regret"] == "rise"


MOVE: dict[str, Any] = {
    "kind": "decouple", "between": [["USA"], ["CHN"]], "size": {"percent": -30}, "start": 2026,
    "ramp_years": 1,
}  # fmt: skip
BREAK = {"name": "x", "interventions": [MOVE],
         "report": {"countries": ["CHN", "USA", "DEU", "GBR"]}}  # fmt: skip


def search_of(toy: Any, rank: Rank, futures: int = 15) -> ThresholdSearch:
    todo = plan([Scenario.model_validate(BREAK)], toy, replicates=4)
    lever = levers(todo.scenarios[1])["decouple.size.percent"]
    return ThresholdSearch(todo, todo.scenarios[1], lever, [rank], futures)


def test_a_lever_walks_from_nothing_as_far_as_it_may() -> None:
    lever = levers(Scenario.model_validate(BREAK))["decouple.size.percent"]
    assert lever.start == 0 and -100 < lever.end <= -90
    ranged = {**MOVE, "size": {"percent": [-50, -10]}}
    own = Scenario.model_validate({**BREAK, "interventions": [ranged]})
    assert levers(own)["decouple.size.percent"].end == -50


def test_the_tipping_point_is_where_the_toy_has_it(toy: Any) -> None:
    """Links of the toy are the baseline's times one plus percent over 100, at once."""
    search = search_of(toy, Rank("links", "CHN-USA", "CHN-GBR"))
    row = break_even(search)[0]
    base = scenarios.run(Scenario.model_validate(BREAK), replicates=15, evidence=toy)
    strong, weak = (base.paths("baseline", p, "links")[:, -1] for p in ("CHN-USA", "CHN-GBR"))
    sizes = np.linspace(0, -99, 2000)
    gap = np.array([np.median(strong * (1 + s / 100) - weak) for s in sizes])
    assert row["size"] == pytest.approx(sizes[np.argmax(gap < 0)], abs=1.2)
    assert row["gap_start"] > 0 > row["gap_end"]
    assert row["leads_start"] == 1.0 and row["leads_end"] == 0.0 and row["turned_end"] == 1.0
    assert row["size_p10"] > row["size_p50"]  # sizes fall from 0 to -99
    told = gap_by_size(search, 0)
    assert [t["size"] for t in told] == sorted(t["size"] for t in told)
    assert max(t["turned"] for t in told) == 1.0


def test_a_rank_that_stays_has_no_tipping_point(toy: Any) -> None:
    row = break_even(search_of(toy, Rank("links", "DEU-USA", "CHN-DEU"), futures=5), steps=3)[0]
    assert row["size"] is None and row["size_p50"] is None and row["turned_end"] == 0.0


def test_ranks_are_of_places_of_one_kind(toy: Any) -> None:
    todo = plan([Scenario.model_validate(BREAK)], toy)
    assert Rank("links", "CHN-EU27", "CHN-USA") in ranks(todo, "links")
    assert all(("-" in r.first) == ("-" in r.second) for r in ranks(todo, "links"))
    assert ranks(todo, "nothing") == []


CONFIG = """\
name: x
title: {en: A break, zh: 中断}
interventions:
  - {kind: decouple, between: [[USA], [CHN]], size: {percent: [-60, -20]}, start: 2026}
"""


@pytest.fixture
def config(tmp_path: Path) -> str:
    (tmp_path / "x.yaml").write_text(CONFIG)
    (tmp_path / "y.yaml").write_text(CONFIG.replace("name: x", "name: y").replace("-60", "-30"))
    return str(tmp_path / "x.yaml")


def test_the_command(toy: Any, config: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    args = ["explore", config, "--outcome", "links:CHN-USA%", "--outcome", "impact:USA", "--inputs",
            "decouple.size.percent,habit", "--size", "8", "--threshold", "links:CHN-USA<-40%",
            "--cases", "60", "--tip", "links:CHN-USA>CHN-GBR".replace(">", ">links:"),
            "--futures", "6", "--workers", "1", "--out", str(out), "--json"]  # fmt: skip
    found = CliRunner().invoke(app, args)
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    assert told["rows"] == 8 * 4 and told["failed"] == {}
    assert list(told["discovery"]["limits"]) == ["decouple.size.percent"]
    assert told["tipping"][0]["size"] is not None
    assert {r["outcome"] for r in told["spread"]} == {"links CHN-USA %", "impact USA"}
    sentence = told["discovery"]["sentence"]
    assert "below −40\xa0%" in sentence["en"] and "低于−40%" in sentence["zh"]
    held = {p.name for p in out.iterdir()}
    assert held == set(told["files"])
    for figure in ("sensitivity", "spread", "discovery", "tipping-links-CHN-USA-CHN-GBR"):
        for lang in ("en", "zh"):
            assert (out / f"{figure}.{lang}.svg").read_text("utf-8").startswith("<svg")
            assert (out / f"{figure}.{lang}.png").read_bytes().startswith(b"\x89PNG")
    zh, en = ((out / f"spread.{lang}.svg").read_text("utf-8") for lang in ("zh", "en"))
    assert "偶然" in zh and "chance" in en and "偶然" not in en
    assert json.loads((out / "exploration.json").read_text("utf-8"))["indices"] == told["indices"]
    assert list(pd.read_csv(out / "spread.csv")["source"].unique()) == [
        "forecast", "measured", "literature", "assumption", "chance"]  # fmt: skip
    check = CliRunner().invoke(app, ["validate", str(out / "discovery.yaml")])
    assert check.exit_code == 0, check.output


def test_several_configs_are_policies(toy: Any, config: str, tmp_path: Path) -> None:
    args = ["explore", config, config.replace("x.yaml", "y.yaml"), "--outcome", "links:CHN-USA",
            "--less", "partner_hhi:CHN", "--futures", "8", "--workers", "1", "--out",
            str(tmp_path / "o")]  # fmt: skip
    missing = CliRunner().invoke(app, args)
    assert missing.exit_code == 2 and "no partner_hhi of CHN in this run" in missing.stderr
    args[args.index("partner_hhi:CHN")] = "papers_share:CHN"
    found = CliRunner().invoke(app, [*args, "--json"])
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    assert told["policies"] == ["baseline", "x", "y"] and told["futures"] == 8
    assert told["choice"]["least_mean_regret"] == "baseline"
    assert {r["outcome"] for r in told["regret"]} == {"links CHN-USA", "papers_share CHN", ALL}
    assert "稳健选择" in told["sentence"]["zh"]
    assert {"regret.csv", "regret.en.png", "regret.zh.svg", "exploration.json"} <= {
        p.name for p in (tmp_path / "o").iterdir()}  # fmt: skip


def test_processes_are_counted_where_the_system_tells_no_affinity(
    toy: Any, config: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on macOS and Windows."""
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    args = ["explore", config, config.replace("x.yaml", "y.yaml"), "--outcome", "links:CHN-USA",
            "--futures", "5"]  # fmt: skip
    found = CliRunner().invoke(app, args)
    assert found.exit_code == 0 and "best in" in found.stdout, found.output


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--outcome", "links:CHNUSA"], "no links of CHNUSA"),
        (["--outcome", "imapct:CHN"], "did you mean impact:CHN"),
        (["--inputs", "habbit"], "did you mean 'habit'"),
        (["--threshold", "links:CHN-USA=3"], "allowed is OUTCOME<VALUE or OUTCOME>VALUE"),
        (["--threshold", "links:CHN-USA<many"], "allowed is OUTCOME<VALUE or OUTCOME>VALUE"),
        (["--tip", "lnks"], "did you mean 'links'?"),
        (["--tip", "links:CHN-USA>impact:USA"], "two places of one outcome"),
        (["--tip", "links", "--lever", "decouple.size.precent"],
         "did you mean 'decouple.size.percent'"),
        (["--tip", "links", "--range", "0,50,9"], "allowed are two sizes"),
        (["--tip", "links", "--range", "0,-500"], "allowed are two sizes"),
        (["--less", "links:CHN-USA"], "name several scenarios"),
        (["--lang", "fr"], "Invalid value for '--lang'"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_plainly(
    toy: Any, config: str, more: list[str], said: str
) -> None:
    found = CliRunner().invoke(app, ["explore", config, *more])
    assert found.exit_code == 2 and said in found.stderr, found.output
    assert "Traceback" not in found.output


def test_without_its_packages_exploring_is_refused_before_anything_is_computed(
    toy: Any, config: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_of_it(*_: object, **__: object) -> None:
        raise AssertionError("computed")

    monkeypatch.setattr(requests, "find_spec", lambda name: None)
    monkeypatch.setattr("collabcast.commands.explore._plan", none_of_it)
    found = CliRunner().invoke(app, ["explore", config, "--lang", "zh"])
    assert found.exit_code == 2 and "pip install 'collabcast[explore]'" in found.stderr
    assert "SALib, matplotlib：未安装" in found.stderr
