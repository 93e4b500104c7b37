"""`outsourcing-lab grade` with a step that earns some of its points: marks, and reasons on the page."""

import html
import re

import nbformat
import pytest

from tests.exercises import in_process
from tests.grading.commands import outsourcing_lab, rows_of
from tests.sample_class import EXERCISES, answered, attempts, graded_tests, source_notebook, with_cells

EXERCISE = next(name for name in EXERCISES if name.startswith("ex02_"))
REASON = re.compile(
    r"Lost \d+ points? for [^\n]+:\n[^\n]+ returned [^\n]+\.\nIt should return [^\n]+\.\nLook again: "
)


def partial_credit(*, seen):
    """An attempt that earns a part of a step, and loses the rest in checks that are seen, or hidden."""
    full = {
        name: cell.metadata.nbgrader.points for name, cell in graded_tests(source_notebook(EXERCISE)).items()
    }
    for attempt in attempts(EXERCISE).values():
        if len(attempt.fails) == 1:
            (cell,) = attempt.fails
            in_the_open = in_process.marks(answered(EXERCISE, attempt.cells))[cell]
            in_all = in_process.marks(with_cells(source_notebook(EXERCISE), attempt.cells))[cell]
            if 0 < in_all < full[cell] and (
                0 < in_the_open < full[cell] if seen else in_the_open == full[cell]
            ):
                return attempt
    raise AssertionError(f"{EXERCISE} has no such attempt")


@pytest.fixture(scope="module")
def graded(shared_course):
    """A graded course, and the attempt that each student has handed in."""
    handed_in = {"ann": partial_credit(seen=True), "bob": partial_credit(seen=False)}
    for student, attempt in handed_in.items():
        path = shared_course / "submitted" / student / EXERCISE / f"{EXERCISE}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(answered(EXERCISE, attempt.cells), path)
    done = outsourcing_lab(shared_course, "grade")
    assert done.returncode == 0, done.stderr
    return shared_course, handed_in


def page(course, student):
    return html.unescape((course / "feedback" / student / f"{EXERCISE}.html").read_text("utf-8"))


def test_the_points_of_the_parts_arrive(graded):
    course, handed_in = graded
    rows = rows_of(course / "grades.csv", "student")
    assert {student: float(row["points"]) for student, row in rows.items()} == {
        student: attempt.marks for student, attempt in handed_in.items()
    }
    assert {row["status"] for row in rows.values()} == {"graded"}
    for student, attempt in handed_in.items():
        assert f"{attempt.marks:g} of 20 points" in page(course, student)


def test_the_page_gives_the_reason_of_a_part_that_is_lost_in_the_open(graded):
    course, _ = graded
    assert len(REASON.findall(page(course, "ann"))) == 1


def test_the_page_says_of_a_part_that_is_lost_in_hidden_checks_only_that_they_failed(graded):
    course, _ = graded
    assert "Lost " not in page(course, "bob")
    assert page(course, "bob").count("The check that you can see passes.") == 1
    assert page(course, "bob").count(" not passed:</span>") == 1


def test_a_page_says_that_a_step_is_passed_in_part_and_its_points_once(graded):
    course, handed_in = graded
    for student in handed_in:
        assert page(course, student).count(" passed in part</span>: ") == 1
    (message,) = re.findall(r"<pre>(.*?)</pre>", page(course, "ann"), re.DOTALL)
    assert not re.search(r"^[\d.]+$", message, re.MULTILINE)
