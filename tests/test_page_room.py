"""The page in a room: what it opens on, guesses, layout, drafts, facilitator and participants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from page_server import MISSING, WHY, Server, browsing, put_down, serving

pytestmark = [pytest.mark.skipif(bool(MISSING), reason=WHY), pytest.mark.slow]
DECOUPLING = "us-china-decoupling"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("sessions"), "--replicates", "20") as running:
        yield running


def open_new(page: Any, server: Server, preset: str = "") -> str:
    """A new session, with a ready-made scenario on the table; gives its id."""
    page.goto(f"{server.address}/en/")
    page.get_by_role("button", name="New session").click()
    page.wait_for_url("**/en/s/*")
    page.wait_for_selector(".picture svg")
    if preset:
        page.get_by_label("Start from a ready-made scenario").select_option(preset)
        page.wait_for_selector(".hero-big")
    return re.search(r"/s/(\w+)", page.url)[1]  # type: ignore[index]


def test_a_guess_of_a_pair_follows_the_outcome_and_can_be_taken_back(server: Server) -> None:
    with browsing() as (page, faults):
        open_new(page, server, DECOUPLING)
        page.get_by_label("Outcome").select_option("papers_share")
        page.wait_for_function("document.querySelector('.hero-of').textContent.includes('Share')")
        page.get_by_role("tab", name="History").click()
        page.get_by_role("button", name="Hide the answers").click()
        page.get_by_role("tab", name="Answers").click()
        form = page.locator(".guessing")
        form.get_by_text("world's papers").wait_for()
        assert "points" in form.inner_text()
        form.get_by_label("Group").fill("Blue")
        page.get_by_label("Outcome").select_option("links")
        form.get_by_text("joint papers", exact=False).first.wait_for()
        assert "points" not in form.inner_text() and form.get_by_label("Group").input_value()
        places = form.locator("select").nth(1)
        assert all("–" in words for words in places.locator("option").all_inner_texts())
        places.select_option(label="China – United States")
        form.get_by_role("textbox", name="Change").fill("-30")
        form.get_by_role("button", name="Hand in").click()
        form.get_by_text("Handed in: Blue · A").wait_for()
        page.get_by_role("button", name="Reveal the answer").click()
        page.wait_for_selector(".hero-big")
        page.wait_for_function("document.querySelector('.picture').textContent.includes('◆')")
        assert "Error" not in page.inner_text("body") and not page.inner_text(".fault")
        page.get_by_role("tab", name="History").click()
        page.get_by_role("row", name="Blue").wait_for()
        page.get_by_role("button", name="Take this guess back").click()
        page.locator(".guess-line").wait_for(state="detached")
        assert faults == []


def test_the_page_opens_on_what_moves_most_and_keeps_what_is_picked(server: Server) -> None:
    with browsing() as (page, faults):
        open_new(page, server, DECOUPLING)
        assert page.inner_text(".hero-what") == "China – United States"
        assert page.locator(".hero-big").count() == page.locator(".picture svg").count() == 1
        page.get_by_label("Outcome").select_option("papers_share")
        page.wait_for_function("document.querySelector('.hero-of').textContent.includes('Share')")
        page.get_by_label("Country, bloc or pair").select_option("JPN")
        page.wait_for_function("document.querySelector('.hero-what').textContent === 'Japan'")
        # What moves too little to be seen in levels is drawn as a difference.
        page.wait_for_selector(".hero-note")
        page.get_by_role("slider", name="Year:").fill("2028")
        page.wait_for_function("document.querySelector('.hero-of').textContent.includes('2028')")
        told = page.inner_text(".hero-big")
        page.reload()
        page.wait_for_selector(".hero-big")
        page.wait_for_function("document.querySelector('.hero-of').textContent.includes('2028')")
        assert page.inner_text(".hero-big") == told
        page.get_by_role("link", name="中文").click()
        page.wait_for_url("**/zh/s/*")
        page.wait_for_selector(".hero-big")
        assert "2028" in page.inner_text(".hero-of") and "份额" in page.inner_text(".hero-of")
        page.get_by_text("显示全部对象").click()
        page.wait_for_function("document.querySelectorAll('.picture svg').length === 2")
        assert faults == []


def test_back_moves_the_sliders_of_the_window_that_clicked_it(server: Server) -> None:
    with browsing() as (page, faults):
        open_new(page, server, "us-funding-cut")
        slider = page.locator(".card .slide").first
        before = slider.input_value()
        slider.fill("-0.34")
        page.wait_for_function("document.querySelector('.card .exact').value === '-0.34'")
        page.get_by_role("button", name="Back").first.click()
        page.wait_for_function(f"document.querySelector('.card .slide').value === '{before}'")
        page.wait_for_function(f"document.querySelector('.card .exact').value === '{before}'")
        box = page.locator(".card input[type=checkbox]").first
        if box.count():
            on = box.is_checked()
            box.set_checked(not on)
            page.get_by_role("button", name="Back").first.click()
            page.wait_for_function(
                "on => document.querySelector('.card input[type=checkbox]').checked === on", arg=on
            )
        assert faults == []


def test_a_new_lever_acts_only_once_its_values_were_seen(server: Server) -> None:
    with browsing() as (page, faults):
        open_new(page, server, DECOUPLING)
        before = page.inner_html(".picture")
        first = page.locator(".more > .kinds button")
        assert first.count() == 6
        first.get_by_text("Research funding").click()
        draft = page.locator(".draft .card")
        draft.get_by_text("does not act yet").wait_for()
        draft.get_by_text(": −20 %").wait_for()
        draft.get_by_text("For example: ").wait_for()
        draft.get_by_role("slider").first.fill("-0.3")
        draft.get_by_text(": −30 %").wait_for()
        page.wait_for_timeout(500)
        assert page.inner_html(".picture") == before
        assert page.get_by_label("Title of the scenario").input_value().endswith("all fields")
        page.get_by_role("button", name="Put it on the table").click()
        draft.wait_for(state="detached")
        page.wait_for_function(
            "o => document.querySelector('.picture').innerHTML !== o", arg=before
        )
        title = page.get_by_label("Title of the scenario")
        assert title.input_value() == "US-China decoupling in all fields, changed"
        assert page.locator(".cards .card").nth(1).locator(".exact").first.input_value() == "-0.3"
        page.get_by_label("Start from a ready-made scenario").select_option("")
        put_down(page, "Talent")
        assert title.input_value() == "Talent"
        first.get_by_text("Joint calls").click()
        page.get_by_role("button", name="Drop it").click()
        draft.wait_for(state="detached")
        assert page.locator(".cards .card").count() == 1 and faults == []


CLIPPED = """
[...document.querySelectorAll('h1, h2, h3, h4, .hero p, .btn, .tab, .group-name, .name')]
  .filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1 && e.clientWidth)
  .map(e => e.className + ': ' + e.textContent)
  .concat([...document.querySelectorAll('.picture svg')].flatMap(s => {
    const frame = s.getBoundingClientRect();
    return [...s.querySelectorAll('text')].filter(t => {
      const b = t.getBoundingClientRect();
      return b.left < frame.left - 2 || b.right > frame.right + 2 || t.textContent.endsWith('…');
    }).map(t => 'svg: ' + t.textContent);
  }))
"""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_title_is_clipped_and_the_answer_stands_beside_the_lever(
    server: Server, lang: str
) -> None:
    with browsing() as (page, faults):
        name = open_new(page, server, "us-withdrawal")
        sizes = {}
        for width, height in ((820, 1180), (1280, 720), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(f"{server.address}/{lang}/s/{name}?outcome=links&place=EU27-GBR")
            page.wait_for_selector(".hero-big")
            page.locator(".tick", has_text="显示全部" if lang == "zh" else "All places").click()
            page.wait_for_function("document.querySelectorAll('.picture svg').length === 2")
            assert page.evaluate(CLIPPED) == [], (lang, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.locator(".kinds button").last.scroll_into_view_if_needed()
            box = page.locator(".hero-big").bounding_box()
            assert box is not None and 0 <= box["y"] < height - box["height"], (lang, width)
            sizes[width] = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
            least = page.evaluate(
                "Math.min(...[...document.querySelectorAll('.hero-picture text')]"
                ".map(t => parseFloat(t.getAttribute('font-size')) * t.getScreenCTM().a))"
            )
            assert least >= 9, (width, least)  # pixels of the smallest word in the large picture
        assert sizes[1920] >= 1.3 * sizes[1280] >= 1.3 * sizes[820] * 0.99
        assert faults == []


def test_sessions_of_this_file_are_private(tmp_path: Path) -> None:
    """A session file may hold a key: only its owner reads it."""
    from workshop.page.session.store import Store

    store = Store(tmp_path)
    made = store.new("x")
    assert (tmp_path / f"{made.id}.json").stat().st_mode & 0o077 == 0
