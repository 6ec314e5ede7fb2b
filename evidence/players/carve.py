"""Evidence and paths in which players stand beside what is left of their countries.

Nothing is fitted anew: the world is projected whole and carved afterwards, so that nobody else
moves and no forecast of a country depends on who looks at one of its cities.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from evidence.errors import EvidenceError
from evidence.model import Evidence
from evidence.players.arrays import carved
from evidence.players.check import dotted, faults, named
from evidence.players.shares import shares_of
from evidence.reference.countries import Bloc, Blocs, Names
from evidence.reference.players import ROW, Player, rest_of

_FEW = 3  # players that the name of the rest names


def carve(evidence: Evidence, players: Sequence[Player]) -> Evidence:
    """The evidence with players as agents of their own, last in its order.

    A country that is carved is left as ``CHN_REST``: its papers without an author in a player. The
    code of the country goes on to mean the whole, wherever a word is asked for: the sum of its
    parts, which is the country bit for bit. Figures of a player are shares of its country's in the
    last year, carried through all years: an assumption.

    Raises
    ------
    EvidenceError : every player that the figures cannot hold, with what is allowed.

    Examples
    --------
    >>> import evidence
    >>> city = Player(id="CN_SHA", name="Shanghai", of="CHN", papers=0.1, source="invented")
    >>> papers = carve(evidence.load(), [city]).world.papers.sel(year=2022)
    >>> papers.sel(country="CN_SHA").item().__round__(), papers.sel(country="CHN_REST").item()
    (97614, 878526.9)
    >>> papers.sel(country=["CHN_REST", "CN_SHA"]).sum().item()
    976141.0
    """
    whole = evidence if evidence.whole is None else evidence.whole
    whole = replace(whole, parameters=evidence.parameters)
    if not players:
        return whole
    found = faults(players, whole)
    if found:
        raise EvidenceError("\n".join(f"{dotted(at)}: {c}; {a}; {r}" for at, c, a, r in found))
    told = sorted(named(players, whole), key=lambda p: p.id)
    shares = shares_of(told, whole)
    text = whole.digest + "".join(p.model_dump_json() for p in told)
    world = carved(whole.world, shares)
    published = world["links_observed"].values.copy()
    published[len(whole.countries) :] = published[:, len(whole.countries) :] = False
    return replace(
        whole,
        world=world.assign(links_observed=(world["links_observed"].dims, published)),
        names=_names(whole.names, told),
        blocs=_blocs(whole.blocs, told),
        notes=(*whole.notes, *map(_note, told)),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        whole=whole,
        players=tuple(told),
    )


def _names(names: Names, players: Sequence[Player]) -> Names:
    more: dict[str, dict[str, str]] = {}
    for country in dict.fromkeys(p.of for p in players):
        own = [p for p in players if p.of == country]
        more |= {p.id: {"en": p.label("en"), "zh": p.label("zh"), "id": p.id} for p in own}
        if country == ROW:
            continue
        en, zh = names.label(country, "en"), names.label(country, "zh")
        rest = {"en": f"rest of {en}", "zh": f"{zh}其他地区"}
        if len(own) <= _FEW:
            told = [p.label("en") for p in own]
            listed = f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]
            rest = {
                "en": f"{en} without {listed}",
                "zh": f"{zh}（不含{'、'.join(p.label('zh') for p in own)}）",
            }
        more[rest_of(country)] = {**rest, "id": rest_of(country)}
    return names.with_more(more)


def _blocs(blocs: Blocs, players: Sequence[Player]) -> Blocs:
    """Groups with the parts of a carved country in its place."""
    parts: dict[str, tuple[str, ...]] = {}
    for player in players:
        if player.of != ROW:
            parts[player.of] = (*parts.get(player.of, (rest_of(player.of),)), player.id)
    opened: dict[str, Bloc] = {}
    for key, bloc in blocs.items():
        members = tuple(m for c in bloc.members for m in parts.get(c, (c,)))
        opened[key] = bloc.model_copy(update={"members": members})
    return Blocs(opened)


def _note(player: Player) -> str:
    return (
        f"{player.label()} ({player.id}) is carved out of {player.of} by shares that its user told"
        f" (assumption): {player.source_in()}"
    )
