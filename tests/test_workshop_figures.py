"""Pictures: no empty boxes, ever; the same bytes every time."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace

import numpy as np
import pytest
from workshop_made_up import made_up_run

import evidence
from evidence.parameters import Parameters
from workshop.figures import fonts
from workshop.figures.fan_spec import fan_spec
from workshop.figures.fans import fan, fans
from workshop.figures.fonts import NoFont, font_for
from workshop.figures.forest import forest
from workshop.figures.lines import lines
from workshop.figures.matrix import matrix
from workshop.figures.style import blank, png, style, svg
from workshop.page.draw.fan import Box, panel
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


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pixels_hold_every_glyph(run, name, lang) -> None:
    if lang == "zh" and _chinese_font() is None:
        pytest.skip("Chinese PNG left out: install Debian's fonts-wqy-microhei or fonts-noto-cjk")
    with warnings.catch_warnings(), style(font_for(lang)):
        warnings.simplefilter("error")  # matplotlib only warns when it draws a box
        one = png(DRAWINGS[name](ResultView(run, lang)))
        two = png(DRAWINGS[name](ResultView(run, lang)))
    assert one == two and one.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", DRAWINGS)
def test_svg_keeps_text_and_no_machine_in_it(run, name) -> None:
    with style():
        text = svg(DRAWINGS[name](ResultView(run, "zh")), "一张图")
        assert text == svg(DRAWINGS[name](ResultView(run, "zh")), "一张图")
    assert "中国" in text and 'aria-label="一张图"' in text
    assert "metadata" not in text and "DejaVu Sans'" not in text.split(">", 1)[1]


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
    with style():
        ax = blank(2, 1).subplots()
        fan(ax, spec)
    drawn = [tuple(line.get_ydata()) for line in ax.get_lines()]
    assert tuple(bands[2]) in drawn
    ends = Box(0, 0, 300, 36, 186)
    marks = panel(spec, ["A"], [], ends)
    assert len(re.findall("<polygon", marks)) == 2 * len(spec.paths)


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
