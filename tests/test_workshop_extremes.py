"""An extreme says why its effect is what it is, from the run's own numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from scenarios_toy import toy_outlook

from collabcast.terminal.closing import closing
from scenarios import RunResult, run
from scenarios.interventions import BY_KIND
from scenarios.running import engine
from workshop.content import extremes as module
from workshop.content.extremes import extremes
from workshop.language.texts import Texts
from workshop.view.result_view import RunView

FUNDED = """\
name: poor
title: Poor
horizon: 2026
replicates: 3
seed: 1
interventions:
  - {kind: funding, countries: [USA], change: -0.9, start: 2024}
  - {kind: withdrawal, countries: [GBR], strength: 4, start: 2024}
report: {countries: [USA, CHN, GBR], outcomes: [papers]}
"""
TEXT = """\
name: cut
title: Cut
horizon: 2026
replicates: 3
seed: 1
interventions:
  - {kind: decouple, between: [[USA], [CHN]], size: {percent: -95}, start: 2024, ramp_years: 1}
report: {countries: [CHN, GBR, EU27], outcomes: [papers, links]}
"""


def made(folder: Path, text: str) -> RunResult:
    """A run on paths that only wobble."""
    file = folder / "made.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "outlook", toy_outlook)
        return run(file)


@pytest.fixture(scope="module")
def cut(tmp_path_factory) -> RunResult:
    """A nearly complete break."""
    return made(tmp_path_factory.mktemp("cut"), TEXT)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_extreme_says_what_it_touches_and_what_goes_on(cut, lang):
    (text,) = extremes(RunView(cut, lang), "cut")  # China alone: no tie of GBR is hit
    links = cut.links
    base = links[(links["scenario"] == "baseline") & (links["year"] == 2026)]
    own = base[(base["a"] == "CHN") | (base["b"] == "CHN")]
    usa = own[(own["a"] == "USA") | (own["b"] == "USA")]
    share = round(100 * usa["p50"].sum() / own["p50"].sum())
    plain = "".join(text.split())  # every kind of space
    assert f"{share}%" in plain
    assert f"{100 - share}%" in plain
    assert "−95%" in plain


def test_a_moderate_cut_needs_no_sentence(cut, monkeypatch):
    monkeypatch.setattr(module, "EXTREME", 96.0)
    assert extremes(RunView(cut, "en"), "cut") == []


def test_a_bloc_says_it_too(cut, monkeypatch):
    """A tie of one member is a tie of the bloc; pairs between members count once."""
    rows = cut.manifest["shock"]["scenarios"]["cut"]
    hit = [{**rows[0], "pair": pair} for pair in ("DEU-FRA", "DEU-USA")]
    monkeypatch.setitem(cut.manifest["shock"]["scenarios"], "cut", hit)
    (text,) = extremes(RunView(cut, "en"), "cut")
    members = set(cut.evidence.blocs.members("EU27"))
    links = cut.links
    base = links[(links["scenario"] == "baseline") & (links["year"] == 2026)]
    own = base[base["a"].isin(members) | base["b"].isin(members)]
    pairs = own["a"] + "-" + own["b"]
    share = round(100 * own[pairs.isin(["DEU-FRA", "DEU-USA"])]["p50"].sum() / own["p50"].sum())
    assert text.startswith("European Union") and f"{share}%" in "".join(text.split())
    assert "United States" in text and "Germany" in text


@pytest.fixture(scope="module")
def poor(tmp_path_factory) -> RunResult:
    """Nine tenths of the money gone, and a lever beyond what is usual."""
    return made(tmp_path_factory.mktemp("poor"), FUNDED)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_money_says_what_rests_on_it(poor, lang):
    funds, lever = extremes(RunView(poor, lang), "poor")
    table = poor.evidence.parameters
    left = 1 - 0.9 * (1 - table["funding_replacement"].central)
    rests = round(100 * (1 - left ** table["funding_elasticity"].central))
    plain = "".join(funds.split())
    assert "−90%" in plain and f"{rests}%" in plain and f"{100 - rests}%" in plain
    assert lever.startswith(("Withdrawal", "退出国际合作")) and len(lever) > 20
    told = "".join(closing(poor, Path("x"), None, lang).split())  # broken into lines
    assert plain in told and "".join(lever.split()) in told


def test_every_other_kind_says_what_keeps_its_effect_small():
    texts = Texts("zh")
    for kind in set(BY_KIND) - {*module.TIED, "funding"}:
        assert texts(f"extreme.of.{kind}", each="1.0")
