"""All hostile submissions, and those of them that the suite hands in each time."""

from tests.grading.hostile_class import on_marks, on_the_grader, on_the_machine

HOSTILE = (*on_the_machine.HOSTILE, *on_marks.HOSTILE, *on_the_grader.HOSTILE)
BY_NAME = {each.name: each for each in HOSTILE}
