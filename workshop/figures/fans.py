"""Fan charts: the past, the baseline and the scenarios of one outcome, one small panel a region."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workshop.content.wording import amount
from workshop.figures.style import (
    BASELINE_COLOUR,
    COLOURS,
    INK,
    STYLES,
    blank,
    light_grid,
    value_axis,
)
from workshop.view.result_view import BASELINE, PERCENTILES, View

YEARS_OF_PAST = 20


def fans(
    view: View, variable: str, regions: Sequence[str] | None = None, columns: int = 3
) -> Figure:
    """One panel a region. Draw under :func:`workshop.figures.style.style`.

    Dark band 50 %, light band 90 %, line the median; the baseline is grey and dashed. Every panel
    has its own scale: panels are read along, not against each other.
    """
    regions = list(view.regions(variable) if regions is None else regions)
    rows = max(1, math.ceil(len(regions) / columns))
    height = 0.35 + 1.95 * rows
    figure = blank(9.0, height)
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    for ax, region in zip(axes, regions, strict=False):
        fan(ax, view, region, variable)
    for ax in axes[len(regions) :]:
        ax.set_visible(False)
    figure.subplots_adjust(
        left=0.055, right=0.975, top=1 - 0.42 / height, bottom=0.3 / height, wspace=0.22, hspace=0.5
    )
    return figure


def fan(ax: Axes, view: View, region: str, variable: str) -> None:
    """One region: past, baseline, scenarios."""
    past = view.past(region, variable)
    past = past[past["year"] >= view.first_year - YEARS_OF_PAST]
    _past(ax, past)
    _path(ax, view.series(BASELINE, region, variable), past, BASELINE_COLOUR, "--", inner=0.0)
    for name, colour, line in zip(view.names, COLOURS, STYLES, strict=False):
        # Two dark bands on each other would be a third colour.
        inner = 0.3 if len(view.names) == 1 else 0.0
        _path(ax, view.series(name, region, variable), past, colour, line, inner)
    # Not a title: its place would be worked out anew for every panel.
    ax.text(0, 1.12, view.region(region), transform=ax.transAxes, fontsize=9.5, fontweight="bold")
    ax.text(
        0, 1.03, _caption(view, region, variable), transform=ax.transAxes, fontsize=8, va="bottom"
    )
    first = int(past["year"].min()) if len(past) else view.first_year
    ax.set_xlim(first, view.horizon + 0.3)
    ax.set_xticks(_ticks(first, view.first_year - 1, view.horizon))
    value_axis(ax.yaxis, view.lang, 4)
    light_grid(ax, "y")


def _past(ax: Axes, past: pd.DataFrame) -> None:
    if not len(past):
        return
    observed = past["observed"].to_numpy(bool)
    if observed.all():
        ax.plot(past["year"], past["value"], color=INK, linewidth=1.4)
        return
    # Years between published ones are estimates: thin line, and dots where a figure was published.
    ax.plot(past["year"], past["value"], color=INK, linewidth=0.7)
    ax.plot(past["year"][observed], past["value"][observed], "o", color=INK, markersize=3)


def _path(
    ax: Axes, frame: pd.DataFrame, past: pd.DataFrame, colour: str, line: object, inner: float
) -> None:
    if not len(frame):
        return
    bands = frame[["year", *PERCENTILES]]
    if len(past) and past["year"].iloc[-1] == bands["year"].iloc[0] - 1:
        last = past["value"].iloc[-1]
        start = pd.DataFrame({name: [last] for name in PERCENTILES})
        start.insert(0, "year", past["year"].iloc[-1])
        bands = pd.concat([start, bands], ignore_index=True)
    raw = {name: bands[name].to_numpy(float) for name in bands}
    data = {name: np.where(np.isfinite(values), values, np.nan) for name, values in raw.items()}
    ax.fill_between(data["year"], data["p05"], data["p95"], color=colour, alpha=0.16, linewidth=0)
    if inner:
        ax.fill_between(
            data["year"], data["p25"], data["p75"], color=colour, alpha=inner, linewidth=0
        )
    ax.plot(data["year"], data["p50"], color=colour, linestyle=line, linewidth=1.5)


def _caption(view: View, region: str, variable: str) -> str:
    """The end of the paths in figures, if there is one scenario to speak of."""
    if len(view.names) != 1:
        return ""
    change = view.change(view.names[0], region, variable)
    if change is None:
        return ""
    return view.t("figure.end", year=view.horizon, change=amount(view, change))


def _ticks(first: int, last: int, horizon: int) -> list[int]:
    ticks = [
        int(y) for y in np.arange(math.ceil(first / 10) * 10, horizon, 10) if abs(y - last) > 3
    ]
    return [*[y for y in ticks if horizon - y > 6], last, horizon]
