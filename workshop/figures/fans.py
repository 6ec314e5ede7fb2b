"""Fan charts of the report: past, baseline and scenarios of an outcome, a small panel a region."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workshop.content.wording import amount
from workshop.figures.fan_spec import FanPath, FanSpec, fan_spec
from workshop.figures.style import INK, STYLES, blank, light_grid, value_axis
from workshop.view.result_view import View


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
        spec = fan_spec(view, region, variable)
        fan(ax, spec, _caption(view, spec))
    for ax in axes[len(regions) :]:
        ax.set_visible(False)
    figure.subplots_adjust(
        left=0.055, right=0.975, top=1 - 0.42 / height, bottom=0.3 / height, wspace=0.22, hspace=0.5
    )
    return figure


def fan(ax: Axes, spec: FanSpec, caption: str = "") -> None:
    """One region: past, baseline, scenarios."""
    _past(ax, spec.past)
    # Two dark bands on each other would be a third colour.
    inner = 0.3 if len(spec.scenarios) == 1 else 0.0
    if spec.baseline is not None:
        _path(ax, spec, spec.baseline, "--", inner=0.0)
    for path, line in zip(spec.scenarios, STYLES, strict=False):
        _path(ax, spec, path, line, inner)
    # Not a title: its place would be worked out anew for every panel.
    ax.text(0, 1.12, spec.title, transform=ax.transAxes, fontsize=9.5, fontweight="bold")
    ax.text(0, 1.03, caption, transform=ax.transAxes, fontsize=8, va="bottom")
    horizon = int(spec.years[-1])
    ax.set_xlim(spec.first, horizon + 0.3)
    ax.set_xticks(_ticks(spec.first, int(spec.years[0]) - 1, horizon))
    value_axis(ax.yaxis, spec.lang, 4)
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


def _path(ax: Axes, spec: FanSpec, path: FanPath, line: object, inner: float) -> None:
    years, bands = spec.joined(path)
    ax.fill_between(years, bands[0], bands[4], color=path.colour, alpha=0.16, linewidth=0)
    if inner:
        ax.fill_between(years, bands[1], bands[3], color=path.colour, alpha=inner, linewidth=0)
    ax.plot(years, bands[2], color=path.colour, linestyle=line, linewidth=1.5)


def _caption(view: View, spec: FanSpec) -> str:
    """The end of the paths in figures, if there is one scenario to speak of."""
    change = spec.scenarios[0].change if len(spec.scenarios) == 1 else None
    if change is None:
        return ""
    return view.t("figure.end", year=view.horizon, change=amount(view, change))


def _ticks(first: int, last: int, horizon: int) -> list[int]:
    ticks = [
        int(y) for y in np.arange(math.ceil(first / 10) * 10, horizon, 10) if abs(y - last) > 3
    ]
    return [*[y for y in ticks if horizon - y > 6], last, horizon]
