"""collabcast compare: finished runs side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabcast.terminal.console import BadInput, guarded, print_json, show
from collabcast.terminal.labelled_arrays import only_numpy
from collabcast.terminal.options import LANG, Json, Language, run_in
from workshop.language.chinese import spoken

if TYPE_CHECKING:
    from scenarios import RunResult


@guarded
def compare(
    runs: Annotated[list[str], typer.Argument(metavar="RUN...", help="Folders of runs.")],
    year: Annotated[
        int | None, typer.Option(help="Year to compare [default: the last].", show_default=False)
    ] = None,
    decompose: Annotated[
        bool, typer.Option("--decompose", help="Which part comes from where (computes again).")
    ] = False,
    ranks: Annotated[
        bool, typer.Option("--ranks", help="Ranks, and how probably they change.")
    ] = False,
    to: Annotated[str, typer.Option("--to", help="Scenario to compare with.")] = "baseline",
    every: Annotated[
        bool, typer.Option("--all", help="Every series, not one row a scenario.")
    ] = False,
    lang: Language = LANG,
    json_: Json = False,
) -> None:
    """Compare runs, scenario by scenario, on the same draws."""
    only_numpy()
    from scenarios.results.side_by_side import side_by_side

    if decompose:
        _decompose(runs, year, json_)
        return

    results = [(folder, run_in(folder)) for folder in runs]
    rows = side_by_side(results, year, to, ranks)
    if json_:
        print_json({"ranks" if ranks else "comparison": rows})
    elif ranks:
        show(spoken("\n".join(_ranks(rows)), lang.value))
    elif every or to != "baseline":
        show(spoken("\n".join(_every(rows)), lang.value))
    else:
        show("\n".join(_answer(results, year, lang.value)))


def _answer(results: list[tuple[str, RunResult]], year: int | None, lang: str) -> list[str]:
    """One row a scenario of every run, in the year asked for or where each is deepest."""
    from collabcast.terminal.closing import numbered
    from collabcast.terminal.layout import aligned, columns, wrapped
    from workshop.content.answer_table import summary
    from workshop.view.result_view import ResultView

    lines: list[str] = []
    for folder, result in results:
        view = ResultView(result, lang)
        made = summary(view, year)
        if not lines:
            key = "story.table.year" if year else "story.table.several"
            lines += wrapped(view.t(key, year=year), columns(), "")
        lines += ["", folder, *aligned(numbered(made), width=columns())]
        lines += [f"    {k}  {row[0]}" for k, row in enumerate(made.rows, start=1)]
    return lines


def _every(rows: list[dict[str, Any]]) -> list[str]:
    """One line a series and scenario, the same series under each other."""
    lines = []
    keys = list(dict.fromkeys((r["variable"], r["region"]) for r in rows))
    for variable, region in keys:
        lines.append(f"{variable} {region}")
        for row in rows:
            if (row["variable"], row["region"]) == (variable, region):
                lines.append(
                    f"  {row['scenario']:32}{row['baseline_p50']:>16,.2f}"
                    f"{row['scenario_p50']:>16,.2f}"
                    f"{row['delta_p50']:>+14,.2f} ({row['delta_p05']:+,.2f} to"
                    f" {row['delta_p95']:+,.2f}), rises {100 * row['p_increase']:.0f} %"
                )
    return lines


def _ranks(rows: list[dict[str, Any]]) -> list[str]:
    """One line a country and scenario, the best of the baseline first."""
    rows = sorted(rows, key=lambda r: (r["variable"], r["scenario"], r["baseline_rank_p50"]))
    lines: list[str] = []
    last = None
    for row in rows:
        head = f"{row['variable']}, {row['scenario']}: rank among {row['among']}"
        if head != last:
            lines.append(last := head)
        before, after = row["baseline_rank_p50"], row["scenario_rank_p50"]
        lines.append(
            f"  {row['region']:12}{before:>4.0f} ->{after:>3.0f}"
            f"  ({row['rank_p05']:.0f} to {row['rank_p95']:.0f}), rises"
            f" {100 * row['p_rises']:.0f} %, falls {100 * row['p_falls']:.0f} %, first"
            f" {100 * row['p_first']:.0f} %"
        )
    return lines


def _decompose(runs: list[str], year: int | None, json_: bool) -> None:
    """The parts of every difference, on the first hundred draws of each run."""
    import pandas as pd

    from scenarios.analysis.decompose import decompose, frame
    from scenarios.outcomes.history_arrays import ALL
    from scenarios.running.plan import plan

    tables = []
    for folder in runs:
        result = run_in(folder)
        todo = plan(list(result.scenarios), result.evidence)
        if year is not None and year not in todo.years:
            raise BadInput(f"no year {year} in {folder}: it holds {todo.years[0]} to"
                           f" {todo.years[-1]}")  # fmt: skip
        for scenario in todo.scenarios[1:]:
            tables.append(frame(todo, decompose(todo, scenario, min(100, todo.replicates)), year))
    if not tables:
        raise BadInput("the runs hold the baseline only; there is no difference to take apart")
    table = pd.concat(tables, ignore_index=True)
    if json_:
        print_json({"decomposition": table.to_dict("records")})
        return
    for (scenario, variable, region, field), rows in table.groupby(
        ["scenario", "variable", "region", "field"], sort=False
    ):
        whole = abs(float(rows["mean"].iloc[-1]))
        show(f"{scenario}: {variable} {region}" + (f", {field}" if field != ALL else ""))
        for row in rows.itertuples():
            if row.part in ("total", "direct") or abs(row.mean) > 0.01 * whole:
                show(f"  {row.part:12}{row.mean:>+16,.3f}  ({row.p05:+,.3f} to {row.p95:+,.3f})")
