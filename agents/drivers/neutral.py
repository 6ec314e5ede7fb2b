"""Years before anything acts: the forecast itself, the rules not asked.

With no lever moved every deviation is exactly 1 and a year is the forecast, bit for bit; so the
baseline needs no rule, and a scenario none before its first lever acts. What a rule would give here
stands here, and a test holds the two equal.
"""

from __future__ import annotations

import numpy as np

from agents.drivers.recording import Results, people
from agents.drivers.run import Run
from agents.rules.table import RULES
from agents.year import producing
from agents.year.by_field import Moved
from agents.year.deciding import Decision
from agents.year.state import State
from agents.year.year import Year


def quiet_years(run: Run) -> int:
    """How many years from the first on go by before a lever, an alliance or a programme acts.

    None with rules of somebody's own, which may move what ours leave, or with draws or papers that
    are no numbers, which spread.
    """
    must_be = (*run.draws.values(), run.paths["papers"], run.paths["international"])
    if run.rules != RULES or not all(np.isfinite(values).all() for values in must_be):
        return 0
    groups = (*run.alliances, *run.programmes)
    for t in range(len(run.world.years)):
        if run.calendar.acts(t) or any((group.size[t] > 0.0).any() for group in groups):
            return t
    return len(run.world.years)


def neutral_year(own: State, year: Year) -> Results:
    """What the world sees of a year in which nothing acts, nor ever did.

    Parameters
    ----------
    own : the state to start with. year : with ``rows()``.
    """
    base, none = year.base, np.zeros(year.base.papers.shape)
    by_field = np.zeros(year.base.weight_sum.shape)
    papers, international, bilateral, _ = year.rules.papers(
        base.papers, base.international, base.bilateral, none, none, none
    )
    mix = base.international_share
    out = producing.Output(
        base.links, papers, international, bilateral, mix, by_field, None, None, by_field
    )
    counted = producing.count(out, year)
    counted = producing.show(counted, counted.international[..., None, :], year)
    nobody = Decision(own.aligned, own.member, own.seeking)
    moved = Moved(
        None, by_field, by_field, by_field, by_field, year.levers.premium, papers, international
    )
    left = producing.leave_behind(year, None)
    impact = producing.impact(year, out, by_field)
    return Results(counted, impact, 1.0 + none, nobody, moved, people(own, year, left))
