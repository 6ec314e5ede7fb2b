"""Networks lean on the published papers of their countries: those known by then, where known."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import forecast.network.model as network_model
from forecast.api import forecast
from forecast.network import covariates
from forecast.network.covariates import national_growth

COUNTRIES = ["CHN", "DEU", "FRA", "GBR", "IND", "JPN", "USA"]
YEARS = np.arange(1996, 2013)


def network_frame(pace: np.ndarray, seed: int = 0) -> pd.DataFrame:
    """Pairs that grow by the sum of their countries' pace [country], under noise of a fifth."""
    rng = np.random.default_rng(seed)
    rows = []
    for a, b in combinations(range(len(COUNTRIES)), 2):
        z = 5 + (pace[a] + pace[b]) * (YEARS - YEARS[0]) + rng.normal(0, 0.2, len(YEARS))
        uid = f"{COUNTRIES[a]}-{COUNTRIES[b]}"
        rows.append(pd.DataFrame({"unique_id": uid, "ds": YEARS, "y": np.exp(z).round()}))
    return pd.concat(rows, ignore_index=True)


def published(pace: np.ndarray, last: int = 2022) -> pd.DataFrame:
    years = np.arange(1996, last + 1)
    return pd.DataFrame(9 + np.outer(pace, years - 1996), index=COUNTRIES, columns=years)


def error(pace: np.ndarray, names: list[str], since: int = 1996) -> float:
    """Mean absolute log error of four years ahead, countries being called ``names``."""
    off = []
    for seed in range(4):
        frame = network_frame(pace, seed)
        sides = frame["unique_id"].str.split("-", expand=True)
        called = sides.map(lambda code: names[COUNTRIES.index(code)])
        frame["unique_id"] = called[0] + "-" + called[1]
        found = forecast(frame[frame["ds"] >= since], h=4)
        a, b = (found["unique_id"].str.split("-").str[k].map(names.index) for k in (0, 1))
        truth = 5 + (pace[a] + pace[b]) * (found["ds"] - YEARS[0])
        off.append(np.abs(np.log(found["yhat"]) - truth).mean())
    return float(np.mean(off))


def test_national_growth_steadies_noisy_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    pace = np.linspace(-0.03, 0.09, len(COUNTRIES))
    papers = published(pace)
    monkeypatch.setattr(covariates, "_log_papers", lambda: papers)
    told = error(pace, COUNTRIES)
    monkeypatch.setattr(covariates, "_log_papers", lambda: papers.iloc[:0])
    assert told < 0.9 * error(pace, COUNTRIES)


def test_papers_after_the_origin_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    pace = rng.normal(0.05, 0.03, len(COUNTRIES))
    papers = published(pace)
    monkeypatch.setattr(covariates, "_log_papers", lambda: papers)
    before = forecast(network_frame(pace), h=4)
    later = papers.copy()
    later.loc["CHN", 2013:] += 3.0
    monkeypatch.setattr(covariates, "_log_papers", lambda: later)
    pd.testing.assert_frame_equal(forecast(network_frame(pace), h=4), before)
    later.loc["CHN", 2012] += 3.0
    assert not forecast(network_frame(pace), h=4)["yhat"].equals(before["yhat"])


def test_a_country_without_published_papers_counts_as_the_middle_one() -> None:
    known = national_growth(["CHN", "DEU", "USA"], 2015)
    more = national_growth(["CHN", "DEU", "USA", "???"], 2015)
    for name, growth in known.items():
        assert more[name][:3].tolist() == growth.tolist()
        assert more[name][3] == np.median(growth)
    none = national_growth(["??1", "??2"], 2015)
    assert all((g == 0).all() for g in none.values())


def test_countries_nobody_publishes_lean_on_their_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    pace = np.linspace(-0.1, 0.2, len(COUNTRIES))
    cities = [f"city {k}" for k in range(len(COUNTRIES))]
    here = error(pace, cities, since=2003)
    monkeypatch.setattr(network_model, "published", lambda names, year: True)
    assert here < 0.95 * error(pace, cities, since=2003)


def test_growth_of_spans_that_begin_before_the_figures_is_that_of_the_years_there_are() -> None:
    found = national_growth(["FRA"], 1998)
    assert found["papers10"] == found["papers5"] == found["papers3"] != found["papers1"]
    assert national_growth(["FRA"], 2030) == national_growth(["FRA"], 2022)
