"""The four proofs of every exercise: released it earns 0, solved all, an attempt its marks; nothing leaks."""

import json

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.utils import determine_grade

from tests.sample_class import (
    EXERCISES,
    ROOT,
    attempts,
    graded_tests,
    released_notebook,
    source_notebook,
    with_cells,
)

TEACHING_MESSAGES = {"NotImplementedError", "UnfinishedError", "AnswerError"}
ATTEMPTS = [(exercise, name) for exercise in EXERCISES for name in attempts(exercise)]


def executed(notebook):
    """Run a notebook as nbgrader does: every cell, whatever fails, in a fresh kernel."""
    quiet = ["--IPKernelApp.log_level=ERROR"]
    NotebookClient(notebook, allow_errors=True, timeout=60, extra_arguments=quiet).execute()
    return notebook


def marks(notebook):
    return {grade_id: determine_grade(cell)[0] for grade_id, cell in graded_tests(notebook).items()}


def full_marks(exercise):
    return {
        grade_id: cell.metadata.nbgrader.points
        for grade_id, cell in graded_tests(source_notebook(exercise)).items()
    }


@pytest.mark.parametrize("exercise", EXERCISES)
def test_as_released_it_earns_nothing_and_every_test_says_why(exercise):
    notebook = executed(released_notebook(exercise))
    assert set(marks(notebook).values()) == {0}
    for grade_id, cell in graded_tests(notebook).items():
        assert [output.output_type for output in cell.outputs] == ["error"], grade_id
        assert cell.outputs[0].ename in TEACHING_MESSAGES, cell.outputs[0]
        assert "Traceback" not in "\n".join(cell.outputs[0].traceback)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not [cell.outputs for cell in code if not cell.metadata.nbgrader.grade and cell.outputs]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_solution_earns_full_marks(exercise):
    assert marks(executed(source_notebook(exercise))) == full_marks(exercise)


@pytest.mark.parametrize(("exercise", "name"), ATTEMPTS)
def test_an_attempt_earns_exactly_its_marks(exercise, name):
    attempt = attempts(exercise)[name]
    notebook = executed(with_cells(source_notebook(exercise), attempt.cells))
    earned = marks(notebook)
    failed = {grade_id for grade_id, points in full_marks(exercise).items() if earned[grade_id] != points}
    assert failed == attempt.fails
    assert {earned[grade_id] for grade_id in failed} == {0}
    assert sum(earned.values()) == attempt.marks
    for grade_id in failed:
        error = graded_tests(notebook)[grade_id].outputs[-1]
        assert error.ename in TEACHING_MESSAGES, error
        assert "Traceback" not in "\n".join(error.traceback)


def regions(notebook, begin, end):
    """The lines between two markers, without the markers, over all cells."""
    for cell in notebook.cells:
        inside = False
        for line in cell.source.split("\n"):
            if begin in line or end in line:
                inside = begin in line
            elif inside and line.strip():
                yield line.strip()


def shown(notebook):
    """The lines of a source notebook that students are meant to see."""
    for cell in notebook.cells:
        inside = False
        for line in cell.source.split("\n"):
            if "### BEGIN" in line or "### END" in line:
                inside = "### BEGIN" in line
            elif not inside:
                yield line.strip()


@pytest.mark.parametrize("exercise", EXERCISES)
def test_no_solution_and_no_hidden_test_reaches_the_student(exercise):
    source = source_notebook(exercise)
    solutions = set(regions(source, "BEGIN SOLUTION", "END SOLUTION"))
    hidden = set(regions(source, "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"))
    assert solutions, "an exercise without a solution region"
    assert hidden, "an exercise without hidden tests"
    secret = (solutions | hidden) - set(shown(source))
    for path in sorted((ROOT / "exercises" / exercise).rglob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        lines = {line.strip() for cell in notebook.cells for line in cell.source.split("\n")}
        assert not lines & secret
        assert not [line for line in lines if "SOLUTION" in line or "HIDDEN TESTS" in line]
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert [(cell.outputs, cell.execution_count) for cell in code] == [([], None)] * len(code)
    assert sorted(path.suffix for path in (ROOT / "exercises" / exercise).iterdir() if path.is_file()) == [
        path.suffix for path in sorted((ROOT / "solutions" / exercise).iterdir()) if path.is_file()
    ]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_each_test_cell_says_what_it_examines_and_for_how_many_points(exercise):
    notebook = released_notebook(exercise)
    for grade_id, cell in graded_tests(notebook).items():
        title, *checks = cell.source.split("\n")
        points = cell.metadata.nbgrader.points
        assert title.startswith("# "), grade_id
        assert f"{points} point" in title, grade_id
        assert [line for line in checks if line.startswith(("assert ", "returned = "))], grade_id
        assert cell.metadata.tags == ["raises-exception"], grade_id
    total = sum(full_marks(exercise).values())
    assert f"{total} points" in notebook.cells[0].source
    assert f"{exercise}.ipynb" in notebook.cells[-1].source


@pytest.mark.parametrize("exercise", EXERCISES)
def test_there_are_six_attempts_or_more_and_each_test_is_failed_by_one(exercise):
    known = attempts(exercise)
    assert len(known) >= 6
    assert set().union(*(attempt.fails for attempt in known.values())) == set(full_marks(exercise))


def graded_questions(exercise):
    """The questions of the lesson's quiz that are marked in its exercise."""
    bank = ROOT / "outsourcing_lab" / "teaching" / "quizzes" / "banks" / f"{exercise.removeprefix('ex')}.json"
    questions = json.loads(bank.read_text("utf-8"))["questions"]
    return [question for question in questions if question.get("graded")]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_graded_quiz_questions_stand_in_the_exercise_with_the_letters_of_the_lesson(exercise):
    text = "\n".join(
        cell.source for cell in released_notebook(exercise).cells if cell.cell_type == "markdown"
    )
    questions = graded_questions(exercise)
    assert questions, "no question of the quiz is answered in the exercise"
    for question in questions:
        assert question["text"] in text
        for letter, option in zip("abcdefgh", question["options"], strict=False):
            assert f"**{letter}** {option}" in text
