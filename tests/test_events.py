"""Effects of events on a made-up panel where they are known, and the shipped library."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import evidence
from agents.levers import Levers
from agents.validation.events.as_parameters import FILE, shock_parameters
from agents.validation.events.effects import measure, net_effects
from agents.validation.events.event import CLASSES, LOSSES, Event
from agents.validation.events.panel import Panel
from agents.validation.events.sizes import next_size, tie_sd_of
from agents.validation.events.stored import TRAITS, as_row, event_of, stored_effects
from agents.year.lever_year import Calendar
from agents.year.sizes import draws
from scenarios.interventions.sanction import Sanction
from scenarios.reading.load import validated
from scenarios.reading.shipped import CONFIGS
from scenarios.reading.yaml_file import read

CODES = ("AUS", "BRA", "CAN", "CHE", "CHN", "DEU", "FRA", "GBR", "IND", "ITA", "JPN", "USA")
ORIGIN = 2014
USA_CHINA = {CODES.index("CHN"), CODES.index("USA")}
FILES = sorted((CONFIGS / "events").glob("*.yaml"))


@pytest.fixture(scope="module")
def base() -> evidence.Evidence:
    return evidence.load()


def panel(drop: float, hub: float = 0.0, seed: int = 5) -> Panel:
    """Growing ties with country-years of their own; CHN-USA loses ``drop``, all of IND ``hub``."""
    rng = np.random.default_rng(seed)
    i, j = np.triu_indices(len(CODES), 1)
    years = np.arange(2000, 2020)
    country = rng.normal(0.05, 0.03, (len(CODES), len(years))).cumsum(axis=1)
    logs = rng.uniform(5.0, 8.0, len(i))[:, None] + country[i] + country[j]
    after = np.clip(years - ORIGIN, 0, 3) / 3.0
    pair = (i == CODES.index("CHN")) & (j == CODES.index("USA"))
    logs[pair] -= drop * after
    logs[(i == CODES.index("IND")) | (j == CODES.index("IND"))] -= hub * after
    links = rng.poisson(np.exp(logs + rng.normal(0, 0.02, logs.shape))).astype(float)
    return Panel("made up", CODES, years, i, j, links, links)


def event(kind: str = "bilateral_rupture", **more: object) -> Event:
    told = {"affected": (("USA",), ("CHN",)), "origin": ORIGIN, "name": "x", "title": "x"}
    return Event.model_validate({**told, "kind": kind, **more})


def test_a_planted_loss_is_found_beyond_what_both_countries_lost(base) -> None:
    found = measure(event(), panel(0.5), base)
    assert found.effect == pytest.approx(-0.5, abs=0.08)
    assert not found.within_noise
    assert found.by_year[0] > found.by_year[-1] + 0.1  # it comes in over three years


def test_nothing_is_found_where_nothing_happened(base) -> None:
    found = [measure(event(), panel(0.0, seed=s), base) for s in range(8)]
    assert sum(not f.within_noise for f in found) <= 2
    assert abs(np.mean([f.effect for f in found])) < 0.04


def test_a_loss_of_all_ties_of_a_country_is_not_taken_for_its_years(base) -> None:
    found = measure(event("conflict", affected=(("IND",), ())), panel(0.0, hub=0.4), base)
    assert found.effect == pytest.approx(-0.4, abs=0.15)


def test_the_fit_never_sees_affected_ties_after_the_origin(base) -> None:
    plain, bent = panel(0.2), panel(0.2)
    hit = plain.affected(event(), base)
    bent.links[np.ix_(hit, bent.years > ORIGIN)] *= 3.0
    both = [net_effects(ORIGIN, 2018, hit, p, "x")[0] for p in (plain, bent)]
    assert np.array_equal(both[0][~hit], both[1][~hit])
    assert (both[1][hit] - both[0][hit]) == pytest.approx(np.log(3.0), abs=0.01)


def test_what_cannot_be_measured_is_refused(base) -> None:
    with pytest.raises(evidence.EvidenceError, match="hits everybody"):
        measure(event("pandemic", affected=((), ())), panel(0.0), base)
    with pytest.raises(evidence.EvidenceError, match="does not hold yearly ties"):
        measure(event(origin=2001), panel(0.0), base)
    with pytest.raises(evidence.EvidenceError, match="none of KEN"):
        measure(event(affected=(("KEN",), ("CHN",))), panel(0.0), base)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_an_event_of_the_library_is_dated_and_sourced_and_tells_no_size(path) -> None:
    found = validated(read(path), Event)
    assert found.name == path.stem and found.kind in CLASSES
    assert found.source and found.date and isinstance(found.title, dict)
    assert {"en", "zh"} <= set(found.title)
    year = int(str(found.date)[:4])
    assert found.origin in (year - 1, year) and found.first == found.origin + 1
    assert found.end <= found.origin + 5
    assert not {"size", "learn", "once", "ramp_years"} & set(read(path).data)


def test_the_library_has_what_was_asked_of_it(base) -> None:
    found = [validated(read(p), Event) for p in FILES]
    assert len(found) >= 30 and {e.kind for e in found} == set(CLASSES)
    rows = stored_effects()
    assert {event_of(r).name for r in rows.itertuples()} <= {e.name for e in found}
    assert rows["event"].is_unique and rows["noise"].gt(0).all()


def rows_of(sizes: list[float], kinds: list[str], error: float = 0.02) -> pd.DataFrame:
    n = len(sizes)
    told = {"kind": kinds, "origin": 2010, "start": 2011, **{f"year_{k}": 0.0 for k in range(1, 6)}}
    told |= {"kind": kinds, "size": sizes, "size_se": error, "tie_sd": 0.1, "ties": 10}
    for name in TRAITS:
        told |= {f"mean_{name}": 1.0, f"slope_{name}": np.nan, f"slope_var_{name}": np.nan}
    return pd.DataFrame(told, index=range(n))


def test_the_next_size_is_that_of_its_class_and_as_wide_as_its_events_differ() -> None:
    kinds = ["sanction"] * 6 + ["entry"] * 6
    rows = rows_of([0.4, 0.42, 0.38, 0.4, 0.41, 0.39, *[0.0, 0.01, -0.01, 0.0, 0.02, -0.02]], kinds)
    sharp = next_size(rows, "sanction")
    assert sharp.mean == pytest.approx(0.4, abs=0.03) and sharp.event_sd < 0.06
    apart = rows_of([0.1, 0.7, 0.2, 0.6, 0.3, 0.5, *rows["size"][6:]], kinds)
    assert next_size(apart, "sanction").event_sd > 3 * sharp.event_sd
    unseen = next_size(rows, "hiring")
    assert 0.0 < unseen.mean < 0.4 and unseen.event_sd > 0.1 and unseen.events == 0


def test_slopes_are_those_within_events(base) -> None:
    found = measure(event("sanction", affected=(("USA",), ())), panel(0.0, hub=0.0), base)
    row = as_row(found, 2.0, 0.35)
    assert np.isfinite(row["slope_size"]) and row["ties"] == len(CODES) - 1
    assert set(LOSSES) < set(CLASSES)


def test_sizes_in_the_parameter_table_are_those_of_the_estimates(base) -> None:
    assert FILE.read_text(encoding="utf-8") == shock_parameters(stored_effects())
    sized = [p for k, p in base.parameters.items() if k.startswith(("event/", "class"))]
    assert sum(p.grade == "measured" for p in sized) >= 25


def test_each_past_event_has_the_spread_of_its_own_ties(base) -> None:
    rows = stored_effects()
    many = rows[rows["ties"] >= 20]
    told = [tie_sd_of(rows, name) for name in many["event"]]
    # Nearer to what its many ties show than to what the class does.
    assert np.corrcoef(told, many["tie_sd"])[0, 1] > 0.9
    single = rows[rows["tie_sd"].isna()].iloc[0]
    assert tie_sd_of(rows, single["event"]) == next_size(rows, single["kind"]).tie_sd


def sanction(size: dict[str, object], base: evidence.Evidence) -> tuple[Levers, list[int]]:
    told = {"kind": "sanction", "by": ["USA", "DEU", "FRA"], "against": ["RUS"], "start": 2026}
    move = Sanction.model_validate({**told, "size": size})
    levers = move.apply(Levers.still(range(2026, 2030), base.countries), base)
    return levers, [base.countries.index(c) for c in ("RUS", "USA", "DEU", "FRA")]


def frictions(levers: Levers, base: evidence.Evidence, replicates: int = 300) -> np.ndarray:
    drawn = draws(levers, base.parameters, range(replicates), 1)
    return np.asarray(Calendar(levers).year(3, drawn).friction)[:, :, 0]


def test_ties_hit_by_one_event_differ_and_share_its_size(base) -> None:
    levers, (rus, *west) = sanction({"like": "sanction"}, base)
    found = frictions(levers, base)
    assert np.array_equal(found, found.transpose(0, 2, 1))
    ties = found[:, rus, west]
    together = np.corrcoef(ties.T)[np.triu_indices(3, 1)]
    assert (together > 0.3).all() and (together < 0.95).all()
    wanted = base.parameters["class/sanction"]
    spread = np.hypot((wanted.high - wanted.low) / 2 / 6**0.5,
                      base.parameters["class_spread/sanction"].central)  # fmt: skip
    assert ties.std(axis=0) == pytest.approx([spread] * 3, rel=0.15)
    assert not found[:, west[0], west[1]].any()


def test_a_number_of_the_user_stays_his(base) -> None:
    levers, (rus, *west) = sanction({"percent": -30}, base)
    assert not levers.uncertain
    assert levers.friction[3, rus, 0, west] == pytest.approx([-np.log(0.7)] * 3)


def test_a_measured_event_keeps_its_mean_over_the_ties_it_hits(base) -> None:
    levers, (rus, *west) = sanction({"measured": "russia-2014"}, base)
    ties = frictions(levers, base, 2000)[:, rus, west]
    assert ties.mean() == pytest.approx(base.parameters["event/russia-2014"].central, abs=0.02)
    assert len(set(levers.friction[3, rus, 0, west])) == 3
    spread = base.parameters["event_spread/russia-2014"].central
    apart = (ties - ties.mean(axis=1, keepdims=True)) - levers.friction[3, rus, 0, west]
    apart += levers.friction[3, rus, 0, west].mean()
    assert apart.std(axis=0) == pytest.approx([spread * (2 / 3) ** 0.5] * 3, rel=0.1)
    with pytest.raises(ValueError, match="exactly one"):
        sanction({"measured": "russia-2014", "like": "sanction"}, base)


def without(known: Panel, ties: np.ndarray, years: np.ndarray) -> Panel:
    """The panel with no figure of some ties in some years."""
    links = known.links.copy()
    links[np.ix_(ties, years)] = np.nan
    return replace(known, links=links)


def test_a_year_without_a_figure_leaves_the_effect_what_it_was(base) -> None:
    whole = panel(0.5)
    tie = np.array([k for k in range(len(whole.i)) if {whole.i[k], whole.j[k]} == USA_CHINA])
    found = measure(event(), without(whole, tie, np.array([18])), base)
    assert found.effect == pytest.approx(-0.5, abs=0.1) and not found.within_noise
    assert np.isfinite(found.pre_trend) and np.isnan(found.by_year).sum() == 1
    with pytest.raises(evidence.EvidenceError, match="no affected tie has a figure in"):
        measure(event(), without(whole, tie, np.array([18, 19])), base)


def test_a_gap_of_one_country_says_nothing_of_another(base) -> None:
    whole = panel(0.0, hub=0.4)
    bra = CODES.index("BRA")
    gap = without(whole, np.flatnonzero((whole.i == bra) | (whole.j == bra)), np.array([12]))
    told = event("conflict", affected=(("IND",), ()))
    assert measure(told, gap, base).effect == pytest.approx(
        measure(told, whole, base).effect, abs=0.05
    )


def test_years_too_thin_for_an_earlier_window_do_not_forbid_the_later_ones(base) -> None:
    whole = panel(0.5)
    quiet = np.array([k for k in range(len(whole.i)) if {whole.i[k], whole.j[k]} != USA_CHINA])
    thin = without(whole, quiet[: int(0.8 * len(quiet))], np.arange(8))
    assert measure(event(), thin, base).effect == pytest.approx(-0.5, abs=0.1)
