import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.portfolio import (
    capability_grid,
    core_competence,
    core_grid,
    kraljic,
    portfolio_rating,
    process_ranking,
)

ten = st.floats(0, 10)
five = st.floats(0, 5)
CONTROL = ["buy", "buy with moderate control", "make"]
SOURCING = ["outsource", "partner", "invest", "keep"]


@pytest.mark.parametrize(
    ("edge", "vulnerability", "choice"),
    [
        (8, 7, "make"),
        (3, 2, "buy"),
        (8, 2, "buy with moderate control"),
        (7, 7, "make"),
        (6.99, 7, "buy with moderate control"),
        (7, 6.99, "buy with moderate control"),
        (3.99, 3.99, "buy"),
        (4, 3.99, "buy with moderate control"),
        (3.99, 4, "buy with moderate control"),
        (0, 0, "buy"),
        (10, 10, "make"),
        (5, 5, "buy with moderate control"),
        (0, 10, "buy with moderate control"),
    ],
)
def test_core_grid_with_its_cut_offs(edge, vulnerability, choice):
    assert core_grid(edge, strategic_vulnerability=vulnerability).choice == choice


def test_core_grid_shows_its_steps_and_what_is_ours():
    found = core_grid(8, strategic_vulnerability=5)
    assert (found.edge_level, found.vulnerability_level) == ("high", "medium")
    assert "cut-offs ours" in found.basis


@given(edge=ten, vulnerability=ten, more=ten)
def test_a_greater_edge_or_vulnerability_never_asks_for_less_control(edge, vulnerability, more):
    def control(edge, vulnerability):
        return CONTROL.index(core_grid(edge, strategic_vulnerability=vulnerability).choice)

    here = control(edge, vulnerability)
    assert here == control(vulnerability, edge)
    assert here <= control(min(edge + more, 10), vulnerability)


@pytest.mark.parametrize(
    ("capability", "opportunism", "contribution", "choice"),
    [
        (8, 8, 8, "keep"),
        (8, 2, 8, "keep"),
        (2, 8, 8, "invest"),
        (2, 2, 8, "partner"),
        (8, 8, 2, "keep"),
        (8, 2, 2, "outsource"),
        (2, 8, 2, "partner"),
        (2, 2, 2, "outsource"),
        (5, 5, 5, "keep"),
        (4.99, 5, 5, "invest"),
        (4.99, 4.99, 5, "partner"),
        (4.99, 4.99, 4.99, "outsource"),
    ],
)
def test_capability_grid(capability, opportunism, contribution, choice):
    found = capability_grid(capability, opportunism=opportunism, contribution=contribution)
    assert found.choice == choice
    assert (found.strong, found.exposed, found.contributes) == (
        capability >= 5,
        opportunism >= 5,
        contribution >= 5,
    )
    assert "illustrative" in found.basis


@given(ratings=st.tuples(ten, ten, ten), which=st.integers(0, 2), more=ten)
def test_capability_opportunism_and_contribution_never_speak_for_the_market(ratings, which, more):
    raised = list(ratings)
    raised[which] = min(raised[which] + more, 10)

    def closeness(capability, opportunism, contribution):
        found = capability_grid(capability, opportunism=opportunism, contribution=contribution)
        return SOURCING.index(found.choice)

    assert closeness(*ratings) <= closeness(*raised)


def test_a_core_competence_passes_all_three_tests():
    tests = ("opens markets", "benefits customers", "hard to imitate")
    for answers in itertools.product((True, False), repeat=3):
        found = core_competence(answers[0], benefits_customers=answers[1], hard_to_imitate=answers[2])
        assert found.core == all(answers)
        assert found.failed == tuple(test for test, passed in zip(tests, answers, strict=True) if not passed)


@pytest.mark.parametrize("argument", ["opens_markets", "benefits_customers", "hard_to_imitate"])
@pytest.mark.parametrize("answer", ["yes", 1, None])
def test_an_answer_is_true_or_false(argument, answer):
    right = {"opens_markets": True, "benefits_customers": True, "hard_to_imitate": True}
    with pytest.raises(TypeError, match=f"{argument} is {answer!r}; give True or False"):
        core_competence(**right | {argument: answer})


def test_kraljic_worked_example():
    impact = portfolio_rating({"a": 5, "b": 3, "c": 2}, factor_weights={"a": 0.5, "b": 0.3, "c": 0.2})
    risk = portfolio_rating({"a": 2, "b": 1, "c": 3}, factor_weights={"a": 0.4, "b": 0.4, "c": 0.2})
    assert impact == pytest.approx(3.8, rel=1e-12)
    assert risk == pytest.approx(1.8, rel=1e-12)
    assert kraljic(impact, supply_risk=risk) == "leverage"


@pytest.mark.parametrize(
    ("impact", "risk", "quadrant"),
    [
        (2.5, 2.5, "strategic"),
        (2.5, 2.49, "leverage"),
        (2.49, 2.5, "bottleneck"),
        (2.49, 2.49, "non-critical"),
        (5, 0, "leverage"),
        (0, 5, "bottleneck"),
    ],
)
def test_a_rating_at_the_threshold_counts_as_high_and_the_axes_are_not_swapped(impact, risk, quadrant):
    assert kraljic(impact, supply_risk=risk) == quadrant


def test_a_weighted_rating_at_the_threshold_counts_as_high_in_spite_of_binary_fractions():
    weights = {"a": 0.1, "b": 0.2, "c": 0.7}
    rating = portfolio_rating({"a": 3, "b": 3, "c": 3}, factor_weights=weights)
    assert kraljic(rating, supply_risk=0, threshold=3) == "leverage"
    assert kraljic(0.1 + 0.2, supply_risk=0, threshold=0.3) == kraljic(
        0.3, supply_risk=0, threshold=0.1 + 0.2
    )


def test_another_threshold_moves_a_purchase():
    assert kraljic(2.5, supply_risk=2.5, threshold=3) == "non-critical"


@given(impact=five, risk=five, threshold=five)
def test_swapping_the_axes_swaps_leverage_and_bottleneck(impact, risk, threshold):
    swapped = {"leverage": "bottleneck", "bottleneck": "leverage"}
    found = kraljic(impact, supply_risk=risk, threshold=threshold)
    assert kraljic(risk, supply_risk=impact, threshold=threshold) == swapped.get(found, found)


@pytest.mark.parametrize(
    ("function", "arguments", "highest"),
    [
        (kraljic, ("profit_impact", "supply_risk", "threshold"), 5),
        (core_grid, ("competitive_edge", "strategic_vulnerability"), 10),
        (capability_grid, ("capability", "opportunism", "contribution", "threshold"), 10),
    ],
)
def test_a_rating_of_another_scale_is_refused(function, arguments, highest):
    for argument in arguments:
        with pytest.raises(ValueError, match=f"{argument} is 75; give a rating from 0 to {highest}"):
            function(**dict.fromkeys(arguments, 1) | {argument: 75})


def test_portfolio_rating_agrees_with_numpy_on_its_own_scale():
    draw = np.random.default_rng(43)
    for _ in range(1000):
        names = [str(number) for number in range(draw.integers(1, 9))]
        highest = draw.choice([1, 5, 10, 100])
        ratings = {name: draw.uniform(0, highest) for name in names}
        weights = dict(zip(names, draw.dirichlet(np.ones(len(names))), strict=True))
        found = portfolio_rating(ratings, factor_weights=weights, highest=highest)
        assert found == pytest.approx(np.average(list(ratings.values()), weights=list(weights.values())))
        assert min(ratings.values()) - 1e-9 <= found <= max(ratings.values()) + 1e-9


@pytest.mark.parametrize(
    ("ratings", "weights", "error", "message"),
    [
        ({"a": 1}, {"a": 0.9}, ValueError, "factor_weights sum to 0.9; give weights that sum to 1"),
        ({"a": 1, "b": 1}, {"a": 1}, ValueError, "give the same names"),
        ({"a": 6}, {"a": 1}, ValueError, r"ratings\['a'\] is 6; give a rating from 0 to 5"),
        ({"a": "3"}, {"a": 1}, TypeError, r"ratings\['a'\] is '3'; give a number"),
        ([3], {"a": 1}, TypeError, r"ratings is \[3\]; give a rating for each name"),
        ({"a": 3}, [1], TypeError, r"factor_weights is \[1\]; give a weight for each name"),
        ({"a": 3, "b": 3}, {"a": 1.5, "b": -0.5}, ValueError, r"factor_weights\['a'\] is 1.5; give a share"),
        ({}, {}, ValueError, "factor_weights sum to 0"),
    ],
)
def test_wrong_ratings_or_weights_are_named(ratings, weights, error, message):
    with pytest.raises(error, match=message):
        portfolio_rating(ratings, factor_weights=weights)


def test_processes_are_ranked_by_value_created_and_captured():
    processes = {"payroll": (2, 1), "pricing": (9, 8), "billing": (4, 6), "travel": (1, 2)}
    assert process_ranking(processes) == ("pricing", "billing", "payroll", "travel")
    assert process_ranking({}) == ()


def test_processes_of_equal_value_share_a_rank():
    assert process_ranking({"a": (1, 5), "b": (2, 5), "c": (3, 1)}) == ("b", "a", "c")
    assert process_ranking({"a": (5, 1), "b": (5, 2), "c": (1, 3)}) == ("b", "a", "c")
    assert process_ranking({"second": (1, 1), "first": (1, 1)}) == ("second", "first")


@given(processes=st.dictionaries(st.text(max_size=3), st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))))
def test_a_process_that_is_better_at_both_comes_first_whatever_the_scale(processes):
    found = process_ranking(processes)
    assert sorted(found) == sorted(processes)
    places = {name: place for place, name in enumerate(found)}
    for one, other in itertools.permutations(processes, 2):
        if all(mine > theirs for mine, theirs in zip(processes[one], processes[other], strict=True)):
            assert places[one] < places[other]
    assert found == process_ranking({name: (2 * a, 4 * b) for name, (a, b) in processes.items()})


@pytest.mark.parametrize(
    ("processes", "error", "message"),
    [
        (["payroll"], TypeError, "processes is .*; give two values for each name"),
        ({"payroll": 3}, TypeError, r"processes\['payroll'\] is 3; give value created and captured"),
        ({"payroll": (3,)}, TypeError, "give value created and captured"),
        ({"payroll": (3, "4")}, TypeError, r"processes\['payroll'\] is '4'; give a number"),
        ({"payroll": (3, float("nan"))}, ValueError, "give a finite number"),
    ],
)
def test_a_process_has_two_finite_values(processes, error, message):
    with pytest.raises(error, match=message):
        process_ranking(processes)
