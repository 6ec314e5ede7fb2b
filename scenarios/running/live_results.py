"""Several live answers beside their baseline, read as a finished run is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from evidence.model import Evidence
from scenarios.outcomes.registry import OUTCOMES
from scenarios.results.links import AGAINST
from scenarios.results.tables import Paired
from scenarios.running.live import Answer, Prepared
from scenarios.schema.scenario import BASELINE, Report, Scenario
from scenarios.vocabulary.resolve import WORLD

Titled = tuple[str, str | dict[str, str], Answer]  # name, title, answer


class LiveResults:
    """Answers in memory; every figure is computed when somebody asks for it.

    Parameters
    ----------
    prepared : the baseline all answers share.
    answers : name, title and answer of each scenario, in order.
    report : places and outcomes to show, instead of what each scenario says.
    """

    def __init__(self, prepared: Prepared, answers: Sequence[Titled], report: Report) -> None:
        self.prepared = prepared
        self.report = report
        self._answers = {BASELINE: prepared.baseline, **{name: a for name, _, a in answers}}
        self._titles = {name: title for name, title, _ in answers}

    @property
    def evidence(self) -> Evidence:
        """The figures, with parameters as a run takes them."""
        return self.prepared.evidence

    @property
    def years(self) -> tuple[int, ...]:
        """Projected years."""
        return self.prepared.years

    @property
    def replicates(self) -> int:
        """Replicates of every scenario."""
        return self.prepared.replicates

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The baseline and the scenarios, under the names and titles given here."""
        made = []
        for name, answer in self._answers.items():
            change = {"name": name, "report": self.report}
            if name in self._titles:
                change["title"] = self._titles[name]
            made.append(answer.scenario.model_copy(update=change))
        return tuple(made)

    @property
    def failed(self) -> int:
        """Replicates missing in some scenario."""
        return len({r for answer in self._answers.values() for r in answer.failed})

    @property
    def variables(self) -> tuple[str, ...]:
        """Every outcome there is."""
        return tuple(OUTCOMES)

    def answer(self, scenario: str) -> Answer:
        """The answer of a scenario by its name here."""
        return self._answers[scenario]

    def decisions(self, scenario: str) -> dict[str, Any]:
        """Who follows or joins in a scenario, see :func:`scenarios.running.deciders.told`."""
        return self._answers[scenario].decisions(self.prepared.baseline)

    def regions(self, variable: str) -> tuple[str, ...]:
        """Places of the report an outcome is computed for, or pairs of them, first picked first."""
        kinds, picked = OUTCOMES[variable].kinds, self.report.countries
        if "pair" in kinds:
            pairs = [(a, b) for k, b in enumerate(picked) for a in picked[:k]]
            return tuple("-".join(sorted(pair)) for pair in pairs if not self._overlap(*pair))
        if kinds == ("world",):
            return (WORLD,)
        countries = self.evidence.countries
        return tuple(str(c) for c in picked if ("country" if c in countries else "bloc") in kinds)

    def _overlap(self, a: str, b: str) -> bool:
        blocs = self.evidence.blocs
        members = [set(blocs.members(c)) if c in blocs else {c} for c in (a, b)]
        return bool(members[0] & members[1])

    def unit(self, variable: str) -> str:
        """Unit of an outcome."""
        return OUTCOMES[variable].unit

    def paths(self, scenario: str, region: str, variable: str) -> np.ndarray:
        """Values of one series, shape [replicate, year]; NaN where a replicate failed."""
        return self._answers[scenario].paths(variable, region)

    def quantiles(self, scenario: str, region: str, variable: str) -> np.ndarray:
        """Quantiles 5, 25, 50, 75, 95 % over the replicates, shape [5, year]."""
        return self._answers[scenario].quantiles(variable, region)

    def paired(self, scenario: str, region: str, variable: str) -> Paired:
        """One series against the baseline, replicate by replicate, each figure [year]."""
        return self._answers[scenario].paired(self.prepared.baseline, variable, region)

    def links_change(self, scenario: str) -> dict[str, np.ndarray]:
        """Every tie against the baseline in the last year, see :meth:`Answer.links_against`."""
        return self._answers[scenario].links_against(self.prepared.baseline)

    def shock(self, scenario: str) -> list[dict[str, Any]]:
        """What a scenario puts on each pair, and what becomes of it, see :meth:`Answer.shock`."""
        return self._answers[scenario].shock(self.prepared.baseline, self.prepared.setting)

    def tie_changes(self, scenario: str, year: int) -> pd.DataFrame:
        """Every tie against the baseline in one year, as a finished run gives it."""
        at = self.years.index(year) - len(self.years)
        found = self._answers[scenario].links_against(self.prepared.baseline, at)
        codes = self.evidence.countries
        rows, columns = np.triu_indices(len(codes), 1)
        ends = [sorted((codes[i], codes[j])) for i, j in zip(rows, columns, strict=True)]
        frame = pd.DataFrame(ends, columns=["a", "b"])
        for name in AGAINST[2:]:
            frame[name] = found[name][rows, columns]
        return frame.dropna().reset_index(drop=True)
