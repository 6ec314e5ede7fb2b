"""Chance with addresses: a draw depends on where it is used, not on what was drawn before.

A draw's address is (seed, replicate, stream name, position). Two scenarios that share a seed share
their luck at every address, whatever else they do (common random numbers), a chunk of replicates
holds the same numbers as the whole, and a longer horizon only appends to a shorter one.

Source: Salmon, Moraes, Dror, Shaw 2011, Parallel random numbers: as easy as 1, 2, 3,
doi:10.1145/2063384.2063405 (Philox, the counter-based generator used here).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

# The smallest step away from 0 and 1: inverse distribution functions are infinite at the ends.
_EDGE = 2.0**-53


def uniforms(
    seed: int, stream: str, replicates: Sequence[int], shape: tuple[int, ...] = ()
) -> np.ndarray:
    """Uniform draws on the open interval (0, 1), shape ``[len(replicates), *shape]``.

    Parameters
    ----------
    seed : the run's seed, any non-negative integer.
    stream : name of the decision that uses the draws, such as ``"alignment"``.
    replicates : replicate numbers; row r depends on ``replicates[r]`` only.
    shape : what one replicate needs. Put the year first: then a longer horizon appends draws and
        leaves the earlier ones as they were.

    Examples
    --------
    >>> a = uniforms(1, "alignment", range(4), (3,))
    >>> b = uniforms(1, "alignment", [2], (5,))
    >>> bool((a[2] == b[0, :3]).all())
    True
    """
    digest = hashlib.blake2b(f"{int(seed)}\x1f{stream}".encode(), digest_size=16).digest()
    key = np.frombuffer(digest, dtype=np.uint64)
    out = np.empty((len(replicates), *shape))
    # One generator put in place for each replicate: a new one takes ten times as long.
    bits = np.random.Philox(key=key, counter=0)
    generator, state = np.random.Generator(bits), bits.state
    rows = out.reshape(len(replicates), math.prod(shape))
    for row, replicate in zip(rows, replicates, strict=True):
        state["state"]["counter"][2] = int(replicate)
        bits.state = state
        generator.random(out=row)
    return np.clip(out, _EDGE, 1.0 - _EDGE, out=out)


def normals(
    seed: int, stream: str, replicates: Sequence[int], shape: tuple[int, ...] = ()
) -> np.ndarray:
    """Standard normal draws by inverse distribution function, addressed as :func:`uniforms`.

    Examples
    --------
    >>> normals(1, "paths", range(2), (3,)).shape
    (2, 3)
    """
    return ndtri(uniforms(seed, stream, replicates, shape))
