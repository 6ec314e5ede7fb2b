"""Results as people read them: scenarios, places and outcomes by name, figures as bands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
import pandas as pd

from scenarios.interventions.base import weakest
from scenarios.outcomes.registry import OUTCOMES
from scenarios.results import tables
from scenarios.results.result import RunResult
from scenarios.schema.scenario import BASELINE, Scenario
from workshop.language.certainty import Certainty, certainty
from workshop.language.numbers import Band, is_count
from workshop.language.texts import plain
from workshop.view.labels import Labels
from workshop.view.past import past
from workshop.view.results import Results

PERCENTILES = tuple(tables.QUANTILES)
LETTERS = "ABCD"
FEW = 6  # places shown where no scenario says which

R_co = TypeVar("R_co", bound=Results, covariant=True)


@dataclass(frozen=True)
class Change:
    """A scenario against the baseline in one year.

    ``delta`` is the paired difference in the unit of the outcome, ``relative`` the same in percent
    of the baseline of each run; ``p_increase`` is the share of runs with a rise, 0 to 1.
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


class ResultView(Labels, Generic[R_co]):
    """Results in one language.

    Parameters
    ----------
    results : a finished run (``scenarios.run``, ``scenarios.read_run``) or live answers.
    lang : ``en`` or ``zh``.
    largest_first : pairs with the largest change first; otherwise as the results order them.
    """

    def __init__(self, results: R_co, lang: str = "en", *, largest_first: bool = True) -> None:
        super().__init__(results.evidence, lang)
        self.results = results
        self._largest_first = largest_first
        self._changes: dict[tuple[str, str, str, int], Change | None] = {}

    # Scenarios

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Scenarios beside the baseline, in the order of the results."""
        return tuple(s.name for s in self.scenarios)

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenario objects of :attr:`names`."""
        return tuple(s for s in self.results.scenarios if s.name != BASELINE)

    @property
    def shown(self) -> tuple[Scenario, ...]:
        """The scenarios that say what to show; where there is the baseline alone, the baseline."""
        return self.scenarios or self.results.scenarios

    @cached_property
    def _by_name(self) -> dict[str, Scenario]:
        return {s.name: s for s in self.results.scenarios}

    def title(self, name: str) -> str:
        """Title of a scenario."""
        if name == BASELINE:
            return self.t("word.baseline")
        return plain(self._by_name[name].label(self.lang)) if name in self._by_name else name

    @property
    def heading(self) -> str:
        """The titles of all scenarios."""
        titles = self.t("list.semicolon").join(self.title(name) for name in self.names)
        return titles or self.title(BASELINE)

    def letter(self, name: str) -> str:
        """A to D: what a page calls its scenarios where there is little room."""
        return LETTERS[self.names.index(name)]

    def grade(self, name: str) -> str:
        """Weakest evidence behind the interventions of a scenario; empty where there are none.

        A change rests on all of them, so it is no better known than the least known.
        """
        scenario = self._by_name.get(name)
        if scenario is None or not scenario.interventions:
            return ""
        table = scenario.table(self.evidence.parameters)
        return weakest(*(m.graded(table) for m in scenario.moves()))

    def grade_short(self, name: str) -> str:
        """The grade in a word, or that nothing was moved."""
        grade = self.grade(name)
        return self.t(f"grade.{grade}") if grade else self.t("page.nothing_moved")

    # Years and replicates

    @cached_property
    def runs(self) -> int:
        """Paired replicates behind every interval."""
        return self.results.replicates - self.results.failed

    @property
    def horizon(self) -> int:
        """The last year."""
        return int(self.results.years[-1])

    @property
    def first_year(self) -> int:
        """The first projected year."""
        return int(self.results.years[0])

    @cached_property
    def start(self) -> int:
        """The first year in which an intervention of any scenario acts."""
        years = [m.start for scenario in self.scenarios for m in scenario.moves()]
        return min(years, default=self.first_year)

    # Figures

    def unit_of(self, variable: str) -> str:
        """Unit of an outcome, as the results name it."""
        return self.results.unit(variable)

    def bands(self, scenario: str, region: str, variable: str) -> np.ndarray:
        """Quantiles :data:`PERCENTILES` of a series, shape [5, year].

        Raises
        ------
        KeyError : the results do not hold the series.
        """
        return self.results.quantiles(scenario, region, variable)

    def band(self, scenario: str, region: str, variable: str, year: int = 0) -> Band | None:
        """Median and 90 % interval of a level, by default at the horizon; None where the results
        do not hold it."""
        try:
            bands = self.bands(scenario, region, variable)
        except KeyError:
            return None
        at = self.results.years.index(year or self.horizon)
        return Band(float(bands[0, at]), float(bands[2, at]), float(bands[4, at]))

    def change_bands(self, scenario: str, region: str, variable: str) -> np.ndarray:
        """Quantiles of the paired difference from the baseline, [5, year]: percent for counts."""
        before, after = (self.results.paths(n, region, variable) for n in (BASELINE, scenario))
        with np.errstate(divide="ignore", invalid="ignore"):
            count = is_count(self.unit_of(variable))
            gap = 100.0 * (after / before - 1.0) if count else after - before
        return tables.bands(gap)

    def change(self, scenario: str, region: str, variable: str, year: int = 0) -> Change | None:
        """A scenario against the baseline in one year, by default at the horizon.

        None where the results do not hold it, or where there is no finite difference, such as the
        cost of papers that nobody won.
        """
        key = scenario, region, variable, year or self.horizon
        if key not in self._changes:
            self._changes[key] = self._change(*key)
        return self._changes[key]

    def _change(self, scenario: str, region: str, variable: str, year: int) -> Change | None:
        try:
            rows = self.results.paired(scenario, region, variable)
        except KeyError:
            return None
        at = self.results.years.index(year)
        base, value, low, middle, high, _, rises = (float(row[at]) for row in rows)
        if not np.isfinite([low, middle, high]).all():
            return None
        delta = Band(low, middle, high)
        relative = self._relative(scenario, region, variable, at)
        return Change(
            scenario=scenario, region=region, variable=variable, unit=self.unit_of(variable),
            year=year, baseline=base, value=value, delta=delta, relative=relative,
            p_increase=rises, certainty=certainty(rises, delta, relative, self.runs),
        )  # fmt: skip

    def _relative(self, scenario: str, region: str, variable: str, at: int) -> Band:
        """The paired difference in percent of the baseline of the same run.

        Pair by pair of runs, since a difference in units spreads as the levels do: joint papers of
        two countries may fall by 25 to 41 %, which is anything from 4,000 to 100,000 papers.
        """
        base = self.results.paths(BASELINE, region, variable)[:, at]
        value = self.results.paths(scenario, region, variable)[:, at]
        with np.errstate(divide="ignore", invalid="ignore"):
            percent = 100.0 * (value / base - 1.0)
        percent = percent[np.isfinite(percent)]
        if not len(percent):
            return Band(float("nan"), float("nan"), float("nan"))
        return Band(*(float(q) for q in np.quantile(percent, [0.05, 0.5, 0.95])))

    def past(self, region: str, variable: str) -> pd.DataFrame:
        """Columns year, value, observed before the projection."""
        frame = past(self.evidence, region, variable)
        return frame[frame["year"] < self.first_year]

    # What to show

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Countries and blocs the scenarios ask to see, in their order."""
        wanted = [str(c) for s in self.shown for c in s.report.countries]
        known = {r for v in self.results.variables for r in self.results.regions(v)}
        found = [c for c in dict.fromkeys(wanted) if c in known]
        return tuple(found or sorted(r for r in known if "-" not in r)[:FEW])

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes the scenarios ask to see, in their order.

        What countries decide and pay is left out: it has tables of its own.
        """
        wanted = dict.fromkeys(str(o) for s in self.shown for o in s.report.outcomes)
        held = [o for o in self.results.variables if o not in OUTCOMES or OUTCOMES[o].asked]
        return tuple(o for o in wanted if o in held and self._has_values(o)) or tuple(
            sorted(o for o in held if self._has_values(o))
        )

    @cached_property
    def tables(self) -> frozenset[str]:
        """Further tables the scenarios ask for."""
        return frozenset(name for s in self.shown for name in s.report.tables)

    def _has_values(self, variable: str) -> bool:
        """Whether any number of an outcome is finite; no cost is, where no money is spent."""
        return any(
            np.isfinite(self.results.paths(name, region, variable)[:, -1]).any()
            for name in self._by_name
            for region in self.results.regions(variable)
        )

    def regions(self, variable: str) -> tuple[str, ...]:
        """Regions to show for an outcome: those asked for, or the pairs among them.

        Pairs come with the largest relative change first, as far as it is more than noise.
        """
        held = self.results.regions(variable)
        pairs = [r for r in held if "-" in r]
        if not pairs:
            return tuple(r for r in self.asked if r in held) or held
        places = set(self.asked)
        inside = [p for p in pairs if set(p.split("-")) <= places] or pairs
        if not self._largest_first:
            return tuple(inside)
        size = {p: self._largest(p, variable) for p in inside}
        return tuple(sorted(inside, key=lambda p: (-size[p], p)))

    def _largest(self, region: str, variable: str) -> float:
        """The largest relative change of a place in any scenario, percent."""
        changes = (self.change(name, region, variable) for name in self.names)
        return max((abs(c.relative.p50) for c in changes if c), default=0)


View = ResultView[Results]
RunView = ResultView[RunResult]
