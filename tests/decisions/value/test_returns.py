import math
from fractions import Fraction

import numpy as np
import numpy_financial
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outsourcing_lab.decisions.value import internal_rates, irr, npv, payback, present_values

DEAL = [-1_200_000, 150_000, 500_000, 700_000, 700_000, 700_000]
amounts = st.floats(-1e9, 1e9, allow_subnormal=False)
flows_of_any_kind = st.lists(amounts, min_size=1, max_size=15)
rates = st.floats(-0.5, 2)


def random_deals(seed, how_many=1000, later=(0, 1000)):
    draw = np.random.default_rng(seed)
    for _ in range(how_many):
        years = draw.integers(1, 13)
        yield [-draw.uniform(1, 3000), *(draw.uniform(*later) for _ in range(years))], draw.uniform(-0.3, 1.5)


def test_the_worked_deal():
    assert npv(DEAL, rate=0.10) == pytest.approx(788_261.48, abs=0.005)
    assert irr(DEAL) == pytest.approx(0.28706, abs=5e-6)
    assert payback(DEAL) == pytest.approx(2.7857, abs=5e-5)
    assert payback(DEAL, discount_rate=0.10) == pytest.approx(3.2604, abs=5e-5)


def test_the_first_flow_is_paid_today_unlike_in_a_spreadsheet():
    assert npv([100], rate=0.10) == 100
    assert npv([0, 110], rate=0.10) == pytest.approx(100)
    assert present_values([-100, 110, 121], rate=0.10) == pytest.approx((-100, 100, 100))


def test_npv_agrees_with_numpy_financial_and_with_exact_fractions():
    for flows, rate in random_deals(1, later=(-1000, 1000)):
        found = npv(flows, rate=rate)
        exact = sum(Fraction(flow) / Fraction(1 + rate) ** year for year, flow in enumerate(flows))
        assert found == pytest.approx(float(exact), rel=1e-9, abs=1e-9)
        assert found == pytest.approx(numpy_financial.npv(rate, flows), rel=1e-9, abs=1e-8)


def test_irr_agrees_with_numpy_financial_where_money_goes_out_first_and_then_comes_in():
    for flows, _ in random_deals(2):
        assert irr(flows) == pytest.approx(numpy_financial.irr(flows), rel=1e-8, abs=1e-10)


def test_internal_rates_agree_with_the_eigenvalues_of_the_companion_matrix():
    draw = np.random.default_rng(3)
    counts = set()
    for _ in range(1500):
        flows = [draw.choice((0, 1, 1)) * draw.integers(-100, 101) for _ in range(draw.integers(1, 9))] + [1]
        roots = np.roots(flows)
        if (np.abs(roots.imag[np.nonzero(roots.imag)]) < 1e-4).any():
            continue  # two roots so close that rounding decides whether they are real
        growth = np.sort(roots.real[(roots.imag == 0) & (roots.real > 0)])
        found = internal_rates(flows)
        assert found == pytest.approx(tuple(growth - 1), rel=1e-6, abs=1e-8)
        counts.add(len(found))
    assert counts >= {0, 1, 2, 3}


@given(wanted=st.lists(st.integers(-8, 40), min_size=1, max_size=4, unique=True), waiting=st.integers(0, 3))
def test_all_rates_are_found_of_a_deal_that_was_made_from_them(wanted, waiting):
    wanted = sorted(rate / 10 for rate in wanted)
    flows = np.array([1.0])
    for rate in wanted:
        flows = np.convolve(flows, [-1, 1 + rate])
    assert internal_rates([0] * waiting + flows.tolist() + [0]) == pytest.approx(wanted, rel=1e-6, abs=1e-6)


@given(flows=flows_of_any_kind)
def test_every_internal_rate_makes_the_npv_zero(flows):
    assume(any(flows))
    smallest = min(abs(flow) for flow in flows if flow)
    assume(smallest > 1e-3)
    for rate in internal_rates(flows):
        assert rate >= -1
        if -0.9 < rate < 1e3:
            sizes = math.fsum(map(abs, present_values(flows, rate=rate)))
            assert abs(npv(flows, rate=rate)) <= 1e-9 * sizes


def test_two_internal_rates_are_listed_and_none_is_preferred():
    with pytest.raises(ValueError, match="2 internal rates of return, 10 % and 20 %, so none of them"):
        irr([-100, 230, -132])
    assert internal_rates([-100, 230, -132]) == pytest.approx((0.10, 0.20))


def test_three_internal_rates_are_listed():
    flows = [-1000, 3600, -4310, 1716]
    with pytest.raises(ValueError, match="3 internal rates of return, 10 %, 20 % and 30 %"):
        irr(flows)


def test_a_rate_at_which_the_npv_only_touches_zero_counts_once():
    assert irr([-100, 220, -121]) == pytest.approx(0.10, abs=1e-6)
    assert irr([1, -2, 1]) == pytest.approx(0, abs=1e-6)


def test_a_deal_that_returns_what_was_put_in_has_the_rate_zero():
    assert irr([-0.3, 0.1, 0.2]) == 0
    assert irr([-100, 50, 50]) == 0


def test_a_deal_that_loses_has_a_negative_rate():
    assert irr([-100, 50]) == pytest.approx(-0.5)


def test_waiting_changes_the_npv_but_not_the_internal_rate():
    assert irr([0, 0, *DEAL]) == pytest.approx(irr(DEAL))


def test_without_a_change_of_sign_there_is_no_internal_rate():
    with pytest.raises(
        ValueError, match=r"no internal rate of return.*not negative in one year and positive"
    ):
        irr([100, 50])
    with pytest.raises(ValueError, match="no internal rate of return"):
        irr([-100])


def test_changes_of_sign_do_not_promise_an_internal_rate():
    with pytest.raises(ValueError, match=r"no rate makes their net present value 0$"):
        irr([-100, 150, -100])


def test_where_all_flows_are_zero_every_rate_would_do():
    with pytest.raises(ValueError, match="give an amount that is not 0"):
        irr([0, 0])


def test_amounts_that_are_too_far_apart_are_refused():
    with pytest.raises(ValueError, match="internal rate of return cannot be computed"):
        irr([-1e308, 1e-308])
    with pytest.raises(ValueError, match="internal rate of return cannot be computed"):
        irr([-1e-200, 1e200])


@given(flows=st.lists(st.floats(0, 1e9), min_size=1, max_size=12), low=rates, high=rates)
def test_a_higher_rate_never_raises_the_npv_of_a_deal_that_costs_first(flows, low, high):
    low, high = sorted((low, high))
    deal = [-1e6, *flows]
    assert npv(deal, rate=high) <= npv(deal, rate=low) + 1e-12 * sum(deal[1:]) + 1e-6


@given(flows=flows_of_any_kind, rate=rates, times=st.integers(-20, 20).map(lambda power: 2.0**power))
def test_npv_scales_with_the_amounts(flows, rate, times):
    assert npv([times * flow for flow in flows], rate=rate) == pytest.approx(
        times * npv(flows, rate=rate), rel=1e-9, abs=1e-300
    )


@given(one=flows_of_any_kind, rate=rates)
def test_npv_is_the_sum_of_the_present_values_and_at_rate_zero_of_the_flows(one, rate):
    assert npv(one, rate=rate) == math.fsum(present_values(one, rate=rate))
    assert npv(one, rate=0) == math.fsum(one)


@given(flows=flows_of_any_kind, times=st.floats(1e-3, 1e3))
def test_internal_rates_do_not_depend_on_the_currency(flows, times):
    assume(all(abs(flow) > 1e-3 for flow in flows))
    found = internal_rates(flows)
    converted = internal_rates([times * flow for flow in flows])
    if len(found) == len(converted) == 1:
        assert converted[0] == pytest.approx(found[0], rel=1e-6, abs=1e-6)


def test_payback_agrees_with_a_search_for_the_zero_of_the_balance():
    for flows, rate in random_deals(4):
        discounted = [Fraction(flow) / Fraction(1 + rate) ** year for year, flow in enumerate(flows)]
        total, years = discounted[0], None
        for year, value in enumerate(discounted[1:]):
            if total < 0 <= total + value:
                years = year + float(-total / value)
            total += value
        found = payback(flows, discount_rate=rate)
        assert (found is None) == (years is None)
        assert found is None or found == pytest.approx(years, rel=1e-9)


def test_payback_is_never_reached():
    assert payback([-100, 10, 10]) is None
    assert payback([-100]) is None


def test_payback_is_reached_exactly_in_spite_of_binary_fractions():
    assert payback([-0.9, 0.3, 0.3, 0.3]) == pytest.approx(3)
    assert payback([-100, 50, 50, 50]) == 2


def test_payback_counts_from_today_even_if_the_outlay_comes_later():
    assert payback([0, -100, 50, 100]) == 2.5
    assert payback([100, -200, 200]) == 1.5


def test_what_is_never_owed_is_paid_back_at_once():
    assert payback([0, 100]) == 0
    assert payback([100, -100]) == 0


def test_payback_ignores_an_exit_cost_that_comes_after():
    assert payback([-100, 100, -500]) == 1


@given(flows=flows_of_any_kind, rate=st.floats(0, 2))
def test_payback_lies_within_the_deal_and_discounting_never_hastens_it(flows, rate):
    deal = [-abs(flows[0]) - 1, *(abs(flow) for flow in flows[1:])]
    undiscounted, discounted = payback(deal), payback(deal, discount_rate=rate)
    if discounted is None:
        return
    assert undiscounted is not None
    assert 0 <= undiscounted <= discounted * (1 + 1e-9) <= len(deal)


@given(flows=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=8), rate=rates)
def test_any_finite_flows_give_a_finite_answer_or_are_refused(flows, rate):
    for compute in (
        lambda: npv(flows, rate=rate),
        lambda: payback(flows, discount_rate=rate),
        lambda: irr(flows),
    ):
        try:
            answer = compute()
        except ValueError:
            continue
        assert answer is None or math.isfinite(answer)


@pytest.mark.parametrize("compute", [lambda flows: npv(flows, rate=0.1), irr, payback, internal_rates])
@pytest.mark.parametrize(
    ("flows", "error", "message"),
    [
        ([], ValueError, r"cash_flows is \[\]; give at least one"),
        ([-100, math.nan], ValueError, r"cash_flows\[1\] is nan; give a finite number"),
        ([-math.inf, 1], ValueError, r"cash_flows\[0\] is -inf"),
        ([-100, "110"], TypeError, r"cash_flows\[1\] is '110'; give a number"),
        ([-100, None], TypeError, r"cash_flows\[1\] is None"),
        ([-100, True], TypeError, r"cash_flows\[1\] is True"),
        ("-100, 110", TypeError, "cash_flows is '-100, 110'; give a list"),
        ({-100, 110}, TypeError, "give a list of numbers"),
        ({0: -100, 1: 110}, TypeError, "give a list of numbers"),
        (-100, TypeError, "cash_flows is -100; give a list"),
        ([[-100, 110]], TypeError, r"cash_flows\[0\] is \[-100, 110\]; give a number"),
    ],
)
def test_what_is_no_row_of_cash_flows_is_refused(compute, flows, error, message):
    with pytest.raises(error, match=message):
        compute(flows)


@pytest.mark.parametrize(
    ("rate", "error", "message"),
    [
        (-1, ValueError, "rate is -1; give a number above -1"),
        (-2.5, ValueError, "rate is -2.5"),
        (math.nan, ValueError, "rate is nan"),
        (math.inf, ValueError, "rate is inf"),
        ("10 %", TypeError, "rate is '10 %'; give a number"),
        (True, TypeError, "rate is True"),
    ],
)
def test_what_is_no_rate_is_refused(rate, error, message):
    with pytest.raises(error, match="^" + message):
        npv(DEAL, rate=rate)
    with pytest.raises(error, match="discount_" + message):
        payback(DEAL, discount_rate=rate)


def test_an_enormous_rate_leaves_only_today():
    assert npv([-100] + [1e6] * 60, rate=1e10) == pytest.approx(-100 + 1e-4)
    assert npv([1] * 100, rate=1e300) == 1


def test_a_rate_near_minus_one_is_refused_where_it_gives_no_number():
    with pytest.raises(ValueError, match="present value cannot be computed"):
        npv([1] * 30, rate=-1 + 1e-15)
    with pytest.raises(ValueError, match="net present value cannot be computed"):
        npv([1e308, 1e308], rate=0)
    with pytest.raises(ValueError, match="payback cannot be computed"):
        payback([-1e308, 1e308])


def test_arrays_are_taken_as_lists_are():
    assert npv(np.array(DEAL), rate=0.10) == npv(DEAL, rate=0.10)
    assert irr(tuple(DEAL)) == irr(iter(DEAL)) == irr(np.array(DEAL, dtype=float))


def test_ten_years_of_months_are_no_harder():
    loan = [-100_000] + [1_200] * 120
    assert irr(loan) == pytest.approx(numpy_financial.rate(120, 1_200, -100_000, 0), rel=1e-9)
    assert len(internal_rates([*loan, -20_000])) == 2
