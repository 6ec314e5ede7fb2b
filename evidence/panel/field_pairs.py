"""Pairs by field of a panel, where somebody counted them: they replace the estimate."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evidence.errors import EvidenceError
from evidence.panel.tables import read_table

TABLE = "ties_by_field.csv"
YEARS = 5  # last years taken together: a pair in one field is a small number
PRIOR = 5.0  # papers; weight of what both sides' shares say, beside the counts


def pairs_by_field(
    folder: Path, codes: list[str], fields: tuple[str, ...], share: np.ndarray
) -> tuple[np.ndarray, str]:
    """Affinity of pairs in fields ``[n+1, n+1, field]`` of ``ties_by_field.csv``, and a note.

    The share of a field in a pair over the product of both sides' shares in it. Where the file
    does not hold a pair, and without a file, 1: both sides' shares alone decide.

    Parameters
    ----------
    share : of fields in a country's papers, ``[n+1, field]``.

    Raises
    ------
    EvidenceError : a field that ``fields.csv`` does not hold, or cells that are not as needed.
    """
    n = len(codes)
    affinity = np.ones((n + 1, n + 1, len(fields)))
    path = folder / TABLE
    if not path.is_file():
        return affinity, ""
    frame = read_table(path, ("a", "b", "field"), "papers")
    strange = frame[~frame["field"].isin(fields)]
    if len(strange):
        row = strange.iloc[0]
        raise EvidenceError(
            f"{TABLE}:{row['line']}: field {row['field']!r} came; fields.csv holds "
            f"{', '.join(fields)}; give papers of countries in that field, or rename it"
        )
    last = int(frame["year"].max())
    at, place = {c: k for k, c in enumerate(codes)}, {f: k for k, f in enumerate(fields)}
    rows = frame[(frame["year"] > last - YEARS) & frame["a"].isin(at) & frame["b"].isin(at)]
    counts = np.zeros((n + 1, n + 1, len(fields)))
    i, j = rows["a"].map(at).to_numpy(int), rows["b"].map(at).to_numpy(int)
    where = rows["field"].map(place).to_numpy(int)
    np.add.at(counts, (i, j, where), rows["papers"].to_numpy(float))
    counts += counts.swapaxes(0, 1)
    both = share[:, None, :] * share[None, :, :]
    whole = both.sum(axis=-1, keepdims=True)
    expected = np.where(whole > 0.0, both / np.where(whole > 0.0, whole, 1.0), 1.0 / len(fields))
    total = counts.sum(axis=-1, keepdims=True)
    seen = (counts + PRIOR * expected) / (total + PRIOR)
    affinity = np.where((total > 0.0) & (both > 0.0), seen / np.where(both > 0.0, both, 1.0), 1.0)
    return affinity, f"Pairs by field: {TABLE}, counted, {max(last - YEARS + 1, 0)}-{last}."
