"""Players of one's own: carved out of a country whose accounts they keep, bit for bit."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agents
import evidence
import forecast
import scenarios
from evidence import EvidenceError, Player, carve
from evidence.players.split import Account, share_out
from evidence.reference.players import country_of
from scenarios.errors import ConfigError
from scenarios.interventions.money_held import held, parts_of_money
from scenarios.outcomes.columns import place
from scenarios.outcomes.domestic import Countries
from scenarios.outcomes.history_arrays import HistoryArrays
from scenarios.running.compile import compile_levers
from workshop.language.chinese import in_chinese

SHARES = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0.0, 1.0))
TOLD = "invented for a test"
CITY = Player(
    id="CN_SHA", name={"en": "Shanghai", "zh": "上海"}, of="CHN", papers=0.09,
    international=0.25, impact=1.2, ties={"USA": 0.11, "德国": {"papers": 900}},
    domestic={"rest": 0.35}, source=TOLD,
)  # fmt: skip
SISTER = CITY.model_copy(update={"domestic": {"rest": 0.35, "CN_BJ": 0.08}})
CAPITAL = Player(id="CN_BJ", name="Beijing", of="中国", papers=0.15, source=TOLD)
STATE = Player(
    id="US_MA", name="Massachusetts", of="USA", papers=0.06, international=0.5,
    ties={"CHN": 0.04}, fields=["physics", "engineering"], source=TOLD,
)  # fmt: skip
OUTSIDE = Player(
    id="KAZ", name="Kazakhstan", of="ROW", papers={"papers": 5000}, international=0.4, source=TOLD
)
LEAGUE = [SISTER, CAPITAL, STATE, OUTSIDE]


def player(**told: object) -> Player:
    """A city with nothing told but its papers, and what is given."""
    return Player.model_validate({"id": "CN_SHA", "name": "Shanghai", "of": "CHN", "papers": 0.1,
                                  "source": TOLD, **told})  # fmt: skip


@st.composite
def countries(draw: st.DrawFn) -> Account:
    """A country whose own accounts hold, with caps that are met exactly now and then."""
    papers = draw(st.floats(1.0, 1e7))
    abroad = papers * draw(SHARES)
    links = abroad * np.array(draw(st.lists(SHARES, min_size=3, max_size=3)))
    if links.sum() < abroad:
        links[0] = abroad
    return Account(np.array(papers), np.array(abroad), links)


@settings(max_examples=150, deadline=None)
@given(countries(), st.lists(st.tuples(SHARES, SHARES, *[SHARES] * 3), min_size=1, max_size=3))
def test_any_shares_and_ties_keep_the_accounts_and_add_up_bit_for_bit(
    whole: Account, wanted: list[tuple[float, ...]]
) -> None:
    parts, pool = [], whole
    for papers, abroad, *ties in wanted:
        want = Account(
            whole.papers * papers, whole.international * abroad, whole.links * np.array(ties)
        )
        part, pool = share_out(whole, pool, want)
        parts.append(part)
    for side in (*parts, pool):
        assert (side.papers >= side.international).all() and (side.international >= 0.0).all()
        assert (side.links <= side.international[..., None]).all() and (side.links >= 0.0).all()
        assert side.links.sum() >= side.international - 1e-9 * whole.international
    for k, name in enumerate(Account._fields):
        one_way, other_way = 0.0, 0.0
        for side in (*parts, pool):
            one_way = one_way + side[k]
        for side in (pool, *reversed(parts)):
            other_way = other_way + side[k]
        assert np.array_equal(one_way, whole[k]) and np.array_equal(other_way, whole[k]), name


@pytest.mark.parametrize(
    "told", [[CITY], LEAGUE, [player(papers=0.0)], [player(papers=1.0)]], ids=lambda v: str(len(v))
)
def test_the_baseline_of_every_country_stays_bit_for_bit(told: list[Player]) -> None:
    before = evidence.load()
    after = carve(before, told)
    plain = forecast.project(before, 2030, 2, seed=3)
    carved = forecast.project(after, 2030, 2, seed=3)
    assert carved.countries[-len(told) :] == tuple(sorted(p.id for p in told))
    histories = [
        agents.simulate(o, agents.Levers.neutral(o), before.parameters, seed=3)
        for o in (plain, carved)
    ]
    of = ["ROW" if c == "KAZ" else country_of(c, after.players) for c in carved.countries]
    known = list(before.countries)
    into = Countries(np.array([known.index(c) for c in of]), np.arange(len(known)))
    for name in ("papers", "international"):
        assert np.array_equal(into.sums(histories[1][name].values), histories[0][name].values)
    links = into.sums(into.sums(histories[1]["links"].values).swapaxes(-1, -2))
    assert np.array_equal(links, histories[0]["links"].values)
    for name in ("world_papers", "eu27_papers"):
        assert np.array_equal(histories[1][name].values, histories[0][name].values)
    others = [k for k, c in enumerate(known) if c not in {p.of for p in after.players}]
    impact = [h["impact"].values[..., others] for h in histories]
    assert np.array_equal(*impact, equal_nan=True)
    weighted = [np.nan_to_num(h["impact"].values * h["papers"].values) for h in histories]
    np.testing.assert_allclose(into.sums(weighted[1]), weighted[0], rtol=1e-12, atol=1e-9)


def test_figures_of_a_player_are_as_told() -> None:
    carved = carve(evidence.load(), [SISTER, CAPITAL])
    world = carved.world.sel(year=2022)
    china = evidence.load().world.sel(country="CHN", year=2022)
    half = 1.0 - 0.08 / 2  # of what it has with the other player
    papers = 0.09 * float(china["papers"])
    city = world.sel(country="CN_SHA")
    assert float(city["papers"]) == pytest.approx(half * papers)
    assert float(city["international"]) == pytest.approx(half * 0.25 * papers)
    assert float(city["links"].sel(partner="DEU")) == pytest.approx(half * 900)
    usa = float(china["links"].sel(partner="USA"))
    assert float(city["links"].sel(partner="USA")) == pytest.approx(half * 0.11 * usa)
    assert float(city["links"].sel(partner=["CN_BJ", "CHN_REST"]).sum()) == 0.0
    impact = [w["impact"].sel(year=2018) for w in (carved.world, evidence.load().world)]
    cited = float(impact[1].sel(country="CHN"))
    assert float(impact[0].sel(country="CN_SHA")) == pytest.approx(1.2 * cited)
    assert float(impact[0].sel(country="CHN_REST")) < cited


def test_money_of_parts_is_that_of_the_country() -> None:
    parts = parts_of_money(carve(evidence.load(), [CITY]))
    whole, own, rest = (held([c], parts)[0] for c in ("CHN", "CN_SHA", "CHN_REST"))
    assert own == pytest.approx(0.09 * whole) and own + rest == pytest.approx(whole)


def test_what_a_league_has_together_is_told_and_counted_once_for_the_country() -> None:
    carved = carve(evidence.load(), [SISTER, CAPITAL])
    arrays = HistoryArrays(carved.world.expand_dims("replicate").transpose(
        "replicate", "year", "country", "partner", ...), carved)  # fmt: skip

    def of(region: str, name: str = "papers") -> float:
        from scenarios.outcomes.registry import OUTCOMES

        return float(OUTCOMES[name].values(arrays, place(region, carved))[0, -1])

    both = of("CN_BJ-CN_SHA", "links")
    assert both == pytest.approx(0.08 * of("CN_SHA"))
    assert of("CN_SHA") + of("CN_BJ") + of("CHN_REST") - both == pytest.approx(of("CHN"))
    assert of("CHN_REST-CN_SHA", "links") == pytest.approx(0.35 * of("CN_SHA"))
    with pytest.raises(ValueError, match="not told"):
        place("CHN_REST-CN_BJ", carved)  # Beijing says nothing of the rest


NAMES = re.compile(
    r"(?m)^[^:]*: |'[^']*'|`[^`]*`|allowed are (rest|agric.*);|允许：(rest|agric.*?)；"
)
BAD = [
    ({"papers": {"papers": 2_000_000}}, "papers", "allowed is at most 976,141"),
    ({"ties": {"USA": 0.9}}, "ties.USA", "write a share from 0 to"),
    ({"papers": 0.9, "international": 0.05}, "international", "allowed is 0.0"),
    ({"papers": 0.5, "impact": 3.0}, "impact", "allowed is at most 2"),
    ({"ties": {"Atlantis": 0.1}}, "ties.Atlantis", "other countries"),
    ({"id": "SH"}, "id", "the code or name of SHN"),
    ({"id": "CHN_REST"}, "id", "the rest of a country"),
    ({"name": "Germany"}, "name.en", "DEU"),
    ({"of": "Atlantis"}, "of", "or ROW"),
    ({"fields": ["alchemy"]}, "fields[0]", "unknown field"),
    ({"domestic": {"CN_BJ": 0.1}}, "domestic.CN_BJ", "allowed are rest"),
]


@pytest.mark.parametrize(("told", "where", "words"), BAD, ids=[w for _, w, _ in BAD])
def test_what_a_country_has_no_room_for_is_refused(
    told: dict[str, object], where: str, words: str
) -> None:
    with pytest.raises(EvidenceError) as refused:
        carve(evidence.load(), [player(**told)])
    said = str(refused.value)
    assert f"players[0].{where}: came" in said.replace("unknown field", "came") and words in said
    assert not re.findall(r"\b[a-z]{3,}\b(?<!rest)", NAMES.sub("", in_chinese(said)))


def test_players_that_take_too_much_together_are_refused() -> None:
    with pytest.raises(EvidenceError, match="with all its players; allowed is 1 at most"):
        carve(evidence.load(), [player(papers=0.6), player(id="CN_BJ", name="Beijing", papers=0.6)])


FILE = """name: a-city
horizon: 2030
replicates: 4
players:
  - id: CN_SHA
    name: {en: Shanghai, zh: 上海}
    of: CHN
    papers: 0.09
    international: 0.25
    ties: {USA: TIE}
    domestic: {rest: 0.35}
    source: invented for a test
interventions:
  - kind: partner_expansion
    country: [上海]
    number: 10
    start: 2024
  - kind: funding
    countries: [Shanghai]
    change: 0.2
    start: 2024
  - kind: decouple
    between: [[USA], [CHN]]
    size: {percent: -40}
    start: 2024
report:
  countries: [CHN, 上海, CHN_REST, USA]
"""


def test_a_fault_of_a_player_has_line_and_column_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "city.yaml"
    path.write_text(FILE.replace("TIE", "0.9"), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        scenarios.run([path])
    (fault,) = refused.value.faults
    assert (fault.line, fault.column, fault.path) == (10, 17, "players[0].ties.USA")
    assert "允许" in in_chinese(str(fault)) and "份额" in in_chinese(str(fault))


def test_parts_are_the_country_in_every_replicate_of_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "city.yaml"
    path.write_text(FILE.replace("TIE", "0.11"), encoding="utf-8")
    result = scenarios.run([path])
    plain = scenarios.run(["configs/baseline.yaml"], horizon=2030, replicates=4)
    for name in ("papers", "links"):
        pair = "-USA" if name == "links" else ""
        own = [result.paths("a-city", f"{c}{pair}", name) for c in ("CHN", "CHN_REST", "CN_SHA")]
        np.testing.assert_allclose(own[0], own[1] + own[2], rtol=1e-12)
        assert np.array_equal(
            result.paths("baseline", f"CHN{pair}", name),
            plain.paths("baseline", f"CHN{pair}", name),
        )
    for who in ("CHN", "CHN_REST", "CN_SHA"):
        assert (result.paths("a-city", who, "international_share") <= 100.0).all()
        lost = result.paths("a-city", f"{who}-USA", "links")[:, -1]
        assert (lost < result.paths("baseline", f"{who}-USA", "links")[:, -1]).all()
    more = [result.paths(s, "CN_SHA", "papers")[:, -1] for s in ("baseline", "a-city")]
    assert (more[1] > more[0]).all()  # money of the city is the city's
    again = scenarios.read_run(result.write(tmp_path / "run"))
    assert again.evidence.digest == result.evidence.digest
    assert np.array_equal(again.paths("a-city", "CN_SHA", "papers"),
                          result.paths("a-city", "CN_SHA", "papers"))  # fmt: skip


MOVE = {"kind": "decouple", "between": [["USA"], ["RUS"]], "size": {"percent": -40}, "start": 2023}


@pytest.mark.parametrize("followers", [["CHN"], [{"country": "CHN", "probability": 0.5}]])
def test_a_city_goes_along_with_its_country_in_both_drivers(followers: list[object]) -> None:
    carved = carve(evidence.load(), [CITY])
    scenario = scenarios.Scenario.model_validate(
        {"name": "x", "interventions": [{**MOVE, "followers": followers}]}
    )
    outlook = forecast.project(carved, 2030, 12, seed=3)
    levers = compile_levers(scenario.moves(), carved, outlook.years)
    history = agents.simulate(outlook, levers, carved.parameters, seed=3)
    at = [carved.countries.index(c) for c in ("CN_SHA", "CHN_REST")]
    follows = history["aligned"].values[..., at]
    assert (follows[..., 0] == follows[..., 1]).all() and 0.0 < follows[:, -1].mean() < 1.0
    row = int(follows[:, -1, :, 1].argmax())
    model = agents.CollaborationModel(outlook, levers, carved.parameters, replicate=row, seed=3)
    one = model.run().history()
    assert np.array_equal(one["links"].values[0], history["links"].values[row])
    apart = scenarios.Scenario.model_validate({"name": "x", "interventions": [
        {**MOVE, "followers": followers, "except": ["上海"]}]})  # fmt: skip
    apart_levers = compile_levers(apart.moves(), carved, outlook.years)
    assert not apart_levers.alliances[0].bound


def test_no_player_no_change() -> None:
    known = evidence.load()
    assert carve(known, []) is not None and carve(known, []).digest == known.digest
    assert carve(carve(known, [CITY]), [CAPITAL]).digest == carve(known, [CAPITAL]).digest
    assert replace(carve(known, [CITY]), players=()).countries[-1] == "CN_SHA"


def test_files_that_bring_the_same_player_bring_one(tmp_path: Path) -> None:
    base = FILE.replace("TIE", "0.11")
    head = base[: base.index("interventions:")]
    (tmp_path / "players.yaml").write_text(head, encoding="utf-8")
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(f"name: {name}\nextends: players.yaml\n")
    (tmp_path / "both.yaml").write_text("name: both\nextends: [a.yaml, b.yaml]\n")
    result = scenarios.run([tmp_path / "both.yaml", tmp_path / "a.yaml"], replicates=1)
    assert [p.id for p in result.evidence.players] == ["CN_SHA"]


CITY_FILES = [Path("configs/city-plan.yaml"), *sorted(Path("configs/city").glob("*.yaml"))]


@pytest.mark.parametrize("path", CITY_FILES, ids=lambda p: p.stem)
def test_every_policy_of_the_city_moves_the_city_and_no_country_much(path: Path) -> None:
    from scenarios.reading.load import load_checked
    from scenarios.reading.players import with_players

    scenario, _ = load_checked(path, evidence.load())
    known = with_players(evidence.load(), scenario.players)
    assert isinstance(known, evidence.Evidence)
    outlook = forecast.project(known, 2030, 2, seed=3)
    levers = compile_levers(scenario.moves(), known, outlook.years)
    after = agents.simulate(outlook, levers, known.parameters, seed=3)["links"].values[:, -1]
    before = outlook.paths["links"].values[:, -1]
    moved = np.abs(after - before) / np.maximum(before, 1.0)
    city = known.countries.index("CN_CITY")
    assert moved[:, city].max() > 0.0 or not scenario.moves()
    others = [k for k, c in enumerate(known.countries) if country_of(c, known.players) != "CHN"]
    assert moved[:, others][..., others].max() < 0.005
    assert all("invented" in p.source_in() for p in known.players)  # and says so


def test_the_report_tells_the_player_in_both_languages_and_the_page_offers_it() -> None:
    from workshop.content.players import players
    from workshop.page.levers.narrative import Words
    from workshop.page.ui.client_view import _places
    from workshop.view.labels import Labels

    known = carve(evidence.load(), [SISTER, CAPITAL])
    for lang, words in (("en", "9\u00a0% (China)"), ("zh", "9%（中国）")):
        told = dict(players(Labels(known, lang)))
        name = {"en": "Shanghai", "zh": "上海"}[lang]
        assert words in told[name] and TOLD in told[name]
        offered = _places(Words(known, lang))
        assert offered["CN_SHA"] == name and {"CHN", "CHN_REST", "EU27"} <= set(offered)


def test_a_robust_choice_is_asked_of_every_world_with_a_shock_of_the_library() -> None:
    from scenarios.analysis.regret import robust
    from scenarios.analysis.shocks import Worlds, known_classes, parties, with_shock
    from scenarios.reading.load import load_checked

    known = carve(evidence.load(), [CITY])
    assert parties("CN_SHA-EU27", known) == ("CHN", "USA")
    assert {"bilateral_rupture", "sanction"} <= set(known_classes(known))
    policy, _ = load_checked("configs/city/partners.yaml", evidence.load())
    nothing, shocked = with_shock([policy], "sanction", ("CHN", "USA"))
    assert [m.kind for m in nothing.moves()] == ["decouple"]
    assert [m.kind for m in shocked.moves()] == ["partner_expansion", "decouple"]
    assert shocked.moves()[1].start == policy.moves()[0].start + 2

    class Told:
        def __init__(self, values: dict[str, list[float]]) -> None:
            self.values = values

        def paths(self, scenario: str, region: str, variable: str) -> np.ndarray:
            return np.array(self.values[scenario])[:, None]

    calm = Told({"baseline": [0.0, 0.0], "a": [3.0, 3.0], "b": [2.0, 2.0]})
    hit = Told({"n": [0.0, 0.0], "a2": [-9.0, -9.0], "b2": [1.0, 1.0]})
    names = ("baseline", "a", "b")
    worlds = Worlds(names, ((calm, names), (hit, ("n", "a2", "b2"))))  # type: ignore[arg-type]
    _, alone = robust(Worlds(names, ((calm, names),)), [("x", "y", True)])  # type: ignore[arg-type]
    frame, choice = robust(worlds, [("x", "y", True)])
    assert alone["least_mean_regret"] == "a" and choice["least_mean_regret"] == "b"
    assert choice["futures"] == 4 and frame.set_index("scenario").loc["a", "best_in"] == 0.5


def test_a_run_of_several_policies_tells_which_is_regretted_least() -> None:
    from workshop.content.robust_choice import robust_choice
    from workshop.view.result_view import ResultView

    files = [f"configs/city/{name}.yaml" for name in ("partners", "talent")]
    result = scenarios.run(files, replicates=4, horizon=2030)
    for lang, best in (("en", "Baseline"), ("zh", "基线")):
        told = robust_choice(ResultView(result, lang))
        assert told is not None and len(told.rows) == 3
        assert told.rows[-1].title == best and told.rows[-1].best.startswith("0")
