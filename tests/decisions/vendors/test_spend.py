import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.vendors import concentration


def test_the_worked_spend():
    found = concentration([50, 30, 20])
    assert found.percentages == pytest.approx((50, 30, 20))
    assert found.index == pytest.approx(3_800)
    assert found.equivalent_vendors == pytest.approx(2.6316, abs=5e-5)


def test_a_single_vendor_has_the_whole_index():
    assert concentration([7]).index == concentration([0, 7, 0]).index == 10_000


def test_the_index_agrees_with_the_squared_norm():
    draw = np.random.default_rng(15)
    for _ in range(1000):
        spend = draw.uniform(0, 1e6, draw.integers(1, 20))
        expected = 1e4 * np.linalg.norm(spend) ** 2 / spend.sum() ** 2
        assert concentration(spend).index == pytest.approx(expected)


@given(st.integers(1, 100))
def test_equal_vendors_count_as_many_as_they_are(vendors):
    assert concentration([2.5] * vendors).equivalent_vendors == pytest.approx(vendors)


@given(spend=st.lists(st.floats(0, 1e6), min_size=1, max_size=10), factor=st.floats(0.01, 100))
def test_currency_and_order_do_not_matter_and_merging_never_lowers_the_index(spend, factor):
    if sum(spend) < 1:
        spend = [*spend, 1.0]
    index = concentration(spend).index
    assert concentration([factor * amount for amount in spend[::-1]]).index == pytest.approx(index)
    assert 10_000 / len(spend) <= index * (1 + 1e-9)
    assert index <= 10_000 * (1 + 1e-9)
    if len(spend) > 1:
        assert concentration([spend[0] + spend[1], *spend[2:]]).index >= index * (1 - 1e-9)


@pytest.mark.parametrize(
    ("spend", "error", "message"),
    [
        ([], ValueError, r"spend is \[\]; give at least one"),
        ([0, 0], ValueError, "give at least one amount above 0"),
        ([1, -1], ValueError, r"spend\[1\] is -1.0; give a number of 0 or more"),
        ([1, math.inf], ValueError, r"spend\[1\] is inf"),
        (["1"], TypeError, r"spend\[0\] is '1'"),
        ({"vendor": 1}, TypeError, "give a list of numbers"),
        ([1e308, 1e308], ValueError, "the total spend cannot be computed"),
    ],
)
def test_bad_spend_is_named(spend, error, message):
    with pytest.raises(error, match=message):
        concentration(spend)
