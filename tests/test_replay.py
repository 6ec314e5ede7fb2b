"""The past without an event: arithmetic, what is carried on, what cannot be told."""

from __future__ import annotations

import json

import numpy as np
import pytest
from typer.testing import CliRunner

import evidence
from agents.validation.events.event import Event
from agents.validation.events.replay import Replay, replay
from agents.validation.events.stored import stored_effects
from collabcast.app import app
from evidence.errors import EvidenceError
from scenarios.reading.hindcast_files import find_events

EV = evidence.load()


def of(name: str) -> Replay:
    (event,) = find_events([name])
    return replay(event, EV)


def test_without_is_observed_over_the_effect_of_each_year() -> None:
    found, row = of("us-china-2018"), stored_effects().set_index("event").loc["us-china-2018"]
    links = EV.world["links"].sel(country="CHN", partner="USA")
    assert found.pairs == ("CHN-USA",) and not found.measured and not found.within_noise
    for k, year in enumerate(found.years):
        observed, effect = float(links.sel(year=year)), row[f"year_{k + 1}"]
        assert found.observed[0, k] == observed and found.effect[k] == effect
        assert found.without()[0, k] == pytest.approx(observed / np.exp(effect))
    low, middle, high = found.difference()
    assert (low < middle).all() and (middle < high).all()
    total = found.difference(total=True)
    # The error is that of the event: the ends of the years add up.
    np.testing.assert_allclose(total, [low.sum(), middle.sum(), high.sum()])


def test_beyond_the_estimate_the_effect_is_carried_on_and_less_sure() -> None:
    found = of("china-japan-2012")  # five years known, to 2017
    assert found.carried.tolist() == [y > 2017 for y in found.years]
    late = found.effect[found.carried]
    np.testing.assert_allclose(late, found.effect[~found.carried][-2:].mean())
    assert (np.diff(found.error[found.carried]) > 0).all()
    assert found.error[0] == found.error[4] < found.error[5]


def test_an_event_within_noise_says_so() -> None:
    assert of("china-australia-2018").within_noise


def test_what_nothing_is_known_of_is_refused() -> None:
    new = Event(name="new", title={"en": "x"}, kind="sanction", origin=2015,
                affected=(("USA",), ("IND",)))  # fmt: skip
    with pytest.raises(EvidenceError, match="no estimate of it is shipped"):
        replay(new, EV)
    late = new.model_copy(update={"origin": 2022})
    with pytest.raises(EvidenceError, match="ends in 2022"):
        replay(late, EV)


def test_the_command_says_it_in_words_and_as_json() -> None:
    run = CliRunner().invoke
    said = run(app, ["replay", "us-china-2018", "--evidence", "ncses"])
    assert said.exit_code == 0 and "all years:" in said.output
    told = run(app, ["replay", "us-china-2018", "--evidence", "ncses", "--json"])
    (record,) = json.loads(told.stdout)["events"]
    years = record["years"]
    assert record["total"]["p50"] == pytest.approx(sum(y["difference_p50"] for y in years))
    assert years[-1]["without"] - years[-1]["observed"] == pytest.approx(
        -years[-1]["difference_p50"]
    )
    assert run(app, ["replay", "us-chna-2018"]).exit_code == 2
