"""A run as people read it: the frames of a result, looked up by scenario, region and outcome."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from workshop.certainty import Certainty, certainty
from workshop.numbers import Band
from workshop.past import past
from workshop.texts import Texts

BASELINE = "baseline"
PERCENTILES = ("p05", "p25", "p50", "p75", "p95")


@dataclass(frozen=True)
class Change:
    """One cell of the comparison: a scenario against the baseline in one year."""

    scenario: str
    region: str
    variable: str
    unit: str
    year: int
    baseline: float
    value: float
    delta: Band
    percent: float
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

    @cached_property
    def summary(self) -> pd.DataFrame:
        """The frame of summary.csv, indexed by scenario, region, variable; sorted by year."""
        frame = self.result.summary()
        return frame.sort_values("year", kind="stable").set_index(
            ["scenario", "region", "variable"]
        ).sort_index(kind="stable")  # fmt: skip

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """The frame of comparison.csv."""
        return self.result.compare()

    @cached_property
    def changes(self) -> dict[tuple[str, str, str, int], Change]:
        """Every cell of the comparison by scenario, region, variable, year."""
        found = {}
        for row in self.comparison.itertuples(index=False):
            delta = Band(row.delta_p05, row.delta_p50, row.delta_p95)
            found[row.scenario, row.region, row.variable, int(row.year)] = Change(
                scenario=row.scenario, region=row.region, variable=row.variable, unit=row.unit,
                year=int(row.year), baseline=row.baseline_p50, value=row.scenario_p50, delta=delta,
                percent=row.delta_percent_p50, p_increase=row.p_increase,
                certainty=certainty(
                    row.p_increase, (delta.p05, delta.p50, delta.p95), row.baseline_p50, self.runs
                ),
            )  # fmt: skip
        return found

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

    def title(self, name: str) -> str:
        """Title of a scenario in this language."""
        if name == BASELINE:
            return self.t("word.baseline")
        scenario = next((s for s in self.result.scenarios if s.name == name), None)
        return scenario.label(self.lang) if scenario is not None else name

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
        try:
            return self.summary.loc[(scenario, region, variable)]
        except KeyError:
            return self.summary.iloc[0:0]

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
        known = {c.variable for c in self.result.columns}
        return tuple(o for o in dict.fromkeys(wanted) if o in known) or tuple(sorted(known))

    def regions(self, variable: str) -> tuple[str, ...]:
        """Regions to show for an outcome: those asked for, or the pairs among them.

        Pairs come with the largest relative change first, as far as it is more than noise.
        """
        held = [c.region for c in self.result.columns if c.variable == variable]
        pairs = [r for r in held if "-" in r]
        if not pairs:
            return tuple(r for r in self.asked if r in set(held))
        places = set(self.asked)
        inside = [p for p in pairs if set(p.split("-")) <= places] or pairs
        size = {
            p: max(
                (abs(c.percent) for n in self.names if (c := self.change(n, p, variable))),
                default=0,
            )
            for p in inside
        }
        return tuple(sorted(inside, key=lambda p: (-size[p], p)))

    def change(self, scenario: str, region: str, variable: str, year: int = 0) -> Change | None:
        """One cell of the comparison, by default at the horizon."""
        return self.changes.get((scenario, region, variable, year or self.horizon))
