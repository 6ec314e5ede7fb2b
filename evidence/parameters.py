"""Model parameters: each with range, unit, distribution, source, year and evidence grade.

A parameter is never a bare number. ``low`` and ``high`` are read as the 5th and 95th percentile of
what the sources allow, ``central`` as the value used where one value is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, model_validator
from ruamel.yaml import YAML

HERE = Path(__file__).parent
Grade = Literal["measured", "literature", "assumption"]
Shape = Literal["triangular", "uniform", "fixed"]


class Parameter(BaseModel):
    """One number of the model and how well it is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    low: float
    central: float
    high: float
    unit: str
    distribution: Shape
    source: tuple[str, ...]
    year: int
    grade: Grade
    meaning: str
    note: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Parameter:
        if not self.low <= self.central <= self.high:
            raise ValueError(f"{self.id}: low <= central <= high does not hold")
        return self

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Value at probability ``u`` (any shape), by inverse distribution function.

        ``triangular`` has its mode at ``central`` and its ends at ``low`` and ``high``.

        Examples
        --------
        >>> p = Parameter(id="x", low=0, central=1, high=4, unit="1", distribution="triangular",
        ...               source=("own",), year=2026, grade="assumption", meaning="example")
        >>> p.quantile(np.array([0.0, 0.25, 1.0])).tolist()
        [0.0, 1.0, 4.0]
        """
        u = np.asarray(u, dtype=float)
        if self.distribution == "fixed" or self.low == self.high:
            return np.full(u.shape, self.central)
        width = self.high - self.low
        if self.distribution == "uniform":
            return self.low + u * width
        left = self.central - self.low
        rising = self.low + np.sqrt(u * width * left)
        falling = self.high - np.sqrt((1.0 - u) * width * (self.high - self.central))
        return np.where(u * width <= left, rising, falling)


class Parameters(Mapping[str, Parameter]):
    """All parameters by id, in file order."""

    def __init__(self, items: Mapping[str, Parameter]) -> None:
        self._items = items  # never changed: replace() makes another

    def __getitem__(self, key: str) -> Parameter:
        try:
            return self._items[key]
        except KeyError:
            raise KeyError(f"no parameter {key!r}; known: {', '.join(self._items)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def replace(self, **changes: Parameter) -> Parameters:
        """A copy with some parameters exchanged, for calibration and sensitivity."""
        return Parameters({**self._items, **changes})

    def central(self) -> dict[str, float]:
        """Central values by id."""
        return {key: p.central for key, p in self._items.items()}


def read_parameters(path: Path = HERE / "parameters.yaml") -> Parameters:
    """The parameter table.

    Examples
    --------
    >>> read_parameters()["habit"].grade in ("measured", "literature", "assumption")
    True
    """
    rows = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return Parameters({key: Parameter(id=key, **row) for key, row in rows.items()})


class OnDemand(Mapping[str, Parameter]):
    """The table by name, each parameter read when it is asked for: a tenth of the time for a few.

    Examples
    --------
    >>> few, every = OnDemand(), read_parameters()
    >>> list(few) == list(every), few["habit"] == every["habit"]
    (True, True)
    """

    def __init__(self, path: Path = HERE / "parameters.yaml") -> None:
        # Names stand at the left edge, what belongs to them below and to the right.
        parts = re.split(r"^([\w/.-]+):", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        self._texts = dict(zip(parts[1::2], parts[2::2], strict=True))

    def __getitem__(self, key: str) -> Parameter:
        row = YAML(typ="safe", pure=True).load(f"x:{self._texts[key]}")["x"]
        return Parameter(id=key, **row)

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)
