"""What players take of their country, as shares of it that hold in every year and path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidence.reference.fields import members
from evidence.reference.players import Count, Player

if TYPE_CHECKING:
    from evidence.model import Evidence

REST_KEY = "rest"


@dataclass(frozen=True)
class Shares:
    """One player in shares of its country, N agents and F fields of the whole evidence.

    A paper of two players of one country counts half for each of them here, so that all parts add
    up to the country; ``counts`` says how many papers of the player that is for one paper here.

    Attributes
    ----------
    player : as it was told. country : position of its country.
    papers : [F] of the country's papers in each field. international : of its international ones.
    ties : [N] of its joint papers with each partner.
    impact : multiple of the country's. money : of its research money.
    counts : papers of the player, whole counting, for one paper here; 1 or more.
    """

    player: Player
    country: int
    papers: np.ndarray
    international: float
    ties: np.ndarray
    impact: float
    money: float
    counts: float


@dataclass(frozen=True)
class Last:
    """Figures of the country in the last year: papers, international papers, links [N]."""

    papers: float
    international: float
    links: np.ndarray
    field_share: np.ndarray  # [F], sums to 1

    @classmethod
    def of(cls, evidence: Evidence, country: int) -> Last:
        """Of a country by position."""
        world = evidence.world.isel(year=-1, country=country)
        share = np.nan_to_num(world["field_share"].values.astype(float))
        some = share.sum() > 0.0
        share = share / share.sum() if some else np.full(len(share), 1.0 / len(share))
        return cls(
            float(world["papers"]), float(world["international"]),
            world["links"].values.astype(float), share,
        )  # fmt: skip


def own_fields(player: Player, evidence: Evidence) -> np.ndarray:
    """True for the fields it works in, [F]; of words that the evidence knows."""
    if not player.fields:
        return np.ones(len(evidence.fields), dtype=bool)
    parts = {f for word in player.fields for f in members(word, evidence.fields)}
    return np.array([f in parts for f in evidence.fields])


def papers_of(player: Player, last: Last, fields: np.ndarray) -> float:
    """Papers of a player in the last year, whole counting."""
    if isinstance(player.papers, Count):
        return player.papers.papers
    return float(player.papers * last.papers * last.field_share[fields].sum())


def international_of(player: Player, papers: float, last: Last) -> float:
    """Those of them with an author abroad."""
    if player.international is not None:
        return player.international * papers
    return papers * last.international / last.papers if last.papers > 0.0 else 0.0


def shared(player: Player, players: Sequence[Player], papers: dict[str, float]) -> dict[str, float]:
    """Papers it has together with each other player of its country, whichever of them says so."""
    out: dict[str, float] = {}
    for other in players:
        if other.id != player.id and other.of == player.of:
            if other.id in player.domestic:
                out[other.id] = player.domestic[other.id] * papers[player.id]
            elif player.id in other.domestic:
                out[other.id] = other.domestic[player.id] * papers[other.id]
    return out


def shares_of(players: Sequence[Player], evidence: Evidence) -> tuple[Shares, ...]:
    """All players in shares; they have been checked (:mod:`evidence.players.check`)."""
    codes = list(evidence.countries)
    lasts = {p.of: Last.of(evidence, codes.index(p.of)) for p in players}
    fields = {p.id: own_fields(p, evidence) for p in players}
    papers = {p.id: papers_of(p, lasts[p.of], fields[p.id]) for p in players}
    out = []
    for player in players:
        last, own, mine = lasts[player.of], papers[player.id], fields[player.id]
        twice = sum(shared(player, players, papers).values())
        alone = 1.0 - 0.5 * twice / own if own > 0.0 else 1.0
        inside = last.papers * last.field_share[mine].sum()
        abroad = international_of(player, own, last)
        abroad = abroad / last.international if last.international > 0.0 else 0.0
        ties = np.full(len(codes), abroad)
        for name, amount in player.ties.items():
            at = codes.index(str(evidence.names.resolve(name)))
            if not isinstance(amount, Count):
                ties[at] = amount
            elif last.links[at] > 0.0:
                ties[at] = amount.papers / last.links[at]
        share = own / inside if inside > 0.0 else 0.0
        whole = own / last.papers if last.papers > 0.0 else 0.0
        out.append(Shares(
            player, codes.index(player.of), alone * share * mine, alone * abroad, alone * ties,
            player.impact, alone * (whole if player.money is None else player.money), 1.0 / alone,
        ))  # fmt: skip
    return tuple(out)
