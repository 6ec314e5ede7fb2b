"""Scenarios of every kind with extreme values; thousands in benchmarks/bench_shell_scenarios.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from scenarios_toy import toy  # noqa: F401
from shell_figures import wrong_figures
from shell_scenarios import every_key, keys, scenario

import evidence
import scenarios
from scenarios.errors import ConfigError
from scenarios.outcomes.formulas import papers_share
from scenarios.outcomes.history_arrays import HistoryArrays, Place
from scenarios.vocabulary.resolve import bloc_members
from workshop.view.past import past, past_arrays


def test_a_few_are_refused_plainly_or_computed_without_a_wrong_figure(
    toy: Any,  # noqa: F811
    tmp_path: Path,
) -> None:
    ran = 0
    for number in range(12):
        path = tmp_path / f"fuzz-{number}.yaml"
        path.write_text(json.dumps(scenario(number, toy)), encoding="utf-8")
        try:
            result = scenarios.run(str(path), evidence=toy)
        except ConfigError as error:
            assert error.faults
            continue
        ran += 1
        # The toy's blocs hold more papers than its world: their share of it may exceed all.
        wrong = [w for w in wrong_figures(result) if not ("papers_share" in w and " to " in w)]
        assert wrong == [], number
    assert ran >= 1


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
