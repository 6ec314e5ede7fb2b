"""An extreme says why its effect is what it is, from the run's own numbers."""

from __future__ import annotations

import pytest

from scenarios import RunResult, run
from workshop.content import extremes as module
from workshop.content.extremes import extremes
from workshop.view.result_view import RunView

TEXT = """\
name: cut
title: Cut
horizon: 2026
replicates: 3
seed: 1
interventions:
  - {kind: decouple, between: [[USA], [CHN]], size: {percent: -95}, start: 2024, ramp_years: 1}
report: {countries: [CHN, GBR], outcomes: [papers, links]}
"""


@pytest.fixture(scope="module")
def cut(tmp_path_factory) -> RunResult:
    """A nearly complete break."""
    file = tmp_path_factory.mktemp("cut") / "cut.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return run(file)


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
