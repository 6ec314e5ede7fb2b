"""The report: one HTML file that opens anywhere, prints, and begins with the answer."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evidence.files import write_text
from scenarios.results.result import RunResult
from workshop.clarivate.drawing import output_picture
from workshop.clarivate.joint_impact import joint_impact, joint_impact_picture
from workshop.clarivate.tables import databases, document_tables
from workshop.content.assumptions import interventions, parameters
from workshop.content.by_field import field_matrices
from workshop.content.deciders import deciders
from workshop.content.extremes import extremes
from workshop.content.payers import payers
from workshop.content.players import players
from workshop.content.provenance import (
    affected_pairs,
    direct_effects,
    failures,
    method,
    sources,
    used_parameters,
)
from workshop.content.robust_choice import robust_choice
from workshop.content.source_lines import source_line
from workshop.content.story import Story
from workshop.content.tables import comparison, sums
from workshop.content.wording import caveats
from workshop.documents.first_screen import FirstScreen, first_screen
from workshop.figures.fans import fans
from workshop.figures.forest import forest
from workshop.figures.matrix import matrix
from workshop.figures.style import BASELINE_COLOUR, COLOURS
from workshop.view.result_view import ResultView, RunView

CLARIVATE = "clarivate"
TEMPLATES = Path(__file__).parent / "templates"
# Room for reading, not for completeness: the table and the workbook hold every region.
REGIONS = 6


def write_report(
    result: RunResult, folder: str | Path, lang: str = "en", years: Sequence[int] = ()
) -> Path:
    """Write ``report.html`` (Chinese: ``report-zh.html``) into a folder and return its path.

    The file holds everything it shows, opens without a network, and is the same bytes for the same
    run.

    Parameters
    ----------
    result : what ``scenarios.run`` or ``scenarios.read_run`` returns.
    folder : where the file goes; made if it is not there.
    lang : ``en`` or ``zh``.
    years : of the tables; by default the last, and the year in which what moves most is deepest.

    Raises
    ------
    ValueError : the run does not hold a year.
    """
    path = Path(folder) / ("report.html" if lang == "en" else f"report-{lang}.html")
    write_text(path, render(ResultView(result, lang), years))
    return path


def render(view: RunView, years: Sequence[int] = ()) -> str:
    """The page as text, with tables of some years."""
    first = first_screen(view)
    figures = [_section(view, name) for name in view.outcomes]
    # Our own drawings, which escape what they write.
    matrices = [
        (view.title(told.scenario), year, Markup(matrix(view, told.scenario, year=year)))
        for told in first.stories
        if not view.results.tie_changes(told.scenario, year := _told_year(view, told)).empty
    ]
    document = document_tables(view) if CLARIVATE in view.tables else []
    page = (
        _templates()
        .get_template("report.html")
        .render(
            view=view,
            t=view.t,
            heading=view.heading,
            all_runs=view.results.replicates,
            css=Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),
            first=first,
            failures=failures(view),
            figures=figures,
            matrices=matrices,
            legend=[(view.title(n), c) for n, c in zip(view.names, COLOURS, strict=False)],
            baseline_colour=BASELINE_COLOUR,
            fields=[(view.title(m.scenario), m) for m in field_matrices(view.results, view)],
            tables=[(year, comparison(view, year)) for year in _years(view, first, years)],
            sums=[(view.variable(v), found) for v in view.outcomes if (found := sums(view, v))],
            scenarios=[(s, view.title(s.name), interventions(view, s)) for s in view.scenarios],
            follows=[
                (view.title(n), direct_effects(view, n), affected_pairs(view, n), extremes(view, n))
                for n in view.names
            ],
            deciders=[(view.title(n), told) for n in view.names if (told := deciders(view, n))],
            payers=[(view.title(n), rows) for n in view.names if (rows := payers(view, n))],
            caveats=caveats(view),
            parameters=parameters(view, used_parameters(view)),
            document=document,
            databases=databases(view),
            # The document's figure 6; the evidence must hold its three actors.
            document_picture=Markup(output_picture(view)) if document else "",
            joint=Markup(joint_impact_picture(view)),
            joint_year=joint_impact(view)[0],
            sources=[(s.id, source_line(view.t, s)) for s in sources(view)],
            method=method(view),
            players=players(view),
            robust=robust_choice(view),
        )
    )
    return page + ("" if page.endswith("\n") else "\n")


def _told_year(view: RunView, told: Story) -> int:
    """The year a scenario is told in: the one in which it is deepest."""
    return told.focus.year if told.focus is not None else view.horizon


def _years(view: RunView, first: FirstScreen, asked: Sequence[int]) -> list[int]:
    """The years of the tables, earliest first."""
    wrong = [year for year in asked if year not in view.results.years]
    if wrong:
        raise ValueError(
            f"came {wrong[0]}; allowed are years of the run, {view.results.years[0]} to"
            f" {view.results.years[-1]}; choose among them"
        )
    deepest = {first.card.year} if first.card is not None else set()
    return sorted(set(asked) or {view.horizon, *deepest})


def _section(view: RunView, variable: str) -> dict[str, object]:
    """Heading, fans and differences of one outcome."""
    regions = view.regions(variable)[:REGIONS]
    return {
        "id": variable,
        "title": view.variable(variable),
        "unit": view.unit(view.unit_of(variable)),
        "fans": Markup(fans(view, variable, regions)),
        "forest": Markup(forest(view, variable, regions))
        if any(view.change(n, r, variable) for n in view.names for r in regions)
        else "",
    }


@functools.cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,  # every value, whatever the name of the file
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
