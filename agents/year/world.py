"""What stays the same in all years and replicates: fields of countries, distances, members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agents.year.fields import closed, known_of

if TYPE_CHECKING:
    from forecast.projection.outlook import Outlook

_NEAR = 500.0  # km; nearer than this, distance is no hindrance


@dataclass(frozen=True)
class World:
    """What stays the same in all years and replicates.

    Attributes
    ----------
    countries, fields, years : labels; fields as the levers group them.
    log_distance : [N, N] ln(km / 500), >= 0. profile_distance : [N, N] 1 - cosine of field shares.
    eu27 : [N] 1.0 for members of the EU27.
    """

    countries: tuple[str, ...]
    fields: tuple[str, ...]
    years: np.ndarray
    log_distance: np.ndarray
    profile_distance: np.ndarray
    eu27: np.ndarray

    @classmethod
    def of(cls, outlook: Outlook, fields: tuple[str, ...]) -> World:
        """The world of an outlook; ``fields`` are labels of the groups the levers tell apart."""
        evidence = outlook.evidence
        countries = outlook.countries
        known = known_of(outlook)
        all_shares = closed(known["field_share"].values)
        km = known["distance"].values.astype(float)
        off = ~np.eye(len(countries), dtype=bool) & np.isfinite(km) & (km > 0.0)
        km = np.where(off, km, np.median(km[off]) if off.any() else _NEAR)
        np.fill_diagonal(km, _NEAR)
        length = np.sqrt((all_shares**2).sum(axis=1))
        cosine = (all_shares[:, None, :] * all_shares[None, :, :]).sum(axis=-1)
        members = set(evidence.blocs["EU27"].members) if "EU27" in evidence.blocs else set()
        return cls(
            countries=countries,
            fields=fields,
            years=np.asarray(outlook.years),
            log_distance=np.log(np.maximum(km / _NEAR, 1.0)),
            profile_distance=np.clip(1.0 - cosine / (length[:, None] * length[None, :]), 0.0, 1.0),
            eu27=np.array([float(c in members) for c in countries]),
        )
