"""The gradebook holds, row for row, what nbgrader itself writes into it, and what was given by hand stays."""

import json
import shutil
import sqlite3

import nbformat
import pytest

from tests.grading.commands import nbgrader, outsourcing_lab, python, rows_of
from tests.grading.small_course import EXERCISE, RIGHT, cell, hand_in, write_class, write_course

BY_HAND = """
import sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db", "small") as gradebook:
    assignment = gradebook.find_assignment("ps1")
    for student, cell, notebook, points in [("ada", "essay", "two", 3.5), ("ben", "test_mean", "one", 2)]:
        grade = gradebook.find_grade(cell, notebook, "ps1", student)
        grade.manual_score, grade.needs_manual_grade = points, False
    grade = gradebook.find_grade("task", "two", "ps1", "ada")
    grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 1, 0.5, False
    gradebook.find_comment("essay", "two", "ps1", "ada").manual_comment = "Well said."
    gradebook.db.commit()
"""
DUE = """
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db", "small") as gradebook:
    gradebook.update_or_create_assignment("ps1", duedate="2026-01-02 12:00:00 UTC")
"""
GRADES = """
select student.id, notebook.name, base_cell.name, grade.auto_score, grade.manual_score, grade.extra_credit,
    grade.needs_manual_grade, submitted_notebook.late_submission_penalty, submitted_assignment.timestamp
from grade join base_cell on grade.cell_id = base_cell.id
join submitted_notebook on grade.notebook_id = submitted_notebook.id
join notebook on submitted_notebook.notebook_id = notebook.id
join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
join student on submitted_assignment.student_id = student.id order by 1, 2, 3
"""
COMMENTS = """
select student.id, notebook.name, base_cell.name, comment.auto_comment, comment.manual_comment
from comment join base_cell on comment.cell_id = base_cell.id
join submitted_notebook on comment.notebook_id = submitted_notebook.id
join notebook on submitted_notebook.notebook_id = notebook.id
join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
join student on submitted_assignment.student_id = student.id order by 1, 2, 3
"""


def tables(course):
    connection = sqlite3.connect(course / "gradebook.db")
    try:
        return {
            "grades": connection.execute(GRADES).fetchall(),
            "comments": connection.execute(COMMENTS).fetchall(),
        }
    finally:
        connection.close()


def done(process):
    assert process.returncode == 0, process.stderr + process.stdout
    return process


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The class after each step, graded by nbgrader and by us: the tables of their gradebooks."""
    course = write_course(tmp_path_factory.mktemp("nbgrader"))
    done(nbgrader(course, "generate_assignment", EXERCISE))
    done(python(course, DUE))
    write_class(course)
    ours = tmp_path_factory.mktemp("ours") / "small course"
    shutil.copytree(course, ours)
    seen = {}
    for name, folder, command in (
        ("nbgrader", course, lambda folder: nbgrader(folder, "autograde", EXERCISE, "--force")),
        ("ours", ours, lambda folder: outsourcing_lab(folder, "grade", "--force")),
    ):
        done(command(folder))
        steps = [tables(folder)]
        done(python(folder, BY_HAND))
        hand_in(folder, "ben", RIGHT)
        done(command(folder))
        steps.append(tables(folder))
        done(nbgrader(folder, "export", "--to", "marks.csv"))
        seen[name] = (*steps, rows_of(folder / "marks.csv", "student_id"))
    return seen, ours


def test_marks_comments_and_penalties_are_those_of_nbgrader(both):
    (theirs, _, _), (ours, _, _) = both[0]["nbgrader"], both[0]["ours"]
    assert len(theirs["grades"]) == 8 * 6
    assert ours["grades"] == theirs["grades"]
    assert ours["comments"] == theirs["comments"]
    # The class has what it is made for.
    assert {row[3] for row in theirs["comments"]} == {None, "No response."}
    assert {row[7] for row in theirs["grades"] if row[0] == "late"} == {5.0, 1.0}


def test_grading_again_keeps_what_was_given_by_hand(both):
    (_, theirs, _), (_, ours, _) = both[0]["nbgrader"], both[0]["ours"]
    assert ours == theirs
    marks = {row[:3]: row[3:7] for row in ours["grades"]}
    assert marks["ada", "two", "essay"] == (None, 3.5, None, 1)
    assert marks["ada", "two", "task"] == (None, 1.0, 0.5, 0)
    assert marks["ben", "one", "test_mean"] == (2.0, 2.0, None, 1)


def test_the_export_is_that_of_nbgrader(both):
    assert both[0]["ours"][2] == both[0]["nbgrader"][2]


def test_the_report_has_the_exported_marks_and_what_is_open(both):
    _, course = both
    rows = rows_of(course / "grades.csv", "student")
    exported = rows_of(course / "marks.csv", "student_id")
    assert {student: float(row["points"]) for student, row in rows.items()} == {
        student: float(row["score"]) for student, row in exported.items()
    }
    assert {student: row["status"] for student, row in rows.items()} == dict.fromkeys(
        rows, "look by hand"
    ) | {"one_only": "graded"}
    assert "6 points are taken off because it was late" in rows["late"]["reason"]


def test_the_autograded_notebooks_serve_nbgraders_feedback(both):
    _, course = both
    done(nbgrader(course, "generate_feedback", EXERCISE))
    assert len(list((course / "feedback").rglob("two.html"))) == 7
    for path in (course / "autograded").rglob("*.ipynb"):
        nbformat.validate(json.loads(path.read_text("utf-8")))


def test_what_was_graded_is_not_graded_again_until_it_or_its_exercise_changes(tmp_path):
    course = write_course(tmp_path)
    done(nbgrader(course, "generate_assignment", EXERCISE))
    hand_in(course, "ada", RIGHT)
    hand_in(course, "ben", RIGHT)
    assert "2 submissions in" in done(outsourcing_lab(course, "grade")).stderr
    table = done(outsourcing_lab(course, "grade")).stdout
    hand_in(course, "ben", {})
    changed = done(outsourcing_lab(course, "grade"))
    assert ("1 submission in" in changed.stderr, "1 graded before" in changed.stderr) == (True, True)
    assert table.splitlines()[1] == changed.stdout.splitlines()[1]

    done(python(course, BY_HAND.replace('("ben", "test_mean", "one", 2)', '("ben", "test_mean", "one", 1)')))
    path = course / "solutions" / EXERCISE / "one.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[3].source = notebook.cells[3].source.replace("== 6", "== 7")
    notebook.cells[3].metadata.nbgrader.points = 4
    nbformat.write(notebook, path)
    assert "2 submissions in" in done(outsourcing_lab(course, "grade")).stderr
    marks = {row[:3]: row[3:5] for row in tables(course)["grades"]}
    assert marks["ada", "one", "test_total"] == (0.0, None)
    assert marks["ada", "two", "essay"] == (None, 3.5)
    assert marks["ben", "one", "test_mean"] == (0.0, 1.0)


def test_an_exercise_may_get_and_lose_tests_and_what_was_given_by_hand_stays(tmp_path):
    course = write_course(tmp_path)
    done(nbgrader(course, "generate_assignment", EXERCISE))
    for student in ("ada", "ben"):
        hand_in(course, student, RIGHT)
    done(outsourcing_lab(course, "grade"))
    done(python(course, BY_HAND))
    before = {row[:3]: row[3:6] for row in tables(course)["grades"]}
    one, two = (course / "solutions" / EXERCISE / f"{name}.ipynb" for name in ("one", "two"))
    notebook = nbformat.read(one, as_version=4)
    (total,) = (each for each in notebook.cells if each.id == "test-total")
    notebook.cells.remove(total)
    notebook.cells.append(cell("test_again", "test", "assert total([4]) == 4", 7))
    nbformat.write(notebook, one)

    changed = done(outsourcing_lab(course, "grade"))
    assert changed.stderr.splitlines()[-1].startswith("2 submissions in")
    after = {row[:3]: row[3:6] for row in tables(course)["grades"]}
    for student in ("ada", "ben"):
        assert before.pop((student, "one", "test_total")) == (3.0, None, None)
        assert after.pop((student, "one", "test_again")) == (7.0, None, None)
    assert after == before
    assert ("ada", "two", "essay", None, "Well said.") in tables(course)["comments"]
    assert "All 2 submissions were graded before" in done(outsourcing_lab(course, "grade")).stderr
    done(nbgrader(course, "generate_assignment", EXERCISE, "--force"))

    essays = nbformat.read(two, as_version=4)
    essays.cells = [each for each in essays.cells if each.id != "essay"]
    nbformat.write(essays, two)
    refused = outsourcing_lab(course, "grade")
    assert refused.returncode == 1
    assert "ps1/two has no cell essay any more, and 1 marks or comments were given by hand" in refused.stderr
    assert after == {
        row[:3]: row[3:6] for row in tables(course)["grades"] if row[2] not in ("test_total", "test_again")
    }


def test_a_resubmission_that_is_broken_says_so_and_the_marks_before_stay(tmp_path):
    course = write_course(tmp_path)
    done(nbgrader(course, "generate_assignment", EXERCISE))
    hand_in(course, "ada", RIGHT)
    hand_in(course, "ben", RIGHT)
    done(outsourcing_lab(course, "grade"))
    before = tables(course)
    (course / "submitted" / "ben" / EXERCISE / "two.ipynb").write_text("{")
    broken = outsourcing_lab(course, "grade")
    assert broken.returncode == 1
    row = rows_of(course / "grades.csv", "student")["ben"]
    assert row["status"] == "not graded"
    assert row["reason"].startswith("it is not JSON")
    assert row["reason"].endswith("the gradebook keeps the marks of what was handed in before")
    assert tables(course) == before
    hand_in(course, "ben", {})
    assert "1 submission in" in done(outsourcing_lab(course, "grade")).stderr


def test_what_lies_beside_a_notebook_is_there_when_it_runs_and_the_instructors_counts(tmp_path):
    course = write_course(tmp_path)
    path = course / "solutions" / EXERCISE / "one.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[
        3
    ].source = (
        "assert total(read('data/numbers.txt')) == 6\nassert open('data/numbers.txt').read() == '1 2 3'"
    )
    nbformat.write(notebook, path)
    data = course / "solutions" / EXERCISE / "data" / "numbers.txt"
    data.parent.mkdir()
    data.write_text("1 2 3")
    done(nbgrader(course, "generate_assignment", EXERCISE))
    helper = "def read(name):\n    return [int(word) for word in open(name).read().split()]\n\n"
    hand_in(
        course,
        "ada",
        RIGHT | {"total": helper + "assert open('mine.txt').read() == 'mine'\n" + RIGHT["total"]},
    )
    handed_in = course / "submitted" / "ada" / EXERCISE
    (handed_in / "mine.txt").write_text("mine")
    (handed_in / "data").mkdir()
    (handed_in / "data" / "numbers.txt").write_text("6")
    (handed_in / "secret.txt").symlink_to("/etc/passwd")
    done(outsourcing_lab(course, "grade"))
    assert {row[2]: row[3] for row in tables(course)["grades"]}["test_total"] == 3
    kept = course / "autograded" / "ada" / EXERCISE
    files = {file.name: file.read_text() for file in kept.rglob("*.txt")}
    assert files == {"mine.txt": "mine", "numbers.txt": "1 2 3"}
    data.write_text("1 2 4")
    assert "1 submission in" in done(outsourcing_lab(course, "grade")).stderr
    assert {row[2]: row[3] for row in tables(course)["grades"]}["test_total"] == 0
