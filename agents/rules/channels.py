"""Channels: ways in which an effect spreads, each of which a run can leave out."""

from __future__ import annotations

from typing import NamedTuple

# In the order in which a decomposition adds them. Each is known to the texts of reports by name.
NAMES = (
    "diversion",
    "funding",
    "talent",
    "spillover",
    "trust",
    "home",
    "alignment",
    "joining",
    "reaction",
)


class Channel(NamedTuple):
    """Marks the parameter of a rule that is 0 where the channel is left out.

    A decision's channel (alignment, joining, reaction) has none: left out, nobody decides.
    """

    name: str
