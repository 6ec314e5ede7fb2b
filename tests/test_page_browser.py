"""The page as people use it, in a real browser; the same figures on the command line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pandas as pd
import pytest
from page_server import MISSING, WHY, Server, browsing, put_down, serving
from PIL import Image

pytestmark = [pytest.mark.skipif(bool(MISSING), reason=WHY), pytest.mark.slow]
REPLICATES = "40"
EVIL = '<img src=x onerror=alert(1)><script>alert(2)</script>=HYPERLINK("x")'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sessions")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with serving(folder, "--replicates", REPLICATES) as running:
        yield running


def open_new(page: Any, server: Server, name: str) -> str:
    page.goto(f"{server.address}/en/")
    page.get_by_label("Name of the session").fill(name)
    page.get_by_label("Name of the session").press("Tab")
    page.get_by_role("button", name="New session").click()
    page.wait_for_url("**/en/s/*")
    page.wait_for_selector(".picture svg")
    return re.search(r"/s/(\w+)", page.url)[1]  # type: ignore[index]


def picture_after(page: Any, act: Any) -> str:
    """The picture once it has changed."""
    old = page.inner_html(".picture")
    act()
    page.wait_for_function(
        "o => { const p = document.querySelector('.picture');"
        " return p && p.querySelector('svg') && p.innerHTML !== o }",
        arg=old,
    )
    return str(page.inner_html(".picture"))


def move(page: Any, label: str, value: float) -> str:
    slider = page.get_by_role("slider", name=label).first
    return picture_after(page, lambda: slider.fill(f"{value:g}"))


def table_of(page: Any) -> str:
    """Words of the table, once it stands still."""
    last = ""
    for _ in range(60):
        now = page.inner_text(".picture")
        if now and now == last:
            return str(now)
        last = now
        time.sleep(0.25)
    raise AssertionError("the table never stood still")


def test_a_workshop_from_the_first_click_to_the_command_line(folder: Path, tmp_path: Path) -> None:
    with serving(folder, "--replicates", REPLICATES) as first, browsing() as (page, faults):
        name = open_new(page, first, "Ministers")
        ready = page.get_by_label("Start from a ready-made scenario")
        picture_after(page, lambda: ready.select_option("us-china-decoupling"))
        put_down(page, "Research funding")
        put_down(page, "Open data")
        page.get_by_role("slider", name="Multiple of the size").wait_for()
        move(page, "Multiple of the measured effect", 1.5)
        move(page, "Change of research funding", -0.3)
        move(page, "Multiple of the size", 0.5)
        page.get_by_role("tab", name="Table").click()
        english = table_of(page)
        assert "China" in english and "literature" not in english  # open data is an assumption
        assert "assumption" in english

        page.get_by_role("link", name="中文").click()
        page.wait_for_url("**/zh/s/*")
        page.wait_for_selector(".picture table")
        chinese = table_of(page)
        assert "中国" in chinese and "占世界论文份额" in chinese and "假设" in chinese
        left = page.inner_text("aside")
        assert "脱钩" in left and not re.search(r"[a-z]{4,}", _without_names(left)), left
        assert digits(chinese) == digits(english)
        page.get_by_role("button", name="保存").click()
        page.get_by_text("已保存").wait_for()
        first.stop(hard=True)

        with serving(folder, "--replicates", REPLICATES) as second:
            page.goto(f"{second.address}/s/{name}?tab=table")
            page.get_by_role("tab", name="Table").click()
            page.wait_for_selector(".picture table")
            assert table_of(page) == english
            page.get_by_role("tab", name="Take home").click()
            with page.expect_download() as waiting:
                page.get_by_role("link", name="YAML").click()
            file = tmp_path / waiting.value.suggested_filename
            waiting.value.save_as(file)
        assert faults == []

    out = tmp_path / "run"
    ran = subprocess.run(
        [sys.executable, "-m", "collabcast", "run", str(file), "--out", str(out)],
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    rows = pd.read_csv(out / "comparison.csv")
    last = rows[(rows["year"] == 2035) & (rows["variable"] == "links") & (rows["field"] == "all")]
    by = last.set_index("region")["delta_percent_p50"]
    for told, code in (("China – United States", "CHN-USA"), ("China – Japan", "CHN-JPN")):
        shown = re.search(rf"{told}\t[^\t]*\t([+−]?[\d.]+)\s%", english)
        assert shown is not None, english
        digits_shown = len(shown[1].partition(".")[2])
        assert float(shown[1].replace("−", "-")) == pytest.approx(
            by[code], abs=0.5 * 10**-digits_shown + 1e-6
        )
    saved = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    assert len(saved["state"]["columns"][0]["interventions"]) == 3


def digits(words: str) -> list[str]:
    """Changes with their ends, in order: the same in every language."""
    return re.findall(r"[+−]\d[\d.]*", words)


def _without_names(words: str) -> str:
    """What may stay in English: ids of events and names; icons are drawn from words nobody sees."""
    return re.sub(r"[a-z]+(-[a-z]+)*-\d{4}(-[a-z]+)*|cancel|arrow_drop_down", "", words)


def test_two_people_see_the_same_and_go_back(server: Server) -> None:
    with browsing() as (one, faults), browsing_second(one) as two:
        name = open_new(one, server, "Shared")
        two.goto(f"{server.address}/zh/s/{name}")
        two.wait_for_selector(".picture svg")
        assert two.evaluate("document.documentElement.lang").startswith("zh")
        ready = one.get_by_label("Start from a ready-made scenario")
        picture_after(two, lambda: ready.select_option("us-funding-cut"))
        assert two.get_by_label("从现成情景开始").input_value() == "us-funding-cut"
        slider = two.get_by_role("slider").first
        before = slider.input_value()
        picture_after(two, lambda: one.get_by_role("slider").first.fill("-0.1"))
        assert slider.input_value() == "-0.1" != before
        picture_after(two, lambda: one.get_by_role("button", name="Back").first.click())
        assert slider.input_value() == before
        assert faults == []


def browsing_second(page: Any) -> Any:
    """Another participant: a window of the same browser with nothing shared."""
    from contextlib import contextmanager

    @contextmanager
    def opened() -> Iterator[Any]:
        context = page.context.browser.new_context(locale="zh-CN")
        yield context.new_page()
        context.close()

    return opened()


def test_what_people_type_stays_words(server: Server) -> None:
    with browsing() as (page, faults):
        name = open_new(page, server, EVIL[:70])
        page.get_by_label("Title of the scenario").fill(EVIL)
        page.get_by_label("Title of the scenario").press("Tab")
        page.get_by_label("Group").fill("=1+1")
        page.get_by_label("Group").press("Tab")
        page.get_by_label("Your name").fill("<b>me</b>")
        page.get_by_label("Your name").press("Tab")
        picture_after(page, lambda: put_down(page, "Talent"))
        for tab in ("Answers", "Who with whom", "Ranks", "Table", "Groups", "History", "Take home"):
            page.get_by_role("tab", name=tab).click()
            page.wait_for_timeout(400)
            assert page.locator("img[src=x], .answer b:text-is('me')").count() == 0, tab
        page.goto(f"{server.address}/en/")
        page.get_by_text(EVIL[:20]).first.wait_for()
        assert faults == []
    base = f"{server.address}/files/{name}"
    for file in ("minutes.html", "report.html"):
        text = httpx2.get(f"{base}/{file}", timeout=120, trust_env=False).text
        assert "<script>alert" not in text and "<img src=x" not in text, file
    book = httpx2.get(f"{base}/workbook.xlsx", timeout=120, trust_env=False)
    import io

    import openpyxl

    for sheet in openpyxl.load_workbook(io.BytesIO(book.content)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or "HYPERLINK" not in str(cell.value), cell


def test_every_picture_can_be_taken_home(server: Server, tmp_path: Path) -> None:
    with browsing() as (page, faults):
        files: list[Any] = []
        page.on("download", lambda one: files.append(one))
        open_new(page, server, "Pictures")
        picture_after(page, lambda: put_down(page, "Decoupling"))
        for tab, count in (("Answers", 1), ("Who with whom", 2), ("Ranks", 1)):
            if tab != "Answers":
                picture_after(page, page.get_by_role("tab", name=tab).click)
            for form in ("SVG", "PNG"):
                before = len(files)
                page.get_by_role("button", name=form).click()
                page.wait_for_timeout(1500)
                assert len(files) - before == count, (tab, form)
                for k, file in enumerate(files[before:]):
                    path = tmp_path / f"{tab}-{k}.{form.lower()}"
                    file.save_as(path)
                    data = path.read_bytes()
                    if form == "PNG":
                        picture = Image.open(path)
                        assert picture.width >= 1000
                        # Not an empty sheet: white, and much that is not.
                        assert len(picture.convert("RGB").getcolors(1 << 24)) > 20
                    else:
                        assert data.startswith(b"<svg") and b"<text" in data
        assert faults == []


def test_what_is_being_typed_survives_what_arrives(server: Server) -> None:
    """A line is entered, and comes back from the server while the next one is half typed."""
    with browsing() as (page, faults):
        open_new(page, server, "Typing")
        page.get_by_role("tab", name="History").click()
        page.get_by_role("button", name="Hide the answers").click()
        page.get_by_role("tab", name="Answers").click()
        form = page.locator(".guessing")
        group, change = form.get_by_label("Group"), form.get_by_role("textbox", name="Change")
        for name in ("Blue", "Red", "Green"):
            group.fill(name)
            change.click()
            change.press_sequentially("-0.25", delay=60)
            page.wait_for_timeout(400)
            assert change.input_value() == "-0.25" and group.input_value() == name
            change.fill("")
        assert faults == []


def test_typed_text_survives_everything_others_do(server: Server) -> None:
    """One drags levers, writes, guesses, adds scenarios; the other is in the middle of a line."""
    with browsing() as (mine, faults), browsing_second(mine) as theirs:
        name = open_new(mine, server, "Both type")
        theirs.goto(f"{server.address}/en/s/{name}")
        theirs.wait_for_selector(".picture svg")
        ready = mine.get_by_label("Start from a ready-made scenario")
        picture_after(theirs, lambda: ready.select_option("us-funding-cut"))
        number, kinds = theirs.locator(".card .exact").first, mine.locator(".kinds button")
        number.click()
        number.fill("")
        number.press_sequentially("-0.2", delay=20)
        kinds.first.click()
        mine.get_by_role("button", name="Put it on the table").click()
        theirs.locator(".card").nth(1).wait_for()
        assert number.input_value() == "-0.2"
        mine.locator(".card").nth(1).locator(".card-head button").click()
        theirs.locator(".card").nth(1).wait_for(state="detached")
        assert number.input_value() == "-0.2"
        number.press("Enter")
        mine.wait_for_function("document.querySelector('.card .exact').value === '-0.2'")
        theirs.get_by_role("slider").first.fill("-0.3")  # shown where it was typed before
        theirs.wait_for_function("document.querySelector('.card .exact').value === '-0.3'")
        mine.wait_for_function("document.querySelector('.card .exact').value === '-0.3'")
        theirs.get_by_role("tab", name="History").click()
        note = theirs.get_by_label("Write a note")
        note.click()
        for k in range(6):
            note.press_sequentially("half ", delay=20)
            mine.get_by_role("slider").first.fill(f"{-0.1 - k / 50:.2f}")
            theirs.wait_for_timeout(400)
        assert note.input_value() == "half " * 6
        assert theirs.evaluate("document.activeElement.tagName") == "INPUT"
        note.press("Enter")
        theirs.locator(".note").get_by_text("half half").wait_for()
        mine.get_by_role("tab", name="History").click()  # who made the session leads it
        mine.get_by_role("button", name="Hide the answers").click()
        for page in (mine, theirs):
            page.get_by_role("tab", name="Answers").click()
        a, b = mine.locator(".guessing"), theirs.locator(".guessing")
        b.get_by_label("Group").fill("Blue")
        b.get_by_role("textbox", name="Change").press_sequentially("-0.", delay=20)
        a.get_by_label("Group").fill("Red")
        a.get_by_role("textbox", name="Change").fill("-0.3")
        a.get_by_role("button", name="Hand in").click()
        b.get_by_text("Handed in: Red · A").wait_for()
        mine.locator("button.letter", has_text="+").click()
        theirs.wait_for_timeout(600)
        b.get_by_role("textbox", name="Change").press_sequentially("7", delay=20)
        assert b.get_by_label("Group").input_value() == "Blue"
        assert b.get_by_role("textbox", name="Change").input_value() == "-0.7"
        b.get_by_role("button", name="Hand in").click()
        b.get_by_text("Handed in: Blue · A").wait_for()
        assert faults == []


def test_typed_text_survives_the_facilitator_and_a_lever_taken_away(server: Server) -> None:
    """Hide, reveal, phases and timer built the lines anew; so did the lever above one's own."""
    with browsing() as (mine, faults), browsing_second(mine) as theirs:
        name = open_new(mine, server, "Led")
        put_down(mine, "Talent")
        put_down(mine, "Open data")
        theirs.goto(f"{server.address}/en/s/{name}")
        theirs.locator(".card").nth(1).wait_for()
        number = theirs.locator(".card").nth(1).locator(".exact").first
        before = number.input_value()
        number.fill("0.1")
        number.press_sequentially("7", delay=20)
        mine.locator(".card").first.locator(".card-head button").click()
        theirs.locator(".card").nth(1).wait_for(state="detached")
        left = theirs.locator(".card .exact").first
        assert left.input_value() == "0.17" and before != "0.17"
        left.press("Enter")
        mine.wait_for_function("document.querySelector('.card .exact').value === '0.17'")
        mine.get_by_role("tab", name="Lead the room").click()
        theirs.get_by_role("tab", name="History").click()
        note = theirs.locator(".two").get_by_label("Write a note")
        note.press_sequentially("in the middle", delay=10)
        for phase in ("Guess", "Reveal", "Debrief"):
            mine.get_by_role("button", name=phase, exact=True).click()
            theirs.locator(".room-line b").get_by_text(phase, exact=True).wait_for()
        assert note.input_value() == "in the middle"
        strip = theirs.locator(".room").get_by_label("Write a note")
        strip.press_sequentially("we saw", delay=10)
        mine.get_by_role("button", name="5 min").click()
        theirs.locator(".timer").wait_for()
        assert strip.input_value() == "we saw"
        strip.press("Enter")
        theirs.locator(".note").get_by_text("we saw").wait_for()
        theirs.locator(".note").get_by_text("in the middle").wait_for()  # left, so entered
        assert note.input_value() == "" and strip.input_value() == ""
        assert faults == []


def test_groups_guess_before_the_answer_is_shown(server: Server) -> None:
    with browsing() as (page, faults):
        open_new(page, server, "Guesses")
        ready = page.get_by_label("Start from a ready-made scenario")
        picture_after(page, lambda: ready.select_option("us-funding-cut"))
        page.get_by_role("tab", name="History").click()
        page.get_by_role("button", name="Hide the answers").click()
        page.get_by_role("tab", name="Answers").click()
        form = page.locator(".guessing")
        form.get_by_label("Group").fill("Blue")
        form.get_by_role("textbox", name="Change").fill("-0.5")
        form.get_by_role("button", name="Hand in").click()
        form.get_by_text("Handed in: Blue · A").wait_for()
        assert "hero-big" not in page.inner_html(".picture")
        page.get_by_role("button", name="Reveal the answer").click()
        page.wait_for_function("document.querySelector('.picture').textContent.includes('◆')")
        page.wait_for_function("document.querySelector('.lines').textContent.includes('Put in')")
        page.get_by_role("tab", name="History").click()
        page.get_by_role("row", name="Blue").wait_for()
        assert faults == []


def test_everything_can_be_reached_by_keyboard_and_has_a_name(server: Server) -> None:
    with browsing(width=820, height=1180) as (page, faults):
        open_new(page, server, "Keys")
        picture_after(page, lambda: put_down(page, "Decoupling"))
        nameless = page.evaluate(
            "[...document.querySelectorAll('button, input, select, a')].filter(e => e.offsetParent)"
            ".filter(e => !(e.textContent.trim() || e.getAttribute('aria-label') ||"
            " (e.labels && e.labels.length && [...e.labels].some(l => l.textContent.trim()))))"
            ".map(e => e.outerHTML.slice(0, 150))"
        )
        assert nameless == []
        seen = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            seen.add(page.evaluate("(document.activeElement.type || '') + document.activeElement"
                                   ".textContent.slice(0, 30)"))  # fmt: skip
        assert {"buttonSave", "range", "buttonResearch funding"} <= seen, seen
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 820  # nothing sticks out on a tablet
        assert faults == []
