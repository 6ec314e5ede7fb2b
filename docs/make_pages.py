"""The guide's pages of interventions and outcomes, written from the registries they describe.

python docs/make_pages.py            # rewrites docs/guide/interventions/ and docs/guide/outcomes.md

A test compares the pages with what this file would write, so that no page lags behind the code.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, the packages stand beside this folder

import evidence  # noqa: E402
from agents.levers import LEVERS  # noqa: E402
from agents.rules.table import BASELINE_RULES, RULES, parameters_of  # noqa: E402
from evidence.files import write_text  # noqa: E402
from evidence.model import Evidence  # noqa: E402
from evidence.parameters import Parameter  # noqa: E402
from scenarios.interventions import ALL, BY_KIND, Intervention  # noqa: E402
from scenarios.outcomes.registry import ALL as OUTCOMES  # noqa: E402
from scenarios.reading.load import load_checked  # noqa: E402
from scenarios.running.compile import compile_levers, lever_parameters  # noqa: E402
from scenarios.schema.scenario import Scenario  # noqa: E402

GUIDE = ROOT / "docs" / "guide"
MADE = "<!-- Written by docs/make_pages.py from the code; edit there. -->\n"
SHOWCASES = ("combined",)  # configs that stack several kinds and tell the story of none
GRADES = {
    "measured": "measured: estimated on the figures this project holds",
    "literature": "literature: sized on published estimates, some of them causal",
    "assumption": "**assumption**: no causal evidence was found; the range is wide, and reports say"
    " so beside every number",
}
TIES = (RULES.offer, RULES.tie_habit)
# What a lever is, and the rules that turn it into an effect.
MOVES = {
    "friction": ("friction on ties", (*TIES, RULES.scar)),
    "support": ("support of ties", TIES),
    "weak_support": ("support of ties that hardly exist", (*TIES, BASELINE_RULES.weakness)),
    "joint": ("joint papers that money pays for", (*TIES, RULES.rise)),
    "distance_relief": ("friction of distance", (*TIES, RULES.distance_gain)),
    "openness": ("openness of a country to all partners", TIES),
    "attraction": ("attraction of a country as a partner", TIES),
    "funding": ("research funding", (RULES.funding_level, RULES.funding_lag, RULES.capacity)),
    "talent": ("capacity from people who move", (RULES.strength_habit,)),
    "capacity_shock": ("capacity at once", (RULES.strength_habit,)),
    "spillover": ("learning from partners", (RULES.learned,)),
    "premium": ("impact premium of joint work", tuple(BASELINE_RULES)[2:]),
    "counting": ("what the database counts", ()),
    "cost": ("money spent", ()),
    "strategy": ("declared classes of partner", (*TIES, RULES.strategy_gain, RULES.seek)),
    "alliances": ("followers, who decide for themselves", (RULES.align,)),
    "programmes": (
        "a programme, which others may join",
        (*TIES, BASELINE_RULES.weakness, RULES.join),
    ),
}


@cache
def world() -> Evidence:
    """The embedded figures."""
    return evidence.load()


@cache
def configs() -> dict[str, tuple[Path, Scenario]]:
    """Kind -> the config that tells its story: the one with the fewest interventions of it."""
    found: dict[str, list[tuple[int, Path, Scenario]]] = {}
    for path in sorted((ROOT / "configs").glob("*.yaml")):
        scenario, _ = load_checked(path, world())
        if scenario.name in SHOWCASES or scenario.players:
            continue
        for kind in {m.kind for m in scenario.moves()}:
            found.setdefault(kind, []).append((len(scenario.moves()), path, scenario))
    return {kind: min(rows, key=lambda r: (r[0], r[1].name))[1:] for kind, rows in found.items()}


def moved(scenario: Scenario, kind: str) -> tuple[list[str], list[Parameter]]:
    """Levers that the interventions of a kind move in a config, and parameters of their size."""
    known = world()
    years = range(known.last_year + 1, scenario.horizon + 1)
    levers = compile_levers([m for m in scenario.moves() if m.kind == kind], known, years)
    names = [
        name
        for name in MOVES
        if (name in LEVERS and any(by.any() for _, by in levers.parts(name)))
        or (name not in LEVERS and getattr(levers, name))
    ]
    return names, [known.parameters[key] for key in lever_parameters(levers, known.parameters)]


def page(kind: str) -> str:
    """The page of one kind as Markdown."""
    cls = BY_KIND[kind]
    path, scenario = configs()[kind]
    levers, sizes = moved(scenario, kind)
    used = parameters_of(*(rule for name in levers for rule in MOVES[name][1]))
    behind = [
        p
        for key, p in world().parameters.items()
        if key in used and key not in {q.id for q in sizes}
    ]
    yaml = path.read_text(encoding="utf-8").split("\n", 1)[1].rstrip()
    title, meaning, limits = cls.title, cls.meaning, cls.limits
    parts = [
        MADE,
        f"# {title.en} · {title.zh}",
        meaning.en,
        f"`kind: {kind}`. Evidence: {GRADES[cls.grade]}.{_own(cls)}",
        "## A scenario",
        f"`configs/{path.name}`: {scenario.label('en')}.",
        f"```yaml\n{yaml}\n```",
        f"```\ncollabcast run configs/{path.name} --out runs/{path.stem}\n```",
        "## What you can set",
        _table(("setting", "what", "unit", "usual", "allowed", "default"), _settings(cls)),
        "A number with a unit may also be a range `[low, high]` or `{low: , central: , high: }`;"
        " every replicate then draws its own.",
        "## What it moves",
        "".join(f"- {MOVES[name][0]}\n" for name in levers).rstrip(),
        "## Parameters",
        "Drawn for every replicate between low and high, most often near central."
        if sizes or behind
        else "None: the scenario says all there is.",
        _parameters("Of its size", sizes),
        _parameters("Of how countries answer", behind),
        "## Limits",
        limits.en,
        "## Sources",
        "".join(_source(s) for s in _sources(cls, sizes + behind)).rstrip(),
        "## 中文",
        f"**{title.zh}**：{meaning.zh}",
        f"示例：{scenario.label('zh')}（`configs/{path.name}`）。",
        f"局限：{limits.zh}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _settings(model: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        if name == "kind":
            continue
        nested = field.annotation
        if isinstance(nested, type) and issubclass(nested, BaseModel):
            yield from _settings(nested, (*path, name))
            continue
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        what = str(extra.get("en") or WHAT.get(name, ""))
        usual = extra.get("usual")
        yield (
            f"`{'.'.join((*path, name))}`",
            what,
            str(extra.get("unit", "")),
            f"{usual[0]:g} to {usual[1]:g}" if usual else "",
            _events() if name == "measured" else _allowed(field),
            _default(field),
        )


WHAT = {
    "countries": "Whose",
    "fields": "Broad fields; none: all",
    "members": "Members",
    "like": "Size of the next event of a class, as past ones tell it, drawn for every replicate",
    "measured": "Size of a past event, drawn for every replicate",
}


def _events() -> str:
    known = [k.removeprefix("event/") for k in world().parameters if k.startswith("event/")]
    return ", ".join(f"`{k}`" for k in known)


def _allowed(field: Any) -> str:
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    low = next((m.gt for m in field.metadata if hasattr(m, "gt")), low)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    words = [w for w in get_args(field.annotation) if isinstance(w, str)]
    return ", ".join(f"`{w}`" for w in words)


def _default(field: Any) -> str:
    if field.is_required():
        return "**needed**"
    value = field.default
    if isinstance(value, BaseModel):
        return str(value.model_dump(exclude_defaults=True))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return f"{value:g}"
    return "" if value in (None, ()) else str(value)


def _parameters(title: str, rows: list[Parameter]) -> str:
    if not rows:
        return ""
    cells = [
        (f"`{p.id}`", p.meaning, f"{p.low:g}", f"{p.central:g}", f"{p.high:g}", p.unit, p.grade,
         ", ".join(p.source))
        for p in rows
    ]  # fmt: skip
    heads = ("id", "what", "low", "central", "high", "unit", "grade", "sources")
    return f"### {title}\n\n{_table(heads, cells)}"


def _sources(cls: type[Intervention], used: list[Parameter]) -> list[str]:
    return sorted({*cls.sources, *(s for p in used for s in p.source)})


def _source(key: str) -> str:
    s = world().sources[key]
    doi = f", doi:{s.doi}" if s.doi else ""
    return f"- `{key}`: {s.producer}, *{s.title}* ({s.read}){doi}\n"


def _own(cls: type[Intervention]) -> str:
    """Which settings make an assumption of it."""
    own = (*(["size: {percent: }"] if "size" in cls.model_fields else []), *cls.judged)
    if not own:
        return ""
    said = ", ".join(f"`{name}`" for name in own)
    return f" A number of your own ({said}) makes it an assumption, and reports say so."


def _table(heads: tuple[str, ...], rows: Any) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(c).replace("|", "\\|") for c in row) + " |" for row in rows]
    return "\n".join(lines)


def index() -> str:
    """The list of kinds."""
    rows = [
        (f"[{c.title.en}]({kind}.md) {c.title.zh}", f"`{kind}`", c.meaning.en, c.grade,
         f"`configs/{configs()[kind][0].name}`")
        for kind, c in BY_KIND.items()
    ]  # fmt: skip
    heads = ("lever", "kind", "what it is", "evidence", "scenario")
    told = (
        f"The {len(ALL)} kinds of intervention a scenario can hold. Each moves levers of the agents"
        " and nothing else; the same lever of several interventions adds up. `assumption` means"
        " that no causal evidence was found: its range is wide, and reports say so beside every"
        " number."
    )
    return f"{MADE}\n# Levers · 干预措施\n\n{told}\n\n{_table(heads, rows)}\n"


def outcomes() -> str:
    """The page of outcomes."""
    rows = [
        (f"`{o.name}`", o.meaning.en, o.meaning.zh, o.unit, ", ".join(o.kinds)) for o in OUTCOMES
    ]
    heads = ("outcome", "what it is", "中文", "unit", "told of")
    told = (
        "What a scenario can report, under `report: {outcomes: [...]}`. Regions are ISO 3166-1"
        " alpha-3 codes, blocs such as `EU27`, `World`, and pairs in alphabetical order such as"
        " `CHN-USA`. A bloc is the sum over its members among the agents, a paper of several"
        " members counting once for each, except papers of the EU27 and of the world, which the"
        " source counts once. `outcomes.parquet` holds every replicate, `summary.csv` mean and"
        " quantiles, `comparison.csv` paired differences, `ranks.csv` ranks, `iamc.csv` the same"
        " in the columns that pyam reads."
    )
    return f"{MADE}\n# Outcomes · 结果指标\n\n{told}\n\n{_table(heads, rows)}\n"


def pages() -> dict[Path, str]:
    """Every page by its path."""
    folder = GUIDE / "interventions"
    made = {folder / f"{kind}.md": page(kind) for kind in BY_KIND}
    return {**made, folder / "index.md": index(), GUIDE / "outcomes.md": outcomes()}


if __name__ == "__main__":
    for path, text in pages().items():
        write_text(path, text)
        print(path.relative_to(ROOT))
