import copy

import pytest

from outsourcing_lab.teaching.quizzes.bank import key_of, sealed_bank
from outsourcing_lab.teaching.quizzes.questions import mark
from outsourcing_lab.teaching.quizzes.quiz import quiz_from_bank

COMMON = {"misconception": "m", "cites": ["F001"], "read": "section 1, One", "right": "Right so."}
SOURCE = {
    "title": "Example",
    "questions": {
        "one": COMMON
        | {
            "type": "single",
            "text": "Which?",
            "options": [{"text": "yes", "right": True}, {"text": "no", "feedback": "Not no."}],
        },
        "rate": COMMON
        | {
            "type": "numeric",
            "text": "What does it cost, to the nearest 10?",
            "value": 1254,
            "unit": "pounds",
            "step": 10,
            "tolerance": 12,
            "otherwise": "Compute it again.",
            "wrong": [{"value": 2500, "feedback": "Counted twice."}],
        },
    },
}


def changed(question, **changes):
    source = copy.deepcopy(SOURCE)
    entry = source["questions"][question]
    for key, value in changes.items():
        if value is None:
            del entry[key]
        else:
            entry[key] = value
    return source


def test_a_bank_is_the_same_at_every_build():
    assert sealed_bank("example", SOURCE) == sealed_bank("example", copy.deepcopy(SOURCE))


def test_another_quiz_has_other_digests_for_the_same_answers():
    first, second = (sealed_bank(name, SOURCE)["questions"][0]["sealed"] for name in ("one", "two"))
    assert not first.keys() & second.keys()


@pytest.mark.parametrize(
    ("typed", "score", "says"),
    [
        (1250, 1, "Right so."),
        (1254.9, 1, "Right so."),
        (1260.0, 1, "Right so."),
        (1240, 0, "Compute it again."),
        (1270, 0, "Compute it again."),
        (2504, 0, "Counted twice."),
        (0, 0, "Compute it again."),
    ],
)
def test_a_number_is_rounded_to_the_step_and_accepted_within_the_tolerance(typed, score, says):
    question = quiz_from_bank("example", sealed_bank("example", SOURCE)).questions[1]
    given = mark(question, typed)
    assert given.score == score
    assert given.feedback.startswith(says)


def test_a_number_may_be_computed_when_the_bank_is_built():
    source = changed(
        "rate", value=None, value_from="outsourcing_lab.teaching.marlow:offshoring_without_outsourcing"
    )
    source["questions"]["rate"] |= {"step": 1, "tolerance": 0}
    assert key_of("example", source, "rate") == 2


def test_a_question_may_cite_the_function_that_is_its_formula():
    bank = sealed_bank("example", changed("rate", cites=["decisions.cost.break_even_volume", "F001"]))
    question = quiz_from_bank("example", bank).questions[1]
    assert mark(question, 1250).feedback == "Right so. [formula break_even_volume in decisions.cost; F001]"


@pytest.mark.parametrize(
    ("question", "changes", "message"),
    [
        ("one", {"type": "riddle"}, "question one is of type 'riddle'; the types are single, many"),
        ("one", {"cites": ["F999"]}, r"cites \['F999'\]"),
        ("one", {"cites": []}, "cites nothing"),
        ("one", {"cites": ["decisions.cost.cheapest_vendor"]}, r"cites \['decisions.cost.cheapest_vendor'\]"),
        ("one", {"cites": ["decisions.cost.BreakEven"]}, "cites .* by the name of its function"),
        ("one", {"cites": ["decisions.nowhere.nothing"]}, "cites"),
        ("one", {"cites": ["decisions."]}, "cites"),
        ("one", {"cites": ["teaching.quiz"]}, "cites"),
        ("one", {"right": None}, "question one lacks right"),
        ("one", {"hint": "x"}, "question one has hint"),
        ("one", {"options": [{"text": "yes", "right": True}]}, "at least one right and one wrong"),
        (
            "one",
            {"options": [{"text": "yes", "right": True}, {"text": "no"}]},
            "'no' is wrong and says no feedback",
        ),
        (
            "one",
            {
                "options": [{"text": text, "right": True} for text in "ab"]
                + [{"text": "c", "feedback": "No."}]
            },
            "exactly one right option",
        ),
        ("rate", {"wrong": [{"value": 1260, "feedback": "no"}]}, "or a wrong value does"),
        ("rate", {"tolerance": 1}, "no multiple of 10 lies within 1 of 1254"),
    ],
)
def test_a_wrong_source_names_the_question(question, changes, message):
    with pytest.raises(ValueError, match=message):
        sealed_bank("example", changed(question, **changes))


def test_an_id_that_cannot_be_typed_is_refused():
    source = copy.deepcopy(SOURCE)
    source["questions"]["not-a-name"] = source["questions"].pop("one")
    with pytest.raises(ValueError, match="an id is a Python name"):
        sealed_bank("example", source)
