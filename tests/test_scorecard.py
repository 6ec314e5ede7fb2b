"""The scorecard: statuses follow from what was computed, nothing is written in by hand."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

import evidence
from collabcast.app import app
from evidence.sources import read_sources
from scenarios.scorecard import card, words
from scenarios.scorecard.entries import Entry, Theirs, digest, read_entries
from scenarios.scorecard.figures import BY_NAME, Number
from scenarios.scorecard.ours import Computed, _one
from scenarios.scorecard.status import STATUSES, status

ENTRIES = {e.id: e for e in read_entries()}
CARD = card.stored()
ROWS = {r["id"]: r for r in CARD["rows"]}
QUICK = [k for k, e in ENTRIES.items() if e.ours.by not in ("scenario", "baseline", "none")]
AGAIN = "run `python benchmarks/bench_scorecard.py`"


def computed(row: dict) -> Computed:
    ours = row["ours"]
    return Computed(Number(**ours) if ours else None, frozenset(row["rests_on"]), row["again"])


def test_stored_rows_are_those_of_the_entries_and_of_the_rule() -> None:
    assert CARD["entries"] == digest(), AGAIN
    ours = {key: computed(row) for key, row in ROWS.items()}
    assert card.compared(list(ENTRIES.values()), ours, read_sources()) == CARD["rows"], AGAIN


def test_there_are_enough_rows_and_misses_stay() -> None:
    found = card.counts(CARD["rows"])
    assert len(ROWS) >= 25 and found["comparable"] >= 15
    assert set(found) <= {*STATUSES, *words.VERDICT}
    assert found["ours is higher"] + found["ours is lower"] > 0
    fields = {"id", "source", "theirs", "ours", "status", "reason"}
    assert all(fields <= set(row) and row["reason"]["zh"] for row in CARD["rows"])


@pytest.mark.parametrize("key", QUICK)
def test_stored_numbers_are_those_of_today(key: str) -> None:
    ev = evidence.load()
    now = _one(ENTRIES[key], ev, None, {})  # type: ignore[arg-type]  # no run is asked of these
    held = Number(**ROWS[key]["ours"])
    assert now.number[:3] == pytest.approx(held[:3], rel=1e-3) and now.number[3] == held.unit, AGAIN
    assert sorted(now.rests_on) == ROWS[key]["rests_on"]


def entry(**changes: object) -> Entry:
    given = {
        "id": "x", "source": "pan-2012", "measures": "x", "concept": "c", "unit": "percent",
        "theirs": {"value": -10, "said": "-10"}, "ours": {"by": "event", "event": "e"},
        "reason": "x",
    }  # fmt: skip
    return Entry.model_validate({**given, **changes})


def test_what_was_taken_from_a_source_is_no_test_of_it() -> None:
    ours = Number(-12.0, -10.0, -8.0, "percent")
    assert status(entry(), True, ours, {"own-events"}) == "comparable"
    assert status(entry(), True, ours, {"pan-2012"}) == "constructed"
    assert status(entry(), True, ours._replace(unit="points"), ()) == "concept differs"
    other = {"by": "event", "event": "e", "concept": "d"}
    assert status(entry(ours=other), True, ours, ()) == "concept differs"
    assert status(entry(), True, None, ()) == "not computed"
    assert status(entry(ours={"by": "none", "missing": "gap"}), True, None, ()) == "gap"
    assert status(entry(), False, ours, ()) == "suppressed"
    assert status(entry(), "second-hand", ours, ()) == "comparable"


def test_what_is_only_recalled_shows_no_number() -> None:
    hidden = [r for r in CARD["rows"] if r["status"] == "suppressed"]
    assert hidden and all(r["theirs"] is None and r["ours"] is None for r in hidden)
    assert all(read_sources()[r["source"]].seen is False for r in hidden)


def test_theirs_out_of_order_is_refused() -> None:
    with pytest.raises(ValueError, match="low <= value <= high"):
        Theirs(low=1, high=0, said="x")
    with pytest.raises(ValueError, match="at least one"):
        Theirs(said="x")


def test_figures_are_what_stands_in_the_tables() -> None:
    ev = evidence.load()
    assert BY_NAME["world_international"](ev, 2011).p50 == pytest.approx(100 * 370712 / 2045351)
    three, without = (BY_NAME[n](ev, 2022, 2022).p50 for n in ("three_powers", "without_powers"))
    assert 0 < without < three < 100 - without
    same = BY_NAME["links_change"](ev, "CHN", "USA", 2018, 2022).p50
    assert same == pytest.approx(BY_NAME["links_change"](ev, "USA", "CHN", 2018, 2022).p50)
    assert all(50 < x < 100 for x in BY_NAME["strong_quarter"](ev, 2022)[:3])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_prints_every_row(lang: str) -> None:
    told = CliRunner().invoke(app, ["scorecard", "--lang", lang])
    assert told.exit_code == 0, told.output
    for row in CARD["rows"]:
        assert row["measures"][lang] in told.stdout
    document = json.loads(CliRunner().invoke(app, ["scorecard", "--json"]).stdout)
    assert [r["id"] for r in document["rows"]] == list(ENTRIES)
