"""From a file to a scenario that can be run, or every fault of the file."""

from __future__ import annotations

import os
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from evidence.loading.outline import Known
from scenarios.errors import ConfigError
from scenarios.reading.check import check, check_parts
from scenarios.reading.document import Document
from scenarios.reading.extend import read_merged
from scenarios.reading.messages import faults
from scenarios.schema.scenario import Scenario

Model = TypeVar("Model", bound=BaseModel)


def load_checked(
    path: str | os.PathLike[str], evidence: Known, horizon: int | None = None
) -> tuple[Scenario, Document]:
    """A scenario file that can be run on this evidence, and the places of its values.

    Raises
    ------
    ConfigError
        With every fault of the file: of its keys and values, and of what they name.
    """
    document = read_merged(path).document
    try:
        scenario = build(document)
    except ConfigError as error:
        wrong = [document.fault(*found) for found in check_parts(document.data, evidence)]
        raise ConfigError([*error.faults, *wrong]) from None
    wrong = [document.fault(*found) for found in check(scenario, evidence, horizon, document.data)]
    if wrong:
        raise ConfigError(wrong)
    return scenario, document


def build(document: Document) -> Scenario:
    """The scenario a document describes; whether the evidence knows its words is not asked.

    Raises
    ------
    ConfigError : every key and value that the schema refuses.
    """
    if "spreads" in document.data:  # where ranges are kept inside; nothing a file may say
        words = ("unknown key 'spreads'", "ranges stand where the number stands", "remove it")
        raise ConfigError([document.fault(("spreads",), *words, key=True)])
    return validated(document, Scenario)


def validated(document: Document, model: type[Model]) -> Model:
    """The values of a document as a model; :class:`ConfigError` with every fault."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise ConfigError(faults(error, document, model)) from None
