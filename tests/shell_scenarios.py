"""Scenarios of all that a file may say, with extreme values: half are refused, the rest compute.

A lever starts as the page puts it on the table and takes on settings drawn from the schema, each
kept where the lever is still allowed; so whatever kind or key is added later is asked as well.
Afterwards many scenarios are spoilt in one to four places.
"""

from __future__ import annotations

import copy
import functools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from shell_schema import Drawn

from evidence.model import Evidence
from evidence.players.check import faults
from evidence.reference.fields import BROAD
from evidence.reference.players import Player
from evidence.reference.topics import topics
from scenarios.errors import ConfigError
from scenarios.interventions import BY_KIND
from scenarios.interventions.size import EVENT
from scenarios.outcomes.registry import OUTCOMES
from scenarios.reading.check import check
from scenarios.schema.scenario import Scenario, json_schema
from workshop.page.levers.catalogue import starter

CONFIGS = Path(__file__).resolve().parent.parent / "configs"
ODD: tuple[Any, ...] = (
    0, -1, 1, 100, -100, 99.999, -99.999, 1e-12, 1e12, -1e12, 1e308, 2.0, None, True, "", "all",
    "World", "XXX", "中国", "50 %", "a" * 5000, [], {}, [[]], [1, 0], ["CHN"] * 300, {"x": 1},
    {"low": 1, "high": 0}, 1990, 2022, 2101, "2026",
)  # fmt: skip
HORIZONS = (2022, 2023, 2024, 2026, 2030, 2030, 2035, 2035, 2035, 2050, 2100)
CITY, TOWN = "CN_CITY", "CN_TOWN"


@functools.cache
def schema() -> dict[str, Any]:
    """Of a scenario file."""
    return json_schema()


def scenario(number: int, evidence: Evidence) -> dict[str, Any]:
    """Scenario ``number``; the same number, the same scenario."""
    chance = random.Random(number)
    drawn = Drawn(schema(), chance, _words(evidence), _keys(evidence))
    horizon = chance.choice(HORIZONS)
    kinds = chance.choices(sorted(BY_KIND), k=chance.choice((0, 1, 1, 1, 2, 3, 6)))
    if chance.random() < 0.02:
        kinds = chance.choice((sorted(BY_KIND), kinds * (50 // max(len(kinds), 1)), kinds * 51))
    if chance.random() < 0.15:  # somebody who decides, for what waits
        kinds = [chance.choice(("decouple", "sanction", "multilateral_programme")), *kinds]
    levers = [_lever(kind, min(horizon, 2035), drawn, evidence) for kind in kinds]
    made: dict[str, Any] = {"name": f"fuzz-{number}", "horizon": horizon, "replicates": 5,
                            "interventions": levers}  # fmt: skip
    if chance.random() < 0.25:
        made["players"] = [_player(drawn, evidence, i) for i in range(chance.choice((1, 1, 2)))]
        _with_names(levers, made["players"], chance)
    _waiting(levers, chance)
    for key, share in (("title", 0.2), ("description", 0.2), ("seed", 0.5), ("report", 0.9),
                       ("impact", 0.3), ("parameters", 0.2)):  # fmt: skip
        if chance.random() < share:
            made[key] = _fitting(key, drawn, evidence)
    for key, share in (("compare_to", 0.03), ("extends", 0.03)):
        if chance.random() < share:
            made[key] = str(
                CONFIGS / chance.choice(("open-data.yaml", "city-plan.yaml", "no.yaml"))
            )
    if chance.random() < 0.02:
        made["replicates"] = drawn.value(schema()["properties"]["replicates"]["anyOf"][1], "until")
    for _ in range(chance.choice((0, 0, 0, 0, 1, 1, 2, 4))):
        _spoil(made, chance)
    return made


def _lever(kind: str, horizon: int, drawn: Drawn, evidence: Evidence) -> dict[str, Any]:
    first, chance = evidence.last_year + 1, drawn.chance
    lever = starter(kind, first, evidence)
    lever["start"] = chance.choice((first, horizon, chance.randint(first, max(first, horizon))))
    part = schema()["properties"]["interventions"]["items"]["discriminator"]["mapping"][kind]
    settings = schema()["$defs"][part.split("/")[-1]]["properties"]
    free = [k for k in settings if k not in ("kind", "start", "when")]
    for key in chance.sample(free, min(len(free), chance.choice((0, 1, 2, 4, 20)))):
        for _ in range(3):
            tried = {**lever, key: drawn.value(settings[key], key)}
            if _allowed({"name": "a", "horizon": 2100, "interventions": [tried]}, evidence):
                lever = tried
                break
    return lever


def _allowed(made: dict[str, Any], evidence: Evidence) -> bool:
    """Whether a scenario can be run; what else goes wrong is for the run to show."""
    try:
        return not any(check(Scenario.model_validate(made), evidence, raw=made))
    except (ValidationError, ConfigError):
        return False
    except Exception:
        return True


def _fitting(key: str, drawn: Drawn, evidence: Evidence) -> Any:
    """A value at the top of the file, the third one drawn if none is allowed."""
    for _ in range(3):
        value = drawn.value(schema()["properties"][key], key)
        if _allowed({"name": "a", key: value}, evidence):
            break
    return value


def _player(drawn: Drawn, evidence: Evidence, i: int) -> dict[str, Any]:
    """A player of China: told in full where a country has room for that, else plainly."""
    player: dict[str, Any] = {"id": (CITY, TOWN)[i], "name": ("city", "town")[i], "of": "CHN",
                              "papers": drawn.chance.choice((0.09, 0.02, 1e-9)),
                              "source": "invented"}  # fmt: skip
    if i == 0 and drawn.chance.random() < 0.3:
        player["of"] = drawn.value({"type": "string", "examples": ["CHN"]})
    settings = schema()["$defs"]["Player"]["properties"]
    drawn_keys = drawn.chance.sample(sorted(set(settings) - {"id", "of"}), 8)
    player |= {key: drawn.value(settings[key], key) for key in drawn_keys}
    plain = {"papers": 0.02, "source": "invented", "name": "city"}
    for _ in range(4):  # what it cannot be is taken off again
        try:
            wrong = {loc[1] for loc, *_ in faults([Player.model_validate(player)], evidence)}
        except ValidationError as error:
            wrong = {e["loc"][0] for e in error.errors() if e["loc"]}
        if not wrong:
            break
        kept = {k: v for k, v in player.items() if k not in wrong or k == "of"}
        player = {**{k: v for k, v in plain.items() if k in wrong}, **kept}
    return player


def _with_names(levers: list[Any], players: list[dict[str, Any]], chance: random.Random) -> None:
    """Put players, and what is left of their country, in the place of countries here and there."""
    names = [p["id"] for p in players] + [f"{p['of']}_REST" for p in players] + [players[0]["of"]]
    for here, key in list(_leaves(levers)):
        if here[key] in ("CHN", "USA", "EU27", "DEU") and chance.random() < 0.4:
            here[key] = chance.choice(names)


def _waiting(levers: list[dict[str, Any]], chance: random.Random) -> None:
    """Where somebody may decide in the first lever, the last often waits for it."""
    if len(levers) < 2 or chance.random() < 0.3:
        return
    if levers[0]["kind"] in ("decouple", "sanction"):
        levers[0]["align"] = True
        levers[-1]["when"] = {"follows": chance.choice(("GBR", "JPN", "FRA"))}
    elif levers[0]["kind"] == "multilateral_programme":
        levers[0]["open"] = True
        levers[-1]["when"] = {"joins": chance.choice(("USA", "KOR", "ITA"))}


def _spoil(made: dict[str, Any], chance: random.Random) -> None:
    """Another value, another key, or nothing, in some place."""
    places = list(_leaves(made))
    here, key = chance.choice(places)
    if chance.random() < 0.1 and isinstance(here, dict):
        here["unknown" if chance.random() < 0.5 else "start"] = copy.deepcopy(chance.choice(ODD))
    else:
        here[key] = copy.deepcopy(chance.choice(ODD))


def keys(said: dict[str, Any]) -> set[str]:
    """Every key a scenario says: ``name``, ``funding.change``, ``Size.like``, ``Player.ties``."""
    inside = {"size": "Size", "when": "When", "report": "Report", "until": "Until"}

    def below(part: Any, at: str) -> Iterator[str]:
        for value in part if isinstance(part, list) else [part]:
            if isinstance(value, dict):
                yield from (f"{at}.{key}" for key in value)
                for key, name in {**inside, "followers": "Follower"}.items():
                    yield from below(value.get(key), name)

    found = {*said, *below(said.get("players"), "Player"), *below(said.get("report"), "Report")}
    found.update(below(said.get("replicates"), "replicates"))
    levers = said.get("interventions")
    for lever in levers if isinstance(levers, list) else ():
        if isinstance(lever, dict) and isinstance(lever.get("kind"), str):
            found.update(below(lever, lever["kind"]))
    return found & every_key()


@functools.cache
def every_key() -> set[str]:
    """Every key of the schema, as :func:`keys` names them."""
    kinds = schema()["properties"]["interventions"]["items"]["discriminator"]["mapping"]
    parts = {kind: ref.split("/")[-1] for kind, ref in kinds.items()}
    parts |= {n: n for n in ("Size", "When", "Report", "Until", "Follower", "Player")}
    defs = schema()["$defs"]
    return {*schema()["properties"]} | {
        f"{name}.{key}" for name, part in parts.items() for key in defs[part]["properties"]
    }


def _leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, inner in items:
        if isinstance(inner, dict | list) and inner:
            yield from _leaves(inner)
        else:
            yield value, key


def _words(evidence: Evidence) -> dict[str, list[str]]:
    codes = list(evidence.countries)
    events = [k.removeprefix(EVENT) for k in evidence.parameters if k.startswith(EVENT)]
    return {
        "CHN": [*codes, *list(evidence.blocs) * 2, "中国", "Germany", *codes],
        "engineering and technology": [*evidence.fields, *BROAD, *topics(), "半导体"],
        "us-china-2018": events or ["none"],
        "papers_share": list(OUTCOMES),
    }


def _keys(evidence: Evidence) -> dict[str, list[Any]]:
    return {
        "path": list(range(evidence.last_year + 1, 2040)),
        "parameters": sorted(evidence.parameters),
        "ties": list(evidence.countries),
        "domestic": ["rest"],
        "fields": [*evidence.fields, *BROAD],
        "region": ["CHN", "USA", "EU27", "CHN-USA", "World"],
    }
