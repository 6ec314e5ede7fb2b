"""Differences from the baseline in one year, with their intervals, one row a region."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from workshop.content.wording import axis_title, band_of
from workshop.figures.style import COLOURS, INK, blank, light_grid, value_axis
from workshop.view.result_view import View

# Filled: sure; open: likely; cross: cannot tell or hardly any change.
MARKS = {"sure": "o", "likely": "o", "open": "x", "small": "|"}


def forest(view: View, variable: str, regions: Sequence[str] | None = None) -> Figure:
    """Median and 90 % interval of the paired difference at the horizon.

    Counts are drawn in percent of the baseline, so that a large and a small pair share one axis;
    outcomes that are percentages are drawn in points.
    """
    regions = list(view.regions(variable) if regions is None else regions)
    slots = max(1, len(view.names))
    height = 0.55 + max(1, len(regions)) * (0.16 + 0.14 * slots)
    figure = blank(9.0, height)
    ax = figure.add_axes((0.24, 0.42 / height, 0.74, 1 - 0.5 / height))
    ax.axvline(0, color=INK, linewidth=0.8)
    for k, region in enumerate(regions):
        for s, name in enumerate(view.names):
            change = view.change(name, region, variable)
            if change is None:
                continue
            band = band_of(change)
            y = k + (s - (slots - 1) / 2) * 0.8 / slots
            colour = COLOURS[s % len(COLOURS)]
            mark = MARKS[change.certainty]
            face = "white" if change.certainty == "likely" else colour
            ax.plot([band.p05, band.p95], [y, y], color=colour, linewidth=2, solid_capstyle="butt")
            ax.plot(band.p50, y, mark, color=colour, markerfacecolor=face, markersize=6, mew=1.5)
    ax.set_yticks(range(len(regions)), [view.region(r) for r in regions], fontsize=9)
    ax.set_ylim(len(regions) - 0.4, -0.6)
    ax.set_xlabel(axis_title(view, variable), fontsize=8.5)
    ax.spines["left"].set_visible(False)
    value_axis(ax.xaxis, view.lang, 7)
    light_grid(ax, "x")
    return figure
