"""Hindcasts of the shipped events; writes its section of RESULTS.md.

    python benchmarks/bench_hindcast.py

On the annual panel (``COLLABCAST_EVIDENCE`` or the usual places) and on the embedded figures.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from results import write_section

import evidence
from agents.validation.hindcast import Hindcast, hindcast
from agents.validation.posterior import read_table
from agents.validation.stylised_facts import stylised_facts
from scenarios.reading.hindcast_files import find_events

REPLICATES, SEED = 500, 20260101
TARGET = 0.4


def row(name: str, h: Hindcast, seconds: float) -> str:
    """One event as a line of the table."""
    noise = abs(h.effect) / h.noise if h.noise else float("nan")
    if h.within_noise:
        verdict = "within noise: no claim"
    elif h.opposite:
        verdict = "no loss in these figures"
    else:
        verdict = "met" if h.skill >= TARGET else "not met"
    return (
        f"| {h.event.name} | {name} | {h.years[0]}-{h.years[-1]} | {h.pairs['pair'].nunique()} "
        f"| {h.effect:+.2f} | {noise:.1f} | **{h.skill:.2f}** | {h.untouched_ratio:.3f} "
        f"| {h.coverage_90:.0%} | {h.coverage_90_untouched:.0%} | {h.placebo.mean_skill:+.2f} "
        f"| {verdict} | {seconds:.0f} |"
    )


def events_table(bases: dict[str, evidence.Evidence]) -> list[str]:
    """All events on all evidence that holds them."""
    lines = [
        "| event | evidence | years scored | ties | effect, log | effect / noise | skill "
        "| error on untouched ties | 90 % band covers | the same, untouched | placebo skill "
        "| skill >= 0.4 | s |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, base in bases.items():
        for event in find_events(()):
            started = time.perf_counter()
            try:
                h = hindcast(event, base, REPLICATES, SEED)
            except evidence.EvidenceError as error:
                lines.append(f"| {event.name} | {name} | {error} | | | | | | | | | | |")
                continue
            lines.append(row(name, h, time.perf_counter() - started))
            print(lines[-1], flush=True)
    return lines


def posterior_table() -> list[str]:
    """What past events say about the parameters."""
    table = read_table()
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


def main() -> None:
    """Measure everything and write the section."""
    bases = {"embedded": evidence.load()}
    try:
        bases = {"panel": evidence.load("openalex"), **bases}
    except evidence.EvidenceError as error:
        print(error)
    text = [
        "## Hindcasts",
        "",
        f"`python benchmarks/bench_hindcast.py`, {REPLICATES} replicates. The forecast ends at the "
        "origin; the model is told that the event happens and learns its size from other pairs and "
        "the literature, never from the pair itself. Skill 1 is perfect, 0 as if nothing had "
        "happened. Noise: the same measure on events that did not happen (other countries in the "
        "same years, the same ties in quiet years; the larger). Dating US-China from 2019, not "
        "2020, against the literature's empty first year, its skill on the panel was 0.22.",
        "",
        *events_table(bases),
        "",
        "What past events say about the parameters (effective draws "
        f"{read_table()['effective_draws'].iloc[0]:.0f}): next to nothing about diversion, which "
        "keeps its wide prior.",
        "",
        *posterior_table(),
    ]
    if "panel" in bases:
        text += ["", "Stylised facts, ten years ahead, no event told:", ""]
        text += facts_table(bases["panel"])
    write_section("hindcast", "\n".join(text))


if __name__ == "__main__":
    main()
