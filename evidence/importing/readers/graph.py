"""Networks as GEXF (Gephi) and GraphML; GML is known, and refused."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from evidence.importing.figures import Reading, Settings
from evidence.importing.file import File
from evidence.importing.network import Network
from evidence.importing.places import Places

_LABELS = ("label", "name", "country", "id")
_WEIGHTS = ("weight", "papers", "value", "count", "frequency")


def recognise(file: File) -> bool:
    """Is it XML of a network, or GML?

    Examples
    --------
    >>> recognise(File("x.gexf", b'<?xml version="1.0"?><gexf version="1.2">'))
    True
    """
    head = file.head
    return "<gexf" in head or "<graphml" in head or _is_gml(file)


def _is_gml(file: File) -> bool:
    return bool(re.match(r'\s*(creator\s+"[^"]*"\s*)?graph\s*\[', file.head, re.IGNORECASE))


def read(file: File, places: Places, settings: Settings) -> list[Reading]:
    """Links of one year.

    Raises
    ------
    ImportRefused : it is GML, or broken, or its edges have no weight.
    """
    if _is_gml(file):
        raise file.refused("a network as GML", "GEXF, GraphML or Pajek", "save it as one of them")
    found = _Parsed(file)
    network = Network(file, places, settings)
    if network.year:
        network.vertices(found.nodes)
        for number, a, b, weight in found.edges:
            if not weight:
                raise file.refused("an edge without a weight", "the papers of both as its weight",
                                   "add weights", number)  # fmt: skip
            network.edge(number, a, b, weight)
        network.out.said.insert(0, f"{found.form} network; {len(network.labels)} nodes; links")
    return [network.out]


class _Parsed:
    """Nodes and edges of an XML text, with their lines."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.form = "GEXF" if "<gexf" in file.head else "GraphML"
        self.nodes: list[tuple[int, str, str]] = []
        self.edges: list[tuple[int, str, str, str]] = []
        self.keys: dict[str, str] = {}
        self.own: dict[str, str] | None = None
        self.data, self.key, self.line = "", "", 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.EntityDeclHandler = self.entity
        try:
            self.parser.Parse(re.sub(r"<\?xml[^>]*\?>", "", file.text, count=1), True)
        except expat.ExpatError as error:
            raise file.refused(f"broken XML ({expat.errors.messages[error.code]})", "whole XML",
                               "save it again", error.lineno) from None  # fmt: skip

    def entity(self, *_: Any) -> None:
        """Entities can grow without end, and no network needs them."""
        raise self.file.refused("XML with entities of its own", "a network without them")

    def start(self, tag: str, at: dict[str, str]) -> None:
        """A node, an edge, a key or a value begins."""
        name = tag.rpartition(":")[2]
        if name in ("node", "edge"):
            self.own, self.line = dict(at), self.parser.CurrentLineNumber
        elif name in ("key", "attribute"):
            self.keys[at.get("id", "")] = at.get("attr.name", at.get("title", "")).casefold()
        elif name == "data" and self.own is not None:
            self.key, self.data = at.get("key", ""), ""
        elif name == "attvalue" and self.own is not None:
            named = self.keys.get(at.get("for", at.get("id", "")), "")
            self.own.setdefault(named, at.get("value", ""))

    def text(self, data: str) -> None:
        """Text inside a value."""
        self.data += data

    def end(self, tag: str) -> None:
        """A node or an edge is whole."""
        name = tag.rpartition(":")[2]
        if name == "data" and self.own is not None:
            named = self.keys.get(self.key, self.key).casefold()
            self.own.setdefault(named or "label", self.data.strip())
        elif name == "node" and self.own is not None:
            label = next((self.own[k] for k in _LABELS if self.own.get(k)), "")
            self.nodes.append((self.line, self.own.get("id", label), label))
            self.own = None
        elif name == "edge" and self.own is not None:
            weight = next((self.own[k] for k in _WEIGHTS if self.own.get(k)), "")
            self.edges.append(
                (self.line, self.own.get("source", ""), self.own.get("target", ""), weight)
            )
            self.own = None
