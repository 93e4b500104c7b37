"""Every question of every quiz: what earns how much, what is said, and what the page keeps to itself."""

import json
import re
from base64 import b64decode
from collections import Counter
from html import unescape

import pytest

from outsourcing_lab.lessons import lessons
from outsourcing_lab.teaching.quizzes import quiz
from outsourcing_lab.teaching.quizzes.bank import key_of
from outsourcing_lab.teaching.quizzes.questions import mark
from tests.teaching.quizzes.quiz_sources import (
    QUESTIONS,
    QUIZZES,
    ROOT,
    SOURCES,
    entry_of,
    is_right,
    possible_answers,
)

every_question = pytest.mark.parametrize(("name", "question"), QUESTIONS)
every_quiz = pytest.mark.parametrize("name", QUIZZES)
SHORTEST_FEEDBACK = 15  # letters


def key(name, question):
    return key_of(name, SOURCES[name], question.id)


def test_every_lesson_has_a_quiz_and_every_quiz_a_lesson():
    assert SOURCES.keys() == {lesson.stem for lesson in lessons()}


@every_quiz
def test_the_shipped_bank_is_the_one_built_from_the_source(name):
    assert quiz(name) == QUIZZES[name], "run: outsourcing-lab build"


@every_question
def test_the_key_earns_1_and_every_other_answer_less(name, question):
    answers = possible_answers(name, question)
    right = [answer for answer in answers if is_right(name, question, answer)]
    assert right
    assert len(right) < len(answers)
    scores = {answer: mark(question, answer).score for answer in answers}
    if question.graded:
        assert set(scores.values()) == {None}
        return
    assert [answer for answer in answers if scores[answer] == 1] == right
    assert all(0 <= score < 1 for answer, score in scores.items() if answer not in right)


@every_question
def test_everything_ticked_or_the_same_everywhere_does_not_earn_1(name, question):
    if question.kind == "many" and not question.graded:
        assert mark(question, question.letters).score == 0
    if question.kind == "match":
        assert len(set(key(name, question))) > 1
    if question.kind == "order":
        assert key(name, question) != question.letters


@every_question
@pytest.mark.parametrize("blank", ["", "  ", ",", None, []])
def test_a_blank_is_unanswered(name, question, blank):
    with pytest.raises(ValueError, match=f"{question.id} was answered .*; it takes"):
        mark(question, blank)


@every_question
def test_every_wrong_answer_is_told_why_and_where_to_read_again(name, question):
    if question.graded:
        assert not question.sealed
        return
    where = f" Read again: {question.read} [{question.sources}]"
    right = entry_of(name, question)["right"]
    for answer in possible_answers(name, question):
        given = mark(question, answer)
        if given.score == 1:
            assert given.feedback == f"{right} [{question.sources}]"
        else:
            why = given.feedback.removesuffix(where)
            assert why != given.feedback
            assert len(why) > SHORTEST_FEEDBACK
            assert question.kind == "many" or right not in why


@every_question
def test_each_wrong_answer_that_is_foreseen_has_feedback_of_its_own(name, question):
    entry = entry_of(name, question)
    says = [
        option["feedback"]
        for option in entry.get("options", [])
        if isinstance(option, dict) and "feedback" in option
    ]
    says += [part["feedback"] for kind in ("items", "wrong") for part in entry.get(kind, [])]
    says += [entry[part] for part in ("feedback", "otherwise") if part in entry]
    assert says
    assert len(set(says)) == len(says)
    assert min(map(len, [*says, entry["right"], entry["misconception"]])) > SHORTEST_FEEDBACK
    assert len(entry.get("wrong", "ab")) >= 2, "a number has at least two wrong values with a reason"


@every_question
def test_the_section_to_read_again_stands_in_the_lesson(name, question):
    lesson = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    cells = ["".join(cell["source"]) for cell in lesson["cells"] if cell["cell_type"] == "markdown"]
    headings = re.findall(r"(?m)^## (\d+)\. (.+?)\s*$", "\n".join(cells))
    number, title = re.fullmatch(r"section (\d+), (.+)", question.read).groups()
    assert (number, title) in headings


def openly_said(name, question):
    """What can be read of a question without an answer: in the page, in its text and in the shipped bank."""
    fieldset = re.search(rf'(?s)<fieldset data-question="{question.id}".*?</fieldset>', QUIZZES[name].html)[0]
    bank = ROOT / "outsourcing_lab" / "teaching" / "quizzes" / "banks" / f"{name}.json"
    shipped = {entry["id"]: entry for entry in json.loads(bank.read_text("utf-8"))["questions"]}
    return [unescape(fieldset), json.dumps(shipped[question.id], ensure_ascii=False)]


def decoded_runs(text):
    """Whatever in a text could be base64, read from each of the four places where its letters may start."""
    for run in re.findall(r"[A-Za-z0-9+/]{16,}", text):
        for start in range(4):
            aligned = run[start:]
            yield b64decode(aligned[: len(aligned) // 4 * 4])


@every_question
def test_nothing_that_is_shipped_tells_the_key(name, question):
    entry = entry_of(name, question)
    secret = [entry["right"], entry["misconception"], *([entry["feedback"]] if "feedback" in entry else [])]
    for part in ("options", "items", "wrong"):
        secret += [
            one["feedback"] for one in entry.get(part, []) if isinstance(one, dict) and "feedback" in one
        ]
    for text in openly_said(name, question):
        runs = list(decoded_runs(text))
        assert not [said for said in secret if said in text]
        assert not [said for said in secret for run in runs if said.encode() in run]
        assert not re.search(r"\b(key|answer|right|correct|solution)\b\W{1,3}[:=]", text)


@every_question
def test_right_and_wrong_entries_of_the_bank_look_the_same(name, question):
    sealed = question.sealed or {}
    assert len({len(box) for box in sealed.values()}) <= 1
    assert len({len(tag) for tag in sealed}) <= 1
    assert list(sealed) == sorted(sealed)
    parts = {"single": 1, "many": 2, "match": len(question.items), "order": len(question.options)}
    if sealed and question.kind in parts:
        assert len(sealed) == parts[question.kind] * len(question.options)


@every_question
def test_the_text_of_a_question_does_not_hold_the_number_that_it_asks_for(name, question):
    if question.kind == "numeric":
        numbers = re.findall(r"\d[\d,]*(?:\.\d+)?", f"{question.text} {question.otherwise}")
        assert key(name, question) not in [float(number.replace(",", "")) for number in numbers]


@every_quiz
def test_each_question_of_a_quiz_has_a_misconception_of_its_own_and_one_is_graded(name):
    assert any(question.graded for question in QUIZZES[name].questions)
    entries = SOURCES[name]["questions"].values()
    # The exercise may come back to what was practised.
    misconceptions = [entry["misconception"] for entry in entries if not entry.get("graded")]
    assert len(set(misconceptions)) == len(misconceptions)


@every_quiz
def test_neither_the_length_of_an_option_nor_its_letter_tells_the_right_one(name):
    singles = [question for question in QUIZZES[name].questions if question.kind == "single"]
    longest = []
    for question in singles:
        options = dict(zip(question.letters, question.options, strict=True))
        right = options.pop(key(name, question))
        if len(right) > max(map(len, options.values())):
            longest.append(question.id)
    assert len(longest) * 2 <= len(singles), f"the right option is the longest one in {longest}"
    letters = Counter(key(name, question) for question in singles)
    assert max(letters.values()) * 2 <= len(singles) + 1, f"the right options have the letters {letters}"
