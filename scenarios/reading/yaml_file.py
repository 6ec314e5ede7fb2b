"""Reads one YAML file into plain values, and remembers where each of them stood.

YAML 1.2 by ruamel.yaml: ``NO`` is Norway and not False, and a key given twice is an error and not
the last value. What a scenario never needs and an attacker does (aliases, tags, several documents,
megabytes, deep nesting) is refused before anything is built from it.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scenarios.errors import ConfigError, Fault, KeyPath, dotted
from scenarios.reading.yaml_nodes import harmless, nodes

MAX_BYTES = 256 * 1024
_STEERING = frozenset({"Cc", "Zl", "Zp", "Cs"})  # controls, line and paragraph marks, half signs
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # of direction
EXAMPLE = "start from a file in configs/ or see `collabcast schema`"


@dataclass(frozen=True)
class Document:
    """Values of a file and the place of each.

    ``keys`` and ``values`` map a path such as ``("interventions", 0, "start")`` to (line, column),
    counted from 1: of the key and of the value.
    """

    file: str
    data: dict[str, Any]
    keys: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    values: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    files: dict[KeyPath, str] = field(default_factory=dict)  # of what came from another file

    def file_of(self, loc: KeyPath) -> str:
        """The file a path was written in."""
        while loc and loc not in self.files:
            loc = loc[:-1]
        return self.files.get(loc, self.file)

    def origin(self, loc: KeyPath) -> str:
        """``file:line`` of a path."""
        return f"{self.file_of(loc)}:{self.place(loc)[0]}"

    def fault(
        self, loc: KeyPath, came: str, allowed: str, remedy: str, *, key: bool = False
    ) -> Fault:
        """What is wrong at a path, with file, line and column; ``key``: of the key itself."""
        place = self.place(loc, key=key)
        return Fault(self.file_of(loc), *place, dotted(loc), came, allowed, remedy)

    def take(self, other: Document, source: KeyPath, target: KeyPath) -> None:
        """Take over the places of ``source`` and all below it, as ``target``."""
        n = len(source)
        for places in (self.keys, self.values, self.files):
            for old in [k for k in places if k[: len(target)] == target]:
                del places[old]
        for name in ("keys", "values"):
            theirs = getattr(other, name)
            found = {(*target, *k[n:]): v for k, v in theirs.items() if k[:n] == source}
            getattr(self, name).update(found)
        for path in [k for k in other.values if k[:n] == source]:
            self.files[(*target, *path[n:])] = other.file_of(path)

    def place(self, loc: KeyPath, *, key: bool = False) -> tuple[int, int]:
        """Where a path stands; the nearest enclosing value where the path itself is absent."""
        if key and loc in self.keys:
            return self.keys[loc]
        while loc and loc not in self.values:
            loc = loc[:-1]
        return self.values.get(loc, (1, 1))


def read(path: str | os.PathLike[str]) -> Document:
    """The file as values with places; :class:`ConfigError` where it cannot be read as such."""
    file = os.fspath(path)
    return parse(_text(file), file)


def _text(file: str) -> str:
    def refuse(came: str, allowed: str, remedy: str) -> ConfigError:
        return ConfigError([Fault(file, 0, 0, "", came, allowed, remedy)])

    try:
        if Path(file).is_dir():
            raise refuse("came a folder", "allowed is a YAML file", "name a file in it")
        with open(file, "rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise refuse("no such file", "allowed is a YAML file", "check the path") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refuse(
            f"cannot be read ({reason})",
            "allowed is a readable YAML file",
            "check the path and its permissions",
        ) from None
    if len(raw) > MAX_BYTES:
        raise refuse(
            f"larger than {MAX_BYTES // 1024} KiB",
            f"a scenario has at most {MAX_BYTES // 1024} KiB",
            "check that this is the right file",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(
            f"byte {error.start} is not text in UTF-8 (a binary file?)",
            "allowed is YAML text in UTF-8",
            "save it as UTF-8 text",
        ) from None
    bad = next((i for i, c in enumerate(text) if c < " " and c not in "\t\r\n"), None)
    if bad is not None:
        raise refuse(
            f"character {bad} is the control character {text[bad]!r} (a binary file?)",
            "allowed is YAML text in UTF-8",
            "save it as UTF-8 text",
        )
    return text


def parse(text: str, file: str = "<text>") -> Document:
    """Values and places of YAML text.

    Examples
    --------
    >>> doc = parse("name: a\\nreport: {countries: [NO, CHN]}")
    >>> doc.data["report"]["countries"], doc.values[("report", "countries", 0)]
    (['NO', 'CHN'], (2, 22))
    """
    try:
        root = nodes(harmless(text, file))
    except ConfigError:
        raise
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = " ".join(str(error.problem or error.context or "not YAML").split())
        raise ConfigError(
            [Fault(file, line, column, "", f"not YAML: {problem}", "allowed is YAML 1.2", EXAMPLE)]
        ) from None
    except (YAMLError, RecursionError, ValueError, OverflowError) as error:
        raise ConfigError(
            [
                Fault(
                    file,
                    1,
                    1,
                    "",
                    f"not YAML: {' '.join(str(error).split())[:200]}",
                    "allowed is YAML 1.2",
                    EXAMPLE,
                )
            ]
        ) from None
    if root is None:
        raise ConfigError(
            [
                Fault(
                    file,
                    1,
                    1,
                    "",
                    "the file is empty",
                    "allowed is a scenario with at least a `name`",
                    EXAMPLE,
                )
            ]
        )
    document, faults = Document(file, {}), []  # type: ignore[var-annotated]
    data = _plain(root, (), document, faults)
    if not isinstance(data, dict):
        kind = "a list" if isinstance(data, list) else f"the single value {data!r}"
        faults.append(
            Fault(file, 1, 1, "", f"came {kind}", "allowed are `key: value` lines", EXAMPLE)
        )
    if faults:
        raise ConfigError(faults)
    return Document(file, data, document.keys, document.values)


def _plain(node: Node, loc: KeyPath, document: Document, faults: list[Fault]) -> Any:
    place = (node.start_mark.line + 1, node.start_mark.column + 1)
    document.values[loc] = place
    if isinstance(node, ScalarNode):
        if node.style == ">":  # ruamel marks the places where a folded text was folded with a bell
            node.value = node.value.replace("\a", "")
        bad = unseen(node.value)
        if bad:
            faults.append(Fault(document.file, *place, dotted(loc), *_hidden(bad)))
            return None
        return _scalar(node)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*loc, i), document, faults) for i, item in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    out: dict[str, Any] = {}
    for key_node, value_node in zip(node.value[::2], node.value[1::2], strict=True):
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not isinstance(key_node, ScalarNode) or key_node.value == "<<":
            faults.append(
                Fault(
                    document.file,
                    line,
                    column,
                    dotted(loc),
                    "came a key that is not a word",
                    "keys are words",
                    "write `key: value`",
                )
            )
            continue
        key = str(key_node.value)
        bad = unseen(key)
        if bad:
            faults.append(Fault(document.file, line, column, dotted(loc), *_hidden(bad)))
            continue
        if key in out:
            first = document.keys[(*loc, key)][0]
            faults.append(
                Fault(
                    document.file,
                    line,
                    column,
                    dotted((*loc, key)),
                    f"key {key!r} came twice (first on line {first})",
                    "a key stands once",
                    "remove one of the two",
                )
            )
            continue
        document.keys[(*loc, key)] = (line, column)
        out[key] = _plain(value_node, (*loc, key), document, faults)
    return out


def unseen(text: str) -> str:
    """The first character that steers a terminal or the direction of a line; empty where none does.

    Examples
    --------
    >>> unseen("中国 and\\nCôte d’Ivoire"), unseen("a\\x1b[2J"), unseen("\\u202eCHN")
    ('', '\\x1b', '\\u202e')
    """
    for c in text:
        if c in _TURNING or (c not in "\n\t" and unicodedata.category(c) in _STEERING):
            return c
    return ""


def _hidden(character: str) -> tuple[str, str, str]:
    return (
        f"came the control character {character!a}",
        "allowed are characters that can be seen",
        "remove it",
    )


def _scalar(node: ScalarNode) -> Any:
    kind, text = str(node.tag).rpartition(":")[2], node.value
    if kind == "null":
        return None
    if kind == "bool":
        return text.casefold() == "true"
    try:
        if kind == "int":
            return int(text.replace("_", ""), 0 if text.lstrip("+-")[:2] in ("0x", "0o") else 10)
        if kind == "float":
            return float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        pass
    return str(text)
