"""Who gains and who loses joint papers: as a network on a circle, and as a matrix."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from evidence.model import ROW
from workshop.figures import svg
from workshop.figures.matrix import COUNTRIES, FEW, mix, two_figures
from workshop.figures.style import FEWER, INK, MORE
from workshop.language.numbers import Band, percent
from workshop.page.answers.live_view import LiveView


@dataclass(frozen=True)
class Tie:
    """One pair: joint papers before, the median difference, the change in percent with interval.

    ``known`` is whether the interval lies on one side of zero and more than rounds to nothing.
    """

    a: str
    b: str
    before: float
    delta: float
    change: Band

    @property
    def known(self) -> bool:
        one_side = self.change.p05 > 0 or self.change.p95 < 0
        return one_side and abs(self.change.p50) >= 0.5 and self.before >= FEW


def ties(view: LiveView, name: str) -> tuple[list[str], dict[tuple[str, str], Tie]]:
    """The countries most concerned (those picked first), largest first, and the pairs of them."""
    codes = view.evidence.countries
    changes = view.results.links_change(name)
    moved = np.abs(changes["delta"]).sum(axis=1)
    picked = [c for c in view.asked if c in codes]
    order = [codes[i] for i in np.argsort(-moved, kind="stable") if codes[i] != ROW]
    chosen = list(dict.fromkeys([*picked, *order]))[:COUNTRIES]
    index = {c: i for i, c in enumerate(codes)}
    size = changes["before"].sum(axis=1)
    chosen.sort(key=lambda c: (-size[index[c]], c))
    found = {}
    for k, a in enumerate(chosen):
        for b in chosen[k + 1 :]:
            at = index[a], index[b]
            band = Band(*(float(changes[q][at]) for q in ("p05", "p50", "p95")))
            found[a, b] = Tie(a, b, float(changes["before"][at]), float(changes["delta"][at]), band)
    return chosen, found


def words(view: LiveView, tie: Tie) -> str:
    """A pair in words, with its interval."""
    change = tie.change.percent(view.lang, view.t("limits.to"))
    return f"{view.region(tie.a)} – {view.region(tie.b)}: {change}"


def network(view: LiveView, name: str) -> str:
    """Countries on a circle; a line for each tie that surely moves, as thick as papers moved."""
    chosen, found = ties(view, name)
    size = view.results.links_change(name)["before"].sum(axis=1)
    largest = max((float(size[view.evidence.countries.index(c)]) for c in chosen), default=1.0)
    width, height, radius = 900.0, 520.0, 195.0
    cx, cy = width / 2, height / 2
    angle = {c: 2 * math.pi * k / len(chosen) - math.pi / 2 for k, c in enumerate(chosen)}
    at = {c: (cx + radius * math.cos(v), cy + radius * math.sin(v)) for c, v in angle.items()}
    known = sorted((t for t in found.values() if t.known), key=lambda t: abs(t.delta))
    most = max((abs(t.delta) for t in known), default=1.0) or 1.0
    marks = []
    for tie in known:
        (xa, ya), (xb, yb) = at[tie.a], at[tie.b]
        more = tie.change.p50 > 0
        thick = 0.8 + 11.0 * math.sqrt(abs(tie.delta) / most)
        # Bent towards the middle, so that neighbours on the circle stay apart; dashes tell a loss
        # without colour.
        bend = cx + 0.36 * (xa + xb - 2 * cx), cy + 0.36 * (ya + yb - 2 * cy)
        dash = "" if more else f"{2 * thick:.0f} {max(2.0, 0.5 * thick):.0f}"
        curve = svg.bow((xa, ya), bend, (xb, yb), MORE if more else FEWER, thick, dash)
        marks.append(svg.titled(curve, words(view, tie)))
    for code in chosen:
        x, y = at[code]
        papers = float(size[view.evidence.countries.index(code)])
        r = 4 + 14 * math.sqrt(papers / largest)
        marks.append(svg.circle(x, y, r, "#4a4a4a"))
        out = radius + r + 7
        lx, ly = cx + out * math.cos(angle[code]), cy + out * math.sin(angle[code])
        side = math.cos(angle[code])
        anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
        ly += 4 + (8 * math.sin(angle[code]) if anchor == "middle" else 0)
        marks.append(svg.text(lx, ly, view.region(code), 13, INK, anchor))
    marks += _key(view, 10, 20)
    for k, tie in enumerate(reversed(known[-6:])):
        colour = MORE if tie.change.p50 > 0 else FEWER
        line = svg.cut(words(view, tie), 300, 11)
        marks.append(svg.text(10, height - 12 - 15 * (5 - k), line, 11, colour))
    if not known:
        marks.append(svg.text(cx, cy, view.t("page.ties.none"), 14, svg.MUTED, "middle"))
    label = f"{view.t('page.ties')}: {view.title(name)}, {view.horizon}"
    return svg.picture(width, height, label, marks)


def _key(view: LiveView, x: float, y: float) -> list[str]:
    return [
        svg.line([(x, y), (x + 34, y)], MORE, 5),
        svg.text(x + 42, y + 4, view.t("page.ties.more"), 12),
        svg.line([(x, y + 20), (x + 34, y + 20)], FEWER, 5, "9 4"),
        svg.text(x + 42, y + 24, view.t("page.ties.fewer"), 12),
    ]


def matrix(view: LiveView, name: str) -> str:
    """Above the diagonal percent, below papers; colour only where the interval leaves zero out."""
    chosen, found = ties(view, name)
    n = len(chosen)
    left, top, cell, high = 128.0, 92.0, 54.0, 30.0
    known = [abs(t.change.p50) for t in found.values() if t.known]
    most = max([5.0, *known])
    marks = []
    for k, code in enumerate(chosen):
        name_of = svg.cut(view.region(code), left - 8, 12)
        marks.append(svg.text(left - 8, top + high * (k + 0.5) + 4, name_of, 12, INK, "end"))
        head = svg.cut(view.region(code), 105, 12)
        marks.append(svg.text(left + cell * (k + 0.5) - 6, top - 8, head, 12, INK, turn=-32))
    for i, a in enumerate(chosen):
        for j, b in enumerate(chosen):
            x, y = left + cell * j, top + high * i
            if i == j:
                marks.append(svg.box(x, y, cell - 1.5, high - 1.5, "#ededed"))
                continue
            tie = found[(a, b) if i < j else (b, a)]
            marks.append(svg.titled(_cell(view, tie, x, y, cell, high, j > i, most),
                                    words(view, tie)))  # fmt: skip
    label = f"{view.t('page.matrix')}: {view.title(name)}, {view.horizon}"
    return svg.picture(max(900.0, left + cell * n + 60), top + high * n + 4, label, marks)


def _cell(
    view: LiveView, tie: Tie, x: float, y: float, w: float, h: float, above: bool, most: float
) -> str:
    shade = math.sqrt(min(1.0, abs(tie.change.p50) / most)) if tie.known else 0.0
    colour = mix(MORE if tie.change.p50 > 0 else FEWER, shade)
    out = svg.box(x, y, w - 1.5, h - 1.5, colour)
    if not tie.known:
        return out + svg.text(x + w / 2, y + h / 2 + 4, "·", 12, svg.MUTED, "middle")
    band = tie.change
    if above:
        number = percent(band.p50, band.step, view.lang, sign=True)
    else:
        number = two_figures(tie.delta, view.lang)
    ink = "white" if shade > 0.72 else INK
    return out + svg.text(x + w / 2, y + h / 2 + 4, number, 11, ink, "middle")
