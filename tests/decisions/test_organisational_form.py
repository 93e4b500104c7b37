import itertools

import pytest

from outsourcing_lab.decisions.organisational_form import (
    operational_risk_level,
    organisational_form,
    structural_risk_level,
)

LEVELS = ("low", "medium", "high")
OWNERS = ["service provider", "extended organisation", "own staff"]
PLACES = ["offshore", "nearshore", "onshore"]


def test_there_is_a_form_of_its_own_for_each_of_the_nine_cells():
    found = {
        organisational_form(operational, structural_risk=structural).form
        for operational, structural in itertools.product(LEVELS, repeat=2)
    }
    assert len(found) == 9


@pytest.mark.parametrize(
    ("operational", "structural", "form"),
    [
        ("low", "low", "service provider, offshore"),
        ("low", "medium", "extended organisation, offshore"),
        ("low", "high", "own staff, offshore (captive)"),
        ("medium", "high", "own staff, nearshore (captive)"),
        ("high", "low", "service provider, onshore"),
        ("high", "high", "own staff, onshore (in-house)"),
    ],
)
def test_the_form_names_who_and_where(operational, structural, form):
    assert organisational_form(operational, structural_risk=structural).form == form


@pytest.mark.parametrize("other", LEVELS)
@pytest.mark.parametrize(("less", "more"), [("low", "medium"), ("medium", "high")])
def test_more_structural_risk_never_moves_towards_arms_length(other, less, more):
    before, after = (organisational_form(other, structural_risk=level) for level in (less, more))
    assert OWNERS.index(before.owner) < OWNERS.index(after.owner)
    assert before.place == after.place


@pytest.mark.parametrize("other", LEVELS)
@pytest.mark.parametrize(("less", "more"), [("low", "medium"), ("medium", "high")])
def test_more_operational_risk_never_moves_further_away(other, less, more):
    before, after = (organisational_form(level, structural_risk=other) for level in (less, more))
    assert PLACES.index(before.place) < PLACES.index(after.place)
    assert before.owner == after.owner


def test_it_says_that_the_cells_are_illustrative():
    assert "illustrative" in organisational_form("low", structural_risk="low").basis


@pytest.mark.parametrize(
    ("codifiability", "precision", "risk"),
    [
        ("high", "high", "low"),
        ("high", "medium", "medium"),
        ("high", "low", "high"),
        ("low", "high", "high"),
        ("medium", "medium", "medium"),
        ("low", "low", "high"),
    ],
)
def test_operational_risk_falls_with_codifiability_and_precise_metrics(codifiability, precision, risk):
    assert operational_risk_level(codifiability, metric_precision=precision) == risk
    assert operational_risk_level(precision, metric_precision=codifiability) == risk


@pytest.mark.parametrize(
    ("opportunism", "monitoring", "risk"),
    [
        ("low", "low", "low"),
        ("high", "high", "low"),
        ("high", "medium", "medium"),
        ("medium", "low", "medium"),
        ("high", "low", "high"),
        ("low", "high", "low"),
    ],
)
def test_structural_risk_needs_both_a_gain_and_a_client_that_cannot_see(opportunism, monitoring, risk):
    assert structural_risk_level(opportunism, monitoring=monitoring) == risk


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (organisational_form, ("operational_risk", "structural_risk")),
        (operational_risk_level, ("codifiability", "metric_precision")),
        (structural_risk_level, ("supplier_opportunism", "monitoring")),
    ],
)
@pytest.mark.parametrize(("level", "error"), [("High", ValueError), ("none", ValueError), (2, TypeError)])
def test_a_level_is_low_medium_or_high(function, arguments, level, error):
    for argument in arguments:
        with pytest.raises(error, match=f"{argument} is {level!r}; give 'low' or 'medium' or 'high'"):
            function(**dict.fromkeys(arguments, "low") | {argument: level})
