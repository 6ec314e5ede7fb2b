"""How often joint papers of two countries are among the most cited (figure 7), where counted."""

from __future__ import annotations

import math
from dataclasses import dataclass

from evidence.panel.pair_impact import VARIABLE
from workshop.figures import svg
from workshop.figures.axes import Scale, nice_ticks, value_axis
from workshop.figures.style import COLOURS, INK
from workshop.language.numbers import bare
from workshop.view.result_view import View

WIDTH, LEFT, TOP, BOTTOM, HEIGHT = 900.0, 46.0, 26.0, 330.0, 366.0  # pixels
FEW = 50.0  # joint papers a year; of fewer the share among the most cited is luck
MOST = 15  # pairs named in the picture, those with the most joint papers


@dataclass(frozen=True)
class Joint:
    """One pair: joint papers, percent of all papers of the two (each once), and their impact."""

    pair: str
    papers: float
    share: float
    impact: float


def joint_impact(view: View) -> tuple[int, tuple[Joint, ...]]:
    """The last year counted and its pairs among the countries asked for; else of the largest.

    No pairs where the evidence does not hold the impact of joint papers.
    """
    evidence = view.evidence
    series = evidence.series
    if "variable" not in series:
        return evidence.last_year, ()
    rows = series[series["variable"] == VARIABLE]
    rows = rows[rows["year"].isin(evidence.world["year"].values)]
    if not len(rows):
        return evidence.last_year, ()
    year = int(rows["year"].max())
    world = evidence.world.sel(year=year)
    papers = {str(c): float(v) for c, v in world["papers"].to_series().items()}
    asked = set(view.asked)
    found = []
    for row in rows[rows["year"] == year].itertuples():
        if not {row.region, row.partner} <= set(papers):
            continue
        joint = float(world["links"].sel(country=row.region, partner=row.partner))
        both = papers[row.region] + papers[row.partner] - joint
        if joint >= FEW and both > 0.0 and math.isfinite(row.value):
            pair = f"{row.region}-{row.partner}"
            found.append(Joint(pair, joint, 100.0 * joint / both, float(row.value)))
    inside = [j for j in found if set(j.pair.split("-")) <= asked]
    chosen = inside if len(inside) > 1 else found
    return year, tuple(sorted(chosen, key=lambda j: (-j.papers, j.pair))[:MOST])


def joint_impact_picture(view: View) -> str:
    """Across the joint share, up the impact, as SVG; empty where nothing is counted."""
    _, pairs = joint_impact(view)
    if not pairs:
        return ""
    ends = [nice_ticks(0.0, 1.15 * max(values), 6) for values in
            ([p.share for p in pairs], [1.0, *(p.impact for p in pairs)])]  # fmt: skip
    across, up = ends
    right = max(1.3 * max(p.share for p in pairs), across[-1])
    # A scale is at least 1 wide; shares of a few percent are told in thousandths of their range.
    scale = Scale(LEFT, WIDTH - 16, TOP, BOTTOM, 0.0, 1000.0, 0.0, 1.15 * max(1.0, up[-1]))
    marks = value_axis(scale, up, view.lang)
    marks.append(svg.line([scale.at(0.0, 1.0), scale.at(1000.0, 1.0)], INK, 0.8, "2 3"))
    for tick in across:
        x = scale.at(1000.0 * tick / right, 0.0)[0]
        marks.append(svg.text(x, BOTTOM + 15, bare(tick, view.lang), 10.5, svg.MUTED, "middle"))
    for p in pairs:
        x, y = scale.at(1000.0 * p.share / right, p.impact)
        radius = 3.0 + 5.0 * math.sqrt(p.papers / pairs[0].papers)
        dot = svg.circle(x, y, radius, COLOURS[0], hollow=True)
        told = f"{view.region(p.pair)}{view.t('list.colon')}{bare(round(p.impact, 2), view.lang)}"
        marks.append(svg.titled(dot, told))
        marks.append(svg.text(x + radius + 3, y + 3.5, view.region(p.pair), 10))
    marks.append(svg.text(LEFT, 14, view.t("joint.impact"), 11))
    marks.append(svg.text(WIDTH - 16, HEIGHT - 4, view.t("joint.share"), 11, anchor="end"))
    return svg.picture(WIDTH, HEIGHT, view.t("report.joint"), marks)
