"""The answer first: a few plain, hedged sentences, each made from one cell of the comparison."""

from __future__ import annotations

from dataclasses import dataclass

from workshop.certainty import Certainty
from workshop.view import BASELINE, Change, View
from workshop.wording import interval, is_count, level, owner, place, relative, size

ORDER: tuple[Certainty, ...] = ("sure", "likely", "open", "small")
MOST = 8


@dataclass(frozen=True)
class Finding:
    """One sentence and the cell it was made from."""

    certainty: Certainty
    sentence: str
    others: str
    change: Change
    scenario: str


def findings(view: View) -> list[Finding]:
    """One finding an outcome and scenario, most direct outcome (pairs) first.

    With several scenarios only the first two outcomes of each are told, so that an answer stays an
    answer; the table holds the rest.
    """
    outcomes = sorted(view.outcomes, key=lambda o: "-" not in next(iter(view.regions(o)), ""))
    several = len(view.names) > 1
    told = []
    for name in view.names:
        for variable in outcomes[: 2 if several else 4]:
            finding = _finding(view, name, variable)
            if finding is not None:
                told.append(finding)
    return told[:MOST]


def _finding(view: View, name: str, variable: str) -> Finding | None:
    changes = [c for r in view.regions(variable) if (c := view.change(name, r, variable))]
    if not changes:
        return None
    lead = min(changes, key=_rank)
    others = [c for c in changes if c is not lead]
    title = view.title(name) if len(view.names) > 1 else ""
    return Finding(lead.certainty, sentence(view, lead), _others(view, others), lead, title)


def _rank(change: Change) -> tuple[int, float]:
    """Sure before likely, then the largest change for its level."""
    return ORDER.index(change.certainty), -abs(change.delta.p50 / (change.baseline or 1.0))


def sentence(view: View, change: Change) -> str:
    """What happens to one outcome of one region at the horizon."""
    count = is_count(change.unit)
    pair = "-" in change.region
    less, more = (
        (view.t("way.fewer"), view.t("way.more"))
        if count
        else (view.t("way.lower"), view.t("way.higher"))
    )
    way = "less" if change.delta.p50 < 0 else "more"
    kind = "small" if change.certainty == "small" else "open" if change.certainty == "open" else way
    subject = "pair" if pair and count else "count" if count else "level"
    return view.t(
        f"finding.{subject}.{kind}",
        year=change.year,
        region=place(view, change.region),
        owner=owner(view, change.region),
        variable=view.t.maybe(f"prose.{change.variable}", view.variable(change.variable)),
        n=size(view, change),
        unit=view.t.maybe(f"prose.change.{change.unit}", view.unit_of_change(change.unit)),
        percent=relative(view, change, sign=False),
        baseline=level(view, change, BASELINE),
        limits=interval(view, change, (less, more)),
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
    order = ("less.sure", "less.likely", "more.sure", "more.likely", "small", "open")
    parts = [
        view.t(f"others.{key}", regions=view.t("list.comma").join(groups[key]))
        for key in order
        if key in groups
    ]
    return view.t("others.join").join(parts)
