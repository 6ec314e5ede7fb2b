"""What the figures cannot hold of a player: each with its place, what is allowed, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from evidence.model import Evidence
from evidence.players.arrays import carved
from evidence.players.shares import (
    REST_KEY,
    Last,
    Shares,
    international_of,
    own_fields,
    papers_of,
    shared,
    shares_of,
)
from evidence.reference.fields import ALIASES, BROAD, NAMES_ZH
from evidence.reference.players import REST, ROW, Count, Player

Place = tuple[str | int, ...]
Problem = tuple[Place, str, str, str]  # place, what came, what is allowed, what to do
_SLACK = 1e-9


def dotted(place: Place) -> str:
    """A place as keys and positions: ``players[0].ties.USA``."""
    return "players" + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in place)


def named(players: Sequence[Player], evidence: Evidence) -> list[Player]:
    """The players with their countries as codes and their fields as the evidence calls them."""
    known = {name: f for f, name in NAMES_ZH.items()} | dict(ALIASES)
    known |= {f.casefold(): f for f in (*evidence.fields, *BROAD)}
    return [
        p.model_copy(
            update={
                "of": evidence.names.resolve(p.of) or p.of,
                "fields": tuple(known.get(f.casefold(), f) for f in p.fields),
            }
        )
        for p in players
    ]


def faults(players: Sequence[Player], evidence: Evidence) -> list[Problem]:
    """Everything that is wrong with players of an evidence that is not carved.

    Places begin with the position of the player.
    """
    told = named(players, evidence)
    found = [*_codes(told, evidence), *_words(told, evidence)]
    found = found or list(_figures(told, evidence))
    return found or list(_together(told, evidence))


def _codes(players: Sequence[Player], evidence: Evidence) -> Iterator[Problem]:
    """Codes and names that somebody has."""
    taken: dict[str, int] = {}
    for i, p in enumerate(players):
        outside = p.of == ROW and p.id not in evidence.countries
        for at, word in ((("id",), p.id), *((("name", k), v) for k, v in p.name.items())):
            code = evidence.names.resolve(word) or evidence.blocs.resolve(word)
            code = "World" if word.casefold() == "world" else code
            own = outside and code == p.id
            holder = code or "the rest of a country"
            if (code and not own) or (at == ("id",) and word.endswith(REST)):
                yield (
                    (i, *at),
                    f"came {word!r}, which is the code or name of {holder}",
                    "allowed is one that nobody has",
                    "write another, such as CN_SHA",
                )
            elif taken.setdefault(word, i) != i:
                yield (
                    (i, *at),
                    f"came {word!r}, which another player has",
                    "players differ in code and name",
                    "rename one",
                )


def _words(players: Sequence[Player], evidence: Evidence) -> Iterator[Problem]:
    """Countries, partners and fields that are not known."""
    for i, p in enumerate(players):
        if p.of not in evidence.countries:
            yield (
                (i, "of"),
                f"came {p.of!r}",
                "allowed is a country with figures of its own, or ROW",
                f"write `of: {ROW}` for a country without figures of its own",
            )
        for name in p.ties:
            code = evidence.names.resolve(name)
            if code not in evidence.countries or code in (p.of, ROW):
                yield (
                    (i, "ties", name),
                    f"came {name!r}",
                    "allowed are other countries with figures of their own",
                    "name one of them, or leave it out",
                )
        others = [q.id for q in players if q.of == p.of and q.id != p.id]
        for name in p.domestic:
            if name not in (REST_KEY, *others):
                yield (
                    (i, "domestic", name),
                    f"came {name!r}",
                    f"allowed are {', '.join((REST_KEY, *others))}",
                    "write one of them",
                )
        for k, word in enumerate(p.fields):
            if not own_fields(p.model_copy(update={"fields": (word,)}), evidence).any():
                yield (
                    (i, "fields", k),
                    f"unknown field {word!r}",
                    f"allowed are {', '.join((*evidence.fields, *BROAD))}",
                    "choose one of them",
                )


def _figures(players: Sequence[Player], evidence: Evidence) -> Iterator[Problem]:
    """Figures of one player that its country does not have room for, in the last year."""
    codes, year = list(evidence.countries), evidence.last_year
    for i, p in enumerate(players):
        last, mine = Last.of(evidence, codes.index(p.of)), own_fields(p, evidence)
        own, inside = papers_of(p, last, mine), last.papers * last.field_share[mine].sum()
        abroad = international_of(p, own, last)
        if own > inside * (1.0 + _SLACK):
            yield (
                (i, "papers"),
                f"came {own:,.0f} papers",
                f"allowed is at most {inside:,.0f}, all that {p.of} has in {year}",
                "write less",
            )
            continue
        least = own - (last.papers - last.international)
        most = min(own, last.international)
        if not least - _SLACK * own <= abroad <= most * (1.0 + _SLACK):
            low, high = (max(v, 0.0) / own for v in (least, most))
            yield (
                (i, "international"),
                f"came {abroad / own:.4g}, {abroad:,.0f} papers",
                f"allowed is {low:.4g} to {high:.4g}: {p.of} has {last.international:,.0f}"
                f" international papers and {last.papers - last.international:,.0f} others",
                "change this share, or that of papers",
            )
            continue
        yield from _ties(i, p, last, abroad, evidence)
        share = own / last.papers if last.papers > 0.0 else 0.0
        if p.impact * share > 1.0 + _SLACK:
            yield (
                (i, "impact"),
                f"came {p.impact:g}",
                f"allowed is at most {1.0 / share:.4g}: more would be more of the most cited papers"
                f" than {p.of} has",
                "write less",
            )


def _ties(i: int, p: Player, last: Last, abroad: float, evidence: Evidence) -> Iterator[Problem]:
    """Ties that leave a side with more papers with one partner than international ones, or less."""
    codes = list(evidence.countries)
    links = last.links * (abroad / last.international if last.international > 0.0 else 0.0)
    before = links.sum()
    for name, amount in p.ties.items():
        at = codes.index(str(evidence.names.resolve(name)))
        held = last.links[at]
        told = amount.papers if isinstance(amount, Count) else amount * held
        most = min(held, abroad)
        least = max(held - (last.international - abroad), 0.0)
        if not least - 0.5 <= told <= most + 0.5:
            low, high = ((v / held if held > 0.0 else 0.0) for v in (least, most))
            yield (
                (i, "ties", name),
                f"came {told:,.0f} joint papers with {codes[at]}",
                f"allowed is {least:,.0f} to {most:,.0f}: {p.of} has {held:,.0f} with it, the"
                f" player {abroad:,.0f} international papers in all",
                f"write a share from {low:.4g} to {high:.4g}, or change `international`",
            )
        links[at] = told
    lacks = "the player" if links.sum() < abroad - 0.5 else ""
    left, room = (last.links - links).sum(), last.links.sum() - last.international
    if room > 0.0 and left < last.international - abroad - 0.5:
        lacks = lacks or "the rest of the country"
    if lacks:
        yield (
            (i, "ties"),
            f"came {links.sum():,.0f} joint papers with all partners together",
            f"allowed is one partner or more for each international paper; {lacks} has too few",
            f"name fewer partners: without any there are {before:,.0f} joint papers",
        )


def _together(players: Sequence[Player], evidence: Evidence) -> Iterator[Problem]:
    """What players of a country say of each other, and what all of them take of it."""
    codes = list(evidence.countries)
    papers = {
        p.id: papers_of(p, Last.of(evidence, codes.index(p.of)), own_fields(p, evidence))
        for p in players
    }
    alone = True
    for i, p in enumerate(players):
        both = shared(p, players, papers)
        for other, n in both.items():
            if other not in p.domestic:
                continue
            said = next(q for q in players if q.id == other).domestic.get(p.id)
            apart = said is not None and abs(said * papers[other] - n) > 0.01 * max(n, 1.0)
            if n > papers[other] * (1.0 + _SLACK) or apart:
                yield (
                    (i, "domestic", other),
                    f"came {n:,.0f} papers together with {other}",
                    f"allowed is at most {papers[other]:,.0f}, which it has, and the same number on"
                    " both sides",
                    "say it on one side",
                )
        if sum(both.values()) > papers[p.id] * (1.0 + _SLACK):
            alone = False
            yield (
                (i, "domestic"),
                f"came {sum(both.values()):,.0f} papers together with other players",
                f"allowed is at most {papers[p.id]:,.0f}, which it has",
                "write less",
            )
    if not alone:
        return
    shares = shares_of(players, evidence)
    for country in dict.fromkeys(p.of for p in players):
        own = [s for s in shares if s.player.of == country]
        for key, share in _taken(own, evidence).items():
            if share > 1.0 + _SLACK:
                yield (
                    (max(players.index(s.player) for s in own), key),
                    f"came {share:.4g} of what {country} has, with all its players",
                    "allowed is 1 at most",
                    "write less in one of them",
                )
                alone = False
    if alone:
        yield from _moved(players, shares, evidence)


def _taken(own: Sequence[Shares], evidence: Evidence) -> dict[str, float]:
    """Share of a country that its players take together, by what they say."""
    profile = Last.of(evidence, own[0].country).field_share
    return {
        "papers": float(np.sum([s.papers for s in own], axis=0).max()),
        "international": sum(s.international for s in own),
        "ties": float(np.sum([s.ties for s in own], axis=0).max()),
        "impact": sum(float((s.papers * profile).sum()) * s.impact for s in own),
        "money": sum(s.money for s in own),
    }


def _moved(
    players: Sequence[Player], shares: Sequence[Shares], evidence: Evidence
) -> Iterator[Problem]:
    """Players who cannot all have what they say, since the rest of the country needs some of it."""
    last = evidence.world.isel(year=[-1])
    after = carved(last, shares).isel(year=0)
    before = last.isel(year=0)
    for s in shares:
        own = after.sel(country=s.player.id)
        told = s.international * float(before["international"][s.country])
        for key, came, found in (
            ("international", told, float(own["international"])),
            ("ties", float(s.ties @ before["links"].values[s.country]), float(own["links"].sum())),
        ):
            if abs(came - found) > 1.0 + 0.005 * came:
                yield (
                    (players.index(s.player), key),
                    f"came {came:,.0f} papers beside the other players",
                    f"allowed is about {found:,.0f}: the rest of {s.player.of} is left without"
                    " partners, or with more partners than papers",
                    "change the shares of one of them",
                )
