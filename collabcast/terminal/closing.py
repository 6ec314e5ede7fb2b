"""What a run ends with: a few sentences and one table, in a language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from collabcast.terminal.layout import aligned, columns, wrapped

if TYPE_CHECKING:
    from scenarios import RunResult
    from workshop.content.answer_table import Block, Summary
    from workshop.view.result_view import RunView

COLUMNS = (
    "story.column.change", "story.column.limits", "story.column.baseline", "story.column.direction",
)  # fmt: skip
LEVELS = ("papers", "papers_share", "international_share", "impact", "links")


def closing(result: RunResult, out: Path, report: Path | None, lang: str = "en") -> str:
    """The text a run ends with, in a language (``en`` or ``zh``)."""
    from workshop.view.result_view import ResultView

    view = ResultView(result, lang)
    if not view.names:
        lines = levels(view)
    elif len(view.names) == 1:
        lines = one(view)
    else:
        lines = several(view)
    for scenario in view.scenarios:
        if scenario.compare_to:
            lines += ["", *_versus(view, scenario.name, scenario.compare_to)]
    m, t = result.manifest, view.t
    about = t("closing.run", n=m["replicates"], failed=m["failed_replicates"], seed=m["seed"],
              figures=result.evidence.label)  # fmt: skip
    lines += ["", *wrapped(about, columns(), "")]
    lines.append(t("closing.folder", path=out))
    if report is not None:
        lines.append(t("closing.report", path=report))
    return "\n".join(lines)


def one(view: RunView) -> list[str]:
    """The story of the only scenario and the table of what moves."""
    from workshop.content.answer_table import blocks
    from workshop.content.story import story

    told = story(view, view.names[0])
    year = told.focus.year if told.focus is not None else view.horizon
    lines = ["", told.title, ""]
    for sentence in told.sentences:
        lines += wrapped(sentence.text, columns())
    head = wrapped(view.t("story.table", year=year), columns(), "")
    return [*lines, "", *head, *_table(view, blocks(view, told.scenario, year))]


def several(view: RunView) -> list[str]:
    """One table, a row a scenario, then of each what moves and when."""
    from workshop.content.answer_table import summary
    from workshop.content.story import stories

    made = summary(view)
    lines = ["", *wrapped(view.t("story.table.several"), columns(), "")]
    lines += aligned(numbered(made), width=columns())
    for k, told in enumerate(stories(view), start=1):
        lines += ["", f"{k}  {told.title}"]
        for text in told.of("when"):
            lines += wrapped(text, columns())
    return lines


def numbered(made: Summary) -> list[tuple[str, ...]]:
    """The rows of a summary with numbers in place of titles, which would fill the line."""
    rows = [(str(k), *row[1:]) for k, row in enumerate(made.rows, start=1)]
    return [("", *made.heads[1:]), *rows]


def levels(view: RunView) -> list[str]:
    """The baseline at the horizon, a row a country: median and 90 % interval."""
    from workshop.content.answer_table import named

    t = view.t
    lines = ["", t("closing.baseline", year=view.horizon)]
    for variable in (v for v in LEVELS if v in view.results.variables):
        rows = []
        for region in view.regions(variable):
            band = view.band("baseline", region, variable)
            if band is not None:
                ends = band.limits(view.lang, t("limits.to"))
                rows.append((named(view, region), band.middle(view.lang), ends))
        lines += ["", f"{view.variable(variable)} ({view.unit(view.unit_of(variable))})"]
        lines += aligned(rows)
    return lines


def _table(view: RunView, made: list[Block]) -> list[str]:
    t = view.t
    rows: list[tuple[str, ...]] = [("", *map(t, COLUMNS))]
    at: list[tuple[int, str]] = []  # titles, and what is nothing, stand between rows
    for block in made:
        at.append((len(rows), block.title))
        rows += [(x.name, x.change, x.limits, x.baseline, x.direction) for x in block.lines]
        if block.nothing:
            names = t("list.comma").join(block.nothing)
            at.append((len(rows), "  " + t("story.table.nothing", names=names)))
    lines = aligned(rows, indent="    ")
    for position, text in reversed(at):
        lines.insert(position, f"  {text}")
    return lines


def _versus(view: RunView, name: str, other: str) -> list[str]:
    """A scenario against another one of the run, at the horizon."""
    from workshop.content.answer_table import block
    from workshop.content.versus import change_between

    head = view.t("closing.versus", title=view.title(name), other=view.title(other),
                  year=view.horizon)  # fmt: skip
    made = []
    for variable in view.outcomes:
        found = (change_between(view, name, other, r, variable) for r in view.regions(variable))
        made.append(block(view, variable, [c for c in found if c is not None]))
    return [head, *_table(view, [b for b in made if b.lines or b.nothing])]


def document(result: RunResult, out: Path, report: Path | None) -> dict[str, Any]:
    """What ``--json`` prints: the comparison of the last year, the shock, the failures."""
    frame = result.compare()
    last = frame[frame["year"] == result.manifest["horizon"]]
    summary = result.summary()
    levels = summary[summary["year"] == result.manifest["horizon"]]
    return {
        "ok": not result.failures,
        "out": str(out),
        "report": None if report is None else str(report),
        "scenarios": list(result.names),
        "horizon": result.manifest["horizon"],
        "replicates": result.manifest["replicates"],
        "seed": result.manifest["seed"],
        "evidence": result.manifest["evidence"],
        "failures": result.failures,
        "comparison": last.to_dict("records"),
        "summary": levels.drop(columns="model").to_dict("records"),
        "shock": result.manifest["shock"],
        "decisions": result.manifest.get("decisions", {}),
    }
