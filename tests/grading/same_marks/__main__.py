"""Grade a generated class with nbgrader and with `outsourcing-lab grade`, and list every difference.

    python -m tests.grading.same_marks FOLDER [--count 400] [--seed 1]

FOLDER is made; both courses stay there to be looked at. It ends with 1 where a difference is not explained by
`outsourcing_lab/grading/reporting/differences.toml`.
"""

import argparse
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

from tests.grading.same_marks.comparison import UNTOLD, found_differences, other_outputs
from tests.grading.same_marks.generated_class import generated_class
from tests.grading.same_marks.two_gradings import graded_by_nbgrader, graded_here, hand_in, write_course


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the courses are made; it must not be there")
    parser.add_argument("--count", type=int, default=400, help="how many submissions (default: 400)")
    parser.add_argument("--seed", type=int, default=1, help="what chance depends on (default: 1)")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True)
    course = write_course(arguments.folder)
    submissions = generated_class(course, arguments.count, arguments.seed)
    hand_in(course, submissions)
    copy = arguments.folder / "graded here"
    shutil.copytree(course, copy)
    started = time.monotonic()
    here = graded_here(copy, submissions)
    print(f"outsourcing-lab: {len(here)} submissions in {time.monotonic() - started:.0f} s", flush=True)
    started = time.monotonic()
    theirs = graded_by_nbgrader(course, submissions)
    print(f"nbgrader: {len(theirs)} submissions in {time.monotonic() - started:.0f} s")
    found = list(found_differences(theirs, here))
    for each in sorted(found, key=lambda each: (each.name != UNTOLD, each.name, each.student)):
        print(each)
    print()
    for name, count in Counter(each.name for each in found).most_common():
        print(f"{count:5} {name}")
    cells = sum(len(graded.marks) for graded in here.values())
    graded = sum(not each.problem for each in here.values())
    outputs = list(other_outputs(theirs, here))
    for line in outputs:
        print(line)
    print(f"{cells} marks in {graded} submissions; {len(outputs)} cells with other kinds of outputs")
    return 1 if any(each.name == UNTOLD for each in found) else 0


if __name__ == "__main__":
    sys.exit(main())
