"""Sizes of events as parameters of the model: ``evidence/shocks.yaml``, written from the estimates.

    python -m agents.validation.events.as_parameters

A triangle has the standard deviation of the estimate where its ends lie sqrt(6) of them away.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import evidence
from agents.validation.events.effects import within_noise
from agents.validation.events.event import CLASSES
from agents.validation.events.sizes import NextSize, next_size, tie_sd_of
from agents.validation.events.stored import size_draws, stored_effects
from evidence.files import write_text
from evidence.parameters import read_parameters

if TYPE_CHECKING:
    import pandas as pd

FILE = Path(evidence.__file__).with_name("shocks.yaml")
ENDS = 6.0**0.5
ALWAYS = ("russia-2014", "uk-2016")  # scenarios name them although they are within their noise
HEAD = """\
# Sizes of past events and of the next one of a class, long-run friction, log points: positive
# where ties are lost. Written by agents/validation/events/as_parameters.py from the estimates in
# agents/validation/events/tables; change nothing here.
"""


def shock_parameters(rows: pd.DataFrame) -> str:
    """The text of the file, from the rows of the stored effects."""
    return HEAD + "".join([*_events(rows), *_classes(rows)])


def _events(rows: pd.DataFrame) -> Iterator[str]:
    """Events above twice their noise, and those that scenarios always could name.

    The error holds what placebos show and what is not known of the course.
    """
    table, levels = read_parameters(), (np.arange(20) + 0.5) / 20
    ramp, habit = (
        grid.ravel()
        for grid in np.meshgrid(*(table[k].quantile(levels) for k in ("ramp_years", "habit")))
    )
    for row in rows.itertuples():
        if within_noise(row.effect, row.noise) and row.event not in ALWAYS:
            continue
        years = row.last - row.start + 1
        note = (
            f"{row.ties} tie{'s' if row.ties > 1 else ''}; effect {row.effect:+.2f} log points in "
            f"the last two of {years} years, {row.noise:.2f} where nothing happened"
        )
        if years < 3:
            note += "; the long run is read from so few years"
        meaning = f"event {row.event} ({row.kind}), ties between the two sides"
        under, weight = size_draws(row, ramp, habit)
        mean = float(weight @ under)
        sd = float(np.hypot(row.size_se, np.sqrt(weight @ (under - mean) ** 2)))
        yield _entry(f"event/{row.event}", mean, sd, meaning, note, row.last)
        yield _entry(
            f"event_spread/{row.event}", tie_sd_of(rows, row.event), 0.0,
            f"spread between the ties of {row.event}", "beyond noise, leaning on its class",
            row.last,
        )  # fmt: skip


def _classes(rows: pd.DataFrame) -> Iterator[str]:
    """The next event of each class, how its ties differ, and what affinity does to a tie."""
    found: dict[str, NextSize] = {kind: next_size(rows, kind) for kind in CLASSES}
    for kind, size in found.items():
        words = kind.replace("_", " ")
        note = (
            f"{size.events} events of the class, leaning on all {len(rows)}; their spread is in it"
        )
        yield _entry(
            f"class/{kind}",
            size.mean,
            size.event_sd,
            f"next event of the class {words}",
            note,
            2023,
        )
    for kind, size in found.items():
        words = kind.replace("_", " ")
        meaning = f"spread between the ties of one event of the class {words}"
        yield _entry(f"class_spread/{kind}", size.tie_sd, 0.0, meaning, "beyond noise", 2023)
    size = found["sanction"]
    yield _entry(
        "class_affinity", float(size.slope[1]), 0.0, "friction by log affinity of the tie",
        f"counted from log affinity {size.centre[1]:.2f}, the mean of past events", 2023,
    )  # fmt: skip
    yield _entry(
        "class_affinity_mean", float(size.centre[1]), 0.0, "mean log affinity of past events' ties",
        "observed over expected links", 2023,
    )  # fmt: skip


def _entry(key: str, mean: float, sd: float, meaning: str, note: str, year: int) -> str:
    low, high = mean - ENDS * sd, mean + ENDS * sd
    shape = "triangular" if sd > 0.0 else "fixed"
    return (
        f"{key}:\n  {{low: {low:.3f}, central: {mean:.3f}, high: {high:.3f}, "
        f'unit: "log points of friction", distribution: {shape},\n'
        f"  source: [own-events], year: {year}, grade: measured,\n"
        f'  meaning: "{meaning}",\n  note: "{note}"}}\n'
    )


if __name__ == "__main__":
    write_text(FILE, shock_parameters(stored_effects()))
