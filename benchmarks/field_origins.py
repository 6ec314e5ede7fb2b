"""Papers and impact by field years ahead, at rolling origins, beside what others offer.

Cells are a country in a field with 1,000 papers or more in the year of the origin: below, a tenth
of a year's papers among the most cited is one paper. Rule of choice, stated before it was applied:
of the rules of each kind that keep fields adding up to the country, the one with the least mean
absolute log error four years ahead of the early origins, if it is better by 1 % than the simplest;
the late origins and ten years ahead report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import peers

from evidence.loading.load import until
from evidence.model import Evidence
from forecast.national.rule import COUNTS, INDEX, Kind
from forecast.national.sampler import national_forecast
from forecast.projection.panels import national_panels
from forecast.projection.paths import path_sampler
from forecast.series.frame import Panel

EARLY, LATE, LONG = (2008, 2009, 2010, 2011), (2012, 2014, 2016, 2018), (2010, 2012)
WITH_PEERS = (2010, 2012, 2014, 2016, 2018)  # fits of packages take minutes
LEAST = 1000
FEW = 10.0  # papers among the most cited that a country's own ratio must weigh up
SIMPLE = ("naive", "drift", "damped drift")


@dataclass(frozen=True)
class Origin:
    """What was known at an origin: arrays [country, field, year] or [country, year]."""

    year: int
    whole: Evidence

    @cached_property
    def known(self) -> Evidence:
        """The evidence of that year; the rest of the world left out where it is compared."""
        return until(self.whole, self.year)

    def figures(self, name: str, since: int = 2003) -> np.ndarray:
        """Known figures [country, field, year] to the origin."""
        return self.known.world[name].sel(year=slice(since, self.year)).values[:-1]

    def truth(self, name: str, ahead: int) -> np.ndarray:
        """Figures after the origin [country, field, year]."""
        after = slice(self.year + 1, self.year + ahead)
        return self.whole.world[name].sel(year=after).values[:-1]

    @cached_property
    def large(self) -> np.ndarray:
        """[country, field] cells that are scored."""
        return self.figures("field_papers")[..., -1] >= LEAST

    def country(self, name: str, ahead: int, kind: Kind) -> np.ndarray:
        """Our forecast of countries in all fields together, [country, year]."""
        data = national_panels(self.known)[name]
        late = self.year - int(data.years[-1])
        found = national_forecast(data, ahead + late, kind)
        at = {str(c): k for k, c in enumerate(found.ids)}
        order = [at[c] for c in self.known.countries[:-1]]
        return np.exp(found.point[late:, order]).T


def pooled(figures: np.ndarray, ahead: int, kind: Kind) -> np.ndarray:
    """Each field forecast as a national figure of its own, [country, field, year]."""
    out = np.empty((*figures.shape[:2], ahead))
    years = np.arange(figures.shape[-1])
    for f in range(figures.shape[1]):
        rows = np.maximum(figures[:, f], 0.5 if kind is COUNTS else 0.01)
        data = Panel(np.array([f"{c:03}" for c in range(len(rows))]), years, rows)
        out[:, f] = np.exp(national_forecast(data, ahead, kind).point).T
    return out


def drawn_shares(figures: np.ndarray, ahead: int, model: str) -> np.ndarray:
    """Shares of fields as a series model has their ratios, [country, field, year]."""
    counts = np.maximum(figures, 0.5)
    ratios = counts / np.exp(np.log(counts).mean(axis=1, keepdims=True))
    n, f, t = figures.shape
    ids = [f"{c:03}|{k:03}" for c in range(n) for k in range(f)]
    data = Panel.of(ids, np.arange(t), ratios.reshape(n * f, t))
    drawn = path_sampler(data, ahead, model).draw(range(60), 1, "bench/fields")[:, -ahead:]
    return np.moveaxis(np.median(drawn, axis=0).reshape(ahead, n, f), 0, -1)


def paper_rules(o: Origin, ahead: int) -> dict[str, np.ndarray]:
    """Our rules for papers by field, adding up to our forecast of the country."""
    past, total = o.figures("field_papers"), o.country("papers", ahead, COUNTS)
    still = np.repeat(past[..., -1:], ahead, axis=-1)
    field = pooled(past, ahead, COUNTS)
    parts = {
        "share of the last year": still,
        "mean share of three years": np.repeat(
            (past[..., -3:] / past[..., -3:].sum(axis=1, keepdims=True)).mean(-1, keepdims=True),
            ahead, axis=-1),
        "damped trend of shares": drawn_shares(past, ahead, "damped"),
        "drift of shares": drawn_shares(past, ahead, "drift"),
        "each field by the national rule": field,
        "halfway to each field by the national rule": np.sqrt(field * np.maximum(still, 0.5)),
    }  # fmt: skip
    return {k: total[:, None] * v / v.sum(axis=1, keepdims=True) for k, v in parts.items()}


def impact_rules(o: Origin, ahead: int) -> dict[str, np.ndarray]:
    """Our rules for impact by field, whose mean by papers is our forecast of the country."""
    impact, papers = o.figures("field_impact"), o.figures("field_papers")
    country, total = o.figures("impact"), o.country("impact", ahead, INDEX)
    known = np.isfinite(impact).any(axis=(0, 1))
    impact, papers, country = impact[..., known], papers[..., known], country[..., known]
    weight = papers[..., -1]
    out = {}

    def rule(name: str, index: np.ndarray) -> None:
        mean = (np.nan_to_num(index) * weight[..., None]).sum(1) / weight.sum(1)[:, None]
        out[name] = index * (total / mean)[:, None]

    whole = np.nan_to_num(impact)
    for years in (1, 3, 5, 8):
        own = whole[..., -years:].sum(-1) / country[:, -years:].sum(-1)[:, None]
        rule(f"ratio of {years} years", np.repeat(own[..., None], ahead, axis=-1))
        top = (0.01 * papers[..., -years:] * whole[..., -years:]).sum(-1)
        held = (top * own + FEW) / (top + FEW)
        rule(f"ratio of {years} years, few papers held to the country's",
             np.repeat(held[..., None], ahead, axis=-1))  # fmt: skip
    rule("each field by the national rule", pooled(whole, ahead, INDEX))
    return out


def peer(name: str, figures: np.ndarray, ahead: int) -> np.ndarray:
    """A peer on logs of every row of [cell, year]."""
    return peers.make(name, np.maximum(figures, 0.01), ahead, True, None, "").point


RULES: dict[str, Callable[[Origin, int], dict[str, np.ndarray]]] = {
    "field_papers": paper_rules,
    "field_impact": impact_rules,
}
LAST = {"field_papers": 2022, "field_impact": 2020}
SHIPPED = {
    "field_papers": "share of the last year",
    "field_impact": "ratio of 3 years, few papers held to the country's",
}


def errors(name: str, o: Origin, ahead: int, with_peers: bool) -> dict[str, tuple[float, float]]:
    """Mean absolute log error and WAPE (percent) of every rule and peer, scored cells alone."""
    truth = o.truth(name, ahead)[o.large]
    past = o.figures(name)[o.large]
    past = past[:, np.isfinite(past).any(axis=0)]
    ok = (truth > 0.0).all(axis=1) & (past > 0.0).all(axis=1)
    points = {k: v[o.large] for k, v in RULES[name](o, ahead).items()}
    names = (*SIMPLE, *peers.STATSFORECAST) if with_peers else SIMPLE
    points |= {n: peer(n, past, ahead) for n in names}
    if with_peers:
        points["median of ETS, Theta, DOT, ARIMA"] = np.median(
            [points[n] for n in peers.MEDIAN_OF], axis=0
        )
    return {
        k: (float(np.abs(np.log(np.maximum(p, 0.01) / truth))[ok].mean()),
            100 * float(np.abs(p - truth)[ok].sum() / truth[ok].sum()))
        for k, p in points.items()
    }  # fmt: skip


def table(name: str, whole: Evidence) -> Iterator[str]:
    """Lines of the table of one figure."""
    last = LAST[name]
    spans = [
        ("four years, early", [(o, 4) for o in EARLY], False),
        ("four years, late", [(o, 4) for o in LATE if o + 4 <= last], True),
        ("ten years", [(o, 10) for o in LONG if o + 10 <= last], True),
    ]
    made: dict[str, dict[str, np.ndarray]] = {}
    heads = []
    for title, tasks, full in spans:
        rows = [errors(name, Origin(o, whole), h, full) for o, h in tasks]
        made[title] = {k: np.mean([r[k] for r in rows], axis=0) for k in rows[0]}
        heads.append(f"{title} ({', '.join(str(o) for o, _ in tasks)})")
    yield f"| rule | {' | '.join(heads)} |"
    yield "|---|" + "---|" * len(heads)
    for rule in made[spans[-1][0]]:
        cells = (
            f"{made[t][rule][0]:.3f}, {made[t][rule][1]:.1f} %" if rule in made[t] else ""
            for t, _, _ in spans
        )
        mark = "**" if rule == SHIPPED[name] else ""
        yield f"| {mark}{rule}{mark} | {' | '.join(cells)} |"
