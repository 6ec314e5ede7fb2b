"""Estimators of behaviour find what was planted; parameters are what their table says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from test_events import CODES, ORIGIN, event, panel

import evidence
from agents.validation import behaviour
from agents.validation.behaviour import ENDS, TABLE, Lost
from agents.validation.events.course import response
from agents.validation.events.panel import Panel

ALONE = ("size_elasticity", "distance_elasticity")  # stood on Web of Science alone
STAYS = ("CHN", "EUR", "IND", "KOR", "WLD")
KEPT = {"funding_elasticity", "ramp_years", "habit", "diversion", "trust_scar"}


@pytest.fixture(scope="module")
def base() -> evidence.Evidence:
    return evidence.load()


def test_links_follow_the_papers_of_both_sides_as_planted() -> None:
    rng, known = np.random.default_rng(3), panel(0.0)
    papers = np.exp(8.0 + rng.normal(0.05, 0.1, (len(CODES), len(known.years))).cumsum(axis=1))
    logs = 6.0 + 0.6 * np.log(papers[known.i] * papers[known.j] / np.exp(16.0))
    planted = Panel("x", CODES, known.years, known.i, known.j, np.exp(logs), np.exp(logs))
    found = behaviour.size_elasticity(planted, papers, range(2002, 2018))
    assert found.value == pytest.approx(0.6, abs=0.02) and found.se < 0.02
    noisy = np.exp(logs + rng.normal(0.0, 0.2, logs.shape))
    restless = Panel("x", CODES, known.years, known.i, known.j, noisy, noisy)
    assert behaviour.size_elasticity(restless, papers, range(2002, 2018)).se > 3.0 * found.se


def test_links_fall_with_distance_as_planted() -> None:
    rng = np.random.default_rng(4)
    km = rng.uniform(500.0, 9000.0, (9, 9))
    km = np.triu(km, 1) + np.triu(km, 1).T
    size = rng.uniform(1.0, 3.0, 9)
    links = rng.poisson(np.exp(size[:, None] + size + 4.0 - 0.4 * np.log(np.maximum(km, 50.0))))
    links = np.triu(links, 1) + np.triu(links, 1).T
    found = behaviour.distance_elasticity(links.astype(float), km, km > 8000.0, 2022)
    assert abs(found.value - 0.4) < 3.0 * found.se < 0.4


def test_ramp_and_habit_of_clear_courses_are_found() -> None:
    clear = -np.linspace(0.3, 0.9, 12)[:, None] * -response(5, 3.0, 0.7)
    ramp, habit = behaviour.habit_and_ramp(clear)
    assert (ramp.value, habit.value) == (3.0, pytest.approx(0.7)) and habit.se < 0.01
    blurred = clear + np.random.default_rng(1).normal(0.0, 0.1, clear.shape)
    assert behaviour.habit_and_ramp(blurred)[1].se > 0.05


def test_ties_that_nobody_cut_tell_where_lost_effort_went() -> None:
    lost = np.linspace(0.05, 0.3, 8)
    rows = [Lost("x", "A", float(s), float(0.3 * s / 2.0), 0.01) for s in lost]
    assert behaviour.diversion(rows).value == pytest.approx(0.3)
    wide = behaviour.diversion([r._replace(noise=0.1) for r in rows])
    assert wide.se == pytest.approx(10.0 * behaviour.diversion(rows).se)


def test_losses_and_other_ties_are_measured_per_country(base) -> None:
    known = panel(0.5)
    hit = known.affected(event(), base)
    rows = {r.country: r for r in behaviour.other_ties(event(), known, hit)}
    assert set(rows) == {"USA", "CHN"}
    share = np.mean(known.links[hit][:, 10:15]) / known.links[
        (known.i == CODES.index("USA")) | (known.j == CODES.index("USA"))
    ][:, 10:15].sum(axis=0).mean()  # fmt: skip
    assert rows["USA"].lost == pytest.approx(share * (1 - np.exp(-0.5)), rel=0.25)
    assert abs(rows["USA"].others) < 3.0 * rows["USA"].noise + 0.02
    assert event().origin == ORIGIN


def test_money_and_what_remains_of_a_friction() -> None:
    money = np.exp(np.stack([np.zeros(9), np.linspace(0.2, 1.5, 9)], axis=1))
    papers = np.exp(0.1 + 0.7 * np.log(money))
    assert behaviour.funding_elasticity(papers, money, "").value == pytest.approx(0.7)
    rows = pd.DataFrame(
        {"event": ["a", "b"], "size": [0.4, -0.3], "size_se": [0.05, 0.05]}
    )  # three quarters of the loss came back
    found = behaviour.scar(rows, (("a", "b"),))
    assert found.value == pytest.approx(0.25)
    assert found.se == pytest.approx(np.hypot(0.05, 0.75 * 0.05) / 0.4)


def test_parameters_are_the_estimates_where_the_rule_says_so(base) -> None:
    """Taken over: error below the literature's spread, or a value from Web of Science alone."""
    table = pd.read_csv(TABLE).drop_duplicates("parameter", keep="last").set_index("parameter")
    taken = {"bilateral_slope", *ALONE, *(f"talent_stay/{k}" for k in STAYS)}
    assert set(table.index) == taken | KEPT | {"event/pandemic-2020"}
    for key in taken:
        p, row = base.parameters[key], table.loc[key]
        assert p.grade == "measured" and "own-behaviour" in p.source
        assert p.central == pytest.approx(row["value"], abs=1e-3)
        assert (p.high - p.low) / 2.0 == pytest.approx(ENDS * row["se"], rel=0.02)
    for key in KEPT - {"ramp_years"}:
        p = base.parameters[key]
        a, c, b = p.low, p.central, p.high
        spread = ((a * a + b * b + c * c - a * b - a * c - b * c) / 18.0) ** 0.5
        assert table.loc[key, "se"] > spread and p.grade != "measured"
