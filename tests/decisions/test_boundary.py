import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions import boundary
from outsourcing_lab.decisions.boundary import make_or_buy

PUBLISHED = {
    "make_cost": 4_000_000,
    "buy_price": 3_200_000,
    "agency_cost": 150_000,
    "bargaining_cost": 250_000,
    "governance_cost": 200_000,
    "holdup_probability": 0.10,
    "holdup_loss": 1_500_000,
}
amounts = st.floats(0, 1e9)


def test_the_worked_example():
    found = make_or_buy(**PUBLISHED)
    assert (found.choice, found.make_total, found.buy_total) == ("buy", 4_150_000, 3_800_000)
    assert found.expected_holdup == 150_000
    assert found.break_even_probability == pytest.approx(1 / 3, rel=1e-12)


@pytest.mark.parametrize(("probability", "choice"), [(0.33, "buy"), (1 / 3, "either"), (0.34, "make")])
def test_the_choice_turns_at_the_break_even_probability(probability, choice):
    assert make_or_buy(**PUBLISHED | {"holdup_probability": probability}).choice == choice


@pytest.mark.parametrize(
    ("changed", "choice"),
    [
        ({"holdup_loss": 0}, "buy"),
        ({"holdup_loss": 499_999}, "buy"),
        ({"buy_price": 4_000_000}, "make"),
    ],
)
def test_where_no_probability_turns_the_choice_there_is_no_break_even(changed, choice):
    for probability in (0, 1):
        found = make_or_buy(**PUBLISHED | changed | {"holdup_probability": probability})
        assert (found.choice, found.break_even_probability) == (choice, None)


def test_the_break_even_may_be_at_either_end():
    at_one = make_or_buy(**PUBLISHED | {"holdup_loss": 500_000})
    at_none = make_or_buy(0.3, buy_price=0.1, bargaining_cost=0.2, holdup_loss=1)
    assert (at_one.break_even_probability, at_none.break_even_probability) == (1, 0)
    assert (at_one.choice, at_none.choice) == ("buy", "either")


def test_equal_costs_are_a_tie_in_spite_of_binary_fractions():
    assert make_or_buy(0.3, buy_price=0.1, governance_cost=0.2).choice == "either"
    assert make_or_buy(0, buy_price=0).choice == "either"


def test_what_is_not_given_costs_nothing():
    plain = make_or_buy(10, buy_price=9)
    assert (plain.make_total, plain.buy_total) == (10, 9)
    assert make_or_buy(10, buy_price=9, holdup_loss=5).buy_total == 9
    assert make_or_buy(10, buy_price=9, holdup_probability=0.5).buy_total == 9


def test_overhead_that_stays_is_no_cost_of_making():
    full_cost, of_which_stays, price = 1_000_000, 300_000, 800_000
    assert make_or_buy(full_cost, buy_price=price).choice == "buy"
    assert make_or_buy(full_cost - of_which_stays, buy_price=price).choice == "make"


@given(
    make=amounts,
    price=amounts,
    agency=amounts,
    bargaining=amounts,
    governance=amounts,
    loss=st.floats(1, 1e9),
)
def test_buying_is_right_below_the_break_even_and_making_above(
    make, price, agency, bargaining, governance, loss
):
    def at(probability):
        return make_or_buy(
            make,
            buy_price=price,
            agency_cost=agency,
            bargaining_cost=bargaining,
            governance_cost=governance,
            holdup_probability=probability,
            holdup_loss=loss,
        )

    limit = at(0).break_even_probability
    if limit is None:
        assert at(0).choice == at(1).choice
    else:
        assert 0 <= limit <= 1
        assert at(limit).choice == "either"
        assert at(limit / 2).choice in ("buy", "either")
        assert at((1 + limit) / 2).choice in ("make", "either")


@given(make=amounts, price=amounts, cost=amounts, more=amounts, probability=st.floats(0, 1))
def test_dearer_dealing_with_a_supplier_never_turns_making_into_buying(make, price, cost, more, probability):
    order = ["buy", "either", "make"]
    for argument in ("bargaining_cost", "governance_cost", "holdup_loss"):
        cheap, dear = (
            make_or_buy(make, buy_price=price, holdup_probability=probability, **{argument: amount})
            for amount in (cost, cost + more)
        )
        assert order.index(cheap.choice) <= order.index(dear.choice)
        assert cheap.buy_total <= dear.buy_total
    careful, careless = (
        make_or_buy(make, buy_price=price, agency_cost=amount) for amount in (cost, cost + more)
    )
    assert order.index(careful.choice) >= order.index(careless.choice)


@given(factor=st.floats(1e-3, 1e6))
def test_the_currency_does_not_matter(factor):
    money = {name: value * factor for name, value in PUBLISHED.items() if name != "holdup_probability"}
    found = make_or_buy(**PUBLISHED | money)
    assert found.choice == "buy"
    assert found.break_even_probability == pytest.approx(1 / 3)


def test_it_agrees_with_a_search_for_the_crossing():
    for make, price, loss in np.random.default_rng(41).uniform(0, 10, (1000, 3)):

        def surplus(probability, make=make, price=price, loss=loss):
            found = make_or_buy(make, buy_price=price, holdup_loss=loss, holdup_probability=probability)
            return found.buy_total - found.make_total

        low, high = 0.0, 1.0
        expected = None
        if surplus(0) < 0 < surplus(1):
            for _ in range(60):
                middle = (low + high) / 2
                low, high = (middle, high) if surplus(middle) < 0 else (low, middle)
            expected = pytest.approx(low, abs=1e-9)
        assert make_or_buy(make, buy_price=price, holdup_loss=loss).break_even_probability == expected


def test_the_result_reads_well_as_a_cells_output():
    assert repr(make_or_buy(**PUBLISHED | {"holdup_loss": 0})).splitlines() == [
        "choice: buy",
        "make total: 4,150,000.00",
        "buy total: 3,650,000.00",
        "expected holdup: 0",
        "break even probability: none",
    ]


def test_all_that_the_module_names_is_there():
    assert {"make_or_buy", "engagement", "kraljic"} <= set(boundary.__all__)
    assert all(callable(getattr(boundary, name)) for name in boundary.__all__)
