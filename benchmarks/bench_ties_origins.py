"""How far ahead of everything simple forecasts of ties are, at every origin, not only those shown.

    python benchmarks/bench_ties_origins.py

Same pairs and horizons as `benchmarks/bench_ties_panels.py`, national papers of the countries read;
points only. The strongest simple rival of a panel is the one that is best over all its origins.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from bench_ties_ablation import DEVELOPED, SHOWN, drift, panel, until
from bench_ties_panels import LARGE, among, by_size, errors, with_papers
from results import write_section

from forecast.series.frame import Panel

ORIGINS = range(2006, 2020)
AHEAD = np.arange(1, 5)
Simple = Callable[[Panel], np.ndarray]


def naive(known: Panel) -> np.ndarray:
    return np.repeat(np.log(known.y[:, -1:] + 0.5), 4, axis=1)


def damped(known: Panel) -> np.ndarray:
    """Drift of each pair, each year 0.9 of the year before."""
    last = np.log(known.y[:, -1:] + 0.5)
    step = drift(known)[:, :1] - last
    return np.asarray(last + step * np.cumsum(0.9**AHEAD)[None, :] / 0.9)


def common(levels: bool) -> Simple:
    """Last level and one growth for all pairs, the median of ten years, as a rate or as a step."""

    def forecast(known: Panel) -> np.ndarray:
        z = np.log(known.y + 0.5)
        keep = known.y[:, -10:].mean(-1) > LARGE
        back = min(10, z.shape[1] - 1)
        pace = np.median((z[:, -1] - z[:, -1 - back])[keep])
        more = np.log1p((1 - np.exp(-pace)) / back * AHEAD) if levels else pace / back * AHEAD
        return np.asarray(z[:, -1:] + more)

    return forecast


SIMPLE: dict[str, Simple] = {
    "naive": naive,
    "drift": drift,
    "damped drift": damped,
    "level + common growth, logs": common(False),
    "level + common growth, levels": common(True),
}


def at(part: Panel, origin: int) -> tuple[int, np.ndarray]:
    """Pairs counted, and the summed errors of ours, of each simple rival, and of ours in hindsight.

    Hindsight: what all pairs of a year got wrong together, their middle error, is taken off.
    """
    known = until(part, origin)
    keep = known.y[:, -10:].mean(-1) > LARGE
    made = (with_papers(known), *(rule(known) for rule in SIMPLE.values()))
    found = [errors(part, known, m, keep).sum() for m in made]
    year = known.y.shape[1] + AHEAD - 1
    off = np.log(part.y[keep][:, year] + 0.5) - made[0][keep]
    found.append(np.abs(off - np.median(off, axis=0)).sum())
    return int(keep.sum()) * len(AHEAD), np.array(found)


def main() -> None:
    data = panel()
    names = by_size(data)
    panels = {"all 82": names, "every second country": names[1::2], "the 45 smallest": names[-45:]}
    lines = [
        "### ties: every origin", "",
        f"Pairs with a mean above {LARGE:.0f}, h = 1 to 4: mae_log of ours, of the simple rival"
        " that is best over all origins of the panel, and the lead in per cent. Developed on"
        f" {DEVELOPED}, shown on {SHOWN}.", "",
    ]  # fmt: skip
    for name, chosen in panels.items():
        which = among(data, set(chosen))
        part = Panel(data.ids[which], data.years, data.y[which])
        found = {origin: at(part, origin) for origin in ORIGINS}
        count = sum(n for n, _ in found.values())
        total = sum(e for _, e in found.values()) / count
        best = 1 + int(np.argmin(total[1:-1]))
        rivals = "; ".join(f"{n} {e:.4f}" for n, e in zip(SIMPLE, total[1:-1], strict=True))
        ceiling = 100 * (1 - total[-1] / total[best])
        lines += [
            f"**{name}**, all origins: ours {total[0]:.4f}; {rivals}. Ceiling: had ours known the "
            f"growth all pairs share, {total[-1]:.4f}, a lead of {ceiling:.1f} %.", "",
        ]  # fmt: skip
        lines += [f"| origin | ours | {list(SIMPLE)[best - 1]} | lead |", "|---|---|---|---|"]
        for origin, (n, e) in found.items():
            lead = 100 * (1 - e[0] / e[best])
            lines.append(f"| {origin} | {e[0] / n:.4f} | {e[best] / n:.4f} | {lead:.1f} |")
        lines += [f"| all | {total[0]:.4f} | {total[best]:.4f} | "
                  f"{100 * (1 - total[0] / total[best]):.1f} |", ""]  # fmt: skip
        print("\n".join(lines[-20:]), flush=True)
    write_section("forecast-ties-origins", "\n".join(lines).rstrip())


if __name__ == "__main__":
    main()
