"""Distance and language between countries, for any list of codes."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evidence.caching.own_yaml import read_own_yaml
from evidence.reference.countries import country_rows

EARTH_RADIUS_KM = 6371.0


def distance_km(codes: Sequence[str]) -> np.ndarray:
    """Great-circle distance between capitals, shape ``[n, n]``, km; NaN without coordinates.

    Examples
    --------
    >>> d = distance_km(["FRA", "DEU"])
    >>> round(float(d[0, 1]), -1), float(d[0, 0])
    (880.0, 0.0)
    """
    place = {r["iso3"]: (r["capital_lat"], r["capital_lon"]) for r in country_rows()}
    degrees = np.array(
        [[float(v) if v else np.nan for v in place.get(c, ("", ""))] for c in codes]
    ).reshape(-1, 2)
    lat, lon = np.radians(degrees).T
    half = np.sin((lat[:, None] - lat) / 2) ** 2
    half = half + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    out: np.ndarray = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    np.fill_diagonal(out, 0.0)
    return out


def shared_language(codes: Sequence[str]) -> np.ndarray:
    """1 where two countries share an official or dominant language, shape ``[n, n]``.

    Examples
    --------
    >>> shared_language(["AUT", "DEU", "JPN"]).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    spoken = [_languages().get(c, frozenset()) for c in codes]
    out = np.array([[float(bool(a & b)) for b in spoken] for a in spoken]).reshape(len(codes), -1)
    np.fill_diagonal(out, 0.0)
    return out


@functools.cache
def _languages() -> dict[str, frozenset[str]]:
    path = Path(__file__).parent.parent / "languages.yaml"
    spoken: dict[str, set[str]] = {}
    for language, codes in read_own_yaml(path).items():
        for code in codes:
            spoken.setdefault(code, set()).add(language)
    return {code: frozenset(names) for code, names in spoken.items()}
