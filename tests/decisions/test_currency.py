import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.currency import currency_exposure, rate_after_appreciation

FEE = {"fee": 1_660_000_000, "budget_rate": 83, "spot_rate": 74.7}
rates = st.floats(0.01, 1e4)


def test_the_worked_example():
    found = currency_exposure(**FEE)
    assert found.planned == pytest.approx(20_000_000)
    assert round(found.unhedged / 1e6, 2) == 22.22
    assert (found.settled, found.settled_rate) == (found.unhedged, 74.7)
    assert found.change == pytest.approx(0.1111, abs=5e-5)


def test_a_collar_holds_the_rate():
    found = currency_exposure(**FEE, collar=(80, 86))
    assert (found.settled_rate, found.settled) == (80, 20_750_000)
    assert round(found.unhedged / 1e6, 2) == 22.22


@pytest.mark.parametrize(("spot", "settled"), [(70, 80), (80, 80), (83, 83), (86, 86), (99, 86)])
def test_a_collar_works_on_both_sides_and_leaves_the_middle_alone(spot, settled):
    assert currency_exposure(**FEE | {"spot_rate": spot}, collar=(80, 86)).settled_rate == settled


def test_ten_percent_up_is_a_division():
    rate = rate_after_appreciation(83, appreciation=0.10)
    assert round(rate, 2) == 75.45
    assert currency_exposure(**FEE | {"spot_rate": rate}).settled == pytest.approx(22_000_000)
    assert rate != pytest.approx(83 * 0.9, abs=0.5)


def test_ten_percent_of_one_currency_is_not_ten_percent_of_the_other():
    found = currency_exposure(**FEE)
    assert found.client_currency_change == pytest.approx(-0.10)
    assert found.vendor_currency_change == pytest.approx(1 / 9)


def test_the_rate_turned_over_gives_another_amount():
    found = currency_exposure(1000, budget_rate=1 / 83, spot_rate=1 / 83)
    assert found.planned == pytest.approx(83_000)


def test_hedging_is_not_free():
    calm = FEE | {"spot_rate": 83}
    hedged = currency_exposure(**calm, collar=(80, 86), hedge_cost=150_000)
    assert hedged.settled == pytest.approx(20_150_000)
    assert hedged.change == pytest.approx(0.0075)
    assert hedged.settled > currency_exposure(**calm).settled


@given(fee=st.floats(1, 1e9), budget=rates, spot=rates, low=rates, more=st.floats(0, 100))
def test_the_two_changes_and_the_collar_fit_together(fee, budget, spot, low, more):
    found = currency_exposure(fee, budget_rate=budget, spot_rate=spot, collar=(low, low + more))
    assert (1 + found.vendor_currency_change) * (1 + found.client_currency_change) == pytest.approx(1)
    assert low <= found.settled_rate <= low + more
    assert found.settled == pytest.approx(found.planned * (1 + found.change))
    assert fee / (low + more) * 0.999999 <= found.settled <= fee / low * 1.000001
    double = currency_exposure(2 * fee, budget_rate=budget, spot_rate=spot, collar=(low, low + more))
    assert double.settled == pytest.approx(2 * found.settled)


@given(rate=rates, rise=st.floats(-0.9, 10))
def test_a_rise_is_undone_by_its_inverse(rate, rise):
    up = rate_after_appreciation(rate, appreciation=rise)
    assert rate_after_appreciation(up, appreciation=1 / (1 + rise) - 1) == pytest.approx(rate)
    found = currency_exposure(1, budget_rate=rate, spot_rate=up)
    assert found.vendor_currency_change == pytest.approx(rise, abs=1e-9)


def test_it_agrees_with_numpy_on_many_days():
    draw = np.random.default_rng(48)
    fees, budgets, spots, lows = draw.uniform(1, 100, (4, 1000))
    highs = lows + draw.uniform(0, 20, 1000)
    expected = fees / np.clip(spots, lows, highs)
    for day in range(1000):
        found = currency_exposure(
            fees[day], budget_rate=budgets[day], spot_rate=spots[day], collar=(lows[day], highs[day])
        )
        assert found.settled == pytest.approx(expected[day])
        assert found.change == pytest.approx(expected[day] * budgets[day] / fees[day] - 1)


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"collar": (86, 80)}, ValueError, r"collar is \(86, 80\); give the lower rate first: \(80, 86\)"),
        ({"collar": (0, 80)}, ValueError, "collar is 0; give a number above 0"),
        ({"collar": 80}, TypeError, "collar is 80; give the lowest and the highest rate"),
        ({"collar": (80,)}, TypeError, "give the lowest and the highest rate"),
        ({"collar": ("80", 86)}, TypeError, "collar is '80'; give a number"),
        ({"spot_rate": 0}, ValueError, "spot_rate is 0; give a number above 0"),
        ({"fee": 0}, ValueError, "fee is 0; give a number above 0"),
        ({"hedge_cost": -1}, ValueError, "hedge_cost is -1; give a number of 0 or more"),
        ({"fee": 1e300, "spot_rate": 1e-300}, ValueError, "settled cannot be computed"),
    ],
)
def test_wrong_rates_are_named(changed, error, message):
    with pytest.raises(error, match=message):
        currency_exposure(**FEE | changed)


def test_a_currency_cannot_lose_all_its_value():
    with pytest.raises(ValueError, match="appreciation is -1; give a number above -1"):
        rate_after_appreciation(83, appreciation=-1)
