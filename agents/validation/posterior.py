"""Parameters as past events leave them; those they are silent on as they were."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.parameters import Parameters

if TYPE_CHECKING:
    import pandas as pd

TABLE = Path(__file__).parent / "tables" / "posterior.csv"
WORTH = 0.15  # narrowing of the 90 % interval from which a parameter counts as informed


@functools.cache
def read_table(path: Path = TABLE) -> pd.DataFrame:
    """The table that ``collabcast calibrate`` writes; see
    :func:`agents.validation.calibration.calibrate`.
    """
    import pandas as pd

    return pd.read_csv(path, keep_default_na=False)


def posterior(parameters: Parameters, left_out: str = "", path: Path = TABLE) -> Parameters:
    """Parameters with what past events say about them.

    Parameters
    ----------
    left_out : name of an event that must not inform them (its own hindcast).
    path : the shipped table.

    Examples
    --------
    >>> from evidence.parameters import read_parameters
    >>> posterior(read_parameters())["diversion"].grade  # past events are silent on it
    'literature'
    """
    table = read_table(path)
    rows = table[table["left_out"] == left_out]
    if rows.empty:
        rows = table[table["left_out"] == ""]
    changes = {}
    for row in rows.itertuples():
        old = parameters[row.parameter]
        if row.narrowed <= WORTH:
            continue
        # The ends of a triangle lie beyond its 5th and 95th percentile, never beyond the prior's.
        low = max(old.low, row.p50 - 1.3 * (row.p50 - row.p05))
        high = min(old.high, row.p50 + 1.3 * (row.p95 - row.p50))
        changes[row.parameter] = old.model_copy(
            update={
                "low": low, "central": row.p50, "high": high, "grade": "measured",
                "source": (*old.source, "calibration"), "year": 2026,
                "note": f"prior {old.low:g} to {old.high:g}; informed by {row.events}",
            }
        )  # fmt: skip
    return parameters.replace(**changes)
