"""Slides and workbook: native, editable, in the right fonts, and deaf to formulas."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile

import numpy as np
import pytest
from workshop_made_up import made_up_run

from workshop import write_slides, write_workbook
from workshop.content.by_field import FieldMatrix
from workshop.documents import slides
from workshop.documents.archive import guard, settle
from workshop.language.texts import Texts
from workshop.view.result_view import ResultView

MISSING = "slides and workbook are left out: {} is not installed"
openpyxl = pytest.importorskip("openpyxl", reason=MISSING.format("openpyxl"))
pptx = pytest.importorskip("pptx", reason=MISSING.format("python-pptx"))
etree = pytest.importorskip("lxml.etree", reason=MISSING.format("lxml"))
pytest.importorskip("xlsxwriter", reason=MISSING.format("XlsxWriter"))

EVIL = '=HYPERLINK("http://evil","x")'
WRITERS = {"pptx": write_slides, "xlsx": write_workbook}
LANGS = ("en", "zh")
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def run():
    return made_up_run()


@pytest.fixture(scope="module")
def files(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    return {
        (form, lang): write(run, folder, lang) for form, write in WRITERS.items() for lang in LANGS
    }


@pytest.fixture(scope="module")
def evil(tmp_path_factory):
    run = made_up_run({"evil": EVIL, "bad": "http://evil.example", "at": "@SUM(1)"}, replicates=60)
    folder = tmp_path_factory.mktemp("evil")
    return {form: write(run, folder) for form, write in WRITERS.items()}


def test_files_are_named_by_their_language(files) -> None:
    assert {path.name for path in files.values()} == {
        "slides.pptx", "slides-zh.pptx", "workbook.xlsx", "workbook-zh.xlsx"
    }  # fmt: skip


@pytest.mark.parametrize("form", WRITERS)
def test_same_run_same_bytes(files, tmp_path, form) -> None:
    again = WRITERS[form](made_up_run(), tmp_path, "zh")
    assert again.read_bytes() == files[form, "zh"].read_bytes()


@pytest.mark.parametrize("lang", LANGS)
def test_every_slide_has_a_message_and_its_source_in_the_notes(files, lang) -> None:
    pages = pptx.Presentation(str(files["pptx", lang])).slides
    assert 6 <= len(pages) <= 8
    for slide in pages:
        assert slide.shapes.title.text_frame.text.strip()
        notes = slide.notes_slide.notes_text_frame.text
        assert ("Source: collabcast" if lang == "en" else "来源：collabcast") in notes
    charts = [s for slide in pages for s in slide.shapes if s.has_chart]
    assert len(charts) == 2
    assert not [s for slide in pages for s in slide.shapes if s.shape_type == 13]  # no pictures


def test_several_scenarios_with_fields_stay_a_short_deck(tmp_path, monkeypatch) -> None:
    band = np.full((1, 1, 3), -3.0)
    told = [
        FieldMatrix(name, ("Physics",), (("China", ("−3 %",)),), f"Physics of {name}.", (),
                    ("CHN",), ("physics",), band)
        for name in ("one", "two")
    ]  # fmt: skip
    monkeypatch.setattr(slides, "field_matrices", lambda *_: told)
    run = made_up_run({"one": "One", "two": "Two"}, replicates=60)
    found = pptx.Presentation(str(write_slides(run, tmp_path))).slides
    assert 6 <= len(found) <= 8
    words = "".join(s.text_frame.text for x in found for s in x.shapes if s.has_text_frame)
    assert words.count("Physics of ") == 1  # of the scenario the deck tells


@pytest.mark.parametrize("lang", LANGS)
def test_every_run_of_text_names_its_east_asian_font(files, lang) -> None:
    with zipfile.ZipFile(files["pptx", lang]) as archive:
        wanted = ("ppt/slides/slide", "ppt/charts/chart")
        names = [n for n in archive.namelist() if n.startswith(wanted) and n.endswith(".xml")]
        for name in names:
            root = etree.fromstring(archive.read(name))
            for tag in ("rPr", "defRPr"):
                for properties in root.iter(f"{A}{tag}"):
                    faces = [f.get("typeface") for f in properties.findall(f"{A}ea")]
                    assert faces == ["Microsoft YaHei"], name


def test_the_large_chart_holds_its_figures_and_a_filled_band(run, files) -> None:
    slides = pptx.Presentation(str(files["pptx", "en"])).slides
    shape = next(s for s in slides[1].shapes if s.has_chart)
    assert shape.width > 0.85 * pptx.Presentation(str(files["pptx", "en"])).slide_width
    lines, area = {}, {}
    for plot in shape.chart.plots:
        kind = area if type(plot).__name__ == "AreaPlot" else lines
        kind |= {s.name: s.values for s in plot.series}
    row = (
        run.summary()
        .query(
            "scenario == 'decoupling' and region == 'CHN-USA' and variable == 'links'"
            " and year == 2035"
        )
        .iloc[0]
    )
    assert lines["US-China decoupling"][-1] == pytest.approx(row["p50"])
    low, width = area.values()
    assert low[-1] == pytest.approx(row["p05"])
    assert low[-1] + width[-1] == pytest.approx(row["p95"])
    assert lines["Past"][-1] is None and lines["Baseline"][0] is None
    assert width[0] == 0.0  # no band, and no drop to zero, in the past
    xml = etree.tostring(shape.chart._chartSpace).decode()
    assert xml.index("areaChart") < xml.index("lineChart") and 'rot="0"' in xml


@pytest.mark.parametrize("lang", LANGS)
def test_titles_are_sentences_with_the_number_and_nothing_is_called_sure(files, lang) -> None:
    slides = list(pptx.Presentation(str(files["pptx", lang])).slides)
    titles = [s.shapes.title.text_frame.text for s in slides]
    assert re.search(r"\d+(\.\d+)?\s?%", titles[1]) and titles[1][-1] in ".。"
    words = [p.text_frame.text for s in slides for p in s.shapes if p.has_text_frame]
    assert not any(re.search(r"\bSure\b|“确定”|确定：", w) for w in words)
    assert any(Texts(lang)("slides.so_what") == w for w in words)


def test_no_words_leave_the_slide(files) -> None:
    deck = pptx.Presentation(str(files["pptx", "en"]))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_is_tidy(run, files, lang) -> None:
    book = openpyxl.load_workbook(files["xlsx", lang])
    assert book.sheetnames == [Texts(lang)(f"sheet.{n}") for n in (
        "answer", "read_me", "charts", "chart_data", "comparison", "paths", "past", "put_in",
        "assumptions", "sources")]  # fmt: skip
    sheet = book[Texts(lang)("sheet.comparison")]
    rows = list(sheet.iter_rows(values_only=True))
    frame = run.compare()
    asked = frame[frame["region"].isin({r[1] for r in rows[1:]})]
    assert len(rows) - 1 == len(asked) and len({r[:5] for r in rows}) == len(rows)
    cell = next(r for r in rows if r[1] == "CHN-USA" and r[4] == 2035)
    row = frame.query("region == 'CHN-USA' and variable == 'links' and year == 2035").iloc[0]
    assert cell[5:10] == pytest.approx(
        (row.baseline_p50, row.scenario_p50, row.delta_p05, row.delta_p50, row.delta_p95)
    )
    assert cell[11] == pytest.approx(row.delta_percent_p50)
    charts = len(book[Texts(lang)("sheet.charts")]._charts)
    assert charts == len(ResultView(run, lang).outcomes)  # one each


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_opens_on_one_table_that_fits_a_page(files, lang) -> None:
    sheet = openpyxl.load_workbook(files["xlsx", lang]).worksheets[0]
    assert sheet.title == Texts(lang)("sheet.answer")
    assert sheet.print_area and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.max_row <= 45 and sheet.max_column <= 6
    cells = [c.value for row in sheet.iter_rows() for c in row if c.value]
    assert ("China – United States (CHN-USA)" if lang == "en" else "中国–美国（CHN-USA）") in cells


def test_every_sheet_is_laid_out_for_paper(files) -> None:
    tall = 0
    for sheet in openpyxl.load_workbook(files["xlsx", "en"]).worksheets[1:]:
        assert sheet.print_area and sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.paperSize == 9
        drawn = bool(sheet._charts)
        assert drawn or sheet.print_title_rows == "$1:$1", sheet.title
        tall += sheet.page_setup.fitToHeight or 0
        assert sheet.max_row <= 120 or sheet.page_setup.fitToHeight, sheet.title
    assert tall <= 25


def test_nothing_a_person_wrote_becomes_a_formula_or_a_link(evil) -> None:
    blobs = [evil["xlsx"].read_bytes()]
    with zipfile.ZipFile(evil["pptx"]) as archive:
        blobs += [archive.read(n) for n in archive.namelist() if n.endswith(".xlsx")]
    assert len(blobs) == 1 + 2
    seen = 0
    for blob in blobs:
        for sheet in openpyxl.load_workbook(io.BytesIO(blob)):
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f" and cell.hyperlink is None
                    seen += isinstance(cell.value, str) and "HYPERLINK" in cell.value
    assert seen > 10


def test_guard_leaves_harmless_text_alone() -> None:
    assert guard("US-China decoupling") == "US-China decoupling"
    assert guard("中美科研脱钩") == "中美科研脱钩"


def test_settled_archives_hold_what_they_held(files) -> None:
    data = files["xlsx", "en"].read_bytes()
    assert settle(data) == data
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


OFFICE = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="opening in LibreOffice is left out: Debian packages libreoffice-impress, "
    "libreoffice-calc and poppler-utils are not installed",
)


@pytest.fixture(scope="module")
def printed(files, tmp_path_factory):
    """Every file as PDF, by LibreOffice, started once a form."""
    folder = tmp_path_factory.mktemp("printed")
    for form in WRITERS:
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
             "--convert-to", "pdf", "--outdir", str(folder / form),
             *(str(files[form, lang]) for lang in LANGS)],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
    return {key: folder / key[0] / f"{path.stem}.pdf" for key, path in files.items()}


@OFFICE
@pytest.mark.slow
@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("lang", LANGS)
def test_libreoffice_opens_and_prints_it(printed, form, lang) -> None:
    path = printed[form, lang]
    words = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    text = words.stdout.decode("utf-8").replace(" ", "")
    for key in ("report.not.title", "report.answer", "report.method"):
        assert Texts(lang)(key).replace(" ", "") in text
    assert ("中国–美国" if lang == "zh" else "China–UnitedStates") in text
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True).stdout.decode()
    assert fonts.count("yes") >= len(fonts.splitlines()) - 2  # embedded: no reader sees boxes
