"""Pajek networks: vertices named by country, edges weighted by papers."""

from __future__ import annotations

import re

from evidence.importing.figures import Reading, Settings
from evidence.importing.file import File
from evidence.importing.network import Network
from evidence.importing.places import Places

_LABEL = re.compile(r'\s*(\d+)\s+(?:"([^"]*)"|(\S+))')
SECTIONS = ("*vertices", "*edges", "*arcs", "*matrix", "*network")


def recognise(file: File) -> bool:
    """Does a text begin as a Pajek network?

    Examples
    --------
    >>> recognise(File("x.net", b"% made by hand\\n*Vertices 2\\n"))
    True
    """
    return file.first_line("%").lower().startswith(("*vertices", "*network"))


def read(file: File, places: Places, settings: Settings) -> list[Reading]:
    """Links of one year from ``*Edges``, ``*Arcs`` or ``*Matrix``."""
    network = Network(file, places, settings)
    if network.year and _read(network, file.text.lstrip("\ufeff").splitlines()):
        network.out.said.insert(0, f"Pajek network; {len(network.labels)} vertices; links")
    return [network.out]


def _read(network: Network, lines: list[str]) -> bool:
    """Every line; False where the text is no network after all."""
    section, row = "", 0
    found: list[tuple[int, str, str]] = []
    for number, line in enumerate(map(str.strip, lines), start=1):
        if not line or line.startswith("%"):
            continue
        if line.startswith("*"):
            section = line.split()[0].lower()
            if section not in SECTIONS:
                network.fault(number, f"came {line.split()[0]}; allowed: *Vertices, *Edges, "
                              "*Arcs, *Matrix; save it so")  # fmt: skip
                return False
            if section not in ("*vertices", "*network"):
                network.vertices(found)
                found = []
        elif section == "*vertices":
            label = _LABEL.match(line)
            if label:
                found.append((number, str(int(label[1])), label[2] or label[3] or ""))
            else:
                network.fault(number, f"came {line[:60]!r}; allowed: a number and a label such as "
                              '1 "China"; mend the line')  # fmt: skip
        elif section in ("*edges", "*arcs"):
            _edge(network, number, line.split())
        elif section == "*matrix":
            row += 1
            for k, cell in enumerate(line.split(), start=1):
                if cell not in ("0", "0.0") and k != row:
                    network.edge(number, str(row), str(k), cell)
        else:
            network.fault(number, f"came {line[:60]!r} before *Vertices; a Pajek network begins "
                          "with it")  # fmt: skip
            return False
    return True


def _edge(network: Network, number: int, cells: list[str]) -> None:
    if len(cells) < 3 or not (cells[0].isdecimal() and cells[1].isdecimal()):
        network.fault(number, f"came {' '.join(cells)[:60]!r}; allowed: two vertices and their "
                      "papers, such as 1 2 345; mend the line")  # fmt: skip
        return
    network.edge(number, str(int(cells[0][:9])), str(int(cells[1][:9])), cells[2])
