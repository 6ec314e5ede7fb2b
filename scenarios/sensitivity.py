"""Which inputs drive an outcome: Sobol or Morris by SALib, guarded, with chance kept apart.

SALib turns one not-a-number among thousands of outputs into indices that are all 0.0, silently.
Here a failed row ends the analysis of its outcome with a name, and never becomes a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from scenarios.errors import RunError
from scenarios.explore import Explorer, Input, Sample

Progress = Callable[[int, int], None] | None


def _salib() -> Any:
    try:
        import SALib.analyze.morris
        import SALib.analyze.sobol
        import SALib.sample.morris
        import SALib.sample.sobol
    except ImportError:
        raise RunError(
            "sensitivity needs the package SALib; install it with `pip install SALib`"
        ) from (None)
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


def sensitivity(
    explorer: Explorer, method: str = "sobol", size: int = 64, seed: int = 1,
    progress: Progress = None,
) -> tuple[list[dict[str, Any]], Sample]:  # fmt: skip
    """Rows ``outcome, input, total, first`` (Sobol) or ``mu_star, sigma`` (Morris); the sample.

    Parameters
    ----------
    method : ``"sobol"`` (size x (inputs + 2) rows) or ``"morris"`` (size x (inputs + 1) rows).
    size : base sample, a power of two for Sobol; trajectories for Morris.
    """
    problem, x = design(explorer.moved, method, size, seed)
    sample = explorer.run(x, progress)
    return analyse(sample, problem, method, seed), sample


def analyse(sample: Sample, problem: dict, method: str, seed: int = 1) -> list[dict[str, Any]]:
    """Indices of every outcome; with failed rows, no index and the reason."""
    salib = _salib()
    unit = (sample.x - sample.x.min(0)) / np.maximum(np.ptp(sample.x, axis=0), 1e-300)
    rows: list[dict[str, Any]] = []
    for c, name in enumerate(sample.columns):
        y = sample.y[:, c]
        reason = None
        if not np.isfinite(y).all():
            reason = f"{int((~np.isfinite(y)).sum())} of {len(y)} rows failed"
        elif np.ptp(y) == 0:
            reason = "the outcome does not move"
        if reason:
            rows += [{"outcome": name, "input": i.name, "reason": reason} for i in sample.inputs]
            continue
        if method == "sobol":
            found = salib.analyze.sobol.analyze(problem, y, calc_second_order=False, seed=seed)
            told = zip(found["S1"], found["ST"], found["ST_conf"], strict=True)
            rows += [
                {"outcome": name, "input": i.name, "first": float(a), "total": float(b),
                 "total_conf": float(e)}
                for i, (a, b, e) in zip(sample.inputs, told, strict=True)
            ]  # fmt: skip
        else:
            found = salib.analyze.morris.analyze(problem, unit, y, num_levels=4, seed=seed)
            told2 = zip(found["mu_star"], found["sigma"], strict=True)
            rows += [
                {"outcome": name, "input": i.name, "mu_star": float(a), "sigma": float(b)}
                for i, (a, b) in zip(sample.inputs, told2, strict=True)
            ]
    return rows


def chance_share(sample: Sample) -> dict[str, float]:
    """Variance over paths and luck as a share of all variance, by outcome; 0 to 1."""
    out = {}
    for c, name in enumerate(sample.columns):
        inside, between = np.nanmean(sample.chance[:, c]), np.nanvar(sample.y[:, c])
        out[name] = float(inside / (inside + between)) if inside + between > 0 else 0.0
    return out
