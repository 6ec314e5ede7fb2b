"""Impact answers to partners and money as measured on the figures, by its causal share."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import toy_outlook

import evidence
from agents import Levers, simulate
from agents.validation.impact_response import variants
from evidence.parameters import read_parameters
from scenarios.schema.scenario import Scenario

TABLE = read_parameters()


def test_the_table_holds_what_the_figures_say():
    found = variants(evidence.load())
    slope = found["share of papers with partners abroad"]["share"]
    assert (round(slope.value, 2), round(slope.error, 2)) == (1.61, 0.40)
    money = found["with research money beside it"]["log_money"]
    for name, measured in (("impact_slope", slope), ("impact_money", money)):
        known = TABLE[name]
        assert known.grade == "measured"
        assert known.central == pytest.approx(measured.value, abs=0.005)
        half = 1.645 * measured.error
        assert known.high - known.central == pytest.approx(half, abs=0.02)


@pytest.mark.parametrize("causal", [0.42, 1.0])
def test_slope_of_the_model_is_the_causal_share_of_the_measured_one(causal):
    """Within one standard error, whether a partner is lost or a country retreats."""
    outlook = toy_outlook(9, 8, 4)
    still = Levers.neutral(outlook)
    wall, retreat = still.friction.copy(), still.openness.copy()
    wall[:, 0, :, 1:4] = wall[:, 1:4, :, 0] = 1.0
    retreat[:, 0] = -0.3
    parameters = {key: TABLE[key].central for key in TABLE} | {"impact_causal": causal}
    for levers in (still.with_(friction=wall), still.with_(openness=retreat)):
        history = simulate(outlook, levers, parameters)
        base = simulate(outlook, still, parameters)
        mix = (history.international / history.papers - base.international / base.papers).values
        log = np.log(history.impact / base.impact).values
        slope = (log[:, -1, 0] / mix[:, -1, 0]).mean()
        assert abs(slope - 1.61 * causal) < 0.40 * causal


def test_raw_or_causal_is_said_in_the_scenario():
    assert Scenario(name="x").table(TABLE)["impact_causal"].central == 0.42
    raw = Scenario(name="x", impact="raw").table(TABLE)["impact_causal"]
    assert (raw.low, raw.central, raw.high) == (1.0, 1.0, 1.0)
