"""The steps of an exploration; each adds its document, tables, figures and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from collabcast.exploring.findings import LANGUAGES, Findings
from collabcast.terminal.console import BadInput, Progress

if TYPE_CHECKING:
    from scenarios.analysis.break_even import Lever, Rank
    from scenarios.analysis.experiment import Input, Target
    from scenarios.results.result import RunResult
    from scenarios.running.plan import Plan
    from scenarios.schema.scenario import Scenario
    from workshop.content.exploration import ExploreLabels


class Exploration:
    """One exploration of a plan, step by step.

    Parameters
    ----------
    plan : the scenario that is explored second in it, or all policies.
    wanted : outcomes that are looked at. workers : processes. quiet : no progress is shown.
    """

    def __init__(self, plan: Plan, wanted: list[Target], workers: int, *, quiet: bool) -> None:
        self.plan, self.wanted, self.workers, self._quiet = plan, wanted, workers, quiet
        self.seed = plan.seed % 2**31  # what SALib takes
        self.inputs: list[Input] = []
        self.found = Findings(plan, wanted)

    def _progress(self, label: str) -> Progress:
        return Progress(label, quiet=self._quiet)

    def sensitivity(self, inputs: str | None, method: str, size: int) -> None:
        """Which inputs drive the outcomes: those named, or those that matter most."""
        import pandas as pd

        from collabcast.exploring.requests import inputs_of
        from scenarios.analysis.experiment import Explorer
        from scenarios.analysis.sensitivity import chance_share, sensitivity
        from workshop.figures.explore_figures import drives

        scenario, year = self.plan.scenarios[1], self.plan.horizon
        with self._progress("inputs that matter"):
            self.inputs = inputs_of(inputs, self.plan, self.wanted, self.seed, self.workers)
        with self._progress("sensitivity") as progress:
            explorer = Explorer(self.plan, scenario, self.wanted, self.inputs)
            rows, sample = sensitivity(explorer, method, size, self.seed, progress, self.workers)
        self.found.document |= {
            "scenario": scenario.name, "year": year, "method": method, "rows": len(sample.x),
            "failed": {str(k): v for k, v in sample.failed.items()},
            "inputs": [{"name": i.name, "low": i.low, "high": i.high} for i in self.inputs],
            "indices": rows, "chance": chance_share(sample),
        }  # fmt: skip
        self.found.tables["sensitivity.csv"] = pd.DataFrame(rows)
        self.found.figures["sensitivity"] = lambda labels: drives(rows, self.wanted, labels, year)

    def spread(self) -> None:
        """Which sources the spread of the outcomes comes from."""
        import pandas as pd

        from scenarios.analysis.variance_decomposition import variance_shares
        from workshop.figures.explore_figures import sources

        year = self.plan.horizon
        with self._progress("sources of spread") as progress:
            parts, failed = variance_shares(
                self.plan, self.plan.scenarios[1], self.wanted, progress=progress
            )
        self.found.document |= {
            "spread": parts, "spread_failed": {str(k): v for k, v in failed.items()},
        }  # fmt: skip
        self.found.tables["spread.csv"] = pd.DataFrame(parts)
        self.found.figures["spread"] = lambda labels: sources(parts, self.wanted, labels, year)

    def crossing(self, threshold: tuple[Target, float, bool], cases: int) -> None:
        """Under which inputs an outcome crosses a threshold, and that as a scenario to run."""
        import pandas as pd

        from scenarios.analysis.crossing import runnable
        from scenarios.analysis.experiment import Explorer
        from scenarios.analysis.prim import discover
        from scenarios.analysis.sensitivity import cases as of_inputs
        from workshop.figures.explore_figures import crossing

        found, scenario, (wanted, value, above) = self.found, self.plan.scenarios[1], threshold
        with self._progress("cases") as progress:
            explorer = Explorer(self.plan, scenario, [wanted], self.inputs)
            sample = explorer.run(of_inputs(self.inputs, cases, self.seed), progress, self.workers)
        box = discover(sample, wanted.name, value, above)
        sentence = {
            lang: found.labels(lang).box(box, wanted, value, above, self.plan.horizon)
            for lang in LANGUAGES
        }
        text = runnable(scenario, box, sample, sentence)
        found.document["discovery"] = {
            "outcome": wanted.name, "threshold": value, "above": above, "limits": box.limits,
            "density": box.density, "coverage": box.coverage, "mass": box.mass, "base": box.base,
            "cases": box.cases, "failed": {str(k): v for k, v in sample.failed.items()},
            "sentence": sentence, "yaml": text,
        }  # fmt: skip
        found.tables["discovery.csv"] = pd.DataFrame(
            [{"input": k, "low": a, "high": b} for k, (a, b) in box.limits.items()],
            columns=["input", "low", "high"],
        )
        frame = pd.DataFrame(sample.x, columns=[i.name for i in sample.inputs])
        found.tables["cases.csv"] = frame.assign(**{wanted.name: sample.y[:, 0]})
        found.texts["discovery.yaml"] = text
        found.figures["discovery"] = lambda w: crossing(sample, box, wanted, value, above, w)
        found.sentences.append(lambda labels: sentence[labels.lang])

    def tipping(self, lever: Lever, ranks: list[Rank], futures: int) -> None:
        """At which size of a lever ranks change."""
        import pandas as pd

        from scenarios.analysis.break_even import STEPS, ThresholdSearch, break_even, gap_by_size
        from workshop.figures.explore_figures import tipping

        found, year = self.found, self.plan.horizon
        search = ThresholdSearch(self.plan, self.plan.scenarios[1], lever, ranks, futures)
        with self._progress("sizes of the lever") as progress:
            rows = break_even(search, progress=lambda done: progress(done, STEPS))
        found.document["tipping"] = rows
        found.tables["tipping.csv"] = pd.DataFrame(rows)
        turned = [k for k, r in enumerate(rows) if r["size"] is not None or ranks[k].asked]
        shown = turned or [max(range(len(rows)), key=lambda k: rows[k]["turned_end"])]
        parts = []
        for k in shown:
            row, line = rows[k], gap_by_size(search, k)
            parts.append(
                pd.DataFrame(line).assign(**{n: row[n] for n in ("variable", "first", "second")})
            )
            name = f"tipping-{row['variable']}-{row['first']}-{row['second']}"
            found.figures[name] = partial(_drawn, tipping, row, line, year)
            found.sentences.append(partial(_said, row))
        found.tables["tipping_course.csv"] = pd.concat(parts, ignore_index=True)

    def members(self, futures: int) -> None:
        """What a measure is worth, and what each member adds: with it and without it."""
        import pandas as pd

        from scenarios.analysis.coalition import members

        found, scenario = self.found, self.plan.scenarios[1]
        with self._progress("members"):
            rows = members(self.plan, scenario, futures)
        if not rows:
            raise BadInput(
                f"{scenario.name}: came --members, but nothing in it can be followed; allowed are"
                " scenarios with decouple or sanction; remove it"
            )
        found.document |= {
            "scenario": scenario.name, "year": self.plan.horizon, "members": rows,
        }  # fmt: skip
        for row in rows:
            row |= {f"adds_{q}": value for q, value in row["adds_percent"].items()}
        found.tables["members.csv"] = pd.DataFrame(rows).drop(columns="adds_percent")
        found.sentences += [partial(_member, row, self.plan.horizon) for row in rows]

    def policies(
        self, goals: list[tuple[Target, bool]], futures: int, shocks: Sequence[str] = ()
    ) -> None:
        """The robust choice among several scenarios and doing nothing.

        Parameters
        ----------
        goals : outcomes, each with whether more of it is better.
        shocks : classes of events; every future is asked once more with each.
        """
        from scenarios.analysis.regret import robust
        from scenarios.analysis.shocks import NONE, Worlds, parties, with_shock, world
        from workshop.figures.explore_figures import regrets

        found, plan = self.found, self.plan
        policies = plan.scenarios[1:]
        names = [p.name for p in policies]
        sides = parties(goals[0][0].region, plan.evidence)
        runs = {NONE: self._futures(policies, futures)}
        for shock in shocks:
            runs[shock] = self._futures(with_shock(policies, shock, sides), futures)
        worlds = {key: world(run, key != NONE, names) for key, run in runs.items()}
        every = Worlds(worlds[NONE].names, tuple(part for w in worlds.values() for part in w.runs))
        asked = [(w.variable, w.region, most) for w, most in goals]
        frame, choice = robust(every, asked)
        if shocks:
            by_shock = {k: robust(w, asked)[1]["least_mean_regret"] for k, w in worlds.items()}
            choice = {**choice, "shock_between": list(sides), "by_shock": by_shock}
        found.document |= {
            "policies": list(every.names), "year": plan.horizon, "futures": futures,
            "failed": [f for run in runs.values() for f in run.failures], "goals": [
                {"outcome": f"{w.variable} {w.region}", "less_is_better": not most}
                for w, most in goals
            ],
            "regret": frame.to_dict("records"), "choice": choice,
            "sentence": {lang: found.labels(lang).choice(choice) for lang in LANGUAGES},
        }  # fmt: skip
        found.tables["regret.csv"] = frame
        found.figures["regret"] = lambda labels: regrets(frame, labels, plan.horizon)
        found.sentences.append(lambda labels: labels.choice(choice))
        if shocks:
            found.sentences.append(lambda labels: labels.by_shock(choice))

    def _futures(self, policies: Sequence[Scenario], futures: int) -> RunResult:
        """Policies on as many futures, the same in every world."""
        import scenarios

        plan = self.plan
        with self._progress("futures") as progress:
            return scenarios.run(
                list(policies), replicates=futures, seed=plan.seed, horizon=plan.horizon,
                evidence=plan.evidence, workers=self.workers, progress=progress,
            )  # fmt: skip


def _drawn(
    draw: Any, row: dict[str, Any], line: list[dict[str, float]], year: int, labels: ExploreLabels
) -> Any:
    return draw(row, line, labels, year)


def _member(row: dict[str, Any], year: int, labels: ExploreLabels) -> str:
    return labels.member(row, year)


def _said(row: dict[str, Any], labels: ExploreLabels) -> str:
    return labels.tip(row)
