"""What another program may ask, read with line and column of every value.

JSON is YAML: both are read by the reader of scenario files, so that whatever is wrong is told with
its place in the text that was sent. Nothing of a question names a file of this machine.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from evidence.loading.outline import Known
from scenarios.errors import ConfigError, Fault, KeyPath, did_you_mean
from scenarios.reading.check import check
from scenarios.reading.document import Document
from scenarios.reading.load import build, validated
from scenarios.reading.shipped import CONFIGS
from scenarios.reading.yaml_file import parse
from scenarios.schema.scenario import BASELINE, Scenario

MOST_REPLICATES = 1000
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
Given = Path | Scenario


class RunQuestion(BaseModel):
    """Scenarios to run beside the baseline, all on the same draws."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scenarios: Annotated[
        tuple[str | dict[str, Any], ...],
        Field(
            min_length=1,
            max_length=4,
            description="Each the name of a shipped scenario, the text of a scenario file (YAML),"
            " or its values",
            examples=[["us-china-decoupling"]],
        ),
    ]
    replicates: Annotated[
        int | None,
        Field(
            ge=1,
            le=MOST_REPLICATES,
            strict=True,
            description="Worlds drawn; as the scenarios say if null",
        ),
    ] = None
    horizon: Annotated[
        int | None, Field(ge=1990, le=2100, strict=True, description="Last year")
    ] = None
    seed: Annotated[
        int | None, Field(ge=0, le=2**63 - 1, strict=True, description="Same seed, same numbers")
    ] = None
    year: Annotated[
        int | None,
        Field(ge=1990, le=2100, strict=True, description="Year to tell of; the last if null"),
    ] = None


def shipped() -> dict[str, Path]:
    """Scenarios that come with the project, by name."""
    return {path.stem: path for path in sorted(CONFIGS.glob("*.yaml"))}


def read_question(text: str, file: str = "body") -> tuple[RunQuestion, Document]:
    """A question and the places of its values.

    Raises
    ------
    ConfigError : every fault, with line and column in the text.

    Examples
    --------
    >>> read_question('{"scenarios": ["baseline"],\\n "seed": "x"}')
    Traceback (most recent call last):
    ...
    scenarios.errors.ConfigError: body:2:10: seed: came 'x'; ...
    """
    document = parse(text, file)
    return validated(document, RunQuestion), document


def scenarios_of(
    question: RunQuestion, known: Known, document: Document | None = None
) -> list[Given]:
    """What is to be run: files of shipped scenarios, and scenarios read from what was sent.

    Parameters
    ----------
    known : names that scenarios are checked against.
    document : the text the question was read from, for places.

    Raises
    ------
    ConfigError : every fault of every scenario.
    """
    sent = document or Document("question", {})
    read: list[tuple[Given, Document]] = []
    faults: list[Fault] = []
    for i, one in enumerate(question.scenarios):
        try:
            read.append(_one(one, ("scenarios", i), sent, known, question.horizon))
        except ConfigError as error:
            faults += error.faults
    names = [s.name if isinstance(s, Scenario) else s.stem for s, _ in read]
    for given, its in read:
        if isinstance(given, Scenario) and given.compare_to not in (None, BASELINE, *names):
            words = (
                f"came {given.compare_to!r}",
                f"allowed are the scenarios of this question: {', '.join(names)}",
                "send both together",
            )
            faults.append(its.fault(("compare_to",), *words))
    if faults:
        raise ConfigError(faults)
    return [given for given, _ in read]


def _one(
    one: str | dict[str, Any], at: KeyPath, sent: Document, known: Known, horizon: int | None
) -> tuple[Given, Document]:
    if isinstance(one, str) and NAME.fullmatch(one.strip()):
        names = shipped()
        if one.strip() not in names:
            words = (
                f"unknown scenario {one.strip()!r}",
                f"allowed are {', '.join(names)}",
                did_you_mean(one, names, "choose one, or send the text of a scenario"),
            )
            raise ConfigError([sent.fault(at, *words)])
        return names[one.strip()], sent
    if isinstance(one, str):
        document = parse(one, f"scenarios[{at[-1]}]")
    else:
        document = Document(sent.file, dict(one))
        document.copy_places(sent, at, ())
    if document.data.get("extends") is not None:
        words = (
            "came `extends`",
            "allowed is one whole scenario",
            "write out what it builds on",
        )
        raise ConfigError([document.fault(("extends",), *words, key=True)])
    scenario = build(document)
    wrong = [document.fault(*f) for f in check(scenario, known, horizon, document.data)]
    if wrong:
        raise ConfigError(wrong)
    return scenario, document
