"""Answers from memory are those of a run; every lever of the registry has its controls."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scenarios_toy import toy  # noqa: F401

import scenarios
from scenarios.interventions import BY_KIND
from scenarios.reading.document import Document
from scenarios.reading.hindcast_files import find_events
from scenarios.reading.load import build
from scenarios.results.tables import Paired
from scenarios.running import engine as agents_call
from scenarios.running import live
from workshop.page.answers import past_events
from workshop.page.answers.engine import Engine
from workshop.page.answers.live_view import live_view
from workshop.page.answers.presets import presets
from workshop.page.draw.ranks import ranks
from workshop.page.levers.catalogue import (
    GROUPS,
    controls,
    kinds,
    starter,
)
from workshop.page.levers.narrative import Words
from workshop.page.ui.controls import picked
from workshop.page.ui.fields_tab import by_field
from workshop.view.result_view import PERCENTILES, ResultView

CUT = {
    "name": "cut",
    "interventions": [
        {"kind": "funding", "countries": ["USA"], "change": -0.4, "start": 2026},
        {"kind": "decouple", "between": [["USA"], ["CHN"]], "start": 2026,
         "size": {"measured": "us-china-2018", "times": 1.5}},
    ],
}  # fmt: skip


@pytest.fixture
def engine(toy: Any) -> Engine:  # noqa: F811
    return Engine(live.prepare(toy, horizon=2030, replicates=70))


def test_a_scenario_from_memory_has_the_bits_of_a_run(engine: Engine, toy: Any) -> None:  # noqa: F811
    prepared = engine.prepared
    scenario = live.read_scenario(CUT, prepared)
    result = scenarios.run(scenario, evidence=toy)
    assert result.manifest["replicates"] == 70
    answers = [("cut", "Cut", live.answer(prepared, scenario))]
    read = ResultView(result, "en")
    view = live_view(prepared, answers, "en", read.asked)
    table = result.compare().set_index(["scenario", "region", "variable", "year"]).sort_index()
    summary = result.summary().set_index(["scenario", "region", "variable", "year"]).sort_index()
    seen = 0
    for column in result.columns:
        key = "cut", column.region, column.variable
        for name in ("baseline", "cut"):
            one, other = (of.paths(name, *key[1:]) for of in (result, view.results))
            assert np.array_equal(one, other, equal_nan=True), key
        rows = table.loc[key][list(Paired._fields)].to_numpy(float).T
        levels = summary.loc[key][list(PERCENTILES)].to_numpy(float).T
        for held in (result, view.results):
            assert np.array_equal(held.paired(*key), rows, equal_nan=True), key
            assert np.array_equal(held.quantiles(*key), levels, equal_nan=True), key
            assert held.unit(column.variable) == column.unit
        seen += 1
    assert seen > 30
    # What people read of both is the same.
    assert read.asked == view.asked and set(read.regions("links")) == set(view.regions("links"))
    assert read.outcomes == view.outcomes and read.runs == view.runs == 70
    changes = [view.change("cut", r, o) for o in view.outcomes for r in view.regions(o)]
    assert changes == [read.change(c.scenario, c.region, c.variable) for c in changes if c]


def test_ranges_and_failed_replicates_are_carried_on(
    engine: Engine,
    toy: Any,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide = {"name": "wide", "interventions": [{**CUT["interventions"][0], "change": [-0.5, -0.2]}]}  # type: ignore[index]
    scenario = live.read_scenario(wide, engine.prepared)
    result = scenarios.run(scenario, evidence=toy)
    world = live.answer(engine.prepared, scenario)
    assert np.array_equal(result.paths("wide", "USA", "papers"), world.paths("papers", "USA"))

    real = agents_call.simulate

    def broken(outlook: Any, levers: Any, parameters: Any, seed: int, **more: Any) -> Any:
        out = real(outlook, levers, parameters, seed, **more)
        out["links"] = out["links"].copy()
        out["links"].values[3] = np.nan
        return out

    monkeypatch.setattr(agents_call, "simulate", broken)
    hurt = live.answer(engine.prepared, live.read_scenario(CUT, engine.prepared))
    assert set(hurt.failed) == {3} and np.isnan(hurt.paths("papers", "USA")[3]).all()
    view = live_view(engine.prepared, [("s1", "Hurt", hurt)], "en", ["CHN", "USA"])
    assert view.results.failed == 1 and view.runs == 69
    change = view.change("s1", "CHN-USA", "links")
    assert change is not None and np.isfinite(change.relative.p50)


def test_parameters_of_a_scenario_count_in_memory_as_in_a_run(
    engine: Engine,
    toy: Any,  # noqa: F811
) -> None:
    own = {**CUT, "name": "own", "parameters": {"event/us-china-2018": 0.9}}
    scenario = live.read_scenario(own, engine.prepared)
    result = scenarios.run(scenario, evidence=toy)
    world = live.answer(engine.prepared, scenario)
    cut = live.answer(engine.prepared, live.read_scenario(CUT, engine.prepared))
    found = world.paths("links", "CHN-USA")
    assert np.array_equal(result.paths("own", "CHN-USA", "links"), found)
    assert not np.array_equal(cut.paths("links", "CHN-USA"), found)


def test_a_bug_is_no_failed_replicate(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*args: Any, **more: Any) -> Any:
        raise AttributeError("a fault of the program")

    monkeypatch.setattr(agents_call, "simulate", bug)
    with pytest.raises(AttributeError, match="a fault of the program"):
        live.answer(engine.prepared, live.read_scenario(CUT, engine.prepared))


def test_the_same_scenario_is_simulated_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    real = live.answer
    monkeypatch.setattr(live, "answer", lambda *a: (calls.append(1), real(*a))[1])
    first = engine.answer(CUT)
    again = engine.answer({"title": "another name", **CUT})
    assert first is again and len(calls) == 1
    assert engine.answer({"interventions": []}) is engine.prepared.baseline
    small = Engine(engine.prepared, cached=1)
    small.answer(CUT)
    small.answer({"interventions": CUT["interventions"][:1]})
    assert small.answer(CUT) is not first and len(calls) == 4
    with pytest.raises(scenarios.ConfigError):
        engine.answer({"interventions": [{"kind": "funding", "countries": ["XXX"], "start": 2026}]})


def test_followers_of_a_file_stand_beside_those_a_box_shows() -> None:
    assert picked(["GBR", {"country": "JPN", "year": 2028}]) == ["GBR"]
    assert picked("GBR") == ["GBR"] and picked(None) == []


@pytest.mark.parametrize("kind", BY_KIND)
def test_every_kind_can_be_put_on_the_table(kind: str, engine: Engine) -> None:
    lever = starter(kind, 2023)
    live.read_scenario({"name": "x", "interventions": [lever]}, engine.prepared)
    named = {c.path[0] for c in controls(kind)}
    by_name = {k for k, f in BY_KIND[kind].model_fields.items() if "dict" in str(f.annotation)}
    assert named == set(BY_KIND[kind].model_fields) - {"kind", "when"} - by_name
    for c in controls(kind):
        assert c.shape != "text", c.name
        if c.shape == "number" and c.unit != "year":
            assert c.low < c.high and c.step > 0 and c.unit
            assert c.least is None or c.low >= c.least
            assert c.most is None or c.high <= c.most


def test_groups_hold_every_kind_once() -> None:
    assert sorted(k for g in GROUPS for k in kinds(g)) == sorted(BY_KIND)
    assert all(kinds(g) for g in GROUPS)


def test_presets_are_offered_as_far_as_they_run(engine: Engine) -> None:
    found = {r.name: r for r in presets(engine.prepared)}
    assert {"us-china-decoupling", "us-funding-cut", "combined"} <= set(found)
    assert "baseline" not in found
    for r in found.values():
        assert r.title.zh and r.title.en
        build(Document(r.name, {**r.data, "name": "x"}))


def test_the_grade_of_a_scenario_is_its_weakest(engine: Engine) -> None:
    weak = {"interventions": [*CUT["interventions"], {"kind": "open_data", "start": 2026}]}
    answers = [("s1", "A", engine.answer(CUT)), ("s2", "B", engine.answer(weak)),
              ("s3", "C", engine.prepared.baseline)]  # fmt: skip
    view = live_view(engine.prepared, answers, "en", ["CHN", "USA", "EU27", "DEU"])
    assert [view.grade(n) for n in view.names] == ["literature", "assumption", ""]
    assert view.letter("s2") == "B"
    # Germany lies in the EU27: the two have no joint papers to tell of.
    assert "DEU-EU27" not in view.regions("links") and "CHN-USA" in view.regions("links")


def test_ranks_leave_out_replicates_that_failed() -> None:
    """A replicate without any number says nothing of who stands where."""
    nan = [np.nan] * 3
    papers = np.array([[[3.0, 9.0, 5.0]], [nan], [[3.0, 9.0, np.nan]]])
    arrays = SimpleNamespace(papers=papers)
    found = ranks(arrays, "papers", [0, 1, 2])  # type: ignore[arg-type]
    assert found.T.tolist() == [[3, 1, 2], [2, 1, 3]]


def test_a_hindcast_of_other_code_is_not_shown(
    toy: Any,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Computed once for figures, event and code; made anew when the agents' code changes."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    event = find_events(["uk-2016"])[0]
    computed: list[str] = []

    def compute(evidence: Any, event: Any) -> past_events.Replay:
        computed.append(event.name)
        return past_events.Replay(event.name, skill=0.5)

    monkeypatch.setattr(past_events, "_compute", compute)
    assert past_events.stored(toy, event) is None
    assert past_events.replay(toy, event).skill == past_events.replay(toy, event).skill == 0.5
    assert len(computed) == 1
    real = past_events.code_digest
    monkeypatch.setattr(
        past_events,
        "code_digest",
        lambda *packages: real(*packages) + "agents changed" * ("agents" in packages),
    )
    assert past_events.stored(toy, event) is None


def test_fields_of_the_page_are_those_of_a_run(engine: Engine) -> None:
    words = Words(engine.evidence, "en")
    found = by_field(engine.prepared, [("a", CUT)], ["CHN", "USA"], words)
    assert [m.scenario for m in found] == ["a"]
    assert found[0].regions == ("CHN", "USA") and len(found[0].codes) > 1
    usa = found[0].bands[1, :, 1]
    assert (usa[np.isfinite(usa)] < 0).any()  # money is cut: papers fall
