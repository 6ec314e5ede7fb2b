"""collabcast trace: where a number of a run comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from collabcast.terminal.console import BadInput, guarded, print_json, show
from collabcast.terminal.labelled_arrays import only_numpy
from collabcast.terminal.options import LANG, Json, Language, run_in
from workshop.language.chinese import spoken

NOTHING = "  nothing: the run holds the baseline only"


@guarded
def trace(
    run: Annotated[Path, typer.Argument(help="Folder of a run.")],
    figure: Annotated[
        str,
        typer.Argument(
            metavar="FIGURE", help="Such as CHN-USA:links:2035; without a year the last one."
        ),
    ],
    lang: Language = LANG,
    json_: Json = False,
) -> None:
    """Walk from a number back to its definition, rules, parameters, levers, figures and sources."""
    only_numpy()
    from scenarios.results.figure_name import UnknownFigure
    from scenarios.results.trace import trace as walk

    try:
        found = walk(run_in(run), figure)
    except UnknownFigure as error:
        raise BadInput(f"FIGURE: {error}") from None
    if json_:
        print_json(found)
        return
    show(spoken("\n".join(lines(found)), lang.value))


def lines(found: dict[str, Any]) -> list[str]:
    """A trace for people, a section a step."""
    outcome, run = found["outcome"], found["run"]
    return [
        f"{found['variable']} of {found['region']} in {found['year']} ({found['unit']})",
        *map(_value, found["values"]),
        "", "1 What it is",
        f"  {outcome['meaning']['en']}", f"  computed in {outcome['at']}",
        "", "2 What the scenarios do",
        *(_levers(found) if found["scenarios"] else [NOTHING]),
        "", "3 Through which rules",
        *(line for phase in found["phases"] for line in _phase(phase)),
        "", "4 From which figures",
        *_figures(found["past"]),
        "", "5 Sources",
        *map(_source, found["sources"]),
        "",
        f"{run['model']}; seed {run['seed']}, {run['replicates']} replicates,"
        f" {run['failed']} failed; {run['evidence']} sha256 {run['evidence_digest'][:12]};"
        f" plan sha256 {run['plan'][:12]}",
    ]  # fmt: skip


def _value(row: dict[str, Any]) -> str:
    text = f"  {row['scenario']:30} {_band(row)}"
    if "change" not in row:
        return text
    rises = "" if row["p_increase"] is None else f", rises {100 * row['p_increase']:.0f} %"
    return f"{text}; change {_band(row['change'], sign=True)}{rises}"


def _levers(found: dict[str, Any]) -> list[str]:
    """What the scenarios move, the sizes they draw, and what they touch directly."""
    out = []
    for scenario in found["scenarios"]:
        for lever in scenario["levers"]:
            settings = ", ".join(f"{k}: {_short(v)}" for k, v in lever["settings"].items())
            out += [
                f"  {lever['kind']} ({lever['grade']})  {lever['at']}",
                f"    {settings}",
                f"    sources: {', '.join(lever['sources'])}",
            ]
        out += [f"  range {r['number']} = {r['low']:g} / {r['central']:g} / {r['high']:g}"
                for r in scenario["ranges"]]  # fmt: skip
        out += [f"  size {_parameter(p)}" for p in scenario["sizes"]]
        out += [f"  takes {_parameter(p)}" for p in scenario["own"]]
    return out + [
        f"  put in by {row['scenario']}: {_band(row['put_in_percent'], sign=True)} % of"
        f" the pair's links, {_band(row['total_percent'], sign=True)} % come of it"
        for row in found["put_in"]
    ]


def _phase(phase: dict[str, Any]) -> list[str]:
    return [
        f"  {phase['phase']}",
        *(f"    {r['at']}  {r['name']}: {r['says']}" for r in phase["rules"]),
        *(f"    {_parameter(p)}" for p in phase["parameters"]),
    ]


def _figures(past: dict[str, Any]) -> list[str]:
    """Published figures behind the number, the largest first, and what was made of them."""
    out = []
    for row in past["rows"]:
        pair = f"{row['region']}-{row['partner']}" if row["partner"] else row["region"]
        out.append(
            f"  {row['variable']} {pair} {row['year']}: {row['value']:,.10g} {row['unit']}"
            f"  {row['database']}, {row['source']}"
        )
    more = past["all"] - len(past["rows"])
    if more > 0:
        out.append(f"  and {more} smaller ones (--json names no more)")
    out = out or ["  none published under this name in this evidence"]
    return [*out, *(f"  {step}" for step in past["made_by"])]


def _source(s: dict[str, Any]) -> str:
    doi = f", doi:{s['doi']}" if s["doi"] else ""
    return f"  {s['id']}: {s['producer']}, {s['title']} ({s['read']}){doi}. {s['terms']}"


def _parameter(p: dict[str, Any]) -> str:
    return (
        f"{p['id']} = {p['low']:g} / {p['central']:g} / {p['high']:g} {p['unit']}, drawn"
        f" {_band(p['drawn'])}; {p['grade']}: {', '.join(p['source'])}"
    )


def _band(row: dict[str, Any], sign: bool = False) -> str:
    if row["p50"] is None:
        return "none"
    form = "{:+,.4g}" if sign else "{:,.4g}"
    low, middle, high = (_number(form, row[k]) for k in ("p05", "p50", "p95"))
    return f"{middle} ({low} to {high})"


def _number(form: str, value: float) -> str:
    return form.replace(".4g", ".0f").format(value) if abs(value) >= 1000 else form.format(value)


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_short(v)}" for k, v in value.items() if v is not None) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_short, value)) + "]"
    return str(value)
