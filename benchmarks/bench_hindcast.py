"""Hindcasts of the library's events, sized by other events only; writes its section of RESULTS.md.

    python benchmarks/bench_hindcast.py            # or: events, net (no links), model

On the annual panel (``COLLABCAST_EVIDENCE`` or the usual places).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pandas as pd
from ceiling import ceilings
from results import write_section

import evidence
from agents.validation.calibration import calibrate
from agents.validation.hindcast import Hindcast, hindcast
from agents.validation.hindcast.pooled import pooled
from agents.validation.hindcast.through_agents import untouched_ratio
from agents.validation.stylised_facts import stylised_facts
from scenarios.reading.hindcast_files import SHOWN, find_events

REPLICATES, SEED, DRAWS = 500, 20260101, 2000
SPLIT = 2016  # events over by then tell the size of those that begin after it
THROUGH_AGENTS = ("russia-2014", "russia-2022", "us-china-2018")
GROUPS = (
    "| group | events | net skill | the same, event by event | mean of all events | links: skill "
    "| 90 % covers, net | 90 % covers, links | CRPS net, no event | mean effect in its band |"
)


def row(h: Hindcast) -> str:
    """One event as a line of the table."""
    stands = f"{abs(h.effect) / h.noise:.1f}" if h.found else "-"
    return (
        f"| {h.event.name} | {h.event.kind} | {h.years[0]}-{h.years[-1]} "
        f"| {h.pairs['pair'].nunique()} | {number(h.effect)} | {stands} "
        f"| {number(h.predicted_effect)} ({h.effect_band[0]:+.2f} to {h.effect_band[1]:+.2f}) "
        f"| {number(h.net.skill)} | {number(h.raw.skill)} | {percent(h.net.coverage)} "
        f"| {percent(h.raw.coverage)} |"
    )


def number(value: float) -> str:
    """Two digits and a sign, or a dash."""
    return f"{value:+.2f}" if value == value else "-"


def percent(value: float) -> str:
    """A share, or a dash."""
    return f"{value:.0%}" if value == value else "-"


def group_rows(together: Mapping[str, Mapping[str, Any]], word: str = "") -> list[str]:
    """Groups of events, one a line."""
    lines = []
    for name, g in together.items():
        inside = g["events_inside"]
        lines.append(
            f"| {word}{name.replace('_', ' ')} | {g['events']} | **{number(g['skill_net'])}** "
            f"| {number(g['skill_net_events'])} | {number(g['skill_net_mean_of_all_events'])} "
            f"| {number(g['skill_raw'])} | {percent(g['coverage_90_net'])} "
            f"| {percent(g['coverage_90'])} | {g['crps_net']:.3f}, {g['crps_net_no_event']:.3f} "
            f"| {'-' if inside is None else percent(inside)} |"
        )
    return lines


def every(base: evidence.Evidence, links: bool, until: int | None = None) -> list[Hindcast]:
    """All events of the library, or those after ``until`` told by those over by then."""
    found = []
    for event in find_events(()):
        if until is not None and event.origin < until:
            continue
        started = time.perf_counter()
        try:
            found.append(hindcast(event, base, REPLICATES, SEED, until=until, links=links))
        except evidence.EvidenceError as error:
            print(error)
            continue
        print(row(found[-1]), f"{time.perf_counter() - started:.0f} s", flush=True)
    return found


def posterior_table(table: pd.DataFrame) -> list[str]:
    """What past events say about the parameters."""
    lines = [
        "| parameter | prior 5-50-95 % | posterior 5-50-95 % | narrowed by |",
        "|---|---|---|---|",
    ]
    for r in table[table["left_out"] == ""].itertuples():
        lines.append(
            f"| {r.parameter} | {r.prior_p05:.2f} {r.prior_p50:.2f} {r.prior_p95:.2f} "
            f"| {r.p05:.2f} {r.p50:.2f} {r.p95:.2f} | {max(r.narrowed, 0):.0%} |"
        )
    return lines


def facts_table(base: evidence.Evidence) -> list[str]:
    """The stylised facts on the panel."""
    lines = ["| fact | data | model (90 %) | verdict |", "|---|---|---|---|"]
    for f in stylised_facts(base, 100, SEED):
        lines.append(
            f"| {f.fact} | {f.data:.3g} | {f.model:.3g} ({f.p05:.3g} to {f.p95:.3g}) "
            f"| {f.verdict} |"
        )
    return lines


def events(base: evidence.Evidence, links: bool) -> None:
    """Predict the library and write the section of events."""
    found, late = every(base, links), every(base, False, SPLIT)  # out of time: net effects alone
    text = [
        "## Hindcasts",
        "",
        f"`python benchmarks/bench_hindcast.py {'events' if links else 'net'}`, {REPLICATES} "
        "draws. "
        "The model is told the class "
        "of the event, who and when; the size is that of the next event of the class as *other* "
        "events tell it, and no event that shares a tie and a year is among them. Net: effects net "
        "of both countries' years. Links: against the forecast from the origin, with everything "
        f"else that happened{'' if links else ' (not in this run: a dash)'}. "
        "Skill 1 is perfect, 0 as if nothing had happened; counted by ties and "
        "years, and event by event (mean effect of the last two years). The list of "
        "events was fixed before any effect was seen; no rule was chosen by the score of one.",
        "",
        GROUPS,
        "|---|---|---|---|---|---|---|---|---|---|",
        *group_rows(pooled(found)),
        *group_rows(
            {k: v for k, v in pooled(late).items() if k in ("all", "above_noise")},
            f"told by {SPLIT}, after it: ",
        ),
        "",
        "How well could it be told at all? Skill of a forecaster who knew what the first column "
        "says, on ties and years and event by event; and what was tried (`benchmarks/ceiling.py`).",
        "",
        "| who knows | all | by event | above noise | by event | losses above noise | by event |",
        "|---|---|---|---|---|---|---|",
        *ceilings(found, base.parameters),
        "",
        "| event | class | years | ties | effect | times noise | told from others (90 %) "
        "| net skill | links: skill | covers, net | covers, links |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
        *[row(h) for h in found],
    ]
    write_section("hindcast", "\n".join(text))


def model(base: evidence.Evidence) -> None:
    """What the agents do to other ties, what events say of parameters, and the stylised facts."""
    ratios = []
    events = [e for e in find_events(SHOWN) if e.kind != "pandemic"]  # that leaves no quiet ties
    table = calibrate(events, base, DRAWS)
    for event in find_events(THROUGH_AGENTS):
        found = hindcast(event, base, REPLICATES, SEED)
        ratios.append(f"{event.name} {untouched_ratio(found, base, 100, SEED):.3f}")
    text = [
        "### Hindcasts: the model as a whole",
        "",
        "`python benchmarks/bench_hindcast.py model`. Through the agents, error on untouched ties "
        "told of the event over error as if nothing had happened (1: unchanged): "
        f"{', '.join(ratios)}.",
        "",
        "What past events say about the parameters (effective draws "
        f"{table['effective_draws'].iloc[0]:.0f} of {DRAWS}, each simulated through "
        f"{', '.join(e.name for e in events)}). A check: no run takes it over.",
        "",
        *posterior_table(table),
        "",
        "Stylised facts, ten years ahead, no event told:",
        "",
        *facts_table(base),
    ]
    write_section("hindcast-model", "\n".join(text))


if __name__ == "__main__":
    panel = evidence.load("openalex")
    asked = sys.argv[1:] or ["events", "model"]
    if "events" in asked or "net" in asked:
        events(panel, "events" in asked)
    if "model" in asked:
        model(panel)
