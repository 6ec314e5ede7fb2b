"""Calibration and stylised facts on a made-up panel with a planted event."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from test_agents_hindcast import EVENT, write_panel
from typer.testing import CliRunner

import evidence
from agents.validation.calibration import calibrate
from agents.validation.stylised_facts import stylised_facts
from collabcast.app import app


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> evidence.Evidence:
    return evidence.load(str(write_panel(tmp_path_factory.mktemp("calibration") / "p", 0.8)))


@pytest.fixture(scope="module")
def table(planted) -> pd.DataFrame:
    return calibrate([EVENT], planted, draws=400, seed=2)


def test_a_posterior_lies_within_its_prior_and_repeats(table, planted) -> None:
    every = table[table["left_out"] == ""]
    for row in every.itertuples():
        prior = planted.parameters[row.parameter]
        assert prior.low <= row.p05 <= row.p50 <= row.p95 <= prior.high
        assert row.narrowed <= 1.0
    again = calibrate([EVENT], planted, draws=400, seed=2)
    pd.testing.assert_frame_equal(table, again)


def test_an_event_that_is_left_out_tells_nothing_of_itself(table) -> None:
    alone = table[table["left_out"] == EVENT.name]
    # With its only event left out, what remains is the prior.
    assert len(alone) == 0 or (alone["narrowed"].abs() < 0.1).all()


def test_a_sharp_event_moves_what_it_speaks_of(table, planted) -> None:
    """The planted loss comes in over four years; a habit far too slow cannot have made it."""
    row = table[(table["left_out"] == "") & (table["parameter"] == "habit")].iloc[0]
    prior = planted.parameters["habit"]
    draws = np.array([row.p05, row.p50, row.p95])
    assert (draws > prior.low).all() and row.p50 != pytest.approx(prior.central, abs=1e-6)


def test_facts_compare_the_model_with_the_data(planted) -> None:
    facts = {f.fact.split()[0]: f for f in stylised_facts(planted, replicates=30)}
    assert len(facts) >= 9
    for number, fact in facts.items():
        if number == "10":  # an error: the model may be better than what is known of others
            assert (fact.verdict == "inside") == (fact.model <= fact.data)
        elif np.isfinite(fact.data) and np.isfinite(fact.model):
            assert fact.p05 <= fact.model <= fact.p95
            assert fact.verdict.startswith(
                "inside" if fact.p05 <= fact.data <= fact.p95 else "outside"
            )
    assert facts["5"].verdict == "no figures"  # no pair of this panel is small
    # Every pair of the made-up world shares more than ten papers a year.
    assert facts["1"].data == 1.0


def test_facts_from_the_command_line(planted) -> None:
    told = CliRunner().invoke(
        app, ["hindcast", "--facts", "--evidence", planted.origin, "--replicates", "20", "--json"]
    )
    assert told.exit_code == 0, told.output
    assert "NaN" not in told.stdout  # which is not JSON
    facts = json.loads(told.stdout)["facts"]
    assert {"fact", "data", "model", "p05", "p95", "verdict"} <= set(facts[0])
