"""Broken submissions cost themselves alone; an interruption costs nothing that was graded."""

import signal
import subprocess
import sys

import nbformat
import pytest

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading import batch
from outsourcing_lab.grading.class_run import Request
from outsourcing_lab.grading.grade import grade
from outsourcing_lab.grading.isolation.mode import Mode
from tests.grading.commands import outsourcing_lab, rows_of
from tests.sample_class import EXERCISES, ROOT, answered, write_sample_class

EXERCISE = EXERCISES[0]
SOLVED = nbformat.writes(answered(EXERCISE, {}))


def with_first_cell(source):
    notebook = answered(EXERCISE, {})
    notebook.cells.insert(0, nbformat.v4.new_code_cell(source, id="own-cell"))
    return nbformat.writes(notebook)


LOOPING = "def is_offshoring(client: str, site: str) -> bool:\n    while True:\n        pass"
NOTEBOOK = f"{EXERCISE}/{EXERCISE}.ipynb"
BROKEN = {
    "loops": (
        NOTEBOOK,
        nbformat.writes(answered(EXERCISE, {"is_offshoring": LOOPING})),
        "14",
        "longer than 2 s",
    ),
    "ends_its_process": (NOTEBOOK, with_first_cell("import os\nos._exit(1)"), "0", "student's process"),
    "no_such_exercise": ("ex99/ex99.ipynb", SOLVED, "", "there is no exercise ex99; there is"),
    "other_file": (f"{EXERCISE}/essay.txt", "My essay.", "", "but essay.txt"),
    "zoe": (NOTEBOOK, SOLVED, "20", ""),
}


@pytest.fixture
def broken_class(course):
    for student, (name, text, _, _) in BROKEN.items():
        path = course / "submitted" / student / name
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nc.Execute.timeout = 2\n")
    return course


def test_a_broken_submission_costs_itself_alone_and_grading_again_gives_the_same(broken_class):
    first = outsourcing_lab(broken_class, "grade", "--workers", "2")
    assert first.returncode == 1
    rows = rows_of(broken_class / "grades.csv", "student")
    for student, (_, _, points, reason) in BROKEN.items():
        assert rows[student]["points"] == points, student
        assert reason in rows[student]["reason"], student
        assert rows[student]["status"] == ("graded" if points else "not graded"), student
    assert "longer than 2" in (broken_class / "feedback" / "loops" / f"{EXERCISE}.html").read_text("utf-8")
    again = outsourcing_lab(broken_class, "grade", "--force")
    assert again.stdout == first.stdout
    progress = [
        sorted(line.partition("]")[2] for line in run.stderr.splitlines() if line.startswith("["))
        for run in (first, again)
    ]
    assert progress[0] == progress[1]
    assert len(progress[0]) == len(rows)


def test_where_nothing_isolates_nothing_is_run_and_nothing_is_written(course, monkeypatch):
    write_sample_class(course / "submitted", EXERCISE)
    before = sorted(course.rglob("*"))
    monkeypatch.setattr(batch, "best_mode", lambda: Mode.NONE)
    with pytest.raises(CommandError, match=r"cannot be isolated(.|\n)*--trust-submissions"):
        grade(course, course / "submitted", Request())
    assert sorted(course.rglob("*")) == before


def test_trusted_submissions_are_graded_and_marked_not_isolated(course):
    path = course / "submitted" / "zoe" / NOTEBOOK
    path.parent.mkdir(parents=True)
    path.write_text(SOLVED, "utf-8")
    done = outsourcing_lab(course, "grade", "--trust-submissions")
    assert done.returncode == 0, done.stderr
    row = rows_of(course / "grades.csv", "student")["zoe"]
    assert (row["points"], row["isolation"]) == ("20", "not isolated")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--exercise", "ex99"], "There is no exercise 'ex99'. The exercises are: ex01"),
        (["--student", "nobody"], "holds no submission of nobody"),
        (["--pattern", "(?P<student>"], "is no regular expression"),
        (["--pattern", "(?P<name>.+)"], "needs a group for the student"),
        (["--database", "gradebook"], "is no address"),
        (["--workers", "0"], "a whole number from 1"),
    ],
)
def test_wrong_arguments_exit_with_2_and_write_nothing(course, words, message):
    write_sample_class(course / "submitted", EXERCISE)
    before = sorted(course.rglob("*"))
    done = outsourcing_lab(course, "grade", *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert sorted(course.rglob("*")) == before


def hand_in_slow_notebooks(course, students):
    """The last of the class, so that there is time to interrupt."""
    for student in students:
        path = course / "submitted" / student / NOTEBOOK
        path.parent.mkdir(parents=True)
        path.write_text(with_first_cell("import time; time.sleep(1)"), "utf-8")


def test_an_interruption_leaves_what_was_graded(course):
    slow = ["zz0", "zz1", "zz2", "zz3"]
    everybody = [*write_sample_class(course / "submitted", EXERCISE), *slow]
    hand_in_slow_notebooks(course, slow)
    command = [sys.executable, "-W", "error", "-m", "outsourcing_lab", "grade", "--workers", "1"]
    with subprocess.Popen(
        command, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        while "points" not in process.stderr.readline():  # the first that was written into the gradebook
            pass
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert output == ""
    assert "Interrupted: " in errors
    assert "Traceback" not in errors
    done = rows_of(course / "grades.csv", "student")
    assert 1 <= len(done) < len(everybody)
    assert f"Interrupted: {len(done)} of {len(everybody)} submissions were done" in errors
    assert {
        path.parent.name.replace("=", "'=") for path in (course / "feedback").rglob("*.html")
    } == done.keys()
    again = outsourcing_lab(course, "grade")
    assert f"{sum(row['status'] == 'graded' for row in done.values())} graded before" in again.stderr
    assert len(rows_of(course / "grades.csv", "student")) == len(everybody)


def test_the_checkout_has_nothing_that_grading_leaves(course):
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    assert {
        "/autograded/",
        "/feedback/",
        "/grades.csv",
        "/tests.csv",
        "/gradebook.db*",
        "/submitted/",
    } <= set(ignored)
