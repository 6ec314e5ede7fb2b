"""The document's tables beside ours; what is assumed is said beside the number."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pptx
import pytest
from workshop_made_up import made_up_run

import evidence
import scenarios
import workshop
from evidence.reference.fields import BROAD
from workshop.clarivate.facts import (
    REGIONS,
    Facts,
    field_links,
    field_papers,
    future_field_papers,
    panel_of,
    ratio,
)
from workshop.clarivate.tables import document_tables
from workshop.language.texts import Texts
from workshop.view.result_view import ResultView

pytest_plugins = ["scenarios_toy"]


@pytest.fixture
def run(toy: Any) -> scenarios.RunResult:
    return scenarios.run("configs/us-china-decoupling.yaml", replicates=8, evidence=toy)


def asking(run: scenarios.RunResult) -> scenarios.RunResult:
    """The run with the tables of the document asked for."""
    report = {"report": run.scenarios[-1].report.model_copy(update={"tables": ("clarivate",)})}
    changed = [s.model_copy(update=report) for s in run.scenarios]
    return dataclasses.replace(run, scenarios=tuple(changed))


@pytest.fixture
def assumed(toy: Any) -> scenarios.RunResult:
    return scenarios.run("configs/regionalisation.yaml", replicates=8, evidence=toy)


def made(run: scenarios.RunResult, name: str) -> Any:
    """One table by its title."""
    view = ResultView(run)
    start = view.t(f"document.{name}", theirs="", ours="").split("(")[0].strip()
    return next(t for t in document_tables(view) if t.title.startswith(start))


def test_growth_by_field_stands_beside_the_documents(run: scenarios.RunResult) -> None:
    rows = {r[0]: r for r in made(run, "by_field").rows}
    # Table 1 of the document, as the embedded facts hold it.
    assert rows["Engineering and technology"][1::2] == (2.08, 1.14, 1.05)
    assert rows["Social sciences"][1::2] == (2.25, 1.6, 1.08)
    assert rows["Humanities and arts"][2::2] == (None, None, None)
    series = run.evidence.series
    own = series[(series["variable"] == "field_papers") & (series["region"] == "CHN")
                 & series["field"].isin(["engineering", "materials science"])]  # fmt: skip
    by_year = own.groupby("year")["value"].sum()
    expected = by_year.loc[2018:2022].sum() / by_year.loc[2013:2017].sum()
    assert rows["Engineering and technology"][2] == pytest.approx(expected)


def test_growth_by_field_to_come_is_that_of_the_outlook() -> None:
    known = evidence.load()
    result = scenarios.run("configs/us-china-decoupling.yaml", replicates=20, evidence=known)
    table = made(result, "by_field_to_come")
    rows = {r[0]: r[1:] for r in table.rows}
    assert len(rows) == 5
    fields = future_field_papers(result)
    china = known.countries.index("CHN")
    total = np.sum([x[..., china] for x in fields.values()], axis=0)
    np.testing.assert_allclose(total, result.paths("baseline", "CHN", "papers"), rtol=1e-9)
    assert rows["Social sciences"][0] == ratio(
        result.years, fields["social sciences"][..., china], 2035
    )
    every = made(result, "growth").rows[0][2]
    assert min(r[0] for r in rows.values()) < every < max(r[0] for r in rows.values())


def test_joint_papers_of_fields_add_up_to_the_pair(toy: Any) -> None:
    fields = [f for f in BROAD if field_papers(toy, "CHN", f)]
    total = sum(field_links(toy, "CHN", "USA", f)[2022] for f in fields)
    assert total == pytest.approx(58546.0)


def test_growth_of_a_run_is_the_median_of_its_replicates(run: scenarios.RunResult) -> None:
    rows = {r[0]: r for r in made(run, "growth").rows}
    for k, name in enumerate(run.names):
        paths = run.paths(name, "CHN-USA", "links")
        at = [run.years.index(y) for y in range(2026, 2036)]
        every = paths[:, at[5:]].sum(-1) / paths[:, at[:5]].sum(-1)
        told = rows["China \u2013 United States"][2 + k]
        assert told == pytest.approx(np.median(every))
    assert rows["China \u2013 United States"][3] < rows["China \u2013 United States"][2]


def test_regions_and_partners(run: scenarios.RunResult) -> None:
    rows = made(run, "regions").rows
    assert len(rows) == 2 * len(REGIONS)
    africa = rows[0]
    members = panel_of(run.evidence, "Africa")
    assert members and africa[0] == f"Africa ({len(members)})"
    assert (africa[2], africa[4], africa[6]) == (1.73, 2.65, 2.2)
    world = run.evidence.world
    links = world["links"].sel(country=members, partner="CHN").sum("country")
    papers = world["papers"].sel(country=members).sum("country")
    share = [100 * float(links.sel(year=slice(*s)).sum() / papers.sel(year=slice(*s)).sum())
             for s in ((2013, 2017), (2018, 2022))]  # fmt: skip
    assert africa[7] == pytest.approx(share[1] - share[0])


def test_output_bilateral_share_and_impact(run: scenarios.RunResult) -> None:
    output = {r[0]: r for r in made(run, "output").rows}
    assert output["China"][1] == "2000: \u2248 26,200; 2024: 878,307"
    assert output["China \u2013 United States"][6] == 58546.0
    shares = {r[0]: r for r in made(run, "bilateral").rows}
    assert [shares[c][1] for c in ("China", "United Kingdom")] == [72.0, 49.0]
    assert all(30 < shares["China"][k] < 90 for k in (2, 3, 4))
    impact = {r[0]: r for r in made(run, "impact").rows}
    alone, joint = impact["United States"][1], impact["China \u2013 United States (estimated)"][1]
    assert impact["China"][1] < joint < 1.5 * alone


def test_ratios_need_every_year() -> None:
    years = list(range(2013, 2023))
    assert ratio(years, np.r_[np.ones(5), 2 * np.ones(5)], 2022) == 2.0
    assert ratio(years[1:], np.ones(9), 2022) is None
    assert ratio(years, np.zeros(10), 2022) is None


def test_without_the_actors_or_the_facts(run: scenarios.RunResult, tmp_path: Path) -> None:
    other = made_up_run(replicates=5)
    assert not Facts(other.evidence) and Facts(run.evidence)
    tables = document_tables(ResultView(other))
    assert tables and not any("Growth ratios by field" in t.title for t in tables)
    few = other.evidence.world.drop_sel(country="CHN", partner="CHN")
    object.__setattr__(other, "evidence", dataclasses.replace(other.evidence, world=few))
    assert document_tables(ResultView(other)) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_report_workbook_and_slides_hold_them(
    run: scenarios.RunResult, tmp_path: Path, lang: str
) -> None:
    said = Texts(lang)("document.databases").split("{")[0]
    without = workshop.write_report(run, tmp_path, lang).read_text(encoding="utf-8")
    assert said not in without  # nobody asked for them
    run = asking(run)
    text = workshop.write_report(run, tmp_path, lang).read_text(encoding="utf-8")
    assert Texts(lang)("report.document") in text and said in text and "2.08" in text
    book = openpyxl.load_workbook(workshop.write_workbook(run, tmp_path, lang))
    cells = [c.value for row in book[Texts(lang)("sheet.document")].iter_rows() for c in row]
    assert 2.08 in cells and any(said in str(c) for c in cells)
    slides = pptx.Presentation(str(workshop.write_slides(run, tmp_path, lang))).slides
    titles = [s.shapes.title.text_frame.text for s in slides]
    assert Texts(lang)("document.growth") in titles


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_assumed_is_said_beside_the_number(
    run: scenarios.RunResult, assumed: scenarios.RunResult, tmp_path: Path, lang: str
) -> None:
    told = Texts(lang)("finding.assumed")
    mark = f'<span class="grade assumption">{Texts(lang)("grade.assumption")}</span>'
    text = workshop.write_report(assumed, tmp_path, lang).read_text(encoding="utf-8")
    sure = re.findall(r'<p class="sure">.*?</p>', text, re.DOTALL)
    assert sure and all(told in f for f in sure)
    evidence = Texts(lang)("report.evidence", grade=Texts(lang)("grade.assumption"))
    assert f'<span class="grade assumption">{evidence}</span>' in text
    rows = re.findall(r"<tr><th>.*?</tr>", text.split(f"<h2>{Texts(lang)('report.table')}</h2>")[1])
    changed = [r for r in rows if 'class="tag' in r]
    assert changed and all(mark in r for r in changed)
    book = openpyxl.load_workbook(workshop.write_workbook(assumed, tmp_path, lang))
    sheet = book[Texts(lang)("sheet.comparison")]
    rows_ = list(sheet.iter_rows(values_only=True))
    at = rows_[0].index(Texts(lang)("column.grade"))
    assert {r[at] for r in rows_[1:]} == {Texts(lang)("grade.assumption")}
    slides = pptx.Presentation(str(workshop.write_slides(assumed, tmp_path, lang))).slides
    assert any(told in shape.text_frame.text for s in slides for shape in s.shapes
               if shape.has_text_frame)  # fmt: skip
    # What rests on published estimates does not claim to be assumed.
    assert told not in workshop.write_report(run, tmp_path, lang).read_text(encoding="utf-8")
