"""Kill it at any moment and start again: every submission is graded once, and the gradebook is whole."""

import contextlib
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.grading.commands import nbgrader, outsourcing_lab, rows_of
from tests.grading.small_course import EXERCISE, RIGHT, hand_in, write_course

STUDENTS = [f"s{number:02}" for number in range(24)]
COMMAND = [sys.executable, "-W", "error", "-m", "outsourcing_lab", "grade", "--workers", "2"]


@pytest.fixture
def course(tmp_path):
    made = write_course(tmp_path)
    assert nbgrader(made, "generate_assignment", EXERCISE).returncode == 0
    for number, student in enumerate(STUDENTS):
        hand_in(made, student, RIGHT if number % 2 else {})
    return made


def start(course):
    return subprocess.Popen(
        COMMAND, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def lines_until(process, count):
    for _ in range(count):
        while not (line := process.stderr.readline()).startswith("["):
            assert line, process.communicate()


def ask(course, query):
    connection = sqlite3.connect(course / "gradebook.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def is_whole(course):
    """Whether every submission that the gradebook has is there with all its marks."""
    assert ask(course, "pragma integrity_check") == [("ok",)]
    graded = ask(course, "select student from graded_submission order by 1")
    assert graded == ask(course, "select student_id from submitted_assignment order by 1")
    assert ask(course, "select count(*) from grade") == [(6 * len(graded),)]
    assert ask(course, "select count(*) from comment") == [(6 * len(graded),)]
    return len(graded)


def finished(course):
    done = outsourcing_lab(course, "grade")
    assert done.returncode == 0, done.stderr
    assert is_whole(course) == len(STUDENTS)
    rows = rows_of(course / "grades.csv", "student")
    assert [float(rows[student]["points"]) for student in STUDENTS] == [0, 6] * (len(STUDENTS) // 2)
    assert len(list((course / "autograded").rglob("*.ipynb"))) == 2 * len(STUDENTS)
    assert not list(course.rglob(".replacing-*/incoming/**/*.ipynb"))
    return done


def of_the_family(process):
    """The processes that a process has started, and those that they have."""
    found = [process.pid]
    for pid in found:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                found += map(int, children.read_text().split())
    return found[1:]


@pytest.mark.parametrize("lines", [0, 1, 7, 23])
def test_grading_goes_on_where_it_was_killed(course, lines):
    with start(course) as process:
        lines_until(process, lines)
        process.kill()
    before = is_whole(course) if lines else 0
    assert before >= lines
    said = finished(course).stderr.splitlines()[-1]
    assert ("graded before" in said) == (before > 0)
    assert len(STUDENTS) - before == sum(map(int, re.findall(r"^(\d+) submissions?", said)))


def test_a_process_of_its_own_that_is_killed_costs_nothing(course):
    chance = random.Random(1)  # noqa: S311 (of no secret)
    with start(course) as process:
        for _ in range(2):  # in between others are graded: what is lost twice at one place has ended itself
            lines_until(process, 5)
            if family := of_the_family(process):
                with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
                    os.kill(chance.choice(family), signal.SIGKILL)
        output, errors = process.communicate()
    assert process.returncode == 0, errors
    assert "24 of 24 submissions graded" in output
    finished(course)


def test_a_locked_gradebook_is_waited_for(course):
    assert outsourcing_lab(course, "grade", "--student", "s00").returncode == 0
    with start(course) as process:
        connection = sqlite3.connect(course / "gradebook.db", isolation_level=None)
        lines_until(process, 1)
        connection.execute("begin exclusive")
        time.sleep(3)
        connection.execute("rollback")
        connection.close()
        output, errors = process.communicate()
    assert process.returncode == 0, errors
    assert "24 of 24 submissions graded" in output
    finished(course)
