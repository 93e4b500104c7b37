"""Tests behave the same through the judge as in one process, for right and for wrong answers."""

import pytest

from tests.grading.judging.kinds import KINDS
from tests.grading.judging.kinds_of_objects import KINDS_OF_OBJECTS
from tests.grading.judging.verdicts import POINTS, points_in_one, points_in_two

ALL_KINDS = KINDS | KINDS_OF_OBJECTS


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_the_verdict_on_an_answer_is_that_of_one_process(processes, kind):
    right, wrong, test, given = ALL_KINDS[kind]
    for answer, full in ((right, True), (wrong, False)):
        cells = [("locked", given), answer, ("test", test)]
        (one,) = points_in_one(cells, processes.in_one(*cells))
        result = processes.judged(*cells)
        (two,) = points_in_two(result)
        assert one == two, result["tests"]
        assert (two == POINTS) == full, result["tests"]
