import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.value.polynomials import roots_up_to_one, sign_changes


def polynomial_with(roots):
    """Return the coefficients of the powers 0, 1, 2, … of the polynomial with these roots."""
    return np.polynomial.polynomial.polyfromroots(roots).tolist()


@pytest.mark.parametrize(
    ("coefficients", "changes"),
    [([1], 0), ([0, 0], 0), ([-1, 1], 1), ([-1, 0, 1], 1), ([-1, 2, -1], 2), ([1, 0, 0, 2], 0)],
)
def test_sign_changes_leave_zeros_out(coefficients, changes):
    assert sign_changes(coefficients) == changes


@given(tenths=st.lists(st.integers(0, 30), min_size=1, max_size=5, unique=True))
def test_the_roots_up_to_one_are_found_and_no_others(tenths):
    wanted = sorted(tenth / 10 for tenth in tenths if 0 < tenth <= 10)
    found = roots_up_to_one(polynomial_with([tenth / 10 for tenth in tenths]))
    assert found == pytest.approx(wanted, abs=1e-7)


@pytest.mark.parametrize(
    ("roots", "found"),
    [
        ([0.5, 0.5], [0.5]),
        ([0.5, 0.5, 0.5], [0.5]),
        ([0.25, 0.5, 0.5], [0.25, 0.5]),
        ([1, 1], [1]),
        ([0.5, 1], [0.5, 1]),
        ([0, 0.5], [0.5]),
        ([2, 3], []),
        ([-0.5, -0.25], []),
    ],
)
def test_repeated_roots_count_once_and_of_the_ends_only_one_belongs(roots, found):
    assert roots_up_to_one(polynomial_with(roots)) == pytest.approx(found, abs=1e-4)


def test_a_constant_has_no_root():
    assert roots_up_to_one([3.0]) == []


def test_a_root_is_as_exact_as_binary_fractions_allow():
    draw = np.random.default_rng(5)
    for _ in range(200):
        root = draw.uniform(0, 1)
        assert roots_up_to_one([-root, 1]) == pytest.approx([root], rel=1e-15)


def test_a_tiny_root_is_found_to_all_its_digits():
    assert roots_up_to_one([-1e-150, 1]) == pytest.approx([1e-150], rel=1e-12)


def test_a_coefficient_that_vanishes_beside_the_largest_is_left_out():
    # Divided by the largest, the derivative's first coefficient comes to 0 in binary fractions.
    assert roots_up_to_one([1.0, 7.473183358955821e-98, 1.0, -1.0083927674875697e226, 1.0]) == pytest.approx(
        [1.0083927674875697e226 ** (-1 / 3)], rel=1e-9
    )
