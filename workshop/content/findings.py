"""The answer first: a few plain, hedged sentences, each made from one cell of the comparison."""

from __future__ import annotations

from dataclasses import dataclass

from workshop.content.amounts import papers_moved
from workshop.content.wording import band_of, interval, level, owner, place, size
from workshop.language.certainty import Certainty
from workshop.language.numbers import is_count
from workshop.view.result_view import BASELINE, Change, View

ORDER: tuple[Certainty, ...] = ("sure", "likely", "open", "small")
FEW = 4  # regions named in one group; the others are counted
# The most direct effect, then what ministers ask about.
FIRST = ("links", "papers_share", "impact", "international_share")


@dataclass(frozen=True)
class Finding:
    """One sentence and the cell it was made from."""

    certainty: Certainty
    sentence: str
    others: str
    change: Change
    scenario: str
    grade: str

    def words(self, view: View) -> str:
        """The sentence, and that the size is assumed where it is."""
        if self.grade != "assumption":
            return self.sentence
        return f"{self.sentence}{view.t('list.sentence')}{view.t('finding.assumed')}"


def findings(view: View, only: str = "") -> list[Finding]:
    """One finding an outcome and scenario, in the order of :func:`outcomes_in_order`.

    With several scenarios only two outcomes of each are given, so that an answer stays an answer;
    the table holds the rest.

    Parameters
    ----------
    only : an outcome, where one alone is asked for.
    """
    each = 4 if len(view.names) == 1 else 2
    outcomes = [only] if only else outcomes_in_order(view)[:each]
    found = [_finding(view, name, variable) for name in view.names for variable in outcomes]
    return [finding for finding in found if finding is not None]


def outcomes_in_order(view: View) -> list[str]:
    """Pairs, share, impact first, then as asked."""
    asked = view.outcomes
    return [*(o for o in FIRST if o in asked), *(o for o in asked if o not in FIRST)]


def _finding(view: View, name: str, variable: str) -> Finding | None:
    changes = [c for r in view.regions(variable) if (c := view.change(name, r, variable))]
    if not changes:
        return None
    lead = min(changes, key=_rank)
    title = view.title(name) if len(view.names) > 1 else ""
    if lead.certainty == "small":
        words = view.prose(variable)
        text = view.t("finding.all_small", year=lead.year, variable=words, n=len(changes))
        return Finding("small", text, "", lead, title, view.grade(name))
    others = [c for c in changes if c is not lead]
    rest = _others(view, others)
    return Finding(lead.certainty, sentence(view, lead), rest, lead, title, view.grade(name))


def _rank(change: Change) -> tuple[int, float]:
    """Sure before likely, then the largest change."""
    return ORDER.index(change.certainty), -abs(band_of(change).p50)


def sentence(view: View, change: Change) -> str:
    """What happens to one outcome of one region at the horizon."""
    count = is_count(change.unit)
    words = ("fewer", "more") if count else ("lower", "higher")
    less, more = (view.t(f"way.{word}") for word in words)
    way = "less" if change.delta.p50 < 0 else "more"
    kind = change.certainty if change.certainty in ("small", "open") else way
    subject = ("pair" if "-" in change.region else "count") if count else "level"
    band = band_of(change)
    moved = papers_moved(change) if count else change.delta
    mark = view.t("percent.mark")
    return view.t(
        f"finding.{subject}.{kind}",
        year=change.year,
        region=place(view, change.region),
        owner=owner(view, change.region),
        variable=view.prose(change.variable),
        unit=view.t.maybe(f"prose.change.{change.unit}", view.unit_of_change(change.unit)),
        n=size(view, moved.p50, moved),
        percent=size(view, band.p50, band) + mark,
        limits=interval(view, band, less, more, mark if count else ""),
        baseline=level(view, change, BASELINE),
    )


def _others(view: View, changes: list[Change]) -> str:
    """The other regions of the outcome, grouped by what may be said of them."""
    groups: dict[str, list[str]] = {}
    for change in changes:
        if change.certainty in ("sure", "likely"):
            key = f"{'less' if change.delta.p50 < 0 else 'more'}.{change.certainty}"
        else:
            key = change.certainty
        groups.setdefault(key, []).append(view.region(change.region))
    order = ("less.sure", "less.likely", "more.sure", "more.likely", "open", "small")
    parts = []
    for key in order:
        names = groups.get(key, [])
        if key == "small" and len(names) > FEW:
            parts.append(view.t("others.small_many", n=len(names)))
        elif names:
            regions = view.t("list.comma").join(names[:FEW])
            if len(names) > FEW:
                regions = view.t("others.and_more", names=regions, n=len(names) - FEW)
            parts.append(view.t(f"others.{key}", regions=regions))
    return view.t("others.join").join(parts)
