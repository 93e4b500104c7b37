import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions import cost
from outsourcing_lab.decisions.cost import (
    after_tax_saving,
    break_even_volume,
    effective_hourly_cost,
    total_cost_of_offshoring,
)
from outsourcing_lab.decisions.tables import corporate_taxes, hidden_cost_ranges

PUBLISHED = {
    "fixed_in_house": 900_000,
    "variable_in_house": 4.0,
    "fixed_outsourced": 150_000,
    "variable_outsourced": 6.5,
}
amounts = st.just(0.0) | st.floats(0.01, 1e9)
prices = st.just(0.0) | st.floats(0.01, 1e3)
shares = st.floats(0, 1)


@pytest.mark.parametrize(
    ("end", "share", "total", "saving", "saving_share"),
    [
        ("low_percent", 0.152, 11_520_000, 4_680_000, 0.289),
        ("high_percent", 0.57, 15_700_000, 500_000, 0.031),
    ],
)
def test_the_published_extremes_of_offshoring(end, share, total, saving, saving_share):
    hidden = {row.name: getattr(row, end) / 100 for row in hidden_cost_ranges()}
    found = total_cost_of_offshoring(10_000_000, baseline=16_200_000, hidden_costs=hidden)
    assert found.recurring_share == pytest.approx(share, rel=1e-12)
    assert found.one_off_share == 0
    assert found.total == pytest.approx(total, rel=1e-12)
    assert found.hidden_cost == pytest.approx(total - 10_000_000, rel=1e-12)
    assert found.saving == pytest.approx(saving, rel=1e-9)
    assert round(found.saving_share, 3) == saving_share


def test_a_share_is_one_of_the_contract_not_of_the_baseline():
    found = total_cost_of_offshoring(100, baseline=1000, hidden_costs={"transition": 0.1})
    assert (found.hidden_cost, found.saving, found.saving_share) == (10, 890, 0.89)


def test_one_off_costs_are_spread_over_the_years_and_recurring_ones_are_not():
    costs = {"transition": 0.3, "layoffs": 0.2, "management": 0.1}
    found = total_cost_of_offshoring(
        100, baseline=200, hidden_costs=costs, one_off=["transition", "layoffs", "layoffs"], years=5
    )
    assert found.one_off_share == pytest.approx(0.1, rel=1e-12)
    assert found.recurring_share == pytest.approx(0.1, rel=1e-12)
    assert found.total == pytest.approx(120, rel=1e-12)


def test_without_a_length_one_off_costs_count_in_full_as_in_the_published_sum():
    found = total_cost_of_offshoring(
        100, baseline=200, hidden_costs={"transition": 0.3}, one_off=["transition"]
    )
    assert (found.one_off_share, found.total) == (0.3, 130)


@given(
    contract=amounts,
    costs=st.dictionaries(st.text(max_size=2), shares, max_size=6),
    years=st.floats(1, 20),
    data=st.data(),
)
def test_totals_add_up_and_time_only_helps(contract, costs, years, data):
    one_off = data.draw(st.sets(st.sampled_from(sorted(costs)))) if costs else set()

    def found(years):
        return total_cost_of_offshoring(
            contract, baseline=1000, hidden_costs=costs, one_off=one_off, years=years
        )

    here = found(years)
    assert here.total == pytest.approx(here.contract + here.hidden_cost)
    assert here.saving == pytest.approx(1000 - here.total)
    assert here.total >= contract
    assert here.total <= found(1).total
    unsplit = total_cost_of_offshoring(contract, baseline=1000, hidden_costs=costs)
    assert found(1).total == pytest.approx(unsplit.total)


def test_total_cost_agrees_with_numpy():
    draw = np.random.default_rng(44)
    for _ in range(1000):
        values = draw.uniform(0, 0.3, 6)
        paid_once = draw.random(6) < 0.5
        contract, baseline, years = draw.uniform(1, 1e7), draw.uniform(1, 1e7), draw.integers(1, 10)
        found = total_cost_of_offshoring(
            contract,
            baseline=baseline,
            hidden_costs={str(place): value for place, value in enumerate(values)},
            one_off=[str(place) for place in np.flatnonzero(paid_once)],
            years=years,
        )
        expected = contract + contract * np.dot(values, np.where(paid_once, 1 / years, 1))
        assert found.total == pytest.approx(expected)
        assert found.saving_share == pytest.approx((baseline - expected) / baseline)


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"hidden_costs": {"culture": 27}}, ValueError, r"hidden_costs\['culture'\] is 27; .*27 % is 0.27"),
        ({"hidden_costs": [0.1]}, TypeError, r"hidden_costs is \[0.1\]; give a share for each name"),
        ({"one_off": ["layoffs"]}, ValueError, "one_off has 'layoffs'; give names of hidden_costs: culture"),
        ({"one_off": "culture"}, TypeError, "one_off is 'culture'; give a collection"),
        ({"baseline": 0}, ValueError, "baseline is 0; give a number above 0"),
        ({"years": 0}, ValueError, "years is 0; give a number above 0"),
        ({"years": 1e-320}, ValueError, "one_off_share cannot be computed"),
        ({"contract": 1e308, "hidden_costs": {"culture": 1}}, ValueError, "total cannot be computed"),
    ],
)
def test_wrong_hidden_costs_are_named(changed, error, message):
    right = {
        "contract": 100,
        "baseline": 200,
        "hidden_costs": {"culture": 0.2},
        "one_off": ["culture"] if "years" in changed else (),
    }
    with pytest.raises(error, match=message):
        total_cost_of_offshoring(**right | changed)


def test_effective_hourly_cost_worked_example():
    found = effective_hourly_cost(12, overhead=0.2, rework=0.1, productivity=0.75)
    assert found == pytest.approx(21.12, rel=1e-12)


def test_an_eighty_percent_gap_in_rates_shrinks():
    rate, rate_at_home = 12, 60
    found = effective_hourly_cost(rate, overhead=0.2, rework=0.1, productivity=0.75)
    assert 1 - rate / rate_at_home == pytest.approx(0.8)
    assert 1 - found / rate_at_home == pytest.approx(0.648)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"productivity": 0}, "productivity is 0; give a number above 0"),
        ({"rework": 10}, "rework is 10; .*10 % is 0.1"),
        ({"productivity": 1e-320}, "effective hourly cost cannot be computed"),
    ],
)
def test_productivity_zero_is_refused(changed, message):
    right = {"rate": 12, "overhead": 0.2, "rework": 0.1, "productivity": 0.75}
    with pytest.raises(ValueError, match=message):
        effective_hourly_cost(**right | changed)


@given(rate=amounts, overhead=st.floats(0, 5), rework=shares, productivity=st.floats(0.01, 5))
def test_effective_cost_rises_with_all_but_productivity(rate, overhead, rework, productivity):
    def found(**changed):
        plain = {"rate": rate, "overhead": overhead, "rework": rework, "productivity": productivity}
        return effective_hourly_cost(**plain | changed)

    assert found() <= found(rate=rate + 1)
    assert found() <= found(overhead=overhead + 0.1)
    assert found() <= found(rework=min(rework + 0.1, 1))
    assert found() >= found(productivity=productivity + 0.1)
    assert found(rate=2 * rate) == pytest.approx(2 * found())
    assert found(overhead=0, rework=0, productivity=1) == rate


def test_effective_cost_agrees_with_hours_paid_over_hours_of_use():
    for rate, overhead, rework, pace in np.random.default_rng(45).uniform(0.01, 1, (1000, 4)):
        units = 1000.0
        hours = (units + units * rework) / pace
        paid = hours * rate + hours * rate * overhead
        found = effective_hourly_cost(rate, overhead=overhead, rework=rework, productivity=pace)
        assert found == pytest.approx(paid / units)


def test_break_even_worked_example():
    found = break_even_volume(**PUBLISHED)
    assert (found.volume, found.below, found.above) == (300_000, "outsourced", "in-house")


@pytest.mark.parametrize(
    ("changed", "volume", "below", "above"),
    [
        ({"variable_outsourced": 4.0}, None, "outsourced", "outsourced"),
        ({"variable_outsourced": 4.0, "fixed_outsourced": 900_000}, None, "either", "either"),
        ({"variable_outsourced": 3.0}, None, "outsourced", "outsourced"),
        ({"fixed_outsourced": 1_000_000}, None, "in-house", "in-house"),
        ({"fixed_outsourced": 900_000}, 0, "in-house", "in-house"),
        ({"fixed_outsourced": 900_000, "variable_outsourced": 3.0}, 0, "outsourced", "outsourced"),
        ({"fixed_outsourced": 1_000_000, "variable_outsourced": 3.5}, 200_000, "in-house", "outsourced"),
        ({"variable_in_house": 0.3, "variable_outsourced": 0.1 + 0.2}, None, "outsourced", "outsourced"),
    ],
)
def test_break_even_where_it_is_missing_at_zero_or_the_other_way_round(changed, volume, below, above):
    found = break_even_volume(**PUBLISHED | changed)
    assert (found.volume, found.below, found.above) == (volume, below, above)


@given(fixed_in=amounts, variable_in=prices, fixed_out=amounts, variable_out=prices)
def test_the_side_named_is_the_cheaper_at_every_volume(fixed_in, variable_in, fixed_out, variable_out):
    found = break_even_volume(
        fixed_in,
        variable_in_house=variable_in,
        fixed_outsourced=fixed_out,
        variable_outsourced=variable_out,
    )
    mirrored = break_even_volume(
        fixed_out,
        variable_in_house=variable_out,
        fixed_outsourced=fixed_in,
        variable_outsourced=variable_in,
    )
    other = {"in-house": "outsourced", "outsourced": "in-house", "either": "either"}
    assert (mirrored.volume, mirrored.below) == (found.volume, other[found.below])
    assert found.volume is None or found.volume >= 0
    limit = 1 if found.volume is None else found.volume
    for volume, side in [(limit * 0.5, found.below), (limit * 2 + 1, found.above)]:
        in_house, outsourced = fixed_in + variable_in * volume, fixed_out + variable_out * volume
        slack = 1e-6 * max(in_house, outsourced)
        if side == "either":
            assert in_house == pytest.approx(outsourced)
        elif side == "in-house":
            assert in_house <= outsourced + slack
        else:
            assert outsourced <= in_house + slack


def test_break_even_agrees_with_a_linear_solver():
    crossings = 0
    for row in np.random.default_rng(46).uniform(0, 100, (2000, 4)):
        fixed_in, variable_in, fixed_out, variable_out = row
        found = break_even_volume(
            fixed_in,
            variable_in_house=variable_in,
            fixed_outsourced=fixed_out,
            variable_outsourced=variable_out,
        )
        volume, _ = np.linalg.solve([[variable_in, -1], [variable_out, -1]], [-fixed_in, -fixed_out])
        if volume < 0:
            assert found.volume is None
        else:
            crossings += 1
            assert found.volume == pytest.approx(volume, rel=1e-6)
    assert crossings > 900


def test_a_volume_too_large_for_a_number_is_refused():
    with pytest.raises(ValueError, match="volume cannot be computed"):
        break_even_volume(1e308, variable_in_house=1e-300, fixed_outsourced=0, variable_outsourced=2e-300)


def test_after_tax_worked_example():
    assert after_tax_saving(3_000_000, fee=2_000_000, client_tax_rate=0.21) == pytest.approx(790_000)


def test_the_tax_bill_rises_since_profit_rises():
    profit_before_function, rate = 10_000_000, 0.21
    tax_in_house, tax_outsourced = (rate * (profit_before_function - paid) for paid in (3_000_000, 2_000_000))
    assert (round(tax_in_house), round(tax_outsourced)) == (1_470_000, 1_680_000)
    saving = 1_000_000 - (tax_outsourced - tax_in_house)
    assert after_tax_saving(3_000_000, fee=2_000_000, client_tax_rate=rate) == pytest.approx(saving)


def test_the_vendors_tax_rate_is_not_asked_for():
    arguments = inspect.signature(after_tax_saving).parameters
    assert list(arguments) == ["in_house_cost", "fee", "client_tax_rate"]


def test_what_is_left_for_the_client_does_not_depend_on_the_vendors_country():
    client = corporate_taxes()["GB"].combined_percent / 100
    profit_before_function, in_house, fee, vendors_cost = 1000.0, 300.0, 200.0, 150.0
    left = set()
    for vendor in corporate_taxes().values():
        vendors_tax = vendor.combined_percent / 100 * (fee - vendors_cost)
        client_keeps = (profit_before_function - fee) * (1 - client)
        left.add(client_keeps - (profit_before_function - in_house) * (1 - client))
        assert vendors_tax > 0
    assert len(left) == 1
    assert after_tax_saving(in_house, fee=fee, client_tax_rate=client) == pytest.approx(left.pop())


@given(in_house=amounts, fee=amounts, rate=shares)
def test_tax_takes_its_share_of_a_saving_and_of_a_loss(in_house, fee, rate):
    found = after_tax_saving(in_house, fee=fee, client_tax_rate=rate)
    assert abs(found) <= abs(in_house - fee)
    assert found == -after_tax_saving(fee, fee=in_house, client_tax_rate=rate)
    assert after_tax_saving(in_house, fee=fee, client_tax_rate=0) == in_house - fee
    assert after_tax_saving(in_house, fee=fee, client_tax_rate=1) == 0


def test_after_tax_agrees_with_two_tax_returns():
    for in_house, fee, rate in np.random.default_rng(47).uniform(0, 1, (1000, 3)):
        before, after = ((2 - paid) - rate * (2 - paid) for paid in (in_house, fee))
        found = after_tax_saving(in_house, fee=fee, client_tax_rate=rate)
        assert found == pytest.approx(after - before, abs=1e-12)


def test_all_that_the_module_names_is_there():
    assert {"break_even_volume", "effective_hourly_cost", "after_tax_saving", "learning_curve"} <= set(
        cost.__all__
    )
    assert all(callable(getattr(cost, name)) for name in cost.__all__)
