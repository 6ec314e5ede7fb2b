"""Model parameters: each with range, unit, distribution, source, year and evidence grade.

A parameter is never a bare number. ``low`` and ``high`` are read as the 5th and 95th percentile of
what the sources allow, ``central`` as the value used where one value is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from evidence.caching.own_yaml import read_own_yaml

HERE = Path(__file__).parent
Grade = Literal["measured", "literature", "assumption"]
Shape = Literal["triangular", "uniform", "fixed"]


# Larger whole numbers have no mean among floating point numbers.
LARGEST = 1e300


class Range(BaseModel):
    """A number that is not known exactly.

    Attributes
    ----------
    low, central, high : in one unit, in this order.
    distribution : ``triangular`` with its mode at ``central`` and its ends at ``low`` and ``high``,
        ``uniform`` between the ends, or ``fixed`` at ``central``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: float = Field(allow_inf_nan=False)
    central: float = Field(allow_inf_nan=False)
    high: float = Field(allow_inf_nan=False)
    distribution: Shape

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.central <= self.high:
            raise ValueError(
                f"came low {self.low:g}, central {self.central:g}, high {self.high:g}"
                "|allowed is low <= central <= high|put them in order"
            )
        return self

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Value at probability ``u`` (any shape), by inverse distribution function.

        Examples
        --------
        >>> Range(low=0, central=1, high=4, distribution="triangular").quantile(
        ...     np.array([0.0, 0.25, 1.0])).tolist()
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


def spelled_out(value: object) -> dict[str, Any] | None:
    """A range written in short, with all its parts; None for what is no range.

    ``[low, high]`` is uniform, as ``{low, high}`` is; ``{low, central, high}`` is triangular.
    Further keys are kept, for the model to refuse.

    Examples
    --------
    >>> spelled_out([1, 3])
    {'central': 2.0, 'distribution': 'uniform', 'low': 1, 'high': 3}
    >>> spelled_out({"low": 0, "central": 1, "high": 4})["distribution"], spelled_out([1, 2, 3])
    ('triangular', None)
    """
    if isinstance(value, list | tuple) and len(value) == 2:
        value = {"low": value[0], "high": value[1]}
    if not isinstance(value, dict) or not {"low", "high"} <= set(value):
        return None
    numbers = [value[k] for k in ("low", "central", "high") if k in value]
    if not all(isinstance(v, int | float) and not isinstance(v, bool) for v in numbers):
        return None
    if not all(abs(v) < LARGEST for v in numbers):
        return None
    shape = "triangular" if "central" in value else "uniform"
    return {"central": (value["low"] + value["high"]) / 2, "distribution": shape, **value}


class Parameter(Range):
    """One number of the model and how well it is known."""

    id: str
    unit: str
    source: tuple[str, ...]
    year: int
    grade: Grade
    meaning: str
    note: str | None = None


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


def _rows(path: Path | None) -> dict[str, dict[str, Any]]:
    """Rows of the table: by hand, and the sizes of past events as a benchmark writes them."""
    rows: dict[str, dict[str, Any]] = {}
    for file in [path] if path else [HERE / "parameters.yaml", HERE / "shocks.yaml"]:
        more = read_own_yaml(file)
        if twice := sorted(rows.keys() & more.keys()):
            raise ValueError(f"{file.name}: parameter {twice[0]!r} stands in another file already")
        rows |= more
    return rows


def read_parameters(path: Path | None = None) -> Parameters:
    """The parameter table of a file; without one the project's own.

    Examples
    --------
    >>> read_parameters()["habit"].grade in ("measured", "literature", "assumption")
    True
    """
    return Parameters({key: Parameter(id=key, **row) for key, row in _rows(path).items()})


class OnDemand(Mapping[str, Parameter]):
    """The table by name, each parameter made when it is asked for: a tenth of the time for a few.

    Examples
    --------
    >>> few, every = OnDemand(), read_parameters()
    >>> list(few) == list(every), few["habit"] == every["habit"]
    (True, True)
    """

    def __init__(self, path: Path | None = None) -> None:
        self._rows = _rows(path)

    def __getitem__(self, key: str) -> Parameter:
        return Parameter(id=key, **self._rows[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
