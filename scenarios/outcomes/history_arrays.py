"""The arrays of one history, as outcomes read them: replicate, year, then who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from evidence.model import ROW, Evidence
from scenarios.outcomes.domestic import Countries, domestic_papers

if TYPE_CHECKING:
    import xarray as xr

    from agents.levers import Levers

ALL = "all"  # fields together, in the column ``field`` of every file
POWER_STEPS = 40  # the second eigenvalue is about half of the first: 0.5**40 is nothing


@dataclass(frozen=True)
class Place:
    """What an outcome is computed for: an agent, a bloc, a pair of those, or the world.

    ``sides`` holds the positions of the agents on each side: one side for an agent or a bloc, two
    for a pair, none for the world. ``field`` is the field of science, ``all`` for the total.
    ``counts``: papers, whole counting, for one paper of the arrays; above 1 of a player that has
    papers with another player of its country, which the arrays count half for each.
    """

    code: str
    kind: str  # "country", "bloc", "pair", "domestic" (a pair inside one country) or "world"
    sides: tuple[tuple[int, ...], ...] = ()
    field: str = ALL
    counts: float = 1.0


class HistoryArrays:
    """One history with what outcomes need beside it. Shapes begin with [replicate, year].

    Parameters
    ----------
    history : dataset of :func:`agents.simulate`.
    evidence : for the places of the rest of the world.
    baseline : the arrays of the run without interventions on the same draws, or None for itself.
    cost : money spent, million PPP dollars, shape [year] or [replicate, year].
    levers : what the history was moved by; None where nothing was.
    paid : money that each agent is known to pay, million PPP dollars a year, [replicate or 1, year,
        agent]; set by who simulates.

    Attributes
    ----------
    links : papers shared by two agents, [replicate, year, agent, agent], symmetric.
    named : which agents are economies and not the rest of the world, [agent]; that one is many
        partners in one row, hence no partner in a concentration.
    """

    def __init__(
        self,
        history: xr.Dataset,
        evidence: Evidence,
        baseline: HistoryArrays | None = None,
        cost: np.ndarray | None = None,
        levers: Levers | None = None,
    ) -> None:
        self.history = history
        self.evidence = evidence
        self.levers = levers
        self.baseline = baseline if baseline is not None else self
        self.links = self._get("links")
        self.cost = np.zeros(self.links.shape[1]) if cost is None else cost
        self.paid = np.zeros((1, self.links.shape[1], self.links.shape[-1]))
        self._decided: dict[str, np.ndarray] = {}
        self.named = np.array([c != ROW for c in evidence.countries])
        self.countries = Countries.of(evidence)

    def _get(self, name: str) -> np.ndarray:
        # Sums depend on the layout in their last bit; one layout, one result.
        return np.ascontiguousarray(self.history[name].values, dtype=float)

    @cached_property
    def world_papers(self) -> np.ndarray:
        """Papers of the world, each once, shape [replicate, year]."""
        return self._get("world_papers")

    @cached_property
    def papers(self) -> np.ndarray:
        """Papers, whole counting, [replicate, year, agent]."""
        return self._get("papers")

    @cached_property
    def international(self) -> np.ndarray:
        """Papers with an author abroad, [replicate, year, agent]."""
        return self._get("international")

    @cached_property
    def impact(self) -> np.ndarray:
        """Share among the world's 1 % most cited, percent, world = 1, [replicate, year, agent]."""
        return self._get("impact")

    @cached_property
    def bilateral(self) -> np.ndarray:
        """International papers with one partner country, [replicate, year, agent]."""
        if "bilateral" in self.history:
            return self._get("bilateral")
        # Share of papers with one partner from links per international paper: Clarivate report and
        # the pair tables agree on 1 / (1 + c (links per paper - 1)), see parameter bilateral_slope.
        slope = self.evidence.parameters["bilateral_slope"].central
        with np.errstate(invalid="ignore", divide="ignore"):
            per_paper = self.links.sum(-1) / self.international
            return self.international / (1.0 + slope * np.maximum(per_paper - 1.0, 0.0))

    def people(self, name: str) -> np.ndarray:
        """``researchers`` or ``turned_away``, percent of own researchers, [replicate, year, agent].

        Nothing in the baseline, where nobody moves but as the forecast has it.
        """
        return self._get(name) if name in self.history else np.zeros_like(self.papers)

    def decided(self, what: str) -> np.ndarray:
        """Who follows an alliance (``aligned``) or has joined a programme (``member``) in a year.

        Bool [replicate, year, agent]; those who lead it or founded it are not among them.
        """
        if what not in self._decided:
            self._decided[what] = self._deciding(what)
        return self._decided[what]

    def _deciding(self, what: str) -> np.ndarray:
        out = np.zeros(self.links.shape[:-1], dtype=bool)
        if self.levers is None or what not in self.history:
            return out
        first = ([a.leaders for a in self.levers.alliances] if what == "aligned"
                 else [p.members for p in self.levers.programmes])  # fmt: skip
        true = np.nan_to_num(self.history[what].values.astype(float)) > 0.0
        for g, own in enumerate(first):
            true[:, :, g, sorted(set(own))] = False
        decided: np.ndarray = true.any(axis=2)
        return decided

    def countries_decided(self, what: str) -> np.ndarray:
        """The same of whole countries, 1.0 with any of its parts, [replicate, year, country]."""
        key = f"countries {what}"
        if key not in self._decided:
            parts = self.countries.sums(self.decided(what).astype(float))
            self._decided[key] = (parts > 0.0).astype(float)
        return self._decided[key]

    @property
    def moves_people(self) -> bool:
        """Whether a lever itself brings researchers or keeps them out."""
        return self.levers is not None and any(v.any() for _, v in self.levers.parts("talent"))

    def total(self, values: np.ndarray, place: Place) -> np.ndarray:
        """Sum of [..., agent] over the members of a country or bloc, [...]."""
        return values[..., list(place.sides[0])].sum(-1) * place.counts

    def papers_of(self, place: Place) -> np.ndarray:
        """Papers [replicate, year], each once where the source says so (World, EU27).

        Elsewhere the sum over members, a paper of several members counting once for each.
        """
        if place.kind == "world":
            return self.world_papers
        if self._published(place):
            return self._get("eu27_papers")
        return self.total(self.papers, place)

    def _published(self, place: Place) -> bool:
        """Does the source publish the papers of a bloc, each once?"""
        if place.code != "EU27":
            return False
        # Asked of the evidence, not of the paths: a failed replicate is no reason to count the
        # others differently.
        return bool(np.isfinite(self.evidence.world["eu27_papers"].values).any())

    def papers_once(self, place: Place) -> np.ndarray:
        """Papers with at least one author of a place, each once, estimated [replicate, year].

        Members of a bloc share papers, so that their sum is no part of the world's papers. How
        much all agents together count too often is known: their sum less the world's papers. A
        bloc has the part of it that its members have of all links: one member none, everybody all.
        Nobody has more than the world: in a field, of which that is an estimate, or in its tails.
        """
        papers = self.papers_of(place)
        if place.kind != "bloc" or self._published(place):
            return np.minimum(papers, self.world_papers)
        members = list(place.sides[0])
        inside = self.joint(*_pairs((members, members), self.links.shape[-1]))
        every = self.joint(*np.triu_indices(self.links.shape[-1], 1))
        part = np.divide(inside, every, out=np.zeros_like(inside), where=every > 0)
        often = np.maximum(self.papers.sum(-1) - self.world_papers, 0.0)
        once = np.maximum(papers - often * part, self.papers[..., members].max(-1))
        return np.minimum(once, self.world_papers)

    def links_of(self, place: Place) -> np.ndarray:
        """Shared papers of a pair of places [replicate, year]; World: of all pairs.

        Every pair of agents counts once, also where both sides hold the two.
        """
        if place.kind == "domestic":
            return domestic_papers(self.papers, [k for (k,) in place.sides], self.evidence)
        sides = place.sides or (range(len(self.named)),) * 2
        held = [self.countries.whole(side) for side in sides]
        if self.by_country and not self.countries.plain and None not in held:
            # Whole countries are added as they are where nobody was carved: the same bits.
            rows, columns = _pairs([s or () for s in held], len(self.countries.first))
            return self._links_of_countries[..., rows, columns].sum(-1) * place.counts
        return self.joint(*_pairs(sides, len(self.named))) * place.counts

    by_country = True  # whether links can be added up country by country

    @cached_property
    def _links_of_countries(self) -> np.ndarray:
        """Links of whole countries, [replicate, year, country, country]."""
        of = self.countries
        return of.sums(np.ascontiguousarray(of.sums(self.links).swapaxes(-1, -2)))

    def joint(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Sum of the links of pairs ``(rows[k], columns[k])``, [replicate, year]."""
        return self.links[..., rows, columns].sum(-1)

    def partners(self, place: Place) -> np.ndarray:
        """Links of a country or bloc with each named outsider, [replicate, year, partner]."""
        inside = list(place.sides[0])
        ties = self.countries.sums(self.links[..., inside, :].sum(-2)) * place.counts
        outside = self.named[self.countries.first].copy()
        outside[self.countries.into[inside]] = False
        return ties[..., outside]

    @cached_property
    def centrality(self) -> np.ndarray:
        """Share in the leading eigenvector of the links between named agents, percent.

        Shape [replicate, year, agent], NaN for the rest of the world; by power iteration.
        """
        of = self.countries
        named = np.flatnonzero(self.named[of.first])
        each = of.sums(self.links)[..., named]  # of agents with countries
        ties = self.links[..., named[:, None], named]
        if not of.plain:
            ties = np.ascontiguousarray(of.sums(each.swapaxes(-1, -2))[..., named])
        vector = np.ones(ties.shape[:-1])
        for _ in range(POWER_STEPS):
            vector = (ties * vector[..., None, :]).sum(-1)
            vector = vector / vector.sum(-1, keepdims=True)
        out = np.full(self.links.shape[:-1], np.nan)
        if of.plain:
            out[..., named] = 100.0 * vector
            return out
        through = (each * vector[..., None, :]).sum(-1)  # a part has what comes through its ties
        through[..., ~self.named] = np.nan
        return 100.0 * through / np.nansum(through, axis=-1, keepdims=True)


def _pairs(sides: Sequence[Sequence[int]], agents: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of agents between two sides, each once: their rows and columns."""
    one, other = sides
    mask = np.zeros((agents, agents), dtype=bool)
    mask[np.ix_(one, other)] = mask[np.ix_(other, one)] = True
    rows, columns = np.nonzero(np.triu(mask, 1))
    return rows, columns
