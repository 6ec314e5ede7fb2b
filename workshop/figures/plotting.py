"""Figures drawn with matplotlib, turned into SVG and PNG that are the same bytes every time."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from workshop.figures.style import FAMILIES, GRID, INK
from workshop.language.numbers import axis_label


@contextmanager
def style(font: str = "DejaVu Sans") -> Iterator[None]:
    """Settings of all our figures, and of nobody else's."""
    settings: Any = {
        "svg.fonttype": "none",  # text stays text: the reader's fonts draw Chinese
        "svg.hashsalt": "collabcast",
        "font.family": [font, "DejaVu Sans"],
        "text.parse_math": False,  # a dollar sign in a title is a dollar sign
        "font.size": 9.0,
        "axes.unicode_minus": True,
        "axes.edgecolor": "#8a8a8a",
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.labelcolor": INK,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "xtick.labelsize": 8.0,
        "ytick.labelsize": 8.0,
    }
    with mpl.rc_context(settings):
        yield


def blank(width: float, height: float) -> Figure:
    """An empty figure, in inches. No pyplot: nothing is left open, nothing global is touched."""
    return Figure(figsize=(width, height), facecolor="none")


def value_axis(axis: object, lang: str, ticks: int = 5) -> None:
    """Few ticks, with short numbers of the language."""
    axis.set_major_locator(MaxNLocator(ticks))  # type: ignore[attr-defined]
    axis.set_major_formatter(FuncFormatter(lambda v, _: axis_label(round(v, 10), lang)))  # type: ignore[attr-defined]


def light_grid(ax: Axes, which: str) -> None:
    """A grid that helps reading and is not seen first."""
    ax.grid(True, axis=which, color=GRID, linewidth=0.5)  # type: ignore[arg-type]
    ax.set_axisbelow(True)
    ax.tick_params(length=2.5, width=0.5)


def svg(figure: Figure, label: str) -> str:
    """The figure as an ``<svg>`` element with ``label`` for those who cannot see it.

    Text is laid out with the font that comes with matplotlib, whatever is installed, so that the
    bytes do not depend on the machine; the glyphs it lacks are the reader's business.
    """
    raw = io.StringIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        warnings.filterwarnings(
            "ignore", message="Matplotlib currently does not support .* natively"
        )
        # Dates, and the version of the library, would change the bytes for no reader's good.
        figure.savefig(raw, format="svg", metadata={"Date": None, "Creator": None})
    text = raw.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    # Ids nobody refers to would be there twice as soon as a page holds two figures.
    used = set(re.findall(r"(?:url\(|href=\")#([^)\"]+)", text))
    text = re.sub(r' id="([^"]+)"', lambda m: m[0] if m[1] in used else "", text)
    # The family is said once, for all; matplotlib before 3.11 writes it into the short form.
    text = re.sub(r" ?font-family: [^;\"]+;?", "", text)
    text = re.sub(r"font: (?:(\w+) )?([\d.]+px) [^;\"]+", _font, text)
    text = re.sub(r'(<svg[^>]*?) width="[^"]+"', r"\1", text, count=1)
    text = re.sub(r'(<svg[^>]*?) height="[^"]+"', r"\1", text, count=1)
    head = f'<svg role="img" aria-label="{_attribute(label)}" font-family="{FAMILIES}" '
    return text.replace("<svg ", head, 1)


def png(figure: Figure, dpi: int = 160) -> bytes:
    """The figure as PNG on white. Draw it under ``style(font_for(lang))``."""
    raw = io.BytesIO()
    figure.savefig(raw, format="png", dpi=dpi, facecolor="white", metadata={"Software": None})
    return raw.getvalue()


def _font(match: re.Match[str]) -> str:
    weight = f"; font-weight: {match[1]}" if match[1] else ""
    return f"font-size: {match[2]}{weight}"


def _attribute(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
