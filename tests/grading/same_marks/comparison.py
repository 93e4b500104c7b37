"""Where two gradings of one class differ, and whether `--like-nbgrader` has told so.

A difference is told where nbgrader has given exactly what was told. What was told and did not come true is a
difference that is not told, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from outsourcing_lab.grading.reporting.differences import DROPPED, differences
from tests.grading.same_marks.two_gradings import Graded

UNTOLD = "NOT EXPLAINED"
MAY_DROP = {
    name
    for name, each in differences().items()
    if each.listed == "not graded" or "is not graded" in each.nbgrader
}


@dataclass(frozen=True)
class Found:
    """One difference.

    Attributes:
        student: whose submission.
        where: the cell, or what else differs.
        theirs: what nbgrader has made of it.
        here: what was made of it here.
        name: of the difference in the table; `UNTOLD` where it was not told.
    """

    student: str
    where: str
    theirs: object
    here: object
    name: str = UNTOLD

    def __str__(self):
        return f"{self.student} {self.where}: nbgrader {self.theirs}; here {self.here}; {self.name}"


def found_differences(theirs: Mapping[str, Graded], here: Mapping[str, Graded]) -> Iterator[Found]:
    """Give every difference in what two graders have made of a class.

    Args:
        theirs: what nbgrader has made of it, by student.
        here: what `outsourcing-lab grade` has.
    """
    for student, graded in here.items():
        yield from _in_a_submission(student, theirs[student], graded)


def _in_a_submission(student, theirs, here):
    whole = [name for name, _ in here.told.get("", [])]
    dropping = [name for name in whole if differences()[name].listed == "not graded"]
    dropping += [name for told in here.told.values() for name, value in told if value == DROPPED]
    if theirs.problem and here.problem:
        return
    if theirs.problem or here.problem:
        yield Found(
            student,
            "the submission",
            theirs.problem or "graded",
            here.problem or "graded",
            next((name for name in (*dropping, *whole) if theirs.problem and name in MAY_DROP), UNTOLD),
        )
        if theirs.problem:
            return
    elif dropping:
        yield Found(
            student, "the submission", "graded", "graded, though told otherwise: " + ", ".join(dropping)
        )
    if here.problem:
        return
    reaching = [name for name in whole if differences()[name].listed == "perhaps"]
    for key, (points, by_hand) in here.marks.items():
        told = [each for each in here.told.get(key[1], ()) if each[1] != DROPPED]
        found = Found(student, " ".join(key), theirs.marks.get(key), (points, by_hand))
        if told and _as_told(theirs.marks[key], told[0][1]):
            yield Found(student, found.where, found.theirs, found.here, told[0][0])
        elif theirs.marks.get(key) != (points, by_hand):
            yield Found(student, found.where, found.theirs, found.here, reaching[0] if reaching else UNTOLD)
        elif told:
            yield Found(student, found.where, found.theirs, f"told otherwise: {told[0]}")
    if theirs.marks.keys() != here.marks.keys():
        yield Found(student, "cells", sorted(theirs.marks), sorted(here.marks))
    for what in ("comments", "penalties"):
        both = getattr(theirs, what), getattr(here, what)
        for key in sorted(both[0].keys() | both[1].keys(), key=str):
            values = [each.get(key) for each in both]
            if values[0] != values[1]:
                yield Found(student, f"{what} {key}", *values)


def _as_told(theirs, told):
    points, by_hand = theirs
    if told == "its points stay open":
        return points is None and by_hand
    return points is not None and f"{points:g}" == told


def other_outputs(theirs: Mapping[str, Graded], here: Mapping[str, Graded]) -> Iterator[str]:
    """Say which code cells have put out something of another kind.

    Notebooks that have other cells, because here some were put back, are left out.

    Args:
        theirs: what nbgrader has made of a class, by student.
        here: what `outsourcing-lab grade` has.
    """
    for student, graded in here.items():
        for name, cells in graded.outputs.items():
            others = theirs[student].outputs.get(name, [])
            if [source for source, _ in others] == [source for source, _ in cells]:
                for (source, kinds), (_, ours) in zip(others, cells, strict=True):
                    if kinds != ours:
                        first = source.strip().partition("\n")[0][:40]
                        yield f"{student} {name} {first!r}: nbgrader {kinds}; here {ours}"
