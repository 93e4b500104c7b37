import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.offshorability import offshorability, offshorable_job

FACTORS = ("information_intensity", "customer_contact", "physical_presence", "modularity")
shares = st.floats(0, 1)


def test_the_worked_example():
    found = offshorability(0.9, customer_contact=0.2, physical_presence=0.0, modularity=0.8)
    assert found == pytest.approx(0.648, rel=1e-12)


@given(factors=st.tuples(shares, shares, shares, shares), more=shares)
def test_it_is_a_share_that_rises_and_falls_as_the_literature_says(factors, more):
    plain = dict(zip(FACTORS, factors, strict=True))
    here = offshorability(**plain)
    assert 0 <= here <= 1
    for factor, rises in zip(FACTORS, (True, False, False, True), strict=True):
        there = offshorability(**plain | {factor: min(plain[factor] + more, 1)})
        assert there >= here if rises else there <= here


@given(factors=st.tuples(shares, shares, shares))
def test_hands_in_one_place_or_no_information_keep_a_service_where_it_is(factors):
    information, contact, modular = factors
    tied = offshorability(information, customer_contact=contact, physical_presence=1, modularity=modular)
    physical = offshorability(0, customer_contact=contact, physical_presence=information, modularity=modular)
    assert tied == physical == 0


def test_the_best_and_the_half_of_contact():
    best = {"information_intensity": 1, "customer_contact": 0, "physical_presence": 0, "modularity": 1}
    assert offshorability(**best) == 1
    assert offshorability(**best | {"customer_contact": 1}) == 0.5


def test_it_agrees_with_logarithms():
    for factors in np.random.default_rng(52).uniform(0.01, 0.99, (1000, 4)):
        information, contact, presence, modular = factors
        logs = np.log([information, modular, 1 - presence, (2 - contact) / 2]).sum()
        assert offshorability(**dict(zip(FACTORS, factors, strict=True))) == pytest.approx(np.exp(logs))


def test_the_docstring_says_that_the_product_is_ours():
    assert "ours, illustrative" in " ".join(inspect.getdoc(offshorability).split())


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("wrong", [-0.1, 1.1, 60, float("nan")])
def test_a_factor_is_a_share(factor, wrong):
    right = dict.fromkeys(FACTORS, 0.5)
    with pytest.raises(ValueError, match=f"{factor} is {wrong}"):
        offshorability(**right | {factor: wrong})


@pytest.mark.parametrize(
    ("person", "unit", "deliverable", "answer"),
    [
        (True, True, True, "not offshorable"),
        (True, False, True, "not offshorable"),
        (False, True, True, "not offshorable"),
        (False, False, True, "offshorable"),
        (False, False, False, "hardly offshorable"),
    ],
)
def test_the_first_question_with_a_yes_decides_a_job(person, unit, deliverable, answer):
    found = offshorable_job(person, unit_tied_to_place=unit, deliverable_at_distance=deliverable)
    assert found.answer == answer
    assert ("unit" in found.decided_by) == (unit and not person)
    assert "reported, not verified" in found.basis


@pytest.mark.parametrize(
    "argument", ["person_tied_to_place", "unit_tied_to_place", "deliverable_at_distance"]
)
def test_an_answer_is_true_or_false(argument):
    right = {"person_tied_to_place": False, "unit_tied_to_place": False, "deliverable_at_distance": True}
    with pytest.raises(TypeError, match=f"{argument} is 'no'; give True or False"):
        offshorable_job(**right | {argument: "no"})
