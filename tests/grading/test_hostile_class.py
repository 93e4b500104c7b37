"""Hostile submissions among honest ones: a few of each kind each time; `hostile_class` has them all."""

import os
from pathlib import Path

import pytest

from outsourcing_lab.grading.collecting.file_names import FileNames
from outsourcing_lab.grading.isolation import python_folders
from outsourcing_lab.grading.isolation.mode import Mode
from tests.grading.hostile_class.place import place
from tests.grading.hostile_class.run import run
from tests.grading.hostile_class.submission import SUCCEEDED, Hostile
from tests.grading.hostile_class.table import BY_NAME
from tests.grading.isolation.conftest import skip_where_it_does_not_hold

CHOSEN = (
    "take memory behind a page",
    "search the memory of all others for the tests",
    "write points into the gradebook",
    "leave code that starts with each shell and with each notebook",
    "connect by a shell",
    "leave a program in a session of its own",
    "end everybody one by one",
    "change what all notebooks import",
    "objects that say yes to whatever they are asked",
    "a test that is to be left out",
    "tests that are there twice",
    "a helper in a file of its own",
    "a number in the words of an error",
    "deep nesting",
    "an output nested 960 deep",
    "attachments of every kind",
    "half a character in a cell",
    "a folder in the place of a file",
    "half a character in what is printed",
    "HTML in an exception",
    "escapes in what is printed",
    "a name that is a formula in wide letters",
    "a name with two lines",
)


@pytest.mark.parametrize("mode", ["FULL", "LANDLOCK"])
def test_no_hostile_submission_gets_through_and_no_honest_one_loses_a_point(mode, tmp_path):
    skip_where_it_does_not_hold(Mode[mode])
    with place(tmp_path, grader=os.geteuid()) as there:
        found = run(there, [BY_NAME[name] for name in CHOSEN], mode, grader=os.geteuid())
    assert found.all == [], found.output
    assert mode.lower() in found.output


def test_a_success_would_be_seen(tmp_path):
    """The signs are there where an honest notebook gives them."""
    shows = (
        f"print('{SUCCEEDED}')",
        "get_ipython().system('true')",
        "print(1)",
    )
    answers = {"double": "def double(n):\n    return 2 * n"}
    with place(tmp_path, grader=os.geteuid()) as there:
        there.secrets["printed"] = "one plus one"
        cells = (*shows, "print('one plus one')")
        found = run(there, [Hostile("honest", "none", "says", cells, answers)], "FULL", grader=os.geteuid())
    assert sorted(sign.partition(":")[0] for sign in found.signs["honest"]) == ["points", "says", "secret"]


def test_a_file_that_is_named_after_another_student_is_not_theirs():
    names = FileNames({"ex01": ["ex01"]})
    given = "x_ben_attempt_2099-01-01-00-00-00_ex01.ipynb"
    assert names.parts_of(f"Exercise 1_ann_attempt_2026-01-01-00-00-00_{given}").student != "ben"
    assert names.parts_of("Exercise 1_ben_attempt_2026-01-01-00-00-00_ex01.ipynb").student == "ben"
    assert (
        names.parts_of("Ann_1_assignsubmission_file_Ben_2_assignsubmission_file_ex01.ipynb").student != "Ben"
    )
    assert names.parts_of("ann_1234_5678_ben_1234_5678_ex01.ipynb").student != "ben"


def test_a_course_that_students_code_would_see_is_noticed(tmp_path, monkeypatch):
    course = tmp_path / "environment" / "src" / "course"
    course.mkdir(parents=True)
    assert python_folders.folder_that_shows(course) == ""
    (tmp_path / "link").symlink_to(course)
    monkeypatch.setattr("sys.prefix", str(tmp_path / "environment"))
    assert python_folders.folder_that_shows(course) == str(tmp_path / "environment")
    assert python_folders.folder_that_shows(tmp_path / "link") == str(tmp_path / "environment")
    assert python_folders.folder_that_shows(Path("/usr/src/course")) == "/usr"
