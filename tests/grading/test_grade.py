"""Broken submissions cost themselves alone; an interruption costs nothing that was graded."""

import json
import signal
import subprocess
import sys

import nbformat
import pytest

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.grade import grade
from tests.grading.commands import outsourcing_lab, rows_of
from tests.sample_class import EXERCISES, ROOT, answered, graded_tests, write_sample_class

EXERCISE = EXERCISES[0]
SOLVED = nbformat.writes(answered(EXERCISE, {}))


def tampered(**marks):
    """The solved notebook with other nbgrader metadata in its first test cell."""
    notebook = answered(EXERCISE, {})
    next(iter(graded_tests(notebook).values())).metadata.nbgrader.update(marks)
    return nbformat.writes(notebook)


def with_first_cell(source):
    notebook = answered(EXERCISE, {})
    notebook.cells.insert(0, nbformat.v4.new_code_cell(source, id="own-cell"))
    return nbformat.writes(notebook)


LOOPING = "def is_offshoring(client: str, site: str) -> bool:\n    while True:\n        pass"
NOTEBOOK = f"{EXERCISE}/{EXERCISE}.ipynb"
BROKEN = {
    "loops": (NOTEBOOK, nbformat.writes(answered(EXERCISE, {"is_offshoring": LOOPING})), "14", ""),
    "ends_the_kernel": (NOTEBOOK, with_first_cell("import os\nos._exit(1)"), "", "the kernel died"),
    "no_such_exercise": ("ex99/ex99.ipynb", SOLVED, "", "there is no exercise ex99; there is"),
    "other_file": (f"{EXERCISE}/essay.txt", "My essay.", "", "but essay.txt"),
    "not_in_a_folder": (f"{EXERCISE}.ipynb", SOLVED, "", "not in a folder named after its exercise"),
    "other_version": (NOTEBOOK, tampered(schema_version=9), "", "another version of nbgrader"),
    "other_role": (NOTEBOOK, tampered(solution=True), "", "a cell whose role was changed"),
    "no_cells": (NOTEBOOK, json.dumps({"nbformat": 4, "nbformat_minor": 5}), "", "is not a valid notebook"),
    "a_list": (NOTEBOOK, "[]", "", "is not a notebook"),
    "zoe": (NOTEBOOK, SOLVED, "20", ""),
}


@pytest.fixture
def broken_class(course):
    for student, (name, text, _, _) in BROKEN.items():
        path = course / "submitted" / student / name
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    (course / "submitted" / "nothing").mkdir()
    (course / "submitted" / "spaces " / EXERCISE).mkdir(parents=True)
    (course / "submitted" / "spaces " / NOTEBOOK).write_text(SOLVED, "utf-8")
    (course / "submitted" / "latin" / EXERCISE).mkdir(parents=True)
    (course / "submitted" / "latin" / NOTEBOOK).write_bytes(b'{"caf\xe9": 1}')
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nc.Execute.timeout = 2\n")
    return course


def test_a_broken_submission_costs_itself_alone_and_grading_again_gives_the_same(broken_class):
    first = outsourcing_lab(broken_class, "grade", "--trust-submissions")
    assert first.returncode == 1
    rows = rows_of(broken_class / "grades.csv", "student")
    for student, (_, _, points, reason) in BROKEN.items():
        assert rows[student]["points"] == points, student
        assert reason in rows[student]["reason"], student
        assert rows[student]["status"] == ("graded" if points else "not graded"), student
    assert rows["nothing"]["reason"] == "the student's folder is empty"
    assert "begins or ends with a space" in rows["spaces "]["reason"]
    assert "not even text in UTF-8" in rows["latin"]["reason"]
    assert "CellTimeoutError" in (broken_class / "feedback" / "loops" / f"{EXERCISE}.html").read_text("utf-8")
    again = outsourcing_lab(broken_class, "grade", "--trust-submissions")
    # A kernel that is ended by its notebook may leave a message of its own on standard error.
    progress = [[line for line in run.stderr.splitlines() if line.startswith("[")] for run in (first, again)]
    assert again.stdout == first.stdout
    assert progress[0] == progress[1]
    assert len(progress[0]) == len(rows)


def test_untrusted_submissions_are_not_run_and_nothing_is_written(course):
    write_sample_class(course / "submitted", EXERCISE)
    before = sorted(course.rglob("*"))
    with pytest.raises(CommandError, match=r"no isolation(.|\n)*--trust-submissions"):
        grade(course, course / "submitted", trust_submissions=False)
    assert sorted(course.rglob("*")) == before


INTERRUPTIBLE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from outsourcing_lab.cli import main
sys.exit(main(["grade", "--trust-submissions"]))
"""


def test_an_interruption_leaves_what_was_graded(course):
    write_sample_class(course / "submitted", EXERCISE)
    command = [sys.executable, "-W", "error", "-c", INTERRUPTIBLE]
    with subprocess.Popen(
        command, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stderr.readline().startswith("[1/13]")
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert output == ""
    assert "Interrupted: " in errors
    assert "Traceback" not in errors
    done = rows_of(course / "grades.csv", "student")
    assert 1 <= len(done) < 13
    assert f"Interrupted: {len(done)} of 13 submissions were done" in errors
    assert {
        path.parent.name.replace("=", "'=") for path in (course / "feedback").rglob("*.html")
    } == done.keys()


def test_the_checkout_has_nothing_that_grading_leaves(course):
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    assert {"/autograded/", "/feedback/", "/grades.csv", "/gradebook.db*", "/submitted/"} <= set(ignored)
