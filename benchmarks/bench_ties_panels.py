"""How far ahead of drift small panels of countries are, and what they lack.

    python benchmarks/bench_ties_panels.py

Panels are cut from the ties of 82 countries and forecast alone, nothing tuned. Beside them stand
the same pairs forecast with all 82 countries known: what more countries to pool would bring; and
without the published papers of the countries: what the pairs alone can tell. Points only; drift is
the best single-series method on all panels that `benchmarks/bench_forecast.py` measures.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench_ties_ablation import DEVELOPED, PAPERS, SHOWN, drift, panel, until
from results import write_section

from forecast.network.model import network
from forecast.network.pairs import sides
from forecast.series.frame import Panel

DRAWN, OF = 10, 50  # panels drawn at random from the smallest countries
LARGE, SMALLER = 50.0, (20.0, 5.0, 0.0)  # pairs have more mean papers than this
RESAMPLED = 1000
Forecast = dict[int, np.ndarray]


def by_size(data: Panel) -> list[str]:
    """Countries by their co-publications in the last year, largest first."""
    who = sides(data.ids)
    total = np.bincount(who.a, data.y[:, -1], len(who.names))
    total += np.bincount(who.b, data.y[:, -1], len(who.names))
    return [who.names[i] for i in np.argsort(-total)]


def among(data: Panel, countries: set[str]) -> np.ndarray:
    """Pairs with both sides among the countries, [pair] bool."""
    who = sides(data.ids)
    inside = np.array([name in countries for name in who.names])
    return inside[who.a] & inside[who.b]


def errors(data: Panel, known: Panel, made: np.ndarray, keep: np.ndarray) -> np.ndarray:
    """Absolute log errors summed over the four years, [pair kept]."""
    at = len(known.years)
    return np.abs(np.log(data.y[keep, at : at + 4] + 0.5) - made[keep]).sum(-1)


def resampled(data: Panel) -> np.ndarray:
    """How often each pair counts: once, then in worlds of countries drawn with replacement.

    A pair counts as often as both its sides (pigeonhole bootstrap: Owen 2007,
    doi:10.1214/07-AOAS122), because pairs of one country err alike; [1 + RESAMPLED, pair].
    """
    who = sides(data.ids)
    n = len(who.names)
    drawn = np.random.default_rng(2).multinomial(n, np.full(n, 1 / n), RESAMPLED)
    return np.concatenate([np.ones((1, len(who.a))), drawn[:, who.a] * drawn[:, who.b]])


def with_papers(known: Panel) -> np.ndarray:
    """Log counts forecast with the national papers of the countries until the origin."""
    return network(known, 4, covariates=PAPERS).point


def pairs_alone(known: Panel) -> np.ndarray:
    """Log counts forecast without them, all growth of countries from their pairs."""
    return network(known, 4).point


def leads(data: Panel, which: np.ndarray, full: Forecast, origins: tuple[int, ...]) -> np.ndarray:
    """Forecasts counted, errors of drift and three models, [1 + RESAMPLED, least papers, 5].

    The models are the panel alone, without national papers, and among all countries.
    """
    part = Panel(data.ids[which], data.years, data.y[which])
    times = resampled(part)
    sums = np.zeros((len(times), 1 + len(SMALLER), 5))
    for origin in origins:
        known = until(part, origin)
        point = with_papers(known)
        made = (drift(known), point, pairs_alone(known), full[origin][which])
        size = known.y[:, -10:].mean(-1)
        for k, least in enumerate((LARGE, *SMALLER)):
            keep = size > least
            off = np.stack([np.ones(keep.sum()), *(errors(part, known, m, keep) for m in made)], 1)
            sums[:, k] += times[:, keep] @ off
    return sums


def lead(sums: np.ndarray) -> str:
    """Per cent below drift, and the middle nine tenths of the resampled worlds, if all have any."""
    drifted, ours = sums.T
    here = f"{100 * (1 - ours[0] / drifted[0]):.1f}"
    if not drifted.all():
        return here
    low, high = np.quantile(100 * (1 - ours[1:] / drifted[1:]), [0.05, 0.95])
    return f"{here} ({low:.0f} to {high:.0f})"


def main() -> None:
    data = panel()
    origins = (*DEVELOPED, *SHOWN)
    full = {o: with_papers(until(data, o)) for o in origins}
    names = by_size(data)
    draw = np.random.default_rng(1)
    panels = {
        "all 82": [names],
        "every second country": [names[1::2]],
        "the others": [names[::2]],
        "the 60 smallest": [names[-60:]],
        "the 45 smallest": [names[-45:]],
        "the 30 smallest": [names[-30:]],
        f"22 of the {OF} smallest, {DRAWN} times": [
            list(draw.choice(names[-OF:], 22, replace=False)) for _ in range(DRAWN)
        ],
    }
    lines = [
        "### ties: panels of fewer countries",
        "",
        f"Pairs with a mean above {LARGE:.0f}, h = 1 to 4: mae_log below that of drift, in per "
        "cent; in brackets the middle 90 % when the countries are drawn anew (left out where some "
        "draws hold no such pair). *alone*: a panel knows its own pairs, and the published papers "
        "of its countries until the origin; *no papers*: its pairs only; *of 82*: the same pairs, "
        f"forecast with all 82 countries known. Developed on {DEVELOPED}, shown on {SHOWN}. "
        "The last columns count smaller pairs, on the origins shown, alone.",
        "",
        "| panel | developed: pairs | alone | no papers | of 82 | shown: pairs | mae_log of drift "
        "| alone | no papers | of 82 | pairs above 20 | above 5 | any paper |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, chosen in panels.items():
        row = [name]
        for era in (DEVELOPED, SHOWN):
            found = [leads(data, among(data, set(c)), full, era) for c in chosen]
            sums = np.sum(found, axis=0)
            count, drifted = sums[0, 0, :2]
            row += [f"{count:.0f}"] + ([f"{drifted / count / 4:.4f}"] if era is SHOWN else [])
            row += [lead(sums[:, 0, [1, k]]) for k in (2, 3, 4)]
        row += [f"{100 * (1 - s[2] / s[1]):.1f}" for s in sums[0, 1:]]
        lines.append("| " + " | ".join(row) + " |")
    write_section("forecast-ties-panels", "\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
