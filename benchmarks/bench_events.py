"""What the events of the library did to ties; writes the stored estimates, a picture, a section.

    python benchmarks/bench_events.py

Needs the yearly panel (``COLLABCAST_EVIDENCE`` or the usual places). Writes
``agents/validation/events/tables/effects.csv`` (estimates, not the panel), a picture for the
guide and the section ``events`` of RESULTS.md. The list of events was fixed before.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from results import write_section

import evidence
from agents.validation.events import counterfactual, effects
from agents.validation.events.course import response
from agents.validation.events.effects import Effect, measure
from agents.validation.events.event import CLASSES, Event
from agents.validation.events.panel import Panel
from agents.validation.events.stored import TABLE, as_row
from evidence.files import write_bytes, write_text
from scenarios.reading.load import validated
from scenarios.reading.shipped import CONFIGS
from scenarios.reading.yaml_file import read
from workshop.figures.plotting import png, style

IMAGE = Path(__file__).resolve().parent.parent / "docs" / "images" / "events.png"
RAMPS, HABITS = (1, 2, 3, 4), (0.2, 0.35, 0.5, 0.7)


def library() -> list[Event]:
    """Every event of ``configs/events``, by class."""
    found = [validated(read(path), Event) for path in sorted((CONFIGS / "events").glob("*.yaml"))]
    return sorted(found, key=lambda e: list(CLASSES).index(e.kind))


def measured(base: evidence.Evidence) -> tuple[list[Effect], list[float], list[str]]:
    """Effects, the same by least squares of logarithms, and what could not be measured."""
    panel, found, checks, refused = Panel.of(base), [], [], []
    for event in library():
        try:
            found.append(measure(event, panel, base))
        except evidence.EvidenceError as error:
            refused.append(str(error))
            continue
        effects.poisson = counterfactual.least_squares  # the other estimator, the same steps
        last = int(found[-1].years[-1])
        net, _ = effects.net_effects(
            event.origin, last, panel.affected(event, base), panel, event.name
        )
        effects.poisson = counterfactual.poisson
        weight = effects.tie_weight(found[-1].tie_noise[:, -1])
        late = net[found[-1].pairs][:, -2:].mean(axis=1)
        checks.append(float(np.average(late, weights=weight)))
        print(event.name, round(found[-1].effect, 3), round(checks[-1], 3), flush=True)
    return found, checks, refused


def profile(found: list[Effect]) -> list[str]:
    """How fast effects come in: misfit of ramp and habit over the events that stand out."""
    lines = ["| ramp, years | " + " | ".join(f"habit {h}" for h in HABITS) + " |"]
    lines.append("|---|" + "---|" * len(HABITS))
    for ramp in RAMPS:
        cells = []
        for habit in HABITS:
            left = []
            for f in found:
                if f.within_noise or len(f.by_year) < 3:
                    continue
                course = response(len(f.by_year), ramp, habit)
                size = f.by_year @ course / (course @ course)
                left.append(((f.by_year - size * course) ** 2).sum() / (f.by_year**2).sum())
            cells.append(f"{np.mean(left):.3f}")
        lines.append(f"| {ramp} | " + " | ".join(cells) + " |")
    return lines


def picture(found: list[Effect]) -> bytes:
    """A small picture an event: effect by year, and twice the noise about nothing."""
    columns = 9
    rows = -(-len(found) // columns)
    with style():
        figure, axes = plt.subplots(rows, columns, figsize=(18, 1.7 * rows), sharey=True)
        for axis, f in zip(axes.flat, found, strict=False):
            years = np.concatenate([np.arange(f.years[0] - f.before.shape[1], f.years[0]), f.years])
            weight = effects.tie_weight(f.tie_noise[:, -1])
            before = np.average(f.before, axis=0, weights=weight)
            axis.axhspan(-2 * f.noise, 2 * f.noise, color="#dddddd", lw=0)
            axis.axvline(f.event.origin + 0.5, color="#888888", lw=0.8)
            colour = "#999999" if f.within_noise else "#b2182b" if f.effect < 0 else "#2166ac"
            axis.plot(years, np.concatenate([before, f.by_year]), color=colour, lw=1.6)
            axis.set_title(f.event.name, fontsize=8)
            axis.set_xticks([f.event.origin])
            axis.tick_params(labelsize=7)
            axis.set_ylim(-0.8, 0.8)
        for axis in axes.flat[len(found) :]:
            axis.axis("off")
        figure.tight_layout()
        return png(figure, dpi=70)


def table(found: list[Effect], checks: list[float]) -> list[str]:
    """One line an event."""
    lines = [
        "| event | class | years | ties | effect | noise | effect / noise | by least squares "
        "| before, a year | by year |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for f, check in zip(found, checks, strict=True):
        ratio = f"{f.effect / f.noise:+.1f}"
        by_year = " ".join(f"{v:+.2f}" for v in f.by_year)
        lines.append(
            f"| {f.event.name} | {f.event.kind} | {f.years[0]}-{f.years[-1]} | {len(f.pairs)} "
            f"| {f.effect:+.2f} | {f.noise:.2f} | {ratio if f.within_noise else f'**{ratio}**'} "
            f"| {check:+.2f} | {f.pre_trend:+.3f} | {by_year} |"
        )
    return lines


def main() -> None:
    """Measure the library once and write everything."""
    base = evidence.load("openalex")
    found, checks, refused = measured(base)
    central = {k: base.parameters[k].central for k in ("ramp_years", "habit")}
    frame = pd.DataFrame([as_row(f, **central) for f in found])
    write_text(TABLE, frame.round(4).to_csv(index=False, lineterminator="\n"))
    write_bytes(IMAGE, picture(found))
    apart = np.median(np.abs(np.array(checks) - [f.effect for f in found]))
    text = [
        "## Past events",
        "",
        f"`python benchmarks/bench_events.py`: {len(found)} events of `configs/events`, a list "
        "fixed before any effect was measured. Effect: log links of the affected ties in the last "
        "two years, net of both countries' years and of the trend before (Poisson pseudo maximum "
        "likelihood, pair and country-year effects); beside it the same by least squares of "
        "logarithms. Noise: the larger spread of the same measure on untouched ties or countries "
        "in the same years and on the same ties in earlier years. Bold: above twice the noise.",
        "",
        *table(found, checks),
        "",
        *[f"Not measured: {line}." for line in refused],
        "",
        f"Both estimators differ by {apart:.3f} in the median. How fast effects come in (share of "
        "the course left unexplained, events above twice the noise of three years or more):",
        "",
        *profile(found),
    ]
    write_section("events", "\n".join(text))


if __name__ == "__main__":
    main()
