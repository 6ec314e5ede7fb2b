"""Which inputs drive an outcome: Sobol or Morris by SALib, guarded, with chance kept apart.

SALib turns one not-a-number among thousands of outputs into indices that are all 0.0, silently.
Here a failed row is named, leaves with the block of the design it belongs to, and never becomes a
zero; where too many fail there are no indices, and the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from scenarios.analysis.experiment import Explorer, Input, Sample
from scenarios.errors import RunError

Progress = Callable[[int, int], None] | None
SPARE = 0.1  # share of the sample that may be left out because rows failed


def _salib() -> Any:
    try:
        import SALib.analyze.morris
        import SALib.analyze.sobol
        import SALib.sample.latin
        import SALib.sample.morris
        import SALib.sample.sobol
    except ImportError:
        raise RunError(
            "sensitivity needs the package SALib; install it with pip install 'collabcast[explore]'"
        ) from None
    return SALib


def design(moved: Sequence[Input], method: str, size: int, seed: int) -> tuple[dict, np.ndarray]:
    """SALib's problem on the unit cube, and rows of values by inverse distribution function."""
    salib = _salib()
    problem = {
        "num_vars": len(moved),
        "names": [i.name for i in moved],
        "bounds": [[0.0, 1.0]] * len(moved),
    }
    if method == "sobol":
        u = salib.sample.sobol.sample(problem, size, calc_second_order=False, seed=seed)
    else:
        u = salib.sample.morris.sample(problem, size, num_levels=4, seed=seed)
    # The ends of a triangle are never drawn; Morris steps onto 0 and 1 themselves.
    u = np.clip(u, 0.001, 0.999)
    return problem, np.stack([i.quantile(u[:, k]) for k, i in enumerate(moved)], axis=-1)


def cases(moved: Sequence[Input], size: int, seed: int) -> np.ndarray:
    """Rows of a Latin hypercube by SALib, [row, input]: every input covered evenly."""
    salib = _salib()
    problem = {"num_vars": len(moved), "names": [i.name for i in moved],
               "bounds": [[0.0, 1.0]] * len(moved)}  # fmt: skip
    u = salib.sample.latin.sample(problem, size, seed=seed)
    return np.stack([i.quantile(u[:, k]) for k, i in enumerate(moved)], axis=-1)


def sensitivity(
    explorer: Explorer, method: str = "sobol", size: int = 64, seed: int = 1,
    progress: Progress = None, workers: int = 1,
) -> tuple[list[dict[str, Any]], Sample]:  # fmt: skip
    """Rows ``outcome, input, total, first`` (Sobol) or ``mu_star, sigma`` (Morris); the sample.

    Parameters
    ----------
    method : ``"sobol"`` (size x (inputs + 2) rows) or ``"morris"`` (size x (inputs + 1) rows).
    size : base sample, a power of two for Sobol; trajectories for Morris.
    """
    problem, x = design(explorer.moved, method, size, seed)
    sample = explorer.run(x, progress, workers)
    return analyse(sample, problem, method, seed), sample


def analyse(sample: Sample, problem: dict, method: str, seed: int = 1) -> list[dict[str, Any]]:
    """Indices of every outcome, from what did not fail; where too much did, none and the reason.

    Both designs come in blocks that only make sense whole (one point and its moves). A block with
    a failed row is left out and counted in ``left_out``; more than ``SPARE`` of them, and the
    indices would be those of another question.
    """
    block = len(sample.inputs) + (2 if method == "sobol" else 1)
    rows: list[dict[str, Any]] = []
    for c, name in enumerate(sample.columns):
        y = sample.y[:, c]
        bad = int((~np.isfinite(y)).sum())
        whole = np.isfinite(y).reshape(-1, block).all(axis=1)
        keep = np.repeat(whole, block)
        reason = None
        if bad and (~whole).mean() > SPARE:
            reason = f"{bad} of {len(y)} rows failed"
        elif np.ptp(y[keep]) == 0:
            reason = "the outcome does not move"
        found = None if reason else _indices(problem, sample.x[keep], y[keep], method, seed)
        if found is not None and not all(np.isfinite(v).all() for v in found.values()):
            reason = "the indices are not numbers"
        if reason or found is None:
            rows += [{"outcome": name, "input": i.name, "reason": reason} for i in sample.inputs]
            continue
        rows += [
            {"outcome": name, "input": i.name, **{k: float(v[at]) for k, v in found.items()},
             "left_out": int((~keep).sum())}
            for at, i in enumerate(sample.inputs)
        ]  # fmt: skip
    return rows


def _indices(
    problem: dict, x: np.ndarray, y: np.ndarray, method: str, seed: int
) -> dict[str, np.ndarray]:
    salib = _salib()
    if method == "sobol":
        found = salib.analyze.sobol.analyze(problem, y, calc_second_order=False, seed=seed)
        return {"first": found["S1"], "total": found["ST"], "total_conf": found["ST_conf"]}
    unit = (x - x.min(0)) / np.maximum(np.ptp(x, axis=0), 1e-300)
    found = salib.analyze.morris.analyze(problem, unit, y, num_levels=4, seed=seed)
    return {"mu_star": found["mu_star"], "sigma": found["sigma"]}


def chance_share(sample: Sample) -> dict[str, float]:
    """Variance over paths and luck as a share of all variance, by outcome; 0 to 1."""
    out = {}
    for c, name in enumerate(sample.columns):
        inside, between = np.nanmean(sample.chance[:, c]), np.nanvar(sample.y[:, c])
        out[name] = float(inside / (inside + between)) if inside + between > 0 else 0.0
    return out
