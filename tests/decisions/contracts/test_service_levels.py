import math
from dataclasses import FrozenInstanceError

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.contracts import (
    Measurement,
    attained_share,
    earn_back,
    missed_service_levels,
    service_credit,
)

POOL = {"80/20": 0.6, "abandonment": 0.5, "first contact": 0.7, "quality": 0.4, "survey": 0.3}
TERMS = {"at_risk": 0.12, "allocations": POOL}
names = st.sets(st.sampled_from(sorted(POOL)))


@pytest.mark.parametrize(
    ("missed", "allocated", "credit"),
    [
        ([], 0, 0),
        (["first contact"], 0.7, 42_000),
        (["first contact", "80/20"], 1.3, 60_000),
        (["quality", "80/20"], 1.0, 60_000),
        (list(POOL), 2.5, 60_000),
    ],
)
def test_the_month_of_a_fee_of_half_a_million(missed, allocated, credit):
    found = service_credit(500_000, missed=missed, **TERMS)
    assert found.allocated == pytest.approx(allocated)
    assert found.counted == pytest.approx(min(allocated, 1))
    assert found.credit == pytest.approx(credit)
    assert found.amount_at_risk == pytest.approx(60_000)
    assert set(found.missed) == set(missed)


def test_a_thousand_credits_agree_with_sums_in_whole_cents():
    draw = numpy.random.default_rng(4182)
    for _ in range(1000):
        fee_cents, at_risk = int(draw.integers(0, 10**9)), int(draw.integers(0, 101))
        points = {name: int(draw.integers(0, 101)) for name in "abcdef"}
        missed = [name for name in points if draw.random() < 0.4]
        hundredths_of_percent = min(sum(points[name] for name in missed), 100) * at_risk
        found = service_credit(
            fee_cents / 100,
            at_risk=at_risk / 100,
            allocations={name: share / 100 for name, share in points.items()},
            missed=missed,
        )
        assert found.credit == pytest.approx(fee_cents * hundredths_of_percent / 10**6, rel=1e-12)


@given(missed=names, further=names, fee=st.floats(0, 1e9))
def test_more_misses_never_cost_less_and_never_more_than_the_amount_at_risk(missed, further, fee):
    few = service_credit(fee, missed=missed, **TERMS)
    many = service_credit(fee, missed=missed | further, **TERMS)
    assert 0 <= few.credit <= many.credit <= many.amount_at_risk <= fee


@given(missed=names)
def test_the_credit_grows_with_the_fee(missed):
    one, double = (service_credit(fee, missed=missed, **TERMS).credit for fee in (1000, 2000))
    assert double == pytest.approx(2 * one)


def test_a_level_missed_twice_in_the_list_counts_once():
    assert service_credit(500_000, missed=["survey", "survey"], **TERMS).allocated == 0.3


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"monthly_fee": -1}, ValueError, "monthly_fee is -1; give a number of 0 or more"),
        ({"monthly_fee": "500k"}, TypeError, "monthly_fee is '500k'; give a number"),
        ({"at_risk": 12}, ValueError, r"at_risk is 12; .* \(12 % is 0.12\)"),
        ({"allocations": {"survey": 30}}, ValueError, r"allocations\['survey'\] is 30; .* \(30 % is 0.3\)"),
        ({"allocations": [0.3]}, TypeError, r"allocations is \[0.3\]; give a share for each name"),
        (
            {"missed": ["surveys"]},
            ValueError,
            "missed has 'surveys'; give names of allocations: 80/20, .*survey",
        ),
        ({"missed": "survey"}, TypeError, "missed is 'survey'; give a list of names"),
        ({"missed": 3}, TypeError, "missed is 3; give a list of names"),
    ],
)
def test_bad_terms_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        service_credit(**{"monthly_fee": 500_000, "missed": ["survey"]} | TERMS | arguments)


@pytest.mark.parametrize(
    ("target", "actual", "higher_is_better", "met"),
    [
        (0.8, 0.8, True, True),
        (0.8, 0.79, True, False),
        (0.8, 0.81, True, True),
        (0.3, 0.1 * 3, True, True),
        (0.1 * 3, 0.3, True, True),
        (20, 20, False, True),
        (20, 20.1, False, False),
        (20, 8, False, True),
        (0.3, 0.1 * 3, False, True),
        (0, 0, False, True),
        (0, 0.01, False, False),
    ],
)
def test_exactly_at_target_is_met_in_both_directions(target, actual, higher_is_better, met):
    measurement = Measurement("level", target, actual, higher_is_better=higher_is_better)
    assert measurement.met is met
    assert missed_service_levels([measurement]) == (() if met else ("level",))


@given(target=st.floats(-100, 100), actual=st.floats(-100, 100))
def test_a_number_off_its_target_is_met_in_one_direction_only(target, actual):
    up, down = (Measurement("level", target, actual, higher_is_better=better).met for better in (True, False))
    assert (up and down) == math.isclose(target, actual, rel_tol=1e-9)
    assert up or down


def test_too_few_events_do_not_count():
    few = Measurement("complaints", 0.9, 0.5, volume=29, minimum_volume=30)
    enough = Measurement("complaints", 0.9, 0.5, volume=30, minimum_volume=30)
    assert not Measurement("complaints", 0.9, 0.5).met
    assert Measurement("complaints", 0.9, 0.5, minimum_volume=2).met
    none = Measurement("complaints", 0.9, None, volume=0)
    assert (few.met, enough.met, none.met) == (True, False, True)


def test_missed_levels_lead_to_the_credit():
    month = [
        Measurement("80/20", 0.8, 0.78),
        Measurement("abandonment", 0.05, 0.05, higher_is_better=False),
        Measurement("first contact", 0.75, 0.70),
    ]
    missed = missed_service_levels(month)
    assert missed == ("80/20", "first contact")
    assert service_credit(500_000, missed=missed, **TERMS).credit == pytest.approx(60_000)
    assert missed_service_levels([]) == ()


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"name": 3}, TypeError, "name is 3; give the service level's name"),
        ({"target": "0.8"}, TypeError, "target of level is '0.8'; give a number"),
        ({"actual": math.nan}, ValueError, "actual of level is nan; give a finite number"),
        ({"actual": None}, ValueError, "actual of level is None; give what was measured, or a volume of 0"),
        ({"higher_is_better": "no"}, TypeError, "higher_is_better of level is 'no'; give True or False"),
        ({"volume": -1}, ValueError, "volume of level is -1; give a whole number of 0 or more"),
        ({"minimum_volume": 0}, ValueError, "minimum_volume of level is 0; give a whole number of 1 or more"),
    ],
)
def test_bad_measurements_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        Measurement(**{"name": "level", "target": 0.8, "actual": 0.7} | arguments)


@pytest.mark.parametrize(
    ("measurements", "error", "message"),
    [
        (3, TypeError, "measurements is 3; give a list of Measurement"),
        (["80/20"], TypeError, "measurements has '80/20'; give a list of Measurement"),
        ([Measurement("a", 1, 1)] * 2, ValueError, "measurements has 'a' twice"),
    ],
)
def test_bad_lists_of_measurements_are_refused(measurements, error, message):
    with pytest.raises(error, match=message):
        missed_service_levels(measurements)


def test_excluded_events_count_neither_for_nor_against():
    assert attained_share(880, events=1100) == 0.8
    assert attained_share(880, events=1100, excluded=100) == 0.88
    assert attained_share(0, events=5) == 0
    assert attained_share(1, events=1) == 1
    assert attained_share(3, events=5, excluded=2) == 1


@pytest.mark.parametrize(
    ("in_time", "events", "excluded", "message"),
    [
        (0, 0, 0, "excluded is 0 of 0 events; none is left to measure"),
        (0, 10, 10, "excluded is 10 of 10 events; none is left"),
        (9, 10, 2, "in_time is 9; give at most the 8 events that count"),
        (-1, 10, 2, "in_time is -1; give a whole number of 0 or more"),
        (1, -10, 2, "events is -10"),
        (1, 10, -2, "excluded is -2"),
    ],
)
def test_events_that_do_not_add_up_are_refused(in_time, events, excluded, message):
    with pytest.raises(ValueError, match=message):
        attained_share(in_time, events=events, excluded=excluded)


@pytest.mark.parametrize(
    ("months_met", "back"),
    [
        ([True, True, True], 42_000),
        ([True, True, True, False], 42_000),
        ([True, True], 0),
        ([True, False, True, True, True], 0),
        ([], 0),
    ],
)
def test_a_credit_is_earned_back_by_the_months_that_follow_at_once(months_met, back):
    assert earn_back(42_000, following_months_met=months_met, months=3) == back


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"credit": -1}, ValueError, "credit is -1; give a number of 0 or more"),
        ({"months": 0}, ValueError, "months is 0; give a whole number of 1 or more"),
        ({"months": 1.5}, TypeError, "months is 1.5; give a whole number"),
        ({"following_months_met": True}, TypeError, "following_months_met is True; give a list of True"),
        (
            {"following_months_met": [True, 1]},
            TypeError,
            r"following_months_met\[1\] is 1; give True or False",
        ),
    ],
)
def test_a_bad_earn_back_is_refused(arguments, error, message):
    right = {"credit": 42_000, "following_months_met": [True], "months": 1}
    with pytest.raises(error, match=message):
        earn_back(**right | arguments)


def test_credits_and_measurements_read_well_and_cannot_be_changed():
    credit = service_credit(500_000, missed=["survey"], **TERMS)
    assert repr(credit).splitlines()[0] == "missed: survey"
    with pytest.raises(FrozenInstanceError):
        credit.credit = 0
    with pytest.raises(FrozenInstanceError):
        Measurement("level", 0.8, 0.7).actual = 0.9
