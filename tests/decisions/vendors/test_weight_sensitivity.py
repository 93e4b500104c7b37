import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.vendors import flip_weight, weighted_score

OFFERS = [[100, 6], [120, 8], [200, 9]]
HALF = {"weights": [0.5, 0.5], "benefit": [False, True]}


def moved(weights, criterion, weight):
    """Return the weights with one of them changed and the others in their proportions."""
    rest = 1 - weights[criterion]
    others = np.array(weights) * (1 - weight) / rest if rest else np.full(len(weights), 1 - weight)
    if not rest:
        others /= len(weights) - 1
    others[criterion] = weight
    return others


def test_the_worked_offers():
    found = flip_weight(OFFERS, **HALF)
    price, quality = found.flips
    # w > 0.8 w + 2/3 (1 - w) from 10/13 on; 1 - w > 0.8 w + 2/3 (1 - w) below 5/17
    assert found.winner == 1
    assert (price.lower, price.upper) == (pytest.approx(5 / 17), pytest.approx(10 / 13))
    assert (price.lower_winner, price.upper_winner) == (2, 0)
    assert (quality.lower, quality.upper) == (pytest.approx(3 / 13), pytest.approx(12 / 17))
    assert (quality.lower_winner, quality.upper_winner) == (0, 2)
    assert price.move == pytest.approx(0.5 - 5 / 17)
    assert (price.criterion, price.weight, quality.criterion) == (0, 0.5, 1)


def test_the_most_sensitive_criterion_has_the_least_way_to_go():
    found = flip_weight([[9, 1, 5], [5, 6, 5]], weights=[0.6, 0.2, 0.2], normalisation="none")
    # level at 4 w = 2.5 (1 - w), and at 3 (1 - w) = 5 w
    assert found.flips[0].lower == pytest.approx(2.5 / 6.5)
    assert found.flips[1].upper == pytest.approx(3 / 8)
    assert [flip.move for flip in found.flips] == [pytest.approx(0.6 - 2.5 / 6.5), pytest.approx(0.175), None]
    assert found.most_sensitive == 1


def test_a_third_criterion_keeps_its_proportion_to_the_second():
    found = flip_weight([[1, 0, 0], [0, 1, 0]], weights=[0.5, 0.25, 0.25], normalisation="none")
    # w against (1 - w) / 2: level at 1/3
    assert found.flips[0].lower == pytest.approx(1 / 3)
    assert found.flips[0].upper is None


@pytest.mark.parametrize("normalisation", ["min-max", "share-of-total", "none"])
def test_the_winner_holds_between_the_flips_and_changes_just_beyond(normalisation):
    draw = np.random.default_rng(12)
    changes = 0
    for _ in range(350):
        options, criteria = draw.integers(2, 6), draw.integers(2, 5)
        scores = draw.uniform(1, 10, (options, criteria))
        weights = draw.dirichlet(np.ones(criteria))
        benefit = [True] * criteria if normalisation == "none" else (draw.random(criteria) < 0.6).tolist()
        arguments = {"benefit": benefit, "normalisation": normalisation}
        found = flip_weight(scores, weights=weights, **arguments)
        for flip in found.flips:

            def winner_at(
                weight, criterion=flip.criterion, arguments=arguments, scores=scores, weights=weights
            ):
                return weighted_score(scores, weights=moved(weights, criterion, weight), **arguments).ranking[
                    0
                ]

            low, high = flip.lower or 0, 1 if flip.upper is None else flip.upper
            inside = np.linspace(low + 1e-7, high - 1e-7, 5) if high - low > 1e-6 else []
            assert {winner_at(weight) for weight in inside} <= {found.winner}
            for limit, step, winner in (
                (flip.lower, -1e-7, flip.lower_winner),
                (flip.upper, 1e-7, flip.upper_winner),
            ):
                if limit is not None and 0 < limit + step < 1:
                    assert winner_at(limit + step) == winner != found.winner
                    changes += 1
            moves = [abs(limit - flip.weight) for limit in (flip.lower, flip.upper) if limit is not None]
            assert flip.move == (min(moves) if moves else None)
    assert changes > 500


def test_an_option_that_is_best_in_everything_cannot_lose():
    found = flip_weight([[3, 3], [1, 2], [2, 1]], weights=[0.3, 0.7])
    assert found.most_sensitive is None
    assert all(
        (flip.lower, flip.upper, flip.lower_winner, flip.upper_winner, flip.move) == (None,) * 5
        for flip in found.flips
    )


def test_options_that_are_level_change_places_at_once():
    found = flip_weight([[2, 1], [1, 2]], weights=[0.5, 0.5], normalisation="none")
    assert found.winner == 0
    assert (found.flips[0].lower, found.flips[0].lower_winner, found.flips[0].move) == (0.5, 1, 0)
    assert found.flips[0].upper is None


def test_identical_options_never_change_places():
    found = flip_weight([[0.1, 0.7, 0.3]] * 3, weights=[0.2, 0.5, 0.3], normalisation="none")
    assert found.most_sensitive is None


def test_level_at_the_end_of_the_way_is_no_change():
    # without the first criterion both have (0.1 + 0.2 + 0.3) / 3, but added in another order
    found = flip_weight(
        [[1, 0.2, 0.3, 0.1], [0, 0.2, 0.1, 0.3]], weights=[0.4, 0.2, 0.2, 0.2], normalisation="none"
    )
    assert (found.flips[0].lower, found.flips[0].upper) == (None, None)
    assert 0.2 / 3 + 0.3 / 3 + 0.1 / 3 < 0.2 / 3 + 0.1 / 3 + 0.3 / 3


def test_a_criterion_with_all_the_weight_gives_way_to_the_others_equally():
    found = flip_weight([[1, 0, 0.5], [0.5, 1, 1]], weights=[1, 0, 0], normalisation="none")
    # w against 0.5 w + 1 (1 - w), less 0.25 (1 - w) of the first: level at 0.5 w = 0.75 (1 - w)
    assert found.flips[0].lower == pytest.approx(0.6)
    assert found.flips[1].upper == pytest.approx(0.5 / 1.5)


def test_of_rivals_that_take_over_at_one_weight_the_strongest_is_named():
    found = flip_weight([[1, 0.5], [0, 0.75], [-1, 1]], weights=[0.8, 0.2], normalisation="none")
    assert found.flips[0].lower == pytest.approx(0.2)
    assert found.flips[0].lower_winner == 2
    assert found.flips[1].upper == pytest.approx(0.8)
    assert found.flips[1].upper_winner == 2


@given(
    scores=st.lists(st.lists(st.integers(-5, 5), min_size=3, max_size=3), min_size=1, max_size=5),
    parts=st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(any),
)
def test_flips_lie_on_either_side_of_the_weight(scores, parts):
    found = flip_weight(scores, weights=[part / sum(parts) for part in parts])
    for flip in found.flips:
        assert (flip.lower is None) == (flip.lower_winner is None)
        assert (flip.upper is None) == (flip.upper_winner is None)
        assert flip.lower is None or 0 <= flip.lower <= flip.weight
        assert flip.upper is None or flip.weight <= flip.upper <= 1
        assert found.winner not in (flip.lower_winner, flip.upper_winner)


@given(
    scores=st.lists(
        st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=2),
        min_size=1,
        max_size=4,
    ),
    weight=st.floats(0, 1),
)
def test_any_finite_scores_give_numbers_or_are_refused(scores, weight):
    try:
        found = flip_weight(scores, weights=[weight, 1 - weight], normalisation="none")
    except ValueError:
        assert max(abs(score) for row in scores for score in row) > 1e307
        return
    limits = [limit for flip in found.flips for limit in (flip.lower, flip.upper, flip.move)]
    assert all(limit is None or math.isfinite(limit) for limit in limits)


def test_one_criterion_has_no_weight_to_move():
    with pytest.raises(ValueError, match="scores has one criterion; give at least two"):
        flip_weight([[1], [2]], weights=[1])


def test_scores_beyond_what_can_be_computed_are_refused():
    with pytest.raises(ValueError, match="the change of a lead cannot be computed"):
        flip_weight([[1.7e308, 0], [-1.7e308, 1e308]], weights=[0.6, 0.4], normalisation="none")


def test_the_result_reads_well():
    found = flip_weight(OFFERS, **HALF)
    assert repr(found.flips[0]) == (
        "criterion 0, weight 0.5: below 0.2941 option 2 wins and above 0.7692 option 0 wins"
    )
    safe = flip_weight([[3, 3], [1, 2]], weights=[0.3, 0.7])
    assert repr(safe.flips[1]) == "criterion 1, weight 0.7: no weight changes the winner"
    assert repr(safe.flips[1]) in repr(safe)
