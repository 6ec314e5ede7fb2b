"""What carries the gain of the network model: parts taken away, one at a time.

    python benchmarks/bench_ties_ablation.py

Same pairs as in the ties section of `benchmarks/bench_forecast.py`, points only, on the origins
the model was developed on and on those it is shown on.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from forecast_sets import figures
from results import write_section

import evidence
import forecast.network.features as features
import forecast.network.model as net
import forecast.network.regression as growth
import forecast.network.world_growth as world_growth
from forecast.methods import smoothers
from forecast.series import frame as frames
from forecast.series.frame import Panel

PAPERS = frames.panel(evidence.published_papers())  # of the countries, read up to each origin
DEVELOPED, SHOWN = (2006, 2008, 2010, 2012), (2013, 2016, 2019)
COUNTRIES = ("countries", "totals", "apart", "surge")
LINEAR, BOOSTED = features.LINEAR, features.BOOSTED


def panel() -> Panel:
    table = pd.read_csv(figures() / "ties.csv", keep_default_na=False, na_values=[""])
    wide = table.assign(id=table.a + "-" + table.b).pivot(
        index="id", columns="year", values="papers"
    )
    return Panel(wide.index.to_numpy(dtype=str), wide.columns.to_numpy(), wide.fillna(0).to_numpy())


def until(data: Panel, origin: int) -> Panel:
    """What was known at the origin."""
    at = int(np.searchsorted(data.years, origin)) + 1
    return Panel(data.ids, data.years[:at], data.y[:, :at])


def drift(known: Panel) -> np.ndarray:
    """Log counts four years on if each pair keeps the mean growth since its first paper."""
    begun = np.cumsum(known.y > 0, axis=-1) > 0
    return smoothers.trend()(np.where(begun, np.log(known.y + 0.5), np.nan), 4)[:, 0]


def errors(data: Panel, origin: int, boost: bool | None) -> tuple[np.ndarray, np.ndarray]:
    """Absolute log errors as they are, and without what all pairs have in common."""
    known = until(data, origin)
    at = len(known.years)
    keep = known.y[:, -10:].mean(-1) > 50
    z = drift(known) if boost is None else net.network(known, 4, boost, PAPERS).point
    off = (np.log(data.y[:, at : at + 4] + 0.5) - z)[keep]
    return np.abs(off).ravel(), np.abs(off - np.median(off, axis=0)).ravel()


def variant(data: Panel, changes: dict[str, object], boost: bool | None = False) -> list[float]:
    """Mean absolute log error, developed and shown origins, each as is and without the world."""
    with ExitStack() as stack:
        for place, value in changes.items():
            module, name = place.split(".")
            where = {"net": net, "growth": growth, "world": world_growth}[module]
            stack.enter_context(patch.object(where, name, value))
        out = []
        for origins in (DEVELOPED, SHOWN):
            found = [errors(data, o, boost) for o in origins]
            out += [float(np.concatenate([f[k] for f in found]).mean()) for k in (0, 1)]
    return out


def without(*starts: str) -> dict[str, object]:
    """The regression without the features whose names begin so."""
    kept = tuple(n for n in LINEAR if not n.startswith(starts))
    return {"growth.LINEAR": kept, "net.LINEAR": kept}


def main() -> None:
    data = panel()
    rows = {
        "drift of each pair alone": variant(data, {}, boost=None),
        "all parts: regression and boosting": variant(data, {}, boost=True),
        "without boosting (base of the rows below)": variant(data, {}),
        "without the prior (coefficients held at zero)": variant(
            data, {"growth.prior": lambda h, published: np.zeros(len(growth.LINEAR))}
        ),
        "the prior alone, nothing learned": variant(data, {"growth.HELD": 1e9}),
        "without national papers, growth of countries from pairs": variant(
            data, {**without("papers"), "growth.PAIRS": 1.0}
        ),
        "without growth of countries in pairs": variant(data, without(*COUNTRIES)),
        "without either": variant(data, without("papers", *COUNTRIES)),
        "without own growth and jumps": variant(data, without("own", "jump", "long")),
        "without affinity, level and size": variant(
            data, without("affinity", "level", "gravity", "mass", "unlike")
        ),
        "world growth not drawn towards that elsewhere": variant(data, {"world.APART": 1e9}),
        "world growth not fading": variant(data, {"world.FADE": 1.0}),
        "world growth fading by 0.9": variant(data, {"world.FADE": 0.9}),
    }
    lines = [
        "### ties: what carries the gain",
        "",
        "mae_log of pairs with a mean above 50, h = 1 to 4; `cross` is the error left when the "
        f"median error of each origin and horizon is taken off. Developed on {DEVELOPED}, shown "
        f"on {SHOWN}.",
        "",
        "| model | developed | cross | shown | cross |",
        "|---|---|---|---|---|",
        *(f"| {name} | " + " | ".join(f"{v:.4f}" for v in r) + " |" for name, r in rows.items()),
    ]
    write_section("forecast-ties-ablation", "\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
