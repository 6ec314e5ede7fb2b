"""How slides look: colours and fonts of the theme, a bar at the side, a line above the title."""

from __future__ import annotations

import re
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Inches, Pt

from workshop.documents.slide_parts import DARK, Paragraph, paint, rgb, text
from workshop.figures.style import COLOURS, INK

WIDTH, HEIGHT = 13.333, 7.5  # inches
LEFT, ROOM = 0.7, 11.95  # where words begin, and how wide they run
SOFT, ACCENT = "#595959", COLOURS[0]
TITLE_ONLY = 5  # layout of the library's own template


def paint_theme(deck: Any) -> None:
    """Our colours in the theme, so that what people add later fits."""
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    xml = part.blob.decode("utf-8")
    for k, colour in enumerate(COLOURS[:6], start=1):
        new = f'<a:accent{k}><a:srgbClr val="{colour.lstrip("#")}"/></a:accent{k}>'
        xml = re.sub(rf"<a:accent{k}>.*?</a:accent{k}>", new, xml, flags=re.DOTALL)
    dark = f'<a:dk2><a:srgbClr val="{DARK.lstrip("#")}"/></a:dk2>'
    part._blob = re.sub(r"<a:dk2>.*?</a:dk2>", dark, xml, flags=re.DOTALL).encode("utf-8")


def bare_slide(deck: Any, lang: str, notes: str, title: str, box: Any, look: Paragraph) -> Any:
    """A slide with its title in a box and notes; ``look`` gives size and colour of the title."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = (Inches(v) for v in box)
    shape.text_frame.text = title
    shape.text_frame.word_wrap = True
    run = shape.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(look.size), True
    run.font.color.rgb = rgb(look.colour)
    shape.text_frame.paragraphs[0].alignment = 1
    paint(shape._element, lang)
    frame = slide.notes_slide.notes_text_frame
    frame.text = notes
    paint(frame._element, lang)
    return slide


def cover(deck: Any, lang: str, kind: str, title: str, lines: list[str], notes: str) -> Any:
    """The first slide: dark, the title large."""
    size = 40 if len(title) < 60 else 28
    look = Paragraph("", size, colour="#ffffff")
    slide = bare_slide(deck, lang, notes, title, (1.0, 2.2, 11.3, 1.9), look)
    _block(slide, (0, 0, WIDTH, HEIGHT), DARK)
    _block(slide, (1.0, 4.25, 1.6, 0.07), COLOURS[5])
    text(slide, (0.9, 1.6, 11.3, 0.5), [Paragraph(kind, 16, colour="#C9D6DF")], lang)
    words = [Paragraph(line, 18, colour="#ffffff") for line in lines]
    text(slide, (0.9, 4.45, 11.3, 2.4), words, lang)
    return slide


def page(deck: Any, lang: str, eyebrow: str, title: str, notes: str, foot: str) -> Any:
    """A slide with a line above its title, its source and its number at the foot."""
    size = 26 if len(title) < 110 else 20 if len(title) < 160 else 16
    box = (LEFT - 0.1, 0.62, ROOM + 0.2, 1.05)
    slide = bare_slide(deck, lang, notes, title, box, Paragraph("", size, colour=INK))
    _block(slide, (0, 0, 0.22, HEIGHT), DARK)
    look = Paragraph(eyebrow, 13, bold=True, colour=ACCENT)
    text(slide, (LEFT - 0.1, 0.28, ROOM, 0.4), [look], lang)
    number = str(len(deck.slides))
    text(slide, (LEFT - 0.1, 7.02, 11.3, 0.4), [Paragraph(foot, 9, colour=SOFT)], lang)
    text(slide, (12.3, 7.02, 0.8, 0.4), [Paragraph(number, 9, colour=SOFT)], lang)
    return slide


def _block(slide: Any, box: Any, colour: str) -> None:
    """A filled rectangle behind everything."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(v) for v in box))
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(colour)
    shape.line.fill.background()
    shape.shadow.inherit = False
    slide.shapes._spTree.remove(shape._element)
    slide.shapes._spTree.insert(2, shape._element)
