"""The levers a page offers, read from the registry of interventions: groups, starters, controls.

Nothing here knows a kind by name: in which group of a policy maker's thinking it stands and with
which values it starts are said by its class.
"""

from __future__ import annotations

import copy
import functools
import json
import math
import re
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from evidence.model import ROW, Evidence
from evidence.parameters import Grade, Parameter
from scenarios.interventions import BY_KIND
from scenarios.interventions.base import Group
from scenarios.vocabulary.terms import Effect, Region, ScienceField

GROUPS: tuple[str, ...] = get_args(Group)
Shape = Literal[
    "number", "regions", "sides", "groups", "fields", "choice", "tick", "effect", "text"
]


@dataclass(frozen=True)
class Control:
    """One thing to set. ``path`` leads to it from the intervention: ``("size", "percent")``.

    ``low`` and ``high`` are the usual range, ``least`` and ``most`` what is allowed; ``step`` is a
    round hundredth of the usual range. ``optional`` controls may be left to the model (None).
    """

    path: tuple[str, ...]
    shape: Shape
    field: Any
    optional: bool = False
    whole: bool = False
    unit: str = ""
    low: float = 0.0
    high: float = 1.0
    least: float | None = None
    most: float | None = None
    step: float = 0.01
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """``size.percent``."""
        return ".".join(self.path)


def kinds(group: str) -> list[str]:
    """Kinds of a group, in the order of the registry."""
    return [kind for kind, cls in BY_KIND.items() if cls.group == group]


def starter(kind: str, first_year: int, evidence: Evidence | None = None) -> dict[str, Any]:
    """A lever as it is put on the table: plain values that pass every check.

    Who is not in the evidence gives place to the largest country that is not yet in the lever.
    """
    out = {"kind": kind, "start": max(2026, first_year), **BY_KIND[kind].example}
    if evidence is not None:
        places = {c.path[0] for c in controls(kind) if c.shape in ("regions", "sides", "groups")}
        spare = _largest(evidence, [out[name] for name in places if name in out])
        for name in sorted(places & set(out)):
            out[name] = _placed(out[name], evidence, spare)
    # A copy: what is on the table is moved, the class stays as it is.
    return copy.deepcopy(out)


def _largest(evidence: Evidence, named: list[Any]) -> Iterator[str]:
    """Countries by papers in the last year, those already named, or in a bloc named, left out."""
    papers = evidence.world["papers"].isel(year=-1).fillna(0.0).to_series()
    taken = set(re.findall(r"\w+", json.dumps(named)))
    taken |= {c for b in taken & set(evidence.blocs) for c in evidence.blocs.members(b)}
    codes = [c for c in evidence.countries if c != ROW and c not in taken]
    return iter(sorted(codes, key=lambda c: -papers[c]))


def _placed(value: Any, evidence: Evidence, spare: Iterator[str]) -> Any:
    if isinstance(value, list):
        placed = (_placed(v, evidence, spare) for v in value)
        return [v for v in placed if v is not None]
    if value in evidence.countries or value is None:
        return value
    if value in evidence.blocs and set(evidence.blocs.members(value)) & set(evidence.countries):
        return value
    return next(spare, None)


@functools.cache
def controls(kind: str) -> tuple[Control, ...]:
    """Everything that can be set of a kind, in the order of its class; when it happens last."""
    late = ("start", "end", "ramp_years", "fade_years")
    found = [c for c in _walk(BY_KIND[kind], ()) if c.path != ("kind",)]
    return (
        *(c for c in found if c.path[0] not in late),
        *sorted((c for c in found if c.path[0] in late), key=lambda c: late.index(c.path[0])),
    )


def _walk(model: type[BaseModel], path: tuple[str, ...]) -> Iterator[Control]:
    for name, field in model.model_fields.items():
        here = (*path, name)
        optional = type(None) in _parts(field.annotation)
        nested = next((p for p in _parts(field.annotation) if _is_model(p)), None)
        if name == "when":
            continue  # waits for another intervention of the file: written there
        if nested is not None:
            yield from _walk(nested, here)
        elif any(get_origin(p) is dict for p in _parts(field.annotation)):
            continue  # one number for each name or year: written in a file, not on the page
        elif here[0] in ("start", "end"):
            yield Control(here, "number", field, optional, whole=True, unit="year", step=1.0)
        else:
            yield _control(here, field, optional)


def _control(path: tuple[str, ...], field: Any, optional: bool) -> Control:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    parts = _parts(field.annotation)
    if "unit" in extra:
        low, high = map(float, extra["usual"])
        whole = int in parts
        limits = _limits(field)
        step = 1.0 if whole else _round_step(high - low)
        return Control(path, "number", field, optional, whole, str(extra["unit"]), low, high,
                       *limits, step)  # fmt: skip
    depth = _depth(field.annotation, Region)
    if depth == 2:
        sides = any(len(get_args(p)) == 2 and get_args(p)[1] is not Ellipsis for p in parts)
        return Control(path, "sides" if sides else "groups", field, optional)
    if depth == 1:
        return Control(path, "regions", field, optional)
    if _depth(field.annotation, ScienceField) is not None:
        return Control(path, "fields", field, optional)
    if Effect in parts:
        return Control(path, "effect", field, optional)
    choices = tuple(str(a) for p in parts if get_origin(p) is Literal for a in get_args(p))
    if choices:
        return Control(path, "choice", field, optional, choices=choices)
    if bool in parts:
        return Control(path, "tick", field, optional)
    return Control(path, "text", field, optional)


def _parts(annotation: Any) -> tuple[Any, ...]:
    """The alternatives of an annotation, metadata taken off."""
    if get_origin(annotation) is typing.Annotated:
        return _parts(get_args(annotation)[0])
    if get_origin(annotation) in (typing.Union, UnionType):
        return tuple(p for a in get_args(annotation) for p in _parts(a))
    return (annotation,)


def _depth(annotation: Any, word: type) -> int | None:
    """How many tuples deep a word stands; None where it does not."""
    for part in _parts(annotation):
        if part is word:
            return 0
        if get_origin(part) is tuple:
            inner = [_depth(a, word) for a in get_args(part) if a is not Ellipsis]
            deepest = max((d for d in inner if d is not None), default=None)
            if deepest is not None:
                return deepest + 1
    return None


def graded(lever: Mapping[str, Any], table: Mapping[str, Parameter]) -> Grade:
    """Evidence behind a lever as it is set; that of its kind while the settings are not whole."""
    kind = BY_KIND[str(lever["kind"])]
    try:
        return kind.model_validate(lever).graded(table)
    except ValidationError:
        return kind.grade


def _is_model(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)


def _limits(field: Any) -> tuple[float | None, float | None]:
    least = most = None
    for limit in field.metadata:
        least = getattr(limit, "ge", getattr(limit, "gt", least))
        most = getattr(limit, "le", getattr(limit, "lt", most))
    return least, most


def _round_step(width: float) -> float:
    """A step of 1, 2 or 5 times a power of ten, about a fiftieth of the width.

    Examples
    --------
    >>> [_round_step(w) for w in (1.0, 60.0, 0.05, 10_000.0)]
    [0.02, 1.0, 0.001, 200.0]
    """
    raw = width / 50.0
    size = 10.0 ** math.floor(math.log10(raw))
    best: float = next(m for m in (1.0, 2.0, 5.0, 10.0) if raw <= m * size * 1.2)
    return float(f"{best * size:.12g}")
