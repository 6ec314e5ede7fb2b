"""What of each shipped scenario's effect is put in, and what follows, behaviour by behaviour.

    python benchmarks/bench_behaviours.py [REPLICATES] [CONFIG...]

For each config the pair of its report whose joint papers change most, and the country or bloc whose
papers do, are computed again with every behaviour off, with the decisions off, and with each
behaviour off alone, on the same draws. Writes the section ``behaviours`` of RESULTS.md.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from results import write_section

import evidence
from agents.drivers.baseline_cache import BaselineCache
from agents.rules.table import CHANNELS
from scenarios.reading.shipped import CONFIGS
from scenarios.running.plan import plan
from scenarios.running.simulation import Setting, simulate

DECISIONS = ("alignment", "joining", "reaction")
FIFTH = 0.2
LEAST = 0.05  # percent; of less than that nothing is said


def headlines(path: Path, replicates: int) -> list[dict[str, Any]]:
    """Mean effects in percent in the last year: whole, put in, without decisions, without each."""
    todo = plan([path], evidence.load(), replicates=replicates)
    scenario = todo.scenarios[1]
    setting = Setting.of(todo, range(replicates), BaselineCache()).with_parameters_of(scenario)
    base = simulate(todo.scenarios[0], setting)
    levers = setting.levers(scenario)
    places = [
        (outcome, place) for outcome, place in todo.columns
        if (outcome.name == "links" and place.kind == "pair")
        or (outcome.name == "papers" and place.kind in ("country", "bloc"))
    ]  # fmt: skip

    def effects(*off: str) -> np.ndarray:
        run = simulate(scenario, setting, baseline=base, without=off, levers=levers)
        changes = [o.compute(run, p)[:, -1] / o.compute(base, p)[:, -1] - 1 for o, p in places]
        return 100.0 * np.array(changes)  # [place, replicate]

    whole = effects()
    put_in, undecided = effects(*CHANNELS), effects(*DECISIONS)
    without = {c: effects(c) for c in CHANNELS}
    rows: list[dict[str, Any]] = []
    for name, words in (("links", "joint papers"), ("papers", "papers")):
        own = [k for k, (o, _) in enumerate(places) if o.name == name]
        if own:
            at = max(own, key=lambda k: abs(whole[k].mean()))
            rows.append({
                "config": path.stem, "what": f"{words} {places[at][1].code}",
                "whole": float(whole[at].mean()), "put in": float(put_in[at].mean()),
                "no decisions": float(undecided[at].mean()),
                "without": {c: float(v[at].mean()) for c, v in without.items()},
            })  # fmt: skip
    return rows


def share(part: float, whole: float) -> str:
    """Part of the whole that is lost, in percent of it."""
    return "-" if abs(whole) < 0.005 else f"{100.0 * (whole - part) / whole:+.0f} %"


def table(rows: list[dict[str, Any]]) -> list[str]:
    """One line a config; what a behaviour does is what is lost without it."""
    lines = [
        "| scenario | what changes most | effect, % | put in, % | decisions do | most of it by |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        whole, without = row["whole"], row["without"]
        first = sorted(without, key=lambda c: -abs(whole - without[c]))[:3]
        named = ", ".join(
            f"{c} {share(without[c], whole)}" for c in first
            if abs(whole - without[c]) >= max(0.01 * abs(whole), 0.005)
        )  # fmt: skip
        lines.append(
            f"| {row['config']} | {row['what']} | {whole:+.2f} | {row['put in']:+.2f} "
            f"| {share(float(row['no decisions']), whole)} | {named or 'nothing'} |"
        )
    return lines


def main() -> None:
    """Every shipped scenario once."""
    replicates = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    names = sys.argv[2:] or sorted(p.stem for p in CONFIGS.glob("*.yaml") if p.stem != "baseline")
    rows = []
    for name in names:
        rows += headlines(CONFIGS / f"{name}.yaml", replicates)
        print(rows[-2:], flush=True)
    large = dict.fromkeys(
        str(r["config"]) for r in rows
        if abs(r["whole"]) >= LEAST
        and abs(r["whole"] - r["no decisions"]) > FIFTH * abs(r["whole"])
    )  # fmt: skip
    text = [
        "## Put in, and what follows",
        "",
        f"`python benchmarks/bench_behaviours.py {replicates}`: mean effect in the last year on "
        "the pair of the report whose joint papers change most and the country whose papers "
        "do, on the same draws. *Put in*: all behaviours off. *Decisions do*: what is lost, in "
        "percent of the effect, when nobody decides (alignment, joining, reaction off). *Most of "
        "it by*: the three behaviours whose absence changes the effect most; a minus means that "
        "the behaviour softens the effect. Parts do not add up, since behaviours work together.",
        "",
        *table(rows),
        "",
        f"Decisions make more than a fifth of an effect of {LEAST} % or more in {len(large)} of "
        f"{len(names)} scenarios: "
        f"{', '.join(large) or 'none'}.",
    ]
    write_section("behaviours", "\n".join(text))


if __name__ == "__main__":
    main()
