"""What is said of the baseline is said by its figures: ranks, later growth, errors, the page."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import evidence
import forecast
from forecast.projection.pairs import Affinity, EstimatedPairs, partner_limit
from forecast.projection.panels import national_panels
from forecast.projection.plausibility import published_since, ranks, replayed
from forecast.projection.project import fitted

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def outlook() -> forecast.Outlook:
    return forecast.project(evidence.load(), 2035, 120, 1)


@pytest.fixture(scope="module")
def make_baseline() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_baseline", ROOT / "docs/make_baseline.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_fresh(make_baseline: ModuleType) -> None:
    for path, text in make_baseline.pages().items():
        assert path.read_text(encoding="utf-8") == text, "run `python docs/make_baseline.py`"


def test_ranks_that_move_further_than_ever_are_flagged() -> None:
    table = ranks(evidence.load(), 2035)
    assert sorted(table["now"]) == sorted(table["ahead"]) == list(range(1, len(table) + 1))
    assert ((table["ahead"] - table["now"]).abs() > table["past"]).equals(table["beyond"])
    assert not table.loc["CHN", "beyond"] and "ROW" not in table.index


def test_later_growth_is_compared_and_not_used(outlook: forecast.Outlook) -> None:
    table = published_since(outlook)
    assert set(table["region"]) >= {"WLD", "CHN", "USA"} and set(table["year"]) == {2023, 2024}
    assert table["inside"].mean() > 0.7
    assert (table["p05"] < table["median"]).all() and (table["median"] < table["p95"]).all()


def test_earlier_origins_are_all_there() -> None:
    table = replayed(evidence.load())
    assert list(table.index) == list(range(2008, 2022))
    assert table["error"].mean() < 0.08 and table["inside_80"].mean() > 0.75


def test_china_and_the_united_states_go_on_without_a_jump(outlook: forecast.Outlook) -> None:
    links = outlook.paths["links"].sel(country="CHN", partner="USA")
    last = float(outlook.evidence.world["links"].sel(country="CHN", partner="USA", year=2022))
    course = np.r_[last, links.median("replicate").to_numpy()]
    assert np.abs(np.diff(np.log(course))).max() < 0.06
    low, high = np.quantile(links.sel(year=2035), [0.05, 0.95])
    assert high / low < 6


def test_links_have_one_total(outlook: forecast.Outlook) -> None:
    """Links per international paper go on as they went; the rest of the world gets no more."""
    world, paths = outlook.evidence.world, outlook.paths
    before = (world["links"].sum("partner") / world["international"]).to_numpy()
    ahead = (paths["links"].sum("partner") / paths["international"]).median("replicate").to_numpy()
    step = np.log(ahead[0] / before[:, -1])
    assert np.abs(step).max() < 0.06 and abs(step[-1]) < 0.05
    pace = np.log(ahead[-1] / before[:, -1]) / len(ahead)
    past = np.log(before[:, -1] / before[:, -11]) / 10
    assert abs(np.median(pace) - np.median(past)) < 0.012


def test_no_partner_takes_more_than_the_past_allows(outlook: forecast.Outlook) -> None:
    limit = partner_limit(outlook.evidence)
    abroad = outlook.paths["international"].to_numpy()
    smaller = np.minimum(abroad[..., :, None], abroad[..., None, :])
    share = outlook.paths["links"].to_numpy() / smaller
    assert (share <= limit + 1e-9).all()
    k = outlook.countries.index("SAU")
    assert (share[:, -1, k] > limit - 1e-6).mean() < 0.08


def test_an_event_under_way_is_known_at_the_end_of_its_year_only() -> None:
    ev = evidence.load()
    now, before = (fitted(e, 2024).samplers.links for e in (ev, evidence.until(ev, 2021)))
    assert isinstance(now, EstimatedPairs) and isinstance(before, EstimatedPairs)
    assert (now.ongoing < 0).sum() == 1 and not before.ongoing.any()


def test_pairs_move_with_the_papers_of_their_sides(outlook: forecast.Outlook) -> None:
    papers = np.log(outlook.paths["papers"].sel(country="CHN", year=2035))
    links = np.log(outlook.paths["links"].sel(country="CHN", partner="USA", year=2035))
    assert np.corrcoef(papers, links)[0, 1] > 0.3


def test_what_an_event_has_still_to_do_comes_by_the_habit_of_ties() -> None:
    pairs = fitted(evidence.load(), 2030).samplers.links
    assert isinstance(pairs, EstimatedPairs)
    k = int(np.flatnonzero(pairs.ongoing)[0])
    drawn = np.median(pairs.draw(2030, range(800), 1, "x")[:, :, k], axis=0) / pairs.last[k]
    come = 1 - (1 - pairs.habit) ** np.arange(1, 9)
    assert np.abs(np.log(drawn) - pairs.ongoing[k] * come).max() < 0.02


def test_an_estimate_that_may_be_wrong_makes_no_papers() -> None:
    law = Affinity(walk=np.array([0.0]), off=np.array([0.6]))
    factor = np.exp(law.noise(np.full((1, 1), 1e9), range(20_000), 1, "x"))
    assert abs(factor.mean() - 1.0) < 0.02


def test_a_figure_known_longer_does_not_make_the_others_known() -> None:
    ev = evidence.load()
    world = ev.world.copy(deep=True)
    world["links"].attrs["known_until"] = 2020
    ends = {n: int(p.years[-1]) for n, p in national_panels(replace(ev, world=world)).items()}
    assert ends["per_paper"] == 2020 and ends["papers"] == ends["odds"] == 2022


def test_growth_since_is_that_of_all_years_together(outlook: forecast.Outlook) -> None:
    table = published_since(outlook).set_index(["region", "year"])["published"]
    yearly = evidence.growth_after(outlook.evidence).set_index(["region", "year"])["growth"]
    both = float(yearly["CHN", 2023] * yearly["CHN", 2024])
    assert float(table["CHN", 2024]) == pytest.approx(both)
