"""Pictures: no empty boxes, ever; the same bytes every time."""

from __future__ import annotations

import dataclasses
import re
import warnings
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from workshop_made_up import made_up_run

import evidence
from evidence.parameters import Parameters
from workshop.figures import fonts
from workshop.figures.fan_panel import Box, panel
from workshop.figures.fan_spec import fan_spec
from workshop.figures.fans import fans
from workshop.figures.fonts import NoFont, font_for
from workshop.figures.forest import forest
from workshop.figures.lines import lines
from workshop.figures.matrix import UNCLEAR, link_changes, matrix
from workshop.figures.plotting import blank, png, style, svg
from workshop.view.past import past
from workshop.view.result_view import ResultView


@pytest.fixture(scope="module")
def run():
    return made_up_run(replicates=60)


def _chinese_font() -> str | None:
    try:
        return font_for("zh")
    except NoFont:
        return None


DRAWINGS = {
    "fans": lambda view: fans(view, "links"),
    "forest": lambda view: forest(view, "impact"),
    "matrix": lambda view: matrix(view, "decoupling"),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pixels_hold_every_glyph(lang) -> None:
    if lang == "zh" and _chinese_font() is None:
        pytest.skip("Chinese PNG left out: install Debian's fonts-wqy-microhei or fonts-noto-cjk")

    def picture() -> bytes:
        figure = blank(2, 1)
        figure.text(0.1, 0.1, "中国 −5%" if lang == "zh" else "China −5 %")
        return png(figure)

    with warnings.catch_warnings(), style(font_for(lang)):
        warnings.simplefilter("error")  # matplotlib only warns when it draws a box
        one, two = picture(), picture()
    assert one == two and one.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", DRAWINGS)
def test_svg_is_words_in_the_readers_fonts_and_the_same_every_time(run, name) -> None:
    text = DRAWINGS[name](ResultView(run, "zh"))
    assert text == DRAWINGS[name](ResultView(run, "zh"))
    root = ElementTree.fromstring(text)
    assert root.get("aria-label") and "Noto Sans" in root.get("font-family", "")
    words = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert any("中国" in str(w) for w in words)
    numbers = re.findall(r' (?:x|y|cx|cy|points)="([^"]*)"', text)
    assert not any("nan" in n or "inf" in n for n in numbers)
    places = [float(v) for n in numbers for v in n.replace(",", " ").split()]
    box = [float(v) for v in root.get("viewBox", "").split()]
    assert min(places) >= -1 and max(places) <= max(box)


def test_a_forest_tells_sure_from_likely_from_unknown_by_the_mark(run) -> None:
    view = ResultView(run, "en")
    changes = [view.change("decoupling", r, "links") for r in view.regions("links")]
    known = [change.certainty for change in changes if change]
    drawn = forest(view, "links")
    assert drawn.count('fill="white"') == known.count("likely")
    assert len(re.findall("<circle", drawn)) == known.count("sure") + known.count("likely")


def test_a_matrix_colours_what_moves_and_leaves_small_pairs_without_a_percentage(run) -> None:
    view = ResultView(run, "en")
    changes = link_changes(view, "decoupling")
    names = ["CHN", "USA"]
    row = changes[(changes["a"] == "CHN") & (changes["b"] == "USA")].iloc[0]
    assert row.clear and row.p50 == pytest.approx(-40)
    drawn = matrix(view, "decoupling", names)
    assert ">−40<" in drawn and drawn.count("<rect") == 2


def test_a_matrix_compares_run_by_run_and_greys_what_has_no_clear_direction(run) -> None:
    """Medians of both would fall while four runs in five rise: the colour must not say a loss."""
    open_ = run.links.copy()
    here = (open_["a"] == "CHN") & (open_["b"] == "GBR") & (open_["scenario"] == "decoupling")
    open_.loc[here, ["p50", "percent_p05", "percent_p50", "percent_p95"]] = [1.0, -28, 3.0, 4.0]
    open_.loc[here, "p_increase"] = 0.85
    view = ResultView(dataclasses.replace(run, links=open_), "en")
    drawn = matrix(view, "decoupling", ["CHN", "GBR"])
    assert ">+3<" in drawn and drawn.count(f'fill="{UNCLEAR}"') == 2


def test_without_a_chinese_font_a_picture_is_refused(monkeypatch) -> None:
    monkeypatch.delenv(fonts.VARIABLE, raising=False)
    monkeypatch.setattr(fonts, "_found", lambda: ())
    font_for.cache_clear()
    try:
        with pytest.raises(NoFont, match="apt-get install fonts-wqy-microhei"):
            font_for("zh")
        assert font_for("en") == "DejaVu Sans"
    finally:
        font_for.cache_clear()


def test_a_font_of_the_users_own_must_be_able_to_draw_chinese(monkeypatch, tmp_path) -> None:
    import matplotlib

    latin = f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf"
    for name in (latin, str(tmp_path / "none.ttf")):
        monkeypatch.setenv(fonts.VARIABLE, name)
        font_for.cache_clear()
        with pytest.raises(NoFont, match="can draw Chinese"):
            font_for("zh")
    font_for.cache_clear()


def test_an_outcome_without_a_past_is_drawn_without_one(run) -> None:
    view = ResultView(run, "en")
    assert view.past("CHN", "no_such_outcome").empty
    assert view.past("CHN-ATL", "links").empty


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_picture_of_a_fan_has_the_figures_of_one_specification(run, lang) -> None:
    view = ResultView(run, lang)
    spec = fan_spec(view, "CHN-USA", "links")
    scenario = spec.scenarios[0]
    assert np.array_equal(scenario.bands, run.quantiles("decoupling", "CHN-USA", "links"))
    assert spec.baseline is not None and spec.title == view.region("CHN-USA")
    years, bands = spec.joined(scenario)
    assert years[0] == 2022 and set(bands[:, 0]) == {spec.past["value"].iloc[-1]}

    native = {line.name: line.values for line in lines(view, "CHN-USA", "links").lines}
    median = native[view.t("line.p50", name=view.title("decoupling"))]
    assert median[-len(years) :] == tuple(bands[2])
    marks = panel(spec, ["A"], [], Box(0, 0, 300, 36, 186))
    assert len(re.findall("<polygon", marks)) == 2 * len(spec.paths)
    # Places rise as the figures do: the median of the last year lies as far up as it should.
    lines_of = re.findall(r'<polyline points="([^"]+)" fill="none" stroke="(#\w+)"', marks)
    drawn = [p.split() for p, colour in lines_of if colour == scenario.colour][-1]
    height = [float(point.split(",")[1]) for point in drawn]
    assert len(drawn) == len(years)
    slope = np.polyfit(bands[2], height, 1)
    assert slope[0] < 0 and np.abs(np.polyval(slope, bands[2]) - height).max() < 0.1


def test_differences_have_no_past_and_what_is_not_there_is_no_number(run) -> None:
    view = ResultView(run, "en")
    spec = fan_spec(view, "CHN-USA", "links", differences=True)
    assert spec.baseline is None and spec.past.empty and spec.first == 2023
    assert spec.joined(spec.scenarios[0])[1] is spec.scenarios[0].bands
    assert -45 < spec.scenarios[0].bands[2, -1] < -25  # percent
    assert fan_spec(view, "CHN-USA", "links", []).scenarios == ()
    nowhere = fan_spec(view, "CHN-XXX", "links")
    assert np.isnan(nowhere.paths[1].bands).all()


def test_a_font_that_only_claims_to_be_chinese_is_not_taken(monkeypatch) -> None:
    import matplotlib

    latin = f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf"
    monkeypatch.delenv(fonts.VARIABLE, raising=False)
    monkeypatch.setattr(fonts, "_found", lambda: (("WenQuanYi Micro Hei", latin),))
    font_for.cache_clear()
    with pytest.raises(NoFont, match="empty boxes"):
        font_for("zh")
    font_for.cache_clear()


def test_a_dollar_sign_is_a_dollar_sign() -> None:
    with style():
        figure = blank(2, 1)
        figure.text(0, 0, "$\\frac{1}{0}$ < 2 $")
        assert "$\\frac{1}{0}$ &lt; 2 $" in svg(figure, "x")


def test_the_past_is_that_of_the_arrays_at_hand(run) -> None:
    """Looked up once for all who look; other arrays or parameters under one digest are others."""
    known = run.evidence
    before = past(known, "CHN", "papers")
    assert past(known, "CHN", "papers") is before
    twice = replace(known, world=known.world.assign(papers=2.0 * known.world["papers"]))
    assert twice.digest == known.digest
    after = past(twice, "CHN", "papers")["value"]
    assert np.array_equal(after, 2.0 * before["value"])
    assert past(known, "CHN", "bilateral").empty  # its parameter is not in this evidence
    slope = evidence.load().parameters["bilateral_slope"]
    table = Parameters({**known.parameters, "bilateral_slope": slope})
    assert len(past(replace(known, parameters=table), "CHN", "bilateral"))
