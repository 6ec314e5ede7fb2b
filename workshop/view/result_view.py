"""A run as people read it: the frames of a result, looked up by scenario, region and outcome."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workshop.language.certainty import Certainty, certainty
from workshop.language.numbers import Band
from workshop.language.texts import Texts, plain
from workshop.view.past import past

BASELINE = "baseline"
PERCENTILES = ("p05", "p25", "p50", "p75", "p95")


@dataclass(frozen=True)
class Change:
    """One cell of the comparison: a scenario against the baseline in one year.

    ``delta`` is the paired difference in the unit of the outcome, ``relative`` the same in percent
    of the baseline of each run.
    """

    scenario: str
    region: str
    variable: str
    unit: str
    year: int
    baseline: float
    value: float
    delta: Band
    relative: Band
    p_increase: float
    certainty: Certainty


class View:
    """One run in one language.

    Parameters
    ----------
    result : what ``scenarios.run`` or ``scenarios.read_run`` returns.
    lang : ``en`` or ``zh``.
    """

    def __init__(self, result: Any, lang: str = "en") -> None:
        self.result = result
        self.lang = lang
        self.t = Texts(lang)
        self.evidence = result.evidence
        self.manifest: dict[str, Any] = dict(result.manifest)
        self._changes: dict[tuple[str, str, str, int], Change | None] = {}

    @cached_property
    def summary(self) -> pd.DataFrame:
        """The frame of summary.csv, by year within each series."""
        return self.result.summary().sort_values("year", kind="stable", ignore_index=True)

    @cached_property
    def _rows(self) -> dict[tuple[str, str, str], np.ndarray]:
        """Positions in the summary of every series: many look-ups, one pass."""
        return self.summary.groupby(["scenario", "region", "variable"], sort=False).indices

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """The differences to the baseline in comparison.csv."""
        return self.result.compare(BASELINE)

    @cached_property
    def _cells(self) -> dict[tuple[str, str, str, int], Any]:
        frame = self.comparison
        key = zip(frame["scenario"], frame["region"], frame["variable"], frame["year"], strict=True)
        return dict(zip(key, frame.itertuples(index=False), strict=True))

    def change(self, scenario: str, region: str, variable: str, year: int = 0) -> Change | None:
        """One cell of the comparison, by default at the horizon."""
        key = scenario, region, variable, year or self.horizon
        if key not in self._changes:
            self._changes[key] = self._change(*key)
        return self._changes[key]

    def _change(self, scenario: str, region: str, variable: str, year: int) -> Change | None:
        row = self._cells.get((scenario, region, variable, year))
        # Without a finite difference, such as the cost of papers that nobody won, there is nothing
        # to say.
        if row is None or not np.isfinite([row.delta_p05, row.delta_p50, row.delta_p95]).all():
            return None
        delta = Band(row.delta_p05, row.delta_p50, row.delta_p95)
        relative = self._relative(scenario, region, variable, year)
        said = certainty(row.p_increase, delta, relative, self.runs)
        return Change(
            scenario=scenario, region=region, variable=variable, unit=row.unit, year=year,
            baseline=row.baseline_p50, value=row.scenario_p50, delta=delta, relative=relative,
            p_increase=row.p_increase, certainty=said,
        )  # fmt: skip

    def _relative(self, scenario: str, region: str, variable: str, year: int) -> Band:
        """The paired difference in percent of the baseline of the same run.

        Pair by pair of runs, since a difference in units spreads as the levels do: joint papers of
        two countries may fall by 25 to 41 %, which is anything from 4,000 to 100,000 papers.
        """
        at = self.result.years.index(year)
        base = self.result.paths(BASELINE, region, variable)[:, at]
        value = self.result.paths(scenario, region, variable)[:, at]
        with np.errstate(divide="ignore", invalid="ignore"):
            percent = 100.0 * (value / base - 1.0)
        percent = percent[np.isfinite(percent)]
        if not len(percent):
            return Band(float("nan"), float("nan"), float("nan"))
        return Band(*(float(q) for q in np.quantile(percent, [0.05, 0.5, 0.95])))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Scenarios beside the baseline, in the order of the run."""
        return tuple(s.name for s in self.result.scenarios if s.name != BASELINE)

    @cached_property
    def runs(self) -> int:
        """Paired replicates behind every interval."""
        return int(self.manifest["replicates"]) - int(self.manifest.get("failed_replicates", 0))

    @cached_property
    def horizon(self) -> int:
        """The last year."""
        return int(self.result.years[-1])

    @cached_property
    def first_year(self) -> int:
        """The first projected year."""
        return int(self.result.years[0])

    @cached_property
    def start(self) -> int:
        """The first year in which an intervention of any scenario acts."""
        years = [
            int(start)
            for scenario in self.scenarios
            for item in scenario.interventions
            if (start := getattr(item, "start", None)) is not None
        ]
        return min(years, default=self.first_year)

    @cached_property
    def scenarios(self) -> tuple[Any, ...]:
        """The scenario objects of :attr:`names`."""
        by_name = {s.name: s for s in self.result.scenarios}
        return tuple(by_name[n] for n in self.names)

    @cached_property
    def shown(self) -> tuple[Any, ...]:
        """The scenarios that say what to show; in a run of the baseline alone, the baseline."""
        return self.scenarios or tuple(self.result.scenarios)

    @property
    def heading(self) -> str:
        """The title of the whole run."""
        titles = self.t("list.semicolon").join(self.title(name) for name in self.names)
        return titles or self.title(BASELINE)

    def grade(self, name: str) -> str:
        """Weakest evidence behind the interventions of a scenario; empty where there are none.

        A change rests on all of them, so it is no better known than the least known.
        """
        scenario = next((s for s in self.result.scenarios if s.name == name), None)
        grades = {m.grade for m in scenario.interventions} if scenario is not None else set()
        return next((g for g in ("assumption", "literature", "measured") if g in grades), "")

    def title(self, name: str) -> str:
        """Title of a scenario in this language."""
        if name == BASELINE:
            return self.t("word.baseline")
        scenario = next((s for s in self.result.scenarios if s.name == name), None)
        return plain(scenario.label(self.lang)) if scenario is not None else name

    def region(self, code: str) -> str:
        """Name of a country, a bloc or a pair."""
        parts = [self._place(part) for part in code.split("-")]
        return self.t("pair.dash").join(parts)

    def _place(self, code: str) -> str:
        if code in self.evidence.blocs:
            return self.t.pick(self.evidence.blocs[code].name)
        return self.evidence.names.label(code, self.lang)

    def variable(self, name: str) -> str:
        """Name of an outcome."""
        return self.t.maybe(f"variable.{name}", name.replace("_", " "))

    def unit(self, unit: str) -> str:
        """Unit of a level."""
        return self.t.maybe(f"unit.{unit}", unit)

    def unit_of_change(self, unit: str) -> str:
        """Unit of a difference: a difference of two percentages is points, not percent."""
        return self.t.maybe(f"change.{unit}", self.unit(unit))

    def unit_of(self, variable: str) -> str:
        """Unit of an outcome, as the run names it."""
        return next((c.unit for c in self.result.columns if c.variable == variable), "")

    def series(self, scenario: str, region: str, variable: str) -> pd.DataFrame:
        """Columns year, p05 ... p95 of one path; empty where the run does not hold it."""
        return self.summary.iloc[self._rows.get((scenario, region, variable), [])]

    def band(self, scenario: str, region: str, variable: str, year: int = 0) -> Band | None:
        """Median and 90 % interval of a level, by default at the horizon."""
        frame = self.series(scenario, region, variable)
        frame = frame[frame["year"] == (year or self.horizon)]
        if not len(frame):
            return None
        row = frame.iloc[0]
        return Band(float(row["p05"]), float(row["p50"]), float(row["p95"]))

    def past(self, region: str, variable: str) -> pd.DataFrame:
        """Columns year, value, observed before the projection."""
        frame = past(self.evidence, region, variable)
        return frame[frame["year"] < self.first_year]

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Countries and blocs the scenarios ask to see, in their order."""
        wanted = [str(c) for s in self.shown for c in s.report.countries]
        known = {c.region for c in self.result.columns}
        found = [c for c in dict.fromkeys(wanted) if c in known]
        return tuple(found or sorted(r for r in known if "-" not in r)[:6])

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes the scenarios ask to see, in their order."""
        wanted = [str(o) for s in self.shown for o in s.report.outcomes]
        known = {c.variable for c in self.result.columns if self._has_values(c.variable)}
        return tuple(o for o in dict.fromkeys(wanted) if o in known) or tuple(sorted(known))

    def _has_values(self, variable: str) -> bool:
        """Whether any number of an outcome is finite; no cost is, where no money is spent."""
        of = [k for k, c in enumerate(self.result.columns) if c.variable == variable]
        return bool(np.isfinite(self.result.values[:, of, :, -1]).any())

    def regions(self, variable: str) -> tuple[str, ...]:
        """Regions to show for an outcome: those asked for, or the pairs among them.

        Pairs come with the largest relative change first, as far as it is more than noise.
        """
        held = [c.region for c in self.result.columns if c.variable == variable]
        pairs = [r for r in held if "-" in r]
        if not pairs:
            return tuple(r for r in self.asked if r in held) or tuple(held)
        places = set(self.asked)
        inside = [p for p in pairs if set(p.split("-")) <= places] or pairs
        size = {
            p: max(
                (abs(c.relative.p50) for n in self.names if (c := self.change(n, p, variable))),
                default=0,
            )
            for p in inside
        }
        return tuple(sorted(inside, key=lambda p: (-size[p], p)))
