"""Hindcasts on a made-up panel with a planted event, and what the procedure must never do."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import evidence
from agents.validation.events.course import course_of, response, sizes
from agents.validation.events.panel import Panel
from agents.validation.hindcast import Event, Hindcast, hindcast
from agents.validation.hindcast.learned import other_events
from agents.validation.hindcast.measure import net_of_others
from agents.validation.hindcast.pooled import pooled
from agents.validation.hindcast.predict import TieForecast
from agents.validation.hindcast.through_agents import untouched_ratio
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
)


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> evidence.Evidence:
    return evidence.load(str(write_panel(tmp_path_factory.mktemp("planted") / "p", 0.6)))


@pytest.fixture(scope="module")
def found(planted):
    return hindcast(EVENT, planted, replicates=200, seed=3)


def test_a_planted_event_is_measured_and_told_from_others(found) -> None:
    assert not found.within_noise and found.effect < -0.3
    assert 0.0 < found.net.skill < 0.8  # others were smaller: some of it, not all
    assert found.size.events > 10 and found.raw.cells == found.net.cells == 4
    assert set(found.pairs["pair"]) == {"CHN-USA"}
    assert found.years == (2015, 2016, 2017, 2018)
    assert found.raw.crps < found.raw.crps_plain


def test_nothing_after_the_origin_moves_what_is_predicted(planted, found) -> None:
    """Whatever the ties did after the origin, size and forecast stay the same to the bit."""
    world = planted.world.copy(deep=True)
    world["links"].loc[{"year": slice(ORIGIN + 1, None)}] *= 1.7
    other = hindcast(EVENT, replace(planted, world=world, digest="bent"), 200, 3)
    assert told(other) == told(found)
    assert other.effect == pytest.approx(found.effect, abs=0.01)  # all ties moved: nothing net


def told(h: Hindcast) -> list[object]:
    """Everything a hindcast says before it looks."""
    columns = ["expected", "predicted", "p05", "p95", "size_used"]
    columns += ["net_predicted", "net_p05", "net_p95"]
    return [h.pairs[columns].to_numpy().tolist(), h.predicted_effect, h.effect_band, h.size.mean]


@pytest.mark.parametrize("hit", [(("USA",), ("CHN",)), (("CHN",), ())], ids=["tie", "hub"])
def test_restless_years_after_the_origin_widen_no_band(planted, hit) -> None:
    """The noise a prediction is given is what could be known then, not that of the scored years."""
    event = EVENT.model_copy(update={"affected": hit})
    world = planted.world.copy(deep=True)
    shape = world["links"].sel(year=slice(ORIGIN + 1, None)).shape
    shake = np.exp(np.random.default_rng(1).normal(0.0, 0.4, shape))
    world["links"].loc[{"year": slice(ORIGIN + 1, None)}] *= shake * shake.transpose(1, 0, 2)
    calm, restless = (
        hindcast(event, e, 60, 3, links=False)
        for e in (planted, replace(planted, world=world, digest="restless"))
    )
    assert restless.noise > 2.0 * calm.noise
    assert str(told(restless)) == str(told(calm))


def test_the_size_rests_on_no_event_that_shares_ties_and_years(planted) -> None:
    again = Event(
        name="another-name", title={"en": "x"}, kind="bilateral_rupture", origin=2017,
        affected=(("USA", "KEN"), ("CHN",)),
    )  # fmt: skip
    panel = Panel.of(planted)
    names = set(other_events(again, panel, planted)["event"])
    assert "us-china-2018" not in names and "china-japan-2012" in names
    early = other_events(again, panel, planted, until=2012)
    assert len(early) and early["last"].max() <= 2012


def test_ties_of_one_event_differ(planted) -> None:
    bloc = Event(
        name="bloc", title={"en": "x"}, kind="sanction", origin=ORIGIN,
        affected=(("USA", "CAN", "AUS", "FRA", "DEU"), ("CHN",)),
    )  # fmt: skip
    h = hindcast(bloc, planted, replicates=200, seed=3)
    assert len(set(h.tie_sizes.values())) == 5 and h.size.tie_sd > 0.05


def test_pooled_scores_count_ties_and_events(planted, found) -> None:
    quiet = replace(found, event=EVENT.model_copy(update={"kind": "entry"}))
    groups = pooled([found, quiet])
    assert groups["all"]["events"] == 2 and groups["entry"]["events"] == 1
    assert groups["all"]["skill_net"] == pytest.approx(found.net.skill)
    one = groups["bilateral_rupture"]
    wanted = 1 - abs(found.effect - found.predicted_effect) / abs(found.effect)
    assert one["skill_net_events"] == pytest.approx(wanted)


@pytest.mark.slow
def test_through_the_agents_untouched_ties_stay(planted, found) -> None:
    assert untouched_ratio(found, planted, 40, 3) == pytest.approx(1.0, abs=0.03)


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
    document = json.loads(out.stdout)
    told = document["events"][0]
    assert document["pooled"]["sanction"]["events"] == 1
    assert told["event"] == "unseen"
    assert {p["pair"] for p in told["pairs"]} == {"JPN-KEN", "FRA-KEN"}
    assert {"class", "skill_raw", "skill_net", "coverage_90", "crps", "effect_net", "noise"} <= set(
        told
    )


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


def test_sizes_are_the_least_squares_ones() -> None:
    course = response(4, 2, 0.4)
    assert sizes(0.7 * course[None, :], course) == pytest.approx([0.7])


def test_a_panel_without_a_large_tie_has_no_forecast_and_no_fault() -> None:
    nothing = TieForecast((), np.empty((0, 3)), np.empty((0, 3)))
    centre, sd = nothing.of(["CHN-USA"])
    assert centre.shape == sd.shape == (1, 3) and np.isnan(centre).all() and np.isnan(sd).all()


def test_the_mean_of_all_events_is_a_rival_whatever_the_class_says(planted, monkeypatch) -> None:
    """A class whose mean is nothing must not make the rival infinite."""
    run = importlib.import_module("agents.validation.hindcast.run")
    real = run.next_size
    bent = {"mean": 1e-12, "slope": np.zeros(2)}
    monkeypatch.setattr(run, "next_size", lambda *a: replace(real(*a), **bent))
    h = hindcast(EVENT, planted, 60, 3, links=False)
    assert 0.0 < h.net.skill_naive < 1.0 and abs(h.net.skill) < 0.2


def test_a_pandemic_strikes_in_full_in_its_first_year() -> None:
    course = course_of(5, 1, 2.0, 0.35, "pandemic")
    assert course[:3].tolist() == [0.0, -1.0, -1.0] and (np.diff(course[2:]) > 0.0).all()
    both = course_of(5, 1, np.array([1.0, 4.0]), np.array([0.35, 0.2]))
    assert np.array_equal(both[1], course_of(5, 1, 4.0, 0.2))
