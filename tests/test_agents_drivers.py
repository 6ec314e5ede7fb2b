"""Two drivers, one truth; and good manners of the Mesa model."""

from __future__ import annotations

import gc
import weakref

import mesa
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from worlds import random_levers, toy_outlook

from agents import RULES, CollaborationModel, CountryAgent, Levers, simulate

# A failing world is small already; looking for a smaller one takes minutes.
NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=12, deadline=None, phases=NO_SHRINK)
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(3, 9),
    fields=st.integers(1, 6),
    by_field=st.booleans(),
    strength=st.sampled_from([0.3, 1.0, 4.0]),
)
def test_two_drivers_equal_bit_for_bit(seed, n, fields, by_field, strength):
    outlook = toy_outlook(n, 4, 3, fields=fields, seed=seed)
    levers = random_levers(outlook, seed + 1, by_field, strength=strength)
    parameters = outlook.evidence.parameters
    ensemble = simulate(outlook, levers, parameters, seed=seed)
    replicate = seed % 3
    model = CollaborationModel(outlook, levers, parameters, replicate, seed)
    model.collect = False
    model.run()
    for name, values in model.history().items():
        row = ensemble[name].sel(replicate=[replicate])
        assert np.array_equal(row, values, equal_nan=True), name


@pytest.mark.parametrize("n", [15, 47])
def test_two_drivers_equal_at_full_size(n):
    """Long rows take other paths through vector units than short ones."""
    outlook = toy_outlook(n, 3, 6, seed=n)
    levers = random_levers(outlook, n)
    parameters = outlook.evidence.parameters
    ensemble = simulate(outlook, levers, parameters)
    model = CollaborationModel(outlook, levers, parameters, replicate=4).run()
    for name, values in model.history().items():
        assert np.array_equal(ensemble[name].sel(replicate=[4]), values, equal_nan=True), name


def test_models_are_freed():
    """Mesa 3.3 keeps every model alive in a class attribute; ours lets go."""
    outlook = toy_outlook(4, 3, 2)
    model = CollaborationModel(outlook, Levers.neutral(outlook), outlook.evidence.parameters).run()
    watch = weakref.ref(model)
    agent = weakref.ref(model.agents[0])
    assert isinstance(model, mesa.Model)
    del model
    gc.collect()
    assert watch() is None
    assert agent() is None


def test_ten_lines_override_one_decision_in_both_drivers():
    outlook = toy_outlook(8, 6, 3)
    levers = random_levers(outlook, 4)
    parameters = outlook.evidence.parameters

    class Loyal(CountryAgent):
        def follows(self, asked):
            return asked.contagion > 0.1

    def loyal(aligned, may, ally, first, contagion, *others):
        return may & (contagion > 0.1)

    watched = CollaborationModel(outlook, levers, parameters, 1, agent_class=Loyal).run()
    computed = simulate(outlook, levers, parameters, rules=RULES._replace(align=loyal))
    usual = simulate(outlook, levers, parameters)
    for name, values in watched.history().items():
        assert np.array_equal(computed[name].sel(replicate=[1]), values, equal_nan=True), name
    assert not np.array_equal(computed.aligned, usual.aligned)


def test_one_country_may_differ():
    outlook = toy_outlook(6, 6, 2)
    levers = random_levers(outlook, 4)

    class Hermit(CountryAgent):
        def offers(self, utility):
            return np.full(self.year.base.weight.shape, -2.0)

    parameters = outlook.evidence.parameters
    hermit = CollaborationModel(outlook, levers, parameters, agent_class={"C03": Hermit}).run()
    usual = CollaborationModel(outlook, levers, parameters).run()
    assert hermit.country("C03").international < 0.8 * usual.country("C03").international
    assert type(hermit.country("C02")) is CountryAgent


def test_mesa_manners():
    """Own clock, DataCollector, a clear end."""
    outlook = toy_outlook(5, 4, 2)
    model = CollaborationModel(outlook, random_levers(outlook, 1), outlook.evidence.parameters)
    model.step()
    assert (model.clock, model.year) == (1, 2023)
    model.run()
    frame = model.datacollector.get_agent_vars_dataframe()
    assert len(frame) == 5 * 4
    assert model.datacollector.get_model_vars_dataframe()["year"].tolist() == [
        2023, 2024, 2025, 2026,
    ]  # fmt: skip
    last = frame[frame["country"] == "C01"]["papers"].iloc[-1]
    assert last == model.history().papers.isel(year=-1).sel(country="C01").item()
    with pytest.raises(RuntimeError, match="no year to simulate"):
        model.step()


def test_order_of_activation_has_no_meaning():
    """Look, then act: shuffled countries write the same history."""
    outlook = toy_outlook(6, 5, 2)
    levers, parameters = random_levers(outlook, 1), outlook.evidence.parameters
    usual = CollaborationModel(outlook, levers, parameters).run().history()
    model = CollaborationModel(outlook, levers, parameters)
    while model.clock < 5:
        model.agents.shuffle(inplace=True)
        model.step()
    for name, values in model.history().items():
        assert np.array_equal(usual[name], values, equal_nan=True), name
