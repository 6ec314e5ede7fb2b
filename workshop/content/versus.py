"""A scenario against another one of the same run, on the same draws."""

from __future__ import annotations

import numpy as np

from scenarios.results import tables
from workshop.language.certainty import certainty
from workshop.language.numbers import Band
from workshop.view.result_view import Change, View


def change_between(
    view: View, scenario: str, other: str, region: str, variable: str
) -> Change | None:
    """The paired change from one scenario to another at the horizon; ``baseline`` is the other's.

    None where the results do not hold it, or no difference is finite.
    """
    try:
        base, value = (
            view.results.paths(n, region, variable)[:, -1:] for n in (other, scenario)
        )  # fmt: skip
    except KeyError:
        return None
    rows = [float(row[0]) for row in tables.paired(base, value)]
    if not np.isfinite(rows[2:5]).all():
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = 100.0 * (value / base - 1.0)
    percent = percent[np.isfinite(percent)]
    relative = Band(*(float(q) for q in np.quantile(percent, [0.05, 0.5, 0.95])))
    delta = Band(rows[2], rows[3], rows[4])
    return Change(
        scenario=scenario, region=region, variable=variable, unit=view.unit_of(variable),
        year=view.horizon, baseline=rows[0], value=rows[1], delta=delta, relative=relative,
        p_increase=rows[6], certainty=certainty(rows[6], delta, relative, view.runs),
    )  # fmt: skip
