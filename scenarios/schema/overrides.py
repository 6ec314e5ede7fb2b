"""``parameters:`` of a scenario: what it takes them to be, in place of the table.

A number holds the parameter, a range ``[low, high]`` or ``{low, central, high}`` narrows or widens
it. Each replicate keeps its draw: the same share of the way through the new range as of the old.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BeforeValidator

from evidence.parameters import Parameter, Parameters, Range, spelled_out
from scenarios.errors import Complaint, did_you_mean


def _range(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"low": value, "central": value, "high": value, "distribution": "fixed"}
    if isinstance(value, Range):
        return value
    parts = spelled_out(value)
    if parts is None:
        raise ValueError(
            f"came {value!r}|allowed is a number, [low, high] or {{low, central, high}}|"
            "write one of them"
        )
    return parts


Override = Annotated[Range, BeforeValidator(_range)]


def table(known: Parameters, overrides: Mapping[str, Range]) -> Parameters:
    """The parameters with those of a scenario in place of the table's."""
    if not overrides:
        return known
    return known.replace(**{
        key: known[key].model_copy(update={
            **given.model_dump(), "grade": "assumption", "source": ("scenario",), "note": None,
        })
        for key, given in overrides.items()
    })  # fmt: skip


def complaints(known: Parameters, overrides: Mapping[str, Range]) -> Iterator[Complaint]:
    """Parameters that are not known, or set to what no source comes near."""
    for key, given in overrides.items():
        at = ("parameters", key)
        if key not in known:
            remedy = did_you_mean(key, known, "see parameters in manifest.json of a run")
            yield at, f"unknown parameter {key!r}", "allowed are those of the model", remedy
            continue
        low, high = limits(known[key])
        if given.low < low or given.high > high:
            came = f"came {given.low:g} to {given.high:g}"
            allowed = f"allowed is {low:g} to {high:g}, three times the range of the sources"
            yield at, came, allowed, "narrow it"


def limits(parameter: Parameter) -> tuple[float, float]:
    """How far a scenario may go: the range of the sources and once its width to either side.

    Examples
    --------
    >>> from evidence.parameters import read_parameters
    >>> [round(x, 2) for x in limits(read_parameters()["habit"])]
    [0.0, 1.0]
    """
    width = parameter.high - parameter.low
    low, high = parameter.low - width, parameter.high + width
    # What is never negative in the sources (a share, an elasticity) stays so here.
    return (max(low, 0.0) if parameter.low >= 0 else low), high
