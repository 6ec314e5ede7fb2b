"""Later years of a public country file on the embedded world; every figure here is made up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import evidence
from evidence.importing import import_files

STEPS = {2023: 0.02, 2024: 0.05}  # log growth, the same everywhere but for what a test changes


def country_file(
    folder: Path,
    value: Callable[[str, int, float], float | None] = lambda code, year, usual: usual,
    years: range = range(2015, 2025),
) -> Path:
    """A file in the layout of SCImago's: the embedded papers times 1.3, and made-up growth on."""
    papers = evidence.load().world["papers"].to_pandas()
    rows = ["country,year,documents,citable_documents,edition"]
    for code in papers.index[:-1]:
        for year in years:
            usual = papers.loc[code, min(year, 2022)] * 1.3
            usual *= np.exp(sum(step for y, step in STEPS.items() if y <= year))
            found = value(str(code), year, float(usual))
            if found is not None:
                rows.append(f"{code},{year},{found:.0f},{found * 0.9:.0f},2025")
    path = folder / "countries.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def chained(tmp_path: Path, *args: object) -> evidence.Evidence:
    done = import_files([country_file(tmp_path, *args)], tmp_path / "fresh")  # type: ignore[arg-type]
    assert done.missing == ""
    assert "middle 0.769; overlap 2015 to 2022" in done.text()
    return evidence.load(str(tmp_path / "fresh"))


def test_an_imported_file_moves_the_start_of_the_outlook(tmp_path) -> None:
    def faster(code: str, year: int, usual: float) -> float:
        return usual * (1.5 if code == "IND" and year > 2022 else 1.0)

    ev, base = chained(tmp_path, faster), evidence.load()
    assert (ev.name, ev.last_year, ev.countries) == ("fresh", 2024, base.countries)
    assert ev.digest != base.digest and evidence.check(ev) == []
    before = ev.world.sel(year=slice(None, 2022))
    assert before["papers"].equals(base.world["papers"])
    assert before["links"].equals(base.world["links"])
    growth = ev.world["papers"].sel(year=2024) / ev.world["papers"].sel(year=2022)
    assert np.isclose(float(growth.sel(country="CHN")), np.exp(0.07), rtol=1e-4)
    assert np.isclose(float(growth.sel(country="IND")), 1.5 * np.exp(0.07), rtol=1e-4)
    # The file holds no other economies: the rest of the world goes with the middle one.
    assert np.isclose(float(growth.sel(country="ROW")), np.exp(0.07), rtol=1e-3)
    told = " ".join(ev.notes)
    assert "middle 0.769" in told and "overlap 2015 to 2022" in told
    assert "2023 +2.0%, 2024 +7.3%" in told


def test_what_the_file_does_not_hold_is_an_estimate_that_says_so(tmp_path) -> None:
    ev, world = chained(tmp_path), evidence.load().world
    assert evidence.known_until(ev, "papers") == 2024
    assert {evidence.known_until(ev, v) for v in ("international", "links")} == {2022}
    assert not ev.world["links_observed"].sel(year=[2023, 2024]).any()
    assert ev.world["gerd"].sel(year=2024).isnull().all()
    links = ev.world["links"].sel(year=2024).to_numpy()
    assert (links == links.T).all() and np.diagonal(links).max() == 0
    # All grow alike, so every tie does, and the world too.
    at_last = world["links"].sel(year=2022).to_numpy()
    assert np.allclose(links, at_last * np.exp(0.07), rtol=2e-3, atol=0.01)
    once = float(ev.world["world_papers"].sel(year=2024) / world["world_papers"].sel(year=2022))
    assert np.isclose(once, np.exp(0.07), rtol=1e-3)


def test_a_country_that_is_not_in_the_file_is_told(tmp_path) -> None:
    def gaps(code: str, year: int, usual: float) -> float | None:
        gone = (code == "GRC" and year > 2022) or (code == "FRA" and year == 2023)
        return None if gone else usual

    ev = chained(tmp_path, gaps)
    growth = ev.world["papers"].sel(year=2024) / ev.world["papers"].sel(year=2022)
    assert np.isclose(float(growth.sel(country="GRC")), np.exp(0.07), rtol=1e-3)
    assert np.isclose(float(growth.sel(country="FRA")), np.exp(0.07), rtol=1e-3)
    assert "given that growth: GRC." in " ".join(ev.notes)
    flagged = ev.flags[ev.flags["what"].str.startswith("estimated")]
    assert flagged[["region", "year"]].values.tolist() == [["GRC", 2023], ["GRC", 2024]]


@pytest.mark.parametrize(
    ("value", "years", "wanted"),
    [
        (lambda c, y, usual: usual, range(2015, 2023), "years 2015 to 2022 came"),
        (lambda c, y, usual: usual, range(2021, 2025), "2020 to 2022 and some after are needed"),
        (lambda c, y, usual: usual if c > "S" else None, range(2015, 2025), "of the papers of the"),
        (lambda c, y, usual: usual * 1.2**y / 1e160, range(2015, 2025), "it counts something else"),
    ],
)
def test_a_file_that_cannot_be_chained_is_refused(tmp_path, value, years, wanted) -> None:
    done = import_files([country_file(tmp_path, value, years)], tmp_path / "fresh")
    assert wanted in done.missing
    with pytest.raises(evidence.EvidenceError, match=wanted):
        evidence.load(str(tmp_path / "fresh"))


def test_cut_before_the_chain_it_is_the_embedded_world(tmp_path) -> None:
    ev = chained(tmp_path)
    cut = evidence.until(ev, 2020)
    assert cut.world.identical(evidence.until(evidence.load(), 2020).world)
    assert evidence.until(ev, 2023).last_year == 2023


def test_forecasts_of_pairs_see_the_later_papers(tmp_path) -> None:
    ev = chained(tmp_path)
    papers = evidence.published_papers(ev)
    china = papers[papers["unique_id"] == "CHN"].set_index("ds")["y"]
    assert np.isclose(china[2024], float(ev.world["papers"].sel(country="CHN", year=2024)))
    assert china[2022] == 976_141 and china.index.is_unique


def test_growth_is_known_of_the_world_after_the_figures_end(tmp_path) -> None:
    growth = evidence.growth_after(evidence.load())
    assert set(growth["region"]) == {"WLD", "CHN", "USA", "IND", "DEU", "GBR", "JPN"}
    assert sorted(set(growth["year"])) == [2023, 2024]
    assert evidence.growth_after(chained(tmp_path)).empty
    earlier = evidence.growth_after(evidence.until(evidence.load(), 2020))
    assert earlier.empty
