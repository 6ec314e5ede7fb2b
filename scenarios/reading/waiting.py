"""Whether what an intervention waits for can come about in its scenario."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence.loading.outline import Known
from scenarios.errors import Complaint
from scenarios.interventions import Intervention
from scenarios.interventions.edits import deciding
from scenarios.interventions.following import Followed, Follower
from scenarios.interventions.multilateral_programme import MultilateralProgramme
from scenarios.vocabulary.resolve import UnknownWord, agents, codes


def waiting(moves: Sequence[Intervention], evidence: Known) -> Iterator[Complaint]:
    """What is wrong with the conditions of a scenario."""
    for i, move in enumerate(moves):
        if move.when is None:
            continue
        at = ("interventions", i, "when")
        word = "follows" if move.when.follows else "joins"
        region = move.when.follows or move.when.joins
        if "strategy" in type(move).moves:
            yield (
                at,
                f"came `when` at {move.kind!r}",
                "declared strategies cannot wait",
                "remove it",
            )
            continue
        try:
            named = agents((region,) if region else (), evidence)
            who = [evidence.countries[k] for k in deciding(named, evidence)]
            able = [_able(m, evidence, word) for m in moves if m is not move and m.when is None]
        except UnknownWord:
            continue  # said already
        if len(who) != 1:
            yield (
                (*at, word),
                f"came {str(region)!r}, {len(who)} countries",
                "allowed is one country",
                "write one intervention for each",
            )  # fmt: skip
        elif not any(who[0] in some for some in able):
            others = sorted(set().union(*able)) if able else []
            remedy = (
                f"let it decide in another intervention: `followers: [{who[0]}]` or `align: true`"
                if word == "follows"
                else "open a multilateral_programme to it: `open: true`"
            )
            yield (
                (*at, word),
                f"{who[0]} cannot do that in any other intervention that does not wait itself",
                f"allowed are {', '.join(others) or 'none here'}",
                remedy,
            )


def _able(move: Intervention, evidence: Known, word: str) -> set[str]:
    """Countries that may follow, or join, in an intervention."""
    if word == "follows" and isinstance(move, Followed):
        told = {f.country for f in move.followers or () if isinstance(f, Follower)}
        found = set(codes(told, evidence))
        if move.named and move.align is not False:
            found |= set(codes(move.named, evidence))
        if move.align and not move.followers:
            found |= set(evidence.countries)
        return found - set(codes(move.except_ or (), evidence))
    if word == "joins" and isinstance(move, MultilateralProgramme) and move.open:
        every = move.candidates is None
        found = set(evidence.countries if every else codes(move.candidates or (), evidence))
        return found - set(codes(move.members, evidence))
    return set()
