"""The tree of a YAML text, built from its events as long as they are harmless."""

from __future__ import annotations

from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scenarios.errors import ConfigError, Fault

MAX_DEPTH = 20


def harmless(text: str, file: str) -> Iterator[Event]:
    """The events of a text, up to the first that only an attacker needs."""
    depth = documents = 0
    for event in YAML(typ="rt", pure=True).parse(text):
        name = type(event).__name__
        mark = event.start_mark
        found: tuple[str, str, str] | None = None
        if name == "AliasEvent" or getattr(event, "anchor", None):
            found = ("came an anchor or alias", "values are written out", "repeat the value")
        elif name.endswith("StartEvent") and name.startswith(("Mapping", "Sequence")):
            depth += 1
            if depth > MAX_DEPTH:
                found = (
                    f"nested deeper than {MAX_DEPTH} levels",
                    f"allowed are {MAX_DEPTH}",
                    "flatten it",
                )
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            depth -= 1
        elif name == "DocumentStartEvent":
            documents += 1
            if documents > 1:
                found = ("came a second document", "one scenario a file", "split the file at ---")
            elif event.version or event.tags:
                found = (
                    "came a % directive",
                    "plain YAML 1.2 without directives",
                    "remove the line",
                )
        if found is None and getattr(event, "tag", None):
            found = (f"came the tag {event.tag}", "plain values without tags", "remove the tag")
        if found:
            raise ConfigError([Fault(file, mark.line + 1, mark.column + 1, "", *found)])
        yield event


def nodes(events: Iterator[Event]) -> Node | None:
    """The tree of the events, which never bend back on it; None for an empty file."""
    resolve = YAML(typ="rt", pure=True).resolver.resolve
    root: Node | None = None
    above: list[list[Node]] = []  # what each open list or mapping holds so far
    for event in events:
        if isinstance(event, SequenceEndEvent | MappingEndEvent):
            above.pop()
            continue
        if isinstance(event, ScalarEvent):
            tag = resolve(ScalarNode, event.value, event.implicit)
            node: Node = ScalarNode(tag, event.value, event.start_mark, style=event.style)
            held: list[Node] | None = None
        elif isinstance(event, SequenceStartEvent | MappingStartEvent):
            kind = SequenceNode if isinstance(event, SequenceStartEvent) else MappingNode
            held = []
            node = kind(None, held, event.start_mark)
        else:
            continue  # of the stream and the document
        if above:
            above[-1].append(node)
        else:
            root = node
        if held is not None:
            above.append(held)
    return root
