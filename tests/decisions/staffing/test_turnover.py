import math
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.staffing import attrition, yearly_attrition

RIGHT = {"yearly_rate": 0.4, "cost_per_hire": 3000, "ramp_months": 3, "starting_productivity": 0.5}


def test_the_centre_of_200_heads():
    found = attrition(200, **RIGHT)
    assert (found.hires, found.hiring_cost) == (80, 240_000)
    assert found.lost_full_time_equivalents == pytest.approx(5)
    assert found.productivity == pytest.approx(0.975)


def learning_team(heads, yearly_rate, ramp_months, start):
    """A year's missing output, counted hire by hire and day by day."""
    days = 3650
    missing_of_one = sum(
        1 - (start + (1 - start) * (day + 0.5) / (ramp_months / 12 * days))
        for day in range(round(ramp_months / 12 * days))
    )
    return heads * yearly_rate * missing_of_one / days


@given(
    heads=st.floats(1, 5000),
    rate=st.floats(0, 1),
    months=st.integers(1, 12),
    start=st.sampled_from([0, 0.25, 1]),
)
def test_the_output_lost_is_the_sum_over_the_days_of_learning(heads, rate, months, start):
    terms = {"yearly_rate": rate, "ramp_months": months, "starting_productivity": start}
    found = attrition(heads, cost_per_hire=1, **terms)
    expected = learning_team(heads, rate, months, start)
    assert found.lost_full_time_equivalents == pytest.approx(expected, rel=2e-3, abs=1e-9)
    assert found.productivity == pytest.approx(1 - found.lost_full_time_equivalents / heads)


@given(heads=st.floats(0.1, 1e5), rate=st.floats(0, 4), scale=st.sampled_from([2, 10]))
def test_a_team_twice_as_large_hires_and_loses_twice_as_much(heads, rate, scale):
    one, other = (attrition(size, **RIGHT | {"yearly_rate": rate}) for size in (heads, heads * scale))
    assert other.hires == pytest.approx(one.hires * scale)
    assert other.hiring_cost == pytest.approx(one.hiring_cost * scale)
    assert other.productivity == one.productivity
    assert 0 <= one.productivity <= 1


def test_a_rate_above_100_percent_fills_seats_more_than_once():
    found = attrition(100, **RIGHT | {"yearly_rate": 1.5})
    assert (found.hires, found.productivity) == (150, 1 - 1.5 * 0.25 * 0.25)


def test_nobody_leaves():
    found = attrition(100, **RIGHT | {"yearly_rate": 0})
    assert (found.hires, found.hiring_cost, found.productivity) == (0, 0, 1)


def test_months_compound_for_survivors():
    assert yearly_attrition(0.03) == pytest.approx(0.3062, abs=5e-5)
    assert yearly_attrition(0.5) == 1 - 0.5**12
    assert (yearly_attrition(0), yearly_attrition(1)) == (0, 1)


@given(monthly=st.floats(0, 1))
def test_the_share_of_leavers_is_between_one_month_and_twelve(monthly):
    assert monthly - 1e-9 <= yearly_attrition(monthly) <= min(1, 12 * monthly) + 1e-9


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"heads": 0}, ValueError, "heads is 0; give a number above 0"),
        ({"heads": "200"}, TypeError, "heads is '200'; give a number"),
        ({"yearly_rate": -0.4}, ValueError, "yearly_rate is -0.4; give a number of 0 or more"),
        (
            {"yearly_rate": 40},
            ValueError,
            "yearly_rate is 40 with ramp_months 3: more people would be learning",
        ),
        ({"cost_per_hire": math.nan}, ValueError, "cost_per_hire is nan"),
        ({"ramp_months": -1}, ValueError, "ramp_months is -1"),
        ({"starting_productivity": 50}, ValueError, r"starting_productivity is 50; .* \(50 % is 0.5\)"),
        ({"heads": 1e308, "yearly_rate": 3, "ramp_months": 0}, ValueError, "hires cannot be computed"),
        ({"heads": 1e308, "cost_per_hire": 1e9}, ValueError, "hiring_cost cannot be computed"),
    ],
)
def test_bad_numbers_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        attrition(**{"heads": 200} | RIGHT | arguments)


def test_everyone_may_be_learning_but_no_more():
    assert attrition(10, **RIGHT | {"yearly_rate": 4}).productivity == 0.75
    with pytest.raises(ValueError, match="12 / ramp_months or less"):
        attrition(10, **RIGHT | {"yearly_rate": 4.01})


def test_a_monthly_rate_is_a_share():
    with pytest.raises(ValueError, match=r"monthly_rate is 3; .* \(3 % is 0.03\)"):
        yearly_attrition(3)


def test_small_amounts_are_amounts():
    found = attrition(0.5, **RIGHT | {"cost_per_hire": 0.5, "yearly_rate": 0.5, "ramp_months": 0.5})
    assert (found.hires, found.hiring_cost) == (0.25, 0.125)


def test_the_result_reads_line_by_line_and_cannot_be_changed():
    found = attrition(200, **RIGHT)
    assert repr(found).splitlines()[0] == "hires: 80"
    with pytest.raises(FrozenInstanceError):
        found.hires = 3
