"""Output and joint papers of the three, with the document's figures as hollow marks (figure 6)."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from workshop.clarivate.facts import Facts
from workshop.clarivate.tables import PAIRS, THREE
from workshop.figures.style import COLOURS, blank, light_grid, value_axis
from workshop.view.result_view import BASELINE, View


def output_picture(view: View) -> Figure:
    """Papers on the left, joint papers on the right. Draw under
    :func:`workshop.figures.style.style`.

    Solid to the last figure, then the medians of the baseline (dashed) and of the first scenario.
    """
    facts = Facts(view.evidence)
    figure = blank(9.0, 3.4)
    axes = figure.subplots(1, 2)
    for ax, regions, variable, title in (
        (axes[0], THREE, "papers", view.t("document.papers")),
        (axes[1], PAIRS, "links", view.t("document.joint")),
    ):
        for region, colour in zip(regions, COLOURS, strict=False):
            _series(ax, view, facts, region, variable, colour)
        ax.text(0, 1.04, title, transform=ax.transAxes, fontsize=9.5, fontweight="bold")
        ax.set_ylim(bottom=0)
        ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        value_axis(ax.yaxis, view.lang, 5)
        light_grid(ax, "y")
        ax.legend(frameon=False, fontsize=8, loc="upper left", handlelength=1.4)
    figure.subplots_adjust(left=0.065, right=0.985, top=0.9, bottom=0.09, wspace=0.2)
    return figure


def _series(ax: Axes, view: View, facts: Facts, region: str, variable: str, colour: str) -> None:
    past = view.past(region, variable)
    ax.plot(past["year"], past["value"], color=colour, linewidth=1.5, label=view.region(region))
    runs = [(BASELINE, "--"), *((name, "-") for name in view.names[:1])]
    for name, line in runs:
        if region in view.results.regions(variable) and len(past):
            years = [past["year"].iloc[-1], *view.results.years]
            values = [past["value"].iloc[-1], *view.bands(name, region, variable)[2]]
            ax.plot(years, values, color=colour, linestyle=line, linewidth=1.0, alpha=0.85)
    subject, _, partner = region.partition("-")
    known = facts.by_year(subject, partner, "co-authored papers" if partner else "papers")
    if known:
        values = [value for value, _ in known.values()]
        ax.plot(list(known), values, "o", color=colour, markerfacecolor="none", markersize=5.5)
