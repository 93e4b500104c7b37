"""What a submission earns where its cells and the tests run in one process, as nbgrader has it."""

import contextlib

from tests.grading.hostile_class.course import HELPER, RIGHT, STEP, cells_in_one_process
from tests.grading.hostile_class.submission import Hostile
from tests.grading.judging.two_processes import TwoProcesses
from tests.grading.judging.verdicts import points_of

CANARY = "hidden_test_canary_" + "0123456789abcdef"


def points_in_one_process(each: Hostile) -> list[str]:
    """Return the signs of success; none where it fails there as well."""
    ours = cells_in_one_process(CANARY)
    sources = ["import sys; sys.path.insert(0, '')", f"open('helper.py', 'w').write({HELPER!r})", *each.cells]
    sources.append(ours["data"])
    tests = []
    for name, right in RIGHT.items():
        given = right.split("\n", 1)[0] + "\n    raise NotImplementedError()"
        sources.append(each.answers.get(name, given))
        tests.append(len(sources))
        sources.append(ours[f"test_{name}"])
    with contextlib.closing(TwoProcesses(figures=False)) as processes:
        outputs = processes.in_one(*sources)
    earned = sum(points_of(outputs[place]) for place in tests)
    said = str([part for place, part in enumerate(outputs) if place in tests])
    shown = CANARY in said.replace(f"{CANARY} = ", "").replace(f"({CANARY})", "")
    signs = [f"points: {earned:g} of {STEP * len(RIGHT)}"] if earned > each.points else []
    return signs + (["secret: hidden_test"] if shown else [])
