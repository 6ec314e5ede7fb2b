"""Values that a JSON schema allows, its limits as likely as what lies between them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

Node = Mapping[str, Any]
FAR = 1e6  # where a schema gives no limit


class Drawn:
    """Draws values of one schema.

    Parameters
    ----------
    schema : the whole, with ``$defs``.
    words : what may stand where a text gives this as its first example, such as ``CHN``.
    keys : what may be the keys of the object of this name.
    """

    def __init__(
        self,
        schema: Node,
        chance: random.Random,
        words: Mapping[str, Sequence[str]],
        keys: Mapping[str, Sequence[Any]],
    ) -> None:
        self.parts: Node = schema["$defs"]
        self.chance, self.words, self.keys = chance, words, keys

    def value(self, node: Node, name: str = "") -> Any:
        """A value of a part of the schema; ``name`` is the key it stands at."""
        if "$ref" in node:
            return self.value(self.parts[node["$ref"].split("/")[-1]], name)
        if "const" in node:
            return node["const"]
        if "enum" in node:
            return self.chance.choice(node["enum"])
        if "unit" in node:
            return self._quantity(node, name)
        if "anyOf" in node:
            return self.value(self.chance.choice(node["anyOf"]), name)
        return getattr(self, f"_{node['type']}")(node, name)

    def _quantity(self, node: Node, name: str) -> Any:
        """A number with a unit: as it is, a range, a distribution, or one a year."""
        plain = node["anyOf"][0]
        a, b = self.value(plain, name), self.value(plain, name)
        if a is None or b is None or self.chance.random() < 0.7:
            return a
        low, high = min(a, b), max(a, b)
        kinds = [k.get("type") for k in node["anyOf"][1:]] + ["patternProperties"] * any(
            "patternProperties" in k for k in node["anyOf"]
        )
        kind = self.chance.choice(kinds)
        if kind == "array":
            return [low, high]
        if kind == "patternProperties":
            years = self.chance.sample(list(self.keys["path"]), 2)
            return dict(zip(map(str, years), (a, b), strict=True))
        more = {"central": self.chance.choice((low, (low + high) / 2, high)),
                "distribution": self.chance.choice(("uniform", "triangular"))}  # fmt: skip
        kept = self.chance.sample(sorted(more), self.chance.randint(0, 2))
        return {"low": low, "high": high, **{k: more[k] for k in kept}}

    def _number(self, node: Node, _: str) -> float:
        low = node.get("minimum", node.get("exclusiveMinimum", node.get("ge", -FAR)))
        high = node.get("maximum", node.get("exclusiveMaximum", node.get("le", FAR)))
        inside = [v for v in (0, 1, 0.5, 100, -1, 1e-12, 0.1, 2) if low < v < high]
        near = low + (high - low) * 1e-9
        ends = [near if "exclusiveMinimum" in node else low, near, high, *inside]
        drawn: float = self.chance.choice([*ends, self.chance.uniform(low, high)])
        return drawn

    def _integer(self, node: Node, name: str) -> int:
        return round(self._number(node, name))

    def _boolean(self, _: Node, __: str) -> bool:
        return self.chance.random() < 0.5

    def _null(self, _: Node, __: str) -> None:
        return None

    def _string(self, node: Node, name: str) -> str:
        known = self.words.get(next(iter(node.get("examples", ("",))))) or self.keys.get(name)
        return str(self.chance.choice(list(known or ("a text", "文本", "<b>&{=1+1}"))))

    def _array(self, node: Node, name: str) -> list[Any]:
        if "prefixItems" in node:
            return [self.value(item, name) for item in node["prefixItems"]]
        least = node.get("minItems", node.get("minLength", 0))
        most = min(node.get("maxItems", 60), 60) if self.chance.random() < 0.04 else 4
        many = self.chance.choice((1, 1, 2, 3, most))
        return [self.value(node["items"], name) for _ in range(max(least, many))]

    def _object(self, node: Node, name: str) -> dict[str, Any]:
        if "properties" in node:
            must = node.get("required", ())
            took = [k for k in node["properties"] if k in must or self.chance.random() < 0.4]
            return {k: self.value(node["properties"][k], k) for k in took}
        names = node.get("propertyNames", {})
        some: Sequence[Any] = names.get("enum") or [names["const"]] if "const" in names else (
            names.get("enum") or self.keys.get(name) or self.words[names["examples"][0]]
        )  # fmt: skip
        took = self.chance.sample(list(some), min(len(some), self.chance.choice((1, 1, 2, 4))))
        return {str(k): self.value(node["additionalProperties"], name) for k in took}
