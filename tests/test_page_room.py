"""The page in a room: what it opens on, guesses, layout, drafts, facilitator and participants."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


def guest(page: Any) -> Any:
    """Another participant's window, and everything its sockets are sent."""
    made = page.context.browser.new_context(locale="en-GB").new_page()
    made.set_default_timeout(30_000)
    frames: list[str] = []
    made.on("websocket", lambda ws: ws.on("framereceived", lambda data: frames.append(str(data))))
    return made, frames


def test_hidden_answers_are_sent_to_nobody_but_the_facilitator(server: Server) -> None:
    with browsing() as (lead, faults):
        name = open_new(lead, server, DECOUPLING)
        levels = lead.inner_text(".hero-levels")
        lead.get_by_role("tab", name="Lead the room").click()
        lead.get_by_role("button", name="Guess", exact=True).click()
        other, frames = guest(lead)
        other.goto(f"{server.address}/en/s/{name}?outcome=links&place=CHN-USA")
        other.locator(".guessing").wait_for()
        assert other.get_by_role("tab", name="Lead the room").count() == 0
        assert other.get_by_role("button", name="Reveal").count() == 0
        for tab in ("Who with whom", "Ranks", "Table", "Groups", "History", "Take home", "Answers"):
            other.get_by_role("tab", name=tab).click()
            other.wait_for_timeout(500)
        sent = other.content() + "".join(frames)
        assert levels not in sent and "hero-big" not in sent and "measured</small>" not in sent
        base = f"{server.address}/files/{name}"
        for file in ("report.html", "slides.pptx", "workbook.xlsx", "minutes.md", "minutes.html"):
            assert other.request.get(f"{base}/{file}").status == 403, file
        assert lead.request.get(f"{base}/minutes.md").status == 200
        told = other.request.get(f"{base}/session.json").json()
        assert "lead" not in told["room"] and told["room"]["phase"] == "guess"
        other.goto(f"{server.address}/lead/{name}/{'x' * 32}")
        other.locator(".guessing").wait_for()
        assert other.get_by_role("tab", name="Lead the room").count() == 0
        # The facilitator may look alone; then everybody.
        lead.get_by_text("Show me the hidden answers").click()
        lead.get_by_role("tab", name="Answers").click()
        lead.wait_for_selector(".hero-big")
        assert other.locator(".hero-big").count() == 0
        lead.get_by_role("button", name="Reveal the answer").click()
        other.wait_for_selector(".hero-big")
        other.get_by_label("Outcome").select_option("links")
        other.get_by_text(levels).wait_for()
        assert any("hero-big" in frame for frame in frames)  # what is sent would have been seen
        assert faults == []


def test_a_facilitator_leads_a_room_and_rehearses_it_alone(server: Server) -> None:
    with browsing() as (lead, faults):
        name = open_new(lead, server)
        assert lead.locator(".steps li").count() == 3  # the welcome
        lead.get_by_label("Start from a ready-made scenario").select_option("us-funding-cut")
        lead.wait_for_selector(".hero-big")
        other, _ = guest(lead)
        other.goto(f"{server.address}/zh/s/{name}")
        lead.get_by_role("tab", name="Lead the room").click()
        question = lead.get_by_label("Everybody reads it")
        question.fill("Who <b>pays</b>?")
        question.press("Tab")
        other.locator(".question", has_text="Who <b>pays</b>?").wait_for()
        lead.get_by_role("button", name="5 minutes").click()
        other.locator(".timer").wait_for()
        other.wait_for_function(
            "/^[45]:\\d\\d$/.test(document.querySelector('.timer').textContent)"
        )
        lead.get_by_role("button", name="Welcome", exact=True).click()
        other.get_by_label("您的角色").select_option("press")
        assert "一句话" in other.inner_text(".role-card")
        lead.get_by_role("button", name="Pandemic", exact=True).last.click()
        other.locator(".news", has_text="大流行病").wait_for()
        assert other.locator(".cards .card").count() == 2
        lead.get_by_role("button", name="Guess", exact=True).click()
        lead.locator(".room", has_text="Answers are hidden").wait_for()
        lead.get_by_role("button", name="Let mock groups play").click()
        other.wait_for_function("document.querySelectorAll('.guess-line').length === 3")
        assert other.locator("button.letter").count() == 4
        lead.get_by_role("button", name="Debrief", exact=True).click()
        other.locator(".steps li").nth(3).wait_for()
        other.locator(".room").get_by_label("写一条记录").fill("eine Notiz")
        other.locator(".room").get_by_label("写一条记录").press("Enter")
        lead.get_by_role("tab", name="History").click()
        lead.locator(".note").get_by_text("eine Notiz").wait_for()
        for group in ("Mock group 1", "Mock group 3"):
            lead.get_by_role("row", name=group).wait_for()
        assert faults == []


def test_fields_are_computed_when_asked_for_and_fall_with_what_they_were_of(
    server: Server,
) -> None:
    with browsing(width=820, height=1180) as (page, faults):
        open_new(page, server, "us-funding-cut")
        page.get_by_role("tab", name="Fields", exact=True).click()
        page.get_by_role("button", name="Compute the fields").click()
        table = page.locator(".fields-box table")
        table.wait_for()
        assert "United States" in table.inner_text() and "health" in table.inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 820
        page.locator(".card .slide").first.fill("-0.2")
        table.wait_for(state="detached")
        assert faults == []
