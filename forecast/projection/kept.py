"""Drawn paths kept on disk in blocks, so that another run of the same figures and seed draws none.

Replicate r is a function of (seed, r) alone: any run may take the blocks that another has left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evidence.bounds import MB
from evidence.caching.cache import cached

BLOCK = 25  # replicates of a file: about 5 MB for 47 countries and 14 fields
LAST = 1000  # replicates from here on are drawn anew: those of a run of 10,000 would take 2 GB
MOST = 600 * MB  # of all files together; those not used for longest go
Values = dict[str, np.ndarray]  # of variables of an outlook, [replicate, ...] each


@dataclass(frozen=True)
class Block:
    """Values of some replicates, links as pairs ``[replicate, year, pair]``."""

    pairs: np.ndarray
    others: Values

    @classmethod
    def of(cls, values: Mapping[str, np.ndarray]) -> Block:
        """Nothing is lost: links are symmetric to the last bit, their diagonal is 0."""
        links = values["links"]
        i, j = np.triu_indices(links.shape[-1], 1)
        return cls(links[..., i, j], {n: np.array(v) for n, v in values.items() if n != "links"})

    def values(self) -> Values:
        """What it was made of."""
        n = self.others["papers"].shape[-1]
        i, j = np.triu_indices(n, 1)
        links = np.zeros((*self.pairs.shape[:-1], n, n))
        links[..., i, j] = links[..., j, i] = self.pairs
        return {"links": links, **self.others}


def whole_blocks(numbers: Sequence[int]) -> list[range]:
    """The blocks that replicates consist of; none where they are not whole blocks.

    Examples
    --------
    >>> whole_blocks(range(50, 100)), whole_blocks(range(30)), whole_blocks([3, 1])
    ([range(50, 75), range(75, 100)], [], [])
    """
    first, stop = (numbers[0], numbers[-1] + 1) if len(numbers) else (0, 0)
    if first % BLOCK or stop % BLOCK or stop > LAST or list(numbers) != list(range(first, stop)):
        return []
    return [range(a, a + BLOCK) for a in range(first, stop, BLOCK)]


def kept(
    key: str, replicates: Sequence[int], seed: int, draw: Callable[[Sequence[int]], Values]
) -> Values:
    """What ``draw`` gives of replicates, from disk as far as it stands there.

    Parameters
    ----------
    key : digest of everything the paths depend on beside seed, replicates and code.
    """
    found = [
        cached(
            f"paths {key} {seed} {block}",
            lambda block=block: Block.of(draw(block)),  # type: ignore[misc]
            Block, ("evidence", "forecast"), "paths", MOST,
        ).values()
        for block in whole_blocks(replicates)
    ]  # fmt: skip
    if not found:
        return draw(replicates)
    return (
        found[0]
        if len(found) == 1
        else {name: np.concatenate([values[name] for values in found]) for name in found[0]}
    )
