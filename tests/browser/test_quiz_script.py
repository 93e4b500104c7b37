"""The script in the page says what Python says, for every question and every answer to it."""

import pytest

from outsourcing_lab.teaching.quizzes import quiz
from outsourcing_lab.teaching.quizzes.questions import mark
from tests.teaching.quizzes.quiz_sources import SOURCES, possible_answers

ANSWER = """([id, kind, answer]) => {
    const question = document.querySelector(`[data-question=${id}]`);
    for (const box of question.querySelectorAll("input[type=radio], input[type=checkbox]")) {
        box.checked = String(answer).includes(box.value);
    }
    question.querySelectorAll("select").forEach((select, i) => { select.value = answer[i]; });
    if (kind === "numeric") question.querySelector("input").value = answer;
    question.querySelector("button").click();
    return question.querySelector("[role=status]").textContent;
}"""


@pytest.mark.parametrize("name", SOURCES)
def test_page_and_python_give_the_same_feedback(open_page, tmp_path, name):
    page_file = tmp_path / "quiz.html"
    page_file.write_text(f"<!DOCTYPE html><meta charset='utf-8'>{quiz(name).html}", "utf-8")
    with open_page() as page:
        page.goto(page_file.as_uri())
        for question in quiz(name).questions:
            if question.graded:
                continue
            for answer in possible_answers(name, question):
                expected = mark(question, answer)
                sign = "✔ Right." if expected.score == 1 else "✘ Not yet."
                said = page.evaluate(ANSWER, [question.id, question.kind, answer])
                assert said == f"{sign} {expected.feedback}", (question.id, answer)


@pytest.mark.parametrize("name", SOURCES)
def test_a_blank_answer_is_unanswered(open_page, tmp_path, name):
    page_file = tmp_path / "quiz.html"
    page_file.write_text(f"<!DOCTYPE html><meta charset='utf-8'>{quiz(name).html}", "utf-8")
    with open_page() as page:
        page.goto(page_file.as_uri())
        for question in page.locator("fieldset:has(button)").all():
            question.get_by_role("button").click()
            assert question.get_by_role("status").inner_text().startswith("Not answered yet")
