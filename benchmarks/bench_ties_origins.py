"""How far ahead of drift forecasts of ties are at every origin, not only at those shown.

    python benchmarks/bench_ties_origins.py

Same pairs and horizons as `benchmarks/bench_ties_panels.py`, with the national papers of the
countries and without; points only.
"""

from __future__ import annotations

import numpy as np
from bench_ties_ablation import DEVELOPED, SHOWN, drift, panel, until
from bench_ties_panels import LARGE, among, by_size, errors, pairs_alone, with_papers
from results import write_section

from forecast.series.frame import Panel

ORIGINS = range(2006, 2020)


def at(part: Panel, origin: int) -> tuple[int, np.ndarray]:
    """Pairs counted, and the errors of drift and of ours with and without national papers."""
    known = until(part, origin)
    keep = known.y[:, -10:].mean(-1) > LARGE
    made = (drift(known), with_papers(known), pairs_alone(known))
    return int(keep.sum()), np.array([errors(part, known, m, keep).sum() for m in made])


def main() -> None:
    data = panel()
    names = by_size(data)
    panels = {"all 82": names, "every second country": names[1::2], "the 45 smallest": names[-45:]}
    lines = [
        "### ties: every origin",
        "",
        f"Pairs with a mean above {LARGE:.0f}, h = 1 to 4: mae_log below that of drift, in per "
        "cent, alone and (without national papers). Developed on "
        f"{DEVELOPED}, shown on {SHOWN}. The four years after 2017 and 2018 hold the surge of the "
        "pandemic, which the steeper of two forecasts catches without knowing why.",
        "",
        "| origin | " + " | ".join(f"{name}: pairs | lead" for name in panels) + " |",
        "|---|" + "---|---|" * len(panels),
    ]
    total = {name: np.zeros(3) for name in panels}
    for origin in ORIGINS:
        row = [str(origin)]
        for name, chosen in panels.items():
            which = among(data, set(chosen))
            count, found = at(Panel(data.ids[which], data.years, data.y[which]), origin)
            total[name] += found
            row += [str(count), _lead(found)]
        lines.append("| " + " | ".join(row) + " |")
    lines.append("| all | " + " | ".join(f"| {_lead(found)}" for found in total.values()) + " |")
    write_section("forecast-ties-origins", "\n".join(lines))
    print("\n".join(lines))


def _lead(found: np.ndarray) -> str:
    ours, alone = 100 * (1 - found[1:] / found[0])
    return f"{ours:.1f} ({alone:.1f})"


if __name__ == "__main__":
    main()
