"""Who published a figure, under which terms, read when."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from evidence.caching.own_yaml import read_own_yaml

HERE = Path(__file__).parent


class Source(BaseModel):
    """One publication or computation that figures come from.

    ``read`` is the date the underlying database (or the publication) was read, which is not the
    year of the data; ``published`` is the year of publication. ``seen`` says whether the source
    itself was read, another text about it (``second-hand``), or neither (it is recalled).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    producer: str
    read: str
    published: int | None = None
    seen: Literal[True, False, "second-hand"] = True
    terms: str
    kind: str = "publication"
    doi: str | None = None
    note: str | None = None


def read_sources(folder: Path = HERE) -> Mapping[str, Source]:
    """All known sources by id: of figures (sources.yaml) and of parameters (literature.yaml).

    Examples
    --------
    >>> read_sources()["spbs17-2023"].producer
    'NCSES'
    """
    sources: dict[str, Source] = {}
    for name in ("sources.yaml", "literature.yaml"):
        rows = read_own_yaml(folder / name)
        twice = sorted(set(rows) & set(sources))
        if twice:
            raise ValueError(f"{name}: source {twice[0]!r} stands in sources.yaml already")
        sources |= {key: Source(id=key, **row) for key, row in rows.items()}
    return sources
