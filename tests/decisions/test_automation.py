import math
from dataclasses import FrozenInstanceError

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.automation import annuity_factor, automation_or_offshoring

CASE = {
    "heads": 40,
    "onshore_cost": 55_000,
    "automated_share": 0.6,
    "automation_investment": 600_000,
    "automation_running_cost": 180_000,
    "offshore_cost": 22_000,
    "offshore_transition": 350_000,
    "governance": 0.10,
    "discount_rate": 0.10,
    "years": 5,
}
shares = st.floats(0, 1)
any_number = st.sampled_from([0, 5e-324, 1e-300, 1e-9, 1, 1e9, 1e300, 1.7e308, 10**400])


def test_forty_people_over_five_years():
    found = automation_or_offshoring(**CASE)
    assert found.automation == pytest.approx(4.618e6, abs=500)
    assert found.offshoring == pytest.approx(4.019e6, abs=500)
    assert found.break_even_share == pytest.approx(0.6718, abs=5e-5)
    assert found.choice == "offshoring"


def by_year(years, discount_rate, start, yearly):
    return start + sum(yearly / (1 + discount_rate) ** year for year in range(1, years + 1))


def test_a_thousand_cases_agree_with_their_cash_flows_year_by_year():
    draw = numpy.random.default_rng(4231)
    choices, crossings = set(), 0
    for _ in range(1000):
        case = {name: value * draw.uniform(0.3, 1.6) for name, value in CASE.items() if name != "years"}
        case["years"] = years = int(draw.integers(1, 12))
        case["exception_cost"] = hard = draw.uniform(0.8, 2)
        found = automation_or_offshoring(**case)
        rate = case["discount_rate"]
        onshore = case["heads"] * case["onshore_cost"]
        offshore = case["heads"] * case["offshore_cost"] * (1 + case["governance"])
        left, run = (1 - case["automated_share"]) * hard, case["automation_running_cost"]
        start, move = case["automation_investment"], case["offshore_transition"]
        assert found.keeping == pytest.approx(by_year(years, rate, 0, onshore))
        assert found.automation == pytest.approx(by_year(years, rate, start, run + left * onshore))
        assert found.offshoring == pytest.approx(by_year(years, rate, move, offshore))
        assert found.both == pytest.approx(by_year(years, rate, start + move, run + left * offshore))
        assert found.choice == ("automation" if found.automation < found.offshoring else "offshoring")
        choices.add(found.choice)
        ends = [
            automation_or_offshoring(**case | {"automated_share": share}).choice == "automation"
            for share in (0, 1)
        ]
        assert (found.break_even_share is not None) == (ends == [False, True])
        if found.break_even_share is not None:
            crossings += 1
            crossing = automation_or_offshoring(**case | {"automated_share": found.break_even_share})
            assert crossing.automation == pytest.approx(crossing.offshoring)
            assert crossing.choice == "either"
    assert choices == {"automation", "offshoring"}
    assert crossings > 100


@given(share=shares, more=shares)
def test_more_automation_never_costs_more_to_run(share, more):
    low, high = sorted([share, more])
    assert (
        automation_or_offshoring(**CASE | {"automated_share": high}).automation
        <= automation_or_offshoring(**CASE | {"automated_share": low}).automation
    )


@given(hard=st.floats(1, 5))
def test_hard_exceptions_ask_for_more_automation(hard):
    easy, difficult = (automation_or_offshoring(**CASE, exception_cost=cost) for cost in (1, hard))
    assert difficult.automation >= easy.automation
    assert difficult.break_even_share >= easy.break_even_share
    assert difficult.offshoring == easy.offshoring


@given(scale=st.floats(0.01, 100))
def test_the_currency_does_not_matter(scale):
    amounts = [name for name in CASE if "cost" in name or name.endswith(("investment", "transition"))]
    found = automation_or_offshoring(**CASE | {name: CASE[name] * scale for name in amounts})
    assert found.automation == pytest.approx(automation_or_offshoring(**CASE).automation * scale)
    assert found.break_even_share == pytest.approx(0.6718, abs=5e-5)


def test_a_robot_costs_upkeep_and_the_choice_turns_on_it():
    free = automation_or_offshoring(**CASE | {"automation_running_cost": 0})
    assert (free.choice, automation_or_offshoring(**CASE).choice) == ("automation", "offshoring")


def test_both_together_may_beat_either():
    found = automation_or_offshoring(**CASE)
    assert found.both == pytest.approx(3_100_134.26, abs=0.005)
    assert found.both < found.offshoring < found.automation < found.keeping


@pytest.mark.parametrize(
    "arguments", [{"offshore_transition": 0, "offshore_cost": 0}, {"offshore_cost": 100_000}]
)
def test_where_one_side_always_wins_no_share_breaks_even(arguments):
    assert automation_or_offshoring(**CASE | arguments).break_even_share is None


def test_equal_costs_are_either():
    same = {
        "automation_investment": 0,
        "offshore_transition": 0,
        "governance": 0,
        "automation_running_cost": 0,
    }
    found = automation_or_offshoring(**CASE | same | {"automated_share": 0.6})
    assert (found.choice, found.break_even_share) == ("either", pytest.approx(0.6))


def test_an_annuity_is_the_sum_of_its_years():
    assert annuity_factor(0.10, years=5) == pytest.approx(3.7908, abs=5e-5)
    assert annuity_factor(0, years=5) == 5
    assert annuity_factor(0.25, years=1) == 0.8


@given(rate=st.sampled_from([0, 1e-300, 1e-17, 1e-9]) | st.floats(0, 3), years=st.integers(1, 60))
def test_annuities_agree_with_the_sum_down_to_the_smallest_rates(rate, years):
    expected = math.fsum((1 + rate) ** -year for year in range(1, years + 1))
    assert annuity_factor(rate, years=years) == pytest.approx(expected, rel=1e-7)


@given(rate=st.floats(0, 2), more=st.floats(0, 2), years=st.integers(1, 40))
def test_a_higher_rate_never_raises_an_annuity(rate, more, years):
    assert annuity_factor(rate + more, years=years) <= annuity_factor(rate, years=years) * (1 + 1e-12)


@given(extremes=st.dictionaries(st.sampled_from(sorted(CASE)), any_number, max_size=4))
def test_no_number_gives_a_nan_or_an_infinity(extremes):
    case = CASE | extremes
    case["years"] = int(case["years"])
    try:
        found = automation_or_offshoring(**case)
    except ValueError:
        return
    assert all(
        math.isfinite(cost) and cost >= 0
        for cost in (found.keeping, found.automation, found.offshoring, found.both, found.annuity_factor)
    )
    assert found.break_even_share is None or 0 <= found.break_even_share <= 1


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"heads": 0}, ValueError, "heads is 0; give a number above 0"),
        ({"onshore_cost": 0}, ValueError, "onshore_cost is 0; give a number above 0"),
        (
            {"heads": 1e-300, "onshore_cost": 1e-300},
            ValueError,
            "heads . onshore_cost . exception_cost is 0.0",
        ),
        ({"automated_share": 60}, ValueError, r"automated_share is 60; .* \(60 % is 0.6\)"),
        ({"automation_investment": -1}, ValueError, "automation_investment is -1"),
        ({"automation_running_cost": -1}, ValueError, "automation_running_cost is -1"),
        ({"offshore_cost": -1}, ValueError, "offshore_cost is -1"),
        ({"offshore_transition": math.nan}, ValueError, "offshore_transition is nan"),
        ({"governance": -0.1}, ValueError, "governance is -0.1"),
        ({"discount_rate": -0.1}, ValueError, "discount_rate is -0.1; give a number of 0 or more"),
        ({"years": 0}, ValueError, "years is 0; give a whole number of 1 or more"),
        ({"years": 2.5}, TypeError, "years is 2.5; give a whole number"),
        ({"years": 10**400}, ValueError, "years is 1000.*; give a finite number"),
        ({"exception_cost": 0}, ValueError, "exception_cost is 0; give a number above 0"),
        ({"heads": "40"}, TypeError, "heads is '40'; give a number"),
        ({"automation_running_cost": 1e308}, ValueError, "automation cannot be computed"),
        ({"offshore_cost": 1e306, "years": 50}, ValueError, "offshoring cannot be computed"),
        ({"onshore_cost": 1e307}, ValueError, "exception_cost is inf; give a finite number"),
    ],
)
def test_bad_numbers_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        automation_or_offshoring(**CASE | arguments)


def test_automation_may_break_even_at_no_share_at_all():
    free = {"automation_investment": 0, "automation_running_cost": 0, "offshore_transition": 0}
    case = CASE | free | {"offshore_cost": CASE["onshore_cost"], "governance": 0}
    assert automation_or_offshoring(**case).break_even_share == 0


def test_automation_may_break_even_only_at_all_of_the_work():
    free = {"automation_investment": 0, "automation_running_cost": 0, "offshore_transition": 0}
    assert automation_or_offshoring(**CASE | free | {"offshore_cost": 0}).break_even_share == 1


def test_small_amounts_are_amounts():
    found = automation_or_offshoring(
        **CASE | {"heads": 0.5, "onshore_cost": 0.5, "discount_rate": 0, "years": 1}
    )
    assert found.keeping == 0.25


def test_the_result_reads_line_by_line_and_cannot_be_changed():
    found = automation_or_offshoring(**CASE)
    assert repr(found).splitlines()[-2:] == ["choice: offshoring", "break even share: 0.6718"]
    with pytest.raises(FrozenInstanceError):
        found.choice = "automation"
