import math
from dataclasses import FrozenInstanceError

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.contracts import (
    full_time_equivalent_fee,
    gainshare,
    outcome_fee,
    transaction_fee,
    volume_fee,
)

VOLUME_TERMS = {
    "base_volume": 100_000,
    "base_fee": 290_000,
    "band": 0.05,
    "additional_charge": 2.40,
    "reduced_credit": 1.80,
}
GAIN_TERMS = {"baseline": 1_000_000, "vendor_share": 0.5, "dead_band": 0.05, "cap": 100_000}
amounts = st.floats(0, 1e7)


@pytest.mark.parametrize(
    ("volume", "fee"),
    [
        (80_000, 263_000),
        (95_000, 290_000),
        (97_000, 290_000),
        (104_000, 290_000),
        (105_000, 290_000),
        (120_000, 326_000),
        (0, 119_000),
    ],
)
def test_the_fee_moves_outside_the_band_only(volume, fee):
    found = volume_fee(volume, **VOLUME_TERMS)
    assert found.fee == pytest.approx(fee)
    assert (found.band_low, found.band_high) == pytest.approx((95_000, 105_000))
    assert found.units_below == pytest.approx(max(0, 95_000 - volume))
    assert found.units_above == pytest.approx(max(0, volume - 105_000))


def test_a_thousand_months_priced_unit_by_unit_agree():
    draw = numpy.random.default_rng(4191)
    for _ in range(1000):
        base_volume = 100 * int(draw.integers(1, 8))
        band, volume = int(draw.integers(0, 50)), int(draw.integers(0, 1500))
        charge, credit = int(draw.integers(0, 500)), int(draw.integers(0, 100))
        low, high = base_volume - base_volume * band // 100, base_volume + base_volume * band // 100
        cents = 100_000 + charge * len(range(high, volume)) - credit * len(range(volume, low))
        found = volume_fee(
            volume,
            base_volume=base_volume,
            base_fee=1000,
            band=band / 100,
            additional_charge=charge / 100,
            reduced_credit=credit / 100,
        )
        assert found.fee == pytest.approx(cents / 100)


@given(volume=amounts, more=amounts)
def test_more_volume_never_costs_less(volume, more):
    assert volume_fee(volume + more, **VOLUME_TERMS).fee >= volume_fee(volume, **VOLUME_TERMS).fee


@given(edge=st.sampled_from([95_000, 105_000]), step=st.floats(1e-6, 1))
def test_the_fee_has_no_jump_at_the_edges_of_the_band(edge, step):
    fees = [volume_fee(edge + move, **VOLUME_TERMS).fee for move in (-step, 0, step)]
    assert max(fees) - min(fees) <= 2.40 * step + 1e-9


def test_without_a_band_the_fee_moves_at_once():
    assert volume_fee(100_001, **VOLUME_TERMS | {"band": 0}).fee == pytest.approx(290_002.40)
    assert volume_fee(99_999, **VOLUME_TERMS | {"band": 0}).fee == pytest.approx(289_998.20)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"volume": -1}, "volume is -1; give a number of 0 or more"),
        ({"base_volume": -1}, "base_volume is -1"),
        ({"base_fee": math.inf}, "base_fee is inf; give a finite number"),
        ({"band": 5}, r"band is 5; .* \(5 % is 0.05\)"),
        ({"additional_charge": -2.4}, "additional_charge is -2.4"),
        ({"reduced_credit": -1.8}, "reduced_credit is -1.8"),
        ({"reduced_credit": 3.1}, "reduced_credit is 3.1; give 3.05263 or less, or a month without volume"),
        ({"volume": 1e308, "additional_charge": 1e9}, "fee cannot be computed"),
    ],
)
def test_bad_volume_terms_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        volume_fee(**{"volume": 80_000} | VOLUME_TERMS | arguments)


@pytest.mark.parametrize(
    ("cost", "payment"),
    [
        (880_000, 35_000),
        (950_000, 0),
        (970_000, 0),
        (1_050_000, 0),
        (700_000, 100_000),
        (1_200_000, -75_000),
        (1_900_000, -100_000),
        (0, 100_000),
    ],
)
def test_a_gain_beyond_the_dead_band_is_shared_up_to_the_cap(cost, payment):
    assert gainshare(cost, **GAIN_TERMS).payment == pytest.approx(payment)


def test_the_steps_of_a_capped_gain():
    found = gainshare(700_000, **GAIN_TERMS)
    assert (found.saving, found.dead_band, found.shared) == pytest.approx((300_000, 50_000, 250_000))
    assert (found.before_cap, found.payment) == pytest.approx((125_000, 100_000))


def test_a_thousand_gains_agree_with_a_line_through_its_corners():
    draw = numpy.random.default_rng(4192)
    for baseline, cost, share, band, cap in draw.random((1000, 5)):
        largest = (cap + 0.01) / (share + 0.01)
        corners = [-(band * baseline + largest) - 1, -(band * baseline + largest), -band * baseline]
        corners += [-corner for corner in reversed(corners)]
        payments = [-(cap + 0.01), -(cap + 0.01), 0, 0, cap + 0.01, cap + 0.01]
        found = gainshare(
            2 * cost, baseline=baseline, vendor_share=min(share + 0.01, 1), dead_band=band, cap=cap + 0.01
        )
        if share + 0.01 <= 1:
            assert found.payment == pytest.approx(
                numpy.interp(baseline - 2 * cost, corners, payments), abs=1e-9
            )


@given(gap=st.floats(0, 1e6))
def test_gains_and_losses_are_shared_alike(gap):
    gain, loss = (gainshare(1_000_000 + sign * gap, **GAIN_TERMS) for sign in (-1, 1))
    assert gain.payment == pytest.approx(-loss.payment, abs=1e-6)
    assert 0 <= gain.payment <= 100_000


@given(cost=amounts, more=amounts)
def test_a_dearer_month_never_pays_the_vendor_more(cost, more):
    assert gainshare(cost + more, **GAIN_TERMS).payment <= gainshare(cost, **GAIN_TERMS).payment


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"actual_cost": -1}, "actual_cost is -1; give a number of 0 or more"),
        ({"baseline": -1}, "baseline is -1"),
        ({"vendor_share": 50}, r"vendor_share is 50; .* \(50 % is 0.5\)"),
        ({"dead_band": 5}, r"dead_band is 5; .* \(5 % is 0.05\)"),
        ({"cap": -1}, "cap is -1; give a number of 0 or more"),
        ({"cap": math.nan}, "cap is nan"),
    ],
)
def test_bad_gain_terms_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        gainshare(**{"actual_cost": 880_000} | GAIN_TERMS | arguments)


@pytest.mark.parametrize(("volume", "heads"), [(0, 0), (1, 1), (1000, 1), (1001, 2), (10_100, 11)])
def test_heads_are_whole_people(volume, heads):
    found = full_time_equivalent_fee(volume, volume_per_head=1000, rate=2500)
    assert (found.heads, found.fee) == (heads, heads * 2500)


def test_heads_are_not_rounded_up_over_the_rounding_of_fractions():
    assert 2.1 / 0.7 > 3
    assert full_time_equivalent_fee(2.1, volume_per_head=0.7, rate=1).heads == 3


@given(volume=st.floats(1e-6, 1e7), pace=st.floats(1, 1e4))
def test_the_heads_do_the_work_and_one_fewer_would_not(volume, pace):
    heads = full_time_equivalent_fee(volume, volume_per_head=pace, rate=1).heads
    assert heads * pace >= volume * (1 - 1e-9)
    assert (heads - 1) * pace < volume


@given(volume=amounts, price=st.floats(0, 100), minimum=amounts)
def test_a_transaction_fee_is_volume_times_price_but_the_minimum_at_least(volume, price, minimum):
    fee = transaction_fee(volume, price=price, minimum_fee=minimum)
    assert fee == (minimum if minimum > volume * price else volume * price)
    assert transaction_fee(volume, price=price) == volume * price


@given(outcomes=amounts, price=st.floats(0, 100), base=amounts)
def test_an_outcome_fee_pays_for_results_on_top_of_the_base(outcomes, price, base):
    fee = outcome_fee(outcomes, price=price, base_fee=base)
    assert fee - base == pytest.approx(outcomes * price, rel=1e-6, abs=1e-6)
    assert outcome_fee(0, price=price, base_fee=base) == base
    assert outcome_fee(outcomes, price=price) == outcomes * price


@pytest.mark.parametrize(
    ("fee", "arguments", "message"),
    [
        (full_time_equivalent_fee, {"volume": -1, "volume_per_head": 1, "rate": 1}, "volume is -1"),
        (
            full_time_equivalent_fee,
            {"volume": 1, "volume_per_head": 0, "rate": 1},
            "volume_per_head is 0; .* above 0",
        ),
        (full_time_equivalent_fee, {"volume": 1, "volume_per_head": 1, "rate": -1}, "rate is -1"),
        (
            full_time_equivalent_fee,
            {"volume": 1, "volume_per_head": 5e-324, "rate": 1},
            "heads cannot be computed",
        ),
        (
            full_time_equivalent_fee,
            {"volume": 1e308, "volume_per_head": 1, "rate": 9},
            "fee cannot be computed",
        ),
        (transaction_fee, {"volume": -1, "price": 1}, "volume is -1"),
        (transaction_fee, {"volume": 1, "price": -1}, "price is -1"),
        (transaction_fee, {"volume": 1, "price": 1, "minimum_fee": -1}, "minimum_fee is -1"),
        (transaction_fee, {"volume": 1e300, "price": 1e300}, "fee cannot be computed"),
        (outcome_fee, {"outcomes": -1, "price": 1}, "outcomes is -1"),
        (outcome_fee, {"outcomes": 1, "price": -1}, "price is -1"),
        (outcome_fee, {"outcomes": 1, "price": 1, "base_fee": -1}, "base_fee is -1"),
        (outcome_fee, {"outcomes": 1e300, "price": 1e300}, "fee cannot be computed"),
    ],
)
def test_bad_prices_are_refused(fee, arguments, message):
    with pytest.raises(ValueError, match=message):
        fee(**arguments)


@pytest.mark.parametrize("value", ["1", None, False])
def test_prices_are_numbers(value):
    with pytest.raises(TypeError, match=r"volume is .*; give a number"):
        volume_fee(value, **VOLUME_TERMS)
    with pytest.raises(TypeError, match=r"actual_cost is .*; give a number"):
        gainshare(value, **GAIN_TERMS)


def test_small_amounts_are_amounts():
    assert full_time_equivalent_fee(0.5, volume_per_head=0.5, rate=0.5).fee == 0.5
    small = {"base_volume": 0.5, "base_fee": 0.5, "band": 0, "additional_charge": 0.5, "reduced_credit": 0.5}
    assert volume_fee(0.75, **small).fee == 0.625
    assert gainshare(0.25, baseline=0.75, vendor_share=0.5, dead_band=0, cap=0.5).payment == 0.25


def test_a_month_without_volume_may_cost_nothing():
    terms = VOLUME_TERMS | {"base_volume": 1000, "band": 0, "base_fee": 2000, "reduced_credit": 2}
    assert volume_fee(0, **terms).fee == 0


@pytest.mark.parametrize(
    ("function", "arguments", "first_line"),
    [
        (full_time_equivalent_fee, {"volume": 10, "volume_per_head": 5, "rate": 9}, "heads: 2"),
        (volume_fee, {"volume": 80_000} | VOLUME_TERMS, "band low: 95,000.00"),
        (gainshare, {"actual_cost": 880_000} | GAIN_TERMS, "saving: 120,000.00"),
    ],
)
def test_results_read_line_by_line_and_cannot_be_changed(function, arguments, first_line):
    found = function(**arguments)
    assert repr(found).splitlines()[0] == first_line
    with pytest.raises(FrozenInstanceError):
        found.fee = 0
