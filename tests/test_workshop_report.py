"""The report: opens anywhere, says the same every time, and nothing put in can break out of it."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
import time
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from workshop_made_up import made_up_run

from workshop import write_report
from workshop.content.baseline_check import CheckRow
from workshop.content.findings import FIRST, findings
from workshop.documents import first_screen
from workshop.documents.report import render
from workshop.language.certainty import certainty
from workshop.language.numbers import Band
from workshop.language.texts import Texts
from workshop.view.result_view import ResultView

EVIL = {
    "en": '<script>alert(1)</script>" onload="x" $\\frac{1}{0}$ {runs} {{ 7*7 }}',
    "zh": "<b>中</b>",
}


@pytest.fixture(scope="module")
def run():
    return made_up_run()


@pytest.fixture(scope="module", params=["en", "zh"])
def page(request, run, tmp_path_factory):
    path = write_report(run, tmp_path_factory.mktemp("report"), request.param)
    return request.param, path, path.read_text(encoding="utf-8")


def test_the_file_is_named_by_its_language(page) -> None:
    lang, path, text = page
    assert path.name == {"en": "report.html", "zh": "report-zh.html"}[lang]
    assert f'lang="{"zh-Hans" if lang == "zh" else "en"}"' in text


def test_nothing_is_fetched(page) -> None:
    _, _, text = page
    outside = re.findall(
        r"""(?:src|href|url\(|@import)\s*=?\s*["'(]?\s*((?:https?:)?//[^"')\s]+)""", text
    )
    assert outside == []
    assert "<script" not in text and "default-src 'none'" in text


def test_the_answer_and_what_it_is_not_come_first(page) -> None:
    lang, _, text = page
    order = [Texts(lang)(k) for k in ("report.answer", "report.not.title", "report.scenario",
                                        "report.follows", "report.table", "report.assumptions",
                                        "report.sources", "report.method")]  # fmt: skip
    places = [text.index(f"<h2>{title}</h2>") for title in order]
    assert places == sorted(places)


def test_every_picture_is_well_formed_and_has_words(page) -> None:
    _, _, text = page
    pictures = re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL)
    assert len(pictures) == 1 + 4 * 2 + 1
    for picture in pictures:
        root = ElementTree.fromstring(picture)
        assert root.get("aria-label") and root.get("role") == "img"
        assert root.findall(".//{http://www.w3.org/2000/svg}text")
    ids = re.findall(r'\bid="([^"]+)"', "".join(pictures))
    # The same id may stand twice only for the same shape: ids are digests of what they name.
    for name in set(ids):
        assert len(set(re.findall(rf'<(?:clipPath|path) id="{name}".*?>', text))) <= 1


def test_the_html_is_balanced(page) -> None:
    class Stack(HTMLParser):
        open: list[str]

        def handle_starttag(self, tag, attrs):
            if tag not in {"meta", "br", "use"}:
                self.open.append(tag)

        def handle_endtag(self, tag):
            if tag != "use":
                assert self.open.pop() == tag

    parser = Stack()
    parser.open = []
    parser.feed(re.sub(r"<(\w+)[^<>]*/>", "", page[2]))
    assert parser.open == []


def test_chinese_pages_speak_chinese(page) -> None:
    lang, _, text = page
    if lang == "zh":
        words = re.sub(
            r"<style.*?</style>|<code.*?</code>|<a .*?</a>|<[^>]+>", " ", text, flags=re.DOTALL
        )
        for left in ("China", "United", "papers", "baseline", "percent", "interval"):
            assert left not in words.replace("Made-up figures", ""), left
        assert "中国" in words and "90%区间" in words


def test_same_run_same_bytes_and_quickly(page, tmp_path) -> None:
    lang, path, _ = page
    again = made_up_run()
    started = time.process_time()
    second = write_report(again, tmp_path, lang)
    assert time.process_time() - started < 5
    assert second.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_title_is_text_whatever_it_says(tmp_path, lang) -> None:
    run = made_up_run({"evil": EVIL}, replicates=60)
    text = write_report(run, tmp_path, lang).read_text(encoding="utf-8")
    assert "<script" not in text and "<b>中</b>" not in text and 'onload="x"' not in text
    assert ("&lt;script&gt;" if lang == "en" else "&lt;b&gt;") in text
    if lang == "en":
        assert "{{ 7*7 }}" in text and "{runs}" in text and "$\\frac{1}{0}$" in text


def test_every_sentence_is_made_from_a_cell_of_the_table(run) -> None:
    view = ResultView(run, "en")
    told = findings(view)
    assert [f.change.variable for f in told] == list(FIRST)
    table = run.compare().set_index(["scenario", "region", "variable", "year"])
    for f in told:
        row = table.loc[(f.change.scenario, f.change.region, f.change.variable, 2035)]
        delta = Band(row.delta_p05, row.delta_p50, row.delta_p95)
        assert f.change.delta == delta
        assert f.change.relative.p50 == pytest.approx(row.delta_percent_p50)
        assert f.certainty == certainty(row.p_increase, delta, f.change.relative, view.runs)
    assert told[0].sentence.startswith("In 2035 China and the United States would publish about ")


def test_few_runs_and_failed_runs_are_said(tmp_path) -> None:
    run = made_up_run(replicates=30)
    run.values[1, :, 3] = float("nan")
    note = {"scenario": "decoupling", "replicate": 3, "error": "ValueError: <i>no</i>"}
    manifest = {**run.manifest, "failures": [note], "failed_replicates": 1}
    text = write_report(dataclasses.replace(run, manifest=manifest), tmp_path).read_text("utf-8")
    assert "1 of 30 runs failed" in text and "Only 29 runs" in text
    assert "&lt;i&gt;no&lt;/i&gt;" in text
    assert '<span class="tag sure">' not in text


def test_several_scenarios_stand_side_by_side(tmp_path) -> None:
    run = made_up_run({"half": "Half as strong", "full": "In full", "more": "More"}, replicates=60)
    text = write_report(run, tmp_path).read_text(encoding="utf-8")
    assert "Half as strong" in text and "In full" in text
    assert text.count('<div class="told">') == 3 and text.count('<p class="when">') == 3
    assert text.count("<svg") == 1 + 4 * 2 + 3


def test_a_run_of_the_baseline_alone_still_gives_a_report(tmp_path) -> None:
    run = made_up_run({"nothing": "Nothing"}, replicates=60)
    alone = dataclasses.replace(run, scenarios=run.scenarios[:1], values=run.values[:1])
    text = write_report(alone, tmp_path).read_text(encoding="utf-8")
    assert "Baseline" in text


@pytest.mark.skipif(
    not (shutil.which("chromium") and shutil.which("pdftotext")),
    reason="printing is left out: Debian packages chromium and poppler-utils are not installed",
)
def test_it_prints_in_a_real_browser(page, tmp_path) -> None:
    lang, path, _ = page
    printed = print_pdf(path, tmp_path)
    words = subprocess.run(["pdftotext", "-layout", printed, "-"], capture_output=True, check=True)
    text = words.stdout.decode("utf-8")
    assert Texts(lang)("report.not.title") in text
    # Words inside the pictures are drawn by the browser, so they can be found as well.
    assert ("中国–美国" if lang == "zh" else "China – United States") in text


def print_pdf(path: Path, folder: Path) -> Path:
    out = folder / "report.pdf"
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer",
         f"--print-to-pdf={out}", path.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return out


def test_it_opens_on_one_screen_and_the_rest_is_folded(page) -> None:
    lang, _, text = page
    opens = text[: text.index("<nav>")]
    assert opens.count("<svg") == 1 and opens.count("<table") == 1
    rest = text[text.index("</nav>") :]
    assert rest.count('<details class="part"') >= 10 and "<section" not in rest
    linked = set(re.findall(r'<a href="#([^"]+)">', opens + text[text.index("<nav>") :]))
    assert linked <= set(re.findall(r'id="([^"]+)"', text))
    assert Texts(lang)("document.databases").split("{")[0] not in text  # nobody asked for it


def test_the_baseline_is_put_to_the_test_before_the_first_result(run, monkeypatch) -> None:
    row = CheckRow("China", "976,000", "+9 %", "+4 %", "1.7M", "1 → 1", False)
    monkeypatch.setattr(first_screen, "baseline_check", lambda view: (row,))
    text = render(ResultView(run, "en"))
    asked = text.index("Does this baseline look right to you? Without anything new China goes from")
    assert asked < text.index('class="answer"')


def test_tables_are_of_the_years_asked_for_and_the_years_are_added_up(run, tmp_path) -> None:
    path = write_report(run, tmp_path, "en", [2030, 2035])
    text = path.read_text(encoding="utf-8")
    assert "The figures of 2030" in text and "The figures of 2035" in text
    assert "2026–2035" in text[text.index('id="sums"') :]
    with pytest.raises(ValueError, match="came 2050; allowed are years of the run, 2023 to 2035"):
        write_report(run, tmp_path, "en", [2050])


def test_a_source_is_cited_by_the_year_it_appeared() -> None:
    from evidence.sources import Source
    from workshop.content.source_lines import source_line

    paper = Source(id="x", title="Measuring science", producer="PNAS 93", read="2026, abstract",
                   published=1996, terms="cited.", seen=False)  # fmt: skip
    for lang in ("en", "zh"):
        line = source_line(Texts(lang), paper)
        assert "PNAS 93 (1996)" in line and "(2026" not in line and ".." not in line
