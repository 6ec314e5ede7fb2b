"""What somebody asks of an exploration: outcomes, thresholds, inputs, ranks, from words."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from collabcast.terminal.console import BadInput

if TYPE_CHECKING:
    from scenarios.analysis.break_even import Lever, Rank
    from scenarios.analysis.experiment import Input, Target
    from scenarios.running.plan import Plan

MOST_INPUTS = 12
EXAMPLE = "links:CHN-USA, or links:CHN-USA% for percent of the baseline"


def check_packages(needed: bool) -> None:
    """Refuse at once, not after the simulations, where what explores or draws is not installed."""
    missing = [name for name in ("SALib", "matplotlib") if find_spec(name) is None]
    if needed and missing:
        raise BadInput(
            f"{', '.join(missing)}: not installed; allowed with the extra `explore` alone;"
            " install it with `pip install 'collabcast[explore]'`"
        )


def usual(todo: Plan) -> list[str]:
    """The four outcomes an exploration looks at where nothing else is said."""
    held = {(o.name, p.code) for o, p in todo.columns}
    wanted = [("links", "CHN-USA", "%"), ("links", "CHN-EU27", "%"), ("papers_share", "CHN", ""),
              ("impact", "USA", "")]  # fmt: skip
    kept = [f"{v}:{r}{mark}" for v, r, mark in wanted if (v, r) in held]
    return kept or [f"{o.name}:{p.code}" for o, p in todo.columns[:4]]


def wanted_of(text: str, todo: Plan, option: str = "--outcome") -> Target:
    """``variable:region``, with ``%`` behind it for percent of the baseline."""
    from scenarios.analysis.experiment import Target

    percent = text.rstrip().endswith("%")
    variable, _, region = text.rstrip().rstrip("%").partition(":")
    wanted = Target(variable.strip(), region.strip(), percent)
    try:
        todo.column(wanted.variable, wanted.region)
    except KeyError as error:
        raise BadInput(
            f"{option}: came {text!r}; {error.args[0]}; {_near(wanted, todo)}write {EXAMPLE}"
        ) from None
    return wanted


def _near(wanted: Target, todo: Plan) -> str:
    from scenarios.errors import near

    held = [f"{o.name}:{p.code}" for o, p in todo.columns]
    found = near(f"{wanted.variable}:{wanted.region}", held)
    return f"did you mean {' or '.join(found)}? " if found else ""


def line_of(text: str | None, todo: Plan) -> tuple[Target, float, bool] | None:
    """Outcome, value and side of ``links:CHN-USA%<-30``."""
    if text is None:
        return None
    from dataclasses import replace

    found = re.fullmatch(r"\s*([^<>]+?)\s*([<>])\s*([-+−]?[\d.,eE]+)\s*(%?)\s*", text)
    try:
        if not found:
            raise ValueError
        value = float(found[3].replace("−", "-").replace(",", ""))
    except ValueError:
        raise BadInput(
            f"--threshold: came {text!r}; allowed is OUTCOME<VALUE or OUTCOME>VALUE; write"
            " 'links:CHN-USA%<-30'"
        ) from None
    wanted = wanted_of(found[1], todo, "--threshold")
    return replace(wanted, percent=wanted.percent or bool(found[4])), value, found[2] == ">"


def inputs_of(
    text: str | None, todo: Plan, wanted: list[Target], seed: int, workers: int
) -> list[Input]:
    """The inputs named, or the twelve with most effect in a short Morris screening."""
    from scenarios.analysis.experiment import Explorer, inputs
    from scenarios.analysis.sensitivity import sensitivity

    scenario = todo.scenarios[1]
    every = inputs(todo, scenario)
    if text is not None:
        known = {i.name: i for i in every}
        return [_one(name.strip(), known, "--inputs") for name in text.split(",")]
    if len(every) <= MOST_INPUTS:
        return every
    screening = Explorer(todo, scenario, wanted, every, paths=2)
    rows, _ = sensitivity(screening, "morris", 4, seed, workers=workers)
    weight: dict[str, float] = {}
    for row in rows:
        group = [r.get("mu_star", 0.0) for r in rows if r["outcome"] == row["outcome"]]
        share = row.get("mu_star", 0.0) / (max(group) or 1.0)
        weight[row["input"]] = max(weight.get(row["input"], 0.0), share)
    best = sorted(every, key=lambda i: -weight.get(i.name, 0.0))[:MOST_INPUTS]
    return [i for i in every if i in best]


def lever_of(name: str | None, span: str | None, todo: Plan) -> Lever:
    """The number of the scenario that walks, and how far."""
    from dataclasses import replace

    from scenarios.analysis.break_even import levers

    known = levers(todo.scenarios[1])
    if not known:
        raise BadInput(f"--tip: {todo.scenarios[1].name} sets no number that could be varied")
    lever = next(iter(known.values())) if name is None else _one(name, known, "--lever")
    if span is None:
        return lever
    try:
        start, end = (float(v) for v in span.split(","))
        if start == end:
            raise ValueError
        todo.scenarios[1].model_copy(update={"spreads": (lever.spread,)}).at([start])
        todo.scenarios[1].model_copy(update={"spreads": (lever.spread,)}).at([end])
    except ValueError:
        raise BadInput(
            f"--range: came {span!r}; allowed are two sizes that {lever.name} may have; write"
            f" {lever.start:g},{lever.end:g}"
        ) from None
    return replace(lever, start=start, end=end)


def ranks_of(texts: list[str], todo: Plan) -> list[Rank]:
    """Ranks of ``links`` (all its regions) or ``links:CHN-EU27>links:CHN-USA``."""
    from scenarios.analysis.break_even import Rank, ranks
    from scenarios.errors import did_you_mean

    found: list[Rank] = []
    for text in texts:
        sides = [wanted_of(part, todo, "--tip") for part in re.split("[<>]", text) if ":" in part]
        if len(sides) == 2 and sides[0].variable == sides[1].variable:
            found.append(Rank(sides[0].variable, sides[0].region, sides[1].region, True))
            continue
        every = ranks(todo, text.strip())
        if sides or not every:
            names = list(dict.fromkeys(o.name for o, _ in todo.columns))
            remedy = did_you_mean(text.strip(), names, "write 'links:CHN-EU27>links:CHN-USA'")
            raise BadInput(
                f"--tip: came {text!r}; allowed is an outcome of several places, or two places of"
                f" one outcome; {remedy}"
            )
        found += every
    return found


def shocks_of(texts: list[str] | None, todo: Plan) -> list[str]:
    """Classes of events whose next one comes in the futures of a robust choice."""
    from scenarios.analysis.shocks import known_classes

    known = known_classes(todo.evidence)
    if texts and "all" in texts:
        return list(known)
    return [_one(text.strip(), {c: c for c in known}, "--shock") for text in texts or ()]


def _one(name: str, known: dict[str, Any], option: str) -> Any:
    from scenarios.errors import did_you_mean

    if name in known:
        return known[name]
    remedy = did_you_mean(name, known, "choose one of them")
    raise BadInput(f"{option}: unknown {name!r}; allowed are {', '.join(known)}; {remedy}")


def check_size(method: str, size: int) -> None:
    """Refuse a base sample that a method cannot use.

    Examples
    --------
    >>> check_size("morris", 7)
    >>> check_size("sobol", 7)
    Traceback (most recent call last):
    ...
    collabcast.terminal.console.BadInput: --size: came 7; allowed for Sobol is a power of two, ...
    """
    if method == "sobol" and size & (size - 1):
        near = 1 << (size.bit_length() - 1)
        raise BadInput(
            f"--size: came {size}; allowed for Sobol is a power of two, else its indices are "
            f"biased; write --size {near} or --size {2 * near}, or take --method morris"
        )
