"""Runs: paired with the baseline, the same however they are cut, written whole."""

import numpy as np
import pytest

import scenarios
from scenarios import engine
from scenarios_toy import toy  # noqa: F401

DECOUPLE = "configs/us-china-decoupling.yaml"


def test_x(toy, tmp_path):
    r = scenarios.run([DECOUPLE, "configs/combined.yaml"], replicates=60, evidence=toy, out=tmp_path / "r")
    c = r.compare()
    print(c[(c.year == 2035)].to_string())
    print(r.manifest["shock"])
    print(r.manifest["timings"])
    b = scenarios.read_run(tmp_path / "r")
    assert (b.compare() == c).all().all()
