"""Turns what pydantic refuses into faults with place, what is allowed and what to do."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scenarios.errors import Fault, KeyPath, did_you_mean
from scenarios.interventions import BY_KIND
from scenarios.reading.document import Document
from scenarios.reading.sizes import BREAKS, line_for, quantity_at, size_line
from scenarios.schema.ranges import extract

_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "string": "a text",
    "bool": "true or false",
    "tuple": "a list",
    "list": "a list",
    "model": "`key: value` lines",
    "dict": "`key: value` lines",
}
_LIMITS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}


def faults(error: ValidationError, document: Document, model: type[BaseModel]) -> list[Fault]:
    """One fault for each thing pydantic found, at its line and column.

    ``model`` is that of the whole file.
    """
    found: dict[Any, Fault] = {}
    for detail in error.errors(include_url=False):
        loc, key_is_wrong = _loc(detail, document.data)
        words = _words(detail, loc, document.data, model)
        fault = document.fault(loc, *words, key=key_is_wrong)
        found.setdefault((loc, fault.line, fault.column), fault)  # a union reports one place twice
    # A union complains once for each of its members: where something inside is wrong, the place
    # itself is not.
    outer = {loc[:k] for loc, *_ in found for k in range(len(loc))}
    return [
        fault
        for (loc, *_), fault in found.items()
        if loc not in outer or not fault.came.startswith("came ")
    ]


def _loc(detail: ErrorDetails, data: Any) -> tuple[KeyPath, bool]:
    """The part of pydantic's location that exists in the file; tags of unions do not."""
    loc: list[str | int] = []
    here = data
    path = detail["loc"]
    if path[:1] == ("spreads",) and len(path) > 1:  # a range: its place is where it was written
        path = extract(data)[1][int(path[1])]["path"]
    for part in path:
        if part == "path" and isinstance(here, dict) and part not in here and "change" in here:
            part = "change"  # a path of years may be written there
        inside = isinstance(here, dict) and part in here
        if inside or (isinstance(here, list) and isinstance(part, int) and part < len(here)):
            loc.append(part)
            here = here[part]
    if detail["type"] == "missing":
        loc.append(detail["loc"][-1])
    if detail["type"].startswith("union_tag") and isinstance(here, dict) and "kind" in here:
        loc.append("kind")
    return tuple(loc), detail["type"] == "extra_forbidden"


def _words(
    detail: ErrorDetails, loc: KeyPath, data: Any, model: type[BaseModel]
) -> tuple[str, str, str]:
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    came = f"came {_short(value)}"
    if kind == "extra_forbidden":
        known = _known_keys(detail, data, model)
        remedy = did_you_mean(str(loc[-1]), known, "remove it")
        return f"unknown key {str(loc[-1])!r}", f"allowed are {', '.join(known)}", remedy
    if kind == "missing":
        return "is missing", "it must be given", f"add `{loc[-1]}: ...`"
    if kind.startswith("union_tag"):
        tag = value.get("kind") if isinstance(value, dict) else None
        if tag is None:
            return "no `kind` given", f"allowed are {', '.join(BY_KIND)}", "add `kind: ...`"
        remedy = did_you_mean(str(tag), BY_KIND, "choose one of them")
        return f"unknown kind {str(tag)!r}", f"allowed are {', '.join(BY_KIND)}", remedy
    if kind in _LIMITS:
        limit, words = _LIMITS[kind]
        line = _line(loc, value, data)
        return came, f"allowed is {words} {context[limit]}", line or "change the number"
    if kind == "string_pattern_mismatch":
        return (
            came,
            "allowed are lower-case letters, digits and hyphens, up to 60",
            "write it like us-china-decoupling",
        )
    if kind == "too_short":
        return came, f"allowed are {context['min_length']} or more entries", "add an entry"
    if kind == "too_long":
        return (
            f"came {context.get('actual_length') or 'too many'} entries",
            f"allowed are at most {context['max_length']}",
            "remove some",
        )
    if kind in ("literal_error", "enum"):
        known = [w.strip("' ") for w in context["expected"].replace(" or ", ", ").split(",")]
        remedy = did_you_mean(str(value), known, "choose one of them")
        return came, f"allowed is {context['expected']}", remedy
    if kind == "value_error":
        return _of_validator(str(context["error"]))
    if loc and loc[-1] == "size" and kind.startswith("model"):
        return (
            came,
            "allowed are `percent`, `like`, or `measured` and `times`",
            f"write `{size_line(value)}`",
        )
    for name, words in _TYPES.items():
        if kind.startswith(name):
            return came, f"allowed is {words}", _line(loc, value, data) or f"write {words}"
    return came, detail["msg"][0].lower() + detail["msg"][1:], "see `collabcast schema`"


def _line(loc: KeyPath, value: Any, data: Any) -> str:
    """What to write in place of a number that is none, or out of bounds, where it can be told."""
    if loc[:1] != ("interventions",) or len(loc) < 3:
        return ""
    move = data["interventions"][loc[1]]
    kind = move.get("kind") if isinstance(move, dict) else None
    found = quantity_at(kind, loc[2:])
    if found is None:
        return ""
    line = line_for(found[0], value, found[1], falls=kind in BREAKS and found[0] == "percent")
    return f"write `{line}`" if line and line != f"{found[0]}: {value}" else ""


def _of_validator(message: str) -> tuple[str, str, str]:
    """Validators of the schema write ``came|allowed|remedy``."""
    parts = message.split("|")
    if len(parts) == 3:
        return parts[0], parts[1], parts[2]
    return message, "see the schema", "see `collabcast schema`"


def _known_keys(detail: ErrorDetails, data: Any, model: Any) -> list[str]:
    here = data
    for part in detail["loc"][:-1]:
        if isinstance(here, dict) and part in here:
            here = here[part]
            field = getattr(model, "model_fields", {}).get(part)
            model = _model_in(field.annotation) if field else model
        elif isinstance(here, list) and isinstance(part, int):
            here = here[part]
        elif part in BY_KIND:
            model = BY_KIND[str(part)]
    names = getattr(model, "model_fields", ())
    return [name.removesuffix("_") for name in names if name != "spreads"]


def _model_in(annotation: Any) -> Any:
    """The first pydantic model inside an annotation; None where there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _model_in(part)
        if found is not None:
            return found
    return None


def _short(value: object) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
