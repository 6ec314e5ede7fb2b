"""What the page says of several scenarios: a view on answers in memory instead of a run's files."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from scenarios.running.live import Prepared, World
from scenarios.running.plan import model_version
from workshop.content.wording import is_count
from workshop.language.certainty import certainty
from workshop.language.numbers import Band
from workshop.page.levers.page_texts import PageTexts
from workshop.view.result_view import BASELINE, PERCENTILES, Change, View

LETTERS = "ABCD"
_PAST: dict[tuple[str, int, str, str], pd.DataFrame] = {}
GRADES = ("measured", "literature", "assumption")  # best to weakest


class LiveView(View):
    """Up to four scenarios beside the baseline in one language.

    Parameters
    ----------
    prepared : the baseline. worlds : (id, title, answer) of each scenario, in order.
    lang : ``en`` or ``zh``. asked : countries and blocs to show.
    """

    def __init__(
        self,
        prepared: Prepared,
        worlds: Sequence[tuple[str, Any, World]],
        lang: str,
        asked: Sequence[str],
    ) -> None:
        self.prepared = prepared
        self.worlds = {name: world for name, _, world in worlds}
        base = prepared.baseline.scenario
        named = [
            w.scenario.model_copy(update={"name": n, "title": title}) for n, title, w in worlds
        ]
        failed = {r for _, _, w in worlds for r in w.failed} | set(prepared.baseline.failed)
        result = SimpleNamespace(
            scenarios=(base, *named),
            evidence=prepared.evidence,
            years=prepared.years,
            columns=(),
            paths=self._paths,
            manifest={
                "version": model_version(),
                "replicates": prepared.replicates,
                "failed_replicates": len(failed),
                "seed": prepared.seed,
                "plan": "",
            },
        )
        super().__init__(result, lang)
        self.t = PageTexts(lang)
        self._asked = tuple(asked)

    @property
    def asked(self) -> tuple[str, ...]:
        """Countries and blocs picked on the page."""
        return self._asked

    @property
    def failed(self) -> int:
        """Replicates missing in some scenario."""
        return int(self.manifest["failed_replicates"])

    def world(self, name: str) -> World:
        """The answer of a scenario."""
        return self.prepared.baseline if name == BASELINE else self.worlds[name]

    def _paths(self, scenario: str, region: str, variable: str) -> np.ndarray:
        return self.world(scenario).paths(variable, region)

    def bands(self, scenario: str, region: str, variable: str) -> np.ndarray:
        """Quantiles 5 to 95 % of a series, [5, year]."""
        return self.world(scenario).bands(variable, region)

    def change_bands(self, scenario: str, region: str, variable: str) -> np.ndarray:
        """Quantiles of the difference from the baseline, [5, year]: percent for counts."""
        count = is_count(self.unit_of(variable))
        base = self.prepared.baseline
        return self.world(scenario).change_bands(base, variable, region, count)

    def past(self, region: str, variable: str) -> pd.DataFrame:
        """The years before the projection: the same for all who look, so read once."""
        key = self.evidence.digest, self.first_year, region, variable
        if key not in _PAST:
            _PAST[key] = super().past(region, variable)
        return _PAST[key]

    def series(self, scenario: str, region: str, variable: str) -> pd.DataFrame:
        """Columns year, p05 ... p95."""
        bands = self.bands(scenario, region, variable)
        rows = {q: bands[k] for k, q in enumerate(PERCENTILES)}
        return pd.DataFrame({"year": self.result.years, **rows})

    def band(self, scenario: str, region: str, variable: str, year: int = 0) -> Band | None:
        """Median and 90 % interval of a level, by default at the horizon."""
        at = self.result.years.index(year or self.horizon)
        bands = self.bands(scenario, region, variable)
        return Band(float(bands[0, at]), float(bands[2, at]), float(bands[4, at]))

    def unit_of(self, variable: str) -> str:
        """Unit of an outcome."""
        from scenarios.outcomes.registry import OUTCOMES

        return OUTCOMES[variable].unit

    def _change(self, scenario: str, region: str, variable: str, year: int) -> Change | None:
        at = self.result.years.index(year)
        rows = self.world(scenario).against(self.prepared.baseline, variable, region)
        base, value, low, middle, high, _, rises = (float(row[at]) for row in rows)
        if not np.isfinite([low, middle, high]).all():
            return None
        delta = Band(low, middle, high)
        relative = self._relative(scenario, region, variable, year)
        said = certainty(rises, delta, relative, self.runs)
        return Change(
            scenario=scenario, region=region, variable=variable, unit=self.unit_of(variable),
            year=year, baseline=base, value=value, delta=delta, relative=relative,
            p_increase=rises, certainty=said,
        )  # fmt: skip

    def regions(self, variable: str) -> tuple[str, ...]:
        """Places to show for an outcome: those picked, or pairs of them, the first picked first."""
        from scenarios.outcomes.registry import OUTCOMES

        kinds = OUTCOMES[variable].kinds
        if "pair" in kinds:
            ordered = [(a, b) for j, b in enumerate(self._asked) for a in self._asked[:j]]
            return tuple("-".join(sorted(pair)) for pair in ordered if not self._overlap(*pair))
        if kinds == ("world",):
            return ("World",)
        singles = [
            c
            for c in self._asked
            if ("country" if c in self.evidence.countries else "bloc") in kinds
        ]
        return tuple(singles)

    def _overlap(self, a: str, b: str) -> bool:
        members = [set(self.evidence.blocs.members(c)) if c in self.evidence.blocs else {c}
                   for c in (a, b)]  # fmt: skip
        return bool(members[0] & members[1])

    def letter(self, name: str) -> str:
        """A to D."""
        return LETTERS[self.names.index(name)]

    def grade(self, name: str) -> str:
        """The weakest evidence behind a scenario: what a chain leans on is its weakest link."""
        scenario = self.worlds[name].scenario
        grades = [m.grade for m in scenario.moves()]
        return max(grades, key=GRADES.index, default="")

    def grade_short(self, name: str) -> str:
        """The grade in a word."""
        grade = self.grade(name)
        return self.t(f"grade.{grade}") if grade else self.t("page.nothing_moved")
