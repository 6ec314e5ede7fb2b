"""The parts of a difference add up to the whole, in every replicate, for every outcome."""

from __future__ import annotations

import numpy as np
import pytest
from scenarios_toy import toy_outlook

import evidence
from scenarios.analysis.decompose import PARTS, decompose, frame
from scenarios.running import engine
from scenarios.running.plan import plan

EV = evidence.load()


@pytest.mark.parametrize("config", ["us-china-decoupling", "combined"])
def test_parts_add_up_and_name_their_channel(config: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "outlook", toy_outlook)
    todo = plan([f"configs/{config}.yaml"], EV, replicates=6)
    found = decompose(todo, todo.scenarios[1])
    assert found.parts.shape[0] == len(PARTS)
    np.testing.assert_allclose(found.parts.sum(0), found.total, rtol=1e-9, atol=1e-6)
    part = {p: np.abs(found.parts[k]).max() for k, p in enumerate(PARTS)}
    assert part["direct"] > 0 and part["alignment"] > 0
    assert (part["funding"] > 0) == (config == "combined")
    assert (part["joining"] > 0) == (config == "combined")
    table = frame(todo, found)
    key = ["region", "variable", "field"]
    assert not table.duplicated([*key, "part"]).any()  # a row says by itself what it is of
    assert set(table["field"]) == {p.field for _, p in todo.columns}
    wide = table.pivot(index=key, columns="part", values="mean")
    np.testing.assert_allclose(wide[list(PARTS)].sum(axis=1), wide["total"], rtol=1e-9, atol=1e-6)
    assert wide.loc[("CHN-USA", "links", "all"), "direct"] < 0


# One of each way to move levers: ties, money, people, decisions, shocks, learning, counting.
MORE = [
    "joint-institutions", "nsfc-joint-calls", "sdg-programme", "visa-limits", "pandemic",
    "open-data", "japan-strategy", "regionalisation", "us-withdrawal", "wider-index",
]  # fmt: skip


@pytest.mark.parametrize("config", MORE)
def test_parts_add_up_in_every_replicate(config: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "outlook", toy_outlook)
    todo = plan([f"configs/{config}.yaml"], EV, replicates=4)
    found = decompose(todo, todo.scenarios[1])
    # A price is a ratio of sums: it has no parts that add up, and the table leaves it out.
    of = [c for c, (o, _) in enumerate(todo.columns) if o.name != "cost_per_copaper"]
    parts, total = found.parts[:, of], found.total[of]
    assert np.isfinite(total).all() and np.abs(total).max() > 0
    np.testing.assert_allclose(parts.sum(0), total, rtol=1e-9, atol=1e-6)
    assert "cost_per_copaper" not in set(frame(todo, found)["variable"])
