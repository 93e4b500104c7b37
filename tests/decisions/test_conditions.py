import inspect
import math
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsourcing_lab.decisions.boundary import core_grid, governance_form, kraljic, make_or_buy
from outsourcing_lab.decisions.conditions import one_of, rating, tied, weights, yes_or_no
from outsourcing_lab.decisions.cost import (
    after_tax_saving,
    break_even_volume,
    currency_exposure,
    effective_hourly_cost,
    learning_curve,
    rate_after_appreciation,
    total_cost_of_offshoring,
)
from outsourcing_lab.decisions.location import offshorability
from outsourcing_lab.decisions.portfolio import capability_grid

MODELS = {
    make_or_buy: {
        "make_cost": 4,
        "buy_price": 3,
        "agency_cost": 1,
        "bargaining_cost": 1,
        "governance_cost": 1,
        "holdup_probability": 0.1,
        "holdup_loss": 1,
    },
    governance_form: {"asset_specificity": 1},
    core_grid: {"competitive_edge": 5, "strategic_vulnerability": 5},
    capability_grid: {"capability": 5, "opportunism": 5, "contribution": 5, "threshold": 5},
    kraljic: {"profit_impact": 3, "supply_risk": 3, "threshold": 3},
    total_cost_of_offshoring: {"contract": 10, "baseline": 20, "years": 3},
    effective_hourly_cost: {"rate": 12, "overhead": 0.2, "rework": 0.1, "productivity": 0.75},
    break_even_volume: {
        "fixed_in_house": 9,
        "variable_in_house": 4,
        "fixed_outsourced": 1,
        "variable_outsourced": 6,
    },
    learning_curve: {"first_unit": 100, "rate": 0.8, "units": 4},
    currency_exposure: {"fee": 100, "budget_rate": 83, "spot_rate": 75, "hedge_cost": 1},
    rate_after_appreciation: {"rate": 83, "appreciation": 0.1},
    after_tax_saving: {"in_house_cost": 3, "fee": 2, "client_tax_rate": 0.2},
    offshorability: {
        "information_intensity": 0.9,
        "customer_contact": 0.2,
        "physical_presence": 0.1,
        "modularity": 0.8,
    },
}
OTHERS = {total_cost_of_offshoring: {"hidden_costs": {"transition": 0.03, "layoffs": 0.05}}}
EACH_ARGUMENT = [
    pytest.param(model, name, id=f"{model.__name__}-{name}") for model in MODELS for name in MODELS[model]
]


@pytest.mark.parametrize(("model", "argument"), EACH_ARGUMENT)
@pytest.mark.parametrize(
    "wrong",
    ["5", None, True, [5], 5j, math.nan, math.inf, -math.inf, -5, 10**400],
    ids=lambda value: str(value)[:5],
)
def test_every_bad_number_is_refused_with_its_argument_and_value(model, argument, wrong):
    with pytest.raises((TypeError, ValueError)) as caught:
        model(**MODELS[model] | OTHERS.get(model, {}) | {argument: wrong})
    assert str(caught.value).startswith(f"{argument} is {wrong!r}; give ")
    is_number = type(wrong) is int or (type(wrong) is float and argument != "units")
    assert isinstance(caught.value, ValueError if is_number else TypeError)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_all_but_the_first_argument_are_given_by_name(model):
    first, *others = inspect.signature(model).parameters.values()
    assert first.kind is first.POSITIONAL_OR_KEYWORD
    assert {other.kind for other in others} <= {inspect.Parameter.KEYWORD_ONLY}
    assert {first.name, *(other.name for other in others)} >= MODELS[model].keys()


def numbers_in(result):
    if is_dataclass(result):
        return [value for field in fields(result) for value in numbers_in(getattr(result, field.name))]
    return [result] if isinstance(result, float) else []


@settings(max_examples=400, deadline=None)
@given(data=st.data(), model=st.sampled_from(list(MODELS)))
def test_no_number_of_the_right_type_gives_a_nan_or_an_infinity(data, model):
    arguments = {
        name: data.draw(st.integers(-3, 10**7) if name == "units" else st.floats() | st.floats(0, 1))
        for name in MODELS[model]
    }
    arguments |= {name: 1000 for name in arguments if name == "units" and arguments[name] > 1000}
    names = "|".join(arguments)
    refused = rf"cannot be computed: the numbers given are too large|^({names}) is .*; give "
    try:
        result = model(**arguments | OTHERS.get(model, {}))
    except ValueError:
        with pytest.raises(ValueError, match=refused):
            model(**arguments | OTHERS.get(model, {}))
    else:
        assert all(math.isfinite(number) for number in numbers_in(result))


@given(whole=st.floats(1e-300, 1e300))
def test_amounts_are_tied_within_rounding_and_no_further(whole):
    assert tied(whole, whole * (1 + 1e-12))
    assert not tied(whole, whole * (1 + 1e-6))
    assert not tied(whole, 0)


def test_what_is_allowed_is_given_back():
    assert (yes_or_no("core", True), yes_or_no("core", False)) == (True, False)
    assert (rating("risk", 0, 5), rating("risk", 5, 5)) == (0, 5)
    assert one_of("scope", "task", ("task", "process")) == "task"


@pytest.mark.parametrize("wrong", [-0.001, 5.001])
def test_a_rating_off_the_scale_is_refused(wrong):
    with pytest.raises(ValueError, match=f"risk is {wrong}; give a rating from 0 to 5"):
        rating("risk", wrong, 5)


def test_weights_are_taken_as_they_are():
    assert weights("weights", {"a": 0.1, "b": 0.2, "c": 0.7}) == {"a": 0.1, "b": 0.2, "c": 0.7}
    assert weights("weights", {str(number): 1 / 49 for number in range(49)})
