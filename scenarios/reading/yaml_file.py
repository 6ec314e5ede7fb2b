"""Reads one YAML file into plain values, with the line and column of each.

YAML 1.2 by ruamel.yaml, whose marks are the places: ``NO`` is Norway and not False, and a key given
twice is an error and not the last value. What a scenario never needs and an attacker does (aliases,
tags, several documents, megabytes, deep nesting) is refused before anything is built from it.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
)
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.parser import RoundTripParser

from evidence.bounds import NotPlain, TooMuch, read_bounded
from scenarios.errors import ConfigError, Fault, KeyPath, dotted
from scenarios.reading.document import Document

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_PARTS = 10_000  # keys, values, lists; a second or two to read, a hundred times what is usual
_STEERING = frozenset({"Cc", "Zl", "Zp", "Cs"})  # controls, line and paragraph marks, half signs
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # of direction
EXAMPLE = "start from a file in configs/ or see `collabcast schema`"
YAML_12 = ("allowed is YAML 1.2", EXAMPLE)


def read(path: str | os.PathLike[str]) -> Document:
    """The file as values with places.

    Raises
    ------
    ConfigError : it cannot be opened, or is no YAML that a scenario may hold.
    """
    file = os.fspath(path)
    try:
        return parse(_text(file), file)
    except _Refused as error:
        raise ConfigError([Fault(file, 0, 0, "", *error.words)]) from None


def _text(file: str) -> str:
    try:
        if Path(file).is_dir():
            raise _Refused("came a folder", "allowed is a YAML file", "name a file in it")
        raw = read_bounded(Path(file), MAX_BYTES)
    except TooMuch:
        most = f"{MAX_BYTES // 1024} KiB"
        words = (f"a scenario has at most {most}", "check that this is the right file")
        raise _Refused(f"larger than {most}", *words) from None
    except NotPlain:
        words = ("allowed is a YAML file", "save what it gives into one")
        raise _Refused("no ordinary file", *words) from None
    except FileNotFoundError:
        raise _Refused("no such file", "allowed is a YAML file", "check the path") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        words = ("allowed is a readable YAML file", "check the path and its permissions")
        raise _Refused(f"cannot be read ({reason})", *words) from None
    words = ("allowed is YAML text in UTF-8", "save it as UTF-8 text")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        came = f"byte {error.start} is not text in UTF-8 (a binary file?)"
        raise _Refused(came, *words) from None
    for i, c in enumerate(text):
        if c < " " and c not in "\t\r\n":
            raise _Refused(f"character {i} is the control character {c!r} (a binary file?)", *words)
    return text


class _Refused(Exception):
    """What came, what is allowed, what to do; and where, if a place is known."""

    def __init__(self, came: str, allowed: str, remedy: str, mark: Any = None) -> None:
        super().__init__(came)
        self.words, self.mark = (came, allowed, remedy), mark


class _Guard(RoundTripParser):
    """Gives out the events of a text, up to the first that only an attacker needs."""

    depth = documents = parts = 0

    def get_event(self) -> Event:
        event: Event = super().get_event()
        words = self._harm(event)
        if words:
            raise _Refused(*words, mark=event.start_mark)
        return event

    def _harm(self, event: Event) -> tuple[str, str, str] | None:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            return "came an anchor or alias", "values are written out", "repeat the value"
        if isinstance(event, CollectionEndEvent):
            self.depth -= 1
        else:
            self.parts += 1
            if self.parts > MAX_PARTS:
                words = f"allowed are {MAX_PARTS:,}", "check that this is the right file"
                return f"came more than {MAX_PARTS:,} keys and values", *words
        if isinstance(event, CollectionStartEvent):
            self.depth += 1
            if self.depth > MAX_DEPTH:
                words = f"allowed are {MAX_DEPTH}", "flatten it"
                return f"nested deeper than {MAX_DEPTH} levels", *words
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                return "came a second document", "one scenario a file", "split the file at ---"
            if event.version or event.tags:
                return "came a % directive", "plain YAML 1.2 without directives", "remove the line"
        tag = getattr(event, "tag", None)
        if tag:
            return f"came the tag {tag}", "plain values without tags", "remove the tag"
        return None


def parse(text: str, file: str = "<text>") -> Document:
    """Values and places of YAML text.

    Raises
    ------
    ConfigError : every fault that can be found; one where the text is no YAML.

    Examples
    --------
    >>> doc = parse("name: a\\nreport: {countries: [NO, CHN]}")
    >>> doc.data["report"]["countries"], doc.values[("report", "countries", 0)]
    (['NO', 'CHN'], (2, 22))
    """
    yaml = YAML(typ="rt", pure=True)  # the others end lines at U+0085, which YAML 1.2 does not
    yaml.Parser = _Guard
    try:
        root = yaml.compose(text)
    except _Refused as error:
        raise ConfigError([Fault(file, *_place(error.mark), "", *error.words)]) from None
    except (YAMLError, RecursionError, ValueError, OverflowError) as error:
        mark, problem = None, str(error)
        if isinstance(error, MarkedYAMLError):
            mark = error.problem_mark or error.context_mark
            problem = str(error.problem or error.context or "not YAML")
        came = f"not YAML: {' '.join(problem.split())[:200]}"
        raise ConfigError([Fault(file, *_place(mark), "", came, *YAML_12)]) from None
    if root is None:
        words = ("the file is empty", "allowed is a scenario with at least a `name`", EXAMPLE)
        raise ConfigError([Fault(file, 1, 1, "", *words)])
    document, faults = Document(file, {}), list[Fault]()
    data = _values(root, (), document, faults)
    if isinstance(data, dict):
        document.data.update(data)
    else:
        came = (
            "came a list" if isinstance(data, list) else f"came the single value {str(data)[:60]!r}"
        )
        faults.append(Fault(file, 1, 1, "", came, "allowed are `key: value` lines", EXAMPLE))
    if faults:
        raise ConfigError(faults)
    return document


def _place(mark: Any) -> tuple[int, int]:
    """Line and column from 1."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _values(node: Node, loc: KeyPath, document: Document, faults: list[Fault]) -> Any:
    """Plain values of a node; places go into ``document``, what is wrong into ``faults``."""
    document.values[loc] = _place(node.start_mark)
    if isinstance(node, SequenceNode):
        return [_values(item, (*loc, i), document, faults) for i, item in enumerate(node.value)]
    if isinstance(node, ScalarNode):
        if node.style == ">":  # ruamel marks the places where a folded text was folded with a bell
            node.value = node.value.replace("\a", "")
        words = _hidden(node.value)
        if words:
            faults.append(document.fault(loc, *words))
        return None if words else _scalar(node)
    assert isinstance(node, MappingNode)
    out: dict[str, Any] = {}
    for key_node, value_node in node.value:
        place, here, words = _place(key_node.start_mark), loc, None
        if not isinstance(key_node, ScalarNode) or key_node.value == "<<":
            words = ("came a key that is not a word", "keys are words", "write `key: value`")
        elif _hidden(key_node.value):
            words = _hidden(key_node.value)
        elif key_node.value in out:
            here = (*loc, key_node.value)
            came = f"key {key_node.value!r} came twice (first on line {document.keys[here][0]})"
            words = (came, "a key stands once", "remove one of the two")
        if words:
            faults.append(Fault(document.file, *place, dotted(here), *words))
            continue
        here = (*loc, key_node.value)
        document.keys[here] = place
        if isinstance(value_node, ScalarNode) and not (value_node.value or value_node.style):
            value_node.start_mark = key_node.end_mark  # no value: ruamel marks what comes next
        out[key_node.value] = _values(value_node, here, document, faults)
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


def _hidden(text: str) -> tuple[str, str, str] | None:
    bad = unseen(text)
    if not bad:
        return None
    came = f"came the control character {bad!a}"
    return came, "allowed are characters that can be seen", "remove it"


def _scalar(node: ScalarNode) -> Any:
    kind, text = str(node.tag).rpartition(":")[2], node.value
    if kind == "null":
        return None
    if kind == "bool":
        return text.casefold() == "true"
    try:
        if kind == "int":
            number = int(text.replace("_", ""), 0 if text.lstrip("+-")[:2] in ("0x", "0o") else 10)
            return number if str(number) else text  # thousands of digits cannot be written: text
        if kind == "float":
            return float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        pass
    return str(text)
