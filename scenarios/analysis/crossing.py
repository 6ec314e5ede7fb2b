"""A box of discovery as a scenario file that runs: every world it draws lies in the box."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq

from scenarios.analysis.experiment import Sample
from scenarios.analysis.prim import Box
from scenarios.schema.scenario import Scenario

DIGITS = 6


def runnable(
    scenario: Scenario, box: Box, sample: Sample, sentence: dict[str, str] | None = None
) -> str:
    """YAML text of the scenario with its numbers and parameters held inside a box.

    Numbers that were explored but are not in the box keep the whole range they were explored over;
    parameters that are not in the box are drawn as in any run.

    Parameters
    ----------
    sentence : what the box says, ``{en, zh}``, for the description.
    """
    data: dict[str, Any] = {"name": f"{scenario.name[:52]}-crossed"}
    data["title"] = {lang: word.format(scenario.label(lang)) for lang, word in _WORDS.items()}
    if sentence:
        data["description"] = dict(sentence)
    data |= {"horizon": scenario.horizon, "replicates": scenario.most, "seed": scenario.seed}
    overrides = {k: b.model_dump(mode="json") for k, b in scenario.parameters.items()}
    moves = [m.model_dump(mode="json", exclude_unset=True) | {"kind": m.kind}
             for m in scenario.moves()]  # fmt: skip
    ranges = {s.path: {"low": s.low, "central": s.central, "high": s.high,
                       "distribution": s.distribution} for s in scenario.spreads}  # fmt: skip
    for moved in sample.inputs:
        low, high = box.limits.get(moved.name, (moved.low, moved.high))
        if moved.spread is not None:
            inside = moved.name in box.limits or moved.spread.path not in ranges
            if inside:
                ranges[moved.spread.path] = {"low": low, "high": high, "distribution": "uniform"}
        elif moved.name in box.limits:
            overrides[moved.name] = {"low": low, "high": high, "distribution": "uniform"}
    for path, given in ranges.items():
        here: Any = moves[int(path[1])]
        for key in path[2:-1]:
            here = here[key]
        here[path[-1]] = _short(given)
    if overrides:
        data["parameters"] = {k: _short(b) for k, b in overrides.items()}
    data["interventions"] = moves
    data["report"] = scenario.report.model_dump(mode="json", exclude_unset=True)
    if not data["report"]:
        del data["report"]
    return _text(data)


_WORDS = {"en": "{} (worlds that cross the line)", "zh": "{}（越过阈值的情形）"}


def _short(given: dict[str, Any]) -> Any:
    """A range as people write it: outwards rounded ends would leave the box, so digits are kept."""
    low, high = (float(f"{given[k]:.{DIGITS}g}") for k in ("low", "high"))
    if given["distribution"] == "fixed" or low == high:
        return low
    if given["distribution"] == "uniform":
        return [low, high]
    return {**given, "low": low, "high": high}


def _text(data: dict[str, Any]) -> str:
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 96
    out = io.StringIO()
    yaml.dump(_flowing(data), out)
    return out.getvalue()


def _flowing(value: Any) -> Any:
    """Lists of plain values on one line, as people write them."""
    if isinstance(value, dict):
        return {k: _flowing(v) for k, v in value.items()}
    if not isinstance(value, list | tuple):
        return value
    out = CommentedSeq([_flowing(v) for v in value])
    if not any(isinstance(v, dict) for v in value):
        out.fa.set_flow_style()
    return out
