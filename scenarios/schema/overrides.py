"""``parameters:`` of a scenario: what it takes them to be, in place of the table.

A number holds the parameter, a range ``[low, high]`` or ``{low, central, high}`` narrows or widens
it. Each replicate keeps its luck: the same share of the way through the new range as of the old.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evidence.parameters import Parameter, Parameters, Shape
from scenarios.errors import did_you_mean
from scenarios.reading.yaml_file import Path_


class Belief(BaseModel):
    """A value or a range of one parameter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: float = Field(allow_inf_nan=False)
    central: float = Field(allow_inf_nan=False)
    high: float = Field(allow_inf_nan=False)
    distribution: Shape

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        if isinstance(data, int | float) and not isinstance(data, bool):
            return {"low": data, "central": data, "high": data, "distribution": "fixed"}
        if isinstance(data, list | tuple) and len(data) == 2:
            data = {"low": data[0], "high": data[1]}
        if not isinstance(data, dict) or not {"low", "high"} <= set(data):
            raise ValueError(
                f"came {data!r}|allowed is a number, [low, high] or {{low, central, high}}|"
                "write one of them"
            )
        ends = (data["low"], data["high"])
        if not all(isinstance(e, int | float) and not isinstance(e, bool) for e in ends):
            raise ValueError(f"came {list(ends)!r}|allowed are numbers|write numbers")
        shape = "triangular" if "central" in data else "uniform"
        return {"central": sum(ends) / 2, "distribution": shape, **data}

    @model_validator(mode="after")
    def _ordered(self) -> Belief:
        if not self.low <= self.central <= self.high:
            raise ValueError(
                f"came low {self.low:g}, central {self.central:g}, high {self.high:g}"
                "|allowed is low <= central <= high|put them in order"
            )
        return self


def table(known: Parameters, beliefs: Mapping[str, Belief]) -> Parameters:
    """The parameters with those of a scenario in place of the table's."""
    if not beliefs:
        return known
    return known.replace(**{
        key: known[key].model_copy(update={
            **belief.model_dump(), "grade": "assumption", "source": ("scenario",), "note": None,
        })
        for key, belief in beliefs.items()
    })  # fmt: skip


def complaints(
    known: Parameters, beliefs: Mapping[str, Belief]
) -> Iterator[tuple[Path_, str, str, str]]:
    """Parameters that are not known, or set to what no source comes near."""
    for key, belief in beliefs.items():
        at: Path_ = ("parameters", key)
        if key not in known:
            remedy = did_you_mean(key, known, "see parameters in manifest.json of a run")
            yield at, f"unknown parameter {key!r}", "allowed are those of the model", remedy
            continue
        low, high = limits(known[key])
        if belief.low < low or belief.high > high:
            yield (
                at,
                f"came {belief.low:g} to {belief.high:g}",
                f"allowed is {low:g} to {high:g}, three times the range of the sources",
                "narrow it",
            )


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
