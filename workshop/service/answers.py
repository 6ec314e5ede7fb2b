"""Answers to other programs: each with the id of its run, its grade and its intervals."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import scenarios
from evidence.model import Evidence
from scenarios.errors import ConfigError, RunError, RunRefused
from scenarios.reading.document import Document
from scenarios.reading.load import load_checked
from scenarios.results.figure_name import UnknownFigure
from scenarios.results.finished import finished
from scenarios.results.result import RunResult, read_run
from scenarios.results.side_by_side import side_by_side
from scenarios.results.trace import trace
from scenarios.running.limits import need
from scenarios.running.plan import plan
from scenarios.schema.scenario import BASELINE
from scenarios.vocabulary.text import Text
from workshop.content.findings import findings
from workshop.service.credentials import ID, credentials, weakest
from workshop.service.figures import NotThere
from workshop.service.question import (
    MOST_REPLICATES,
    RunQuestion,
    read_question,
    scenarios_of,
    shipped,
)
from workshop.service.rows import change_rows, level_rows
from workshop.view.result_view import RunView

HELD, HELD_BYTES = 8, 10**9  # runs in memory at most: 10 to 50 MB each, up to 2 GB
TABLES = 4  # times the values of a run: its tables are kept with it once asked for
SECONDS = 60.0  # of one run, looked at after every 50 replicates
MOST_GB = 2.0


class Service:
    """What is known and what was run, asked by other programs.

    Parameters
    ----------
    evidence : figures and parameters that every run takes.
    folder : of finished runs that may be told of; None for those computed here alone.
    seconds : after which a run is given up.
    """

    def __init__(
        self, evidence: Evidence, folder: Path | None = None, seconds: float = SECONDS
    ) -> None:
        self.evidence = evidence
        self.folder = folder
        self.seconds = seconds
        # What was computed here, by its id, apart from what folders say: whoever wrote a folder
        # could give it the id of a question, and it would pass for the answer.
        self._held: OrderedDict[str, RunResult] = OrderedDict()
        self._read: OrderedDict[str, RunResult] = OrderedDict()
        self._lock = threading.Lock()

    def scenarios(self) -> dict[str, Any]:
        """Shipped scenarios: name, title and description in both languages, levers with grades."""
        with self._lock:  # read and checked once, not by everybody who asks at the same time
            return self._scenarios

    @cached_property
    def _scenarios(self) -> dict[str, Any]:
        rows = []
        for name, path in shipped().items():
            try:
                scenario, _ = load_checked(path, self.evidence)
            except ConfigError:
                continue  # of countries that this evidence does not hold
            table = scenario.table(self.evidence.parameters)
            levers = [{"kind": m.kind, "grade": m.graded(table)} for m in scenario.moves()]
            rows.append({
                "name": name, "title": Text.of(scenario.title)._asdict(),
                "description": Text.of(scenario.description)._asdict(),
                "levers": levers, "grade": weakest([m["grade"] for m in levers]),
            })  # fmt: skip
        return {"scenarios": rows}

    def scenario(self, name: str) -> dict[str, Any]:
        """The text of a shipped scenario.

        Raises
        ------
        NotThere : no such name.
        """
        if name not in shipped():
            raise NotThere(f"unknown scenario {name!r}; allowed are {', '.join(shipped())}")
        return {"name": name, "text": shipped()[name].read_text(encoding="utf-8")}

    def run_text(
        self, text: str, lang: str = "en", left: Callable[[], bool] = lambda: False
    ) -> dict[str, Any]:
        """The answer to a question as it was sent, JSON or YAML; see :meth:`run`."""
        question, document = read_question(text)
        return self.run(question, document, lang, left)

    def run(
        self, question: RunQuestion, document: Document | None = None, lang: str = "en",
        left: Callable[[], bool] = lambda: False,
    ) -> dict[str, Any]:  # fmt: skip
        """Run scenarios beside the baseline; what was run already is not computed again.

        Parameters
        ----------
        left : whether the one who asked has gone: looked at now and then, and the run is given up.

        Raises
        ------
        ConfigError : every fault of the question, with its place.
        RunError : it takes too long, or nothing could be computed.
        """
        sources = scenarios_of(question, self.evidence, document)
        how = {k: getattr(question, k) for k in ("replicates", "seed", "horizon")}
        todo = plan(sources, self.evidence, **how)
        memory, _ = need(todo, in_memory=True)
        at = document or Document("question", {})
        if todo.replicates > MOST_REPLICATES or memory > MOST_GB:
            came = f"came {todo.replicates} replicates, about {memory:.1f} GB of memory"
            allowed = f"allowed are {MOST_REPLICATES} and {MOST_GB:g} GB"
            words = came, allowed, "set `replicates`, or use `collabcast run`"
            raise ConfigError([at.fault(("replicates",), *words)])
        if question.year is not None and question.year not in todo.years:
            words = (
                f"came {question.year}",
                f"allowed is {todo.years[0]} to {todo.years[-1]}",
                "choose another year",
            )
            raise ConfigError([at.fault(("year",), *words)])
        key = todo.digest[:ID]
        result = self._in_memory(self._held, key)
        if result is None:
            end = time.monotonic() + self.seconds

            def in_time(done: int, of: int) -> None:
                if left() or time.monotonic() > end:
                    raise RunError(
                        f"given up after {self.seconds:g} s and {done} of {of} replicates; ask for"
                        " fewer replicates, or use `collabcast run`"
                    )

            result = scenarios.run(sources, **how, evidence=self.evidence, progress=in_time)
            self._keep(self._held, key, result)
        year = question.year or result.years[-1]
        view = RunView(result, lang)
        return {
            **credentials(result),
            "findings": [f.words(view) for f in findings(view)],
            "comparison": change_rows(result, side_by_side([(key, result)], year)),
            "levels": level_rows(result, year),
        }

    def runs(self) -> dict[str, Any]:
        """Finished runs that :meth:`compare` and :meth:`trace` can be asked about."""
        with self._lock:
            held = [*self._held.items()]
        rows = [
            {"run": key, "name": None, "scenarios": list(r.names),
             "horizon": r.years[-1], "replicates": r.replicates}
            for key, r in held
        ]  # fmt: skip
        for path, note in self._folders():
            rows.append(
                {"run": note["plan"][:ID], "name": path.name,
                 "scenarios": note["scenarios"],
                 "horizon": note["horizon"], "replicates": note["replicates"]}
            )  # fmt: skip
        return {"runs": rows}

    def compare(
        self, runs: Sequence[str], year: int | None = None, to: str = BASELINE
    ) -> dict[str, Any]:
        """Runs side by side in one year, every scenario against ``to`` on the same draws.

        Raises
        ------
        NotThere : no such run. RunRefused : the runs cannot be compared.
        """
        if not runs:
            raise RunRefused("no run given; one or more are needed; name them by their ids")
        if len(runs := list(dict.fromkeys(runs))) > HELD:
            raise RunRefused(f"came {len(runs)} runs; allowed are {HELD}; ask for fewer at once")
        found = [(key, self._result(key)) for key in runs]
        rows = side_by_side(found, year, to)
        told = [
            row
            for key, result in found
            for row in change_rows(result, [r for r in rows if r["run"] == key], to)
        ]
        return {"runs": [credentials(r) for _, r in found], "to": to, "comparison": told}

    def trace(self, run: str, figure: str) -> dict[str, Any]:
        """Where one number comes from, such as ``CHN-USA:links:2035``.

        Raises
        ------
        NotThere : no such run, or no such number in it.
        """
        result = self._result(run)
        try:
            return {**credentials(result), "trace": trace(result, figure)}
        except UnknownFigure as error:
            raise NotThere(str(error)) from None

    def _keep(self, held: OrderedDict[str, RunResult], key: str, result: RunResult) -> None:
        with self._lock:
            held[key] = result
            held.move_to_end(key)
            both = (*self._held.values(), *self._read.values())
            size = sum(map(_size, both))
            while len(held) > 1 and (len(held) > HELD or size > HELD_BYTES):
                size -= _size(held.popitem(last=False)[1])

    def _in_memory(self, held: OrderedDict[str, RunResult], key: str) -> RunResult | None:
        with self._lock:
            if key in held:
                held.move_to_end(key)
            return held.get(key)

    def _result(self, name: str) -> RunResult:
        """A run by id, or by the name of its folder."""
        if (held := self._in_memory(self._held, name)) is not None:
            return held
        folders = self._folders()
        for path, note in sorted(folders, key=lambda found: found[0].name != name):
            if name in (path.name, note["plan"][:ID], note["plan"]):
                return self._of_folder(path)
        known = [*self._held, *(p.name for p, _ in folders)]
        raise NotThere(
            f"no run {name[:100]!r}; known are {', '.join(known) or 'none'}; run its scenario"
            " again: the same question has the same id"
        )

    def _of_folder(self, path: Path) -> RunResult:
        """The run of a folder, read again where it was written anew."""
        told = (path / "manifest.json").stat()
        key = f"{path} {told.st_ino} {told.st_size} {told.st_mtime_ns}"
        result = self._in_memory(self._read, key)
        if result is None:
            result = read_run(path)
            self._keep(self._read, key, result)
        return result

    def _folders(self) -> list[tuple[Path, dict[str, Any]]]:
        return [] if self.folder is None else finished(self.folder)


def _size(result: RunResult) -> int:
    """Bytes that a run holds in memory, or will."""
    return TABLES * int(result.values.nbytes) + int(result.links.memory_usage().sum())
