"""Networks lean on the papers of their countries that are handed over: those known by then."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import evidence
from forecast.api import forecast
from forecast.network.covariates import NationalPapers
from forecast.projection import project
from forecast.series.frame import panel

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
    """National papers that grow at their pace, as a frame."""
    years = np.arange(1996, last + 1)
    papers = np.exp(9 + np.outer(pace, years - 1996)) - 1
    wide = pd.DataFrame(papers, index=COUNTRIES, columns=years).rename_axis(columns="ds")
    return wide.rename_axis("unique_id").stack().rename("y").reset_index()


def error(pace: np.ndarray, covariates: pd.DataFrame | None, since: int = 1996) -> float:
    """Mean absolute log error of four years ahead."""
    off = []
    for seed in range(4):
        frame = network_frame(pace, seed)
        found = forecast(frame[frame["ds"] >= since], h=4, covariates=covariates)
        a, b = (found["unique_id"].str.split("-").str[k].map(COUNTRIES.index) for k in (0, 1))
        truth = 5 + (pace[a] + pace[b]) * (found["ds"] - YEARS[0])
        off.append(np.abs(np.log(found["yhat"]) - truth).mean())
    return float(np.mean(off))


def test_national_growth_steadies_noisy_pairs() -> None:
    pace = np.linspace(-0.03, 0.09, len(COUNTRIES))
    assert error(pace, published(pace)) < 0.9 * error(pace, None)


def test_nothing_is_looked_up_by_the_name_of_a_country() -> None:
    """Only papers that are handed over count, under the names the pairs have."""
    frame = network_frame(np.linspace(-0.03, 0.09, len(COUNTRIES)))
    plain = forecast(frame, h=2)
    sides = frame["unique_id"].str.split("-", expand=True).replace({"CHN": "X1", "USA": "X2"})
    renamed = forecast(frame.assign(unique_id=sides[0] + "-" + sides[1]), h=2)
    assert sorted(renamed["yhat"].round(6)) == sorted(plain["yhat"].round(6))
    others = published(np.zeros(len(COUNTRIES))).assign(unique_id=lambda d: "of " + d["unique_id"])
    pd.testing.assert_frame_equal(forecast(frame, h=2, covariates=others), plain)


def test_papers_after_the_origin_are_not_looked_at() -> None:
    pace = np.random.default_rng(1).normal(0.05, 0.03, len(COUNTRIES))
    frame, papers = network_frame(pace), published(pace)
    before = forecast(frame, h=4, covariates=papers)
    china = papers["unique_id"] == "CHN"
    later = papers.assign(y=papers["y"].where(~china | (papers["ds"] < 2013), papers["y"] * 20))
    pd.testing.assert_frame_equal(forecast(frame, h=4, covariates=later), before)
    now = papers.assign(y=papers["y"].where(~china | (papers["ds"] < 2012), papers["y"] * 20))
    assert not forecast(frame, h=4, covariates=now)["yhat"].equals(before["yhat"])


def test_a_country_without_published_papers_counts_as_the_middle_one() -> None:
    papers = panel(evidence.published_papers())
    known = NationalPapers.of(papers, ["CHN", "DEU", "USA"]).growth(2015)
    more = NationalPapers.of(papers, ["CHN", "DEU", "USA", "???"]).growth(2015)
    for name, growth in known.items():
        assert more[name][:3].tolist() == growth.tolist()
        assert more[name][3] == np.median(growth)
    none = NationalPapers.of(papers, ["??1", "??2"]).growth(2015)
    assert all((g == 0).all() for g in none.values())


def test_papers_cover_a_network_where_most_of_its_countries_have_some() -> None:
    papers = panel(evidence.published_papers())
    assert NationalPapers.of(papers, ["CHN", "USA", "XXX"]).covers(2012)
    assert not NationalPapers.of(papers, ["CHN", "XXX", "YYY"]).covers(2012)
    assert not NationalPapers.of(papers, ["CHN", "USA"]).covers(1996)
    assert not NationalPapers.of(None, ["CHN", "USA"]).covers(2012)


def test_countries_without_papers_lean_on_their_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    pace = np.linspace(-0.1, 0.2, len(COUNTRIES))
    here = error(pace, None, since=2003)
    monkeypatch.setattr(NationalPapers, "covers", lambda self, year: True)
    assert here < 0.95 * error(pace, None, since=2003)


def test_growth_of_spans_that_begin_before_the_figures_is_that_of_the_years_there_are() -> None:
    france = NationalPapers.of(panel(evidence.published_papers()), ["FRA"])
    found = france.growth(1998)
    assert found["papers10"] == found["papers5"] == found["papers3"] != found["papers1"]
    assert france.growth(2030) == france.growth(2022)


def panel_folder(folder: Path, papers: bool) -> Path:
    """Seven countries' pairs, their international papers, and their own national papers or not."""
    ties = network_frame(np.linspace(-0.03, 0.09, len(COUNTRIES)))
    sides = ties["unique_id"].str.split("-", expand=True)
    ties.assign(a=sides[0], b=sides[1], year=ties["ds"], papers=ties["y"].astype(int)).to_csv(
        folder / "ties.csv", columns=["a", "b", "year", "papers"], index=False
    )
    rows = published(np.linspace(0.3, -0.1, len(COUNTRIES)), 2012)
    rows = rows.rename(columns={"unique_id": "country", "ds": "year"})
    rows.assign(papers=90_000).to_csv(
        folder / "international.csv", columns=["country", "year", "papers"], index=False
    )
    if papers:
        rows.assign(papers=100_000 + rows["y"].astype(int)).to_csv(
            folder / "papers.csv", columns=["country", "year", "papers"], index=False
        )
    return folder


def test_a_users_own_papers_count(tmp_path: Path) -> None:
    """``papers.csv`` of a panel is what its forecasts read, the embedded papers where it has none.

    The links themselves are the same in both, so the paths differ only by what is read beside them.
    """
    links = []
    for papers in (True, False):
        (folder := tmp_path / f"{papers}").mkdir()
        ev = evidence.load(str(panel_folder(folder, papers)))
        read = evidence.published_papers(ev)
        assert read.equals(evidence.published_papers()) is not papers
        assert int(read["ds"].max()) == (2012 if papers else 2022)
        fits = project.fitted(ev, 2014)
        links.append(fits.samplers.links.point)
    assert np.abs(links[0] - links[1]).max() > 0.01
