import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.learning import learning_curve

counts = st.integers(1, 300)
rates = st.floats(0.5, 1)
models = st.sampled_from(["wright", "crawford"])


def test_the_published_eighty_percent_curve():
    assert learning_curve(100, rate=0.8, units=2).exponent == pytest.approx(-0.32193, abs=5e-6)
    assert learning_curve(100, rate=0.8, units=4).average == pytest.approx(64)
    assert learning_curve(100, rate=0.8, units=2).last_unit == pytest.approx(60)
    assert learning_curve(100, rate=0.8, units=2, model="crawford").last_unit == pytest.approx(80)


def test_the_two_models_differ_by_a_third_after_ten_units():
    wright, crawford = (
        learning_curve(100, rate=0.8, units=10, model=model).total for model in ("wright", "crawford")
    )
    assert (round(wright, 1), round(crawford, 1)) == (476.5, 631.5)
    assert crawford / wright == pytest.approx(1.33, abs=0.005)


def test_attrition_resets_learning():
    one_team = learning_curve(100, rate=0.8, units=10).total
    team_replaced = 2 * learning_curve(100, rate=0.8, units=5).total
    assert team_replaced > 1.2 * one_team


def test_the_curve_knows_no_plateau():
    thousand, million = (
        learning_curve(100, rate=0.8, units=units, model="crawford").last_unit for units in (1000, 1_000_000)
    )
    assert million < 0.2 * thousand


@given(first=st.floats(0, 1e6), units=counts, model=models)
def test_without_learning_each_unit_costs_the_same(first, units, model):
    found = learning_curve(first, rate=1, units=units, model=model)
    assert (found.exponent, found.average) == (0, pytest.approx(first))
    assert found.total == pytest.approx(units * first)
    assert found.last_unit == pytest.approx(first)


@given(first=st.floats(0.1, 1e6), rate=rates, units=counts, model=models)
def test_a_run_costs_its_units_and_none_less_than_nothing(first, rate, units, model):
    found = learning_curve(first, rate=rate, units=units, model=model)
    longer = learning_curve(first, rate=rate, units=units + 1, model=model)
    assert found.average * units == pytest.approx(found.total)
    assert longer.total == pytest.approx(found.total + longer.last_unit)
    assert 0 <= longer.last_unit <= found.last_unit * (1 + 1e-9) + 1e-9 * first
    assert found.last_unit <= first * (1 + 1e-9)
    assert found.average >= found.last_unit * (1 - 1e-9)


@given(rate=rates, units=counts)
def test_a_doubling_leaves_the_rate(rate, units):
    averages = [learning_curve(1, rate=rate, units=count).average for count in (units, 2 * units)]
    assert averages[1] == pytest.approx(rate * averages[0])
    last = [
        learning_curve(1, rate=rate, units=count, model="crawford").last_unit for count in (units, 2 * units)
    ]
    assert last[1] == pytest.approx(rate * last[0])


@given(rate=rates, units=counts)
def test_crawfords_run_never_costs_less_than_wrights(rate, units):
    wright, crawford = (
        learning_curve(1, rate=rate, units=units, model=model) for model in ("wright", "crawford")
    )
    assert crawford.total >= wright.total * (1 - 1e-9)


def test_it_agrees_with_numpy_on_many_runs():
    draw = np.random.default_rng(49)
    for _ in range(1000):
        first, rate, units = draw.uniform(0, 1000), draw.uniform(0.51, 1), int(draw.integers(1, 400))
        exponent = np.log(rate) / np.log(2)
        numbers = np.arange(1, units + 1, dtype=float)
        unit_costs = first * numbers**exponent
        totals = first * numbers**exponent * numbers
        crawford = learning_curve(first, rate=rate, units=units, model="crawford")
        assert crawford.total == pytest.approx(unit_costs.sum())
        assert crawford.last_unit == pytest.approx(unit_costs[-1])
        wright = learning_curve(first, rate=rate, units=units)
        assert wright.total == pytest.approx(totals[-1])
        assert wright.last_unit == pytest.approx(np.diff(totals, prepend=0)[-1], abs=1e-9 * first)


def test_a_curve_that_starts_with_half_makes_the_second_unit_free():
    found = learning_curve(100, rate=0.5, units=2)
    assert (found.total, found.last_unit) == (100, 0)


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"rate": 0}, ValueError, "rate is 0; give a number above 0"),
        ({"rate": 1.01}, ValueError, "rate is 1.01; give a share from 0 to 1"),
        ({"rate": 80}, ValueError, "rate is 80; .*80 % is 0.8"),
        ({"rate": 0.49}, ValueError, "rate is 0.49; give at least 0.5 for Wright's curve"),
        ({"units": 0}, ValueError, "units is 0; give a whole number of 1 or more"),
        ({"units": 2.0}, TypeError, "units is 2.0; give a whole number"),
        ({"units": 1_000_001}, ValueError, "units is 1000001; give at most 1,000,000"),
        ({"units": 10**400}, ValueError, "give at most 1,000,000"),
        ({"model": "boeing"}, ValueError, "model is 'boeing'; give 'wright' or 'crawford'"),
        ({"model": None}, TypeError, "model is None; give 'wright' or 'crawford'"),
        ({"first_unit": -1}, ValueError, "first_unit is -1"),
        ({"first_unit": 1e308}, ValueError, "total cannot be computed"),
    ],
)
def test_wrong_runs_are_named(changed, error, message):
    right = {"first_unit": 100, "rate": 0.8, "units": 10}
    with pytest.raises(error, match=message):
        learning_curve(**right | changed)


def test_crawfords_curve_may_be_as_steep_as_one_likes():
    assert learning_curve(100, rate=0.25, units=2, model="crawford").total == pytest.approx(125)
    assert learning_curve(100, rate=0.25, units=1_000_000, model="crawford").total < 165
