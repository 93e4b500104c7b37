"""Every shipped question, held against its source; and the quiz as a reader meets it."""

import json
import tomllib
from itertools import chain, combinations, permutations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.teaching.quizzes import Quiz, quiz
from outsourcing_lab.teaching.quizzes.bank import key_of
from outsourcing_lab.teaching.quizzes.questions import mark

ROOT = Path(__file__).parents[3]
SOURCES = {
    path.name.removesuffix(".quiz.toml"): tomllib.loads(path.read_text("utf-8"))
    for path in sorted((ROOT / "solutions").glob("*.quiz.toml"))
}
QUESTIONS = [
    pytest.param(name, question, id=f"{name}-{question.id}")
    for name in SOURCES
    for question in quiz(name).questions
]
LESSON_1 = "01_outsourcing_and_place"


def possible_answers(question):
    letters = question.letters
    if question.kind == "single":
        return list(letters)
    if question.kind == "many":
        subsets = chain.from_iterable(combinations(letters, size) for size in range(1, len(letters) + 1))
        return ["".join(subset) for subset in subsets]
    if question.kind == "match":
        return ["".join(choice) for choice in product(letters, repeat=len(question.items))]
    if question.kind == "order":
        return ["".join(order) for order in permutations(letters)]
    return [count * question.step for count in range(-20, 101)]


def test_every_quiz_source_has_a_lesson_and_a_bank():
    assert SOURCES.keys() == {path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")}


@pytest.mark.parametrize(("name", "question"), QUESTIONS)
def test_only_the_key_earns_the_full_mark(name, question):
    key = key_of(name, SOURCES[name], question.id)
    answers = possible_answers(question)
    assert key in answers
    if question.graded:
        assert {mark(question, answer).score for answer in answers} == {None}
        return
    assert [answer for answer in answers if mark(question, answer).score == 1] == [key]
    if question.kind == "many":
        assert mark(question, question.letters).score == 0


@pytest.mark.parametrize(("name", "question"), QUESTIONS)
def test_every_wrong_answer_is_told_where_to_read_again(name, question):
    for answer in possible_answers(question):
        given_mark = mark(question, answer)
        if given_mark.score is not None and given_mark.score < 1:
            assert given_mark.feedback.endswith(f"Read again: {question.read}")
            assert len(given_mark.feedback) > len(f"Read again: {question.read}") + 20


@pytest.mark.parametrize(("name", "question"), QUESTIONS)
def test_the_section_to_read_again_stands_in_the_lesson(name, question):
    lesson = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    text = "\n".join("".join(cell["source"]) for cell in lesson["cells"])
    number, title = question.read.removeprefix("section ").split(", ", 1)
    assert f"## {number}. {title}" in text


@pytest.mark.parametrize(("name", "question"), QUESTIONS)
def test_nothing_shipped_tells_the_key(name, question):
    source = SOURCES[name]["questions"][question.id]
    shipped = quiz(name).html + repr(quiz(name)) + json.dumps(quiz(name).questions, default=vars)
    said = [
        source["right"],
        source["misconception"],
        *(wrong["feedback"] for wrong in source.get("wrong", [])),
    ]
    said += [option["feedback"] for option in source.get("options", []) if "feedback" in option]
    assert not [text for text in said if text in shipped]
    boxes = (question.sealed or {}).values()
    assert len({len(box) for box in boxes}) <= 1
    assert list(question.sealed or {}) == sorted(question.sealed or {})


def test_a_graded_question_ships_no_feedback_at_all():
    graded = [question for question in quiz(LESSON_1).questions if question.graded]
    assert graded
    assert all(not question.sealed for question in graded)


def test_lesson_1_asks_at_least_six_questions_of_at_least_three_types():
    questions = quiz(LESSON_1).questions
    assert len(questions) >= 6
    assert len({question.kind for question in questions}) >= 3
    misconceptions = [entry["misconception"] for entry in SOURCES[LESSON_1]["questions"].values()]
    assert len(set(misconceptions)) == len(questions)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"same_word": ""}, "same_word was answered ''; it takes one letter"),
        ({"same_word": "ab"}, "takes one letter"),
        ({"same_word": "z"}, "from 'a' to 'd'"),
        ({"same_word": None}, "takes one letter"),
        ({"captive": "aa"}, "the letters of all that apply, each once"),
        ({"two_questions": "ab"}, "4 letters, one for each item"),
        ({"near_to_far": "aab"}, "all 3 letters in their order"),
        ({"how_many": "two"}, "takes a number"),
        ({"how_many": float("nan")}, "takes a number"),
        ({"how_many": True}, "takes a number"),
        ({"unknown": "a"}, "there is no question .*the questions are same_word"),
    ],
)
def test_a_blank_or_impossible_answer_is_refused_with_what_the_question_takes(answers, message):
    with pytest.raises(ValueError, match=message):
        quiz(LESSON_1).answer(**answers)


def test_letters_may_be_written_in_capitals_with_spaces_and_commas():
    plain, spaced = (quiz(LESSON_1).answer(captive=letters) for letters in ("bd", " B, D "))
    assert repr(plain) == repr(spaced)


def test_typed_answers_show_the_score_and_a_sign_that_needs_no_colour():
    key = key_of(LESSON_1, SOURCES[LESSON_1], "same_word")
    lines = repr(quiz(LESSON_1).answer(same_word=key, how_many=5, captive_abroad_graded="a")).splitlines()
    assert lines[0] == "Outsourcing and place: 1 of 2 points."
    assert [line[0] for line in lines[1:]] == ["✔", "✘", "–"]


def test_an_unknown_quiz_is_answered_with_those_there_are():
    with pytest.raises(ValueError, match=LESSON_1):
        quiz("99_nothing")


def test_the_form_names_each_group_and_its_status_stands_there_from_the_start():
    html = quiz(LESSON_1).html
    questions = quiz(LESSON_1).questions
    assert html.count("<legend>") == len(questions)
    assert html.count('role="status"') == html.count("<button") == sum(not q.graded for q in questions)
    assert "http:" not in html
    assert "https:" not in html


@given(st.sampled_from(quiz(LESSON_1).questions), st.one_of(st.text(max_size=6), st.integers(), st.none()))
def test_any_answer_is_marked_from_0_to_1_or_refused(question, answer):
    takes_it = True
    try:
        score = mark(question, answer).score
    except ValueError:
        takes_it = False
    assert not takes_it or score is None or 0 <= score <= 1


def test_a_quiz_is_one_object_with_a_text_and_an_html_face():
    shown = quiz(LESSON_1)
    assert isinstance(shown, Quiz)
    assert set(shown._repr_mimebundle_()) == {"text/plain", "text/html"}
    assert shown._repr_mimebundle_()["text/plain"].startswith("Quiz: Outsourcing and place")
