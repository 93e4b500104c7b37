"""A quiz as a reader meets it: two doors, and what it says to an answer that it cannot take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.teaching.quizzes import Quiz, quiz
from outsourcing_lab.teaching.quizzes.bank import key_of
from outsourcing_lab.teaching.quizzes.questions import Question, mark
from tests.teaching.quizzes.quiz_sources import QUIZZES, SOURCES

LESSON_1 = "01_outsourcing_and_place"
ALL_QUESTIONS = [question for quiz in QUIZZES.values() for question in quiz.questions]


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


def test_feedback_names_statements_figures_and_formulas_so_that_they_can_be_found():
    question = Question(
        id="q",
        kind="single",
        text="?",
        cites=("F001", "C12", "a_survey", "decisions.cost.break_even_volume"),
        read="",
        salt="",
    )
    assert question.sources == "F001; C12; figure “a survey”; formula break_even_volume in decisions.cost"


@given(st.sampled_from(ALL_QUESTIONS), st.one_of(st.text(max_size=6), st.integers(), st.none()))
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
