"""Scenarios of every kind with extreme values; thousands in benchmarks/bench_shell_scenarios.py."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from shell_figures import wrong_figures
from shell_scenarios import scenario

import agents
import evidence
import forecast
import scenarios
from benchmarks.progress import Progress
from scenarios.errors import ConfigError
from scenarios.outcomes.formulas import papers_share
from scenarios.outcomes.history_arrays import HistoryArrays, Place
from scenarios.vocabulary.resolve import bloc_members
from workshop.view.past import past, past_arrays


def test_a_few_are_refused_plainly_or_computed_without_a_wrong_figure(tmp_path: Path) -> None:
    ran, known = 0, evidence.load()
    for number in (21, 23, 25, 26):
        path = tmp_path / f"fuzz-{number}.yaml"
        path.write_text(json.dumps(scenario(number, known)), encoding="utf-8")
        try:
            result = scenarios.run(str(path), evidence=known)
        except ConfigError as error:
            assert error.faults
            continue
        ran += 1
        assert list(wrong_figures(result)) == [], number
    assert ran >= 2


def _reported(tmp_path: Path, **said: Any) -> Any:
    path = tmp_path / "asked.yaml"
    told = {"name": "asked", "horizon": 2035, "replicates": 5, **said}
    path.write_text(json.dumps(told), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return scenarios.run(str(path))


def test_who_has_no_papers_in_a_field_takes_nothing_from_its_country(tmp_path: Path) -> None:
    field = "astronomy and astrophysics"
    city = {"id": "CN_CITY", "name": "city", "of": "CHL", "papers": 0.1, "source": "invented",
            "fields": ["engineering", "psychology"]}  # fmt: skip
    report = {"countries": ["CHL", "CN_CITY"], "fields": [field],
              "outcomes": ["impact", "international_share"]}  # fmt: skip
    result = _reported(tmp_path, players=[city], report=report)
    for outcome in report["outcomes"]:
        told = result.paths("baseline", "CHL", outcome, field)
        assert np.isfinite(told).all() and (told > 0).all(), outcome
        assert np.isnan(result.paths("baseline", "CN_CITY", outcome, field)).all()


def test_a_player_without_partners_says_nothing_of_partners_and_nothing_else(
    tmp_path: Path,
) -> None:
    city = {"id": "CN_CITY", "name": "city", "of": "CHN", "papers": 0.02, "source": "invented",
            "international": 0}  # fmt: skip
    ties = ["partner_hhi", "effective_partners", "top_partner_dependency", "affinity"]
    report = {"countries": ["CHN", "CN_CITY", "USA"], "outcomes": [*ties, "researchers"]}
    result = _reported(tmp_path, players=[city], report=report)
    for column in result.columns:
        told = result.paths("baseline", column.region, column.variable)
        empty = column.variable in ties and "CN_CITY" in column.region
        assert np.isnan(told).all() if empty else np.isfinite(told).all(), column


def test_a_database_that_shrinks_for_ever_counts_nothing_below_zero(tmp_path: Path) -> None:
    lever = {"kind": "indexing", "start": 2023, "growth": -50, "countries": ["TUR"]}
    report = {"countries": ["TUR"], "outcomes": ["papers", "international_share", "bilateral"]}
    result = _reported(tmp_path, interventions=[lever] * 6, report=report)
    assert list(wrong_figures(result)) == []


def test_a_bloc_has_no_more_papers_of_a_field_than_the_world(tmp_path: Path) -> None:
    fields = ["astronomy and astrophysics", "physics"]
    report = {"countries": ["EU27", "G20"], "fields": fields, "outcomes": ["papers_share"]}
    result = _reported(tmp_path, report=report)
    most = {
        (f, c): result.paths("baseline", c, "papers_share", f).max()
        for f in fields
        for c in report["countries"]
    }
    assert max(most.values()) <= 100.0 + 1e-9, max(most, key=lambda k: most[k])


def test_a_bloc_holds_a_part_of_the_world_each_paper_once() -> None:
    known = evidence.load()
    arrays, everybody = past_arrays(known), tuple(range(len(known.countries)))

    def share(members: tuple[int, ...]) -> Any:
        return papers_share(arrays, Place("x", "bloc", (members,)))[0]

    assert np.allclose(share(everybody), 100.0)
    for k in (0, 7, 46):  # one member shares with nobody
        alone = papers_share(arrays, Place("x", "country", ((k,),)))[0]
        assert np.allclose(share((k,)), alone)
    for bloc in known.blocs:
        inside = tuple(everybody[known.countries.index(c)] for c in bloc_members(bloc, known))
        if inside:
            total = sum(share((k,)) for k in inside)
            largest = np.max([share((k,)) for k in inside], axis=0)
            told = share(inside)
            assert (told <= 100.0).all() and (told <= total + 1e-9).all(), bloc
            assert (told >= largest - 1e-9).all(), bloc
    eu27 = tuple(known.countries.index(c) for c in bloc_members("EU27", known))
    published = past(known, "EU27", "papers_share")["value"].to_numpy()
    assert abs(share(eu27)[-1] - published[-1]) < 1.5  # its other twelve members are small


def test_a_bloc_that_shares_nothing_has_no_more_than_the_world() -> None:
    known = evidence.load()
    world = known.world.expand_dims("replicate")
    world = world.assign(links=world["links"] * 0.0)
    order = ("replicate", "year", "country", "partner", ...)
    arrays = HistoryArrays(world.transpose(*order), known)
    members = tuple(int(k) for k in np.argsort(arrays.papers[0, -1])[1:])  # all but the smallest
    assert (arrays.papers[..., members].sum(-1) > arrays.world_papers).any()
    told = papers_share(arrays, Place("most", "bloc", (members,)))
    assert told.max() == 100.0


def test_a_bench_goes_on_where_it_stopped_and_anew_with_another_program(tmp_path: Path) -> None:
    file, parts = tmp_path / "kept" / "answers.jsonl", ["benchmarks/progress.py"]
    Progress(file, parts).put(3, end="run")
    assert Progress(file, parts).answers == {3: {"end": "run"}}
    assert Progress(file, ["benchmarks/results.py"]).answers == {}
    assert Progress(None, parts).answers == {}


def test_the_world_has_no_fewer_papers_than_a_country_however_far_ahead() -> None:
    paths = forecast.project(evidence.load(), 2050, [4], seed=0).paths  # the Emirates ran away
    largest = paths["papers"].max("country")
    assert (paths["world_papers"] >= largest).all()
    assert (paths["world_papers"] >= paths["eu27_papers"]).all()


def test_the_world_has_no_fewer_papers_than_a_country_that_grows() -> None:
    known = evidence.load()
    outlook = forecast.project(known, 2026, [0], seed=1)
    largest = outlook.paths["papers"].max("country")
    outlook = replace(outlook, paths=outlook.paths.assign(world_papers=largest))
    levers, who = agents.Levers.neutral(outlook), known.countries.index("CHN")
    assert (largest == outlook.paths["papers"].sel(country="CHN")).all()
    more = np.where(np.arange(len(known.countries)) == who, 5.0, 1.0)[None, :, None]
    history = agents.simulate(
        outlook, levers.with_(funding=levers.funding * more), known.parameters, seed=1
    )
    assert (history["papers"].max("country") > largest).any()
    assert (history["world_papers"] >= history["papers"].max("country")).all()
    assert (history["papers_share"] <= 1.0).all()


def test_the_baseline_of_a_field_is_the_same_whatever_parts_of_fields_others_name(
    tmp_path: Path,
) -> None:
    said = {"horizon": 2024, "replicates": 2, "report": {
        "countries": ["CHN"], "outcomes": ["international_share", "papers"],
        "fields": ["chemistry", "health sciences"]}}  # fmt: skip
    lever = {"kind": "screening", "between": [["USA"], ["CHN"]], "fields": ["vaccines", "AI"],
             "start": 2023}  # fmt: skip
    alone, beside = (_reported(tmp_path, **said, interventions=moves) for moves in ([], [lever]))
    for column in alone.columns:
        of = "baseline", column.region, column.variable, column.field
        assert np.allclose(beside.paths(*of), alone.paths(*of), rtol=1e-12), of
