"""Numbers that are not known exactly: a range or a distribution in place of a value.

Any number of an intervention that has a unit may be written as ``[low, high]`` (all values alike)
or ``{low: ..., central: ..., high: ...}`` (triangular; ``distribution: uniform`` where it is not).
Each replicate draws a value; the same number of the same kind of intervention is drawn at the same
address in every scenario of a run.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Self

import numpy as np
from pydantic import BaseModel, TypeAdapter, ValidationError, model_validator

from evidence.parameters import Range, spelled_out
from scenarios.errors import KeyPath
from scenarios.interventions import BY_KIND


class InputRange(Range):
    """A number of an intervention with its range. ``path`` leads to it from the scenario."""

    path: KeyPath
    kind: str

    @model_validator(mode="after")
    def _allowed(self) -> Self:
        field = BY_KIND[self.kind].model_fields[str(self.path[2])]
        for part in self.path[3:]:
            field = field.annotation.model_fields[part]  # type: ignore[union-attr]
        limits: Any = TypeAdapter(Annotated[(field.annotation, *field.metadata)])  # type: ignore
        for end in (self.low, self.high):
            try:
                limits.validate_python(round(end) if field.annotation is int else end)
            except ValidationError as error:
                limit = error.errors()[0]["msg"].removeprefix("Input should be ")
                raise ValueError(f"came {end:g} at one end|allowed is {limit}|narrow it") from None
        return self

    @property
    def name(self) -> str:
        """Kind and field, such as ``decouple.size.percent``."""
        return ".".join([self.kind, *map(str, self.path[2:])])

    def draw(self, seed: int, replicates: Sequence[int]) -> np.ndarray:
        """A value for each replicate, at an address that scenarios share."""
        from forecast.computing.draws import uniforms

        return self.quantile(uniforms(seed, f"number/{self.name}", replicates))


def extract(data: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A scenario with central values in place of ranges, and the ranges as values with a path.

    Examples
    --------
    >>> plain, ranges = extract({"interventions": [
    ...     {"kind": "funding", "countries": "USA", "change": [-0.5, -0.3], "start": 2026}]})
    >>> plain["interventions"][0]["change"], ranges[0]["path"]
    (-0.4, ('interventions', 0, 'change'))
    """
    moves = data.get("interventions")
    if not isinstance(moves, list | tuple):
        return data, []
    ranges: list[dict[str, Any]] = []
    plain = copy.deepcopy(moves)
    for i, move in enumerate(plain):
        kind = move.get("kind") if isinstance(move, dict) else None
        model = BY_KIND.get(kind) if isinstance(kind, str) else None
        for name, field in quantities(model) if model else ():
            *outer, last = name.split(".")
            holder = move
            for part in outer:
                holder = holder.get(part) if isinstance(holder, dict) else None
            parts = spelled_out(holder.get(last)) if isinstance(holder, dict) else None
            if parts and set(parts) <= set(Range.model_fields):
                ranges.append({"path": ("interventions", i, *outer, last), "kind": kind, **parts})
                central = parts["central"]
                holder[last] = round(central) if field.annotation is int else central
    return {**data, "interventions": plain}, ranges


def with_values(
    moves: tuple[Any, ...], spreads: Sequence[InputRange], values: Sequence[float]
) -> tuple[Any, ...]:
    """Interventions with these values in place of the central ones."""
    raw = {int(s.path[1]): moves[int(s.path[1])].model_dump(mode="json") for s in spreads}
    for spread, value in zip(spreads, values, strict=True):
        here = raw[int(spread.path[1])]
        for key in spread.path[2:-1]:
            here = here[key]
        last = spread.path[-1]
        here[last] = round(value) if isinstance(here[last], int) else float(value)
    return tuple(
        BY_KIND[m.kind].model_validate(raw[i]) if i in raw else m for i, m in enumerate(moves)
    )


def quantities(model: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every number with a unit of an intervention, as ``size.percent`` and its field."""
    for name, field in model.model_fields.items():
        nested = field.annotation
        if isinstance(nested, type) and issubclass(nested, BaseModel):
            yield from quantities(nested, (*path, name))
        elif isinstance(field.json_schema_extra, dict) and "unit" in field.json_schema_extra:
            yield ".".join((*path, name)), field
