"""What a run ends with: the comparison in words and numbers a person can read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from collabcast.terminal.decided import decided
from scenarios.outcomes.history_arrays import ALL
from workshop.language.chinese import in_chinese
from workshop.language.phrases_commands import CLOSING

if TYPE_CHECKING:
    import pandas as pd

    from scenarios import RunResult

# Outcome, decimals, what it is called here.
ROWS = (
    ("papers_share", 2, "share of world papers, %"),
    ("international_share", 2, "international share, %"),
    ("impact", 3, "papers in the top 1 % (world = 1)"),
)
PAIRS = 3  # those whose joint papers change most


def closing(result: RunResult, out: Path, report: Path | None, lang: str = "en") -> str:
    """The text a run ends with, in a language (``en`` or ``zh``)."""
    titles = {s.name: s.label(lang) for s in result.scenarios}
    lines = []
    for scenario in result.scenarios[1:]:
        lines += _against(result, scenario, result.names[0], "the baseline", lang)
        lines += ["", *_shock(result, scenario.name), *decided(result, scenario.name)]
        lines += _fields(result, scenario.name, lang)
        if scenario.compare_to:
            other = result.scenarios[result.names.index(scenario.compare_to)]
            lines += _against(result, scenario, other.name, other.label(lang), lang)
    if len(result.scenarios) == 1:
        lines += ["", f"Baseline in {result.manifest['horizon']} (median, 90 % interval)", ""]
        lines += _levels(result)
    failed = result.manifest["failed_replicates"]
    lines += [
        "",
        f"{result.manifest['replicates']} replicates, {failed} failed;"
        f" seed {result.manifest['seed']};"
        f" figures: {result.evidence.label}",
        f"folder  {out}",
    ]
    if report is not None:
        lines.append(f"report  {report}")
    text = "\n".join(lines)
    if lang != "zh":
        return text
    return in_chinese(text, CLOSING, keep=[*titles.values(), str(out), str(report or "")])


def _against(result: RunResult, scenario: Any, other: str, called: str, lang: str) -> list[str]:
    frame = result.compare(other)
    last = frame[(frame["year"] == result.manifest["horizon"]) & (frame["field"] == ALL)
                 & (frame["scenario"] == scenario.name)]  # fmt: skip
    return [
        "",
        f"{scenario.label(lang)} against {called} in {result.manifest['horizon']}",
        "(median difference, 90 % interval, share of replicates with a rise)",
        "",
        *_table(last, scenario.report.countries, "baseline" if other == "baseline" else "other"),
    ]


def _table(rows: pd.DataFrame, countries: Any, other: str = "baseline") -> list[str]:
    header = f"{'':14}{other:>12}{'scenario':>12}{'difference':>13}{'5 % to 95 %':>26}{'rises':>8}"
    out = []
    for variable, decimals, title in ROWS:
        part = rows[(rows["variable"] == variable) & rows["region"].isin(list(countries))]
        if len(part):
            out += [title, header, *(_row(r, decimals) for r in part.itertuples()), ""]
    part = rows[(rows["variable"] == "links") & rows["region"].str.contains("-")]
    part = part.loc[part["delta_p50"].abs().sort_values(ascending=False, kind="stable").index]
    part = part.head(PAIRS)
    if len(part):
        out += [
            "joint papers, the pairs that change most",
            header,
            *(_row(r, 0, percent=True) for r in part.itertuples()),
        ]
    return out


def _row(row: Any, decimals: int, percent: bool = False) -> str:
    def number(value: float, sign: str = "") -> str:
        return f"{value:{sign},.{decimals}f}"

    band = f"{number(row.delta_p05, '+')} to {number(row.delta_p95, '+')}"
    note = f"  {row.delta_percent_p50:+.1f} %" if percent else ""
    return (
        f"  {row.region:12}{number(row.baseline_p50):>12}{number(row.scenario_p50):>12}"
        f"{number(row.delta_p50, '+'):>13}{band:>26}{100 * row.p_increase:>6.0f} %{note}"
    )


def _shock(result: RunResult, name: str) -> list[str]:
    """How much of the change of links was put in, and how much follows from the model."""
    told = result.manifest["shock"]["scenarios"].get(name, [])
    if not told:
        return ["No tie is touched directly: every change of links follows from the model."]
    shown = {s for x in result.scenarios if x.name == name for s in x.report.countries}
    inside = [r for r in told if set(r["pair"].split("-")) <= shown]
    big = sorted(inside or told, key=lambda r: -abs(r["put_in_percent"]["p50"] or 0.0))[:5]
    lines = ["put in by the scenario, and what follows from the model (links, % of baseline)"]
    for row in big:
        put, total, rest = (
            _band(row[k]) for k in ("put_in_percent", "total_percent", "follows_percent")
        )
        lines.append(f"  {row['pair']:12}put in {put}; total {total}; follows {rest}")
    if len(told) > len(big):
        lines.append(f"  and {len(told) - len(big)} more pairs, see shock in manifest.json")
    return [*lines, *_why(result, name)]


def _why(result: RunResult, name: str) -> list[str]:
    """Why an extreme has the effect it has, one sentence a country."""
    from workshop.content.extremes import extremes
    from workshop.view.result_view import RunView

    return [f"  {text}" for text in extremes(RunView(result, "en"), name)]


def _fields(result: RunResult, name: str, lang: str) -> list[str]:
    """Who is hit in which science, where the run reports fields."""
    from workshop.content.by_field import field_matrices
    from workshop.view.labels import Labels

    made = next(
        (m for m in field_matrices(result, Labels(result.evidence, lang)) if m.scenario == name),
        None,
    )
    if made is None:
        return []
    width = max(len(f) for f in made.fields)
    lines = ["", "papers by field, median change in % of the baseline", *made.meanings]
    codes = [r for r in result.regions("papers") if r != "World"]
    lines.append("  " + " " * width + "".join(f"{code:>10}" for code in codes))
    for k, field in enumerate(made.fields):
        cells = "".join(f"{row[1][k]:>10}" for row in made.rows)
        lines.append(f"  {field:{width}}{cells}")
    return [*lines, made.sentence]


def _band(band: dict[str, float | None]) -> str:
    if band["p50"] is None:
        return "not defined"
    return f"{band['p50']:+.1f} ({band['p05']:+.1f} to {band['p95']:+.1f})"


def _levels(result: RunResult) -> list[str]:
    frame = result.summary()
    last = frame[(frame["year"] == result.manifest["horizon"]) & (frame["field"] == ALL)]
    lines = []
    for row in last.itertuples():
        if row.variable in ("papers_share", "international_share", "impact", "links"):
            lines.append(
                f"  {row.variable:20}{row.region:12}{row.p50:>14,.2f}"
                f"   ({row.p05:,.2f} to {row.p95:,.2f})"
            )
    return lines


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
