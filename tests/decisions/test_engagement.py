import itertools

import pytest

from outsourcing_lab.decisions.engagement import engagement
from outsourcing_lab.taxonomy import catalogue

PAYROLL = {
    "scope": "process",
    "duration": "ongoing",
    "core": False,
    "customer_critical": False,
    "volume": "high",
    "new_product": False,
}
EVERY = [
    dict(zip(PAYROLL, values, strict=True))
    for values in itertools.product(
        ("task", "process"),
        ("one-off", "ongoing"),
        (True, False),
        (True, False),
        ("low", "high"),
        (True, False),
    )
]


def cited(found):
    return {number for reason in (*found.reasons, *found.conditions) for number in reason.statements}


def statements(found, speaks):
    return {number for reason in found.reasons if reason.speaks == speaks for number in reason.statements}


@pytest.mark.parametrize(
    ("changed", "choice", "because"),
    [
        ({}, "BPO", "F024"),
        ({"scope": "task", "duration": "one-off", "volume": "low"}, "outsource the task", "F023"),
        ({"scope": "task", "duration": "one-off"}, "outsource the task", "F023"),
        ({"scope": "task"}, "outsource the task", "F020"),
        ({"duration": "one-off"}, "outsource the task", "F023"),
        ({"duration": "one-off", "volume": "low"}, "outsource the task", "F020"),
        ({"customer_critical": True}, "keep in-house", "F135"),
        ({"scope": "task", "duration": "one-off", "customer_critical": True}, "keep in-house", "F135"),
        ({"new_product": True}, "keep in-house", "F136"),
        ({"core": True}, "keep in-house", "F117"),
        ({"volume": "low"}, "keep in-house", "F139"),
    ],
)
def test_each_rule_decides_and_cites_its_statement(changed, choice, because):
    found = engagement(**PAYROLL | changed)
    assert found.choice == choice
    assert because in statements(found, "for")


@pytest.mark.parametrize(
    ("changed", "reasons_for"),
    [
        ({}, {"F024", "F017", "F018", "F020", "F021", "F015", "F019", "F022"}),
        ({"duration": "one-off"}, {"F023", "F018", "F020"}),
        ({"scope": "task"}, {"F023", "F015", "F019", "F022", "F020"}),
        ({"scope": "task", "duration": "one-off"}, {"F023", "F015", "F019", "F022", "F018", "F020"}),
        ({"core": True, "customer_critical": True}, {"F036", "F043", "F117", "F135", "F134"}),
        ({"new_product": True, "volume": "low"}, {"F136", "F139", "F021"}),
    ],
)
def test_all_that_speaks_for_a_choice_is_said(changed, reasons_for):
    assert statements(engagement(**PAYROLL | changed), "for") == reasons_for


def test_a_small_task_may_be_outsourced_but_a_small_process_is_kept():
    assert engagement(**PAYROLL | {"scope": "task", "volume": "low"}).choice == "outsource the task"


def test_core_work_is_where_the_sources_disagree():
    assert "F003" in statements(engagement(**PAYROLL | {"core": True}), "against")
    assert "F003" not in cited(engagement(**PAYROLL | {"customer_critical": True}))


@pytest.mark.parametrize(
    ("changed", "against"),
    [
        ({}, {"F134"}),
        ({"duration": "one-off"}, {"F017", "F134"}),
        ({"scope": "task"}, {"F021", "F024", "F134"}),
        ({"scope": "task", "volume": "low"}, {"F134"}),
        ({"scope": "task", "duration": "one-off"}, {"F134"}),
        ({"customer_critical": True}, {"F016"}),
    ],
)
def test_what_speaks_against_is_said_too(changed, against):
    assert statements(engagement(**PAYROLL | changed), "against") == against


def test_same_service_two_firms_two_answers():
    support = PAYROLL | {"volume": "high"}
    answers = {engagement(**support | {"customer_critical": critical}).choice for critical in (True, False)}
    assert answers == {"BPO", "keep in-house"}


@pytest.mark.parametrize("answers", EVERY, ids=lambda answers: "-".join(map(str, answers.values())))
def test_every_case_has_one_choice_with_reasons_for_and_against(answers):
    found = engagement(**answers)
    kept = found.choice == "keep in-house"
    assert statements(found, "for")
    assert statements(found, "against")
    assert kept == (found.conditions == ())
    assert kept or {"F137", "F138"} <= cited(found)
    assert (found.choice == "BPO") == (answers == PAYROLL)
    assert [reason.speaks for reason in found.reasons] == sorted(
        (reason.speaks for reason in found.reasons), reverse=True
    )


def test_all_statements_cited_are_the_catalogues():
    used = set().union(*(cited(engagement(**answers)) for answers in EVERY))
    assert used <= catalogue().statements.keys()
    assert {f"F{number:03}" for number in (*range(15, 25), *range(134, 140))} <= used


def test_the_result_reads_as_sentences():
    assert (
        repr(engagement(**PAYROLL | {"customer_critical": True})).splitlines()[0] == "choice: keep in-house"
    )
    assert (
        "  for: it makes or breaks the customer's experience (F135, F134)"
        in repr(engagement(**PAYROLL | {"customer_critical": True})).splitlines()
    )


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"scope": "department"}, ValueError, "scope is 'department'; give 'task' or 'process'"),
        ({"scope": None}, TypeError, "scope is None; give 'task' or 'process'"),
        ({"duration": "long"}, ValueError, "duration is 'long'; give 'one-off' or 'ongoing'"),
        ({"volume": 500}, TypeError, "volume is 500; give 'low' or 'high'"),
        ({"volume": "medium"}, ValueError, "volume is 'medium'"),
        ({"core": "no"}, TypeError, "core is 'no'; give True or False"),
        ({"customer_critical": 0}, TypeError, "customer_critical is 0; give True or False"),
        ({"new_product": None}, TypeError, "new_product is None"),
    ],
)
def test_a_wrong_answer_is_named_with_what_is_allowed(changed, error, message):
    with pytest.raises(error, match=message):
        engagement(**PAYROLL | changed)
