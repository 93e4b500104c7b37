import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pymcdm.methods import TOPSIS
from pymcdm.normalizations import minmax_normalization, vector_normalization

from outsourcing_lab.decisions.vendors import topsis

FIGHTERS = [
    [2.0, 1500, 20000, 5.5, 5, 9],
    [2.5, 2700, 18000, 6.5, 3, 5],
    [1.8, 2000, 21000, 4.5, 7, 7],
    [2.2, 1800, 20000, 5.0, 5, 5],
]
WEIGHTS = [0.2, 0.1, 0.1, 0.1, 0.2, 0.3]
BENEFIT = [True, True, True, False, True, True]
positive_tables = st.lists(st.lists(st.floats(1, 1000), min_size=3, max_size=3), min_size=2, max_size=6)
THREE = {"weights": [0.2, 0.3, 0.5], "benefit": [True, False, True]}


def test_the_published_fighter_aircraft():
    found = topsis(FIGHTERS, weights=WEIGHTS, benefit=BENEFIT)
    assert found.closeness == pytest.approx((0.643, 0.268, 0.613, 0.312), abs=6e-4)
    assert found.ranking == (0, 2, 3, 1)


def test_the_steps_lead_to_the_closeness():
    found = topsis([[3, 1], [4, 1], [0, 2]], weights=[0.5, 0.5], benefit=[True, False])
    # lengths 5 and sqrt(6)
    root = math.sqrt(6)
    assert found.ideal == pytest.approx((0.4, 0.5 / root))
    assert found.anti_ideal == pytest.approx((0, 1 / root))
    assert found.distance_to_ideal == pytest.approx((0.1, 0, math.hypot(0.4, 0.5 / root)))
    assert found.distance_to_anti_ideal == pytest.approx(
        (math.hypot(0.3, 0.5 / root), math.hypot(0.4, 0.5 / root), 0)
    )
    assert found.closeness[1:] == (1, 0)


def test_another_normalisation_ranks_the_fighters_otherwise():
    types = np.array([1 if more else -1 for more in BENEFIT])
    scores = TOPSIS(minmax_normalization)(np.array(FIGHTERS), np.array(WEIGHTS), types)
    assert tuple(np.argsort(-scores)) == (0, 2, 1, 3)


def test_the_direction_of_the_price_matters():
    assert topsis(FIGHTERS, weights=WEIGHTS, benefit=[True] * 6).closeness != pytest.approx(
        topsis(FIGHTERS, weights=WEIGHTS, benefit=BENEFIT).closeness, abs=0.01
    )


def test_closeness_agrees_with_pymcdm():
    draw = np.random.default_rng(13)
    method = TOPSIS(vector_normalization)
    for _ in range(1000):
        options, criteria = draw.integers(2, 8), draw.integers(1, 6)
        scores = draw.uniform(1, 100, (options, criteria))
        weights = draw.dirichlet(np.ones(criteria))
        benefit = draw.random(criteria) < 0.6
        found = topsis(scores, weights=weights, benefit=benefit.tolist())
        # its validation warns wherever an option is best or worst in everything
        expected = method(scores, weights, np.where(benefit, 1, -1), validation=False)
        assert found.closeness == pytest.approx(tuple(expected), abs=1e-10)
        assert found.ranking == tuple(np.argsort(-expected, kind="stable"))


@given(scores=positive_tables, factor=st.floats(0.001, 1000), column=st.integers(0, 2))
def test_the_unit_of_a_criterion_does_not_matter(scores, factor, column):
    assume(len({tuple(row) for row in scores}) > 1)
    converted = [
        [score * factor if index == column else score for index, score in enumerate(row)] for row in scores
    ]
    assume(np.ptp(np.array(scores), axis=0).max() > 1e-3)
    assert topsis(converted, **THREE).closeness == pytest.approx(topsis(scores, **THREE).closeness, abs=1e-6)


@given(scores=positive_tables)
def test_closeness_is_a_share_and_the_order_of_the_options_does_not_matter(scores):
    assume(np.ptp(np.array(scores), axis=0).max() > 1e-3)
    found, reverse = topsis(scores, **THREE), topsis(scores[::-1], **THREE)
    assert all(0 <= closeness <= 1 for closeness in found.closeness)
    assert reverse.closeness[::-1] == pytest.approx(found.closeness, abs=1e-6)
    assert sorted(found.ranking) == list(range(len(scores)))


@given(scores=positive_tables)
def test_turning_all_directions_round_turns_the_closeness_round(scores):
    assume(np.ptp(np.array(scores), axis=0).max() > 1e-3)
    turned = topsis(scores, weights=THREE["weights"], benefit=[False, True, False])
    assert [1 - closeness for closeness in turned.closeness] == pytest.approx(
        topsis(scores, **THREE).closeness
    )


@pytest.mark.parametrize(
    ("constant", "weighted"), [(0, 0), (5, 0.5 / math.sqrt(3)), (-5, -0.5 / math.sqrt(3))]
)
def test_a_constant_criterion_makes_no_difference(constant, weighted):
    scores = [[1, constant], [3, constant], [2, constant]]
    found = topsis(scores, weights=[0.5, 0.5], benefit=[True, True])
    assert found.closeness == pytest.approx((0, 1, 0.5))
    assert found.ideal[1] == found.anti_ideal[1] == pytest.approx(weighted)


def test_equal_options_share_their_closeness_and_keep_their_order():
    found = topsis([[1, 5], [2, 5], [2, 5]], weights=[0.5, 0.5], benefit=[True, True])
    assert found.closeness == (0, 1, 1)
    assert found.ranking == (1, 2, 0)


@pytest.mark.parametrize("scores", [[[1, 2], [1, 2]], [[0, 0], [0, 0]], [[1, 2], [5, 2]]])
def test_options_that_do_not_differ_where_it_counts_are_refused(scores):
    with pytest.raises(
        ValueError, match="scores are the same for all options in every criterion that has a w"
    ):
        topsis(scores, weights=[0, 1], benefit=[True, False])


def test_one_option_is_refused():
    with pytest.raises(ValueError, match="scores has one option; give at least two"):
        topsis([[1, 2]], weights=[0.5, 0.5], benefit=[True, True])


def test_scores_beyond_what_can_be_computed_are_refused():
    with pytest.raises(ValueError, match="the length of criterion 0 cannot be computed"):
        topsis([[1.7e308], [1.7e308]], weights=[1], benefit=[True])


@given(
    scores=st.lists(
        st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=2),
        min_size=2,
        max_size=4,
    )
)
def test_any_finite_scores_give_shares_or_are_refused(scores):
    try:
        found = topsis(scores, weights=[0.5, 0.5], benefit=[True, False])
    except ValueError:
        return
    assert all(0 <= closeness <= 1 for closeness in found.closeness)
