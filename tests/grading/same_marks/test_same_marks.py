"""A class in which each kind of cell is met, graded by nbgrader and by `grade`: the same marks.

`python -m tests.grading.same_marks FOLDER` does this with a class of 400.
"""

import shutil

import pytest

from outsourcing_lab.grading.reporting.differences import differences
from tests.grading.same_marks.comparison import UNTOLD, found_differences, other_outputs
from tests.grading.same_marks.generated_class import small_class
from tests.grading.same_marks.two_gradings import graded_by_nbgrader, graded_here, hand_in, write_course

BY_CHANCE = {"ended-kernel"}
"""Differences that nbgrader's kernel makes or not, as it happens."""

OTHER_OUTPUTS = {
    "other-value",
    "running-loop",
    "skipped-cell",
    "skipped-test",
    "warns",  # what a student's function displays while a test calls it
    "raises",  # by which name a test sees that the student's process wants to end
    "values",  # figures, which no test draws here
}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The class, by nbgrader and by us."""
    course = write_course(tmp_path_factory.mktemp("same marks"))
    submissions = small_class(course)
    hand_in(course, submissions)
    copy = course.with_name("graded here")
    shutil.copytree(course, copy)
    return graded_by_nbgrader(course, submissions), graded_here(copy, submissions)


def test_every_mark_is_nbgraders_but_for_the_differences_that_are_told(both):
    assert [str(found) for found in found_differences(*both) if found.name == UNTOLD] == []


def test_nbgrader_itself_shows_every_difference_that_the_table_has(both):
    seen = {found.name for found in found_differences(*both)}
    known = {name for name, each in differences().items() if each.listed != "never"}
    assert seen - BY_CHANCE == known - BY_CHANCE


def test_there_is_something_to_compare(both):
    theirs, here = both
    marks = [points for graded in here.values() for points, _ in graded.marks.values()]
    assert len(marks) > 400
    assert {None, 0, 0.5, 1.5, 2} <= set(marks)
    assert sum(not graded.problem for graded in theirs.values()) > 15
    assert any(by_hand for graded in theirs.values() for _, by_hand in graded.marks.values())
    assert any(penalty for graded in theirs.values() for penalty, _ in graded.penalties.values())


def test_cells_put_out_what_they_do_with_nbgrader(both):
    other = [line for line in other_outputs(*both) if not any(f"-{name}" in line for name in OTHER_OUTPUTS)]
    assert not other, "\n".join(other)
