"""Fan charts of the report: past, baseline and scenarios of an outcome, a small panel a region."""

from __future__ import annotations

import math
from collections.abc import Sequence

from workshop.content.wording import amount
from workshop.figures import svg
from workshop.figures.fan_panel import BOLD, LINE, Box, panel
from workshop.figures.fan_spec import FanSpec, fan_spec
from workshop.view.result_view import View

WIDTH, HEAD, PLOT, GAP, BELOW = 900.0, 22.0, 150.0, 22.0, 10.0  # pixels


def fans(view: View, variable: str, regions: Sequence[str] | None = None, columns: int = 3) -> str:
    """One panel a region, as SVG.

    Dark band 50 %, light band 90 %, line the median; the baseline is grey and dashed. Every panel
    has its own scale: panels are read along, not against each other.
    """
    regions = list(view.regions(variable) if regions is None else regions)
    specs = [fan_spec(view, region, variable) for region in regions]
    captions = [_caption(view, spec) for spec in specs]
    width = (WIDTH - GAP * (columns - 1)) / columns
    titles = [len(svg.wrapped(spec.title, width, BOLD)) for spec in specs]
    head = HEAD + LINE * (any(captions) + max(titles, default=1) - 1)
    high = head + PLOT + BELOW
    marks = [
        panel(
            spec,
            words,
            [],
            Box(k % columns * (width + GAP), k // columns * high, width, head, PLOT),
        )
        for k, (spec, words) in enumerate(zip(specs, captions, strict=True))
    ]
    height = high * max(1, math.ceil(len(regions) / columns))
    return svg.picture(WIDTH, height, label_of(view, variable, regions), marks)


def label_of(view: View, variable: str, regions: Sequence[str]) -> str:
    """What a picture of an outcome in some regions shows, for those who cannot see it."""
    names = view.t("list.comma").join(map(view.region, regions))
    return f"{view.variable(variable)}{view.t('list.colon')}{names}"


def _caption(view: View, spec: FanSpec) -> list[str]:
    """The end of the paths in figures, if there is one scenario to speak of."""
    change = spec.scenarios[0].change if len(spec.scenarios) == 1 else None
    if change is None:
        return []
    return [view.t("figure.end", year=view.horizon, change=amount(view, change))]
