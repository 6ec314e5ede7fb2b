"""All replicates at once: the driver to compute with.

Replicates are worked off in chunks small enough for the cache, on a pool of threads (NumPy lets go
of the interpreter inside its loops). A replicate never looks at another, so the result has the same
bits whatever the chunks and however many threads.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from agents import policy_year, step
from agents.baseline import World, baseline, first_ties
from agents.fields import FieldShares
from agents.history import Record
from agents.levers import Levers
from agents.policy_year import CHANNELS, PARAMETERS, LeverYear
from agents.rules import RULES, Rules
from agents.state import State
from agents.storing import capacity_index, over_countries, partners_of, seen, store
from evidence.parameters import Parameter

if TYPE_CHECKING:
    from forecast.outlook import Outlook

_CHUNK_BYTES = 800_000  # one matrix of a chunk; measured flat between 0.3 and 1 MB


def simulate(
    outlook: Outlook,
    levers: Levers,
    parameters: Mapping[str, Parameter | ArrayLike],
    seed: int = 1,
    *,
    rules: Rules = RULES,
    without: Iterable[str] = (),
    draw: bool = True,
    keep: Iterable[str] | None = None,
    chunk: int | None = None,
    threads: int | None = None,
) -> xr.Dataset:
    """Run the agents on every path of an outlook.

    Parameters
    ----------
    outlook : the baseline, [replicate, year, ...].
    levers : what policy moves; ``Levers.neutral(outlook)`` gives the outlook back, bit for bit.
    parameters : id -> Parameter (drawn per replicate), number, or array with a value a replicate.
    seed : of parameters and decisions; scenarios with one seed share their luck.
    rules : behaviour; exchange one with ``RULES._replace(...)``.
    without : channels to switch off, see ``CHANNELS``: diversion, funding, talent, spillover,
        trust, home, alignment, joining, reaction. With all off the direct effect remains.
    draw : False takes central values of parameters.
    keep : variables to return, None for all (``agents.history.VARIABLES``).
    chunk, threads : replicates at a time; threads (default: the cores this process may use). They
        change the time, never a bit.

    Returns
    -------
    dataset with dimensions replicate, year, country, partner, alliance, programme. Variables and
    units: ``agents.history.VARIABLES``.
    """
    run = Run(outlook, levers, parameters, seed, rules, without, draw)
    record = run.record(keep)
    rows = len(run.replicates)
    if chunk is None:
        cells = len(run.world.countries) ** 2 * len(run.world.fields)
        chunk = max(1, _CHUNK_BYTES // (8 * cells))
    parts = [slice(a, min(a + chunk, rows)) for a in range(0, rows, chunk)]
    workers = min(threads or len(os.sched_getaffinity(0)), max(len(parts), 1))
    if workers <= 1:
        for part in parts:
            run.chunk(part, record)
    else:
        with ThreadPoolExecutor(workers) as pool:
            for done in [pool.submit(run.chunk, part, record) for part in parts]:
                done.result()
    return record.dataset(seed=seed, without=", ".join(sorted(run.off)))


class Run:
    """Everything both drivers prepare once: world, parameters, luck, groups.

    ``p`` holds parameters as [replicate] arrays, switched-off channels at 0.
    """

    def __init__(
        self,
        outlook: Outlook,
        levers: Levers,
        parameters: Mapping[str, Parameter | ArrayLike],
        seed: int,
        rules: Rules,
        without: Iterable[str],
        draw: bool,
        replicates: np.ndarray | None = None,
    ) -> None:
        self.off = frozenset(without)
        unknown = self.off - set(CHANNELS)
        if unknown:
            raise ValueError(f"unknown channels {sorted(unknown)}; known: {', '.join(CHANNELS)}")
        if levers.countries != outlook.countries:
            raise ValueError("levers and outlook have different countries; use Levers.neutral")
        if levers.years != tuple(int(y) for y in outlook.years):
            raise ValueError("levers and outlook have different years; use Levers.neutral")
        self.levers = levers
        self.rules = rules
        self.world = World.of(outlook, levers.fields)
        self.replicates = np.asarray(outlook.replicates)
        paths = outlook.paths.transpose("replicate", "year", "country", "partner", ...)
        if replicates is not None:
            paths = paths.sel(replicate=replicates)
            self.replicates = np.asarray(replicates)
        self.paths = {name: paths[name].values for name in _PATHS}
        self.fields = FieldShares(self.world.field_share, _field_paths(paths, levers.fields))
        numbers = [int(r) for r in self.replicates]
        self.p = policy_year.draws(levers, parameters, numbers, seed, draw, PARAMETERS)
        for channel in self.off:
            for key in CHANNELS[channel]:
                self.p[key] = np.zeros(len(numbers))
        self.calendar = policy_year.Calendar(levers)
        self.alliances = policy_year.alliances(levers)
        self.programmes = policy_year.programmes(levers)
        self.luck = policy_year.luck(levers, self.replicates, seed, self.off)
        self.scars = policy_year.needs_scars(levers, self.p, self.off)
        self.weak = bool(
            levers.programmes
            or levers.weak_support.any()
            or levers.strategy.any()
            or any(part.lever == "weak_support" for part in levers.uncertain)
        )
        self.asks_shares = bool(self.alliances) and "alignment" not in self.off

    def record(self, keep: Iterable[str] | None) -> Record:
        """An empty record of this run."""
        return Record(
            self.replicates,
            self.world.years,
            self.world.countries,
            tuple(a.name for a in self.alliances),
            tuple(g.name for g in self.programmes),
            keep,
        )

    def path(self, name: str, rows: slice | int, t: int) -> np.ndarray:
        """One year of the outlook, contiguous."""
        return np.array(self.paths[name][rows, t], order="C")

    def chunk(self, rows: slice, record: Record) -> None:
        """All years of some replicates."""
        p = {key: value[rows, None] for key, value in self.p.items()}
        draws = {part.parameter: self.p[part.parameter][rows] for part in self.levers.uncertain}
        n, fields = len(self.world.countries), len(self.world.fields)
        first_links = self.path("links", rows, 0)
        ties0 = first_ties(self.path("international", rows, 0), first_links, p["bilateral_slope"])
        state = State.start(
            (len(first_links), n),
            fields,
            tuple(np.zeros(n) for _ in self.programmes),
            len(self.alliances),
            step.partner_shares(first_links) if self.asks_shares else None,
        )
        for t in range(len(self.world.years)):
            levers = self.calendar.year(t, draws)
            state = self.year(t, rows, state, levers, ties0, p, record)

    def year(
        self,
        t: int,
        rows: slice,
        own: State,
        levers: LeverYear,
        ties0: tuple[np.ndarray, np.ndarray],
        p: Mapping[str, np.ndarray],
        record: Record,
    ) -> State:
        """One year of some replicates: the phases of :mod:`agents.step` for all countries."""
        world, rules = self.world, self.rules
        world0 = self.path("world_papers", rows, t)
        base = baseline(
            self.path("papers", rows, t),
            self.path("international", rows, t),
            self.path("links", rows, t),
            world0[..., None],
            self.path("impact", rows, t),
            self.fields.year(rows, t),
            *ties0,
            p,
            self.weak,
        ).rows()
        grown = step.capacity(own, levers, p, rules)
        decision = self._decide(t, rows, own, base, p)
        moved = step.shift(
            own,
            decision,
            base,
            levers,
            levers._replace(openness=seen(levers.openness), attraction=seen(levers.attraction)),
            tuple(a[..., None, :] for a in decision.aligned),
            tuple(m[..., None, :] for m in decision.member),
            tuple(a.targets for a in self.alliances),
            self.alliances,
            self.programmes,
            t,
            world.log_distance,
            world.profile_distance,
            p,
            rules,
        )
        offers = step.choose(moved.utility, base, levers, p, rules)
        goal = None
        if offers is not None:
            offers = np.broadcast_to(offers, np.broadcast_shapes(offers.shape, base.weight.shape))
            goal = step.match(offers, offers.swapaxes(-1, -3), rules)
        ties, strength = step.settle(own, goal, grown.level, p, rules)
        out = step.produce(ties, strength, partners_of(strength), grown.level, base, p, rules)
        counted = step.count(out, levers)
        counting = levers.counting
        links = out.links
        if record.wants("links") or record.wants("partner_share"):
            links = step.show_links(
                counted,
                counted.international[..., None, :],
                counting,
                None if counting is None else counting[..., None, :],
                rules,
            )
        left = step.leave_behind(out.choice, base, p, rules)
        state = step.carry(
            own,
            grown,
            decision,
            ties,
            strength,
            moved.friction,
            out,
            left,
            over_countries(left.turned_away)[..., None, :],
            over_countries(left.room)[..., None, :],
            base,
            levers,
            self.scars,
            p,
            rules,
        )
        store(
            record,
            rows,
            t,
            world,
            base.papers,
            base.international,
            world0,
            self.path("eu27_papers", rows, t),
            counted,
            links,
            step.impact(out, base, levers, rules),
            capacity_index(grown.level, base.field_share),
            decision,
        )
        return state

    def _decide(
        self, t: int, rows: slice, own: State, base: step.Baseline, p: Mapping[str, np.ndarray]
    ) -> step.Decision:
        rules = self.rules
        aligned = []
        for a, alliance in enumerate(self.alliances):
            if not self.asks_shares:
                aligned.append(np.zeros_like(own.aligned[a]))
                continue
            asked = step.question(own, a, alliance, t, alliance.may, own.aligned[a][..., None, :])
            aligned.append(step.follow(asked, self.luck.align[a][rows, t], p, rules))
        member = []
        for g, programme in enumerate(self.programmes):
            running = bool(programme.size[t].any())
            now = np.zeros_like(own.member[g])
            if running:
                now = np.maximum(now, programme.leaders)
                if "joining" not in self.off and programme.may.any():
                    before = np.maximum(own.member[g], programme.leaders)
                    gain = step.membership_gain(base, programme, t, before[..., None, :], p)
                    entered = step.enter(
                        own.member[g],
                        programme.may,
                        gain,
                        programme.fee_in(p),
                        self.luck.join[g][rows, t],
                        p,
                        rules,
                    )
                    now = np.maximum(now, entered)
            member.append(now)
        if "reaction" in self.off:
            seeking = np.zeros(own.seeking.shape, dtype=bool)
        else:
            seeking = step.react(own, self.luck.react[rows, t], p, rules)
        return step.Decision(tuple(aligned), tuple(member), seeking)


def _field_paths(paths: xr.Dataset, fields: tuple[str, ...]) -> np.ndarray | None:
    """Forecast shares [replicate, year, N, F] of the fields that levers name, if there are any."""
    if len(fields) == 1 or "field_share" not in paths:
        return None
    shares = paths["field_share"].transpose("replicate", "year", "country", "field")
    return shares.sel(field=list(fields)).values


_PATHS = ("papers", "international", "links", "world_papers", "eu27_papers", "impact")
