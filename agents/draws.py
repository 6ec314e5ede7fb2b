"""Chance of the agents: parameters drawn per replicate, and the noise of every decision.

Draws have addresses (see :mod:`forecast.computing.draws`): parameter ``habit`` of replicate 7 is
the same number in every scenario, chunk and driver, and one more parameter changes no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logit

from evidence.parameters import Parameter
from forecast.computing.draws import uniforms

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
# Constants of Philox 4x64: Salmon, Moraes, Dror, Shaw 2011, doi:10.1145/2063384.2063405.
_MULTIPLIERS = (np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157))
_WEYL = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B))
_EDGE = 2.0**-53


def _high(a: np.ndarray, b: np.uint64) -> np.ndarray:
    """Upper 64 bits of a 64 x 64 bit product."""
    a0, a1, b0, b1 = a & _LOW, a >> _HALF, b & _LOW, b >> _HALF
    middle = a1 * b0 + ((a0 * b0) >> _HALF)
    carry = (middle & _LOW) + a0 * b1
    return a1 * b1 + (middle >> _HALF) + (carry >> _HALF)


def first_uniforms(seed: int, streams: Sequence[str], replicates: Sequence[int]) -> np.ndarray:
    """``forecast.computing.draws.uniforms(seed, stream, replicates)`` of every stream, for one draw
    a replicate, ``[stream, replicate]``.

    Putting a generator in place takes microseconds, which for 40 parameters of 1,000 replicates is
    as long as the run. Here the first block of Philox is computed for all of them together.
    It goes with the next change of the baseline: one stream a name, read at position r, needs none
    of it but moves every draw.

    Examples
    --------
    >>> bool((first_uniforms(1, ["x", "y"], [0, 7])[1] == uniforms(1, "y", [0, 7])).all())
    True
    """
    return _first(int(seed), tuple(streams), tuple(map(int, replicates)))


@lru_cache(maxsize=20)  # scenarios on the same paths ask for the same
def _first(seed: int, streams: tuple[str, ...], replicates: tuple[int, ...]) -> np.ndarray:
    digests = [hashlib.blake2b(f"{seed}\x1f{s}".encode(), digest_size=16).digest() for s in streams]
    keys = np.frombuffer(b"".join(digests), dtype=np.uint64).reshape(len(streams), 2, 1)
    key0, key1 = keys[:, 0], keys[:, 1]
    third = np.broadcast_to(np.asarray(replicates, np.uint64), (len(streams), len(replicates)))
    zero = np.zeros_like(third)
    c0, c1, c2, c3 = zero + np.uint64(1), zero, third, zero
    with np.errstate(over="ignore"):
        for _ in range(10):
            high0, low0 = _high(c0, _MULTIPLIERS[0]), c0 * _MULTIPLIERS[0]
            high1, low1 = _high(c2, _MULTIPLIERS[1]), c2 * _MULTIPLIERS[1]
            c0, c1, c2, c3 = high1 ^ c1 ^ key0, low1, high0 ^ c3 ^ key1, low0
            key0, key1 = key0 + _WEYL[0], key1 + _WEYL[1]
    draws = np.clip((c0 >> np.uint64(11)).astype(float) * 2.0**-53, _EDGE, 1.0 - _EDGE)
    draws.flags.writeable = False
    return draws


def draw_parameters(
    ids: Iterable[str],
    parameters: Mapping[str, Parameter | ArrayLike],
    replicates: Sequence[int],
    seed: int,
) -> dict[str, np.ndarray]:
    """Values of parameters, one a replicate: arrays of shape ``[replicate]``.

    Parameters
    ----------
    ids : parameters that are needed.
    parameters : id -> :class:`evidence.parameters.Parameter` (drawn from its distribution at the
        address ``(seed, replicate, "parameter/<id>")``), or a number, or an array with one value a
        replicate (taken as it is: central values are ``parameters.central()``).

    Examples
    --------
    >>> from evidence.parameters import read_parameters
    >>> table = {**read_parameters(), "habit": 0.4}
    >>> values = draw_parameters(["habit", "diversion"], table, range(3), seed=1)
    >>> values["habit"].tolist(), values["diversion"].shape
    ([0.4, 0.4, 0.4], (3,))
    """
    out: dict[str, np.ndarray] = {}
    drawn: dict[str, Parameter] = {}
    for key in ids:
        if key not in parameters:
            raise KeyError(f"parameter {key!r} is missing; the table is evidence/parameters.yaml")
        value = parameters[key]
        if not isinstance(value, Parameter):
            array = np.asarray(value, dtype=float)
            if array.ndim > 1 or (array.ndim == 1 and array.shape != (len(replicates),)):
                raise ValueError(
                    f"parameter {key!r}: came shape {array.shape}, allowed is one number or one "
                    f"value for each of {len(replicates)} replicates"
                )
            out[key] = np.ascontiguousarray(np.broadcast_to(array, (len(replicates),)))
        else:
            drawn[key] = value
    luck = first_uniforms(seed, [f"parameter/{key}" for key in drawn], replicates)
    return out | {
        key: value.quantile(u) for (key, value), u in zip(drawn.items(), luck, strict=True)
    }


def decision_noise(
    seed: int, stream: str, replicates: Sequence[int], years: int, agents: int
) -> np.ndarray:
    """Noise of one kind of decision on the logit scale, shape ``[replicate, year, agent]``.

    A decision with probability logistic(x) is taken where the noise is below x: the uniform stays
    the same whatever x a scenario leads to, and no exponential stands before the threshold.

    Examples
    --------
    >>> decision_noise(1, "reaction", range(2), 3, 4).shape
    (2, 3, 4)
    """
    return logit(uniforms(seed, stream, replicates, (years, agents)))
