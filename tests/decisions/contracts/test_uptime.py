import itertools
import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.contracts import availability, downtime_minutes

shares = st.floats(0, 1)
links = shares | st.lists(shares, min_size=1, max_size=4)
chains = st.lists(links, min_size=1, max_size=5)


def by_every_state(chain):
    """Sum the probability of every combination of parts up and down in which the chain works."""
    groups = [link if isinstance(link, list) else [link] for link in chain]
    parts = [share for group in groups for share in group]
    groups_of_parts = [index for index, group in enumerate(groups) for _ in group]
    total = 0.0
    for states in itertools.product([True, False], repeat=len(parts)):
        working_groups = {group for group, up in zip(groups_of_parts, states, strict=True) if up}
        if len(working_groups) == len(groups):
            total += math.prod(share if up else 1 - share for share, up in zip(parts, states, strict=True))
    return total


def test_three_nines_in_series_are_less_than_three_nines():
    assert availability([0.999, 0.999, 0.999]) == pytest.approx(0.997003, abs=5e-7)
    assert availability([0.999] * 3) == pytest.approx(0.999**3)


def test_three_nines_are_43_minutes_a_month():
    assert downtime_minutes(0.999) == pytest.approx(43.2)
    assert downtime_minutes(0.999, days=365) == pytest.approx(525.6)
    assert (downtime_minutes(1), downtime_minutes(0, days=1), downtime_minutes(0.5, days=0)) == (0, 1440, 0)


def test_a_second_copy_makes_two_nines_four():
    assert availability([(0.99, 0.99)]) == pytest.approx(0.9999)
    assert availability([0.9, [0.8, 0.5]]) == pytest.approx(0.9 * 0.9)


def test_a_thousand_chains_agree_with_the_sum_over_every_state():
    draw = numpy.random.default_rng(4181)
    for _ in range(1000):
        sizes = draw.integers(1, 4, size=draw.integers(1, 4))
        chain = [draw.random(size).tolist() if size > 1 else float(draw.random()) for size in sizes]
        assert availability(chain) == pytest.approx(by_every_state(chain), rel=1e-9)


@given(chain=chains)
def test_a_chain_is_no_better_than_its_weakest_link_and_the_order_does_not_matter(chain):
    found = availability(chain)
    assert 0 <= found <= min(availability([link]) for link in chain) + 1e-12
    assert availability(chain[::-1]) == pytest.approx(found, abs=1e-12)


@given(group=st.lists(shares, min_size=1, max_size=5), spare=shares)
def test_a_copy_more_never_hurts_and_a_link_more_never_helps(group, spare):
    alone = availability([group])
    assert availability([[*group, spare]]) >= alone - 1e-12
    assert availability([group, spare]) <= alone
    assert alone >= max(group) - 1e-12


@given(share=shares)
def test_a_single_link_a_single_copy_and_perfect_links_change_nothing(share):
    assert availability([share]) == share
    assert availability((share, 1, 1.0)) == share
    assert availability([[share]]) == pytest.approx(share, abs=1e-15)
    assert availability([[share, 1]]) == 1
    assert availability([share, 0]) == 0


def test_an_array_is_a_chain():
    assert availability(numpy.array([0.9, 0.5])) == pytest.approx(0.45)


@pytest.mark.parametrize(
    ("chain", "message"),
    [
        ([], r"chain is \[\]; give at least one availability, such as \[0.999\]"),
        ([0.999, ()], r"chain\[1\] is \(\); give at least one number"),
        ([99.9], r"chain\[0\] is 99.9; give a share from 0 to 1 \(99.9 % is 0.999\)"),
        ([0.99, (0.9, 95)], r"chain\[1\]\[1\] is 95.0; .* \(95 % is 0.95\)|\(95.0 % is 0.95\)"),
        ([-0.1], r"chain\[0\] is -0.1; give a share from 0 to 1"),
        ([math.nan], r"chain\[0\] is nan; give a finite number"),
        ([(0.9, math.inf)], r"chain\[0\]\[1\] is inf"),
    ],
)
def test_a_chain_without_links_or_with_percent_is_refused(chain, message):
    with pytest.raises(ValueError, match=message):
        availability(chain)


@pytest.mark.parametrize(
    ("chain", "message"),
    [
        (0.999, "chain is 0.999; give a list of availabilities"),
        ("0.999", "chain is '0.999'; give a list"),
        ({0.999, 0.99}, "chain is {.*}; give a list"),
        ({"server": 0.9}, "chain is {'server': 0.9}; give a list"),
        (["0.999"], r"chain\[0\] is '0.999'; give a number"),
        ([None], r"chain\[0\] is None; give a number"),
        ([True], r"chain\[0\] is True; give a number"),
        ([[0.9, [0.9]]], r"chain\[0\]\[1\] is \[0.9\]; give a number"),
        ([{0.9}], r"chain\[0\] is {0.9}; give a number"),
    ],
)
def test_a_chain_of_other_things_is_refused(chain, message):
    with pytest.raises(TypeError, match=message):
        availability(chain)


def test_downtime_refuses_percent_and_negative_days():
    with pytest.raises(ValueError, match=r"availability is 99.9; .* \(99.9 % is 0.999\)"):
        downtime_minutes(99.9)
    with pytest.raises(ValueError, match="days is -1; give a number of 0 or more"):
        downtime_minutes(0.999, days=-1)
    with pytest.raises(ValueError, match="downtime_minutes cannot be computed"):
        downtime_minutes(0, days=1e306)
