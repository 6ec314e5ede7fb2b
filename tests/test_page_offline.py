"""The page of files: from a disk, without a network, every number that of the model."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from page_server import CHROMIUM, MISSING, WHY
from scenarios_toy import toy  # noqa: F401
from typer.testing import CliRunner

import evidence
import scenarios
from collabcast.app import app
from scenarios.running import live
from workshop.page.offline import data as offline
from workshop.page.offline import grid
from workshop.page.offline.grid import LEVERS, Lever, held_out, interpolated, points
from workshop.page.offline.write import DATA, write_page
from workshop.service.question import shipped

SMALL = [Lever(one.name, one.title, (-50.0, -25.0, 0.0)[k > 0 :], one.move)
         for k, one in enumerate(LEVERS)]  # fmt: skip
CUT = "us-china-decoupling"


@pytest.fixture
def prepared(toy: Any) -> live.Prepared:  # noqa: F811
    return live.prepare(toy, horizon=2030, replicates=20)


@functools.cache
def collected() -> str:
    """Once for all tests; the toys are in place whenever it is asked for."""
    prepared = live.prepare(evidence.load(), horizon=2030, replicates=20)
    return json.dumps(offline.collect(prepared, SMALL, [CUT, "nih-2025"]))


@pytest.fixture
def told(toy: Any) -> dict[str, Any]:  # noqa: F811
    found: dict[str, Any] = json.loads(collected())
    return found


@contextmanager
def opened(page_file: Path, lang: str = "en-GB") -> Iterator[Any]:
    """The page in a browser without a network; any request but for its own files is a fault."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(locale=lang, offline=True)
        page = context.new_page()
        faults: list[str] = []
        page.on("request", lambda r: None if r.url.startswith(page_file.parent.as_uri())
                else faults.append(f"asked for {r.url}"))  # fmt: skip
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.goto(page_file.as_uri())
        try:
            yield page
            assert not faults
        finally:
            browser.close()


def numbers(text: str) -> list[float]:
    """Middle and ends of an answer such as ``-34 (-44 to -22) %``."""
    plain = text.replace(",", "").replace("\u2212", "-").replace("(", " ").replace(")", " ")
    return [float(word) for word in plain.split() if word.lstrip("+-").replace(".", "").isdigit()]


def test_a_scenario_of_the_page_is_its_run(told: dict[str, Any], toy: Any) -> None:  # noqa: F811
    (one,) = [s for s in told["scenarios"] if s["name"] == CUT]
    run = scenarios.run(shipped()[CUT], replicates=20, horizon=2030, evidence=toy)
    assert one["run"] == run.manifest["plan"][:16] and one["grade"] == "measured"
    assert told["seed"] == run.manifest["seed"]
    share = run.paired(CUT, "CHN", "papers_share")
    ends = [share.delta_p05, share.delta_p50, share.delta_p95]
    assert np.allclose(one["series"]["papers_share|CHN"], ends, rtol=1e-4, atol=1e-12)
    links = run.paired(CUT, "CHN-USA", "links").delta_percent_p50
    assert np.allclose(one["series"]["links|CHN-USA"][1], links, rtol=1e-4)
    assert all(one["findings"][lang] for lang in ("en", "zh"))
    level = run.quantiles("baseline", "CHN", "papers_share")[[0, 2, 4]]
    assert np.allclose(told["baseline"]["papers_share|CHN"], level, rtol=1e-4)


def test_the_error_told_is_that_of_points_held_out(
    told: dict[str, Any], prepared: live.Prepared
) -> None:
    made, key = told["grid"], ("links", "CHN-USA")
    rows = made["series"]["links|CHN-USA"]
    values = {p: np.array(v) for p, v in zip(points(SMALL), rows["values"], strict=True)}
    assert len(values) == 3 * 2 * 2 and made["held_out"] == 2
    worst = 0.0
    for at in held_out(SMALL):
        moves = grid.interventions(SMALL, at)
        scenario = live.read_scenario({"name": "held", "interventions": moves}, prepared)
        true = offline.changes(prepared, live.answer(prepared, scenario), *key)
        worst = max(worst, float(np.abs(interpolated(SMALL, values, at) - true).max()))
    assert worst > 0 and rows["error"]["most"] == pytest.approx(worst, rel=0.01, abs=1e-3)
    still = values[0.0, 0.0, 0.0]
    assert (still == 0.0).all() and made["grade"] == "assumption"


def test_levers_of_the_page_are_whole() -> None:
    for lever in LEVERS:
        assert 0.0 in lever.values and list(lever.values) == sorted(lever.values)
    middle = held_out(LEVERS)
    assert len(set(middle)) == 16 and not set(middle) & set(points(LEVERS))
    assert grid.interventions(LEVERS, (0.0, 0.0, 0.0)) == []


@pytest.mark.skipif(bool(MISSING), reason=WHY)
def test_in_a_browser_without_a_network(told: dict[str, Any], tmp_path: Path) -> None:
    page_file = write_page(tmp_path / "page", told)
    with opened(page_file) as page:
        assert page.title() == "Research collaboration: what if?"
        (one,) = [s for s in told["scenarios"] if s["name"] == CUT]
        assert page.locator("#findings li").all_inner_texts() == one["findings"]["en"]
        assert one["run"] in page.inner_text("#how")
        page.click("#tab-levers")
        page.select_option("#outcome", "links")
        page.select_option("#region", "CHN-USA")
        assert numbers(page.inner_text("#answer")) == [0.0, 0.0, 0.0]
        rows = told["grid"]["series"]["links|CHN-USA"]
        values = {p: np.array(v) for p, v in zip(points(SMALL), rows["values"], strict=True)}
        for at, words in (((-50.0, 0.0, -50.0), "exactly"), ((-10.0, -20.0, -30.5), "held out")):
            for lever, value in zip(SMALL, at, strict=True):
                page.fill(f"#lever-{lever.name}", str(value))
            low, middle, high = interpolated(SMALL, values, at)[:, -1]
            shown = numbers(page.inner_text("#answer"))
            step = 10 ** np.floor(np.log10((high - low) / 2 / 3.55)) if high > low else 1.0
            assert np.allclose(shown, [middle, low, high], atol=step), (shown, low, middle, high)
            assert words in page.inner_text("#how")
        assert "assumption" in page.inner_text("#grade")
        page.click("#language")
        assert page.title() == "国际科研合作：如果……会怎样？"
        assert "中国" in page.inner_text("#heading")
        assert page.locator("#chart polygon").count() == 1
    with opened(page_file, "zh-CN") as page:
        assert page.locator("#findings li").all_inner_texts() == one["findings"]["zh"]


@pytest.mark.skipif(bool(MISSING), reason=WHY)
def test_words_of_the_data_are_no_markup(told: dict[str, Any], tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)></script><b>"
    (one,) = [s for s in told["scenarios"] if s["name"] == CUT]
    one["title"] = {"en": evil, "zh": evil}
    one["findings"] = {"en": [evil], "zh": [evil]}
    with opened(write_page(tmp_path / "page", told)) as page:
        assert page.locator("#findings li").inner_text() == evil
        assert page.locator("img, b").count() == 0


def test_the_folder_is_not_somebody_elses(told: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "page"
    write_page(folder, told)
    text = (folder / DATA).read_text(encoding="utf-8")
    assert json.loads(text.removeprefix("window.COLLABCAST = ").rstrip(";\n")) == told
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("x", encoding="utf-8")
    for where, words in (("other", "holds other files"), ("page", "--force replaces it"),
                         ("other/thesis.txt", "is a file")):  # fmt: skip
        done = CliRunner().invoke(app, ["export-page", str(tmp_path / where)])
        assert done.exit_code == 2 and words in done.stderr, done.stderr
    assert (tmp_path / "other" / "thesis.txt").read_text(encoding="utf-8") == "x"
    write_page(folder, told, force=True)
