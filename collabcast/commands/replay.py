"""collabcast replay: the past without an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabcast.terminal.console import guarded, print_json, show
from collabcast.terminal.options import LANG, Json, Language, YearlySource, yearly_evidence
from workshop.language.chinese import spoken

if TYPE_CHECKING:
    from agents.validation.events.replay import Replay

PAIRS = 6


@guarded
def replay(
    events: Annotated[
        list[str], typer.Argument(help="Names from configs/events, or files.", metavar="EVENT...")
    ],
    source: YearlySource = None,
    lang: Language = LANG,
    json_: Json = False,
) -> None:
    """Show joint papers as they would have been without an event, to today, with bands."""
    from agents.validation.events.replay import replay as without
    from scenarios.reading.hindcast_files import find_events

    evidence = yearly_evidence(source)
    found = [without(event, evidence) for event in find_events(list(events))]
    if json_:
        about = {"evidence": evidence.title, "digest": evidence.digest}
        print_json({**about, "events": [as_record(r) for r in found]})
        return
    show(spoken(f"figures: {evidence.label}", lang.value))
    for r in found:
        show(spoken("\n" + in_words(r), lang.value))


def as_record(r: Replay) -> dict[str, Any]:
    """One replay as plain data, for ``--json``; joint papers, log points of effect."""
    low, middle, high = r.difference()
    years = [
        {
            "year": int(year), "observed": float(r.observed[:, k].sum()),
            "without": float(r.without()[:, k].sum()), "difference_p05": float(low[k]),
            "difference_p50": float(middle[k]), "difference_p95": float(high[k]),
            "effect": float(r.effect[k]), "error": float(r.error[k]), "carried": bool(r.carried[k]),
        }
        for k, year in enumerate(r.years)
    ]  # fmt: skip
    total = r.difference(total=True)
    return {
        "event": r.event.name,
        "class": r.event.kind,
        "measured_here": r.measured,
        "within_noise": r.within_noise,
        "years": years,
        "total": dict(zip(("p05", "p50", "p95"), map(float, total), strict=True)),
        "pairs": [
            {"pair": pair, "observed": float(now.sum()), "without": float(then.sum())}
            for pair, now, then in zip(r.pairs, r.observed, r.without(), strict=True)
        ],
    }


def in_words(r: Replay) -> str:
    """One replay for people."""
    low, middle, high = r.difference()
    then = r.without().sum(axis=0)
    how = "measured on these figures" if r.measured else "as estimated on yearly ties and shipped"
    lines = [
        f"{r.event.name} ({r.event.kind}) taken out of the past: {len(r.pairs)} tie"
        f"{'s' if len(r.pairs) != 1 else ''}, effect {how}",
        f"  {'year':6}{'observed':>12}{'without':>12}{'difference':>13}{'5 % to 95 %':>24}{'':4}%",
    ]
    for k, year in enumerate(r.years):
        band = f"{low[k]:+,.0f} to {high[k]:+,.0f}"
        percent = 100 * middle[k] / max(then[k], 1e-9)
        lines.append(
            f"  {year}{'*' if r.carried[k] else ' ':2}{r.observed[:, k].sum():>12,.0f}"
            f"{then[k]:>12,.0f}{middle[k]:>+13,.0f}{band:>24}{percent:>+7.1f}"
        )
    total = r.difference(total=True)
    lines.append(
        f"  all years: {total[1]:+,.0f} joint papers ({total[0]:+,.0f} to {total[2]:+,.0f})"
    )
    gaps = (r.observed - r.without()).sum(axis=1)
    if len(r.pairs) > 1:
        order = abs(gaps).argsort()[::-1][:PAIRS]
        lines.append("  most of it: " + ", ".join(f"{r.pairs[k]} {gaps[k]:+,.0f}" for k in order))
    if r.carried.any():
        lines.append("  * effect of the last two years known, carried on")
    if r.within_noise:
        lines.append("  within what quiet ties show: it may have done nothing")
    lines.append(
        "  Net of all that moved both countries at once; what went to other partners is not in it."
    )
    return "\n".join(lines)
