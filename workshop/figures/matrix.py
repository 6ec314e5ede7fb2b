"""Who gains and who loses joint papers: one square a pair of countries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from workshop.figures.style import FEWER, INK, MORE, blank
from workshop.language.numbers import axis_label, digits
from workshop.view.result_view import BASELINE, RunView

COUNTRIES = 14
FEW = 50.0  # joint papers in the baseline; below, a percentage says nothing


def link_changes(view: RunView, scenario: str) -> pd.DataFrame:
    """Columns a, b, before, after at the horizon: medians of the baseline and of a scenario."""
    links = view.results.links
    last = links[links["year"] == links["year"].max()]
    before, after = (
        last[last["scenario"] == name].set_index(["a", "b"])["p50"].rename(word)
        for name, word in ((BASELINE, "before"), (scenario, "after"))
    )
    return pd.concat([before, after], axis=1).dropna().reset_index()


def who(view: RunView, changes: pd.DataFrame, most: int = COUNTRIES) -> list[str]:
    """The countries asked for and those whose links change most, largest first."""
    size = pd.concat([changes.set_index(side) for side in "ab"])
    moved = (size["after"] - size["before"]).abs().groupby(level=0).sum()
    total = size["before"].groupby(level=0).sum()
    asked = [c for c in view.asked if c in total.index]
    others = [c for c in moved.sort_values(ascending=False, kind="stable").index if c not in asked]
    return sorted([*asked, *others][:most], key=lambda c: (-float(total[c]), c))


def matrix(view: RunView, scenario: str, countries: Sequence[str] | None = None) -> Figure:
    """Above the diagonal the change in percent, below it in joint papers; colour is the percent."""
    changes = link_changes(view, scenario)
    names = list(who(view, changes) if countries is None else countries)
    place = {c: k for k, c in enumerate(names)}
    n = len(names)
    share = np.full((n, n), np.nan)
    count = np.full((n, n), np.nan)
    for row in changes.itertuples(index=False):
        if row.a in place and row.b in place:
            i, j = sorted((place[row.a], place[row.b]))
            count[j, i] = row.after - row.before
            if row.before >= FEW:
                share[i, j] = share[j, i] = 100 * (row.after / row.before - 1)
    top = max(5.0, float(np.nanmax(np.abs(share), initial=0.0)))
    size = 0.52
    figure = blank(9.0, size * n + 1.0)
    ax = figure.add_axes((0.16, 0.02, 0.76, 1 - 0.95 / (size * n + 1.0)))
    colours = LinearSegmentedColormap.from_list("more or fewer", [FEWER, "#ffffff", MORE])
    # The square root keeps a change of 5 % visible beside one of 60 %.
    # What rounds to no change is white.
    shade = np.sign(share) * np.sqrt(np.maximum(np.abs(share) - 0.5, 0.0) / top)
    ax.pcolormesh(shade, cmap=colours, vmin=-1, vmax=1, edgecolors="#ffffff", linewidth=1)
    for i in range(n):
        for j in range(n):
            if i == j:
                continue
            value = share[i, j] if j > i else count[i, j]
            if np.isfinite(value) and not abs(value) < 0.5:  # no figure where nothing changes
                dark = np.isfinite(shade[i, j]) and abs(shade[i, j]) > 0.75
                text = _percent(value, view.lang) if j > i else two_figures(value, view.lang)
                ax.text(j + 0.5, i + 0.5, text, ha="center", va="center", fontsize=7.5,
                        color="white" if dark else INK)  # fmt: skip
    labels = [view.region(c) for c in names]
    ax.set_xticks(np.arange(n) + 0.5, labels, rotation=35, ha="left", fontsize=8.5)
    ax.set_yticks(np.arange(n) + 0.5, labels, fontsize=8.5)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlim(0, n)
    ax.set_ylim(n, 0)
    for side in ax.spines.values():
        side.set_visible(False)
    return figure


def _percent(value: float, lang: str) -> str:
    return digits(value, 1, lang, sign=True)


def two_figures(value: float, lang: str) -> str:
    """A change in papers, two figures at most: medians of small pairs do not bear more.

    Examples
    --------
    >>> two_figures(-12345.0, "en"), two_figures(0.4, "en")
    ('−12k', '0')
    """
    if abs(value) < 1:
        return "0"
    step = float(10 ** max(0, int(np.floor(np.log10(abs(value)))) - 1))
    rounded = round(value / step) * step
    return ("+" if rounded > 0 else "") + axis_label(rounded, lang)
