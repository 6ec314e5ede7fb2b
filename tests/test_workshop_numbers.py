"""Digits and certainty: rounding never hides what the interval tells, nor says more."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from workshop.language.certainty import RUNS_FOR_SURE, certainty
from workshop.language.numbers import MINUS, Band, digits, step_of

numbers = st.floats(-1e7, 1e7, allow_nan=False).filter(lambda v: v == 0 or abs(v) > 1e-6)
languages = st.sampled_from(["en", "zh"])


def _read(text: str) -> float:
    factor = 10_000 if text.endswith("万") else 1_000_000 if text.endswith("million") else 1
    return factor * float(text.rstrip("万milon\xa0").replace(",", "").replace(MINUS, "-"))


@given(numbers, numbers, numbers, languages, st.booleans())
def test_rounding_moves_a_value_by_less_than_a_sixth_of_the_half_width(a, b, value, lang, prose):
    low, high = sorted((a, b))
    step = step_of(low, high)
    text = digits(value, step, lang, big="prose" if prose else "full")
    if step:
        assert abs(_read(text) - value) <= (high - low) / 2 / 6 * (1 + 1e-6)


@given(numbers, numbers)
def test_no_digit_finer_than_a_thirtysixth_of_the_half_width(a, b):
    step = step_of(*sorted((a, b)))
    if step:
        assert step >= abs(b - a) / 2 / 36
        assert math.isclose(math.log10(step), round(math.log10(step)), abs_tol=1e-9)


@given(st.floats(0, 1), st.tuples(numbers, numbers, numbers), numbers, st.integers(1, 1000))
def test_certainty_keeps_its_promises(p, values, baseline, runs):
    low, middle, high = sorted(values)
    relative = Band(*(100 * v / (abs(baseline) + 1) for v in (low, middle, high)))
    said = certainty(p, Band(low, middle, high), relative, runs)
    if said == "sure":
        assert runs >= RUNS_FOR_SURE and low * high > 0 and not 0.05 < p < 0.95
    if said == "likely":
        assert middle != 0 and not 0.2 < p < 0.8
        assert (high >= -low) if middle > 0 else (-low >= high)
    if said == "small":
        assert abs(relative.p50) <= 0.5 and max(abs(relative.p05), abs(relative.p95)) <= 2


@given(st.floats(0, 1), st.tuples(numbers, numbers, numbers), st.integers(1, 1000))
def test_certainty_does_not_depend_on_the_sign_of_the_axis(p, values, runs):
    low, middle, high = sorted(values)
    one, other = Band(low, middle, high), Band(-high, -middle, -low)
    there = certainty(p, one, one, runs)
    back = certainty(1 - p, other, other, runs)
    assert there == back or math.isclose(abs(p - 0.5), 0.3) or math.isclose(abs(p - 0.5), 0.45)
