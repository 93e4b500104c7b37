import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.value import expected_monetary_value, pilot_first

REGISTER = {"vendor fails": (0.10, 2e6), "people leave": (0.25, 4e5), "data breach": (0.05, 3e6)}
probabilities = st.floats(0, 1)
values = st.floats(-1e9, 1e9)


def decision(p=0.6, good=2e6, bad=-1.5e6, cost=2e5, factor=1):
    return pilot_first(p, value_if_good=good, value_if_bad=bad, pilot_cost=cost, discount_factor=factor)


def test_a_pilot_pays_where_it_saves_more_than_it_costs():
    found = decision()
    assert found.choice == "pilot first"
    assert found.roll_out_now == pytest.approx(600_000)
    assert found.pilot_first == pytest.approx(1_000_000)
    assert (found.after_good_pilot, found.after_bad_pilot) == (2e6, 0)
    assert found.most_a_pilot_may_cost == pytest.approx(600_000)


def test_where_a_roll_out_is_worth_nothing_a_pilot_may_cost_all_that_it_brings():
    assert decision(p=0.5, good=1, bad=-1, cost=0).most_a_pilot_may_cost == 0.5
    assert decision(p=0.5, good=1, bad=-3, cost=0).most_a_pilot_may_cost == 0.5


def test_waiting_for_the_pilot_costs_too():
    found = decision(factor=0.5)
    assert found.pilot_first == pytest.approx(400_000)
    assert found.choice == "roll out now"
    assert found.most_a_pilot_may_cost == 0


@pytest.mark.parametrize(
    ("arguments", "choice"),
    [
        ({"p": 0.95}, "roll out now"),
        ({"p": 0.05}, "do nothing"),
        ({"bad": 1e5}, "roll out now"),
        ({"good": -1}, "do nothing"),
        ({"cost": 7e5}, "roll out now"),
        ({"p": 1}, "roll out now"),
        ({"p": 0}, "do nothing"),
    ],
)
def test_each_move_is_best_somewhere(arguments, choice):
    assert decision(**arguments).choice == choice


def test_at_equal_value_the_move_that_commits_to_less_is_chosen():
    assert decision(cost=6e5).choice == "pilot first"
    assert decision(p=0.1, good=2e6, cost=2e5).choice == "do nothing"
    assert decision(p=0.5, good=1, bad=-1, cost=0.5).choice == "do nothing"
    assert decision(p=0.3, good=0.7, bad=-0.3, cost=0.21).choice == "do nothing"


def test_the_values_agree_with_trying_every_plan():
    draw = np.random.default_rng(8)
    for _ in range(1000):
        p, factor, cost = draw.random(), draw.random(), draw.uniform(0, 50)
        bad, good = sorted((draw.uniform(-100, 100), draw.uniform(-100, 100)))
        plans = [
            sum(
                chance * factor * (value if go else 0)
                for chance, value, go in ((p, good, go_if_good), (1 - p, bad, go_if_bad))
            )
            for go_if_good, go_if_bad in product((True, False), repeat=2)
        ]
        found = decision(p, good, bad, cost, factor)
        assert found.pilot_first == pytest.approx(max(plans) - cost, abs=1e-9)
        outcomes = {
            "roll out now": p * good + (1 - p) * bad,
            "pilot first": max(plans) - cost,
            "do nothing": 0,
        }
        assert outcomes[found.choice] == pytest.approx(max(outcomes.values()), abs=1e-9)


@given(p=probabilities, one=values, other=values, cost=st.floats(0, 1e9), factor=probabilities)
def test_a_pilot_is_chosen_only_below_the_most_it_may_cost(p, one, other, cost, factor):
    bad, good = sorted((one, other))
    found = decision(p, good, bad, cost, factor)
    assert found.most_a_pilot_may_cost >= 0
    if found.choice == "pilot first":
        assert cost <= found.most_a_pilot_may_cost + 1e-3
    assert all(math.isfinite(value) for value in (found.roll_out_now, found.pilot_first))


@given(p=probabilities, one=values, other=values)
def test_a_free_and_instant_pilot_is_never_worse(p, one, other):
    bad, good = sorted((one, other))
    found = decision(p, good, bad, cost=0)
    assert found.pilot_first >= max(0, found.roll_out_now) - 1e-3


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"p": 60}, ValueError, r"success_probability is 60; give a share from 0 to 1 \(60 % is 0.6\)"),
        ({"p": -0.1}, ValueError, "success_probability is -0.1"),
        ({"p": "high"}, TypeError, "success_probability is 'high'"),
        ({"good": math.nan}, ValueError, "value_if_good is nan"),
        ({"bad": math.inf}, ValueError, "value_if_bad is inf"),
        ({"bad": 3e6}, ValueError, "value_if_bad is 3000000.0; give an amount not above value_if_good"),
        ({"cost": -1}, ValueError, "pilot_cost is -1"),
        ({"factor": 1.1}, ValueError, "discount_factor is 1.1"),
    ],
)
def test_bad_input_to_a_pilot_is_named(arguments, error, message):
    with pytest.raises(error, match=message):
        decision(**arguments)


def test_the_worked_register():
    found = expected_monetary_value(REGISTER)
    assert found.names == ("vendor fails", "people leave", "data breach")
    assert found.expected_losses == pytest.approx((200_000, 100_000, 150_000))
    assert found.total == pytest.approx(450_000)
    assert found.worst_case == 5.4e6
    assert found.chance_of_no_loss == pytest.approx(0.9 * 0.75 * 0.95)


def test_the_total_is_the_mean_over_everything_that_may_happen():
    draw = np.random.default_rng(9)
    for _ in range(1000):
        register = {str(index): (draw.random(), draw.uniform(1, 1e6)) for index in range(draw.integers(1, 6))}
        mean = none = worst = 0.0
        for happens in product((False, True), repeat=len(register)):
            entries = list(zip(happens, register.values(), strict=True))
            chance = math.prod(p if it else 1 - p for it, (p, _) in entries)
            loss = sum(loss for it, (_, loss) in entries if it)
            mean += chance * loss
            none += chance if loss == 0 else 0
            worst = max(worst, loss)
        found = expected_monetary_value(register)
        assert found.total == pytest.approx(mean)
        assert found.chance_of_no_loss == pytest.approx(none)
        assert found.worst_case == pytest.approx(worst)


@given(st.dictionaries(st.text(), st.tuples(probabilities, st.floats(0, 1e300)), max_size=6))
def test_the_total_lies_between_nothing_and_the_worst_case(register):
    found = expected_monetary_value(register)
    assert 0 <= found.total <= found.worst_case
    assert 0 <= found.chance_of_no_loss <= 1
    assert found.total == pytest.approx(sum(found.expected_losses))


def test_an_empty_register_costs_nothing():
    found = expected_monetary_value({})
    assert (found.total, found.chance_of_no_loss, found.worst_case) == (0.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("risks", "error", "message"),
    [
        ([(0.1, 5)], TypeError, r"risks is \[\(0.1, 5\)\]; give a mapping"),
        ({"a": (10, 5)}, ValueError, r"the probability of risks\['a'\] is 10.0; give a share"),
        ({"a": (-0.1, 5)}, ValueError, r"the probability of risks\['a'\] is -0.1"),
        ({"a": (0.1, -5)}, ValueError, r"the loss of risks\['a'\] is -5.0; give a number of 0 or more"),
        ({"a": (0.1,)}, ValueError, r"risks\['a'\] is \(0.1,\); give \(probability, loss\)"),
        ({"a": (0.1, 5, 6)}, ValueError, r"give \(probability, loss\)"),
        ({"a": (0.1, math.nan)}, ValueError, r"risks\['a'\]\[1\] is nan"),
        ({"a": ("x", 5)}, TypeError, r"risks\['a'\]\[0\] is 'x'"),
        ({"a": (1, 1e308), "b": (0, 1e308)}, ValueError, "the worst case cannot be computed"),
        ({"a": (1, 1e308), "b": (1, 1e308)}, ValueError, "the total of the expected losses cannot"),
    ],
)
def test_a_bad_register_is_named(risks, error, message):
    with pytest.raises(error, match=message):
        expected_monetary_value(risks)
