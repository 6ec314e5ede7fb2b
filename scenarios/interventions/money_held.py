"""What higher education and government of a country, or of a part of it, spend on R&D."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from evidence.loading.outline import Known
from evidence.reference.players import rest_of

if TYPE_CHECKING:
    from evidence.model import Evidence

LEAST, MOST = -0.95, 5.0  # of the money before

Money = Mapping[str, tuple[str, float]]  # part of a country -> country, share of its money
NOBODY: Money = {}


def parts_of_money(evidence: Known) -> Money:
    """Whose money, and which share of it, players and what is left of their countries have."""
    if not evidence.players:
        return {}
    from evidence.players.shares import shares_of  # brings arrays: not for a check without players

    whole = cast("Evidence", evidence).whole
    assert whole is not None
    out: dict[str, tuple[str, float]] = {}
    for s in shares_of(evidence.players, whole):
        out[s.player.id] = s.player.of, s.money
        rest = rest_of(s.player.of)
        out[rest] = s.player.of, out.get(rest, ("", 1.0))[1] - s.money
    return out


def held(codes: Sequence[str], parts: Money = NOBODY) -> tuple[float, list[str]]:
    """Higher education and government R&D of agents, million PPP dollars; who has no figure."""
    from evidence.ncses.research_money import research_money  # brings pandas: not for a check

    known = research_money()["money"]
    of = [parts.get(c, (c, 1.0)) for c in codes]
    money = known.reindex([country for country, _ in of]) * [share for _, share in of]
    return float(money.sum()), [c for c, (own, _) in zip(codes, of, strict=True)
                                if own not in known.index]  # fmt: skip


def refused(money: float, codes: Sequence[str], parts: Money) -> tuple[str, str, str] | None:
    """Why a change of so much money cannot be; None where it can."""
    before, lacking = held(codes, parts)
    if lacking:
        from evidence.ncses.research_money import research_money

        return (
            f"came money for {', '.join(lacking)}, whose R&D by sector is not published",
            f"allowed are {', '.join(c for c in research_money().index if len(c) == 3)}",
            "give the change as a share with `change`",
        )
    if LEAST * before <= money <= MOST * before:
        return None
    return (
        f"came {money:,.0f} million PPP dollars a year",
        f"allowed is {LEAST * before:,.0f} to {MOST * before:,.0f}: higher education and government"
        f" spend {before:,.0f} on R&D there",
        "change less",
    )
