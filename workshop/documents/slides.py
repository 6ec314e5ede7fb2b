"""Slides of a run: one message each, charts that can be edited, sources in the speaker notes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.util import Inches

from evidence.files import write_bytes
from scenarios.results.result import RunResult
from workshop.clarivate.facts import Facts
from workshop.clarivate.table import DocumentTable
from workshop.clarivate.tables import databases, document_tables
from workshop.content import headlines, provenance
from workshop.content.amounts import direction, measure, moved, moved_between
from workshop.content.answer_table import OF_COUNTRY, summary
from workshop.content.assumptions import interventions
from workshop.content.by_field import FieldMatrix, field_matrices
from workshop.content.course import Course, hero
from workshop.content.followers import followers, gains
from workshop.content.story import Story, stories, story
from workshop.content.wording import caveats
from workshop.documents.archive import EPOCH, settle
from workshop.documents.slide_band import band_chart
from workshop.documents.slide_parts import Paragraph, bar_chart, table, text
from workshop.documents.slide_theme import HEIGHT, LEFT, ROOM, SOFT, WIDTH, cover, page, paint_theme
from workshop.figures.fan_spec import fan_spec
from workshop.figures.style import COLOURS
from workshop.language.numbers import is_count
from workshop.view.result_view import Change, ResultView, RunView

BARS = 6  # pairs in a chart of bars
LONGEST = 9  # rows of a table
ASSUMED = 6  # paragraphs on what was put in


def write_slides(result: RunResult, folder: str | Path, lang: str = "en") -> Path:
    """Write ``slides.pptx`` (Chinese: ``slides-zh.pptx``) into a folder and return its path."""
    view = ResultView(result, lang)
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    paint_theme(deck)
    core = deck.core_properties
    core.title, core.author, core.last_modified_by = view.heading, "collabcast", "collabcast"
    core.created = core.modified = core.last_printed = EPOCH
    core.revision, core.language = 1, "zh-CN" if view.lang == "zh" else "en-GB"
    _Deck(deck, view).write()
    raw = io.BytesIO()
    deck.save(raw)
    path = Path(folder) / ("slides.pptx" if lang == "en" else f"slides-{lang}.pptx")
    write_bytes(path, settle(raw.getvalue()))
    return path


class _Deck:
    """The slides of one view, in their order."""

    def __init__(self, deck: Any, view: RunView) -> None:
        self.deck, self.view, self.t = deck, view, view.t
        self.source = provenance.source(view)

    def write(self) -> None:
        """Title, answer, who, for whom, by field, assumed, so what; the rest as an appendix."""
        view = self.view
        self._title()
        found = hero(view)
        if found is not None:
            told = story(view, found.change.scenario)
            self._answer(told, found)
            fields = [m for m in field_matrices(view.results, view) if m.scenario == told.scenario]
            several = len(view.names) > 1
            if several:
                self._several()
            self._who(told, found)
            # Eight slides at most: with several scenarios the fields have a sentence, no table.
            self._asker(told, found, [m.sentence for m in fields if several])
            for made in fields if not several else ():
                self._fields(made)
        self._assumed()
        if found is not None:
            self._so_what(told, found)
        # Without the document's figures the tables stay in the report.
        if "clarivate" in view.tables and Facts(view.evidence):
            for table_ in document_tables(view):
                self._document(table_)
        self._method()

    def _page(self, eyebrow: str, title: str, notes: str = "") -> Any:
        notes = f"{notes}\n\n{self.source}".strip()
        return page(self.deck, self.view.lang, eyebrow, title, notes, self.source)

    def _title(self) -> None:
        view = self.view
        line = self.t("report.subtitle", year=view.horizon, runs=view.runs,
                      last=view.evidence.last_year, database=view.evidence.database)  # fmt: skip
        lines = [line, self.t("report.not.oracle")]
        n = len(view.names)
        heading = self.t("report.several", n=n) if n > 2 else view.heading
        cover(self.deck, view.lang, self.t("report.kind"), heading, lines,
              f"{line}\n\n{self.source}")  # fmt: skip

    def _answer(self, told: Story, found: Course) -> None:
        """What moves most: one chart as wide as the slide."""
        view = self.view
        notes = "\n".join(s.text for s in told.sentences)
        title = headlines.moves(view, found)
        if len(view.names) > 1:
            title = f"{told.title}{self.t('list.colon')}{title}"
        sure = (moved_between(view, found.change), direction(view, found.change))
        eyebrow = f"{self.t('report.answer')}{self.t('list.colon')}{found.year}, "
        eyebrow += self.t("list.semicolon").join(sure)
        slide = self._page(eyebrow, title, notes)
        spec = fan_spec(view, found.region, found.variable)
        path = next(p for p in spec.scenarios if p.name == told.scenario)
        form = "#,##0" if is_count(view.unit_of(found.variable)) else "0.0#"
        unit = view.unit(view.unit_of(found.variable))
        name = f"{view.variable(found.variable)}, {view.region(found.region)} ({unit})"
        text(slide, (LEFT - 0.1, 1.7, ROOM, 0.4), [Paragraph(name, 14, bold=True)], view.lang)
        band_chart(slide, (LEFT - 0.1, 2.05, ROOM + 0.2, 4.95), view, spec, path, form)

    def _several(self) -> None:
        """A row a scenario."""
        made = summary(self.view)
        title = self.t("headline.several", n=len(made.rows))
        slide = self._page(self.t("story.column.most"), title, self.t("story.table.several"))
        rows = [made.heads, *made.rows][: LONGEST + 1]
        table(slide, (LEFT, 1.8, ROOM, 0.5 * len(rows)), rows, self.view.lang, 13)

    def _who(self, told: Story, found: Course) -> None:
        """Who follows, gains and loses: bars of pairs, the sentences beside them."""
        view, scenario = self.view, told.scenario
        title = headlines.who_follows(view, scenario, found)
        slide = self._page(self.t("slides.who"), title, "\n".join(told.of("follows")))
        pairs = [c for r in view.regions("links") if "links" in view.outcomes
                 and (c := view.change(scenario, r, "links", found.year))]  # fmt: skip
        pairs = sorted(pairs, key=lambda c: -abs(c.relative.p50))[:BARS]
        words = [w for w in (followers(view, scenario), gains(view, scenario, found)) if w]
        room = (8.3, 1.8, 4.4, 5.0) if pairs else (LEFT - 0.1, 1.8, ROOM, 5.0)
        text(slide, room, [Paragraph(w, 16) for w in words], view.lang)
        if pairs:
            self._bars(slide, told, pairs, found.year)

    def _bars(self, slide: Any, told: Story, pairs: list[Change], year: int) -> None:
        view = self.view
        head = self.t("axis.change", year=year, unit=self.t("axis.percent_of_baseline"))
        text(slide, (LEFT - 0.1, 1.7, 7.3, 0.4), [Paragraph(head, 14, bold=True)], view.lang)
        names = [view.region(c.region) for c in pairs]
        rows = [(told.title, COLOURS[0], [measure(c) for c in pairs])]
        bar_chart(slide, (LEFT - 0.1, 2.1, 7.4, 4.5), names, rows, view.lang,
                  open_=[c.certainty in ("open", "small") for c in pairs])  # fmt: skip
        note = [Paragraph(self.t("slides.bars"), 11, colour=SOFT)]
        text(slide, (LEFT - 0.1, 6.6, 7.3, 0.4), note, view.lang)

    def _asker(self, told: Story, found: Course, fields: list[str]) -> None:
        """The countries shown, a column an outcome; below what is told of fields."""
        view, t = self.view, self.t
        title = headlines.for_the_asker(view, told.scenario, found)
        slide = self._page(t("slides.asker"), title, "\n".join(told.of("asker")))
        asked = [v for v in OF_COUNTRY if v in view.outcomes]
        heads = [t.maybe(f"story.of.{v}", view.prose(v)) for v in asked]
        rows = [[t("column.region"), *heads]]
        for region in view.asked[:LONGEST]:
            found_ = [view.change(told.scenario, region, v, found.year) for v in asked]
            rows.append([view.region(region), *(moved(view, c) if c else "–" for c in found_)])
        size = 16 if len(rows) < 8 else 13
        table(slide, (LEFT, 1.85, ROOM, 0.03 * size * len(rows)), rows, view.lang, size)
        note = [Paragraph(t("slides.cells", year=found.year), 13, colour=SOFT)]
        text(slide, (LEFT - 0.1, 6.5, ROOM, 0.5), note, view.lang)
        if fields:
            said = [Paragraph(words, 12) for words in fields]
            text(slide, (LEFT - 0.1, 5.75, ROOM, 0.7), said, view.lang)

    def _fields(self, made: FieldMatrix) -> None:
        """Countries by field, for one scenario."""
        head = self.t("report.fields", year=self.view.horizon)
        slide = self._page(head, made.sentence, "\n".join(made.meanings))
        rows = [[self.t("column.region"), *made.fields]]
        rows += [[region, *cells] for region, cells in made.rows[:LONGEST]]
        size = 12 if len(made.fields) <= 6 else 9
        table(slide, (LEFT, 1.9, ROOM, 0.4 * len(rows)), rows, self.view.lang, size)

    def _assumed(self) -> None:
        """What was put in, on which evidence, and what the numbers are not."""
        view, t = self.view, self.t
        words, grades = [], []
        size = 16 if len(view.names) == 1 else 12
        for told in stories(view):
            said = "".join(told.of("put_in"))
            words.append(Paragraph(said, size, lead=f"{told.title}{t('list.colon')}"))
        for scenario in view.scenarios:
            for item in interventions(view, scenario)[:3]:
                grade = t("report.evidence", grade=t(f"grade.{item.grade}"))
                grades.append(item.grade)
                head = f"{item.title} ({grade}){t('list.colon')}"
                words.append(Paragraph(item.line(t), 14, lead=head))
        key = "assumption" if "assumption" in grades else "known"
        title = t(f"headline.assumed.{key}") if grades else t("report.baseline_only")
        slide = self._page(t("report.scenario"), title, t("report.assumptions.read"))
        room = ASSUMED if len(view.names) < 3 else len(view.names)
        text(slide, (LEFT - 0.1, 1.75, 6.9, 5.2), words[:room], view.lang)
        sentences = caveats(view)
        if failed := provenance.failures(view):
            sentences.append(t("report.failures", n=failed, all=view.results.replicates))
        beside = [Paragraph(t("report.not.title"), 16, bold=True)]
        beside += [Paragraph(line, 14) for line in sentences]
        text(slide, (7.7, 1.75, 5.0, 5.2), beside, view.lang)

    def _so_what(self, told: Story, found: Course) -> None:
        view, t = self.view, self.t
        slide = self._page(t("slides.so_what"), headlines.so_what(view, found), "")
        said = [*told.of("when", "asker", "sure"), t("slides.next")]
        text(slide, (LEFT - 0.1, 1.9, ROOM, 5.0), [Paragraph(w, 18) for w in said], view.lang)

    def _document(self, made: DocumentTable) -> None:
        """One table of the Clarivate document, its warning below and in the notes."""
        view = self.view
        notes = "\n".join((made.title, databases(view), made.note))
        slide = self._page(self.t("slides.appendix"), made.title, notes)
        rows = [[head for head, _ in made.heads], *made.texts(view)]
        size = 12 if len(made.heads) <= 7 else 10
        table(slide, (LEFT, 1.7, ROOM, 0.42 * len(rows)), rows, view.lang, size)
        words = [Paragraph(f"{databases(view)} {made.note}", 10, colour=SOFT)]
        text(slide, (LEFT - 0.1, 6.3, ROOM, 0.8), words, view.lang)

    def _method(self) -> None:
        view, t = self.view, self.t
        sources = "\n".join(f"{s.id}: {s.producer}, {s.title}" for s in provenance.sources(view))
        notes = f"{t('slides.sources_of')}\n{sources}"
        slide = self._page(t("slides.appendix"), t("report.method"), notes)
        words = [Paragraph(v, 13, lead=k + t("list.colon")) for k, v in provenance.method(view)]
        words.append(Paragraph(t("certainty.rule", runs=view.runs), 11, colour=SOFT))
        text(slide, (LEFT - 0.1, 1.75, ROOM, 5.2), words, view.lang)
