"""Whose a file is and of which exercise, by its name: as students save them, and as learning platforms do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outsourcing_lab.errors import ArgumentError

USUAL = (
    # Moodle: with a folder for each student, or without
    r"(?P<student>.+)_\d+_assignsubmission_file_/?(?:.*_)?(?P<exercise>EXERCISE)\.ipynb",
    # Canvas: lastnamefirst_LATE_1234_56789_ex01-1.ipynb
    r"(?P<student>.+?)(?:_LATE)?_\d+_\d+_(?P<exercise>EXERCISE)(?:-(?P<attempt>\d+))?\.ipynb",
    # Blackboard: Exercise 1_student_attempt_2026-01-31-12-00-00_ex01.ipynb. Only the first "attempt" is
    # Blackboard's: after it comes the name that the student gave the file, perhaps with another student's.
    r"(?:(?!_attempt_).)+_(?P<student>[^_]+)_attempt_(?P<attempt>[\d-]+)_(?P<exercise>EXERCISE)\.ipynb",
    r"(?P<student>[^/]+)_(?P<exercise>EXERCISE)\.ipynb",
)
"""Where EXERCISE stands for the names of the exercises. The first that fits counts."""

_LONGEST = 1_000
"""Characters of a path; in a zip there can be more, made to keep a pattern busy."""


@dataclass(frozen=True)
class NameParts:
    """What the name of a file says.

    Attributes:
        student: whose it is.
        exercise: the exercise.
        notebook: the exercise's notebook.
        attempt: numbers that grow with each attempt; none where the name has none.
    """

    student: str
    exercise: str
    notebook: str
    attempt: tuple[int, ...] = ()


class FileNames:
    """Reads names of files that lie in no folder of their own.

    Args:
        exercises: the names of the notebooks of each exercise; those with one notebook can be files.
        pattern: a regular expression with a group `student` and, where there are several exercises, a group
            `exercise`, for the whole path below the folder of submissions; EXERCISE in it stands for the
            names of the exercises. A group `attempt` holds a number or a date by which a later file of the
            same student is known. None means the usual ones.

    Attributes:
        problem: what is wrong with a name that is not known.

    Raises:
        ArgumentError: where the pattern is no regular expression or has no such groups.

    Example:
        >>> names = FileNames({"ex01": ["ex01"], "ex02": ["ex02"]})
        >>> names.parts_of("ann_b_lee_ex01.ipynb")
        NameParts(student='ann_b_lee', exercise='ex01', notebook='ex01', attempt=())
        >>> names.parts_of("leeann_LATE_1234_56789_ex02-1.ipynb")
        NameParts(student='leeann', exercise='ex02', notebook='ex02', attempt=(1,))
        >>> names.parts_of("Ann Lee_1234_assignsubmission_file_/ex01.ipynb").student
        'Ann Lee'
    """

    def __init__(self, exercises: Mapping[str, Sequence[str]], pattern: str | None = None) -> None:
        self._single = {name: notebooks[0] for name, notebooks in exercises.items() if len(notebooks) == 1}
        names = "|".join(map(re.escape, sorted(self._single, key=len, reverse=True))) or "(?!)"
        try:
            self._patterns = [
                re.compile(text.replace("EXERCISE", f"(?:{names})"), re.DOTALL)
                for text in ([pattern] if pattern else USUAL)
            ]
        except re.error as error:
            raise ArgumentError(f"--pattern is no regular expression: {error}.") from error
        groups = self._patterns[0].groupindex
        if "student" not in groups or ("exercise" not in groups and len(self._single) != 1):
            raise ArgumentError(
                "--pattern needs a group for the student, such as (?P<student>.+), and one for the\n"
                "exercise, (?P<exercise>EXERCISE), unless there is only one. EXERCISE stands for their names."
            )
        self.problem = (
            f"the file is not named as --pattern says: {pattern}"
            if pattern
            else f"the file is not named STUDENT_EXERCISE.ipynb with one of {', '.join(self._single)}"
        )

    def parts_of(self, path: str) -> NameParts | None:
        """Return what a name says, or None where it is not known.

        Args:
            path: the file's path below the folder of submissions, with slashes.
        """
        for pattern in self._patterns if len(path) <= _LONGEST else ():
            found = pattern.fullmatch(path)
            if found and found["student"]:
                groups = found.groupdict()
                exercise = groups.get("exercise") or next(iter(self._single))
                if exercise in self._single:
                    attempt = tuple(map(int, re.findall(r"\d{1,18}", groups.get("attempt") or "")))
                    return NameParts(found["student"], exercise, self._single[exercise], attempt)
        return None
