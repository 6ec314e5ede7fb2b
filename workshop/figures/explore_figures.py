"""Figures of an exploration: what drives, where the spread comes from, when a line is crossed."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from scenarios.analysis.experiment import Sample, Target
from scenarios.analysis.prim import Box
from scenarios.analysis.regret import ALL
from workshop.content.exploration import ExploreLabels, reason_words
from workshop.figures.fonts import font_for
from workshop.figures.plotting import blank, light_grid, png, style, svg
from workshop.figures.plotting import value_axis as ticks_of
from workshop.figures.style import BASELINE_COLOUR, COLOURS, INK

MOST = 8  # inputs in a panel
FAINT = "#b9cfe0"
SOURCE_KEYS = ("explore.forecast", "explore.measured", "explore.literature", "explore.assumption",
               "explore.chance")  # fmt: skip
SOURCE_COLOURS = (*COLOURS[: len(SOURCE_KEYS) - 1], "#7f7f7f")
WIDTH = 9.0


def drives(
    rows: Sequence[Mapping[str, Any]],
    wanted: Sequence[Target],
    words: ExploreLabels,
    year: int,
) -> Figure:
    """Indices of every outcome, largest first: Sobol's first and total, or Morris' mean effect."""
    panels = []
    for w in wanted:
        part = [r for r in rows if r["outcome"] == w.name]
        key = "total" if any("total" in r for r in part) else "mu_star"
        part = sorted(part, key=lambda r: -r.get(key, 0.0))
        panels.append(
            (w, [r for r in part if r.get(key, 1.0) > 0.005 * part[0].get(key, 0)][:MOST])
        )
    heights = [0.62 + 0.36 * max(1, len(part)) for _, part in panels]
    figure, axes = _stack(heights, words.t("explore.drives", year=year))
    for ax, (w, part) in zip(axes, panels, strict=True):
        ax.set_title(words.outcome(w), loc="left", fontsize=9.5)
        if not part or "reason" in part[0]:
            why = reason_words(words.t, part[0]["reason"] if part else "")
            ax.text(0, 0.5, words.t("explore.none", reason=why), transform=ax.transAxes)
            ax.set_axis_off()
            continue
        at = np.arange(len(part))
        if "total" in part[0]:
            ax.barh(at, [max(r["total"], 0) for r in part], color=FAINT, height=0.62,
                    xerr=[r["total_conf"] for r in part],
                    error_kw={"ecolor": "#7a8a99", "elinewidth": 0.8})  # fmt: skip
            ax.barh(at, [max(r["first"], 0) for r in part], color=COLOURS[0], height=0.62)
            ax.set_xlim(0, 1.1)
            title = words.t("explore.index")
        else:
            ax.barh(at, [r["mu_star"] for r in part], color=COLOURS[0], height=0.62)
            title = words.t("explore.effect", unit=words.difference_unit(w))
        _names(ax, [words.input(r["input"]) for r in part], words.lang)
        ax.set_xlabel(title, fontsize=7.5)
        ticks_of(ax.xaxis, words.lang, 6)
        light_grid(ax, "x")
    return figure


def sources(
    rows: Sequence[Mapping[str, Any]],
    wanted: Sequence[Target],
    words: ExploreLabels,
    year: int,
) -> Figure:
    """Shares of forecast, grades and chance, a bar an outcome; differences, then levels."""
    bars = []
    for of, key in (("difference", "explore.difference"), ("level", "explore.level")):
        for w in wanted:
            shares = [r for r in rows if r["outcome"] == w.name and r["of"] == of]
            if shares:
                bars.append((words.outcome(w), words.t(key), shares))
    figure, (ax,) = _stack([0.5 + 0.44 * len(bars)], words.t("explore.sources", year=year), 0.62)
    for k, (_, _, parts) in enumerate(bars):
        if parts[0].get("share") is None:
            ax.text(1, k, words.t("explore.still"), va="center", fontsize=8)
            continue
        left = 0.0
        for row, colour in zip(parts, SOURCE_COLOURS, strict=True):
            ax.barh(k, row["share"], left=left, color=colour, height=0.62, edgecolor="white")
            if row["share"] >= 6:
                ax.text(left + row["share"] / 2, k, f"{row['share']:.0f}", color="white",
                        ha="center", va="center", fontsize=8)  # fmt: skip
            left += row["share"]
    _names(ax, [f"{name} ({of})" for name, of, _ in bars], words.lang)
    ax.set_xlim(0, 100)
    handles = [Rectangle((0, 0), 1, 1, color=c) for c in SOURCE_COLOURS]
    figure.legend(handles, [words.t(k) for k in SOURCE_KEYS], loc="lower left", ncols=2,
                  frameon=False, fontsize=8, bbox_to_anchor=(0.02, 0.0))  # fmt: skip
    light_grid(ax, "x")
    return figure


def crossing(
    sample: Sample,
    box: Box,
    wanted: Target,
    threshold: float,
    above: bool,
    words: ExploreLabels,
) -> Figure:
    """Cases over the two inputs that the box limits first, and the box."""
    names = [i.name for i in sample.inputs]
    shown = [*box.limits][:2]
    y = sample.y[:, sample.columns.index(wanted.name)]
    good = np.isfinite(y)
    hit = (y > threshold) if above else (y < threshold)
    title = words.t("explore.crosses", outcome=words.phrase(wanted), side=words.side(above),
                    line=words.line(wanted, threshold))  # fmt: skip
    figure = blank(WIDTH, 4.6)
    figure.text(0.02, 0.965, title, fontsize=10.5, va="top")
    ax = figure.add_axes((0.11, 0.14, 0.86, 0.72))
    x = sample.x[:, names.index(shown[0] if shown else names[0])]
    # With one input in the box, the outcome itself stands on the other axis.
    flat = len(shown) < 2
    other = y if flat else sample.x[:, names.index(shown[1])]
    for mask, colour, mark, key in (
        (good & ~hit, BASELINE_COLOUR, "x", "explore.miss"),
        (good & hit, COLOURS[1], "o", "explore.hit"),
    ):
        ax.plot(x[mask], other[mask], mark, color=colour, markersize=4, mew=0.9,
                label=words.t(key), alpha=0.75)  # fmt: skip
    if box.limits:
        a, b = box.limits[shown[0]]
        low, high = (np.nanmin(y), np.nanmax(y)) if flat else box.limits[shown[1]]
        ax.add_patch(Rectangle((a, low), b - a, high - low, fill=False, edgecolor=INK, lw=1.4))
    if flat:
        ax.axhline(threshold, color=INK, linewidth=0.8, linestyle="--")
    ax.set_xlabel(_wrapped(words.input(shown[0] if shown else names[0]), 90), fontsize=8.5)
    label = f"{words.difference_unit(wanted)}" if flat else words.input(shown[1])
    ax.set_ylabel(_wrapped(label, 44), fontsize=8.5)
    ticks_of(ax.xaxis, words.lang, 7)
    ticks_of(ax.yaxis, words.lang, 6)
    ax.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, frameon=False, fontsize=8)
    light_grid(ax, "both")
    return figure


def regrets(frame: pd.DataFrame, words: ExploreLabels, year: int) -> Figure:
    """Regret of every policy, a panel an outcome: mean as bar, 95 of 100 futures as line."""
    groups = list(frame.groupby("outcome", sort=False))
    heights = [0.62 + 0.32 * len(part) for _, part in groups]
    figure, axes = _stack(heights, words.t("explore.regret", year=year))
    for ax, (name, part) in zip(axes, groups, strict=True):
        part = part.reset_index(drop=True)
        ax.set_title(words.goal(str(name), bool(part["less_is_better"][0])), loc="left",
                     fontsize=9.5)  # fmt: skip
        reach = max(float(part["regret_p95"].max()), 1e-12)
        for k, row in enumerate(part.itertuples()):
            colour = BASELINE_COLOUR if row.scenario == "baseline" else COLOURS[0]
            ax.barh(k, row.mean_regret, color=colour, height=0.6)
            ax.plot([row.mean_regret, row.regret_p95], [k, k], color=INK, linewidth=1.2)
            note = words.t("explore.best_in", share=words.percent(row.best_in))
            ax.text(row.regret_p95 + 0.015 * reach, k, note, va="center", fontsize=7.5)
        _names(ax, [words.scenario(s) for s in part["scenario"]], words.lang)
        ax.set_xlim(0, 1.22 * reach)
        variable, region = str(name).split(" ", 1)
        every = str(name) == ALL
        unit = (
            words.t("explore.stake") if every else words.difference_unit(Target(variable, region))
        )
        ax.set_xlabel(words.t("explore.regret_axis", unit=unit), fontsize=7.5)
        ticks_of(ax.xaxis, words.lang, 6)
        light_grid(ax, "x")
    return figure


def tipping(
    row: Mapping[str, Any],
    course: Sequence[Mapping[str, float]],
    words: ExploreLabels,
    year: int,
) -> Figure:
    """The gap between two places by size of the lever, its band, and where the median turns."""
    first, second = words.region(row["first"]), words.region(row["second"])
    title = words.t("explore.tip", first=first, second=second, year=year,
                    outcome=words.variable(row["variable"]))  # fmt: skip
    figure = blank(WIDTH, 4.2)
    figure.text(0.02, 0.965, title, fontsize=10.5, va="top")
    ax = figure.add_axes((0.12, 0.15, 0.85, 0.68))
    size = np.array([c["size"] for c in course])
    order = np.argsort(size)
    low, middle, high = (np.array([c[k] for c in course])[order]
                         for k in ("gap_p05", "gap_p50", "gap_p95"))  # fmt: skip
    ax.fill_between(size[order], low, high, color=FAINT, linewidth=0)
    ax.plot(size[order], middle, color=COLOURS[0], linewidth=1.8)
    ax.axhline(0, color=INK, linewidth=0.8)
    note = words.t("explore.tip_none")
    if row["size"] is not None:
        note = words.t("explore.tip_found", size=f"{row['size']:.3g}")
        ax.axvline(row["size"], color=COLOURS[1], linewidth=1.2, linestyle="--")
    end = words.t("explore.turned", share=words.percent(row["turned_end"]))
    figure.text(0.12, 0.865, f"{note}{words.t('list.semicolon')}{end}", fontsize=8.5,
                color=COLOURS[1])  # fmt: skip
    if row["end"] < row["start"]:
        ax.invert_xaxis()  # from nothing, on the left, to the full size
    ax.set_xlabel(words.input(row["lever"]), fontsize=8.5)
    ax.set_ylabel(_wrapped(words.t("explore.tip_axis", first=first, second=second), 44),
                  fontsize=8.5)  # fmt: skip
    ticks_of(ax.xaxis, words.lang, 7)
    ticks_of(ax.yaxis, words.lang, 6)
    light_grid(ax, "both")
    return figure


def save(
    folder: Path, name: str, draw: Callable[[ExploreLabels], Figure],
    words: Mapping[str, ExploreLabels], write: Callable[[Path, bytes], None],
) -> list[str]:  # fmt: skip
    """Draw one figure in every language as SVG and PNG; gives back the names of the files.

    Parameters
    ----------
    write : puts bytes in a place, whole or not at all.
    """
    names = []
    for lang, labels in words.items():
        with style():
            text = svg(draw(labels), name)
        with style(font_for(lang)):
            picture = png(draw(labels))
        for ending, data in (("svg", text.encode("utf-8")), ("png", picture)):
            names.append(f"{name}.{lang}.{ending}")
            write(folder / names[-1], data)
    return names


def _stack(heights: Sequence[float], title: str, bottom: float = 0.12) -> tuple[Figure, list[Axes]]:
    """Panels under each other, each as high as it needs, under one title."""
    gap, top = 0.38, 0.62
    whole = top + bottom + sum(heights) + gap * (len(heights) - 1)
    figure = blank(WIDTH, whole)
    figure.text(0.02, 1 - 0.12 / whole, title, fontsize=11, va="top")
    axes, y = [], whole - top
    for height in heights:
        y -= height
        axes.append(figure.add_axes((0.4, (y + 0.36) / whole, 0.57, (height - 0.36) / whole)))
        y -= gap
    return figure, axes


def _names(ax: Axes, names: Sequence[str], lang: str) -> None:
    """Names of bars, the first on top, wrapped."""
    width = 26 if lang == "zh" else 52
    ax.set_yticks(range(len(names)), [_wrapped(n, width) for n in names], fontsize=7.5)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.spines["left"].set_visible(False)


def _wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, width))
