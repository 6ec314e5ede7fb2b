"""Rules fitted to who followed and who joined: facts, fit, and what it is worth out of event."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

import evidence
from agents.validation.decisions import history
from agents.validation.decisions.fit import fit
from agents.validation.decisions.score import auc, out_of_event, pooled_auc

EV = evidence.load()
ROWS = history.following_years(EV)
RULE = ("ally", "first")


def test_facts_are_whole() -> None:
    for facts in (history.followed(), history.associated()):
        assert not facts.duplicated(["event", "country"]).any()
        assert facts["source"].str.len().min() > 20 and set(facts["read"]) == {"recalled"}
        assert (facts["year"].notna() == (facts["followed"] == 1)).all()
        assert all(EV.names.resolve(c) == c for c in facts["country"])
    assert set(history.followed()["event"]) == set(history.CALLS)
    assert set(history.associated()["event"]) == set(history.PROGRAMMES)
    for name, call in history.CALLS.items():
        own = history.followed().query("event == @name and followed == 1")
        assert own["year"].dropna().between(call.first, call.last).all(), name
        assert not {call.leader, call.target} & set(own["country"])


def test_the_parameters_are_those_of_the_fit() -> None:
    found = fit(ROWS[ROWS["risk"]], RULE)
    table = EV.parameters
    for key, value, error in (
        ("alignment_base", found.base, found.next_event),
        ("alignment_ally", found.slopes[0], found.errors[0]),
        ("alignment_first", found.slopes[1], found.errors[1]),
    ):
        p = table[key]
        assert p.central == pytest.approx(value, abs=0.02) and p.grade == "measured"
        # A triangle with ends sqrt(6) s.e. away has the spread of the estimate.
        assert p.high - p.central == pytest.approx(np.sqrt(6) * error, abs=0.05)
        assert p.central - p.low == pytest.approx(np.sqrt(6) * error, abs=0.05)


def test_the_rule_ranks_who_followed_out_of_event_and_the_old_one_did_not() -> None:
    told = out_of_event(ROWS, RULE)
    assert pooled_auc(told) > 0.85
    assert min(t.auc for t in told if np.isfinite(t.auc)) > 0.7
    nobody = np.mean([np.average(t.fact**2, weights=t.weight) for t in told])
    assert np.mean([t.brier for t in told]) < nobody
    assert pooled_auc(out_of_event(ROWS, ("pull", "dependence", "contagion"))) < 0.5


def test_no_sign_of_contagion_so_none_is_in_the_model() -> None:
    found = fit(ROWS[ROWS["risk"]], ("ally", "dependence", "contagion", "first"))
    assert found.slopes[2] < 0
    p = EV.parameters["alignment_contagion"]
    assert (p.low, p.central, p.high) == (0, 0, 0)


def test_joining_is_told_by_what_it_brings() -> None:
    rows = history.joining_years(EV)
    assert pooled_auc(out_of_event(rows, ("gain",))) > 0.7


def test_without_prior_or_events_it_is_the_plain_logit() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(800, 2))
    y = (rng.random(800) < 1 / (1 + np.exp(1 - x @ [0.8, -0.5]))).astype(float)
    rows = pd.DataFrame({"event": "a", "y": y, "weight": 1.0, "a": x[:, 0], "b": x[:, 1]})
    found = fit(rows, ("a", "b"), prior=1e4, between=1e-6)
    peer = sm.Logit(y, sm.add_constant(x)).fit(disp=0)
    np.testing.assert_allclose([found.base, *found.slopes], peer.params, atol=0.01)
    np.testing.assert_allclose([found.base_error, *found.errors], peer.bse, rtol=0.01)


def test_auc_is_the_chance_of_the_right_order() -> None:
    rng = np.random.default_rng(2)
    fact, score = rng.random(60) < 0.4, rng.integers(0, 6, 60).astype(float)
    yes, no = score[fact][:, None], score[~fact]
    assert auc(fact, score) == pytest.approx(np.mean((yes > no) + 0.5 * (yes == no)))
    assert np.isnan(auc(np.ones(3), np.arange(3.0)))
