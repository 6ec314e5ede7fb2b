"""What a scenario does, told once for terminal, report, slides, page and minutes.

What was put in; who follows and who gains; when it is deepest and when it is over; what it means
for the first country asked for; how sure that is; by field and why so little, where there is
something to say. The words come in the language of the view.
"""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.results.result import RunResult
from scenarios.schema.scenario import Scenario
from workshop.content.amounts import direction, moved_between, papers_moved, told_band
from workshop.content.assumptions import who
from workshop.content.by_field import field_matrices
from workshop.content.course import Course, Together, focus, hero, together
from workshop.content.extremes import extremes
from workshop.content.followers import followers, gains
from workshop.content.wording import level, place
from workshop.language.numbers import digits, is_count, percent
from workshop.view.result_view import BASELINE, Change, View

__all__ = ["Course", "Sentence", "Story", "hero", "stories", "story"]

MOVES = 3  # interventions named in a sentence
NAMED = 3  # countries named in a sentence
TOUCHED = 0.05  # percent put in on a pair; less is nothing
# What is told of a country, most asked first.
OF_COUNTRY = ("papers", "papers_share", "international_share", "impact")


@dataclass(frozen=True)
class Sentence:
    """One or two sentences and what they are about."""

    about: str
    text: str


@dataclass(frozen=True)
class Story:
    """What a scenario does.

    Attributes
    ----------
    scenario, title : its name and its title.
    focus : what moves most, and when; None where nothing is compared.
    sentences : in the order they are told; ``about`` is one of ``put_in``, ``follows``, ``when``,
        ``asker``, ``fields``, ``sure``, ``why``, each at most once.
    """

    scenario: str
    title: str
    focus: Course | None
    sentences: tuple[Sentence, ...]

    def of(self, *about: str) -> list[str]:
        """The sentences about some things, in the order of the story."""
        return [s.text for s in self.sentences if s.about in about]


def stories(view: View) -> list[Story]:
    """One a scenario, in the order of the results; none is left out."""
    return [story(view, scenario.name) for scenario in view.scenarios]


def story(view: View, scenario: str) -> Story:
    """The story of one scenario.

    Parameters
    ----------
    view : of a finished run or of live answers.
    scenario : its name.
    """
    found = focus(view, scenario)
    made = next(s for s in view.scenarios if s.name == scenario)
    told = [("put_in", _put_in(view, made))]
    if found is not None:
        told += [
            ("follows", _joined(view, followers(view, scenario), gains(view, scenario, found))),
            ("when", _when(view, scenario, found)),
            ("asker", _asker(view, scenario, found)),
            ("fields", _fields(view, scenario)),
            ("sure", _sure(view, scenario, found)),
        ]
    told.append(("why", view.t("list.sentence").join(extremes(view, scenario))))
    sentences = tuple(Sentence(about, text) for about, text in told if text)
    return Story(scenario, view.title(scenario), found, sentences)


def _joined(view: View, *parts: str) -> str:
    return view.t("list.sentence").join(p for p in parts if p)


def _put_in(view: View, scenario: Scenario) -> str:
    """The interventions, and what they do to the pair they do most to."""
    t, moves = view.t, scenario.moves()
    if not moves:
        return t("story.put_in.nothing")
    names = []
    for move in moves[:MOVES]:
        end = getattr(move, "end", None)
        years = t("story.from", year=move.start)
        if end is not None:
            years = t("story.years", first=move.start, last=end) if end > move.start else str(end)
        places = who(view, move)
        facts = t("list.comma").join(p for p in (places, years) if p)
        names.append(t("story.move", title=t.pick(type(move).title), facts=facts))
    said = t("list.semicolon").join(names)
    if len(moves) > MOVES:
        said = t("extreme.more", names=said, n=len(moves) - MOVES)
    return _joined(view, t("story.put_in", moves=said), _on_pairs(view, scenario))


def _on_pairs(view: View, scenario: Scenario) -> str:
    t, rows = view.t, view.results.shock(scenario.name)
    acting = [r for r in rows if abs(r["put_in_percent"]["p50"] or 0.0) >= TOUCHED]
    if not acting:
        if rows:
            return t("story.put_in.ended", n=len(rows), year=view.horizon)
        levers = {lever for move in scenario.moves() for lever in type(move).moves}
        return t("story.put_in.all_ties" if "openness" in levers else "story.put_in.no_ties")
    shown = set(view.asked)
    inside = [r for r in acting if set(r["pair"].split("-")) <= shown] or acting
    most = max(inside, key=lambda r: abs(r["put_in_percent"]["p50"]))
    put, total = (told_band(view, most[key]) for key in ("put_in_percent", "total_percent"))
    key = "story.put_in.pair" if len(acting) == 1 else "story.put_in.pairs"
    return t(key, n=len(acting), pair=place(view, most["pair"]), put=put, total=total,
             year=view.horizon)  # fmt: skip


def name_of(view: View, found: Course | Change) -> str:
    """A series in prose: ``joint papers of China and the United States``."""
    words = view.t.maybe(f"story.of.{found.variable}", view.prose(found.variable))
    return view.t("story.series", variable=words, region=place(view, found.region))


def _when(view: View, scenario: str, found: Course) -> str:
    """What moves most, when it is deepest, whether it is over; then the years together."""
    t = view.t
    if found.change.certainty == "small":
        return t("story.when.small", year=view.horizon)
    words = {
        "series": name_of(view, found), "change": moved_between(view, found.change),
        "year": found.year, "end": moved_between(view, found.end), "horizon": view.horizon,
        "full": found.full, "over": found.over, "levels": _levels(view, found.change),
    }  # fmt: skip
    if found.lasts:
        key = "story.when.lasts" if found.full < found.year else "story.when.grows"
    else:
        key = "story.when.over" if found.over else "story.when.partly"
    clear = found.change.certainty in ("sure", "likely")
    sums = together(view, scenario, found.region, found.variable) if clear else None
    return _joined(view, t(key, **words), _sum(view, sums) if sums else "")


def _levels(view: View, change: Change) -> str:
    """How many papers a change of a count is, of how many; empty for other outcomes."""
    if not is_count(change.unit):
        return ""
    band = papers_moved(change)
    return view.t(
        "story.levels",
        n=digits(abs(band.p50), band.step, view.lang, big="prose"),
        all=level(view, change, BASELINE),
    )


def _sum(view: View, sums: Together) -> str:
    band = sums.relative.scaled(sums.baseline / 100.0)
    return view.t(
        "story.together.more" if band.p50 > 0 else "story.together.fewer",
        first=sums.first,
        last=sums.last,
        n=digits(abs(band.p50), band.step, view.lang, big="prose"),
        percent=percent(sums.relative.p50, sums.relative.step, view.lang, sign=True),
    )


def _asker(view: View, scenario: str, found: Course) -> str:
    """What it means for the first country asked for, and whether for the others shown."""
    t, year = view.t, found.year
    asked = [v for v in OF_COUNTRY if v in view.outcomes] or [
        v for v in view.outcomes if v != "links"
    ]
    first = view.asked[0] if view.asked else ""
    own = [c for v in asked if (c := view.change(scenario, first, v, year)) is not None]
    text = ""
    if own and all(c.certainty == "small" for c in own):
        text = t("story.asker.small", country=place(view, first), year=year)
    elif own:
        parts = [
            t("story.part", variable=t.maybe(f"story.of.{c.variable}", view.prose(c.variable)),
              change=moved_between(view, c))
            for c in own
        ]  # fmt: skip
        text = t("story.asker", country=place(view, first), year=year,
                 parts=t("list.semicolon").join(parts))  # fmt: skip
    return _joined(view, text, _others(view, scenario, asked, year) if own else "")


def _others(view: View, scenario: str, asked: list[str], year: int) -> str:
    """The others shown: their papers, or what stands first of what is asked."""
    t = view.t
    changes = [c for r in view.asked[1:] if (c := view.change(scenario, r, asked[0], year))]
    told = [c for c in changes if c.certainty in ("sure", "likely")]
    told.sort(key=lambda c: -abs(c.relative.p50))
    if not changes:
        return ""
    words = t.maybe(f"story.of.{asked[0]}", view.prose(asked[0]))
    if not told:
        return t("story.others.none", variable=words, n=len(changes))
    parts = [
        t("story.part", variable=view.region(c.region), change=moved_between(view, c))
        for c in told[:NAMED]
    ]
    rest = len(changes) - len(parts)
    text = t("story.others", variable=words, parts=t("list.comma").join(parts))
    return _joined(view, text, t("story.others.rest", n=rest) if rest else "")


def _fields(view: View, scenario: str) -> str:
    """Who is hit in which science, where the run reports fields."""
    if not isinstance(view.results, RunResult) or not view.results.fields:
        return ""
    return next(m.sentence for m in field_matrices(view.results, view) if m.scenario == scenario)


def _sure(view: View, scenario: str, found: Course) -> str:
    """In how many runs the direction is the same; what is open; what is assumed."""
    t = view.t
    text = t("story.sure", series=name_of(view, found), direction=direction(view, found.change))
    if found.change.certainty == "small":
        text = t("story.sure.small")
    regions = [(v, r) for v in view.outcomes for r in view.regions(v)]
    changes = [c for v, r in regions if (c := view.change(scenario, r, v, found.year))]
    open_ = [name_of(view, c) for c in changes if c.certainty == "open"]
    if open_:
        rest = len(open_) - NAMED
        names = t("list.comma").join(open_[:NAMED])
        names = t("extreme.more", names=names, n=rest) if rest > 0 else names
        text = _joined(view, text, t("story.sure.open", names=names))
    if view.grade(scenario) == "assumption":
        text = _joined(view, text, t("finding.assumed"))
    return text
