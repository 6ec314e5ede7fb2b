"""Fields: how pairs divide over them, names people use, groups of them, accounts that add up."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from scipy.stats import spearmanr
from worlds import random_levers, toy_outlook

import agents
import evidence
from agents.drivers.mesa_model import CollaborationModel
from agents.levers import Levers
from agents.rules.choice import attraction_sum, between_fields
from agents.year.fields import _impact_ratio
from evidence.errors import EvidenceError
from evidence.loading.outline import outline_of
from evidence.ncses.field_links import citation_elasticity
from evidence.panel.field_pairs import pairs_by_field
from evidence.reference.fields import BROAD, FINE, MISSING
from evidence.reference.topics import topics
from scenarios.outcomes.history_arrays import HistoryArrays
from scenarios.running.compile import compile_levers
from scenarios.running.simulation import Simulated, _joined
from scenarios.schema.scenario import Scenario
from scenarios.vocabulary.resolve import UnknownWord, field_mask, field_meaning, field_name

CS = "computer and information sciences"


def _world():
    return evidence.load()


def test_fourteen_fields_add_up_to_the_published_totals_and_broad_ones():
    """The broad field table of the past equals the published figures; humanities are missing."""
    ev = _world()
    assert ev.fields == FINE and len(FINE) == 14 and MISSING not in BROAD
    papers = ev.world["field_papers"]
    published = ev.series.query("variable == 'field_papers' and region == 'CHN' and year == 2022")
    own = published.set_index("field")["value"]
    for broad, parts in BROAD.items():
        ours = float(papers.sel(country="CHN", year=2022, field=list(parts)).sum())
        assert ours == own[list(parts)].sum() > 0, broad
    named = papers.isel(country=slice(-1)).sum("field")
    assert np.array_equal(named, ev.world["papers"].isel(country=slice(-1)))


def test_links_by_field_add_up_to_pairs_and_to_the_openness_of_fields():
    ev = _world()
    links = ev.field_links(2022)
    np.testing.assert_allclose(links.sum("field"), ev.world["links"].sel(year=2022), rtol=1e-12)
    np.testing.assert_array_equal(links, links.transpose("partner", "country", "field"))
    counts = ev.series.query("variable == 'field_papers' and year == 2022")
    wide = counts.pivot(index="field", columns="region", values="value")
    several = wide.drop(columns=["WLD", "EU27"]).sum(axis=1) - wide["WLD"]
    share = links.sum(("country", "partner")).to_series()
    np.testing.assert_allclose(share / share.sum(), several / several.sum(), rtol=1e-6)


def test_pairs_in_artificial_intelligence_are_predicted_unseen():
    """Nothing of the AI table enters the estimate; its pairs rank as the estimate has them."""
    ev = _world()
    ai = ev.series[ev.series["variable"] == "ai_links"]
    ai = ai[ai["region"].isin(ev.countries) & ai["partner"].isin(ev.countries)]
    ours = sum(ev.field_links(year).sel(field=CS) for year in range(2003, 2023)).to_pandas()
    estimate = [ours.at[a, b] for a, b in zip(ai["region"], ai["partner"], strict=True)]
    assert len(ai) == 990
    assert spearmanr(estimate, ai["value"])[0] >= 0.91
    share = ai["value"].sum() / sum(estimate)
    assert topics()["artificial intelligence"].fields[CS] == pytest.approx(share, abs=5e-4)


def test_elasticity_of_links_to_the_citation_index_comes_with_its_error():
    ev = _world()
    links = ev.world["links"].sel(year=2020).values[:-1, :-1]
    power, error = citation_elasticity(links, ev.series, list(ev.countries)[:-1])
    assert (round(power, 2), round(error, 3)) == (0.99, 0.025)
    nothing = ev.series[ev.series["year"] < 2020]
    assert citation_elasticity(links, nothing, list(ev.countries)[:-1]) == (0.0, 0.0)


def test_nothing_of_later_years_enters_a_cut_world():
    cut = evidence.until(_world(), 2012)
    found = cut.pair_fields()
    assert np.allclose(found.sum("field"), 1.0) and cut.last_year == 2012
    assert (cut.series["variable"] != "field_citation_index").all()


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("AI", "artificial intelligence"), ("人工智能", "artificial intelligence"),
        ("半导体", "semiconductors"), ("quantum", "quantum science"), ("量子", "quantum science"),
        ("Biotechnology", "biotechnology"), ("气候变化", "climate"),
        ("health", "medical and health"),
        ("Engineering & technology", "engineering and technology"), ("physics", "physics"),
        ("工程", "engineering"), ("工程与技术", "engineering and technology"),
        ("數學", "mathematics and statistics"),
    ],
)  # fmt: skip
def test_names_people_use_mean_a_field_or_a_share_of_one(word, name):
    assert field_name(word, outline_of()) == name


def test_a_topic_says_what_it_means_and_shares_are_possible():
    known = outline_of()
    assert field_meaning("人工智能", known).zh == "人工智能：计算机与信息科学的13%（假设）"
    assert "(assumption)" in field_meaning("chips", known).en
    assert field_meaning("physics", known).en == ""
    for topic in topics().values():
        assert set(topic.fields) <= set(FINE) and all(0 < s < 1 for s in topic.fields.values())
        assert topic.grade in ("measured", "assumption") and topic.note
    with pytest.raises(UnknownWord, match="parts of them such as artificial intelligence"):
        field_name("alchemy", known)
    for word in ("humanities and arts", "History", "人文与艺术"):
        with pytest.raises(UnknownWord, match="figures count no humanities and arts; allowed"):
            field_name(word, known)


def _levers(fields, size=-99.0, pair=("USA", "CHN")):
    ev = _world()
    move = {"kind": "decouple", "between": [[pair[0]], [pair[1]]], "size": {"percent": size},
            "fields": fields, "start": 2023, "ramp_years": 1}  # fmt: skip
    scenario = Scenario.model_validate({"name": "x", "interventions": [move], "horizon": 2024})
    return compile_levers(scenario.moves(), ev, range(2023, 2025))


def test_a_topic_is_carved_out_of_its_fields():
    """At its extreme: a complete break in AI closes its share of a pair's field and no more."""
    levers = _levers(["人工智能"])
    label = f"artificial intelligence in {CS}"
    assert levers.fields == (*FINE, label)
    hit = (levers.friction != 0).any(axis=(0, 1, 3))
    assert [f for f, on in zip(levers.fields, hit, strict=True) if on] == [label]
    mask = field_mask([CS], levers.fields, _world())
    assert mask[levers.fields.index(label)] == 1.0  # the whole field holds its parts
    both = _levers(["AI", CS])
    assert (both.friction != 0).any(axis=(0, 1, 3)).sum() == 2


def test_fields_treated_alike_move_as_one_group_and_nearly_as_alone():
    """Groups are an economy: told apart by a hair, fields give nearly the same."""
    outlook = toy_outlook(countries=7, fields=5, seed=3)
    names = outlook.evidence.fields
    levers = Levers.neutral(outlook, names)
    friction = levers.friction.copy()
    friction[1:, 0, :2, 1] = friction[1:, 1, :2, 0] = 0.8
    apart = friction * (1 + 1e-9 * np.arange(len(names)))[:, None]
    few = agents.simulate(outlook, levers.with_(friction=friction), {**_parameters()}, seed=1)
    all_ = agents.simulate(outlook, levers.with_(friction=apart), {**_parameters()}, seed=1)
    assert few.sizes["group"] == 2 and all_.sizes["group"] > 2
    none = agents.simulate(outlook, levers, {**_parameters()}, seed=1)
    effect = few.field_international - none.field_international
    assert float(abs(effect).max()) > 1.0
    worst = abs(few.field_international - all_.field_international).max() / abs(effect).max()
    assert float(worst) < 0.06


@pytest.mark.parametrize("second", [(1,), (0, 1)])
def test_replicates_whose_levers_group_fields_differently_stand_side_by_side(second):
    """As drawn levers do: two groups either way, or two and three; each field keeps its own."""
    outlook = toy_outlook(countries=5, fields=3, seed=2)
    histories = []
    for row, fields in enumerate([(0,), second]):
        levers = Levers.neutral(outlook, outlook.evidence.fields)
        friction = levers.friction.copy()
        for k in fields:
            friction[1:, 0, k, 2] = friction[1:, 2, k, 0] = 0.5 + k
        levers = levers.with_(friction=friction)
        histories.append(agents.simulate(outlook, levers, _parameters(), seed=1)
                         .isel(replicate=[row]))  # fmt: skip
    assert histories[0].groups != histories[1].groups
    done = {
        row: Simulated(HistoryArrays(h, outlook.evidence, None, np.zeros(1)), {}, np.zeros((1, 1)),
                       np.zeros((1, 1), dtype=bool))
        for row, h in enumerate(histories)
    }  # fmt: skip
    setting = SimpleNamespace(evidence=outlook.evidence, replicates=[0, 1, 2])  # the last failed
    both = _joined(setting, None, done, {2: "failed"}, "").arrays.history

    def of_fields(history):
        return history.tie_change.values[..., list(map(int, history.groups.split()))]

    for row, history in enumerate(histories):
        assert np.array_equal(of_fields(both)[row], of_fields(history)[0])
    assert np.isnan(of_fields(both)[2]).all()


def test_a_break_in_one_field_leaves_papers_of_the_others():
    outlook = toy_outlook(countries=6, fields=3, seed=1)
    levers = Levers.neutral(outlook, outlook.evidence.fields)
    friction = levers.friction.copy()
    friction[1:, 0, 1, 2] = friction[1:, 2, 1, 0] = 4.0
    kept = {"without": ("talent", "spillover", "reaction", "trust")}
    hit = agents.simulate(outlook, levers.with_(friction=friction), _parameters(), seed=1, **kept)
    none = agents.simulate(outlook, levers, _parameters(), seed=1, **kept)
    change = (hit.field_international / none.field_international - 1).isel(year=-1, country=0)
    assert (change.isel(field=1) < -0.01).all()
    assert float(abs(change.isel(field=[0, 2])).max()) < 1e-9


def test_effort_lost_in_a_field_goes_to_the_others_as_far_as_the_parameter_says():
    """At 0 nothing, at 1 all of it; fields hit alike, gains and a single field move nothing."""
    rng = np.random.default_rng(4)
    weight = rng.uniform(1.0, 9.0, (6, 3, 5))
    whole, rho = weight.sum(axis=-1), np.full(1, 0.3)
    shift = np.zeros_like(weight)
    shift[:, 1] = -rng.uniform(0.1, 60.0, (6, 5))  # to a complete break
    sum_ = attraction_sum(shift, weight, whole)

    def gain(sigma, of=sum_, size=whole):
        return between_fields(of, size, diversion=rho, field_diversion=np.full(1, sigma))

    effort = (whole * np.exp((1 - rho)[:, None] * sum_ + gain(1.0))).sum(axis=-1)
    np.testing.assert_allclose(effort, whole.sum(axis=-1), rtol=1e-9)
    assert not gain(0.0).any() and (gain(0.2) < gain(0.9)).all()
    alike = np.repeat(sum_[:, 1:2], 3, axis=1)
    for still in (alike, -sum_[:, [0, 1, 1]] * [[0, 1, 1]], sum_[:, 1:2]):
        assert not gain(1.0, still, whole[:, : still.shape[1]]).any()


@pytest.mark.parametrize("sigma", [0.0, 0.5, 1.0])
def test_diversion_between_fields_keeps_accounts_and_raises_the_fields_not_hit(sigma):
    outlook = toy_outlook(countries=6, fields=3, seed=1)
    levers = Levers.neutral(outlook, outlook.evidence.fields)
    friction = levers.friction.copy()
    friction[1:, 0, 1, 2] = friction[1:, 2, 1, 0] = 4.0
    hit = levers.with_(friction=friction)
    told = {**_parameters(), "field_diversion": sigma}
    kept = {"without": ("talent", "spillover", "reaction", "trust")}
    with_ = agents.simulate(outlook, hit, told, seed=1, **kept)
    none = agents.simulate(outlook, levers, told, seed=1, **kept)
    for name in ("papers", "international"):
        np.testing.assert_allclose(with_[f"field_{name}"].sum("field"), with_[name], rtol=1e-9)
    change = (with_.field_international / none.field_international - 1).isel(year=-1, country=0)
    others = change.isel(field=[0, 2])
    assert bool((others > 1e-4).all()) if sigma else float(abs(others).max()) < 1e-9
    still = agents.simulate(outlook, levers, _parameters(), seed=1, **kept)
    assert still.papers.equals(none.papers)  # nothing lost, nothing to divert
    one = CollaborationModel(outlook, hit, told, replicate=1, seed=1, without=kept["without"])
    assert one.run().history().papers.equals(with_.papers.isel(replicate=[1]))


def test_accounts_hold_by_field_with_every_lever_moved():
    outlook = toy_outlook(countries=6, fields=4, seed=5)
    history = agents.simulate(
        outlook, random_levers(outlook, 6, by_field=True, strength=2.0), _parameters(), seed=2
    )
    for name in ("papers", "international"):
        np.testing.assert_allclose(history[f"field_{name}"].sum("field"), history[name], rtol=1e-9)


def _parameters():
    return toy_outlook().evidence.parameters


def test_counted_pairs_by_field_replace_the_estimate(tmp_path):
    share = np.full((3, 2), 0.5)
    assert (pairs_by_field(tmp_path, ["AAA", "BBB"], ("x", "y"), share)[0] == 1).all()
    rows = pd.DataFrame({"a": ["AAA"] * 2, "b": ["BBB"] * 2, "field": ["x", "y"],
                         "year": [2020] * 2, "papers": [900, 100]})  # fmt: skip
    rows.to_csv(tmp_path / "ties_by_field.csv", index=False)
    affinity, note = pairs_by_field(tmp_path, ["AAA", "BBB"], ("x", "y"), share)
    found = affinity[0, 1] * 0.25
    assert (found / found.sum()).round(2).tolist() == [0.9, 0.1] and "counted" in note
    rows.assign(field=["x", "z"]).to_csv(tmp_path / "ties_by_field.csv", index=False)
    with pytest.raises(EvidenceError, match=r"ties_by_field.csv:3: field 'z' came; .* holds x, y"):
        pairs_by_field(tmp_path, ["AAA", "BBB"], ("x", "y"), share)


def test_a_field_with_few_cited_papers_is_held_to_its_country() -> None:
    years = [2018, 2019, 2020, 2021]
    field = np.full((2, 1, 4), 2.0)  # twice the country's
    field[..., 0] = 90.0  # older than the years that count
    world = xr.Dataset(
        {"field_impact": (("country", "field", "year"), field),
         "impact": (("country", "year"), np.ones((2, 4))),
         "papers": (("country", "year"), np.array([[1e7] * 4, [10.0] * 4]))},
        {"year": years},
    )  # fmt: skip
    large, small = _impact_ratio(world, np.ones((2, 1)))[:, 0]
    assert large == pytest.approx(2.0, abs=1e-3) and 1.0 < small < 1.1
