"""The record of a run: labelled arrays, filled year by year by either driver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import xarray as xr

# variable -> (axes after replicate and year, unit, meaning)
VARIABLES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "links": (("country", "partner"), "papers", "papers shared by the pair"),
    "papers": (("country",), "papers", "papers, whole counting"),
    "international": (("country",), "papers", "papers with an author abroad"),
    "domestic": (("country",), "papers", "papers without an author abroad"),
    "bilateral": (("country",), "papers", "international papers with one partner country"),
    "multilateral": (("country",), "papers", "international papers with several"),
    "papers_share": (("country",), "share", "papers over papers of the world"),
    "partner_share": (("country", "partner"), "share", "links over all links of the country"),
    "impact": (("country",), "percent", "share among the world's 1 % most cited, world = 1"),
    "field_papers": (("country", "field"), "papers", "papers in the field; they add up to papers"),
    "field_international": (
        ("country", "field"),
        "papers",
        "papers in the field with an author abroad",
    ),
    "field_impact": (
        ("country", "field"),
        "percent",
        "share among the world's 1 % most cited of the field",
    ),
    "field_share": (("country", "field"), "share", "share of the field in the baseline's papers"),
    "tie_change": (
        ("country", "partner", "group"),
        "ratio",
        "change of links in a group of fields",
    ),
    "capacity": (("country",), "ratio", "capacity to write papers, baseline = 1"),
    "researchers": (("country",), "percent", "researchers gained over the baseline, below 0 lost"),
    "turned_away": (("country",), "percent", "researchers who lost ties would have brought"),
    "seeking": (("country",), "1", "True where a country seeks new partners after losses"),
    "aligned": (("alliance", "country"), "1", "True where a country follows an alliance"),
    "member": (("programme", "country"), "1", "True where a country is in a running programme"),
    "world_papers": ((), "papers", "papers of the world, each once"),
    "eu27_papers": ((), "papers", "papers of the EU27, each once"),
}


class Record:
    """Arrays [replicate, year, ...] of the variables that are kept.

    Parameters
    ----------
    replicates, years, countries, alliances, programmes : labels. fields : group that the
        levers put each field in.
    keep : names in ``VARIABLES``; None for all.
    """

    def __init__(
        self,
        replicates: np.ndarray,
        years: np.ndarray,
        countries: tuple[str, ...],
        fields: Mapping[str, int],
        alliances: tuple[str, ...],
        programmes: tuple[str, ...],
        keep: Iterable[str] | None = None,
    ) -> None:
        names = tuple(VARIABLES) if keep is None else tuple(keep)
        unknown = [name for name in names if name not in VARIABLES]
        if unknown:
            raise ValueError(f"unknown variables {unknown}; known: {', '.join(VARIABLES)}")
        self.coords: dict[str, np.ndarray | list[str]] = {
            "replicate": np.asarray(replicates),
            "year": np.asarray(years),
            "country": list(countries),
            "partner": list(countries),
            "field": list(fields),
            "group": np.arange(max(fields.values()) + 1),
            "alliance": list(alliances),
            "programme": list(programmes),
        }
        self.groups = " ".join(map(str, fields.values()))
        self.arrays: dict[str, np.ndarray] = {}
        for name in names:
            axes = ("replicate", "year", *VARIABLES[name][0])
            shape = tuple(len(self.coords[axis]) for axis in axes)
            kind = bool if name in ("aligned", "member", "seeking") else float
            self.arrays[name] = np.empty(shape, dtype=kind)

    def wants(self, name: str) -> bool:
        """Whether a variable is kept."""
        return name in self.arrays

    def put(self, rows: slice | int, t: int, name: str, value: np.ndarray) -> None:
        """Store one variable of one year for some replicates."""
        if name in self.arrays:
            self.arrays[name][rows, t] = value

    def dataset(self, **attributes: str | int) -> xr.Dataset:
        """The labelled record; units, meanings and the group of each field as attributes."""
        used = {"replicate", "year"}
        variables = {}
        for name, array in self.arrays.items():
            axes, unit, meaning = VARIABLES[name]
            used |= set(axes)
            variables[name] = (
                ("replicate", "year", *axes),
                array,
                {"unit": unit, "meaning": meaning},
            )
        coords = {key: value for key, value in self.coords.items() if key in used}
        return xr.Dataset(variables, coords=coords, attrs={**attributes, "groups": self.groups})
