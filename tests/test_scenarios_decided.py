"""Who follows as data: rows by year, a table, and what each member is worth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scenarios_toy import toy_outlook

import evidence
import scenarios
from scenarios.analysis.coalition import members
from scenarios.interventions.decouple import Decouple
from scenarios.outcomes.columns import columns
from scenarios.outcomes.registry import OUTCOMES
from scenarios.results.decisions import COLUMNS
from scenarios.results.figure_name import figure
from scenarios.results.model_map import phases
from scenarios.running import engine
from scenarios.running.plan import plan
from scenarios.schema.scenario import Scenario

EV = evidence.load()
FOLLOWED = {
    "kind": "decouple", "between": [["USA"], ["CHN"]], "size": {"percent": -50}, "start": 2024,
    "ramp_years": 1, "followers": [{"country": "JPN", "year": 2025},
                                   {"country": "DEU", "probability": 0.5}, "GBR"],
}  # fmt: skip


def made(**move: Any) -> Scenario:
    report = {"countries": ["CHN", "USA"], "outcomes": ["papers"]}
    data = {"name": "x", "interventions": [{**FOLLOWED, **move}], "report": report}
    return Scenario.model_validate(data)


@pytest.fixture(scope="module")
def run() -> Any:
    known = pytest.MonkeyPatch()
    known.setattr(engine, "outlook", toy_outlook)
    yield scenarios.run(made(), replicates=60, seed=3, horizon=2027, evidence=EV)
    known.undo()


def test_rows_by_year_say_who_follows(run: Any) -> None:
    japan, germany, britain = (run.paths("x", c, "follows") for c in ("JPN", "DEU", "GBR"))
    assert run.years == (2023, 2024, 2025, 2026, 2027)
    assert (japan == np.array([0, 0, 1, 1, 1])).all()
    assert 0.25 < germany[:, -1].mean() < 0.75 and set(np.unique(germany)) == {0.0, 1.0}
    told = {r["country"]: r for r in run.manifest["decisions"]["x"]["countries"]}
    for code, paths in (("DEU", germany), ("GBR", britain)):
        share = told[code]["probability"] if code in told else 0.0
        assert (paths.max(axis=1) > 0).mean() == pytest.approx(share, abs=1e-4)
    everybody = run.paths("x", "World", "follows")
    assert (everybody == japan + germany + britain).all()
    assert not run.paths("baseline", "JPN", "follows").any()
    # A yes or no has a probability and no rank; who leads does not follow.
    assert "follows" not in set(run.ranks()["variable"])
    assert not run.paths("x", "USA", "follows").any()
    assert "follow an alliance" in [p.name for p in phases(OUTCOMES["follows"])]
    assert figure("follows:JPN:2026", run).region == "JPN"


def test_the_table_of_decisions_stands_in_the_folder(run: Any, tmp_path: Any) -> None:
    run.write(tmp_path / "r")
    frame = pd.read_csv(tmp_path / "r" / "decisions.csv")
    assert list(frame) == COLUMNS
    japan = frame.set_index("country").loc["JPN"]
    assert (japan["does"], japan["probability"], japan["year_p50"]) == ("follows", 1.0, 2025)
    assert np.isnan(japan["ties_else_p50"]) and japan["adds_p50"] < 0.0
    back = scenarios.read_run(tmp_path / "r")
    assert back.decisions("x") == run.decisions("x") and back.decisions("baseline") == {}


def test_only_those_who_may_decide_get_rows() -> None:
    def who(scenario: Scenario, name: str) -> set[str]:
        return {place.code for outcome, place in columns([scenario], EV) if outcome.name == name}

    assert who(made(), "follows") == {"JPN", "DEU", "GBR", "CHN", "USA", "World"}
    assert who(made(followers=None), "follows") == set()
    everyone = who(made(followers=None, align=True), "follows")
    assert set(EV.countries) - {"ROW"} <= everyone and "ROW" not in everyone
    spared = Decouple.model_validate({**FOLLOWED, "except": ["GBR"]})
    assert EV.countries.index("GBR") not in spared.tells(EV)["follows"]
    programme = {"kind": "multilateral_programme", "members": ["CHN", "DEU"], "start": 2026,
                 "open": True, "budget": 100, "candidates": ["JPN"]}  # fmt: skip
    joined = made()
    joined = Scenario.model_validate({**joined.model_dump(), "interventions": [programme]})
    assert "JPN" in who(joined, "joins") and not who(joined, "follows")


def test_members_are_worth_what_is_lost_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a world of mere obedience every member takes off its own ties and nothing else."""
    monkeypatch.setattr(engine, "outlook", toy_outlook)
    told = {"country": "JPN", "year": 2024}
    scenario = made(between=[["USA", "GBR"], ["CHN"]], followers=[told, "IND"], follow_share=1.0)
    todo = plan([scenario], EV, replicates=40, seed=3, horizon=2027)
    rows = {r["member"]: r for r in members(todo, scenario)}
    assert list(rows)[:2] == ["everybody", "followers"]
    assert (
        rows["USA"]["role"] == rows["GBR"]["role"] == "leads" and rows["JPN"]["role"] == "follows"
    )
    assert rows["JPN"]["probability"] == 1.0
    every = rows["everybody"]["mean_percent"]
    assert every < rows["USA"]["mean_percent"] < rows["JPN"]["mean_percent"] < 0.0
    # Nobody else lost ties with China: the members' parts make the whole, but for what follows.
    parts = sum(rows[c]["mean_percent"] for c in ("USA", "GBR", "JPN")) + sum(
        r["mean_percent"] for c, r in rows.items() if c == "IND"
    )
    assert parts == pytest.approx(every, rel=0.1)
    plain = made(followers=None)
    assert "followers" not in {r["member"] for r in members(todo, plain)}
    free = Scenario.model_validate({"name": "x", "interventions": []})
    assert members(todo, free) == []
