"""One warm process for the tests of a file; each job runs in two new children of it."""

import pytest

from tests.grading.judging.two_processes import TwoProcesses


@pytest.fixture(scope="module")
def processes():
    pair = TwoProcesses()
    yield pair
    pair.close()
