import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outsourcing_lab.decisions.governance import contracting_case, governance_form

LEVELS = ("low", "high")
numbers = st.floats(0.01, 100)


def test_the_worked_example():
    found = governance_form(1, market=(1, 4), hybrid=(2, 2), hierarchy=(4, 0.5))
    assert found.market_to_hybrid == 0.5
    assert found.hybrid_to_hierarchy == pytest.approx(4 / 3, rel=1e-12)
    assert (found.market_cost, found.hybrid_cost, found.hierarchy_cost) == (5, 4, 4.5)
    assert found.market_to_hierarchy == pytest.approx(6 / 7)
    assert found.sequence == ("market", "hybrid", "hierarchy")


@pytest.mark.parametrize(
    ("specificity", "choice"),
    [
        (0, "market"),
        (0.49, "market"),
        (0.5, "market or hybrid"),
        (0.51, "hybrid"),
        (4 / 3, "hybrid or hierarchy"),
        (1.34, "hierarchy"),
        (1000, "hierarchy"),
    ],
)
def test_market_below_hybrid_between_hierarchy_above(specificity, choice):
    assert governance_form(specificity).choice == choice


def test_a_dear_hybrid_is_never_chosen():
    lines = {"market": (1, 4), "hybrid": (3.9, 2), "hierarchy": (4, 0.5)}
    found = governance_form(0, **lines)
    assert found.hybrid_to_hierarchy < found.market_to_hybrid
    assert found.sequence == ("market", "hierarchy")
    chosen = {governance_form(k / 100, **lines).choice for k in range(300)}
    assert chosen == {"market", "hierarchy"}


def test_where_all_three_meet_the_hybrid_is_one_of_three_and_never_alone():
    lines = {"market": (1, 3), "hybrid": (2, 2), "hierarchy": (3, 1)}
    assert governance_form(1, **lines).choice == "market or hybrid or hierarchy"
    assert governance_form(1, **lines).sequence == ("market", "hierarchy")


def test_it_says_which_part_is_illustrative():
    assert "straight lines are illustrative" in repr(governance_form(1))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"market": (2, 4)}, "start at 2, 2 and 4; give rising starts"),
        ({"hierarchy": (2, 0.5)}, "give rising starts"),
        ({"market": (1, 2)}, "slopes 2, 2 and 0.5; give falling slopes"),
        ({"hierarchy": (4, 3)}, "give falling slopes"),
        ({"market": (1, -4)}, "market is -4; give a number of 0 or more"),
        ({"hierarchy": (float("nan"), 1)}, "hierarchy is nan"),
    ],
)
def test_lines_in_the_wrong_order_are_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        governance_form(1, **changed)


@pytest.mark.parametrize("line", [3, (1,), (1, 2, 3), "12", None])
def test_a_line_is_a_start_and_a_slope(line):
    with pytest.raises(TypeError, match=r"hybrid is .*; give the start and the slope"):
        governance_form(1, hybrid=line)


@given(starts=st.lists(numbers, min_size=3, max_size=3), slopes=st.lists(numbers, min_size=3, max_size=3))
def test_more_specificity_never_moves_towards_the_market(starts, slopes):
    starts, slopes = sorted(starts), sorted(slopes, reverse=True)
    assume(min(np.diff(starts)) > 1e-3 and max(np.diff(slopes)) < -1e-3)
    market, hybrid, hierarchy = zip(starts, slopes, strict=True)
    order = ["market", "hybrid", "hierarchy"]
    last = 0
    for k in (0, 0.01, 0.1, 0.5, 1, 2, 5, 10, 100, 1e6):
        found = governance_form(k, market=market, hybrid=hybrid, hierarchy=hierarchy)
        chosen = [order.index(form) for form in found.choice.split(" or ")]
        assert min(chosen) >= last
        last = max(chosen)
        assert set(found.choice.split(" or ")) <= {*found.sequence, "hybrid"}
    assert governance_form(0, market=market, hybrid=hybrid, hierarchy=hierarchy).choice == "market"


def test_the_crossings_agree_with_a_linear_solver():
    draw = np.random.default_rng(42)
    for _ in range(1000):
        starts = sorted(draw.choice(1000, 3, replace=False))
        slopes = sorted(draw.choice(1000, 3, replace=False), reverse=True)
        market, hybrid, hierarchy = zip(starts, slopes, strict=True)
        found = governance_form(0, market=market, hybrid=hybrid, hierarchy=hierarchy)
        for one, other, crossing in [
            (market, hybrid, found.market_to_hybrid),
            (hybrid, hierarchy, found.hybrid_to_hierarchy),
            (market, hierarchy, found.market_to_hierarchy),
        ]:
            cost_and_k = np.linalg.solve([[1, -one[1]], [1, -other[1]]], [one[0], other[0]])
            assert crossing == pytest.approx(cost_and_k[1])


def case(levels):
    complexity, contestability, specificity = levels
    return contracting_case(complexity, contestability=contestability, asset_specificity=specificity)


def test_the_easy_and_the_hard_end_of_the_eight_cases():
    easy, hard = case(("low", "high", "low")), case(("high", "low", "high"))
    assert "simple contract" in easy.recommendation
    assert (easy.problems, easy.mitigations) == ((), ())
    assert "avoid" in hard.recommendation
    assert "hostages" in hard.recommendation
    assert hard.mitigations == (
        "benchmarking",
        "multiple suppliers",
        "specific assets kept out of the contract, and step-in rights",
    )


def test_each_of_the_eight_cases_has_its_own_advice():
    found = [case(levels) for levels in itertools.product(LEVELS, repeat=3)]
    assert len({one.recommendation for one in found}) == 8
    assert all("wording ours" in one.basis for one in found)


@pytest.mark.parametrize(("driver", "easy"), [(0, "low"), (1, "high"), (2, "low")])
def test_each_driver_on_its_difficult_side_adds_one_problem_and_its_remedy(driver, easy):
    for levels in itertools.product(LEVELS, repeat=3):
        if levels[driver] != easy:
            continue
        harder = list(levels)
        harder[driver] = "high" if easy == "low" else "low"
        before, after = case(levels), case(harder)
        assert len(after.problems) == len(after.mitigations) == len(before.problems) + 1
        assert set(before.problems) < set(after.problems)


@pytest.mark.parametrize("argument", ["complexity", "contestability", "asset_specificity"])
@pytest.mark.parametrize(
    ("level", "error"), [("medium", ValueError), ("", ValueError), (1, TypeError), (None, TypeError)]
)
def test_a_driver_is_low_or_high(argument, level, error):
    right = {"complexity": "low", "contestability": "low", "asset_specificity": "low"}
    with pytest.raises(error, match=f"{argument} is {level!r}; give 'low' or 'high'"):
        contracting_case(**right | {argument: level})
