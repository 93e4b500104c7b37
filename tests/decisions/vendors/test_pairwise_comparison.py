import math

import ahpy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.vendors import ahp

SCALE = [1 / 9, 1 / 8, 1 / 7, 1 / 6, 1 / 5, 1 / 4, 1 / 3, 1 / 2, 1, 2, 3, 4, 5, 6, 7, 8, 9]
# Saaty's random indices as ahpy has them, from a later book: other values than those of 1990
LATER_RANDOM_INDEX = {3: 0.52, 4: 0.89, 5: 1.11, 6: 1.25, 7: 1.35, 8: 1.40}
# coffee, wine, tea, beer, sodas, milk, water: the upper triangle, row by row
DRINKS = [[9, 5, 2, 1, 1, 1 / 2], [1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9], [1 / 3, 1 / 4, 1 / 3, 1 / 9]]
DRINKS += [[1 / 2, 1, 1 / 3], [2, 1 / 2], [1 / 3]]


def from_triangle(triangle):
    """Return the reciprocal matrix with these entries above its diagonal."""
    size = len(triangle) + 1
    matrix = [[1.0] * size for _ in range(size)]
    for i, row in enumerate(triangle):
        for j, entry in enumerate(row, start=i + 1):
            matrix[i][j], matrix[j][i] = entry, 1 / entry
    return matrix


def test_the_published_drinks():
    found = ahp(from_triangle(DRINKS))
    assert found.weights == pytest.approx((0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327), abs=5e-4)
    assert found.consistency_ratio == pytest.approx(0.022, abs=1e-3)
    assert found.acceptable


def test_the_small_example():
    found = ahp([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])
    assert found.weights == pytest.approx((0.6370, 0.2583, 0.1047), abs=5e-5)
    assert found.lambda_max == pytest.approx(3.0385, abs=5e-5)
    assert found.consistency_index == pytest.approx(0.01926, abs=5e-6)
    assert found.consistency_ratio == pytest.approx(0.0332, abs=5e-5)


def test_circular_comparisons_give_equal_weights_and_a_terrible_ratio():
    found = ahp([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])
    assert found.weights == pytest.approx((1 / 3,) * 3)
    assert found.consistency_ratio == pytest.approx(6.13, abs=5e-3)
    assert not found.acceptable


def test_weights_and_index_agree_with_ahpy():
    draw = np.random.default_rng(14)
    for _ in range(1000):
        size = int(draw.integers(3, 9))
        triangle = [draw.choice(SCALE, size - 1 - row).tolist() for row in range(size - 1)]
        comparisons = {
            (str(i), str(j)): entry
            for i, row in enumerate(triangle)
            for j, entry in enumerate(row, start=i + 1)
        }
        # its rounding decides when it stops: at 12 digits it squares the matrix until that overflows
        theirs = ahpy.Compare("criteria", comparisons, precision=8, random_index="saaty")
        found = ahp(from_triangle(triangle))
        assert found.weights == pytest.approx([theirs.local_weights[str(i)] for i in range(size)], abs=1e-7)
        their_index = theirs.consistency_ratio * LATER_RANDOM_INDEX[size]
        assert found.consistency_index == pytest.approx(their_index, abs=1e-5, rel=1e-5)


@pytest.mark.parametrize(
    ("size", "random_index"),
    [(3, 0.58), (4, 0.90), (5, 1.12), (6, 1.24), (7, 1.32), (8, 1.41), (9, 1.45), (10, 1.49)],
)
def test_the_ratio_is_the_index_as_a_share_of_saatys_random_index(size, random_index):
    found = ahp(from_triangle([[2.0] * (size - 1 - row) for row in range(size - 1)]))
    assert found.consistency_index == pytest.approx((found.lambda_max - size) / (size - 1))
    assert found.consistency_ratio == pytest.approx(found.consistency_index / random_index)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=10))
def test_comparisons_made_from_weights_give_these_weights_back(weights):
    matrix = from_triangle(
        [[one / other for other in weights[i + 1 :]] for i, one in enumerate(weights[:-1])]
    )
    found = ahp(matrix)
    assert found.weights == pytest.approx([weight / sum(weights) for weight in weights], rel=1e-6)
    assert found.lambda_max == pytest.approx(len(weights))
    assert found.consistency_index == pytest.approx(0, abs=1e-9)
    assert found.acceptable


@given(st.lists(st.sampled_from(SCALE), min_size=6, max_size=6))
def test_any_comparisons_give_weights_that_satisfy_the_eigenvalue_equation(entries):
    matrix = from_triangle([entries[:3], entries[3:5], entries[5:]])
    found = ahp(matrix)
    assert sum(found.weights) == pytest.approx(1)
    assert min(found.weights) > 0
    assert found.lambda_max >= 4
    assert found.consistency_index >= 0
    assert np.array(matrix) @ found.weights == pytest.approx(found.lambda_max * np.array(found.weights))
    assert found.acceptable == (found.consistency_ratio <= 0.10)


@given(st.lists(st.sampled_from(SCALE), min_size=3, max_size=3))
def test_the_order_of_the_criteria_does_not_matter(entries):
    matrix = np.array(from_triangle([entries[:2], entries[2:]]))
    found, turned = ahp(matrix), ahp(matrix[::-1, ::-1])
    assert turned.weights[::-1] == pytest.approx(found.weights)
    assert turned.lambda_max == pytest.approx(found.lambda_max)


def test_fewer_than_three_criteria_have_no_ratio():
    alone, pair = ahp([[1]]), ahp([[1, 3], [1 / 3, 1]])
    assert (alone.weights, alone.lambda_max, alone.consistency_index) == ((1.0,), 1, 0)
    assert pair.weights == pytest.approx((0.75, 0.25))
    assert pair.consistency_index == pytest.approx(0, abs=1e-12)
    assert (alone.consistency_ratio, pair.consistency_ratio) == (None, None)
    assert alone.acceptable
    assert pair.acceptable


@pytest.mark.parametrize(("ratio", "acceptable"), [(0.0999, True), (0.1001, False)])
def test_the_limit_of_the_ratio_lies_at_a_tenth(ratio, acceptable):
    # a circle of three, a12 = a23 = a31 = t, has the eigenvalue 1 + t + 1/t
    half = (2 + 2 * ratio * 0.58) / 2
    t = half + math.sqrt(half**2 - 1)
    found = ahp([[1, t, 1 / t], [1 / t, 1, t], [t, 1 / t, 1]])
    assert found.consistency_ratio == pytest.approx(ratio)
    assert found.acceptable is acceptable


def test_extreme_comparisons_still_give_finite_results():
    for factor in (1e8, 1e100, 1e300):
        found = ahp([[1, factor, 1 / factor], [1 / factor, 1, factor], [factor, 1 / factor, 1]])
        assert found.weights == pytest.approx((1 / 3,) * 3)
        assert math.isfinite(found.consistency_ratio)


@pytest.mark.parametrize(
    ("matrix", "error", "message"),
    [
        ([], ValueError, "matrix is .*; give at least one row"),
        ([[1, 3]], ValueError, "matrix has 1 rows and 2 columns; give as many rows as columns"),
        ([[1, 3], [1]], ValueError, r"matrix\[1\] has length 1"),
        (
            [[1, 3], [3, 1]],
            ValueError,
            r"matrix\[1\]\[0\] is 3 and matrix\[0\]\[1\] is 3; give 1 / 3 in place",
        ),
        ([[1, 3], [0.33, 1]], ValueError, r"matrix\[1\]\[0\] is 0.33 .*; give 1 / 3 in place of 0.33"),
        ([[2, 3], [1 / 3, 1]], ValueError, r"matrix\[0\]\[0\] is 2; give 1"),
        ([[1, 3], [1 / 3, 2]], ValueError, r"matrix\[1\]\[1\] is 2; give 1"),
        ([[1, 0], [0, 1]], ValueError, r"matrix\[0\]\[1\] is 0.0; give a number above 0"),
        ([[1, -3], [-1 / 3, 1]], ValueError, r"matrix\[0\]\[1\] is -3.0"),
        ([[1, math.nan], [1, 1]], ValueError, r"matrix\[0\]\[1\] is nan"),
        ([[1, "3"], [1 / 3, 1]], TypeError, r"matrix\[0\]\[1\] is '3'"),
        ("1", TypeError, "matrix is '1'; give a list of rows"),
        (
            [[1] * 11] * 11,
            ValueError,
            "matrix has 11 rows; give 10 at most, and put the criteria into groups",
        ),
    ],
)
def test_bad_comparisons_are_named(matrix, error, message):
    with pytest.raises(error, match=message):
        ahp(matrix)
