"""Whose a file is and of which exercise, by its name: as students save them, and as learning platforms do."""

import re
from collections.abc import Mapping, Sequence

from outsourcing_lab.errors import ArgumentError

USUAL = (
    # Moodle: with a folder for each student, or without
    r"(?P<student>.+)_\d+_assignsubmission_file_/?(?:.*_)?(?P<exercise>EXERCISE)\.ipynb",
    # Canvas: lastnamefirst_LATE_1234_56789_ex01-1.ipynb
    r"(?P<student>.+?)(?:_LATE)?_\d+_\d+_(?P<exercise>EXERCISE)(?:-\d+)?\.ipynb",
    # Blackboard: Exercise 1_student_attempt_2026-01-31-12-00-00_ex01.ipynb
    r".+_(?P<student>[^_]+)_attempt_[\d-]+_(?P<exercise>EXERCISE)\.ipynb",
    r"(?P<student>[^/]+)_(?P<exercise>EXERCISE)\.ipynb",
)
"""Where EXERCISE stands for the names of the exercises. The first that fits counts."""


class FileNames:
    """Reads names of files that lie in no folder of their own.

    Args:
        exercises: the names of the notebooks of each exercise; those with one notebook can be files.
        pattern: a regular expression with a group `student` and, where there are several exercises, a group
            `exercise`, for the whole path below the folder of submissions; EXERCISE in it stands for the
            names of the exercises. None means the usual ones.

    Attributes:
        problem: what is wrong with a name that is not known.

    Raises:
        ArgumentError: where the pattern is no regular expression or has no such groups.

    Example:
        >>> names = FileNames({"ex01": ["ex01"], "ex02": ["ex02"]})
        >>> names.parts_of("ann_b_lee_ex01.ipynb")
        ('ann_b_lee', 'ex01', 'ex01')
        >>> names.parts_of("leeann_LATE_1234_56789_ex02-1.ipynb")
        ('leeann', 'ex02', 'ex02')
        >>> names.parts_of("Ann Lee_1234_assignsubmission_file_/ex01.ipynb")
        ('Ann Lee', 'ex01', 'ex01')
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

    def parts_of(self, path: str) -> tuple[str, str, str] | None:
        """Return the student, the exercise and its notebook, or None where the name is not known.

        Args:
            path: the file's path below the folder of submissions, with slashes.
        """
        for pattern in self._patterns:
            found = pattern.fullmatch(path)
            if found and found["student"]:
                groups = found.groupdict()
                exercise = groups.get("exercise") or next(iter(self._single))
                if exercise in self._single:
                    return found["student"], exercise, self._single[exercise]
        return None
