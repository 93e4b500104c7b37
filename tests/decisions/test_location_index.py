import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.location_index import (
    REPORTED_INDEX_WEIGHTS,
    location_index,
    min_max_scores,
    ranks,
)

WEIGHTS = {"cost": 0.35, "people": 0.25, "business": 0.25, "digital": 0.15}
SCORES = {"cost": 9, "people": 6, "business": 5, "digital": 4}
values = st.dictionaries(st.text(max_size=2), st.none() | st.floats(-1e9, 1e9), max_size=8)


def test_the_worked_example():
    found = location_index(SCORES, weights=WEIGHTS)
    assert found.index == pytest.approx(6.5, rel=1e-12)
    assert found.missing == ()
    assert found.contributions == (
        "cost: 0.35 x 9 = 3.15",
        "people: 0.25 x 6 = 1.5",
        "business: 0.25 x 5 = 1.25",
        "digital: 0.15 x 4 = 0.6",
    )


def test_a_missing_score_is_no_zero():
    missing, zero = (location_index(SCORES | {"digital": score}, weights=WEIGHTS) for score in (None, 0))
    assert zero.index == pytest.approx(5.9)
    assert missing.index == pytest.approx(5.9 / 0.85)
    assert missing.missing == ("digital",)
    assert len(missing.contributions) == 3


def test_a_cheap_place_buys_off_bad_infrastructure():
    cheap = location_index({"cost": 10, "people": 7, "business": 6, "digital": 0}, weights=WEIGHTS)
    balanced = location_index({"cost": 6, "people": 7, "business": 6, "digital": 7}, weights=WEIGHTS)
    assert cheap.index > balanced.index
    assert "digital: 0.15 x 0 = 0" in cheap.contributions


def test_the_reported_weights_are_weights():
    assert sum(REPORTED_INDEX_WEIGHTS.values()) == pytest.approx(1)
    scores = dict(zip(REPORTED_INDEX_WEIGHTS, (9, 6, 5, 4), strict=True))
    assert location_index(scores, weights=REPORTED_INDEX_WEIGHTS).index == pytest.approx(6.5)


def test_it_agrees_with_numpys_weighted_average():
    draw = np.random.default_rng(51)
    for _ in range(1000):
        names = [str(number) for number in range(draw.integers(1, 9))]
        weights = draw.dirichlet(np.ones(len(names)))
        scores = draw.uniform(0, 10, len(names))
        gone = draw.random(len(names)) < 0.3
        gone[0] = False
        found = location_index(
            {name: None if lost else score for name, score, lost in zip(names, scores, gone, strict=True)},
            weights=dict(zip(names, weights, strict=True)),
        )
        masked = np.ma.average(np.ma.array(scores, mask=gone), weights=weights)
        assert found.index == pytest.approx(float(masked))


@given(
    scores=st.lists(st.floats(0, 10), min_size=4, max_size=4), which=st.integers(0, 3), more=st.floats(0, 10)
)
def test_a_better_score_never_lowers_the_index(scores, which, more):
    before = dict(zip(WEIGHTS, scores, strict=True))
    name = list(WEIGHTS)[which]
    after = before | {name: min(before[name] + more, 10)}
    low, high = (location_index(score, weights=WEIGHTS).index for score in (before, after))
    assert low <= high + 1e-12
    assert min(scores) - 1e-9 <= low <= max(scores) + 1e-9


def test_adding_a_country_turns_the_order_of_two_others():
    wages = {"A": 10, "B": 20}
    skills = {"A": 50, "B": 60}

    def index(country, wages, skills):
        scores = {
            "wages": min_max_scores(wages, higher_is_better=False)[country],
            "skills": min_max_scores(skills)[country],
        }
        return location_index(scores, weights={"wages": 0.55, "skills": 0.45}).index

    assert index("A", wages, skills) > index("B", wages, skills)
    wages, skills = wages | {"C": 60}, skills | {"C": 55}
    assert index("A", wages, skills) < index("B", wages, skills)


def test_min_max_scores_run_from_the_worst_to_the_best():
    wages = {"IN": 9, "PL": 25, "US": 49, "VN": None}
    assert min_max_scores(wages, higher_is_better=False) == {"IN": 10, "PL": 6, "US": 0, "VN": None}
    assert min_max_scores(wages) == {"IN": 0, "PL": 4, "US": 10, "VN": None}


@given(values=values, factor=st.floats(0.5, 2))
def test_min_max_scores_lie_on_the_scale_and_ignore_the_unit(values, factor):
    known = {name: value for name, value in values.items() if value is not None}
    if len(set(known.values())) < 2 or max(known.values()) - min(known.values()) < 1e-3:
        return
    found = min_max_scores(values)
    turned = min_max_scores(values, higher_is_better=False)
    scaled = min_max_scores({n: None if v is None else v * factor for n, v in values.items()})
    for name, value in values.items():
        if value is None:
            assert found[name] is turned[name] is None
        else:
            assert 0 <= found[name] <= 10
            assert found[name] + turned[name] == pytest.approx(10)
            assert scaled[name] == pytest.approx(found[name], abs=1e-6)
    assert {0, 10} <= set(found.values())


@pytest.mark.parametrize("constant", [{}, {"a": 3}, {"a": 3, "b": 3, "c": None}, {"a": None}])
def test_a_constant_column_tells_nothing_apart(constant):
    with pytest.raises(ValueError, match="values are all the same or missing; give at least two that differ"):
        min_max_scores(constant)


def test_equal_values_share_a_rank_and_the_next_is_left_out():
    assert ranks({"a": 5, "b": 9, "c": 5, "d": 1, "e": None}) == {"a": 2, "b": 1, "c": 2, "d": 4}


@given(values=values)
def test_ranks_agree_with_a_sorted_list(values):
    known = sorted((value for value in values.values() if value is not None), reverse=True)
    assert ranks(values) == {
        name: known.index(value) + 1 for name, value in values.items() if value is not None
    }


@pytest.mark.parametrize(
    ("scores", "weights", "error", "message"),
    [
        (SCORES | {"cost": 11}, WEIGHTS, ValueError, r"scores\['cost'\] is 11; give a score from 0 to 10"),
        (SCORES | {"cost": -0.1}, WEIGHTS, ValueError, r"scores\['cost'\] is -0.1"),
        (SCORES | {"cost": "9"}, WEIGHTS, TypeError, r"scores\['cost'\] is '9'; give a number"),
        (SCORES, WEIGHTS | {"cost": 0.4}, ValueError, "weights sum to 1.05; give weights that sum to 1"),
        (SCORES, WEIGHTS | {"cost": 35}, ValueError, r"weights\['cost'\] is 35; .*35 % is 0.35"),
        (SCORES, {"cost": 1}, ValueError, "give the same names"),
        (SCORES, [1], TypeError, "give a weight for each name"),
        ([9], {"cost": 1}, TypeError, "give a score for each name"),
        ({"cost": None}, {"cost": 1}, ValueError, "missing for every dimension that has a weight"),
        ({"cost": None, "x": 5}, {"cost": 1, "x": 0}, ValueError, "missing for every dimension"),
    ],
)
def test_wrong_scores_and_weights_are_named(scores, weights, error, message):
    with pytest.raises(error, match=message):
        location_index(scores, weights=weights)


@pytest.mark.parametrize("function", [min_max_scores, ranks])
@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ([1, 2], TypeError, r"values is \[1, 2\]; give a value for each name"),
        ({"IN": "30"}, TypeError, r"values\['IN'\] is '30'; give a number"),
        ({"IN": float("nan")}, ValueError, r"values\['IN'\] is nan; give a finite number"),
    ],
)
def test_wrong_values_are_named(function, wrong, error, message):
    with pytest.raises(error, match=message):
        function(wrong)


def test_the_direction_is_true_or_false_and_the_span_a_number():
    with pytest.raises(TypeError, match="higher_is_better is 'no'; give True or False"):
        min_max_scores({"a": 1, "b": 2}, higher_is_better="no")
    with pytest.raises(ValueError, match="the span of the values cannot be computed"):
        min_max_scores({"a": -1e308, "b": 1e308})
