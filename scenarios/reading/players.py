"""Players that scenarios bring with them, and the evidence that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from evidence.loading.outline import Known, Outline
from evidence.reference.players import Player
from scenarios.errors import Complaint

if TYPE_CHECKING:
    from evidence.model import Evidence


def player_faults(players: Sequence[Player], evidence: Known) -> Iterator[Complaint]:
    """What the figures cannot hold of the players of a scenario, beside those they have."""
    if not _missing(players, evidence) or _known(players, evidence):
        return
    from evidence.players.check import faults  # brings arrays: not for a check without players

    figures = _figures(evidence)
    for loc, *words in faults(players, figures.whole or figures):
        yield ("players", *loc), *cast(tuple[str, str, str], words)


def with_players(evidence: Known, players: Iterable[Player]) -> Known:
    """The evidence with these players beside those it has; itself where it has them all.

    Raises
    ------
    EvidenceError : the figures cannot hold them.
    """
    missing = _missing(players, evidence)
    if not missing:
        return evidence
    from evidence.players.carve import carve

    figures = _figures(evidence)
    told = (*figures.players, *missing)
    key = figures.digest, id(figures.world), tuple(p.model_dump_json() for p in told)
    if key not in _KEPT:  # a scenario is checked before it is run, and several bring one player
        while len(_KEPT) >= MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[key] = figures, carve(figures, told)
    return replace(_KEPT[key][1], parameters=evidence.parameters)


MOST_KEPT = 4
_KEPT: dict[tuple[object, ...], tuple[Evidence, Evidence]] = {}  # the first holds the id


def _known(players: Sequence[Player], evidence: Known) -> bool:
    """Whether these very players have been carved out of these figures before."""
    figures = _figures(evidence)
    from evidence.players.check import named

    told = tuple(p.model_dump_json() for p in (*figures.players, *named(players, figures)))
    return (figures.digest, id(figures.world), told) in _KEPT


def _figures(evidence: Known) -> Evidence:
    """The figures of an evidence of which only the outline is there."""
    if isinstance(evidence, Outline):
        from evidence.loading.load import load

        return load()
    return cast("Evidence", evidence)


def _missing(players: Iterable[Player], evidence: Known) -> list[Player]:
    """Those that the evidence does not have, each once."""
    told = list(players)
    if not told:
        return []
    from evidence.players.check import named

    have = {p.model_dump_json() for p in evidence.players}
    new = {p.model_dump_json(): p for p in named(told, _figures(evidence))}
    return [p for key, p in new.items() if key not in have]
