"""All replicates at once: the driver to compute with.

Replicates are worked off in chunks small enough for the cache, on a pool of threads (NumPy lets go
of the interpreter inside its loops). A replicate never looks at another, so the result has the same
bits whatever the chunks and however many threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from agents.drivers.baseline_cache import BaselineCache
from agents.drivers.history import Record
from agents.drivers.neutral import neutral_year, quiet_years
from agents.drivers.recording import Results, capacity_index, over_countries, people, store
from agents.drivers.run import Part, Run
from agents.levers import Levers
from agents.rules.table import RULES, Rules
from agents.year import choosing, producing
from agents.year.by_field import Moved
from agents.year.deciding import ByRule, Decided, Decision, capacity, decide, together
from agents.year.state import State
from agents.year.year import Year, as_partners
from evidence.parameters import Parameter
from forecast.computing.parallel import cores

if TYPE_CHECKING:
    from forecast.projection.outlook import Outlook

# One matrix of a chunk. Longer chunks need fewer calls, shorter ones stay in the cache. Measured
# flat from 2 to 6 MB on two threads, twice as slow at 0.4 MB, where threads wait for each other.
_CHUNK_BYTES = 4_500_000


class Computing(NamedTuple):
    """How a run is computed; it changes the time, never a bit.

    ``chunk`` replicates at a time, on ``threads`` (the cores this process may use), with baselines
    that earlier runs of the same outlook left in ``cache``.
    """

    chunk: int | None = None
    threads: int | None = None
    cache: BaselineCache | None = None


_AS_IT_COMES = Computing()


def simulate(
    outlook: Outlook,
    levers: Levers,
    parameters: Mapping[str, Parameter | ArrayLike],
    seed: int = 1,
    *,
    rules: Rules = RULES,
    without: Iterable[str] = (),
    keep: Iterable[str] | None = None,
    computing: Computing = _AS_IT_COMES,
) -> xr.Dataset:
    """Run the agents on every path of an outlook.

    Parameters
    ----------
    outlook : the baseline, [replicate, year, ...].
    levers : what policy moves; ``Levers.neutral(outlook)`` gives the outlook back, bit for bit.
    parameters : id -> Parameter (drawn per replicate), number, or array with a value a replicate.
    seed : of parameters and decisions; scenarios with one seed share their noise.
    rules : behaviour; exchange one with ``RULES._replace(...)``.
    without : channels to switch off, see ``CHANNELS``: diversion, funding, talent, spillover,
        trust, home, alignment, joining, reaction. With all off the direct effect remains.
    keep : variables to return, None for all (``agents.drivers.history.VARIABLES``).
    computing : see :class:`Computing`.

    Returns
    -------
    dataset with dimensions replicate, year, country, partner, alliance, programme. Variables and
    units: ``agents.drivers.history.VARIABLES``.

    Raises
    ------
    ValueError : levers of other years, countries or fields; an unknown channel or variable.
    KeyError : a parameter is missing.
    """
    run = Run(outlook, levers, parameters, seed, rules, without)
    if computing.cache is not None:
        run.use(computing.cache)
    record = run.record(keep)
    chunk = computing.chunk
    if chunk is None:
        cells = len(run.world.countries) ** 2 * len(run.world.fields)
        chunk = max(1, _CHUNK_BYTES // (8 * cells))
    workers = computing.threads or cores()
    parts = _parts(len(run.replicates), chunk, workers)
    workers = min(workers, max(len(parts), 1))
    if workers <= 1:
        for rows in parts:
            _all_years(Part(run, rows), record)
    else:
        with ThreadPoolExecutor(workers) as pool:
            for done in [pool.submit(_all_years, Part(run, rows), record) for rows in parts]:
                done.result()
    return record.dataset(seed=seed, without=", ".join(sorted(run.off)))


def _parts(rows: int, chunk: int, workers: int) -> list[slice]:
    """Rows in parts of nearly the same length, so that no worker waits for a last long one."""
    count = -(-rows // max(chunk, 1))
    if count > 1:
        count = -(-count // workers) * workers
    edges = [rows * k // max(count, 1) for k in range(count + 1)]
    return [slice(a, b) for a, b in pairwise(edges) if a < b]


def _all_years(part: Part, record: Record) -> None:
    """All years of some replicates."""
    state = part.start()
    quiet = quiet_years(part.run)
    for t in range(len(part.run.world.years)):
        year = part.year(t, state).rows()
        if t < quiet:  # nobody follows or is a member: what was before is as good as it is now
            results = neutral_year(state, year)
        else:
            state, results = one_year(state, year)
        store(record, part, t, year.base, results)


def one_year(own: State, year: Year) -> tuple[State, Results]:
    """One year of all countries: what they carry on, and what the world sees.

    Parameters
    ----------
    own : state after last year, [replicate, country, ...]. year : with ``rows()``.
    """
    rules, base = year.rules, year.base
    grown = capacity(own, year)
    decision = decide(own, year, _seen(own), ByRule(rules))
    decision = decision._replace(
        aligned=together(decision.aligned, year.alliances),
        member=together(decision.member, year.programmes),
    )
    moved = choosing.shift(own, year, decision, _seen(decision))
    offers, goal = choosing.choose(year, moved.utility), None
    if offers is not None:
        offers = np.broadcast_to(offers, np.broadcast_shapes(offers.shape, base.weight.shape))
        goal = rules.match(offers, offers.swapaxes(-1, -3))
    habit = choosing.settle(own, goal, grown.level, rules)
    partner_strength = as_partners(habit.strength)[..., None, :, :]
    out = producing.produce(year, grown.level, habit, partner_strength)
    counted = producing.count(out, year)
    counted = producing.show(counted, counted.international[..., None, :], year)
    left = producing.leave_behind(year, out.choice)
    steps = producing.Steps(grown, decision, moved.friction, habit, out, left)
    state = producing.carry(
        own,
        year,
        steps,
        over_countries(left.turned_away)[..., None, :],
        over_countries(left.room)[..., None, :],
    )
    index = capacity_index(grown.level, base.field_share)
    by_group = Moved(
        out.more, grown.level, out.several, habit.strength, grown.funded, year.levers.premium,
        out.papers, out.international,
    )  # fmt: skip
    impact = producing.impact(year, out, grown.funded)
    return state, Results(counted, impact, index, decision, by_group, people(own, year, left))


def _seen(by: State | Decision) -> Decided:
    """Decisions of all countries, a row for each that looks."""
    return Decided(
        tuple(a[..., None, :] for a in by.aligned), tuple(m[..., None, :] for m in by.member)
    )
