"""A font that can draw Chinese, or a plain refusal: no picture with empty boxes.

matplotlib brings no Chinese glyphs and draws boxes with only a warning. Only pictures made of
pixels need this; SVG, HTML, slides and workbooks leave the drawing to the reader's machine.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

# A glyph of everyday use in a chart about China, and the letters beside it.
PROOF = "中国美科研脱钩万篇%A1"
HINTS = ("cjk", "han", "wqy", "hei", "sc")
VARIABLE = "COLLABCAST_FONT"
# matplotlib reads the first face of a collection; in Debian's NotoSansCJK that is the Japanese one,
# which draws some characters differently, so Chinese-only fonts come first.
FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN",
    "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei",
    "Noto Sans CJK JP",
)  # fmt: skip


class NoFont(RuntimeError):
    """No installed font can draw the text."""


@functools.cache
def font_for(lang: str) -> str:
    """Family name for matplotlib; for Chinese one whose glyphs were looked up in the font itself.

    Raises
    ------
    NoFont
        Names what to install.
    """
    if lang != "zh":
        return "DejaVu Sans"
    if file := os.environ.get(VARIABLE):
        return _users(Path(file))
    for family in FAMILIES:
        for path in _files(family):
            if draws(path, PROOF):
                font_manager.fontManager.addfont(path)
                return str(FT2Font(path).family_name)
    raise NoFont(
        "no installed font can draw Chinese, the picture would show empty boxes; install one "
        "(Debian and Ubuntu: apt-get install fonts-wqy-microhei, or fonts-noto-cjk) or name a "
        f"font file in the environment variable {VARIABLE}"
    )


def draws(path: str, text: str) -> bool:
    """Whether the font file has a glyph for every character."""
    try:
        font = FT2Font(path)
    except (OSError, RuntimeError):
        return False
    return all(font.get_char_index(ord(c)) for c in text)


def _users(path: Path) -> str:
    """The family of the font file the user names."""
    if not path.is_file() or not draws(str(path), PROOF):
        raise NoFont(
            f"{VARIABLE} names {str(path)!r}, which is not a font file that can draw Chinese; "
            "name one that can, or unset it"
        )
    font_manager.fontManager.addfont(str(path))
    return str(FT2Font(str(path)).family_name)


@functools.cache
def _found() -> tuple[tuple[str, str], ...]:
    """Family and file of every font found now; matplotlib's own list may be older."""
    known = {(f.name, f.fname) for f in font_manager.fontManager.ttflist}
    listed = {path for _, path in known}
    for path in font_manager.findSystemFonts():
        if path not in listed and any(w in path.lower() for w in HINTS):
            try:
                known.add((str(FT2Font(path).family_name), path))
            except (OSError, RuntimeError):
                continue
    return tuple(sorted(known))


def _files(family: str) -> list[str]:
    return [path for name, path in _found() if name == family]
