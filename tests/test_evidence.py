"""Figures: what was published stands, what was estimated obeys the accounts and looks back only."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

import evidence
from evidence.balancing import balance
from evidence.caching.own_yaml import read_own_yaml
from evidence.loading.verify import ANCHORS, _anchors, _digests
from evidence.ncses.filling import between_years, fill
from evidence.ncses.gravity import gravity, gravity_fit
from evidence.panel import build
from evidence.quality.outliers import find_spikes


@pytest.fixture(scope="module")
def ev() -> evidence.Evidence:
    return evidence.load()


def test_all_is_well() -> None:
    assert evidence.check() == []


@pytest.mark.parametrize(("region", "year"), [("WLD", 2003), ("CAN", 2022)])
def test_a_changed_anchor_is_found(ev: evidence.Evidence, region: str, year: int) -> None:
    series = ev.series.copy()
    hit = (series["variable"] == "papers") & (series["region"] == region) & (series["year"] == year)
    series.loc[hit, "value"] += 1
    assert any(region in problem for problem in _anchors(series))


def test_a_changed_table_is_found(tmp_path, monkeypatch) -> None:
    import shutil

    from evidence.loading import verify

    copy = tmp_path / "tables"
    shutil.copytree(verify.TABLES, copy)
    (copy / "papers.csv").write_text("variable,region\n", encoding="utf-8")
    monkeypatch.setattr(verify, "TABLES", copy)
    assert [p for p in _digests() if "papers.csv has changed" in p]


def test_world_holds_the_published_figures(ev: evidence.Evidence) -> None:
    links = ev.world["links"]
    assert float(links.sel(country="CHN", partner="USA", year=2022)) == 58_546
    assert float(ev.world["papers"].sel(country="CAN", year=2022)) == 113_285
    assert float(ev.world["world_papers"].sel(year=2003)) == 1_236_106
    assert len(ANCHORS) == 5


def test_chained_pairs_stay_near_the_edition_they_come_from(ev: evidence.Evidence) -> None:
    chained = float(ev.world["links"].sel(country="CHN", partner="USA", year=2020))
    assert 0.95 < chained / 62_904 < 1.05
    assert not bool(ev.world["links_observed"].sel(country="CHN", partner="USA", year=2020))


def test_every_source_resolves(ev: evidence.Evidence) -> None:
    used = set(ev.series["source"]) | {s for p in ev.parameters.values() for s in p.source}
    assert used <= set(ev.sources)


def test_literature_says_when_it_appeared_and_whether_it_was_seen() -> None:
    rows = read_own_yaml(Path(evidence.__file__).parent / "literature.yaml")
    bare = [key for key, row in rows.items() if not {"published", "seen"} <= set(row)]
    assert not bare
    for key, row in rows.items():
        tag = re.search(r"-(\d{4})$", key)
        named = key not in (
            "jia-2022",
            "brazil-2022",
        )  # after its working paper, after the year told
        if tag and row.get("kind") is None and named:
            assert row["published"] == int(tag[1]), key
        if row["seen"] is not True:  # what was not read carries no claim to the contrary
            assert "abstract" not in row["read"] or row["seen"] == "second-hand", key


def test_every_parameter_is_graded_and_ordered(ev: evidence.Evidence) -> None:
    for p in ev.parameters.values():
        draws = p.quantile(np.linspace(0.001, 0.999, 51))
        assert (np.diff(draws) >= 0).all(), p.id
        assert p.low <= draws.min() and draws.max() <= p.high, p.id
        assert p.unit and p.source and p.grade in {"measured", "literature", "assumption"}


def test_every_parameter_is_read_by_a_rule(ev: evidence.Evidence) -> None:
    """Who sets a parameter that nothing reads would change nothing, and not be told."""
    code = " ".join(
        path.read_text(encoding="utf-8")
        for package in ("forecast", "agents", "scenarios")
        for path in (Path(__file__).resolve().parents[1] / package).rglob("*.py")
    )
    words = set(re.findall(r"[\w-]+", code))
    assert not [name for name in ev.parameters if name.split("/")[0] not in words]


def test_world_adds_up(ev: evidence.Evidence) -> None:
    world = ev.world
    links = world["links"].to_numpy()
    assert (links == links.swapaxes(0, 1)).all()
    assert np.diagonal(links).max() == 0
    assert np.allclose(world["field_share"].sum("field"), 1.0)
    # Each international paper has at least one link, so totals cannot be below the papers.
    assert (links.sum(axis=1) >= world["international"].to_numpy()).all()


def test_cut_evidence_knows_nothing_later(ev: evidence.Evidence) -> None:
    """Later rows are changed beyond recognition; what is cut before them must not move."""
    from dataclasses import replace

    series = ev.series.copy()
    series.loc[series["year"] > 2018, "value"] *= 7.0
    bent = evidence.until(replace(ev, series=series), 2018)
    straight = evidence.until(ev, 2018)
    assert bent.last_year == 2018
    assert bent.world.identical(straight.world)


def test_cut_outside_the_figures_says_what_is_allowed(ev: evidence.Evidence) -> None:
    with pytest.raises(evidence.EvidenceError, match=r"can be cut after 2007 to 2022"):
        evidence.until(ev, 1999)


def test_gravity_finds_the_coefficients_it_was_given() -> None:
    rng = np.random.default_rng(3)
    size = rng.uniform(1e3, 1e5, 30)
    km = rng.uniform(300, 15_000, (30, 30))
    km = (km + km.T) / 2
    tongue = (rng.random((30, 30)) < 0.2).astype(float)
    tongue = np.maximum(tongue, tongue.T)
    truth = np.array([-8.0, 0.9, -0.3, 0.25])
    links = gravity(truth, size[:, None], size[None, :], km, tongue)
    assert np.allclose(gravity_fit(links, size, km, tongue), truth, atol=1e-6)
    noisy = rng.poisson(np.triu(links, 1)).astype(float)
    noisy += noisy.T
    i, j = np.triu_indices(30, 1)
    terms = np.column_stack(
        [np.ones(len(i)), np.log(size[i]) + np.log(size[j]), np.log(km[i, j]), tongue[i, j]]
    )
    theirs = GLM(noisy[i, j], terms, family=families.Poisson()).fit().params
    assert np.allclose(gravity_fit(noisy, size, km, tongue), theirs, rtol=1e-10, atol=0)


def test_margins_are_met_and_zeros_stay() -> None:
    rng = np.random.default_rng(4)
    start = rng.uniform(0, 5, (6, 6))
    start = start + start.T
    np.fill_diagonal(start, 0)
    start[1, 2] = start[2, 1] = 0
    totals = start.sum(axis=1) * rng.uniform(0.8, 1.2, 6)
    out = start.copy()
    balance(out, totals, rounds=500, tolerance=1e-10)
    assert np.allclose(out.sum(axis=1), totals, rtol=1e-6)
    assert out[1, 2] == 0 and (out == out.T).all()


def test_between_years_meets_its_anchors() -> None:
    out = between_years({2000: np.array([1.0]), 2010: np.array([2.0])}, np.arange(1999, 2012))
    assert out[1, 0] == 1 and np.isclose(out[11, 0], 2) and np.isclose(out[6, 0], 2**0.5)


def test_each_pair_is_filled_between_the_years_it_has() -> None:
    """A table with a gap: the pair without a figure that year keeps the course of its own ends."""
    rng = np.random.default_rng(5)
    ends = rng.uniform(20, 90, (2, 4, 4))
    ends = ends + ends.swapaxes(1, 2)
    for table in ends:
        np.fill_diagonal(table, 0.0)
    middle = 1.3 * np.sqrt(ends[0] * ends[1])
    middle[0, 1] = middle[1, 0] = np.nan
    years = np.arange(2000, 2011)
    sides = rng.uniform(900, 1100, (4, 1)) * 1.04 ** np.arange(11)
    links = fill({2000: ends[0], 2005: middle, 2010: ends[1]}, sides, years)
    assert (links == links.swapaxes(0, 1)).all() and np.diagonal(links).max() == 0
    assert np.allclose(links[..., 0], ends[0]) and np.allclose(links[2, 3, 5], middle[2, 3])
    assert np.isclose(links[0, 1, 5], np.sqrt(ends[0][0, 1] * ends[1][0, 1]), rtol=1e-6)


def test_pairs_of_2018_meet_the_shares_published_of_the_same_year(ev: evidence.Evidence) -> None:
    """The US pairs of the table of 2019 against shares of the edition of 2021, both chained."""
    series, world = ev.series, ev.world.sel(year=2018)
    pairs = series[(series["source"] == "s5a33-2019") & (series["year"] == 2018)]
    assert len(pairs) == 861
    rows = series[(series["source"] == "spbs38-2021") & (series["year"] == 2018)]
    share = rows.set_index("region")["value"] / 100
    us = pairs[pairs["partner"] == "USA"].set_index("region")["value"]
    us = us.reindex(share.index).dropna()
    published = share[us.index] * world["international"].sel(country=list(us.index)).to_numpy()
    assert len(us) >= 13 and (published / us).between(1.0, 1.06).all()
    # A pair the shares say nothing of stands at the level of the edition by the same factors.
    pair = float(pairs.query("region == 'FRA' and partner == 'ITA'")["value"].iloc[0])
    assert 1.025 < float(world["links"].sel(country="FRA", partner="ITA")) / pair < 1.06


def test_fractional_counts_stay_by_themselves(ev: evidence.Evidence) -> None:
    counted = ev.series[ev.series["variable"] == "papers_fractional"]
    assert set(counted["counting"]) == {"fractional"} and counted["year"].max() == 2024
    sectors = ev.series[ev.series["variable"].str.startswith("performed_")]
    whole = sectors[sectors["region"] == "USA"]["value"].sum()
    assert len(sectors) and abs(whole - 100) < 0.5


def test_only_a_jump_that_comes_back_is_a_spike() -> None:
    rising = np.array([100, 110, 180, 200, 220, 240.0])
    assert not find_spikes(rising).any()
    assert find_spikes(np.array([500, 510, 900, 520, 530, 540.0]))[2] > 0.5


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", r"ties.csv:1: columns none came; a, b, year, papers are needed"),
        ("a,b,year,papers\nA,A,2000,1\n", r"ties.csv:2: pair of 'A' with itself"),
        ("a,b,year,papers\nA,B,2000,1\nB,A,2000,2\n", r"ties.csv:3: pair A-B stands twice in 2000"),
        ("a,b,year,papers\nA,B,two,1\n", r"ties.csv:2: year 'two'; a whole year"),
        ("a,b,year,papers\nA,B,2000,-3\n", r"ties.csv:2: papers '-3'; a number of 0 or more"),
        ("a,b,year,papers\nA,B,2000,nan\n", r"ties.csv:2: papers 'nan'"),
        ("a,b,year,papers\nA,B,2000\n", r"ties.csv:2: 3 cells, 4 are needed"),
        ("a,b,papers\n", r"missing: year"),
    ],
)
def test_a_bad_ties_file_is_refused_with_its_row(tmp_path, text: str, wanted: str) -> None:
    path = tmp_path / "ties.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(evidence.EvidenceError, match=wanted):
        build.read_ties(path)


def test_a_panel_of_any_countries_loads(tmp_path) -> None:
    rng = np.random.default_rng(5)
    codes = ["DEU", "FRA", "KEN", "PER"]
    ties, abroad = ["a,b,year,papers"], ["country,year,papers"]
    for year in range(2005, 2020):
        for k, a in enumerate(codes):
            abroad.append(f"{a},{year},{int(900 + 40 * (year - 2005))}")
            for b in codes[k + 1 :]:
                ties.append(f"{a},{b},{year},{int(rng.uniform(50, 300))}")
    (tmp_path / "ties.csv").write_text("\n".join(ties), encoding="utf-8")
    (tmp_path / "international.csv").write_text("\n".join(abroad), encoding="utf-8")
    ev = evidence.load(str(tmp_path))
    assert ev.countries == ("DEU", "FRA", "KEN", "PER", "ROW")
    assert evidence.check(ev) == []
    assert evidence.until(ev, 2015).last_year == 2015


def test_unknown_evidence_names_what_is_known() -> None:
    with pytest.raises(evidence.EvidenceError, match="known: ncses, openalex"):
        evidence.load("scopsu")


def test_names_in_both_languages(ev: evidence.Evidence) -> None:
    for code in ev.countries:
        zh = ev.names.label(code, "zh")
        assert zh != code and any("一" <= c <= "鿿" for c in zh), code
        assert ev.names.resolve(zh) == code
        assert ev.names.resolve(ev.names.label(code)) == code
    override = evidence.Names({"TUR": {"en": "Turkey", "zh": "土耳其"}})
    assert override.label("TUR") == "Turkey"


def test_bloc_members_are_countries(ev: evidence.Evidence) -> None:
    for bloc in ev.blocs.values():
        assert len(set(bloc.members)) == len(bloc.members) > 1
        assert all(ev.names.resolve(m) == m for m in bloc.members), bloc.id
