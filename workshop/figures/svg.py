"""The few marks all pictures are made of. Every text is escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from workshop.figures.style import FAMILIES, INK

MUTED = "#5c5c5c"
Point = tuple[float, float]


def number(value: float) -> str:
    """A coordinate: a tenth of a pixel is plenty.

    Examples
    --------
    >>> number(12.0), number(3.14159)
    ('12', '3.1')
    """
    return f"{value:.1f}".removesuffix(".0")


def points(pairs: Iterable[Point]) -> str:
    """``x,y x,y ...``."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in pairs)


def line(
    pairs: Sequence[Point], colour: str, width: float = 1.5, dash: str = "", opacity: float = 1.0
) -> str:
    """An open line."""
    extra = f' stroke-dasharray="{dash}"' if dash else ""
    extra += f' stroke-opacity="{opacity:g}"' if opacity < 1 else ""
    return (
        f'<polyline points="{points(pairs)}" fill="none" stroke="{colour}"'
        f' stroke-width="{width:g}"{extra}/>'
    )


def bow(a: Point, bend: Point, b: Point, colour: str, width: float, dash: str = "") -> str:
    """A curve from ``a`` to ``b``, drawn towards ``bend``."""
    (xa, ya), (xm, ym), (xb, yb) = (tuple(map(number, p)) for p in (a, bend, b))
    extra = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{xa},{ya} Q{xm},{ym} {xb},{yb}" fill="none" stroke="{colour}"'
        f' stroke-width="{width:.1f}" stroke-opacity="0.75"{extra}/>'
    )


def area(pairs: Sequence[Point], colour: str, opacity: float) -> str:
    """A filled outline."""
    return f'<polygon points="{points(pairs)}" fill="{colour}" fill-opacity="{opacity:g}"/>'


def text(
    x: float, y: float, words: str, size: float = 12, colour: str = INK, anchor: str = "start",
    bold: bool = False, turn: float = 0.0,
) -> str:  # fmt: skip
    """Words at a place; ``turn`` degrees around it."""
    extra = ' font-weight="600"' if bold else ""
    extra += f' transform="rotate({turn:g} {number(x)} {number(y)})"' if turn else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{size:g}" fill="{colour}"'
        f' text-anchor="{anchor}"{extra}>{escape(words)}</text>'
    )


def circle(x: float, y: float, r: float, colour: str, hollow: bool = False) -> str:
    """A dot, or a ring."""
    paint = f'fill="white" stroke="{colour}" stroke-width="1.5"' if hollow else f'fill="{colour}"'
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}" {paint}/>'


def box(x: float, y: float, w: float, h: float, colour: str, edge: str = "none") -> str:
    """A rectangle."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}"'
        f' fill="{colour}" stroke="{edge}"/>'
    )


def titled(marks: str, words: str) -> str:
    """Marks with words shown where the pointer rests."""
    return f"<g><title>{escape(words)}</title>{marks}</g>"


def picture(width: float, height: float, label: str, marks: Iterable[str]) -> str:
    """The whole picture; ``label`` is read to those who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}"'
        f' role="img" aria-label="{escape(label, quote=True)}" font-family="{FAMILIES}">'
        + "".join(marks)
        + "</svg>"
    )


def width_of(words: str, size: float = 12) -> float:
    """About how wide words are: Chinese characters are square, others half as wide.

    Examples
    --------
    >>> width_of("中国", 10), width_of("ab", 10)
    (20.0, 11.0)
    """
    return float(sum(size if ord(c) > 0x2E7F else 0.55 * size for c in words))


def cut(words: str, room: float, size: float = 12) -> str:
    """Words shortened to the room there is.

    Examples
    --------
    >>> cut("a long name", 40, 10), cut("short", 40, 10)
    ('a long…', 'short')
    """
    if width_of(words, size) <= room:
        return words
    while words and width_of(words + "…", size) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def wrapped(words: str, room: float, size: float = 12) -> list[str]:
    """Words in as many lines as they need; Chinese breaks anywhere, others between words.

    Examples
    --------
    >>> wrapped("European Union (27) – United Kingdom", 150, 12)
    ['European Union (27) –', 'United Kingdom']
    >>> wrapped("中国国家", 25, 12)
    ['中国', '国家']
    """
    lines = [""]
    for part in re.findall(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*", words):
        if lines[-1] and width_of((lines[-1] + part).rstrip(), size) > room:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]
