"""All replicates at once: the driver to compute with.

Replicates are worked off in chunks small enough for the cache, on a pool of threads (NumPy lets go
of the interpreter inside its loops). A replicate never looks at another, so the result has the same
bits whatever the chunks and however many threads.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from agents.drivers.baseline_cache import Kept
from agents.drivers.history import Record
from agents.drivers.recording import capacity_index, over_countries, partners_of, seen, store
from agents.drivers.run import Run
from agents.levers import Levers
from agents.rules.table import RULES, Rules
from agents.year import phases
from agents.year.lever_year import LeverYear
from agents.year.state import State
from evidence.parameters import Parameter

if TYPE_CHECKING:
    from forecast.projection.outlook import Outlook

# One matrix of a chunk. Longer chunks need fewer calls, shorter ones stay in the cache. Measured
# flat from 2 to 6 MB on two threads, twice as slow at 0.4 MB, where threads wait for each other.
_CHUNK_BYTES = 4_500_000


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
    kept: Kept | None = None,
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
    keep : variables to return, None for all (``agents.drivers.history.VARIABLES``).
    chunk, threads : replicates at a time; threads (default: the cores this process may use). They
        change the time, never a bit.
    kept : what earlier runs of this outlook left behind; it changes the time, never a bit.

    Returns
    -------
    dataset with dimensions replicate, year, country, partner, alliance, programme. Variables and
    units: ``agents.drivers.history.VARIABLES``.
    """
    run = _Batch(outlook, levers, parameters, seed, rules, without, draw)
    run.keep_in(kept)
    record = run.record(keep)
    rows = len(run.replicates)
    if chunk is None:
        cells = len(run.world.countries) ** 2 * len(run.world.fields)
        chunk = max(1, _CHUNK_BYTES // (8 * cells))
    workers = threads or len(os.sched_getaffinity(0))
    parts = _parts(rows, chunk, workers)
    workers = min(workers, max(len(parts), 1))
    if workers <= 1:
        for part in parts:
            run.chunk(part, record)
    else:
        with ThreadPoolExecutor(workers) as pool:
            for done in [pool.submit(run.chunk, part, record) for part in parts]:
                done.result()
    return record.dataset(seed=seed, without=", ".join(sorted(run.off)))


def _parts(rows: int, chunk: int, workers: int) -> list[slice]:
    """Rows in parts of nearly the same length, so that no worker waits for a last long one."""
    count = -(-rows // max(chunk, 1))
    if count > 1:
        count = -(-count // workers) * workers
    edges = [rows * k // max(count, 1) for k in range(count + 1)]
    return [slice(a, b) for a, b in pairwise(edges) if a < b]


class _Batch(Run):
    """A run of all replicates at once."""

    def chunk(self, rows: slice, record: Record) -> None:
        """All years of some replicates."""
        p = {key: value[rows, None] for key, value in self.p.items()}
        draws = {part.parameter: self.p[part.parameter][rows] for part in self.levers.uncertain}
        n, fields = len(self.world.countries), len(self.world.fields)
        first_links = self.path("links", rows, 0)
        state = State.start(
            (len(first_links), n),
            fields,
            tuple(np.zeros(n) for _ in self.programmes),
            len(self.alliances),
            phases.partner_shares(first_links) if self.asks_shares else None,
        )
        for t in range(len(self.world.years)):
            levers = self.calendar.year(t, draws)
            state = self.year(t, rows, state, levers, p, record)

    def year(
        self,
        t: int,
        rows: slice,
        own: State,
        levers: LeverYear,
        p: Mapping[str, np.ndarray],
        record: Record,
    ) -> State:
        """One year of some replicates: the phases of :mod:`agents.year.phases` for all
        countries.
        """
        world, rules = self.world, self.rules
        world0 = self.path("world_papers", rows, t)
        base = self.base(t, rows, p)
        grown = phases.capacity(own, levers, p, rules)
        decision = self._decide(t, rows, own, base, p)
        moved = phases.shift(
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
        offers = phases.choose(moved.utility, base, levers, p, rules)
        goal = None
        if offers is not None:
            offers = np.broadcast_to(offers, np.broadcast_shapes(offers.shape, base.weight.shape))
            goal = phases.match(offers, offers.swapaxes(-1, -3), rules)
        ties, strength = phases.settle(own, goal, grown.level, p, rules)
        out = phases.produce(ties, strength, partners_of(strength), grown.level, base, p, rules)
        counted = phases.count(out, levers)
        counting = levers.counting
        links = out.links
        if record.wants("links") or record.wants("partner_share"):
            links = phases.show_links(
                counted,
                counted.international[..., None, :],
                counting,
                None if counting is None else counting[..., None, :],
                rules,
            )
        left = phases.leave_behind(out.choice, base, p, rules)
        state = phases.carry(
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
            phases.impact(out, base, levers, rules),
            capacity_index(grown.level, base.field_share),
            decision,
        )
        return state

    def _decide(
        self, t: int, rows: slice, own: State, base: phases.Baseline, p: Mapping[str, np.ndarray]
    ) -> phases.Decision:
        rules = self.rules
        aligned = []
        for a, alliance in enumerate(self.alliances):
            if not self.asks_shares:
                aligned.append(np.zeros_like(own.aligned[a]))
                continue
            asked = phases.question(own, a, alliance, t, alliance.may, own.aligned[a][..., None, :])
            aligned.append(phases.follow(asked, self.luck.align[a][rows, t], p, rules))
        member = []
        for g, programme in enumerate(self.programmes):
            running = bool(programme.size[t].any())
            now = np.zeros_like(own.member[g])
            if running:
                now = np.maximum(now, programme.leaders)
                if "joining" not in self.off and programme.may.any():
                    before = np.maximum(own.member[g], programme.leaders)
                    gain = phases.membership_gain(base, programme, t, before[..., None, :], p)
                    entered = phases.enter(
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
            seeking = phases.react(own, self.luck.react[rows, t], p, rules)
        return phases.Decision(tuple(aligned), tuple(member), seeking)
