import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymcdm.normalizations import minmax_normalization, sum_normalization

from outsourcing_lab.decisions.vendors import flip_weight, topsis, weighted_score

OFFERS = [[100, 6], [120, 8], [200, 9]]  # price and quality
HALF = {"weights": [0.5, 0.5], "benefit": [False, True]}


def random_tables(seed, how_many=1000):
    draw = np.random.default_rng(seed)
    for _ in range(how_many):
        options, criteria = draw.integers(2, 8), draw.integers(1, 6)
        yield (
            draw.uniform(1, 100, (options, criteria)),
            draw.dirichlet(np.ones(criteria)),
            draw.random(criteria) < 0.6,
        )


@pytest.mark.parametrize(
    ("normalisation", "totals"),
    [("min-max", (0.5, 0.7333, 0.5)), ("share-of-total", (0.34472, 0.35248, 0.30280))],
)
def test_the_worked_offers(normalisation, totals):
    found = weighted_score(OFFERS, **HALF, normalisation=normalisation)
    assert found.totals == pytest.approx(totals, abs=5e-5)
    assert found.ranking[0] == 1


def test_min_max_gives_the_best_1_and_the_worst_0_for_a_cost_too():
    found = weighted_score(OFFERS, **HALF)
    assert found.normalised == ((1, 0), (pytest.approx(0.8), pytest.approx(2 / 3)), (0, 1))


def test_a_cost_shares_the_total_by_its_reciprocal():
    found = weighted_score(OFFERS, **HALF, normalisation="share-of-total")
    # 1/100 + 1/120 + 1/200 = 7/300
    assert [row[0] for row in found.normalised] == pytest.approx([3 / 7, 2.5 / 7, 1.5 / 7])
    assert [row[1] for row in found.normalised] == pytest.approx([6 / 23, 8 / 23, 9 / 23])


def test_scores_on_one_scale_are_taken_as_they_are():
    found = weighted_score([[9, 6, 5, 4]], weights=[0.35, 0.25, 0.25, 0.15], normalisation="none")
    assert found.totals == pytest.approx((6.5,))


def test_the_normalisation_can_change_the_winner():
    offers = [[10, 90], [20, 60], [11, 95]]
    by = {
        name: weighted_score(offers, weights=[0.45, 0.55], normalisation=name).ranking[0]
        for name in ("min-max", "share-of-total")
    }
    assert by == {"min-max": 2, "share-of-total": 1}


@pytest.mark.parametrize(
    ("normalisation", "independent"),
    [("min-max", minmax_normalization), ("share-of-total", sum_normalization)],
)
def test_totals_agree_with_pymcdm(normalisation, independent):
    for scores, weights, benefit in random_tables(11):
        expected = [
            independent(column, cost=not more) for column, more in zip(scores.T, benefit, strict=True)
        ]
        found = weighted_score(scores, weights=weights, benefit=benefit.tolist(), normalisation=normalisation)
        assert found.totals == pytest.approx(tuple(weights @ np.array(expected)), abs=1e-12)
        assert found.ranking == tuple(np.argsort([-total for total in found.totals], kind="stable"))


@given(
    scores=st.lists(st.lists(st.integers(1, 1000), min_size=3, max_size=3), min_size=2, max_size=6),
    factor=st.floats(0.01, 100),
    column=st.integers(0, 2),
    normalisation=st.sampled_from(["min-max", "share-of-total"]),
)
def test_the_unit_of_a_criterion_does_not_matter(scores, factor, column, normalisation):
    arguments = {"weights": [0.2, 0.3, 0.5], "benefit": [True, False, True], "normalisation": normalisation}
    converted = [
        [score * factor if index == column else score for index, score in enumerate(row)] for row in scores
    ]
    assert weighted_score(converted, **arguments).totals == pytest.approx(
        weighted_score(scores, **arguments).totals, abs=1e-9
    )


@given(
    scores=st.lists(st.lists(st.floats(0.5, 1000), min_size=2, max_size=2), min_size=1, max_size=6),
    weight=st.floats(0, 1),
    normalisation=st.sampled_from(["min-max", "share-of-total"]),
)
def test_totals_are_shares(scores, weight, normalisation):
    found = weighted_score(
        scores, weights=[weight, 1 - weight], benefit=[True, False], normalisation=normalisation
    )
    assert all(0 <= total <= 1 + 1e-9 for total in found.totals)
    if normalisation == "share-of-total":
        assert sum(found.totals) == pytest.approx(1)
    assert sorted(found.ranking) == list(range(len(scores)))


def test_a_constant_criterion_adds_nothing_under_min_max():
    assert weighted_score([[5, 1], [5, 2]], weights=[0.5, 0.5]).totals == (0, 0.5)


def test_a_criterion_of_zeros_adds_nothing():
    for normalisation in ("min-max", "share-of-total", "none"):
        found = weighted_score([[0, 1], [0, 3]], weights=[0.5, 0.5], normalisation=normalisation)
        assert [row[0] for row in found.normalised] == [0, 0]


def test_equal_options_keep_their_order():
    assert weighted_score([[1, 2], [3, 4], [1, 2], [3, 4]], weights=[0.5, 0.5]).ranking == (1, 3, 0, 2)


def test_weights_typed_to_six_digits_still_add_up():
    found = weighted_score([[3, 3, 3], [6, 6, 6]], weights=[0.333333] * 3, normalisation="none")
    assert found.totals == pytest.approx((3, 6), rel=1e-12)


def test_without_directions_more_is_better():
    assert weighted_score([[1], [2]], weights=[1]).ranking == (1, 0)
    assert weighted_score([[1], [2]], weights=[1], benefit=[False]).ranking == (0, 1)


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        (
            {"normalisation": "vector"},
            ValueError,
            "normalisation is 'vector'; give one of 'min-max', 'share-of",
        ),
        ({"normalisation": None}, ValueError, "normalisation is None"),
        ({"normalisation": "none"}, ValueError, r"benefit\[0\] is False; with normalisation 'none'"),
        (
            {"scores": [[0, 6], [1, 8]], "normalisation": "share-of-total"},
            ValueError,
            r"scores\[0\]\[0\] is 0.0; give a number above 0",
        ),
        (
            {"scores": [[1, 6], [1, -8]], "normalisation": "share-of-total"},
            ValueError,
            r"scores\[1\]\[1\] is -8.0; give a number of 0 or more",
        ),
        ({"scores": [[-1e308, 1], [1e308, 1]]}, ValueError, "the span of a criterion cannot be computed"),
        (
            {"scores": [[1, 1e308], [1, 1e308]], "normalisation": "share-of-total"},
            ValueError,
            "the total of a criterion cannot be computed",
        ),
    ],
)
def test_scores_that_a_normalisation_cannot_take_are_named(changed, error, message):
    arguments = {"scores": OFFERS} | HALF | changed
    with pytest.raises(error, match=message):
        weighted_score(**arguments)


@pytest.mark.parametrize("compute", [weighted_score, flip_weight, topsis])
@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"scores": []}, ValueError, r"scores is \[\]; give at least one row"),
        ({"scores": [[], []]}, ValueError, r"scores\[0\] is \[\]; give at least one number"),
        ({"scores": [[1, 2], [3]]}, ValueError, r"scores\[1\] has length 1 and scores\[0\] has length 2"),
        ({"scores": [[1, 2], [3, math.nan]]}, ValueError, r"scores\[1\]\[1\] is nan"),
        ({"scores": [[1, 2], [3, "4"]]}, TypeError, r"scores\[1\]\[1\] is '4'"),
        ({"scores": [1, 2]}, TypeError, r"scores\[0\] is 1; give a list of numbers"),
        ({"scores": "12"}, TypeError, "scores is '12'; give a list of rows"),
        ({"scores": {"a": [1, 2]}}, TypeError, "give a list of rows of numbers"),
        ({"weights": [0.5, 0.6]}, ValueError, "weights add up to 1.1; .*: divide each by 1.1"),
        ({"weights": [0.5, 0.4]}, ValueError, "weights add up to 0.9"),
        ({"weights": [0.49999, 0.49999]}, ValueError, "weights add up to 0.99998"),
        ({"weights": [0, 0]}, ValueError, "give at least one weight above 0"),
        ({"weights": [1.5, -0.5]}, ValueError, r"weights\[1\] is -0.5; give a number of 0 or more"),
        ({"weights": [1]}, ValueError, "weights has length 1; give one for each criterion, 2 in all"),
        ({"weights": ["a", "b"]}, TypeError, r"weights\[0\] is 'a'"),
        ({"weights": [1e308, 1e308]}, ValueError, "the sum of the weights cannot be computed"),
        ({"benefit": [True]}, ValueError, "benefit has length 1"),
        ({"benefit": [1, -1]}, TypeError, r"benefit\[0\] is 1; give True"),
        ({"benefit": ["cost", True]}, TypeError, r"benefit\[0\] is 'cost'"),
    ],
)
def test_bad_scores_weights_and_directions_are_named(compute, changed, error, message):
    arguments = {"scores": OFFERS} | HALF | changed
    with pytest.raises(error, match=message):
        compute(arguments.pop("scores"), **arguments)
