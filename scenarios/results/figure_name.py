"""Which number of a run is meant: of whom, what, when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scenarios.errors import near
from scenarios.results.arrays import RunArrays
from scenarios.vocabulary.resolve import UnknownWord, code


class UnknownFigure(ValueError):
    """No such number in the run: what came, what is there, what to do."""


@dataclass(frozen=True)
class Figure:
    """One number of a run: of whom, what, when."""

    region: str
    variable: str
    year: int

    def __str__(self) -> str:
        return f"{self.region}:{self.variable}:{self.year}"


def figure(text: str, result: RunArrays) -> Figure:
    """``CHN-USA:links:2035`` or ``links|CHN-USA|2035``; without a year the last one.

    Parts may come in any order; names of countries in English or Chinese are understood.

    Raises
    ------
    UnknownFigure : with what the run holds and the nearest words.
    """
    parts = [p.strip() for p in re.split(r"[:|]", text) if p.strip()]
    outcomes = {c.variable for c in result.columns}
    years = [p for p in parts if re.fullmatch(r"\d{4}", p)]
    variables = [p for p in parts if p.casefold() in outcomes]
    rest = [p for p in parts if p not in years and p not in variables]
    if len(parts) not in (2, 3) or len(years) > 1:
        raise UnknownFigure(
            f"came {text!r}; allowed is REGION:OUTCOME or REGION:OUTCOME:YEAR; write for example"
            f" {_example(result)}"
        )
    if len(variables) != 1 or len(rest) != 1:
        raise _unknown_outcome(text, rest, result)
    variable = variables[0].casefold()
    region = _region(rest[0], result)
    of = [c.region for c in result.columns if c.variable == variable]
    if region not in of:
        raise _unknown_region(rest[0], variable, of)
    year = int(years[0]) if years else result.years[-1]
    if year not in result.years:
        raise UnknownFigure(
            f"came year {year}; this run holds {result.years[0]} to {result.years[-1]}; choose one"
        )
    return Figure(str(region), variable, year)


def _example(result: RunArrays) -> str:
    last = result.columns[-1]
    return f"{last.region}:{last.variable}:{result.years[-1]}"


def _unknown_outcome(text: str, rest: list[str], result: RunArrays) -> UnknownFigure:
    wrong = next((p for p in rest if _region(p, result) is None), "".join(rest[:1]) or text)
    outcomes = {c.variable for c in result.columns}
    close = near(wrong, outcomes) or near(wrong, {c.region for c in result.columns})
    hint = (
        f"did you mean {' or '.join(close)}?" if close else f"write for example {_example(result)}"
    )
    return UnknownFigure(
        f"came {wrong!r} in {text!r}; this run holds the outcomes {', '.join(sorted(outcomes))};"
        f" {hint}"
    )


def _unknown_region(word: str, variable: str, of: list[str]) -> UnknownFigure:
    close = near(word, of) or [r for r in of if set(r.split("-")) & set(word.split("-"))]
    hint = f"did you mean {' or '.join(close[:3])}?" if close else "choose one of them"
    return UnknownFigure(f"came {word!r}; this run holds {variable} of {', '.join(of)}; {hint}")


def _region(word: str, result: RunArrays) -> str | None:
    """The code of a country, a bloc or a pair; None where a part of it is not known."""
    known = {c.region.casefold(): c.region for c in result.columns}
    if word.casefold() in known:
        return known[word.casefold()]
    try:
        codes = [code(part.strip(), result.evidence) for part in re.split(r"[-–]", word)]
    except UnknownWord:
        return None
    return "-".join(sorted(codes))
