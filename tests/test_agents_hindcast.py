"""Hindcasts on a made-up panel with a planted event, and what the procedure must never do."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import evidence
from agents.validation.hindcast import Event, hindcast
from agents.validation.hindcast.event_window import EventWindow
from agents.validation.hindcast.measure import learn, net_of_others, response, sizes
from agents.validation.posterior import posterior
from collabcast.app import app

CODES = ["AUS", "BRA", "CAN", "CHN", "DEU", "FRA", "GBR", "JPN", "KEN", "USA"]
ORIGIN, LAST = 2014, 2018
HIT = {("AUS", "CHN"), ("CAN", "CHN"), ("CHN", "USA")}


def write_panel(folder: Path, drop: float) -> Path:
    """Smooth growth with noise; ties of HIT lose ``drop`` log points, phased in after ORIGIN."""
    rng = np.random.default_rng(11)
    ties, abroad = ["a,b,year,papers"], ["country,year,papers"]
    size = rng.uniform(6.5, 8.0, len(CODES))
    for k, a in enumerate(CODES):
        for m, b in enumerate(CODES[k + 1 :], k + 1):
            for year in range(1998, LAST + 1):
                level = 0.5 * (size[k] + size[m]) + 0.05 * (year - 1998)
                if (a, b) in HIT and year > ORIGIN:
                    level -= drop * min((year - ORIGIN) / 4, 1.0)
                ties.append(f"{a},{b},{year},{rng.poisson(np.exp(level + rng.normal(0, 0.02)))}")
        for year in range(1998, LAST + 1):
            total = 6 * np.exp(size[k] + 0.05 * (year - 1998))
            abroad.append(f"{a},{year},{int(total)}")
    folder.mkdir(exist_ok=True)
    (folder / "ties.csv").write_text("\n".join(ties) + "\n", encoding="utf-8")
    (folder / "international.csv").write_text("\n".join(abroad) + "\n", encoding="utf-8")
    return folder


EVENT = Event(
    name="planted",
    title={"en": "planted"},
    kind="decouple",
    origin=ORIGIN,
    affected=(("USA",), ("CHN",)),
    learn={"pairs": (("AUS", "CAN"), ("CHN",))},
)


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> evidence.Evidence:
    return evidence.load(str(write_panel(tmp_path_factory.mktemp("planted") / "p", 0.6)))


@pytest.fixture(scope="module")
def found(planted):
    return hindcast(EVENT, planted, replicates=40, seed=3)


def test_a_planted_event_is_seen(found) -> None:
    assert found.skill > 0.4
    assert not found.within_noise and found.effect < -0.15
    assert found.untouched_ratio < 1.03  # not worse by more than three per cent
    assert set(found.pairs["pair"]) == {"CHN-USA"}
    assert found.years == (2015, 2016, 2017, 2018)


def test_without_an_event_nothing_is_found(tmp_path) -> None:
    quiet = evidence.load(str(write_panel(tmp_path / "q", 0.0)))
    h = hindcast(EVENT, quiet, replicates=40, seed=3)
    assert h.within_noise or abs(h.effect) < 0.05
    assert abs(h.learned["CHN-USA"].mean) < 0.15
    assert abs(h.placebo.mean_skill) < 0.3


def test_the_size_used_is_never_learned_from_the_pair_itself(planted, found) -> None:
    """Whatever the pair did after the origin, the size used on it stays the same to the bit."""
    world = planted.world.copy(deep=True)
    for a, b in (("CHN", "USA"), ("USA", "CHN")):
        world["links"].loc[{"country": a, "partner": b, "year": slice(ORIGIN + 1, None)}] *= 1.7
    bent = replace(planted, world=world, digest="bent")
    other = hindcast(EVENT, bent, replicates=40, seed=3)
    # The noise of quiet ties is measured on pairs the event does not touch, so it stands as well.
    assert other.learned["CHN-USA"] == found.learned["CHN-USA"]
    assert other.learned["AUS-CHN"] != found.learned["AUS-CHN"]


def test_the_forecast_sees_nothing_after_the_origin(planted, found) -> None:
    world = planted.world.copy(deep=True)
    world["links"].loc[{"year": slice(ORIGIN + 1, None)}] *= 3.0
    window = EventWindow.of(EVENT, replace(planted, world=world, digest="bent"))
    assert window.cut.world.equals(EventWindow.of(EVENT, planted).cut.world)


def test_an_event_of_other_countries_runs_from_the_command_line(tmp_path) -> None:
    panel = write_panel(tmp_path / "p", 0.6)
    event = tmp_path / "unseen.yaml"
    event.write_text(
        "name: unseen\ntitle: {en: unseen}\nkind: sanction\norigin: 2013\nlast: 2016\n"
        "affected: [[Kenya], [日本, FRA]]\n",
        encoding="utf-8",
    )
    out = CliRunner().invoke(
        app, ["hindcast", str(event), "--evidence", str(panel), "--replicates", "20", "--json"]
    )
    assert out.exit_code == 0, out.output
    told = json.loads(out.stdout)["events"][0]
    assert told["event"] == "unseen"
    assert {p["pair"] for p in told["pairs"]} == {"JPN-KEN", "FRA-KEN"}
    assert {"skill", "untouched_ratio", "coverage_90"} <= set(told)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("name: x\ntitle: {en: x}\nkind: sanction\norigin: 2013\naffected: [[Kenia], [FRA]]\n",
         "'Kenia' is no country, region or bloc; near: Kenya"),
        ("name: x\ntitle: {en: x}\nkind: sancton\norigin: 2013\naffected: [[KEN], [FRA]]\n",
         "bad.yaml:3:7: kind"),
        ("name: x\ntitle: {en: x}\nkind: sanction\norigin: 2013\nafected: [[KEN], [FRA]]\n",
         "unknown key 'afected'"),
    ],
)  # fmt: skip
def test_a_bad_event_file_is_told_where(tmp_path, text: str, wanted: str) -> None:
    panel = write_panel(tmp_path / "p", 0.0)
    event = tmp_path / "bad.yaml"
    event.write_text(text, encoding="utf-8")
    out = CliRunner().invoke(app, ["hindcast", str(event), "--evidence", str(panel)])
    assert out.exit_code == 2
    assert wanted in out.output and "Traceback" not in out.output


def test_net_gaps_take_out_what_a_country_shares() -> None:
    i, j = np.triu_indices(8, 1)
    gap = (0.1 + 0.3 * ((i == 2) | (j == 2)))[:, None] * np.ones((1, 3))
    control = np.ones(len(i), dtype=bool)
    control[0] = False
    net = net_of_others(gap, i, j, control, 8)
    assert abs(net[control]).max() < 0.08


def test_response_falls_to_minus_one_and_faster_with_habit() -> None:
    slow, fast = response(40, 4, 0.2), response(40, 4, 0.6)
    assert (np.diff(slow) < 0).all() and slow[-1] == pytest.approx(-1, abs=1e-3)
    assert (fast[:10] < slow[:10]).all()


def test_learning_moves_from_the_prior_to_the_pairs() -> None:
    assert learn(np.array([]), 0.1, 0.4, 0.1).mean == 0.4
    few, many = learn(np.full(1, 1.0), 0.2, 0.4, 0.2), learn(np.full(50, 1.0), 0.2, 0.4, 0.2)
    assert 0.4 < few.mean < many.mean < 1.0 and many.sd < few.sd


def test_sizes_are_the_least_squares_ones() -> None:
    course = response(4, 2, 0.4)
    assert sizes(0.7 * course[None, :], course) == pytest.approx([0.7])


def test_the_posterior_of_an_event_leaves_it_out() -> None:
    from agents.validation.posterior import read_table

    table = read_table()
    for left_out in set(table["left_out"]) - {""}:
        used = table.loc[table["left_out"] == left_out, "events"].iloc[0]
        assert left_out not in used.split()
    informed = posterior(evidence.load().parameters)
    assert informed["diversion"].grade == evidence.load().parameters["diversion"].grade
