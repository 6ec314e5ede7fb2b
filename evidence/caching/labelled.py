"""Frames and datasets as the arrays they are made of, to be stored and to come back the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


@dataclass(frozen=True)
class Frame:
    """Columns of a frame. Text stands once, with its place in every row.

    Attributes
    ----------
    columns : names in order. numbers : columns of numbers [row].
    words : different texts of a column [k], codes : which of them [row].
    """

    columns: tuple[str, ...]
    numbers: dict[str, np.ndarray]
    words: dict[str, np.ndarray]
    codes: dict[str, np.ndarray]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Frame:
        """A frame with the usual index, of text without gaps and of numbers.

        Raises
        ------
        TypeError : a column holds something else.
        """
        import pandas as pd

        numbers, words, codes = {}, {}, {}
        for name in map(str, frame.columns):
            if frame[name].dtype.kind in "biuf":
                numbers[name] = frame[name].to_numpy()
                continue
            if pd.api.types.infer_dtype(frame[name], skipna=False) not in ("string", "empty"):
                raise TypeError(f"column {name!r} holds other things than text")
            places, found = pd.factorize(frame[name])
            codes[name] = places.astype(np.min_scalar_type(len(found)))
            words[name] = np.asarray(found, dtype=object)
        return cls(tuple(map(str, frame.columns)), numbers, words, codes)

    def frame(self) -> pd.DataFrame:
        """The frame again."""
        import pandas as pd

        return pd.DataFrame(
            {
                name: self.numbers[name] if name in self.numbers
                else self.words[name][self.codes[name]]
                for name in self.columns
            }
        )  # fmt: skip


@dataclass(frozen=True)
class Dataset:
    """Variables and coordinates of a dataset: values, names of axes, notes on each."""

    values: dict[str, np.ndarray]
    dims: dict[str, tuple[str, ...]]
    attrs: dict[str, dict[str, str]]
    coords: tuple[str, ...]

    @classmethod
    def of(cls, data: xr.Dataset) -> Dataset:
        """A dataset whose attributes are text."""
        every: Mapping[str, xr.DataArray] = {str(n): data[n] for n in data.variables}
        return cls(
            {n: v.to_numpy() for n, v in every.items()},
            {n: tuple(map(str, v.dims)) for n, v in every.items()},
            {n: {str(k): str(t) for k, t in v.attrs.items()} for n, v in every.items()},
            tuple(map(str, data.coords)),
        )

    def dataset(self) -> xr.Dataset:
        """The dataset again."""
        import xarray as xr

        parts = {n: (self.dims[n], v, self.attrs[n]) for n, v in self.values.items()}
        return xr.Dataset(
            {n: p for n, p in parts.items() if n not in self.coords},
            coords={n: parts[n] for n in self.coords},
        )
